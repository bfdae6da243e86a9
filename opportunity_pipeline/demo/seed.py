"""The demo's students: random ones, and a few with predictable matches.

Belongs here: which students a demo has. Does not belong here: generating the random ones (``students.generate``) and
computing the matches of the predictable ones, which only the formula does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from opportunity_pipeline.demo.landing import SEED
from opportunity_pipeline.demo.vocabulary import NICHES
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.frames import FrameBuilder
from opportunity_pipeline.students.generate import generate_students
from opportunity_pipeline.students.store import lock_students, store_students, write_students
from opportunity_pipeline.students.vocabulary import ARCHETYPES, FAMILY_NAMES, GIVEN_NAMES

# It is always daytime in one of the two, so that some mail of each kind is sent at once, whenever a demo starts.
_ZONES = (("india", "Asia/Kolkata"), ("california", "America/Los_Angeles"))
# A level below 50 is the one that internships and entry-level jobs ask for.
_LEVEL = 45


@dataclass(frozen=True)
class _Kind:
    """Students with predictable matches.

    Attributes:
        name: part of their ids and addresses.
        skills: all their skills; the first five are also their interests.
    """

    name: str
    skills: tuple[str, ...]


def specialists() -> list[str]:
    """Ids of the students who match exactly one job: the posting of their niche."""
    return [f"demo-{kind.name}-{where}" for kind in _niche_kinds() for where, _ in _ZONES]


def generalists() -> list[str]:
    """Ids of the students who match many jobs: they have the ten most requested skills of their field."""
    return [f"demo-{kind.name}-{where}" for kind in _field_kinds() for where, _ in _ZONES]


def seed_demo_students(database: Database, now: datetime, count: int = 100) -> int:
    """Stores the demo's students. Students who are already stored are left unchanged.

    Args:
        database: target database, migrated.
        now: aware; end of their score histories.
        count: total number, at least that of the predictable students.

    Returns:
        Number of students stored.

    Raises:
        ValueError: ``count`` is too small.
    """
    known = set(read_frame(database, sa.select(tables.students.c.id))["id"])
    foreseeable = [record for record in _foreseeable(now) if record["id"] not in known]
    crowd = count - len(specialists()) - len(generalists())
    if crowd < 0:
        raise ValueError(f"a demo needs at least {count - crowd} students, not {count}")
    frames = generate_students(crowd, seed=SEED, now=now)
    new = {
        name: frame.filter(~pl.col("id" if name == "students" else "student_id").is_in(sorted(known)))
        for name, frame in frames.items()
    }
    stored = store_students(new, database=database).created
    builder = FrameBuilder()
    for record in foreseeable:
        builder.add(StudentRecord.model_validate(record))
    with database.engine.begin() as connection:
        lock_students(connection)
        return stored + write_students(connection, builder.frames(), now=now).created


def _niche_kinds() -> list[_Kind]:
    return [_Kind(niche.title.split()[0].lower(), niche.skills) for niche in NICHES]


def _field_kinds() -> list[_Kind]:
    return [_Kind(field, ARCHETYPES[field].skills[:10]) for field in ("frontend", "backend", "data", "devops")]


def _foreseeable(now: datetime) -> Iterator[dict[str, Any]]:
    measured = (now - timedelta(days=20)).date().isoformat()
    for number, kind in enumerate((*_niche_kinds(), *_field_kinds())):
        for where, zone in _ZONES:
            yield {
                "id": f"demo-{kind.name}-{where}",
                "email": f"{kind.name}.{where}@example.org",
                "name": f"{GIVEN_NAMES[7 * number]} {FAMILY_NAMES[5 * number + len(where)]}",
                "time_zone": zone,
                "locale": "en",
                "home_location": "Bengaluru, Karnataka",
                "preferred_locations": ["Hyderabad, Telangana", "Pune, Maharashtra"],
                "graduation_year": now.year + 1,
                "career_goals": [f"Work in {kind.name}"],
                "interests": list(kind.skills[:5]),
                "skills": [{"skill": skill, "level": _LEVEL} for skill in kind.skills],
                "ai_profile": {
                    "overall": 80,
                    "skill": 70,
                    "learning": 75,
                    "interview": 72,
                    "history": [
                        {"measured_on": measured, "overall": 74, "skill": 66, "learning": 64, "interview": 70},
                        {
                            "measured_on": now.date().isoformat(),
                            "overall": 80,
                            "skill": 70,
                            "learning": 75,
                            "interview": 72,
                        },
                    ],
                },
            }
