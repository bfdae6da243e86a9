"""Inputs: reading what scoring needs from the tables.

Belongs here: queries for exactly the columns and rows that scoring needs. Does not belong here: shaping the results
(`features`, `feedback`, `trend`).
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, ColumnElement, Select, Table, any_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import True_

from opportunity_pipeline.scoring.features.students import StudentTables
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

OPPORTUNITIES: dict[Kind, Table] = {"job": tables.jobs, "hackathon": tables.hackathons, "article": tables.articles}

SHOWN: dict[Kind, Table] = {
    "job": tables.canonical_jobs,
    "hackathon": tables.canonical_hackathons,
    "article": tables.canonical_articles,
}
"""One row per canonical opportunity, the one scored and shown. Actions on its duplicates count for it."""

_COLUMNS: dict[Kind, tuple[str, ...]] = {
    "job": (
        "id",
        "title",
        "skills_required",
        "experience_min_years",
        "experience_band",
        "work_mode",
        "place_keys",
        "role_family",
        "posted_at",
        "apply_by",
        "first_seen",
        "status",
    ),
    "hackathon": (
        "id",
        "theme_tags",
        "tech_stack_tags",
        "difficulty_level",
        "participation_mode",
        "place_keys",
        "start_date",
        "end_date",
        "registration_deadline",
        "first_seen",
        "status",
    ),
    "article": ("id", "title", "topic", "relevance_keywords", "published_at", "first_seen", "status"),
}
# The columns that ``standing`` needs of open opportunities.
_DATES: dict[Kind, tuple[str, ...]] = {
    "job": ("posted_at", "first_seen", "apply_by"),
    "hackathon": ("start_date", "first_seen", "end_date", "registration_deadline"),
    "article": ("published_at", "first_seen"),
}
# The column that ``with_group`` needs.
_GROUPED: dict[Kind, str] = {"job": "role_family", "hackathon": "theme_tags", "article": "topic"}


@dataclass(frozen=True)
class Inputs:
    """Everything the scores of some students for one kind are computed from.

    Attributes:
        kind: the kind.
        students: rows of the wanted students.
        opportunities: the open ones or some of them, plus one more if requested; with ``digest``.
        feedback: ``student_id``, ``opportunity_id``, ``action``, ``at`` of these students and this kind.
        grouped: ``id`` and the group's column, of the opportunities with feedback, including closed ones.
        applications: ``student_id``, ``opportunity_id``, ``status``, ``applied_at`` of these students and this kind.
        engagement: ``student_id``, ``opportunity_id``, ``action``, ``at`` of all students, for kinds with a trend.
    """

    kind: Kind
    students: StudentTables
    opportunities: pl.DataFrame
    feedback: pl.DataFrame
    grouped: pl.DataFrame
    applications: pl.DataFrame
    engagement: pl.DataFrame


def in_shard(shard: int, shards: int) -> ColumnElement[bool]:
    """The condition that a student is in a shard."""
    # For a modulo, PostgreSQL estimates one row in 200 and looks up the students one by one.
    return true() if shards == 1 else tables.students.c.bucket % shards == shard


def among(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The condition that a column has one of the given values, of which there may be many."""
    return column == any_(literal(list(values), ARRAY(column.type)))


def digest(kind: Kind) -> ColumnElement[int]:
    """A 64-bit hash of the columns that scoring reads of an opportunity, to detect changes.

    With seed 0, the number 0 would hash to the seed and so collide with null, which hashes to 0; hence seed 1.
    """
    of = SHOWN[kind]
    return func.hash_record_extended(func.row(*(of.c[name] for name in _COLUMNS[kind])), 1, type_=BigInteger)


def read_open(kind: Kind, *, database: Database) -> pl.DataFrame:
    """Reads only the dates, status and ``digest`` of open opportunities; a third of the time of all columns."""
    of = SHOWN[kind]
    columns = [of.c.id, *(of.c[name] for name in _DATES[kind])]
    query = select(*columns, digest(kind).label("digest")).where(of.c.status == "open")
    return read_frame(database, query).with_columns(status=pl.lit("open"))


