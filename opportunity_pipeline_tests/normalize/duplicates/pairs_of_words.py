"""Pairs of listings that differ only in title, place or employer, each with its relation.

Belongs here: data. Does not belong here: assertions, or pairs that differ in more (``pairs``). Some use real employers,
with made-up postings.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation

LINKEDIN = "https://www.linkedin.com/jobs/view/"
NAUKRI = "https://www.naukri.com/job-listings-"
OWN = "https://acme.example/jobs/"

Side = tuple[str, str, str, str, str | None]
"""Title, company, location, address and date."""


def differing_titles(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two titles of one employer at one place, on two sites, in one week."""
    return (
        relation,
        about,
        (a, "Acme", "Pune", f"{LINKEDIN}4000000001", "2026-03-01"),
        (b, "Acme Pvt Ltd", "Pune, Maharashtra", f"{OWN}44446", "2026-03-03"),
    )


def differing_places(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two places of one title and employer, on two sites, in one week."""
    return (
        relation,
        about,
        ("Data Engineer", "Acme", a, f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Data Engineer", "Acme", b, f"{OWN}44446", "2026-03-03"),
    )


def differing_employers(relation: Relation, about: str, a: str, b: str) -> tuple[Relation, str, Side, Side]:
    """Two employers of one title at one place, on two job boards, in one week."""
    return (
        relation,
        about,
        ("Accountant", a, "Pune", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Accountant", b, "Pune", f"{NAUKRI}accountant-123456789012", "2026-03-03"),
    )


PAIRS_OF_WORDS: list[tuple[Relation, str, Side, Side]] = [
    differing_titles("same", "abbreviation", "SDE-1", "Software Development Engineer I"),
    differing_titles("same", "abbreviation beside its words", "Business Development Executive (BDE)", "BDE"),
    differing_titles("same", "abbreviation of any words", "TSE, Support", "Technical Sales Engineer, Support"),
    differing_titles(
        "same", "abbreviated words", "Sr Data Scientist - NLP", "Senior Data Scientist, Natural Language Processing"
    ),
    differing_titles("same", "order", "Analyst - Business Intelligence", "BI Analyst"),
    differing_titles("same", "case", "DATA ENGINEER", "data engineer"),
    differing_titles("same", "activity and who does it", "Graphic Design Intern", "Graphic Designer Internship"),
    differing_titles("same", "plural", "Renewals Specialist", "Renewal Specialist"),
    differing_titles("same", "spacing", "Cyber Security Analyst", "Cybersecurity Analyst"),
    differing_titles("same", "gender marker", "DevOps Engineer (m/w/d)", "DevOps Engineer (all genders)"),
    differing_titles("same", "feminine form", "Junior Softwareentwickler:in", "Junior Softwareentwickler (m/w/d)"),
    differing_titles("same", "feminine form", "Becario/a de Marketing", "Becario de Marketing"),
    differing_titles("same", "languages for an internship", "Stage Data Analyst (H/F)", "Data Analyst Intern"),
    differing_titles("same", "urgency", "Java Developer - Immediate Joiners", "Urgent Hiring: Java Developer"),
    differing_titles("same", "numerals", "Front End Engineer 2", "Frontend Engineer II"),
    differing_titles("same", "levels in words", "Software Engineer Level 2", "Software Engineer II"),
    differing_titles("same", "requisition on one side", "Data Engineer (Req 48213)", "Data Engineer"),
    differing_titles("same", "year of one intake", "Management Trainee 2026", "Management Trainee"),
    differing_titles("same", "term on one side", "Marketing Intern - Summer 2026", "Marketing Intern"),
    differing_titles("same", "place in the title", "Data Engineer - Pune", "Data Engineer"),
    differing_titles("same", "employer in the title", "Acme Hiring Data Engineer", "Data Engineer"),
    differing_titles("same", "mode of work", "Data Engineer (Hybrid)", "Data Engineer"),
    differing_titles("same", "usual contract", "Data Engineer (Full-time)", "Data Engineer"),
    differing_titles("same", "pay and openings", "Tutor (₹20k/month) - 5 openings", "Tutor"),
    differing_titles(
        "same", "day of a walk-in", "Walk-in Drive || Process Associate || 12th March", "Process Associate"
    ),
    differing_titles("same", "part time", "Content Writer (Part-time)", "Part Time Content Writer"),
    differing_titles("same", "software that goes without saying", "iOS Engineer", "iOS Software Engineer"),
    differing_titles("same", "slip of the pen", "Enginer, Thermal", "Engineer, Thermal"),
    differing_titles("same", "month on one side", "Marketing Intern - July 2026", "Marketing Intern"),
    differing_titles("same", "gender on one side", "Receptionist (Female)", "Receptionist"),
    differing_titles("same", "a remark", "Data Engineer - Kafka is a must", "Data Engineer"),
    differing_titles("same", "a contract on one side", "Data Engineer (Contract)", "Data Engineer"),
    differing_titles("same", "a shift on one side", "Cable Welder - 2nd Shift", "Cable Welder"),
    differing_titles("same", "a tool beside the role", "Backend Engineer (Rust)", "Backend Engineer"),
    differing_titles("same", "a name on one side", "Staff Nurse - Zorbel Wing", "Staff Nurse"),
    differing_titles("same", "first letters of any words", "E&I Fitter", "Electrical and Instrumentation Fitter"),
    differing_titles(
        "same", "letters beside their words", "CS Trainee (Company Secretary)", "Company Secretary Trainee"
    ),
    differing_titles("same", "cut words", "Pharm Tech", "Pharmacy Technician"),
    differing_titles("same", "another language", "Analista de Datos", "Data Analyst"),
    differing_titles("different", "month", "Marketing Intern, Jan 2026", "Marketing Intern, July 2026"),
    differing_titles("different", "gender", "Coach (Female)", "Coach (Male)"),
    differing_titles("different", "group", "Group Product Manager", "Product Manager"),
    differing_titles("different", "shops", "Barista - Store# 12345", "Barista - Store# 54321"),
    differing_titles("different", "roles in one shop", "Barista - Store 12345", "Store Manager - Store 12345"),
    differing_titles("different", "two words, not a slip", "Contact Specialist", "Contract Specialist"),
    differing_titles("different", "level", "Data Engineer", "Senior Data Engineer"),
    differing_titles("different", "level", "Data Engineer II", "Data Engineer III"),
    differing_titles("different", "level on one side", "Data Engineer I", "Data Engineer"),
    differing_titles("different", "either level and one", "Data Engineer II/Senior", "Senior Data Engineer II"),
    differing_titles(
        "different", "fresher and experienced", "Java Developer - Fresher", "Java Developer - Experienced"
    ),
    differing_titles("different", "years asked", "Java Developer (0-2 years)", "Java Developer (5-8 yrs)"),
    differing_titles("different", "manager and member", "Engineering Manager", "Software Engineer"),
    differing_titles("different", "assistant", "Store Manager", "Assistant Store Manager"),
    differing_titles("different", "intern and employee", "Data Analyst Intern", "Data Analyst"),
    differing_titles("different", "learners", "Software Engineer, New Grad", "Software Engineer, Early Career"),
    differing_titles("different", "season", "Trading Intern, Fall 2026", "Trading Intern, Summer 2026"),
    differing_titles("different", "year", "Graduate Trainee 2025", "Graduate Trainee 2026"),
    differing_titles("different", "duration", "Content Writing (3 months)", "Content Writing - 6 Months"),
    differing_titles("different", "contract", "Technician - Contract", "Technician - Permanent"),
    differing_titles("different", "part time and full time", "Data Engineer (Part-time)", "Data Engineer (Full-time)"),
    differing_titles("different", "shift", "Technician II - 1st Shift", "Technician II - 2nd Shift"),
    differing_titles("different", "team", "Product Manager, Payments", "Product Manager, Growth"),
    differing_titles("different", "remarks", "Engineer, Core - Java is a must", "Engineer, Core - Linux is a must"),
    differing_titles("different", "shifts", "Cable Welder (Nights)", "Cable Welder (Days)"),
    differing_titles("different", "full time and a season", "Audit Analyst - Full-Time", "Audit Analyst - Summer 2026"),
    differing_titles("different", "who manages managers", "Manager, Customer Success", "Customer Success Manager"),
    differing_titles("different", "a tool that is the role", "Rust Engineer, Core", "Engineer, Core"),
    differing_titles("same", "field on one side", "Data Engineer - Ads", "Data Engineer"),
    differing_titles("different", "team behind a comma", "Data Engineer, Ads", "Data Engineer"),
    differing_titles("same", "tool behind a comma", "Backend Engineer, Rust", "Backend Engineer"),
    differing_titles("same", "pay with a comma", "Data Engineer - ₹12,00,000/year", "Data Engineer"),
    differing_titles("same", "a whole equivalent", "Library Assistant (1.0 FTE)", "Library Assistant (Full-time)"),
    differing_titles("same", "coding and a tool", "Android Engineer II", "Android Developer II - Kotlin"),
    differing_titles(
        "different", "what two tell beside the role", "Site Engineer (Civil)", "Site Engineer (Electrical)"
    ),
    differing_titles("same", "field beside the role", "Store Manager - Women's Fashion", "Store Manager"),
    differing_titles(
        "same", "schooling beside the role", "Quality Engineer - Diploma/BE Mechanical", "Quality Engineer"
    ),
    differing_titles("same", "what goes on", "Product Manager (Payments)", "Product Manager, Payments Platform"),
    differing_titles("different", "what any job is told by", "Associate - Litigation", "Associate"),
    differing_titles("different", "what any job is told by", "Management Trainee - Finance", "Management Trainee"),
    differing_titles("same", "another name of the job", "Bartender / Mixologist", "Bartender"),
    differing_titles("same", "another name of the job", "Receptionist", "Office Assistant / Receptionist"),
    differing_titles("different", "two levels of a job", "Nurse / Head Nurse", "Nurse"),
    differing_titles("same", "whoever does it", "Content Writing Executive", "Content Writer"),
    differing_titles("same", "whoever does it", "Cleaning Operative", "Cleaner"),
    differing_titles("same", "words for who does one thing", "Yoga Instructor", "Yoga Teacher"),
    differing_titles("different", "words for who does another", "Yoga Instructor", "Dance Teacher"),
    differing_titles("same", "who serves customers", "Customer Care Executive", "Customer Service Representative"),
    differing_titles("different", "who does it", "Sales Executive", "Sales Specialist"),
    differing_titles(
        "same", "names of one job", "Senior Recruiter (Tech)", "Senior Talent Acquisition Specialist - Tech"
    ),
    differing_titles("same", "names of one job", "HR Executive", "Human Resources Officer"),
    differing_titles("different", "names of one job at two levels", "HR Executive", "People Manager"),
    differing_titles("different", "names of one job of two wards", "Staff Nurse - ICU", "Registered Nurse - NICU"),
    differing_titles("same", "a field that goes without saying", "Clinical Dietitian", "Dietitian"),
    differing_titles("different", "a field that does not", "Clinical Research Associate", "Research Associate"),
    differing_titles("same", "grade of pay on one side", "Staff Nurse (Band 5)", "Staff Nurse"),
    differing_titles("different", "grades of pay", "Welder Grade II", "Welder Grade III"),
    differing_titles("different", "grades of a school", "Teacher - Grade 3", "Teacher - Grade 5"),
    differing_titles("same", "field and who is of it", "Radiology Technician - Nights", "Radiologist Technician"),
    differing_titles("different", "who is of a field", "Pharmacist", "Pharmacy Technician"),
    differing_titles("different", "subject", "Teacher - Maths", "Teacher - Physics"),
    differing_titles("different", "language asked for", "Support Agent (Danish)", "Support Agent (Norwegian)"),
    differing_titles("different", "stack", "C++ Developer", "C# Developer"),
    differing_titles("different", "stack", "C Developer", "C++ Developer"),
    differing_titles("different", "stack", "React Developer", "React Native Developer"),
    differing_titles("different", "stack", "Java Developer", "JavaScript Developer"),
    differing_titles(
        "different", "client", "Python Developer - client: a bank", "Python Developer - client: an insurer"
    ),
    differing_titles("different", "requisitions", "Data Engineer (Req 48213)", "Data Engineer (Req 48214)"),
    differing_titles("different", "product that is a place elsewhere", "Data Engineer, Mobile", "Data Engineer"),
    differing_places("same", "names of one city", "Bangalore", "Bengaluru, Karnataka, India"),
    differing_places("same", "one of several", "Bengaluru / Hyderabad / Pune", "Hyderabad"),
    differing_places("same", "country and city", "India", "Hyderabad"),
    differing_places("same", "all of a country", "Pan India", "Lucknow"),
    differing_places("same", "all of a country", "Anywhere in India", "Lucknow"),
    differing_places("same", "a slip of the pen", "Hydrabad", "Hyderabad"),
    differing_places("same", "anywhere", "Multiple Locations", "Denver, CO"),
    differing_places("same", "nothing said", "", "Denver, CO"),
    differing_places("same", "surroundings", "Delhi NCR", "Gurugram"),
    differing_places("same", "surroundings", "San Francisco Bay Area", "Palo Alto, CA"),
    differing_places("same", "surroundings", "London Area, United Kingdom", "London"),
    differing_places("same", "remote in one country", "Remote in USA", "United States (Remote)"),
    differing_places("same", "remote from anywhere and from one country", "Remote", "Remote - India"),
    differing_places("same", "region and country", "Remote, Europe", "Remote, Germany"),
    differing_places("same", "regions", "Remote (EMEA)", "Remote, Europe"),
    differing_places("same", "an unknown place, said in full", "Zzyzx", "Zzyzx, Qwertyshire"),
    differing_places("different", "cities", "Bengaluru / Chennai", "Hyderabad"),
    differing_places("different", "cities of one name", "Cambridge, UK", "Cambridge, MA"),
    differing_places("different", "surroundings of others", "San Francisco Bay Area", "Los Angeles, CA"),
    differing_places("different", "remote in two countries", "Remote in USA", "Remote in Canada"),
    differing_places("different", "regions", "Remote - Europe", "Remote - LATAM"),
    differing_places("different", "remote and an office", "Work From Home", "Delhi"),
    differing_places("different", "remote in a country and an office", "Remote in USA", "Villanova, PA"),
    differing_places("different", "an unknown place and a known one", "Zzyzx", "Denver, CO"),
    differing_employers("same", "legal form", "Waaree Energies Pvt. Ltd.", "WAAREE ENERGIES LIMITED"),
    differing_employers("same", "spacing", "KairosDB", "Kairos DB"),
    differing_employers("same", "description", "Infolance Technologies", "Infolance"),
    differing_employers("same", "branch", "KPMG India", "KPMG"),
    differing_employers("same", "brand", "AWS", "Amazon Web Services"),
    differing_employers("same", "abbreviation", "TCS", "Tata Consultancy Services Limited"),
    differing_employers("same", "abbreviation of any name", "NLDC", "National Load Despatch Centre"),
    differing_employers("same", "in brackets", "Salesforce (Slack)", "Slack"),
    differing_employers("same", "notes", "Quillbase (YC W25)", "Quillbase"),
    differing_employers("same", "accents and ampersands", "Société & Cie", "Societe and Cie"),
    differing_employers("same", "institute", "IIT Bombay", "Indian Institute of Technology Bombay"),
    differing_employers("same", "trade after two words", "Jane Street Capital", "Jane Street"),
    differing_employers("same", "trade", "Brightwire Coffee", "Brightwire"),
    differing_employers("same", "domain", "brightwire.io", "Brightwire"),
    differing_employers("same", "former name", "Brightwire (formerly Copperline)", "Copperline"),
    differing_employers("same", "place", "Brightwire Foundation, New Delhi", "Brightwire Foundation"),
    differing_employers("same", "words in turn", "University of Brightwire", "Brightwire University"),
    differing_employers("same", "short words", "Govt. College of Weaving", "Government College of Weaving"),
    differing_employers("same", "slip of the pen", "Harbourstone", "Habourstone"),
    differing_employers("different", "sisters", "Tata Motors", "Tata Elxsi"),
    differing_employers("different", "first word", "Nova Credit", "Nova"),
    differing_employers("different", "first word", "Meta Hospitality Pte Ltd", "Meta"),
    differing_employers("different", "descriptions", "Infinite Solutions", "Infinite Labs"),
    differing_employers("different", "looks", "Scale AI", "Scaler"),
    differing_employers("different", "looks", "Genpact", "Genpro"),
    differing_employers("different", "countries in names", "Bank of India", "Bank of America"),
    differing_employers("different", "countries in names", "Air India", "Air Canada"),
    differing_employers("same", "country in the name", "Bank of America", "BofA"),
    differing_employers("different", "a word that many begin with", "Horizon", "Horizon Coffee"),
    differing_employers("different", "places in brackets", "Brightwire (Pune)", "Copperline (Pune)"),
    differing_employers("different", "unknown", "", "Genpro"),
    differing_employers("different", "nobody", "Confidential", "Confidential"),
    differing_employers("different", "nobody", "A leading MNC", "Leading MNC"),
    differing_employers("different", "legal forms in brackets", "Brightwire (OPC) Pvt Ltd", "Copperline (OPC) Pvt Ltd"),
    differing_employers(
        "different", "clients in brackets", "Brightwire (client of Zeel)", "Copperline (client of Zeel)"
    ),
    differing_employers("same", "name in brackets", "Zeel (Brightwire)", "Brightwire"),
    differing_places("different", "what is excepted", "Remote (Worldwide except US)", "Remote (US)"),
    differing_places("different", "what is excepted", "Remote, Europe (excluding UK)", "Remote, UK"),
    differing_places("different", "what is excepted", "Remote - Non-US", "Austin, TX"),
    differing_places("different", "what is excepted of a region", "Anywhere outside the EU", "Remote, Spain"),
    differing_places("different", "what is excepted of a country", "US (except CA, NY)", "San Francisco, CA"),
    differing_places("same", "what is not excepted", "Remote (Worldwide except US)", "Remote, Canada"),
    differing_places("same", "surroundings", "Dallas-Fort Worth, TX", "Irving, TX"),
    differing_titles("same", "branch", "Bank Teller (PT) - Main St Branch", "Part-Time Bank Teller"),
    differing_titles("different", "branches", "Bank Teller - Main St Branch", "Bank Teller - Harbour Branch"),
    differing_titles("same", "tool in brackets", "MERN Developer", "Developer (MERN)"),
    differing_titles("same", "tools beside the role", "Data Engineer (Azure, Databricks)", "Data Engineer"),
    differing_titles("different", "tools beside the role", "Data Engineer (Azure)", "Data Engineer (GCP)"),
    differing_titles("different", "tool that is the role", "Azure Engineer", "Engineer"),
    differing_titles("same", "ward beside the role", "Staff Nurse – Paediatrics", "Staff Nurse"),
    differing_titles("different", "wards beside the role", "Staff Nurse – Paediatrics", "Staff Nurse - ICU"),
    differing_titles(
        "different", "line of work beside the role", "Software Engineer - Machine Learning", "Software Engineer"
    ),
    differing_titles(
        "different", "language beside the role", "Customer Success Manager (French)", "Customer Success Manager"
    ),
    differing_titles("different", "level beside the role", "Software Engineer (Intern)", "Software Engineer"),
    differing_titles("same", "number of a shop", "Cashier - Store 1142", "Cashier"),
    differing_titles("same", "framework and its language", "Python/Django Developer", "Django Developer"),
    differing_titles("same", "those who write software", "Senior iOS Developer", "Senior iOS Engineer"),
    differing_titles("different", "those who do not", "Sales Developer", "Sales Engineer"),
    differing_titles("same", "contract on one side", "Research Assistant (fixed term)", "Research Assistant"),
    differing_titles("same", "part of full time on one side", "Library Assistant (0.6 FTE)", "Library Assistant"),
    differing_titles("different", "contracts", "Library Assistant (0.6 FTE)", "Library Assistant (Full-time)"),
    differing_titles("different", "shifts", "Security Guard - Day", "Security Guard - Night"),
    differing_titles("same", "either of two levels", "Research Associate I or II", "Research Associate I/II"),
    differing_titles("same", "what is not asked for", "Cook - no late nights!", "Cook"),
    differing_titles("same", "told of the employer", "Acme (clinics for cats) | Data Engineer | Pune", "Data Engineer"),
    differing_titles("same", "who may apply, on one side", "Drug Safety Associate (Freshers)", "Drug Safety Associate"),
    differing_titles("same", "beginners", "Java Developer - Freshers", "Java Developer (0-1 years)"),
    differing_titles("different", "beginners and others", "Java Developer - Freshers", "Java Developer (4-6 yrs)"),
    differing_employers("same", "title of a person", "Advocate Raghuvanshi Chambers", "Raghuvanshi Chambers"),
    differing_employers("same", "place of an institute", "IIT Madras", "Indian Institute of Technology, Madras"),
    differing_employers("different", "places of an institute", "IIT Delhi", "Indian Institute of Technology, Madras"),
    differing_employers("same", "legal form among first letters", "Bharat Turbines and Boilers", "BTBL"),
    differing_employers("same", "country of a branch", "Brightwire in India", "Brightwire Solutions Pvt Ltd"),
    differing_employers("different", "countries of branches", "Brightwire India", "Brightwire Germany"),
    differing_employers("same", "first letters of the end", "Brightwire AM", "Brightwire Asset Management"),
    differing_employers("different", "other letters at the end", "Brightwire AM", "Brightwire Account Services"),
    differing_employers("same", "cut words", "Brightwire Physio", "Brightwire Physiotherapy Clinics"),
    differing_employers("same", "a group", "Grupo Brightwire", "Brightwire"),
    differing_employers("same", "councils", "Exeter Council", "Exeter City Council"),
    differing_employers(
        "different", "clients of an agency", "Copperline (client: Zeel)", "Copperline (client: Brightwire)"
    ),
    differing_employers("same", "trading as", "M/S Brightwire Traders", "Brightwire Traders"),
    differing_places("same", "a name without its country", "Durham", "Durham, UK"),
    differing_places("different", "namesakes", "Cambridge, England", "Cambridge, MA"),
    differing_places("same", "quarter by number", "Lyon 3e", "Lyon"),
    differing_places("same", "letters of two countries", "Newman, WA", "Newman, Western Australia"),
    differing_places("different", "letters of another state", "Newman, CA", "Newman, Western Australia"),
    differing_places("same", "state behind its city", "Mackay QLD", "Mackay, Queensland"),
    differing_places("same", "a town that no list has", "Zzyzxford, England, UK", "Zzyzxford, UK"),
    differing_places("same", "a part that no list has, and its country", "Zzyzx", "Singapore"),
]
