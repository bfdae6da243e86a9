"""Building blocks of the demo's world: invented companies, roles, places, events and publishers.

Belongs here: data. Does not belong here: combining it (``jobs``, ``hackathons``, ``headlines``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Company:
    """An invented company.

    Attributes:
        name: name as people write it.
        source: source on which it posts its jobs.
        token: its board, if the source has boards; also part of its addresses.
    """

    name: str
    source: Literal["greenhouse", "lever", "internshala", "simplify_listings"]
    token: str


@dataclass(frozen=True)
class Niche:
    """A role with exactly one posting in the demo at a time.

    Attributes:
        title: title of the posting.
        skills: required skills; no other posting asks for any of them.
    """

    title: str
    skills: tuple[str, ...]


COMPANIES: tuple[Company, ...] = (
    *(
        Company(name, "greenhouse", name.lower().replace(" ", ""))
        for name in ("Kitewing", "Bluepetal Health", "Monsoon Pay", "Ferrytale Labs", "Quillbridge", "Tamarind Cloud")
    ),
    *(Company(name, "lever", name.lower()) for name in ("Saffronstack", "Lanternfish", "Gullyworks", "Papercrane")),
    *(
        Company(name, "internshala", name.lower().replace(" ", "-"))
        for name in ("Mangrove Learning", "Peepal Studio", "Chaiwala Digital", "Rangoli Retail", "Northgate Analytics")
    ),
    *(
        Company(name, "simplify_listings", name.lower().replace(" ", "-"))
        for name in ("Cobalt Harbor", "Juniper Row", "Stellar Orchard", "Wren and Moss", "Basalt Robotics")
    ),
)

# Field of study (as in ``students.vocabulary``) → roles.
ROLES: Mapping[str, tuple[str, ...]] = {
    "frontend": ("Frontend Developer", "React Developer", "UI Engineer", "Web Developer"),
    "backend": ("Backend Developer", "Python Developer", "Java Developer", "Software Engineer"),
    "data": ("Data Analyst", "Data Engineer", "Business Intelligence Analyst"),
    "machine learning": ("Machine Learning Engineer", "AI Engineer", "Computer Vision Engineer"),
    "devops": ("DevOps Engineer", "Cloud Engineer", "Site Reliability Engineer"),
    "mobile": ("Android Developer", "Flutter Developer", "Mobile App Developer"),
    "security": ("Security Analyst", "Penetration Tester"),
    "design": ("UI/UX Designer", "Product Designer", "Graphic Designer"),
    "marketing": ("Digital Marketing Associate", "Content Writer", "Social Media Marketing Associate"),
}
DEPARTMENTS: Mapping[str, str] = {
    "data": "Data",
    "machine learning": "Data",
    "devops": "Infrastructure",
    "security": "Infrastructure",
    "design": "Design",
    "marketing": "Marketing",
}
NICHES: tuple[Niche, ...] = (
    Niche("Embedded Systems Intern", ("Embedded Systems", "RTOS", "Verilog")),
    Niche("Game Developer Intern", ("Unity", "Blender", "OpenGL")),
    Niche("Bioinformatics Intern", ("Bioinformatics", "MATLAB", "Julia")),
)

# Spelling of skills for which capital initials would be wrong.
SPELLINGS: Mapping[str, str] = {
    spelling.lower(): spelling
    for spelling in (
        *(
            "JavaScript",
            "TypeScript",
            "HTML",
            "CSS",
            "SQL",
            "AWS",
            "GCP",
            "CI/CD",
            "iOS",
            "NLP",
            "SEO",
            "REST API",
            "dbt",
        ),
        *("UI/UX Design", "Power BI", "PostgreSQL", "MySQL", "MongoDB", "SQLite", "FastAPI", "GraphQL", "LangChain"),
        *("PyTorch", "TensorFlow", "NumPy", "pandas", "scikit-learn", "OpenCV", "Adobe XD"),
        *("Node.js", "Express.js", "Next.js", "Vue.js", "NGINX", "Tailwind CSS"),
    )
}

CITIES = ("Bengaluru", "Hyderabad", "Pune", "Mumbai", "Delhi", "Chennai", "Noida", "Gurugram", "Kolkata", "Ahmedabad")
CITIES_ABROAD = ("London, UK", "Berlin, Germany", "New York, NY", "San Francisco, CA", "Toronto, Canada", "Singapore")
STATES: Mapping[str, str] = {
    "Bengaluru": "Karnataka",
    "Hyderabad": "Telangana",
    "Pune": "Maharashtra",
    "Mumbai": "Maharashtra",
    "Delhi": "Delhi",
    "Chennai": "Tamil Nadu",
    "Noida": "Uttar Pradesh",
    "Gurugram": "Haryana",
    "Kolkata": "West Bengal",
    "Ahmedabad": "Gujarat",
}

# Devpost's themes. Every event has one of the three main themes: the demo requests one listing for each of them.
MAIN_THEMES = ((6, "Machine Learning/AI"), (2, "Blockchain"), (7, "Health"))
OTHER_THEMES = (
    *((23, "Beginner Friendly"), (19, "Education"), (5, "Fintech"), (18, "Design"), (1, "Social Good")),
    *((17, "Low/No Code"), (9, "Web"), (3, "IoT"), (12, "Cybersecurity"), (8, "Mobile")),
)
EVENT_WORDS = ("Monsoon", "Nightjar", "Banyan", "Lighthouse", "Firefly", "Tidal", "Marigold", "Kingfisher", "Comet")
EVENT_KINDS = ("Hack", "Buildathon", "Jam", "Challenge", "Hackathon")
ORGANIZERS = (
    *("Kitewing", "Saffronstack", "Riverside Institute of Technology", "Coders of the Coast", "Open Delta Foundation"),
    *("Hillside College ACM Chapter", "Women Who Solder", "Monsoon Pay", "Quillbridge"),
)

PUBLISHERS = (
    *("The Coast Ledger", "Byte and Bazaar", "Monsoon Tech Daily", "Campus Compiler", "The Deccan Signal"),
    *("Stackwise Weekly", "Northern Lantern", "Founders Gazette", "The Practical Engineer"),
)
# Topic (as in the settings) → subjects of its headlines.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "AI": (
        "Machine Learning",
        "Computer Vision",
        "PyTorch",
        "LangChain",
        "Deep Learning",
        "generative AI",
        "TensorFlow",
    ),
    "Data Science": ("Python", "SQL", "Power BI", "Pandas", "Tableau", "Data Analysis", "Apache Spark", "Statistics"),
    "Full Stack": ("React", "Node.js", "Next.js", "MongoDB", "TypeScript", "Django", "GraphQL", "Spring Boot"),
    "DevOps": ("Docker", "Kubernetes", "Terraform", "AWS", "Jenkins", "CI/CD", "Linux", "Ansible"),
}
HEADLINES = (
    "Why {place} startups hire students who know {subject}",
    "{subject} explained: a guide for first-year students",
    "Five {subject} projects that make a portfolio stand out",
    "{company} opens a free {subject} lab for colleges in {place}",
    "What a year of {subject} interviews taught one recruiter",
    "{topic} roundup: {subject} and the skills to learn next",
    "How {company} moved its team to {subject} in a month",
    "Survey: {subject} is the most wanted skill in {place}",
)