def read_inputs(
    kind: Kind,
    who: ColumnElement[bool],
    *,
    database: Database,
    only: Collection[int] | None = None,
    also_opportunity: int | None = None,
) -> Inputs:
    """Reads all inputs of one kind.

    Args:
        kind: the kind of opportunity.
        who: condition on ``students``.
        database: the database to read.
        only: ids of the wanted open opportunities; ``None``: all.
        also_opportunity: id of an opportunity to read even if it is not open.
    """
    of = SHOWN[kind]
    feedback, applications = tables.recommendation_feedback, tables.applications
    reacted_to = tables.canonical_id(kind, feedback.c.opportunity_id).label("opportunity_id")
    reactions = select(feedback.c.student_id, reacted_to, feedback.c.action, feedback.c.at).where(
        feedback.c.kind == kind
    )
    theirs = reactions.where(_of(feedback, who))
    applied = select(
        applications.c.student_id,
        tables.canonical_id(kind, applications.c.opportunity_id).label("opportunity_id"),
        applications.c.status,
        applications.c.applied_at,
    ).where(applications.c.kind == kind, _of(applications, who))
    queries = {
        "opportunities": _opportunities(kind, only, also_opportunity),
        "feedback": theirs,
        "grouped": select(of.c.id, of.c[_GROUPED[kind]]).where(of.c.id.in_(theirs.with_only_columns(reacted_to))),
        "applications": applied,
        "engagement": reactions if kind == "article" else reactions.where(feedback.c.id < 0),
    }
    # In parallel: the opportunities take as long as all the others together.
    with ThreadPoolExecutor(2) as threads:
        reading = {name: threads.submit(read_frame, database, query) for name, query in queries.items()}
        students = read_students(who, database=database)
        return Inputs(kind, students, **{name: frame.result() for name, frame in reading.items()})


def read_opportunities(kind: Kind, *, database: Database, only: Collection[int] | None = None) -> pl.DataFrame:
    """Reads only the opportunities of :func:`read_inputs`."""
    return read_frame(database, _opportunities(kind, only))


def _opportunities(kind: Kind, only: Collection[int] | None, also: int | None = None) -> Select[Any]:
    of = SHOWN[kind]
    open_ones: ColumnElement[bool] = of.c.status == "open"
    if only is not None:
        open_ones &= among(of.c.id, only)
    if also is not None:
        open_ones = or_(open_ones, of.c.id == also)
    return select(*(of.c[name] for name in _COLUMNS[kind]), digest(kind).label("digest")).where(open_ones)


def read_students(who: ColumnElement[bool], *, database: Database) -> StudentTables:
    """Reads the rows of the students that match ``who``."""
    students, preferences = tables.students, tables.notification_preferences
    rows: Select[Any] = (
        select(
            students.c.id,
            students.c.place_keys,
            students.c.overall_score,
            students.c.learning_score,
            students.c.interview_score,
            students.c.is_active,
            preferences.c.match_threshold,
        )
        .outerjoin(preferences, preferences.c.student_id == students.c.id)
        .where(who)
    )

    def theirs(table: Table, *columns: str) -> pl.DataFrame:
        return read_frame(database, select(*(table.c[name] for name in columns)).where(_of(table, who)))

    return StudentTables(
        students=read_frame(database, rows),
        skills=theirs(tables.student_skills, "student_id", "skill", "level"),
        interests=theirs(tables.student_interests, "student_id", "interest"),
        gaps=theirs(tables.learning_gaps, "student_id", "skill"),
        history=theirs(tables.profile_score_history, "student_id", "measured_on", "learning_score"),
    )


def _of(table: Table, who: ColumnElement[bool]) -> ColumnElement[bool]:
    if isinstance(who, True_):  # every row belongs to some student
        return who
    return table.c.student_id.in_(select(tables.students.c.id).where(who))
