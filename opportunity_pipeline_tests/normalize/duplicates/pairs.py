"""Handmade pairs of listings, each with its relation and the class of difference that it represents.

Belongs here: data. Does not belong here: assertions. Some use real employers, with made-up postings.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.comparing import Listing, day_of
from opportunity_pipeline.normalize.duplicates.judging import Relation
from opportunity_pipeline_tests.normalize.duplicates.pairs_in_english import PAIRS_IN_ENGLISH
from opportunity_pipeline_tests.normalize.duplicates.pairs_in_short import PAIRS_IN_SHORT
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_asides import PAIRS_OF_ASIDES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_boards import PAIRS_OF_BOARDS
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_countries import PAIRS_OF_COUNTRIES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_fields import PAIRS_OF_FIELDS
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_grades import PAIRS_OF_GRADES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_languages import PAIRS_OF_LANGUAGES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_limits import PAIRS_OF_LIMITS
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_names import PAIRS_OF_NAMES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_own_words import PAIRS_OF_OWN_WORDS
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_remarks import PAIRS_OF_REMARKS
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_short_names import PAIRS_OF_SHORT_NAMES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_trades import PAIRS_OF_TRADES
from opportunity_pipeline_tests.normalize.duplicates.pairs_of_words import LINKEDIN, NAUKRI, OWN, PAIRS_OF_WORDS, Side

GREENHOUSE = "https://boards.greenhouse.io/"
INTERNSHALA = "https://internshala.com/internship/detail/"
LEVER = "https://jobs.lever.co/acme/3b2d9a10-1c2d-4e5f-8a9b-0c1d2e3f4a"


def listing(side: Side) -> Listing:
    """Builds a listing from title, company, location, address and date."""
    title, company, location, url, posted = side
    return Listing(title, company, location, url, day_of(posted) if posted else None)


def _addresses(relation: Relation, about: str, a: str, b: str, *, days: int = 400) -> tuple[Relation, str, Side, Side]:
    """Two addresses of one title, employer and place, far apart in time unless stated otherwise."""
    later = "2026-03-01" if days == 0 else "2027-04-05"
    return (
        relation,
        about,
        ("Data Engineer", "Acme", "Austin", a, "2026-03-01"),
        ("Data Engineer", "Acme", "Austin", b, later),
    )


PAIRS: list[tuple[Relation, str, Side, Side]] = [
    *PAIRS_OF_WORDS,
    *PAIRS_OF_REMARKS,
    *PAIRS_OF_ASIDES,
    *PAIRS_OF_LANGUAGES,
    *PAIRS_OF_LIMITS,
    *PAIRS_OF_GRADES,
    *PAIRS_OF_FIELDS,
    *PAIRS_OF_COUNTRIES,
    *PAIRS_IN_ENGLISH,
    *PAIRS_IN_SHORT,
    *PAIRS_OF_BOARDS,
    *PAIRS_OF_NAMES,
    *PAIRS_OF_OWN_WORDS,
    *PAIRS_OF_SHORT_NAMES,
    *PAIRS_OF_TRADES,
    _addresses("same", "tracking", f"{OWN}378599?utm_source=x", f"{OWN}378599"),
    _addresses("same", "forwarding", f"{OWN}378599", f"https://simplify.jobs/to?url={OWN.replace(':', '%3A')}378599"),
    _addresses("same", "page ending", f"{OWN}data-engineer.html", f"{OWN}data-engineer", days=0),
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
    _addresses(
        "same",
        "requisition on the employer's own page",
        "https://acme.wd1.myworkdayjobs.com/Ext/job/Austin/Data-Engineer_R12345",
        "https://careers.acme.example/us/en/job/R12345/Data-Engineer",
    ),
    _addresses(
        "same",
        "host or path",
        "https://apply.workable.com/acme/j/AB12CD34EF/",
        "https://acme.workable.com/j/AB12CD34EF",
    ),
    _addresses("same", "post about it", f"{LINKEDIN}3812345678", "https://www.linkedin.com/feed/update/1", days=0),
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
    (
        "same",
        "a name that goes on and a title that says more, in one city",
        ("Community Manager - Baner", "Hivespace", "Pune", f"{LINKEDIN}4000000016", "2026-03-02"),
        ("Community Manager", "Hivespace Coworking", "Pune, Maharashtra", f"{NAUKRI}123456789016", "2026-03-03"),
    ),
    (
        "same",
        "a title that says more, in a city and somewhere",
        ("Community Manager - Baner", "Hivespace", "Pune", f"{LINKEDIN}4000000016", "2026-03-02"),
        ("Community Manager", "Hivespace", "Maharashtra", f"{NAUKRI}123456789016", "2026-03-03"),
    ),
    (
        "different",
        "a name that goes on and a title that says more, in a city and somewhere",
        ("Community Manager - Baner", "Hivespace", "Pune", f"{LINKEDIN}4000000016", "2026-03-02"),
        ("Community Manager", "Hivespace Coworking", "Maharashtra", f"{NAUKRI}123456789016", "2026-03-03"),
    ),
    (
        "same",
        "a name that goes on, nowhere",
        ("Library Assistant", "Quenmere University", "", f"{LINKEDIN}4000000017", "2026-03-02"),
        ("Library Assistant", "Quenmere University Libraries", "Pune", f"{NAUKRI}123456789017", "2026-03-03"),
    ),
    (
        "same",
        "the employer's trade",
        ("Veterinary Receptionist", "Larches Veterinary Centre", "Exeter", f"{LINKEDIN}4000000017", "2026-03-02"),
        ("Receptionist", "The Larches Veterinary Centre", "Exeter", f"{NAUKRI}123456789017", "2026-03-03"),
    ),
    (
        "different",
        "a level that is part of the employer's name",
        ("Group Product Manager", "Larches Group", "London", f"{LINKEDIN}4000000019", "2026-03-02"),
        ("Product Manager", "Larches Group", "London", f"{NAUKRI}123456789019", "2026-03-03"),
    ),
    (
        "different",
        "teams, of which one is the employer's trade",
        ("Developer | Trading Team", "Harrow Trading", "London", f"{LINKEDIN}4000000018", "2026-03-02"),
        ("Developer | Risk Team", "Harrow Trading", "London", f"{NAUKRI}123456789018", "2026-03-03"),
    ),
]
