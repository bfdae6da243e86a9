"""Pairs of listings that differ in their title, place or employer only, with what they are to each other.

Belongs here: data. Does not belong here: assertions, or pairs that differ in more (``pairs``). Real employers stand in
some of them, with made-up postings.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation

LINKEDIN = "https://www.linkedin.com/jobs/view/"
NAUKRI = "https://www.naukri.com/job-listings-"
OWN = "https://acme.example/jobs/"

Side = tuple[str, str, str, str, str | None]
"""Title, company, location, address and date."""


def _titles(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two titles of one employer at one place, on two sites, in one week."""
    return (
        relation,
        about,
        (a, "Acme", "Pune", f"{LINKEDIN}4000000001", "2026-03-01"),
        (b, "Acme Pvt Ltd", "Pune, Maharashtra", f"{OWN}44446", "2026-03-03"),
    )


def _places(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two places of one title and employer, on two sites, in one week."""
    return (
        relation,
        about,
        ("Data Engineer", "Acme", a, f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Data Engineer", "Acme", b, f"{OWN}44446", "2026-03-03"),
    )


def _employers(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two employers of one title at one place, on two job boards, in one week."""
    return (
        relation,
        about,
        ("Accountant", a, "Pune", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Accountant", b, "Pune", f"{NAUKRI}accountant-123456789012", "2026-03-03"),
    )


PAIRS_OF_WORDS: list[tuple[Relation, str, Side, Side]] = [
    _titles("same", "abbreviation", "SDE-1", "Software Development Engineer I"),
    _titles("same", "abbreviation beside its words", "Business Development Executive (BDE)", "BDE"),
    _titles("same", "abbreviation of any words", "TSE, Support", "Technical Sales Engineer, Support"),
    _titles(
        "same", "abbreviated words", "Sr Data Scientist - NLP", "Senior Data Scientist, Natural Language Processing"
    ),
    _titles("same", "order", "Analyst - Business Intelligence", "BI Analyst"),
    _titles("same", "case", "DATA ENGINEER", "data engineer"),
    _titles("same", "activity and who does it", "Graphic Design Intern", "Graphic Designer Internship"),
    _titles("same", "plural", "Renewals Specialist", "Renewal Specialist"),
    _titles("same", "spacing", "Cyber Security Analyst", "Cybersecurity Analyst"),
    _titles("same", "gender marker", "DevOps Engineer (m/w/d)", "DevOps Engineer (all genders)"),
    _titles("same", "feminine form", "Junior Softwareentwickler:in", "Junior Softwareentwickler (m/w/d)"),
    _titles("same", "feminine form", "Becario/a de Marketing", "Becario de Marketing"),
    _titles("same", "languages for an internship", "Stage Data Analyst (H/F)", "Data Analyst Intern"),
    _titles("same", "urgency", "Java Developer - Immediate Joiners", "Urgent Hiring: Java Developer"),
    _titles("same", "numerals", "Front End Engineer 2", "Frontend Engineer II"),
    _titles("same", "levels in words", "Software Engineer Level 2", "Software Engineer II"),
    _titles("same", "requisition on one side", "Data Engineer (Req 48213)", "Data Engineer"),
    _titles("same", "year of one intake", "Management Trainee 2026", "Management Trainee"),
    _titles("same", "term on one side", "Marketing Intern - Summer 2026", "Marketing Intern"),
    _titles("same", "place in the title", "Data Engineer - Pune", "Data Engineer"),
    _titles("same", "employer in the title", "Acme Hiring Data Engineer", "Data Engineer"),
    _titles("same", "mode of work", "Data Engineer (Hybrid)", "Data Engineer"),
    _titles("same", "usual contract", "Data Engineer (Full-time)", "Data Engineer"),
    _titles("same", "pay and openings", "Tutor (₹20k/month) - 5 openings", "Tutor"),
    _titles("same", "day of a walk-in", "Walk-in Drive || Process Associate || 12th March", "Process Associate"),
    _titles("same", "part time", "Content Writer (Part-time)", "Part Time Content Writer"),
    _titles("same", "software that goes without saying", "iOS Engineer", "iOS Software Engineer"),
    _titles("same", "slip of the pen", "Enginer, Thermal", "Engineer, Thermal"),
    _titles("same", "month on one side", "Marketing Intern - July 2026", "Marketing Intern"),
    _titles("same", "gender on one side", "Receptionist (Female)", "Receptionist"),
    _titles("same", "a remark", "Data Engineer - Kafka is a must", "Data Engineer"),
    _titles("same", "a contract on one side", "Data Engineer (Contract)", "Data Engineer"),
    _titles("same", "a shift on one side", "Cable Welder - 2nd Shift", "Cable Welder"),
    _titles("same", "a tool beside the role", "Backend Engineer (Rust)", "Backend Engineer"),
    _titles("same", "a name on one side", "Staff Nurse - Zorbel Wing", "Staff Nurse"),
    _titles("same", "first letters of any words", "E&I Fitter", "Electrical and Instrumentation Fitter"),
    _titles("same", "letters beside their words", "CS Trainee (Company Secretary)", "Company Secretary Trainee"),
    _titles("same", "cut words", "Pharm Tech", "Pharmacy Technician"),
    _titles("same", "another language", "Analista de Datos", "Data Analyst"),
    _titles("different", "month", "Marketing Intern, Jan 2026", "Marketing Intern, July 2026"),
    _titles("different", "gender", "Coach (Female)", "Coach (Male)"),
    _titles("different", "group", "Group Product Manager", "Product Manager"),
    _titles("different", "shops", "Barista - Store# 12345", "Barista - Store# 54321"),
    _titles("different", "roles in one shop", "Barista - Store 12345", "Store Manager - Store 12345"),
    _titles("different", "two words, not a slip", "Contact Specialist", "Contract Specialist"),
    _titles("different", "level", "Data Engineer", "Senior Data Engineer"),
    _titles("different", "level", "Data Engineer II", "Data Engineer III"),
    _titles("different", "level on one side", "Data Engineer I", "Data Engineer"),
    _titles("different", "either level and one", "Data Engineer II/Senior", "Senior Data Engineer II"),
    _titles("different", "fresher and experienced", "Java Developer - Fresher", "Java Developer - Experienced"),
    _titles("different", "years asked", "Java Developer (0-2 years)", "Java Developer (5-8 yrs)"),
    _titles("different", "manager and member", "Engineering Manager", "Software Engineer"),
    _titles("different", "assistant", "Store Manager", "Assistant Store Manager"),
    _titles("different", "intern and employee", "Data Analyst Intern", "Data Analyst"),
    _titles("different", "learners", "Software Engineer, New Grad", "Software Engineer, Early Career"),
    _titles("different", "season", "Trading Intern, Fall 2026", "Trading Intern, Summer 2026"),
    _titles("different", "year", "Graduate Trainee 2025", "Graduate Trainee 2026"),
    _titles("different", "duration", "Content Writing (3 months)", "Content Writing - 6 Months"),
    _titles("different", "contract", "Technician - Contract", "Technician - Permanent"),
    _titles("different", "part time and full time", "Data Engineer (Part-time)", "Data Engineer (Full-time)"),
    _titles("different", "shift", "Technician II - 1st Shift", "Technician II - 2nd Shift"),
    _titles("different", "team", "Product Manager, Payments", "Product Manager, Growth"),
    _titles("different", "remarks", "Engineer, Core - Java is a must", "Engineer, Core - Linux is a must"),
    _titles("different", "shifts", "Cable Welder (Nights)", "Cable Welder (Days)"),
    _titles("different", "full time and a season", "Audit Analyst - Full-Time", "Audit Analyst - Summer 2026"),
    _titles("different", "who manages managers", "Manager, Customer Success", "Customer Success Manager"),
    _titles("different", "a tool that is the role", "Rust Engineer, Core", "Engineer, Core"),
    _titles("different", "team on one side", "Data Engineer, Ads", "Data Engineer"),
    _titles("different", "subject", "Teacher - Maths", "Teacher - Physics"),
    _titles("different", "language asked for", "Support Agent (Danish)", "Support Agent (Norwegian)"),
    _titles("different", "stack", "C++ Developer", "C# Developer"),
    _titles("different", "stack", "C Developer", "C++ Developer"),
    _titles("different", "stack", "React Developer", "React Native Developer"),
    _titles("different", "stack", "Java Developer", "JavaScript Developer"),
    _titles("different", "client", "Python Developer - client: a bank", "Python Developer - client: an insurer"),
    _titles("different", "requisitions", "Data Engineer (Req 48213)", "Data Engineer (Req 48214)"),
    _titles("different", "product that is a place elsewhere", "Data Engineer, Mobile", "Data Engineer"),
    _places("same", "names of one city", "Bangalore", "Bengaluru, Karnataka, India"),
    _places("same", "one of several", "Bengaluru / Hyderabad / Pune", "Hyderabad"),
    _places("same", "country and city", "India", "Hyderabad"),
    _places("same", "all of a country", "Pan India", "Lucknow"),
    _places("same", "all of a country", "Anywhere in India", "Lucknow"),
    _places("same", "a slip of the pen", "Hydrabad", "Hyderabad"),
    _places("same", "anywhere", "Multiple Locations", "Denver, CO"),
    _places("same", "nothing said", "", "Denver, CO"),
    _places("same", "surroundings", "Delhi NCR", "Gurugram"),
    _places("same", "surroundings", "San Francisco Bay Area", "Palo Alto, CA"),
    _places("same", "surroundings", "London Area, United Kingdom", "London"),
    _places("same", "remote in one country", "Remote in USA", "United States (Remote)"),
    _places("same", "remote from anywhere and from one country", "Remote", "Remote - India"),
    _places("same", "region and country", "Remote, Europe", "Remote, Germany"),
    _places("same", "regions", "Remote (EMEA)", "Remote, Europe"),
    _places("same", "an unknown place, said in full", "Zzyzx", "Zzyzx, Mojave"),
    _places("different", "cities", "Bengaluru / Chennai", "Hyderabad"),
    _places("different", "cities of one name", "Cambridge, UK", "Cambridge, MA"),
    _places("different", "surroundings of others", "San Francisco Bay Area", "Los Angeles, CA"),
    _places("different", "remote in two countries", "Remote in USA", "Remote in Canada"),
    _places("different", "regions", "Remote - Europe", "Remote - LATAM"),
    _places("different", "remote and an office", "Work From Home", "Delhi"),
    _places("different", "remote in a country and an office", "Remote in USA", "Villanova, PA"),
    _places("different", "an unknown place and a known one", "Zzyzx", "Denver, CO"),
    _employers("same", "legal form", "Waaree Energies Pvt. Ltd.", "WAAREE ENERGIES LIMITED"),
    _employers("same", "spacing", "KairosDB", "Kairos DB"),
    _employers("same", "description", "Infolance Technologies", "Infolance"),
    _employers("same", "branch", "KPMG India", "KPMG"),
    _employers("same", "brand", "AWS", "Amazon Web Services"),
    _employers("same", "abbreviation", "TCS", "Tata Consultancy Services Limited"),
    _employers("same", "abbreviation of any name", "NLDC", "National Load Despatch Centre"),
    _employers("same", "in brackets", "Salesforce (Slack)", "Slack"),
    _employers("same", "notes", "Quillbase (YC W25)", "Quillbase"),
    _employers("same", "accents and ampersands", "Société & Cie", "Societe and Cie"),
    _employers("same", "institute", "IIT Bombay", "Indian Institute of Technology Bombay"),
    _employers("same", "trade after two words", "Jane Street Capital", "Jane Street"),
    _employers("same", "trade", "Brightwire Coffee", "Brightwire"),
    _employers("same", "domain", "brightwire.io", "Brightwire"),
    _employers("same", "former name", "Brightwire (formerly Copperline)", "Copperline"),
    _employers("same", "place", "Brightwire Foundation, New Delhi", "Brightwire Foundation"),
    _employers("same", "words in turn", "University of Brightwire", "Brightwire University"),
    _employers("same", "short words", "Govt. College of Weaving", "Government College of Weaving"),
    _employers("same", "slip of the pen", "Harbourstone", "Habourstone"),
    _employers("different", "sisters", "Tata Motors", "Tata Elxsi"),
    _employers("different", "first word", "Nova Credit", "Nova"),
    _employers("different", "first word", "Meta Hospitality Pte Ltd", "Meta"),
    _employers("different", "descriptions", "Infinite Solutions", "Infinite Labs"),
    _employers("different", "looks", "Scale AI", "Scaler"),
    _employers("different", "looks", "Genpact", "Genpro"),
    _employers("different", "countries in names", "Bank of India", "Bank of America"),
    _employers("different", "countries in names", "Air India", "Air Canada"),
    _employers("same", "country in the name", "Bank of America", "BofA"),
    _employers("different", "a word that many begin with", "Horizon", "Horizon Coffee"),
    _employers("different", "places in brackets", "Brightwire (Pune)", "Copperline (Pune)"),
    _employers("different", "unknown", "", "Genpro"),
    _employers("different", "nobody", "Confidential", "Confidential"),
    _employers("different", "nobody", "A leading MNC", "Leading MNC"),
    _employers("different", "legal forms in brackets", "Brightwire (OPC) Pvt Ltd", "Copperline (OPC) Pvt Ltd"),
    _employers("different", "clients in brackets", "Brightwire (client of Zeel)", "Copperline (client of Zeel)"),
    _employers("same", "name in brackets", "Zeel (Brightwire)", "Brightwire"),
    _places("different", "what is excepted", "Remote (Worldwide except US)", "Remote (US)"),
    _places("different", "what is excepted", "Remote, Europe (excluding UK)", "Remote, UK"),
    _places("different", "what is excepted", "Remote - Non-US", "Austin, TX"),
    _places("different", "what is excepted of a region", "Anywhere outside the EU", "Remote, Spain"),
    _places("different", "what is excepted of a country", "US (except CA, NY)", "San Francisco, CA"),
    _places("same", "what is not excepted", "Remote (Worldwide except US)", "Remote, Canada"),
    _places("same", "surroundings", "Dallas-Fort Worth, TX", "Irving, TX"),
    _titles("same", "branch", "Bank Teller (PT) - Main St Branch", "Part-Time Bank Teller"),
    _titles("different", "branches", "Bank Teller - Main St Branch", "Bank Teller - Harbour Branch"),
    _titles("same", "tool in brackets", "MERN Developer", "Developer (MERN)"),
]
