"""A student's recommendations: the published list, without entries that the student can no longer act on.

Belongs here: reading the published lists of one student. Does not belong here: scoring (`run`), explaining (`explain`),
filtered lists (`filtered`).
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Table, or_, select

from opportunity_pipeline.scoring.explain import UnknownStudent
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

RECOMMENDED: dict[Kind, Table] = {
    "job": tables.recommended_jobs,
    "hackathon": tables.recommended_hackathons,
    "article": tables.recommended_articles,
}
LENGTHS: dict[Kind, int] = {"job": 20, "hackathon": 10, "article": 15}
"""Default number of recommendations."""
MOST = 1 << 31
"""Longer than any list, and still valid as a LIMIT in PostgreSQL."""


class UnknownKind(ValueError):
    """There is no such kind of opportunity."""


def view_of(kind: Kind) -> Table:
    """The view of a kind's published lists.

    Raises:
        UnknownKind: no such kind; checked here because notebooks have no type checker.
    """
    if kind not in RECOMMENDED:
        raise UnknownKind(f"kind {kind!r} is not one of {', '.join(RECOMMENDED)}")
    return RECOMMENDED[kind]


def wanted_rows(kind: Kind, limit: int | None) -> int:
    """Maximum rows of an answer: the limit, or the kind's default.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit is None:
        return LENGTHS[kind]
    if limit < 1:
        raise ValueError(f"limit: must be at least 1 row, not {limit}")
    return min(limit, MOST)


def is_active(student_id: str, *, database: Database) -> bool:
    """Whether a student exists and is active, i.e. gets lists."""
    students = tables.students
    known = read_frame(database, select(students.c.is_active).where(students.c.id == student_id))
    return bool(known.get_column("is_active").any())


def recommendations(
    student_id: str, kind: Kind, limit: int | None = None, *, database: Database, now: datetime | None = None
) -> pl.DataFrame:
    """The best entries of a student's published list.

    Opportunities that the student has applied to or dismissed, and those closed or past their deadline since the list
    was published, are left out at once, without waiting for the next batch; ranks are those of the batch.

    Args:
        student_id: the student.
        kind: kind of opportunity.
        limit: maximum number of rows; by default 20 jobs, 10 hackathons, 15 articles.
        database: the database to read.
        now: the time that deadlines are compared with; by default the current time.

    Returns:
        Best first: the columns of the kind's view (``recommended_jobs`` …), ``score`` as Float64. No rows for an
        inactive student.

    Raises:
        UnknownStudent: no such student.
        UnknownKind: no such kind.
        ValueError: the limit is below 1.
    """
    students, of = tables.students, view_of(kind)
    if read_frame(database, select(students.c.id).where(students.c.id == student_id)).is_empty():
        raise UnknownStudent(student_id)
    query = (
        select(of)
        .where(
            of.c.student_id == student_id,
            or_(of.c.deadline.is_(None), of.c.deadline >= (datetime.now(UTC) if now is None else now)),
        )
        .order_by(of.c.rank)
        .limit(wanted_rows(kind, limit))
    )
    return read_frame(database, query)
