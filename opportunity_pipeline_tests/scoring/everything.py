"""The students and opportunities of the formula's tables, together in one database.

Belongs here: the collection of them, and reading the published rows. Does not belong here: the tables themselves
(`test_formula_tables`), how rows are stored (`stored`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from opportunity_pipeline.scoring.published import SCORES
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.test_formula_tables import (
    ARTICLE_REACTIONS,
    ARTICLES,
    HACKATHON_REACTIONS,
    HACKATHONS,
    JOB_REACTIONS,
    JOBS,
    STUDENTS,
)
from opportunity_pipeline_tests.scoring.world import NOW, Application, Opportunity, Reaction, Student

# Ids are unique across kinds, because they are digests.
WORLDS: dict[Kind, tuple[list[Opportunity], list[Reaction]]] = {
    "job": ([*JOBS], JOB_REACTIONS),
    "hackathon": (
        [replace(one, id=one.id + 100) for one in HACKATHONS],
        [replace(one, opportunity=one.opportunity + 100) for one in HACKATHON_REACTIONS],
    ),
    "article": (
        [replace(one, id=one.id + 200) for one in ARTICLES],
        [replace(one, opportunity=one.opportunity + 200) for one in ARTICLE_REACTIONS],
    ),
}
PEOPLE = [*STUDENTS, Student("inactive", active=False), Student("eager", {"python": 80}, threshold=0, overall=100)]
DONE = [Application("entry", 2), Application("entry", 110, "draft"), Application("eager", 110, at=NOW)]


def rows_of(kind: Kind, database: Database) -> list[dict[str, Any]]:
    """The published rows, by student and rank."""
    scores = SCORES[kind]
    with database.engine.connect() as connection:
        rows = connection.execute(select(scores).order_by(scores.c.student_id, scores.c.rank)).mappings()
        return [dict(row) for row in rows]
