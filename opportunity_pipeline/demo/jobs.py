"""The jobs of the demo's world: company, role, skills, place, posting date and deadline.

Belongs here: synthetic postings, independent of where they appear. Does not belong here: the upstreams' formats
(``job_shapes``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import numpy as np

from opportunity_pipeline.demo.timeline import began, chance, slots
from opportunity_pipeline.demo.vocabulary import (
    CITIES,
    CITIES_ABROAD,
    COMPANIES,
    DEPARTMENTS,
    NICHES,
    ROLES,
    SPELLINGS,
    Company,
)
from opportunity_pipeline.students.vocabulary import ARCHETYPES

Level = Literal["intern", "entry", "mid", "senior"]
Mode = Literal["remote", "hybrid", "onsite"]
Item = TypeVar("Item")

# 6.9 postings per day, each listed for 50 days: 343 at any time.
_EVERY = timedelta(hours=3, minutes=30)
_KEPT = timedelta(days=50)
# The posting of a niche is replaced as soon as it disappears, so that there is always exactly one.
_NICHE_EVERY = timedelta(days=12)
# Days from posting to deadline. With a posting every few hours, some deadlines are always near and some have passed.
_OPEN_DAYS = (6, 10, 15, 21, 28, 35, 45)
_LEVELS: Sequence[tuple[Level, float]] = (("intern", 0.35), ("entry", 0.3), ("mid", 0.25), ("senior", 0.1))
_MODES: Sequence[tuple[Mode, float]] = (("remote", 0.35), ("hybrid", 0.15), ("onsite", 0.5))
_WITH_BOARDS = [company for company in COMPANIES if company.source == "greenhouse"]
# Common words that rarely mean a skill; the taxonomy recognises them only in lists of skills.
_ONLY_IN_LISTS = frozenset({"communication", "networking", "prototyping"})


@dataclass(frozen=True)
class Job:
    """A posting.

    Attributes:
        key: kind of slot and its number; ids are derived from it.
        company: the posting company, with its source.
        title: title of the posting.
        department: department of the company.
        level: experience level asked for.
        skills: required skills, as people spell them.
        city: place; empty for remote work.
        mode: remote, hybrid or on site.
        posted: posting time.
        deadline: application deadline; ``None``: open until filled.
        monthly: range of monthly pay in rupees; ``None``: not stated.
    """

    key: tuple[str, int]
    company: Company
    title: str
    department: str
    level: Level
    skills: tuple[str, ...]
    city: str
    mode: Mode
    posted: datetime
    deadline: datetime | None
    monthly: tuple[int, int] | None

    @property
    def years(self) -> str:
        """Required experience, in words."""
        return {"intern": "0-1 year", "entry": "0-1 year", "mid": "1-3 years", "senior": "4+ years"}[self.level]


def jobs(now: datetime, *, seed: int) -> list[Job]:
    """All postings visible at a given time, oldest first.

    Args:
        now: aware.
        seed: determines the world.
    """
    common = [_job(seed, slot) for slot in slots(now, every=_EVERY, kept=_KEPT)]
    return sorted([*common, *_niches(now)], key=lambda job: (job.posted, job.key))


def _job(seed: int, slot: int) -> Job:
    random = chance(seed, "job", slot)
    field = list(ROLES)[slot % len(ROLES)] if random.random() < 0.4 else _by_share(random)
    level = _weighted(random, _LEVELS)
    mode = _weighted(random, _MODES)
    # Only Greenhouse states deadlines. Every fifth posting is on Greenhouse, so that some deadline is always near.
    company = _one(random, _WITH_BOARDS if slot % 5 == 0 else COMPANIES)
    posted = began(slot, _EVERY)
    closes = posted + timedelta(days=_OPEN_DAYS[slot % len(_OPEN_DAYS)])
    least = int(random.integers(8, 40)) * 1000 * {"intern": 1, "entry": 2, "mid": 4, "senior": 8}[level]
    return Job(
        key=("job", slot),
        company=company,
        title=_title(random, _one(random, ROLES[field]), level),
        department=DEPARTMENTS.get(field, "Engineering"),
        level=level,
        skills=_skills(random, field),
        city="" if mode == "remote" else _city(random, company),
        mode=mode,
        posted=posted,
        deadline=closes.replace(hour=18, minute=29, second=59) if slot % 5 == 0 or random.random() < 0.8 else None,
        monthly=(least, least + 5000) if random.random() < 0.7 else None,
    )


def _niches(now: datetime) -> Iterator[Job]:
    for slot in slots(now, every=_NICHE_EVERY, kept=_NICHE_EVERY):
        for place, niche in enumerate(NICHES):
            posted = began(slot, _NICHE_EVERY)
            yield Job(
                key=(f"niche {place}", slot),
                company=_WITH_BOARDS[(slot + place) % len(_WITH_BOARDS)],
                title=niche.title,
                department="Engineering",
                level="intern",
                skills=niche.skills,
                city="",
                mode="remote",
                posted=posted,
                deadline=posted + timedelta(days=30),
                monthly=None,
            )


def _by_share(random: np.random.Generator) -> str:
    return _weighted(random, [(name, float(kind.share)) for name, kind in ARCHETYPES.items()])


def _skills(random: np.random.Generator, field: str) -> tuple[str, ...]:
    """Three to five skills of a field; common skills are asked for most."""
    usable = [skill for skill in ARCHETYPES[field].skills if skill not in _ONLY_IN_LISTS]
    weights = 1 / np.arange(1.0, len(usable) + 1) ** 0.6
    chosen = random.choice(len(usable), int(random.integers(3, 6)), replace=False, p=weights / weights.sum())
    # Capitalised: in lower case "react" and "go" are ordinary words.
    return tuple(SPELLINGS.get(usable[index], usable[index].title()) for index in sorted(chosen))


def _title(random: np.random.Generator, role: str, level: Level) -> str:
    if level == "intern":
        return f"{role} Intern"
    if level == "entry":
        return _one(random, (f"Junior {role}", f"Graduate {role}", role))
    return role if level == "mid" else f"Senior {role}"


def _city(random: np.random.Generator, company: Company) -> str:
    abroad = company.source in {"lever", "simplify_listings"} and random.random() < 0.4
    return _one(random, CITIES_ABROAD if abroad else CITIES)


def _one(random: np.random.Generator, items: Sequence[Item]) -> Item:
    return items[int(random.integers(len(items)))]


def _weighted(random: np.random.Generator, items: Sequence[tuple[Item, float]]) -> Item:
    weights = np.array([weight for _, weight in items])
    return items[int(random.choice(len(items), p=weights / weights.sum()))][0]
