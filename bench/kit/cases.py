"""Simulated or recorded people and jobs as scoring reads them.

Belongs here: turning plain rows into inputs. Does not belong here: where the rows come from (`views`, `tastes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.kit.synthetic import NOW
from opportunity_pipeline.scoring.features.students import StudentTables
from opportunity_pipeline.scoring.inputs import Inputs

_TEXTS = pl.List(pl.String)
_MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Person:
    """A student's profile; without a name, as in scoring."""

    skills: Mapping[str, int] = field(default_factory=dict)
    interests: Sequence[str] = ()
    gaps: Sequence[str] = ()
    places: Sequence[str] = ()
    overall: int | None = None


@dataclass(frozen=True)
class Posting:
    """A job's properties."""

    title: str
    skills: Sequence[str] = ()
    years: float | None = None
    mode: str = "unknown"
    places: Sequence[str] = ()
    family: str = "other"
    posted: datetime | None = None


def inputs_of(
    people: Sequence[Person], postings: Sequence[Posting], past: NDArray[np.bool_], hidden: NDArray[np.bool_]
) -> Inputs:
    """Builds the inputs that scoring reads; ids are positions.

    Args:
        people: students.
        postings: jobs, all open.
        past: by student and job: whether the student clicked it before.
        hidden: by student and job: whether it must not be listed, as if the student had applied to it.
    """
    ids = [_name(number) for number in range(len(people))]
    jobs = pl.DataFrame(
        {
            "id": range(len(postings)),
            "title": [one.title for one in postings],
            "skills_required": [list(one.skills) for one in postings],
            "experience_min_years": [one.years for one in postings],
            "experience_band": "unknown",
            "work_mode": [one.mode for one in postings],
            "place_keys": [list(one.places) for one in postings],
            "role_family": [one.family for one in postings],
            "posted_at": [one.posted for one in postings],
            "apply_by": None,
            "first_seen": NOW,
            "status": "open",
        },
        schema_overrides={
            "id": pl.Int64,
            "skills_required": _TEXTS,
            "experience_min_years": pl.Float64,
            "place_keys": _TEXTS,
            "posted_at": _MOMENT,
            "apply_by": _MOMENT,
            "first_seen": _MOMENT,
        },
    )

    def pairs(of: NDArray[np.bool_]) -> pl.DataFrame:
        student, job = np.nonzero(of)
        return pl.DataFrame({"student_id": pl.Series(ids, dtype=pl.String)[student], "opportunity_id": job})

    at = NOW - timedelta(days=7)
    moment = pl.lit(at, _MOMENT)
    feedback = pairs(past).with_columns(action=pl.lit("clicked"), at=moment)
    applications = pairs(hidden).with_columns(status=pl.lit("submitted"), applied_at=moment)
    return Inputs(
        kind="job",
        students=_tables(ids, people),
        opportunities=jobs,
        feedback=feedback,
        grouped=jobs,
        applications=applications,
        engagement=feedback.clear(),
    )


def position_of(student_id: str) -> int:
    """Position of a student, from the id."""
    return int(student_id[1:])


def _name(number: int) -> str:
    return f"s{number:06}"


def _tables(ids: Sequence[str], people: Sequence[Person]) -> StudentTables:
    def long(name: str, rows: list[tuple[Any, ...]], **more: Any) -> pl.DataFrame:
        return pl.DataFrame(rows, schema={"student_id": pl.String, name: pl.String, **more}, orient="row")

    both = list(zip(ids, people, strict=True))
    return StudentTables(
        students=pl.DataFrame(
            {
                "id": ids,
                "place_keys": [list(one.places) for one in people],
                "overall_score": [one.overall for one in people],
                "learning_score": None,
                "interview_score": None,
                "is_active": True,
                "match_threshold": None,
            },
            schema_overrides={
                "place_keys": _TEXTS,
                **dict.fromkeys(("overall_score", "learning_score", "interview_score", "match_threshold"), pl.Int16),
            },
        ),
        skills=long("skill", [(id_, *one) for id_, person in both for one in person.skills.items()], level=pl.Int16),
        interests=long("interest", [(id_, one) for id_, person in both for one in person.interests]),
        gaps=long("skill", [(id_, one) for id_, person in both for one in person.gaps]),
        history=pl.DataFrame(schema={"student_id": pl.String, "measured_on": pl.Date, "learning_score": pl.Int16}),
    )
