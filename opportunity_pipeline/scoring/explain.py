"""Explaining one pair: every point of it, and why it is or is not in the student's list.

Belongs here: the explanation as a value. Does not belong here: the numbers and words in it (`rows`, `formula`), and how
it is printed (`commands`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, literal, select

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import EXCLUDED, standing, totals_of
from opportunity_pipeline.scoring.inputs import SHOWN, read_inputs
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.rows import with_everything
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.recommended import TITLES

FULL_TOTAL = 1_000_000


class UnknownStudent(ValueError):
    """There is no student with this id."""

    def __init__(self, student_id: str) -> None:
        super().__init__(f"student {student_id!r} is not known: import students first, or check the id")


class UnknownOpportunity(ValueError):
    """There is no opportunity with this id."""

    def __init__(self, opportunity_id: int) -> None:
        super().__init__(f"opportunity {opportunity_id} is not known: it is no job, hackathon or article")


@dataclass(frozen=True)
class Part:
    """One component of a total.

    Attributes:
        name: the component.
        weight: whole percent.
        score: hundredths of a point, 0–10,000.
        reason: one line.
        unknown: whether the score is the neutral one because a side is missing.
    """

    name: str
    weight: int
    score: int
    reason: str
    unknown: bool

    @property
    def points(self) -> Decimal:
        """What the component adds to the total, in points with four decimals."""
        return points(self.weight * self.score)


@dataclass(frozen=True)
class Standing:
    """Where an opportunity stands among all that are considered for the student.

    Attributes:
        rank: 1 is best.
        considered: how many are considered.
        in_list: whether the list has it.
        gap: ten-thousandths of a point to the last one in the list; 0 for one that is in it.
    """

    rank: int
    considered: int
    in_list: bool
    gap: int


@dataclass(frozen=True)
class Explanation:
    """Why a student and an opportunity have the score they have. Totals are ten-thousandths of a point.

    Attributes:
        student_id: the student.
        kind: kind of opportunity.
        opportunity_id: the opportunity.
        title: its title.
        source_url: its page.
        parts: the components, whose points add up to ``before_feedback``.
        before_feedback: Σ weight × score, 0–1,000,000.
        feedback_group: similar opportunities that reactions are counted over; ``None``: there are none.
        feedback_tenths: factor × 10.
        total: after feedback, rounded half up, not capped.
        threshold: the student's threshold.
        matched_skills: skills asked that the student has.
        missing_skills: skills asked that the student lacks.
        suggestion_skill: the missing skill whose learning adds most; ``None``: none adds anything.
        suggestion_gain: what it adds to the total.
        standing: rank and distance to the list; ``None`` where it cannot be in the list.
        not_in_list: why the list does not have it; ``None`` where it does.
        scoring_version: version of the formula's configuration.
        as_of: the clock.
    """

    student_id: str
    kind: Kind
    opportunity_id: int
    title: str
    source_url: str
    parts: tuple[Part, ...]
    before_feedback: int
    feedback_group: str | None
    feedback_tenths: int
    total: int
    threshold: int
    matched_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    suggestion_skill: str | None
    suggestion_gain: int | None
    standing: Standing | None
    not_in_list: str | None
    scoring_version: str
    as_of: datetime

    @property
    def score(self) -> Decimal:
        """Points as shown: at most 100, four decimals."""
        return points(min(self.total, FULL_TOTAL))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Components whose score is the neutral one."""
        return tuple(part.name for part in self.parts if part.unknown)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values.

        Points are numbers of at most four decimals. Who adds them up takes the ``ten_thousandths`` beside them, which
        are integers and add up exactly.
        """
        return {
            "student_id": self.student_id,
            "kind": self.kind,
            "opportunity_id": self.opportunity_id,
            "title": self.title,
            "source_url": self.source_url,
            "score": float(self.score),
            "total": {"points": float(points(self.total)), "ten_thousandths": self.total},
            "before_feedback": {"points": float(points(self.before_feedback)), "ten_thousandths": self.before_feedback},
            "feedback": {"group": self.feedback_group, "factor": self.feedback_tenths / 10},
            "components": [
                {
                    "name": part.name,
                    "weight": part.weight,
                    "score": part.score / 100,
                    "points": float(part.points),
                    "ten_thousandths": part.weight * part.score,
                    "reason": part.reason,
                    "unknown": part.unknown,
                }
                for part in self.parts
            ],
            "matched_skills": list(self.matched_skills),
            "missing_skills": list(self.missing_skills),
            "unknown": list(self.unknown),
            "suggestion": None
            if self.suggestion_skill is None or self.suggestion_gain is None
            else {"skill": self.suggestion_skill, "gain": float(points(self.suggestion_gain))},
            "threshold": float(points(self.threshold)),
            "in_list": self.not_in_list is None,
            "not_in_list": self.not_in_list,
            "rank": self.standing.rank if self.standing else None,
            "considered": self.standing.considered if self.standing else None,
            "gap_to_list": float(points(self.standing.gap)) if self.standing else None,
            "scoring_version": self.scoring_version,
            "as_of": self.as_of.isoformat(),
        }

    def to_json(self) -> str:
        """:meth:`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def points(ten_thousandths: int) -> Decimal:
    """Ten-thousandths of a point as points with four decimals, exactly."""
    return Decimal(ten_thousandths).scaleb(-4)


def explain(
    student_id: str,
    opportunity_id: int,
    *,
    database: Database,
    settings: Settings,
    now: datetime,
    config: ScoringConfig = DEFAULT_CONFIG,
) -> Explanation:
    """Explains any pair, ranked or not, by the rows as they are now.

    The rank is that of a list made now; the published list may be older.

    Args:
        student_id: the student, active or not.
        opportunity_id: a job, hackathon or article, open or not.
        database: where from.
        settings: length of a list, default threshold.
        now: the clock.
        config: the numbers of the formula.

    Raises:
        UnknownStudent: no such student.
        UnknownOpportunity: no such opportunity.
    """
    kind, opportunity_id, title, source_url = _find(opportunity_id, database)
    inputs = read_inputs(kind, tables.students.c.id == student_id, database=database, also_opportunity=opportunity_id)
    prepared = prepare(inputs, config=config, now=now, default_threshold=settings.default_threshold)
    if prepared.students.is_empty():
        raise UnknownStudent(student_id)
    opportunity = prepared.opportunities.filter(pl.col("opportunity_id") == opportunity_id)
    if opportunity.is_empty():  # deleted since it was found
        raise UnknownOpportunity(opportunity_id)

    formula = prepared.formula
    factors = prepared.factors.rename({"tenths": "feedback_tenths"})
    pair = (
        pl.concat([prepared.students, opportunity], how="horizontal")
        .join(factors, on=["student_id", "group"], how="left")
        .with_columns(pl.col("feedback_tenths").fill_null(config.feedback.neutral_tenths))
    )
    row = with_everything(pair, formula).row(0, named=True)
    place, reason = _standing(prepared, opportunity, settings.score_top_n)
    return Explanation(
        student_id=student_id,
        kind=kind,
        opportunity_id=opportunity_id,
        title=title,
        source_url=source_url,
        parts=tuple(
            Part(part.name, part.weight, row[part.name], line, part.name in row["unknown"])
            for part, line in zip(formula.components, row["reasons"], strict=True)
        ),
        before_feedback=row["before_feedback"],
        feedback_group=row["group"],
        feedback_tenths=row["feedback_tenths"],
        total=row["after_feedback"],
        threshold=row["threshold"],
        matched_skills=tuple(row["matched_skills"]),
        missing_skills=tuple(row["missing_skills"]),
        suggestion_skill=row["suggestion_skill"],
        suggestion_gain=row["suggestion_gain"],
        standing=place,
        not_in_list=reason,
        scoring_version=config.scoring_version,
        as_of=now,
    )


def _find(opportunity_id: int, database: Database) -> tuple[Kind, int, str, str]:
    """Kind, id, title and page of an opportunity as it is shown: a duplicate is shown as the one it stands behind."""
    for kind, of in SHOWN.items():
        shown_as = tables.canonical_id(kind, literal(opportunity_id, BigInteger))
        query = select(of.c.id, of.c[TITLES[kind]], of.c.source_url).where(of.c.id == shown_as)
        for identity, title, source_url in read_frame(database, query).iter_rows():
            return kind, identity, title, source_url
    raise UnknownOpportunity(opportunity_id)


def _standing(prepared: Prepared, opportunity: pl.DataFrame, keep: int) -> tuple[Standing | None, str | None]:
    """Where the opportunity stands for the one student prepared, and why it is not in the list."""
    identity, closed = opportunity.select("opportunity_id", "closed").row(0)
    excluded = prepared.exclusions.filter(pl.col("opportunity_id") == identity)
    if closed is not None:
        return None, closed
    if not excluded.is_empty():
        return None, excluded.item(0, "excluded")
    if not prepared.students.item(0, "is_active"):
        return None, "the student is not active"
    considered = prepared.considered
    problem = prepared.problem(prepared.students, considered)
    total = totals_of(problem, 0)
    position = int(np.flatnonzero(considered.get_column("opportunity_id").to_numpy() == identity)[0])
    candidates = np.sort(total[total != EXCLUDED])[::-1]
    length = min(len(candidates), max(keep, int(np.count_nonzero(candidates >= problem.threshold[0]))))
    rank = standing(total, position)
    in_list = rank <= length
    gap = 0 if in_list else int(candidates[length - 1] - total[position])
    reason = None if in_list else f"it ranks {rank} of {len(candidates)}, and the list ends at {length}"
    return Standing(rank, len(candidates), in_list, gap), reason
