"""Word lists for synthetic students: kinds of student, places, names.

Belongs here: data, each list in order of popularity. Does not belong here: drawing from it (``draw``, ``generate``).
The names are combinations of common given and family names; no list of real people was used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Archetype:
    """A kind of student.

    Attributes:
        share: relative number of such students.
        skills: their skills, most common first.
        interests: their interests, most common first.
        goals: career goals in their own words.
    """

    share: int
    skills: tuple[str, ...]
    interests: tuple[str, ...]
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A home place of students.

    Attributes:
        share: relative number of students.
        text: as a student writes it.
        time_zone: IANA zone.
        locale: BCP 47 locale.
        stipend: a typical monthly minimum there, in rupees.
    """

    share: int
    text: str
    time_zone: str
    locale: str
    stipend: int


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


ARCHETYPES: Mapping[str, Archetype] = {
    "frontend": Archetype(
        18,
        _listed(
            "javascript, html, css, react, typescript, git, tailwind css, next.js, redux, figma, "
            "bootstrap, vue.js, angular, sass, webpack, jest, graphql, node.js"
        ),
        _listed("web development, javascript, react, design, open source, ui/ux design, startups"),
        ("Frontend engineer", "UI engineer at a product company", "Build accessible web apps"),
    ),
    "backend": Archetype(
        18,
        _listed(
            "java, python, sql, git, spring boot, node.js, postgresql, django, rest api, docker, "
            "mysql, express.js, redis, mongodb, fastapi, kafka, microservices, linux, go, graphql"
        ),
        _listed("backend development, databases, web development, java, python, distributed systems, fintech"),
        ("Backend engineer", "Work on payment systems", "Software engineer at a product company"),
    ),
    "data": Archetype(
        15,
        _listed(
            "python, sql, excel, pandas, power bi, statistics, tableau, numpy, data analysis, r, "
            "matplotlib, postgresql, apache spark, data visualization, scikit-learn, airflow, dbt"
        ),
        _listed("data science, data analytics, python, business intelligence, healthcare, finance, statistics"),
        ("Data analyst", "Data engineer", "Turn data into decisions"),
    ),
    "machine learning": Archetype(
        14,
        _listed(
            "python, machine learning, numpy, pandas, scikit-learn, deep learning, pytorch, "
            "tensorflow, sql, nlp, computer vision, opencv, keras, statistics, langchain, git, "
            "docker, c++"
        ),
        _listed("ai, machine learning, data science, deep learning, research, robotics, healthcare, nlp"),
        ("Machine learning engineer", "Research in computer vision", "Applied scientist"),
    ),
    "devops": Archetype(
        9,
        _listed(
            "linux, docker, git, aws, kubernetes, python, ci/cd, bash, terraform, jenkins, ansible, "
            "azure, prometheus, grafana, nginx, gcp, helm, go"
        ),
        _listed("devops, cloud computing, docker, kubernetes, open source, automation, linux"),
        ("Site reliability engineer", "Cloud engineer", "Platform engineer"),
    ),
    "mobile": Archetype(
        8,
        _listed(
            "java, kotlin, android, flutter, dart, firebase, git, swift, react native, ios, sqlite, "
            "rest api, jetpack compose, javascript, figma"
        ),
        _listed("mobile development, android, flutter, design, startups, gaming, education"),
        ("Android developer", "Publish my own app", "Mobile engineer"),
    ),
    "security": Archetype(
        5,
        _listed(
            "linux, networking, python, cybersecurity, bash, wireshark, penetration testing, c, "
            "cryptography, burp suite, nmap, sql, aws, ethical hacking"
        ),
        _listed("cybersecurity, blockchain, web3, open source, privacy, linux"),
        ("Security analyst", "Penetration tester", "Security engineer"),
    ),
    "design": Archetype(
        6,
        _listed(
            "figma, ui/ux design, adobe photoshop, adobe illustrator, prototyping, canva, user "
            "research, adobe xd, html, css, wireframing, graphic design, adobe premiere pro"
        ),
        _listed("design, ui/ux design, web development, social good, education, startups"),
        ("Product designer", "UX researcher", "Design tools people enjoy"),
    ),
    "marketing": Archetype(
        7,
        _listed(
            "digital marketing, content writing, seo, social media marketing, excel, canva, "
            "communication, google analytics, copywriting, email marketing, market research, adobe "
            "photoshop"
        ),
        _listed("marketing, startups, e-commerce, social media, design, ai"),
        ("Growth marketer", "Brand manager", "Content strategist"),
    ),
}

# Skills of students of every kind, besides their own field.
COMMON_SKILLS = ("git", "python", "excel", "sql", "communication", "c", "java", "html", "c++", "linux")
# Interests of students of every kind, besides their own field.
COMMON_INTERESTS = ("ai", "startups", "open source", "web development", "data science", "devops", "full stack")

