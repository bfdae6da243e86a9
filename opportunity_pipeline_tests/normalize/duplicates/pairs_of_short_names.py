"""Pairs of employers of which one name is shorter, and of titles of which one abbreviates words of the other.

Belongs here: data. Does not belong here: assertions, abbreviations with one known meaning (``pairs_of_names``,
``pairs_of_words``), or remarks (``pairs_of_remarks``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import (
    LINKEDIN,
    NAUKRI,
    Side,
    differing_employers,
    differing_titles,
)

# Two names of one employer.
_ONE = (
    ("Maple Terrace", "Maple Terrace Skilled Nursing & Rehab"),
    ("Kettle Creek Public Library", "Kettle Creek Public Library Board"),
    ("Redwood Labs", "Redwood Laboratories, Inc."),
    ("Ministry of Northern Resources", "Ontario Ministry of Northern Resources"),
    ("BC Ministry of Forests", "Ministry of Forests"),
    ("Dr. A. Mehta Dental Clinic", "Mehta Dental Clinic"),
    ("Department of Agriculture", "Punjab Department of Agriculture"),
    ("Wm. Thackray & Sons (Builders) Ltd", "Thackray & Sons Builders"),
    ("J. Thackray & Sons Ltd", "Thackray & Sons"),
    ("DOC - Department of Conservation Te Papa Atawhai", "Department of Conservation"),
    ("ABC - Adams Bakery Company", "Adams Bakery Company"),
    ("Adams Bakery Company - ABC", "Adams Bakery Company"),
    ("Lephalale Power Laboratories SOC Ltd", "Lephalale Power Laboratories"),
    ("Sahyadri Cooperative Bank Ltd.", "Sahyadri Co-op Bank"),
    ("Sahyadri Co-operative Bank", "Sahyadri Cooperative Bank"),
)
# Names that look just as similar but are of two employers.
_TWO = (
    ("Maple Terrace Skilled Nursing", "Maple Terrace Apartments"),
    ("Maple Court", "Maple Terrace Skilled Nursing & Rehab"),
    ("Maple", "Maple Skilled Nursing & Rehab"),
    ("Kettle Creek Public Library", "Kettle Creek School Board"),
    ("Kettle Creek Library Board", "Kettle Creek Housing Board"),
    ("Redwood Labs", "Redwood Landscaping"),
    ("Redwood Labs", "Redwood Systems"),
    ("Manitoba Ministry of Northern Resources", "Ontario Ministry of Northern Resources"),
    ("Ministry of Health", "Ontario Ministry of Northern Resources"),
    ("Department of Agriculture, Punjab", "Sindh Department of Agriculture"),
    ("Dr. A. Mehta Dental Clinic", "Dr. R. Mehta Dental Clinic"),
    ("BC Ministry of Forests", "AB Ministry of Forests"),
    ("Wm. Thackray & Sons", "Jas. Thackray & Sons"),
    ("J. Thackray & Sons Ltd", "R. Thackray & Sons"),
    ("Thackray & Sons Builders", "Thackray & Sons Funeral Directors"),
    ("DOC - Department of Conservation", "DOC - Department of Corrections"),
    ("ABC - Acme Builders Company", "ABC - Adams Bakery Company"),
    ("Department of Education", "Department of Education and Skills Funding"),
    ("Lephalale Power Laboratories SOC Ltd", "Lephalale Power"),
    ("Sahyadri Co-operative Bank", "Sahyadri Gramin Bank"),
)
# Titles of which one has words for letters of the other.
_IN_LETTERS: tuple[tuple[Relation, str, str], ...] = (
    ("same", "ECD Practitioner", "Early Childhood Development (ECD) Practitioner"),
    ("same", "ECD Practitioner", "Practitioner, Early Childhood Development"),
    ("same", "Civil Engineer I (Contract of Service)", "Civil Engineer I - COS"),
    ("same", "Clerk (Job Order)", "Clerk - JO"),
    ("different", "Staff Nurse - A&E", "Staff Nurse (Acute & Elderly)"),
    ("different", "Assistant Manager", "Manager Assistant"),
    ("different", "Assistant Store Manager", "Store Manager's Assistant"),
    ("same", "Assistant Ranger", "Ranger Assistant"),
    ("different", "Clerk (Contract of Service)", "Clerk - JO"),
    ("different", "Civil Engineer II (Contract of Service)", "Civil Engineer I - COS"),
    ("different", "ECD Practitioner", "Early Childhood Development Assistant"),
    ("different", "Senior ECD Practitioner", "Early Childhood Development (ECD) Practitioner"),
    ("different", "Officer - AML", "Officer - Asset Liability Management"),
    ("different", "Scientist I, In Vivo Pharmacology", "Scientist II, In Vivo Pharmacology"),
    ("different", "PM", "Property Manager"),
    ("different", "Trainee (HR)", "Trainee (Hotel Reception)"),
)
_TOPJOBS = "https://www.topjobs.lk/employer/JobAdvertismentServlet?jc=00013118"
_COUNTED = "https://acme.example/jobs/notice"


def _on_one_site(
    relation: Relation, about: str, titles: tuple[str, str], pages: tuple[str, str], later: str = "2026-03-01"
) -> tuple[Relation, str, Side, Side]:
    a, b = ((title, "Acme", "Colombo", page) for title, page in zip(titles, pages, strict=True))
    return relation, about, (*a, "2026-03-01"), (*b, later)


PAIRS_OF_SHORT_NAMES: list[tuple[Relation, str, Side, Side]] = [
    *(differing_employers("same", "one name tells less", a, b) for a, b in _ONE),
    *(differing_employers("different", "names that look alike", a, b) for a, b in _TWO),
    *(differing_titles(relation, "words for letters", a, b) for relation, a, b in _IN_LETTERS),
    _on_one_site(
        "different",
        "neighbours on one site",
        ("Management Trainee (Finance)", "Management Trainee (Logistics)"),
        (f"{_TOPJOBS}80", f"{_TOPJOBS}81"),
    ),
    _on_one_site("same", "one advertisement", ("Cook", "Cook (Urgent)"), (f"{_TOPJOBS}80", f"{_TOPJOBS}80&pg=1")),
    _on_one_site(
        "different",
        "other brackets on one page",
        ("Management Trainee (Finance)", "Management Trainee (Logistics)"),
        (_COUNTED, _COUNTED),
    ),
    _on_one_site(
        "repost",
        "all that is told limits the opening",
        ("Christmas Temp", "Christmas Temp"),
        (f"{LINKEDIN}4000000001", f"{LINKEDIN}4000000002"),
        "2027-03-01",
    ),
    _on_one_site(
        "repost",
        "seasonal work among internships",
        ("Resident Advisor - Summer Academy", "Summer Academy Resident Advisor"),
        ("https://www.idealist.org/en/internship/88120277-resident-advisor", f"{NAUKRI}resident-advisor-123456789012"),
        "2027-03-01",
    ),
    _on_one_site(
        "different",
        "work among internships",
        ("Web Developer - Payments", "Payments Web Developer"),
        ("https://www.idealist.org/en/internship/88120277-web-developer", f"{NAUKRI}web-developer-123456789012"),
    ),
    (
        "same",
        "the notice of an intake, and a bank in short",
        ("Clerk", "Sahyadri Co-operative Bank", "Pune", f"{LINKEDIN}4000000001", "2026-03-01"),
        ("Sahyadri Co-op Bank Clerk Recruitment 2026", "Sahyadri Cooperative Bank Ltd", "Pune", _COUNTED, "2026-03-03"),
    ),
]
