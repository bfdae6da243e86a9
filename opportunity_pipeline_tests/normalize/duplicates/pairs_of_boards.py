"""Pairs of listings as an employer's own system and a board write them, differing in title, name and place at once.

Belongs here: data. Does not belong here: assertions, or pairs that differ in one thing (``pairs_of_words``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import LINKEDIN, OWN, Side

_Told = tuple[str, str, str]
_ONE_OPENING: tuple[tuple[_Told, _Told], ...] = (
    (
        ("Graduate Nurse Program 2026", "Northhaven Health", "Ballarat VIC"),
        ("2026 Graduate Nurse Program (RN)", "Northhaven Health Service", "Ballarat, Victoria"),
    ),
    (
        ("Childcare Educator - Certificate III", "Little Gumnuts ELC", "Geelong"),
        ("Cert III Childcare Educator", "Little Gumnuts Early Learning", "Geelong VIC"),
    ),
    (
        ("4th Year Apprentice Carpenter", "Redgum Builds", "Newcastle NSW"),
        ("Carpenter Apprentice - 4th yr", "Redgum Builds Pty Ltd", "Newcastle, NSW"),
    ),
    (
        ("Undergraduate Engineer (Electrical)", "Powerline Networks", "Adelaide"),
        ("Electrical Engineering Undergraduate", "Powerline Networks Australia", "Adelaide SA"),
    ),
    (
        ("Teacher Aide (Learning Support)", "Kowhai School", "Hamilton NZ"),
        ("Teacher Aide", "Kowhai School", "Hamilton, Waikato"),
    ),
    (
        ("Store Person", "Kea Distribution", "Tauranga"),
        ("Storeperson - immediate start", "Kea Distribution NZ", "Tauranga, Bay of Plenty"),
    ),
    (
        ("Trainee Dental Nurse", "Brightsmile Dental Practice", "Swindon"),
        ("Trainee Dental Nurse (no experience needed)", "Bright Smile Dental", "Swindon, Wiltshire"),
    ),
    (
        ("Early Career Teacher - Science", "Ashmount Academy", "Croydon"),
        ("ECT Science Teacher - September 2026", "Ashmount Academy (Lumen Trust)", "Croydon, London"),
    ),
    (
        ("Graduate Teaching Assistant", "Prospero Learning", "Hackney"),
        ("Graduate TA - Primary School", "Prospero Learning", "Hackney, East London"),
    ),
    (
        ("Band 5 Staff Nurse, Ward 7", "Northmoor NHS Trust", "Carlisle"),
        ("Registered Nurse (Band 5) - Ward 7", "Northmoor NHS Trust", "Carlisle, Cumbria"),
    ),
    (
        ("Junior Software Developer", "Kettle Labs", "Sheffield"),
        ("Junior Software Developer - C#/.NET - Hybrid - £28k", "Kettle Labs Ltd", "Sheffield, South Yorkshire"),
    ),
    (
        ("Quantity Surveyor - Graduate", "Holt Construction", "Derby"),
        ("Graduate Quantity Surveyor", "Holt Construction Group", "Derby, Derbyshire"),
    ),
    (
        ("Trainee Accountant (ACCA/AAT)", "Pike & Lowe", "Exeter"),
        ("Trainee Accountant", "Pike and Lowe Chartered Accountants", "Exeter"),
    ),
    (("Spring Week 2026", "Aldgate Capital", "London"), ("Spring Insight Week 2026", "Aldgate Capital LLP", "London")),
    (("Groundworker", "Tarn Civils", "Kendal"), ("Groundworker (CSCS required)", "Tarn Civils Ltd", "Kendal, Cumbria")),
    (
        ("Front of House Team Member", "Saffron House", "Brighton"),
        ("FOH Team Member", "Saffron House Restaurants", "Brighton & Hove"),
    ),
    (
        ("SNA - Special Needs Assistant", "Scoil Naomh Eoin", "Sligo"),
        ("Special Needs Assistant (SNA)", "Scoil Naomh Eoin", "Co. Sligo"),
    ),
    (
        ("Site Engineer - Graduate", "Liffey Build", "Dublin"),
        ("Graduate Site Engineer", "Liffey Build Ltd.", "Dublin 15"),
    ),
    (("Trust Admin", "Haven Funds", "Dublin"), ("Trust Administrator", "Haven Funds Ireland", "Dublin 2")),
    (
        ("Trainee Java Developer", "Sundaram Infosoft", "Chennai"),
        ("Java Developer Trainee - 2025/2026 Batch", "Sundaram Infosoft Private Limited", "Chennai"),
    ),
    (
        ("Business Development Intern", "Edumint", "Bengaluru"),
        ("Business Development (Sales) Internship", "Edumint Learning", "Bangalore"),
    ),
    (
        ("GNM Staff Nurse ICU", "Sanjivani Multispeciality Hospital", "Nagpur"),
        ("Staff Nurse - ICU (GNM/B.Sc)", "Sanjivani Hospital", "Nagpur"),
    ),
    (
        ("PRT - All Subjects", "Blossom Valley School", "Indore"),
        ("Primary Teacher (PRT)", "Blossom Valley School", "Indore, MP"),
    ),
    (
        ("Graduate Apprentice Trainee", "Bharat Electronics Limited", "Bengaluru"),
        ("Graduate Apprentice - BEL Recruitment 2026", "BEL", "Bangalore"),
    ),
    (
        ("Telesales Executive", "Policykart", "Gurugram"),
        ("Tele Sales Executive - Insurance (Freshers)", "Policykart Insurance Brokers", "Gurgaon"),
    ),
    (
        ("Chat Process Executive", "Voxline BPO", "Kolkata"),
        ("Customer Support Executive (Chat Process)", "Voxline BPO Services", "Kolkata"),
    ),
    (("Video Editor Intern", "Reelwala", "Mumbai"), ("Video Editing / Making Internship", "Reelwala", "Mumbai")),
    (("Pharmacist", "Medplus Corner", "Vijayawada"), ("Pharmacist (D.Pharm/B.Pharm)", "Medplus Corner", "Vijayawada")),
    (
        ("Lecturer Computer Science", "Ravi University", "Lahore"),
        ("Lecturer - CS", "Ravi University", "Lahore, Punjab"),
    ),
    (
        ("Accounting Staff", "Luzon Agri Corp", "Quezon City"),
        ("Accounting Staff - Fresh Graduates Welcome", "Luzon Agri Corporation", "QC, Metro Manila"),
    ),
    (
        ("Staff Nurse", "Sto. Nino Medical Center", "Davao City"),
        ("Staff Nurse / Registered Nurse", "Sto. Niño Medical Center", "Davao"),
    ),
    (
        ("Preschool Teacher", "Bright Kinder", "Singapore"),
        ("L1 Preschool Teacher / Early Childhood Educator", "Bright Kinder Pte Ltd", "Singapore"),
    ),
    (
        ("Software Engineer Intern (Jan - Jun 2026)", "Merlion Pay", "Singapore"),
        ("Software Engineering Internship, Jan-Jun 2026", "Merlion Pay Pte. Ltd.", "Singapore"),
    ),
    (("F&B Crew", "Kopi & Co", "Tampines"), ("F&B Service Crew - PT/FT", "Kopi & Co", "Tampines, Singapore")),
    (("Graduate Trainee", "Savanna Bank", "Nairobi"), ("Graduate Management Trainee", "Savanna Bank Kenya", "Nairobi")),
    (
        ("Clinical Officer", "Imara Health", "Kisumu"),
        ("Registered Clinical Officer (RCO)", "Imara Health Foundation", "Kisumu, Kenya"),
    ),
    (("Field Enumerator", "Datawise Africa", "Eldoret"), ("Enumerators (10 positions)", "Datawise Africa", "Eldoret")),
    (("NYSC Intern", "Harmattan Energy", "Lagos"), ("Graduate Intern (NYSC)", "Harmattan Energy Ltd", "Lekki, Lagos")),
    (
        ("Customer Service Officer", "Kudi MFB", "Ibadan"),
        ("Customer Service Officer (ND/HND/BSc)", "Kudi Microfinance Bank", "Ibadan, Oyo State"),
    ),
    (
        ("Learnership - Business Administration NQF 4", "Umoya Group", "Durban"),
        ("Business Admin Learnership NQF4", "Umoya Group", "Durban, KZN"),
    ),
    (
        ("Trainee Accountant (SAICA)", "Bosman Hart Inc", "Stellenbosch"),
        ("SAICA Trainee Accountant", "Bosman Hart", "Stellenbosch"),
    ),
    (
        ("Foundation Phase Teacher", "Protea Primary", "Bloemfontein"),
        ("Foundation Phase Educator", "Protea Primary School", "Bloemfontein, Free State"),
    ),
    (
        ("Homeroom Teacher - Primary", "Gulf Horizon School", "Sharjah"),
        ("Primary Homeroom Teacher", "Gulf Horizon School", "Sharjah"),
    ),
    (
        ("Civil Draftsman", "Al Rimal Contracting", "Doha"),
        ("AutoCAD Civil Draftsman", "Al Rimal Contracting WLL", "Doha, Qatar"),
    ),
    (
        ("Registered Behavior Technician", "Bright Steps ABA", "Tampa, FL"),
        ("RBT - $20-$24/hr", "Bright Steps ABA Therapy", "Tampa, Florida"),
    ),
    (
        ("Paraprofessional - Special Ed", "Cedar Rapids Schools", "Cedar Rapids, IA"),
        ("Special Education Paraprofessional", "Cedar Rapids School District", "Cedar Rapids, Iowa"),
    ),
    (
        ("Package Handler", "Swiftline", "Louisville, KY"),
        ("Package Handler - Part Time - Weekly Pay", "Swiftline Logistics", "Louisville, Kentucky"),
    ),
    (
        ("Line Cook", "Copper Skillet", "Austin, TX"),
        ("Line Cook - $18/hr + tips", "The Copper Skillet", "Austin, Texas"),
    ),
    (
        ("Seasonal Park Ranger", "Cascade County Parks", "Wenatchee, WA"),
        ("Park Ranger (Seasonal)", "Cascade County Parks & Recreation", "Wenatchee, Washington"),
    ),
    (
        ("RA - Resident Assistant", "Hollis College", "Hollis, NH"),
        ("Resident Assistant 2026-27", "Hollis College", "Hollis, New Hampshire"),
    ),
    (
        ("Postdoctoral Fellow - Immunology", "Harbor Cancer Institute", "Boston"),
        ("Postdoc in Immunology", "Harbor Cancer Institute", "Boston, MA"),
    ),
    (
        ("Staff Accountant - Entry Level", "Bay Ledger", "San Jose, CA"),
        ("Entry-Level Staff Accountant", "Bay Ledger Inc.", "San Jose"),
    ),
    (
        ("SWE Intern (Summer 2026)", "Tideline", "Seattle"),
        ("Software Engineer Intern - Summer 2026", "Tideline", "Greater Seattle Area"),
    ),
    (
        ("Pharmacy Tech", "Elm Street Pharmacy", "Dayton"),
        ("Pharmacy Technician (CPhT)", "Elm St Pharmacy", "Dayton, OH"),
    ),
    (
        ("Dental Hygienist (RDH)", "Lakeview Dental", "Madison"),
        ("Registered Dental Hygienist", "Lakeview Dental Group", "Madison, WI"),
    ),
    (
        ("RECE", "Sunny Days Child Care", "Mississauga"),
        ("Registered Early Childhood Educator", "Sunny Days Childcare Centre", "Mississauga, ON"),
    ),
    (
        ("Articling Student 2026-27", "Whitecap Law", "Vancouver"),
        ("2026/2027 Articling Student", "Whitecap Law LLP", "Vancouver, BC"),
    ),
    (
        ("Food Counter Attendant", "Maple Donuts", "Regina"),
        ("Food Counter Attendant - Overnight", "Maple Donuts", "Regina, SK"),
    ),
)
_TWO_OPENINGS: tuple[tuple[_Told, _Told], ...] = (
    (
        ("Staff Nurse, Ward 7", "Northmoor NHS Trust", "Carlisle"),
        ("Staff Nurse, Ward 12", "Northmoor NHS Trust", "Carlisle"),
    ),
    (("Graduate Site Engineer", "Liffey Build", "Dublin"), ("Graduate Quantity Surveyor", "Liffey Build", "Dublin")),
    (("PRT English", "Blossom Valley School", "Indore"), ("PRT Hindi", "Blossom Valley School", "Indore")),
    (("JRF position", "IIT Kharagpur", "Kharagpur"), ("Project Assistant", "IIT Kharagpur", "Kharagpur")),
    (
        ("Apprentice HVAC Technician", "Frostline Mechanical", "Boise"),
        ("HVAC Technician", "Frostline Mechanical", "Boise"),
    ),
    (
        ("Electrician Apprentice (2nd Year)", "Granite Electric", "Kelowna"),
        ("Electrician Apprentice (4th Year)", "Granite Electric", "Kelowna"),
    ),
    (("Level 2 Business Admin Apprentice", "Umoya", "Leeds"), ("Level 3 Business Admin Apprentice", "Umoya", "Leeds")),
    (("Articling Student", "Whitecap Law", "Vancouver"), ("Legal Assistant", "Whitecap Law", "Vancouver")),
    (
        ("Co-op: Mechanical Engineering (Winter 2026)", "Borealis Aero", "Winnipeg"),
        ("Co-op: Mechanical Engineering (Summer 2026)", "Borealis Aero", "Winnipeg"),
    ),
    (
        ("Software Engineer Intern (Jan - Jun 2026)", "Merlion Pay", "Singapore"),
        ("Software Engineer Intern (Jul - Dec 2026)", "Merlion Pay", "Singapore"),
    ),
    (("CNA - Night Shift", "Maple Court", "Akron"), ("CNA - Day Shift", "Maple Court", "Akron")),
    (("Retail Associate - Casual", "Kmart", "Perth"), ("Retail Associate - Part Time", "Kmart", "Perth")),
    (("Barista", "Two Sparrows", "Fitzroy, Melbourne"), ("Barista Team Leader", "Two Sparrows", "Melbourne")),
    (
        ("Management Trainee - Sales", "Indus Foods", "Karachi"),
        ("Management Trainee - Supply Chain", "Indus Foods", "Karachi"),
    ),
    (("2nd Grade Teacher", "Oakdale ISD", "Oakdale, TX"), ("4th Grade Teacher", "Oakdale ISD", "Oakdale, TX")),
    (
        ("Trainee Dental Nurse", "Brightsmile Dental", "Swindon"),
        ("Qualified Dental Nurse", "Brightsmile Dental", "Swindon"),
    ),
    (("Financial Analyst I", "Keystone Mutual", "Hartford"), ("Financial Analyst II", "Keystone Mutual", "Hartford")),
    (("Clerical Officer", "Munster Health Board", "Cork"), ("Clerical Officer", "Leinster Health Board", "Cork")),
    (("Clinical Officer", "Imara Health", "Kisumu"), ("Clinical Officer", "Imara Health", "Nakuru")),
    (("HR Recruiter - US Staffing", "Talentry", "Noida"), ("HR Recruiter - Domestic", "Talentry", "Noida")),
    (("Chat Process Executive", "Voxline", "Kolkata"), ("Voice Process Executive", "Voxline", "Kolkata")),
    (
        ("Summer Analyst 2026 - Investment Banking", "Aldgate", "London"),
        ("Summer Analyst 2026 - Sales & Trading", "Aldgate", "London"),
    ),
)


def _pair(relation: Relation, a: _Told, b: _Told) -> tuple[Relation, str, Side, Side]:
    """Two listings on two sites in one week."""
    return (
        relation,
        f"{a[0]}, {b[0]}",
        (*a, f"{LINKEDIN}4000000001", "2026-03-01"),
        (*b, f"{OWN}44446", "2026-03-03"),
    )


PAIRS_OF_BOARDS: list[tuple[Relation, str, Side, Side]] = [
    *(_pair("same", a, b) for a, b in _ONE_OPENING),
    *(_pair("different", a, b) for a, b in _TWO_OPENINGS),
]