_IST = "Asia/Kolkata"
PLACES: tuple[Place, ...] = (
    Place(16, "Bengaluru, Karnataka", _IST, "en-IN", 15_000),
    Place(11, "Hyderabad, Telangana", _IST, "en-IN", 12_000),
    Place(10, "Pune, Maharashtra", _IST, "en-IN", 12_000),
    Place(10, "Mumbai, Maharashtra", _IST, "en-IN", 15_000),
    Place(9, "Delhi", _IST, "hi-IN", 12_000),
    Place(8, "Chennai, Tamil Nadu", _IST, "ta-IN", 10_000),
    Place(5, "Kolkata, West Bengal", _IST, "bn-IN", 8_000),
    Place(4, "Noida, Uttar Pradesh", _IST, "hi-IN", 12_000),
    Place(4, "Gurugram, Haryana", _IST, "en-IN", 15_000),
    Place(3, "Ahmedabad, Gujarat", _IST, "en-IN", 8_000),
    Place(3, "Jaipur, Rajasthan", _IST, "hi-IN", 8_000),
    Place(2, "Kochi, Kerala", _IST, "en-IN", 8_000),
    Place(2, "Coimbatore, Tamil Nadu", _IST, "ta-IN", 8_000),
    Place(2, "Indore, Madhya Pradesh", _IST, "hi-IN", 8_000),
    Place(2, "Lucknow, Uttar Pradesh", _IST, "hi-IN", 8_000),
    Place(1, "Chandigarh", _IST, "en-IN", 8_000),
    Place(1, "Singapore", "Asia/Singapore", "en-SG", 60_000),
    Place(1, "Dubai, United Arab Emirates", "Asia/Dubai", "en", 60_000),
    Place(1, "London, United Kingdom", "Europe/London", "en-GB", 120_000),
    Place(1, "Berlin, Germany", "Europe/Berlin", "de-DE", 90_000),
    Place(1, "New York, NY, United States", "America/New_York", "en-US", 200_000),
    Place(1, "San Francisco, CA, United States", "America/Los_Angeles", "en-US", 250_000),
    Place(1, "Toronto, Ontario, Canada", "America/Toronto", "en-CA", 120_000),
    Place(1, "Sydney, New South Wales, Australia", "Australia/Sydney", "en-AU", 130_000),
)

GIVEN_NAMES = (
    *("Aarav", "Aditi", "Aditya", "Aisha", "Akash", "Amit", "Ananya", "Anjali", "Arjun", "Asha", "Ayesha", "Bhavna"),
    *("Deepak", "Deepika", "Devika", "Dhruv", "Divya", "Farhan", "Gaurav", "Gayatri", "Harini", "Harsh", "Imran"),
    *("Ishaan", "Ishita", "Jyoti", "Kabir", "Karan", "Kavya", "Kiran", "Kriti", "Lakshmi", "Madhav", "Manish"),
    *("Meera", "Mohammed", "Naina", "Neha", "Nikhil", "Nisha", "Pallavi", "Parth", "Pooja", "Pranav", "Priya", "Rahul"),
    *("Riya", "Rohan", "Rohit", "Sahil", "Sakshi", "Sameer", "Sanjana", "Sara", "Shreya", "Siddharth", "Simran"),
    *("Sneha", "Suresh", "Swati", "Tanvi", "Tarun", "Usha", "Varun", "Vidya", "Vikram", "Vivek", "Yash", "Zara"),
    *("Alex", "Chloe", "Daniel", "Emma", "Grace", "Hannah", "Jonas", "Lena", "Liam", "Lucas", "Maya", "Mei", "Noah"),
    *("Olivia", "Omar", "Sofia", "Wei"),
)
FAMILY_NAMES = (
    *("Agarwal", "Ahmed", "Ali", "Bansal", "Bhat", "Bose", "Chandra", "Chatterjee", "Das", "Desai", "Deshpande"),
    *("Dutta", "Fernandes", "Ghosh", "Gill", "Goyal", "Gupta", "Hegde", "Iyer", "Jain", "Jha", "Joseph", "Joshi"),
    *("Kapoor", "Kaur", "Khan", "Krishnan", "Kulkarni", "Kumar", "Mahajan", "Malhotra", "Mathew", "Mehta", "Menon"),
    *("Mishra", "Mukherjee", "Naik", "Nair", "Pandey", "Patel", "Patil", "Pillai", "Prasad", "Rao", "Rathore"),
    *("Reddy", "Roy", "Saxena", "Sen", "Shah", "Sharma", "Shetty", "Singh", "Sinha", "Srinivasan", "Thakur"),
    *("Thomas", "Tiwari", "Varma", "Verma", "Yadav", "Brown", "Chen", "Garcia", "Hoffmann", "Lee", "Martin", "Müller"),
    *("Nguyen", "Smith", "Tan", "Wilson"),
)
