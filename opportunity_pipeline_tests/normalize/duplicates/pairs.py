"""Pairs of listings of our own making, with what they are to each other and the class of difference they stand for.

Belongs here: data. Does not belong here: assertions. Real employers stand in some of them, with made-up postings.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.comparing import Listing, day_of
from opportunity_pipeline.normalize.duplicates.judging import Relation

GREENHOUSE = "https://boards.greenhouse.io/"
LINKEDIN = "https://www.linkedin.com/jobs/view/"
NAUKRI = "https://www.naukri.com/job-listings-"
INTERNSHALA = "https://internshala.com/internship/detail/"
LEVER = "https://jobs.lever.co/acme/3b2d9a10-1c2d-4e5f-8a9b-0c1d2e3f4a"
OWN = "https://acme.example/jobs/"

Side = tuple[str, str, str, str, str | None]


def listing(side: Side) -> Listing:
    """A listing out of title, company, location, address and date."""
    title, company, location, url, posted = side
    return Listing(title, company, location, url, day_of(posted) if posted else None)


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


def _addresses(relation: Relation, about: str, a: str, b: str, *, days: int = 400) -> tuple[Relation, str, Side, Side]:
    """Two addresses of one title, employer and place, long apart unless said otherwise."""
    later = "2026-03-01" if days == 0 else "2027-04-05"
    return (
        relation,
        about,
        ("Data Engineer", "Acme", "Austin", a, "2026-03-01"),
        ("Data Engineer", "Acme", "Austin", b, later),
    )


PAIRS: list[tuple[Relation, str, Side, Side]] = [
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
    _employers("different", "unknown", "", "Genpro"),
    _employers("different", "nobody", "Confidential", "Confidential"),
    _employers("different", "nobody", "A leading MNC", "Leading MNC"),
    _addresses("same", "tracking", f"{OWN}378599?utm_source=x", f"{OWN}378599"),
    _addresses("same", "applying", f"{LEVER}01", f"{LEVER}01/apply?lever-source=y"),
    _addresses(
        "same", "host", f"{GREENHOUSE}acme/jobs/5000020", "https://job-boards.eu.greenhouse.io/acme/jobs/5000020"
    ),
    _addresses("same", "embedded", f"{GREENHOUSE}acme/jobs/5000020", "https://acme.example/careers?gh_jid=5000020"),
    _addresses(
        "same",
        "embedded",
        "https://jobs.ashbyhq.com/Acme/3b2d9a10-1c2d-4e5f-8a9b-0c1d2e3f4a01",
        "https://acme.example/?ashby_jid=3b2d9a10-1c2d-4e5f-8a9b-0c1d2e3f4a01",
    ),
    _addresses(
        "same",
        "form of a board",
        f"{GREENHOUSE}acme/jobs/5000020",
        "https://boards.greenhouse.io/embed/job_app?for=acme&token=5000020",
    ),
    _addresses(
        "same",
        "requisition on another site of the employer",
        "https://acme.wd1.myworkdayjobs.com/en-US/Ext/job/Austin/Data-Engineer_JR-0012345-1",
        "https://acme.wd1.myworkdayjobs.com/Campus/job/Austin-TX/Data-Engineer_JR-0012345",
    ),
    _addresses("same", "number on another host", f"{OWN}7226702", "https://careers.acme.example/en/job/7226702/apply"),
    _addresses(
        "same", "country", f"{LINKEDIN}data-engineer-at-acme-3812345678", "https://in.linkedin.com/jobs/view/3812345678"
    ),
    _addresses(
        "same", "search", "https://www.linkedin.com/jobs/search/?currentJobId=3812345678", f"{LINKEDIN}3812345678"
    ),
    _addresses(
        "same",
        "shelf",
        "https://remotive.com/remote-jobs/data/de-697833",
        "https://remotive.com/remote-jobs/it/de-697833",
    ),
    _addresses("same", "path", f"{OWN}data-engineer", "HTTPS://WWW.ACME.EXAMPLE/jobs/data-engineer/"),
    _addresses(
        "same", "slash and language", "https://acme.bamboohr.com/careers/42", "https://acme.bamboohr.com/en/careers/42/"
    ),
    _addresses("repost", "anew on one site", f"{GREENHOUSE}acme/jobs/5000020", f"{GREENHOUSE}acme/jobs/6000020"),
    _addresses("repost", "anew elsewhere", f"{LINKEDIN}3812345678", f"{GREENHOUSE}acme/jobs/6000020"),
    _addresses(
        "repost",
        "threads",
        "https://news.ycombinator.com/item?id=40000001",
        "https://news.ycombinator.com/item?id=41000001",
    ),
    _addresses("different", "side by side", f"{GREENHOUSE}acme/jobs/5000020", f"{GREENHOUSE}acme/jobs/5000021", days=0),
    _addresses("different", "side by side", f"{OWN}101", f"{OWN}102", days=0),
    _addresses(
        "different",
        "side by side on a page of the employer's and its board",
        "https://acme.example/careers?gh_jid=5000020",
        f"{GREENHOUSE}acme/jobs/5000021",
        days=0,
    ),
    (
        "different",
        "one number at two employers",
        ("Data Engineer", "Acme", "Austin", "https://acme.example/jobs/123456", "2026-03-01"),
        ("Data Engineer", "Bolt", "Austin", "https://bolt.example/jobs/123456", "2026-03-01"),
    ),
    (
        "different",
        "one number of two tenants",
        ("Data Engineer", "Acme", "Austin", "https://acme.bamboohr.com/careers/42", "2026-03-01"),
        ("Data Engineer", "Bolt", "Austin", "https://bolt.bamboohr.com/careers/42", "2026-03-01"),
    ),
    (
        "different",
        "two boards of one system",
        ("Data Engineer", "Hive", "Austin", "https://jobs.lever.co/hive/a", "2026-03-01"),
        ("Data Engineer", "Hive.co", "Austin", "https://jobs.lever.co/hiveco/b", "2026-03-01"),
    ),
    (
        "different",
        "one form for all",
        ("Graphic Designer", "Acme", "Delhi", "https://forms.gle/AbCdEf", "2026-03-01"),
        ("Video Editor", "Acme", "Delhi", "https://forms.gle/AbCdEf", "2026-03-01"),
    ),
    (
        "same",
        "one form, one title",
        ("Graphic Designer", "Acme", "Delhi", "https://forms.gle/AbCdEf", "2026-03-01"),
        ("Graphic Designer", "Acme", "New Delhi", "https://forms.gle/AbCdEf", None),
    ),
    (
        "different",
        "one careers page",
        ("Graphic Designer", "Acme", "Delhi", "https://acme.example/careers", "2026-03-01"),
        ("Content Writer", "Acme", "Delhi", "https://acme.example/careers/", "2026-03-01"),
    ),
    (
        "same",
        "an edited posting",
        ("Data Engineer", "Acme", "Austin", f"{GREENHOUSE}acme/jobs/5000020", "2026-03-01"),
        ("Analytics Lead", "Acme", "Boston", f"{GREENHOUSE}acme/jobs/5000020", "2026-03-01"),
    ),
    (
        "same",
        "an internship that only its address calls one",
        ("Graphic Design", "Acme", "Delhi", f"{INTERNSHALA}graphic-design-internship-in-delhi-at-acme1772000000", None),
        ("Graphic Designer Intern", "Acme", "New Delhi", f"{LINKEDIN}4000000015", "2026-03-02"),
    ),
    (
        "different",
        "an internship that only its address calls one",
        ("Graphic Design", "Acme", "Delhi", f"{INTERNSHALA}graphic-design-internship-in-delhi-at-acme1772000000", None),
        ("Graphic Designer", "Acme", "New Delhi", f"{LINKEDIN}4000000015", "2026-03-02"),
    ),
    (
        "same",
        "a title that only its address tells in full",
        (
            "Product Designer",
            "Acme",
            "Worldwide",
            "https://weworkremotely.com/remote-jobs/acme-product-designer-labs",
            None,
        ),
        ("Product Designer - Labs", "Acme", "Worldwide", "https://remoteok.com/remote-jobs/564165", "2026-03-02"),
    ),
    (
        "same",
        "a name that both pages cut",
        ("Nurse", "Exicom Hospitals Limited", "Pune", f"{NAUKRI}nurse-exicom-194915067328", "2026-03-01"),
        ("Nurse", "Exicom", "Pune", "https://exicom.example/career/nurse", "2026-03-02"),
    ),
    (
        "same",
        "an edition in Roman numerals",
        ("RiverHacks XIII", "RiverHacks", "Toronto, ON", "https://riverhacks.example/", "2025-12-08"),
        ("RiverHacks 13", "University of Toronto", "Toronto", "https://riverhacks-13.devpost.com/", "2025-12-10"),
    ),
    (
        "same",
        "an edition that one side leaves out",
        ("RiverHacks 2026", "RiverHacks", "Toronto, ON", "https://riverhacks-2026.devpost.com/", "2026-02-08"),
        ("RiverHacks", "RiverHacks", "Toronto", "https://riverhacks.example", "2026-02-10"),
    ),
    (
        "repost",
        "the event's own page, a year later",
        ("RiverHacks", "RiverHacks", "Toronto, ON", "https://river.example/events/hacks/", "2025-02-08"),
        ("RiverHacks", "RiverHacks", "Toronto, ON", "https://river.example/events/hacks", "2026-02-07"),
    ),
    (
        "different",
        "editions",
        ("RiverHacks V5", "River Club", "Online", "https://riverhacks-v5.devpost.com/", "2026-02-08"),
        ("RiverHacks V6", "River Club", "Online", "https://unstop.com/hackathons/riverhacks-v6-123456", "2026-02-10"),
    ),
    (
        "different",
        "organisers of events of one name",
        (
            "CodeForge 2026",
            "Presidency College",
            "Pune",
            "https://unstop.com/hackathons/codeforge-654585",
            "2026-03-02",
        ),
        (
            "CodeForge 24h",
            "Riverside University",
            "Pune",
            "https://unstop.com/hackathons/codeforge-613422",
            "2026-03-01",
        ),
    ),
    (
        "different",
        "an event and a job",
        ("RiverHacks", "River Club", "Online", "https://riverhacks.devpost.com/", "2026-02-08"),
        ("RiverHacks", "River Club", "Online", f"{LINKEDIN}4000000015", "2026-02-08"),
    ),
]
