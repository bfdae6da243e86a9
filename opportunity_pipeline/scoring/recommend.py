"""A student's recommendations: her published list, without what she can no longer act on.

Belongs here: reading the published lists of one student. Does not belong here: scoring (`run`), explaining (`explain`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.sql.functions import coalesce

from opportunity_pipeline.scoring.explain import TITLES, UnknownStudent
from opportunity_pipeline.scoring.inputs import SHOWN
from opportunity_pipeline.scoring.publish import SCORES
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

LENGTHS: dict[Kind, int] = {"job": 20, "hackathon": 10, "article": 15}
"""Recommendations shown where no limit is given."""

# What a person wants to see of an opportunity besides its title and page.
_SHOWN: dict[Kind, tuple[str, ...]] = {
    "job": ("company", "location_text", "work_mode", "stipend_text", "posted_at", "apply_by"),
    "hackathon": (
        "organizer",
        "location_text",
        "participation_mode",
        "prize_text",
        "start_date",
        "registration_deadline",
    ),
    "article": ("publisher", "topic", "published_at"),
}
# The last moment to act; of several columns the first that is stated.
_DEADLINE: dict[Kind, tuple[str, ...]] = {
    "job": ("apply_by",),
    "hackathon": ("registration_deadline", "start_date"),
    "article": (),
}


def recommendations(
    student_id: str, kind: Kind, limit: int | None = None, *, database: Database, now: datetime | None = None
) -> pl.DataFrame:
    """The best of a student's published list.

    What was applied to, dismissed, closed or missed since the list was published is left out at once, without waiting
    for the next batch; ranks are those of the batch.

    Args:
        student_id: the student.
        kind: kind of opportunity.
        limit: most rows; by default 20 jobs, 10 hackathons, 15 articles.
        database: where from.
        now: the clock deadlines are compared with; by default the present moment.

    Returns:
        Best first: the columns of the scored table (``score`` as Float64, ``opportunity_id`` in place of the kind's own
        name), ``title``, ``source_url`` and what is shown of the kind.

    Raises:
        UnknownStudent: no such student.
    """
    students, of, scores = tables.students, SHOWN[kind], SCORES[kind]
    if read_frame(database, select(students.c.id).where(students.c.id == student_id)).is_empty():
        raise UnknownStudent(student_id)
    identity = scores.c[f"{kind}_id"]
    columns: list[ColumnElement[Any]] = [
        identity.label("opportunity_id") if column is identity else column for column in scores.c
    ]
    columns += [of.c[TITLES[kind]].label("title"), of.c.source_url, *(of.c[name] for name in _SHOWN[kind])]
    query = (
        select(*columns)
        .join(of, of.c.id == identity)
        .where(scores.c.student_id == student_id, of.c.status == "open", ~_left(kind, student_id, identity))
        .order_by(scores.c.rank)
        .limit(LENGTHS[kind] if limit is None else limit)
    )
    if _DEADLINE[kind]:
        deadline = coalesce(*(of.c[name] for name in _DEADLINE[kind]), None)
        query = query.where(or_(deadline.is_(None), deadline >= (datetime.now(UTC) if now is None else now)))
    return read_frame(database, query)


def _left(kind: Kind, student_id: str, identity: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that the student has applied to or dismissed the opportunity."""
    feedback, applications = tables.recommendation_feedback, tables.applications
    reacted = exists().where(
        feedback.c.student_id == student_id,
        feedback.c.kind == kind,
        tables.canonical_id(kind, feedback.c.opportunity_id) == identity,
        feedback.c.action.in_(["applied", "dismissed"]),
    )
    applied = exists().where(
        applications.c.student_id == student_id,
        applications.c.kind == kind,
        tables.canonical_id(kind, applications.c.opportunity_id) == identity,
        applications.c.status != "draft",
    )
    return or_(reacted, applied)
