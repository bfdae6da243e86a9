"""Test students and opportunities, as plain values and as the rows that scoring reads.

Belongs here: values with defaults for tests, and their rows in the format of the tables. Does not belong here: rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from opportunity_pipeline.scoring.features.students import StudentTables
from opportunity_pipeline.scoring.filters import COLUMNS
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.sources.records import Kind

NOW = datetime(2026, 8, 23, tzinfo=UTC)
MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Student:
    """A student; everything but the id is optional."""

    id: str
    skills: Mapping[str, int] = field(default_factory=dict)
    interests: Sequence[str] = ()
    gaps: Sequence[str] = ()
    places: Sequence[str] = ()
    overall: int | None = None
    learning: int | None = None
    interview: int | None = None
    history: Mapping[date, int | None] = field(default_factory=dict)
    threshold: int | None = None
    active: bool = True


@dataclass(frozen=True)
class Job:
    """A job."""

    id: int
    title: str = "Intern"
    skills: Sequence[str] = ()
    years: float | None = None
    band: str = "unknown"
    mode: str = "unknown"
    places: Sequence[str] = ()
    family: str = "other"
    posted: datetime | None = None
    apply_by: datetime | None = None
    seen: datetime = NOW
    status: str = "open"
    pay: str = "unknown"
    monthly: float | None = None


@dataclass(frozen=True)
class Hackathon:
    """A hackathon."""

    id: int
    themes: Sequence[str] = ()
    tech: Sequence[str] = ()
    difficulty: str = "unknown"
    mode: str = "unknown"
    places: Sequence[str] = ()
    start: datetime | None = None
    end: datetime | None = None
    register_by: datetime | None = None
    seen: datetime = NOW
    status: str = "open"


@dataclass(frozen=True)
class Article:
    """An article."""

    id: int
    title: str = "News"
    topic: str | None = None
    keywords: Sequence[str] = ()
    published: datetime | None = None
    seen: datetime = NOW
    status: str = "open"


@dataclass(frozen=True)
class Reaction:
    """A student's reaction to an opportunity."""

    student: str
    opportunity: int
    action: str
    at: datetime = NOW


@dataclass(frozen=True)
class Application:
    """An application."""

    student: str
    opportunity: int
    status: str = "submitted"
    at: datetime | None = None


Opportunity = Job | Hackathon | Article

_STUDENT = {
    "id": pl.String,
    "place_keys": pl.List(pl.String),
    "overall_score": pl.Int16,
    "learning_score": pl.Int16,
    "interview_score": pl.Int16,
    "is_active": pl.Boolean,
    "match_threshold": pl.Int16,
}
_REACTION = {"student_id": pl.String, "opportunity_id": pl.Int64, "action": pl.String, "at": MOMENT}
_APPLICATION = {"student_id": pl.String, "opportunity_id": pl.Int64, "status": pl.String, "applied_at": MOMENT}
_OPPORTUNITY: dict[Kind, dict[str, Any]] = {
    "job": {
        "id": pl.Int64,
        "title": pl.String,
        "skills_required": pl.List(pl.String),
        "experience_min_years": pl.Float64,
        "experience_band": pl.String,
        "work_mode": pl.String,
        "place_keys": pl.List(pl.String),
        "role_family": pl.String,
        "posted_at": MOMENT,
        "apply_by": MOMENT,
        "first_seen": MOMENT,
        "status": pl.String,
    },
    "hackathon": {
        "id": pl.Int64,
        "theme_tags": pl.List(pl.String),
        "tech_stack_tags": pl.List(pl.String),
        "difficulty_level": pl.String,
        "participation_mode": pl.String,
        "place_keys": pl.List(pl.String),
        "start_date": MOMENT,
        "end_date": MOMENT,
        "registration_deadline": MOMENT,
        "first_seen": MOMENT,
        "status": pl.String,
    },
    "article": {
        "id": pl.Int64,
        "title": pl.String,
        "topic": pl.String,
        "relevance_keywords": pl.List(pl.String),
        "published_at": MOMENT,
        "first_seen": MOMENT,
        "status": pl.String,
    },
}


