"""Generates openings and their listings on several boards, from a seed, with the opening of each listing.

Belongs here: generating the rows. Does not belong here: storing or comparing them.

An employer (Zipf: few have many openings) posts on its own board; one opening in three is also listed on a job board in
other words: abbreviated, with the place in the title, the legal form in the name, a few days later.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import polars as pl

_LEVELS = ("", "Senior ", "Junior ", "Lead ")
_ROLES = (
    "Software Engineer",
    "Data Analyst",
    "Product Manager",
    "Machine Learning Engineer",
    "Quality Assurance Engineer",
    "Business Development Executive",
    "Graphic Designer",
    "Site Reliability Engineer",
    "Account Manager",
    "Research Scientist",
)
_SHORT = {"Software Engineer": "SWE", "Quality Assurance": "QA", "Machine Learning": "ML", "Senior": "Sr."}
_TEAMS = ("Payments", "Search", "Growth", "Platform", "Ads", "Security", "Logistics", "Billing", "Mobile Apps", "Risk")
_PLACES = (
    ("Bengaluru, Karnataka, India", "Bangalore"),
    ("Pune, Maharashtra, India", "Pune"),
    ("Berlin, Germany", "Berlin"),
    ("San Francisco, CA", "SF"),
    ("New York, NY", "NYC"),
    ("London, United Kingdom", "London, UK"),
    ("Remote, India", "India (Remote)"),
    ("Toronto, ON, Canada", "Toronto"),
)
_SYLLABLES = ("va", "ni", "ro", "ka", "lum", "tre", "os", "quen", "dor", "shi", "mar", "pel", "zon", "bra", "fi", "gus")
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def listings(number: int, seed: int, *, first_id: int = 1) -> pl.DataFrame:
    """Listings as rows of ``jobs``, with ``opening``, equal for listings of the same opening.

    Args:
        number: number of listings.
        seed: seed of all choices; a longer list does not begin with a shorter one.
        first_id: id of the first; ids are consecutive.
    """
    chance = random.Random(seed)  # noqa: S311  generated data
    companies = [_name(chance) for _ in range(max(1, number // 20))]
    weights = [1 / (rank + 1) for rank in range(len(companies))]
    rows: list[dict[str, object]] = []
    opening = 0
    while len(rows) < number:
        opening += 1
        company = chance.choices(companies, weights)[0]
        title = f"{chance.choice(_LEVELS)}{chance.choice(_ROLES)}, {chance.choice(_TEAMS)}"
        place, other_place = chance.choice(_PLACES)
        posted = FIRST + timedelta(days=chance.randrange(120))
        token = company.lower().replace(" ", "")
        identity = first_id + len(rows)
        url = f"https://boards.greenhouse.io/{token}/jobs/{5_000_000 + identity}"
        rows.append(_row(identity, "greenhouse", title, company, place, url, posted, opening))
        if chance.random() < 1 / 3 and len(rows) < number:
            identity += 1
            url = f"https://remotive.com/remote-jobs/all/{7_000_000 + identity}"
            words = _other_words(title, other_place, chance)
            later = posted + timedelta(days=chance.randrange(4))
            rows.append(_row(identity, "remotive", words, f"{company} Pvt Ltd", other_place, url, later, opening))
    return pl.DataFrame(rows)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(4)).capitalize()


def _other_words(title: str, place: str, chance: random.Random) -> str:
    for long, short in _SHORT.items():
        if chance.random() < 0.5:
            title = title.replace(long, short)
    role, _, team = title.partition(", ")
    return chance.choice(
        (f"{role} - {team}", f"{role} ({team})", f"{role}, {team} - {place}", f"{team} {role}".upper())
    )


def _row(
    identity: int, source: str, title: str, company: str, place: str, url: str, posted: datetime, opening: int
) -> dict[str, object]:
    seen = FIRST + timedelta(days=130)
    return {
        "id": identity,
        "source": source,
        "source_id": str(identity),
        "source_url": url,
        "title": title,
        "company": company,
        "company_id": 1,
        "location_text": place,
        "posted_at": posted,
        **dict.fromkeys(("first_seen", "scraped_at", "last_verified", "updated_at"), seen),
        "opening": opening,
    }
