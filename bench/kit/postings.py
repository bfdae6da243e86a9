"""Generates company boards with postings in the format of SmartRecruiters' posting API, from a seed.

Belongs here: building the bodies of listings and details. Does not belong here: serving them (``slow_server``),
measurements.

A posting has about 4 KB of HTML, as real ones do: an introduction, two lists, closing paragraphs, with six skills of
the taxonomy somewhere in between. Two thirds of its text are lines that other postings of its company share, as
measured on a real board (0.68 of the characters of 50 postings, line by line); the rest is its own.
"""

from __future__ import annotations

import random
from functools import cache
from typing import NamedTuple

from opportunity_pipeline.normalize.skills.skills import skill_names

POSTINGS = 100
"""Postings per board."""

_TITLES = (
    "Software Engineer",
    "Data Analyst",
    "Backend Developer",
    "QA Engineer",
    "Machine Learning Engineer",
    "Designer",
)
_LEVELS = ("Intern", "Graduate", "", "Senior")
_PLACES = (
    ("Bengaluru", "KA", "in", "Bengaluru, KA, India"),
    ("Pune", "MH", "in", "Pune, MH, India"),
    ("Berlin", "BE", "de", "Berlin, BE, Germany"),
    ("Austin", "TX", "us", "Austin, TX, United States"),
)
_TEXT = (
    "we build products that people use every day and you will work with a team that cares about quality review plan "
    "write test release measure improve learn share the system services data customers partners design results "
    "in a friendly and open environment with mentors who take time for your questions about your first project"
)
_WORDS = _TEXT.split()


def company_name(board: int) -> str:
    """Identifier of a board's company."""
    return f"company{board:03}"


def posting_id(board: int, number: int) -> str:
    """Id of a posting, unique across boards."""
    return f"7440{board:04}{number:05}"


def posting_ids(board: int) -> list[str]:
    """Ids of all postings of a board."""
    return [posting_id(board, number) for number in range(POSTINGS)]


def listing(board: int) -> dict[str, object]:
    """The single page of a board's listing."""
    content = [_short(board, number) for number in range(POSTINGS)]
    return {"offset": 0, "limit": 100, "totalFound": POSTINGS, "content": content}


def detail(board: int, number: int) -> dict[str, object]:
    """A posting in full."""
    sections = {
        name: {"title": name, "text": text}
        for name, text in zip(
            ("jobDescription", "qualifications", "additionalInformation", "companyDescription"),
            _sections(board, _chance(board, number)),
            strict=True,
        )
    }
    return {**_short(board, number), "active": True, "jobAd": {"sections": sections}}


def _chance(board: int, number: int) -> random.Random:
    return random.Random(board * 1_000_003 + number)  # noqa: S311  generated data


def _short(board: int, number: int) -> dict[str, object]:
    chance = _chance(board, number)
    city, region, country, full = chance.choice(_PLACES)
    company = company_name(board)
    return {
        "id": posting_id(board, number),
        "name": f"{chance.choice(_TITLES)} {chance.choice(_LEVELS)} {number}".replace("  ", " "),
        "company": {"name": company.title(), "identifier": company},
        "releasedDate": f"2026-08-{chance.randrange(1, 22):02}T09:{chance.randrange(60):02}:00.000Z",
        "location": {
            "city": city,
            "region": region,
            "country": country,
            "remote": chance.random() < 0.3,
            "hybrid": False,
            "fullLocation": full,
        },
        "department": {"label": "Engineering"},
        "function": {"label": "Engineering"},
        "typeOfEmployment": {"label": "Full-time"},
        "experienceLevel": {"id": "entry_level", "label": "Entry Level"},
    }


def _sections(board: int, chance: random.Random) -> list[str]:
    ours = _companys(board)
    skills = iter(chance.sample(_skill_names(), 6))
    items = "".join(f"<li><p>{_sentence(chance, 14)} {next(skills)}</p></li>" for _ in range(6))
    qualifications = [*chance.sample(ours.qualifications, 4), *(_sentence(chance, 16) for _ in range(2))]
    return [
        f"<p>{ours.introduction}</p><p>{_sentence(chance, 40)}</p><ul>{items}</ul>",
        "<ul>" + "".join(f"<li><p>{line}</p></li>" for line in qualifications) + "</ul>",
        f"<p>{_sentence(chance, 10)} 1-2 years of experience.</p><p>{ours.closing} &amp;nbsp;</p>",
        f"<p><strong>{ours.about}</strong></p>",
    ]


@cache
def _skill_names() -> list[str]:
    return sorted(skill_names())


class _Company(NamedTuple):
    """Texts that all postings of a company share."""

    introduction: str
    qualifications: list[str]
    closing: str
    about: str


@cache
def _companys(board: int) -> _Company:
    chance = random.Random(board)  # noqa: S311  generated data
    qualifications = [_sentence(chance, 16) for _ in range(8)]
    return _Company(_sentence(chance, 50), qualifications, _sentence(chance, 90), _sentence(chance, 120))


def _sentence(chance: random.Random, words: int) -> str:
    return f"{' '.join(chance.choices(_WORDS, k=words)).capitalize()}."