def kind_of(opportunity: Opportunity) -> Kind:
    return "job" if isinstance(opportunity, Job) else "hackathon" if isinstance(opportunity, Hackathon) else "article"


def row_of(one: Opportunity) -> tuple[Any, ...]:
    """The opportunity as a row with the columns that scoring reads."""
    match one:
        case Job():
            return (
                one.id,
                one.title,
                list(one.skills),
                one.years,
                one.band,
                one.mode,
                list(one.places),
                one.family,
                one.posted,
                one.apply_by,
                one.seen,
                one.status,
            )
        case Hackathon():
            return (
                one.id,
                list(one.themes),
                list(one.tech),
                one.difficulty,
                one.mode,
                list(one.places),
                one.start,
                one.end,
                one.register_by,
                one.seen,
                one.status,
            )
        case Article():
            return (one.id, one.title, one.topic, list(one.keywords), one.published, one.seen, one.status)


def filter_rows(opportunities: Iterable[Opportunity]) -> pl.DataFrame:
    """Opportunities of one kind as rows with the columns that filters read."""
    ones = list(opportunities)
    kind = kind_of(ones[0])
    rows = _frame([row_of(one) for one in ones], _OPPORTUNITY[kind])
    if kind == "job":
        pay = [(one.pay, one.monthly) for one in ones if isinstance(one, Job)]
        extra = _frame(pay, {"stipend_kind": pl.String, "stipend_monthly": pl.Float64})
        rows = pl.concat([rows, extra], how="horizontal")
    return rows.select(COLUMNS[kind])


def student_tables(students: Iterable[Student]) -> StudentTables:
    people = list(students)
    return StudentTables(
        students=_frame(
            [(s.id, list(s.places), s.overall, s.learning, s.interview, s.active, s.threshold) for s in people],
            _STUDENT,
        ),
        skills=_frame(
            [(s.id, skill, level) for s in people for skill, level in s.skills.items()],
            {"student_id": pl.String, "skill": pl.String, "level": pl.Int16},
        ),
        interests=_frame(
            [(s.id, interest) for s in people for interest in s.interests],
            {"student_id": pl.String, "interest": pl.String},
        ),
        gaps=_frame([(s.id, gap) for s in people for gap in s.gaps], {"student_id": pl.String, "skill": pl.String}),
        history=_frame(
            [(s.id, day, score) for s in people for day, score in s.history.items()],
            {"student_id": pl.String, "measured_on": pl.Date, "learning_score": pl.Int16},
        ),
    )


def inputs_of(
    kind: Kind,
    students: Iterable[Student],
    opportunities: Iterable[Opportunity],
    reactions: Iterable[Reaction] = (),
    applications: Iterable[Application] = (),
    *,
    engagement: Iterable[Reaction] | None = None,
) -> Inputs:
    """Inputs as ``read_inputs`` returns them.

    Reactions may be about closed opportunities; ``engagement`` holds those of all students, if there are others.
    """
    rows = _frame([row_of(one) for one in opportunities], _OPPORTUNITY[kind])
    feedback = _reactions(reactions)
    return Inputs(
        kind=kind,
        students=student_tables(students),
        opportunities=rows.filter(pl.col("status") == "open"),
        feedback=feedback,
        grouped=rows.filter(pl.col("id").is_in(feedback["opportunity_id"].implode())),
        applications=_frame([(a.student, a.opportunity, a.status, a.at) for a in applications], _APPLICATION),
        engagement=feedback if engagement is None else _reactions(engagement),
    )


def _reactions(reactions: Iterable[Reaction]) -> pl.DataFrame:
    return _frame([(r.student, r.opportunity, r.action, r.at) for r in reactions], _REACTION)


def _frame(rows: list[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
