"""Explains one pair: where every point comes from, and why it is or is not in the student's list.

Belongs here: computing the explanation. Does not belong here: the explanation as a value (`explanation`), its numbers
and texts (`rows`, `formula`).
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, literal, select

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import EXCLUDED, standing, totals_of
from opportunity_pipeline.scoring.explanation import Explanation, Listing, Part, Published, Standing, points
from opportunity_pipeline.scoring.inputs import SHOWN, read_inputs
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.published import LISTS, SCORES
from opportunity_pipeline.scoring.rows import with_everything
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.recommended import TITLES

_BIGINT = 1 << 63
"""PostgreSQL rejects ids outside ±2⁶³."""


class UnknownStudent(ValueError):
    """There is no student with this id."""

    def __init__(self, student_id: str) -> None:
        super().__init__(f"student {student_id!r} is not known: import students first, or check the id")


class UnknownOpportunity(ValueError):
    """There is no opportunity with this id."""

    def __init__(self, opportunity_id: int) -> None:
        super().__init__(f"opportunity {opportunity_id} is not known: no job, hackathon or article has this id")


def explain(
    student_id: str,
    opportunity_id: int,
    *,
    database: Database,
    settings: Settings,
    now: datetime,
    config: ScoringConfig = DEFAULT_CONFIG,
) -> Explanation:
    """Explains any pair, ranked or not, from the current rows.

    The rank is that of a list computed now; the published list may be older.

    Args:
        student_id: the student, active or not.
        opportunity_id: a job, hackathon or article, open or not.
        database: the database to read.
        settings: length of a list, default threshold.
        now: the time that the explanation refers to.
        config: the constants of the formula.

    Raises:
        UnknownStudent: no such student.
        UnknownOpportunity: no such opportunity.
    """
    kind, shown, title, source_url = shown_as(opportunity_id, database)
    listing = None if shown == opportunity_id else _listing(kind, opportunity_id, database)
    opportunity_id = shown
    inputs = read_inputs(kind, tables.students.c.id == student_id, database=database, also_opportunity=opportunity_id)
    prepared = prepare(inputs, config=config, now=now, default_threshold=settings.default_threshold)
    if prepared.students.is_empty():
        raise UnknownStudent(student_id)
    opportunity = prepared.opportunities.filter(pl.col("opportunity_id") == opportunity_id)
    if opportunity.is_empty():  # deleted in the meantime
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
        published=_published(kind, student_id, opportunity_id, database),
        listing=listing,
        scoring_version=config.scoring_version,
        as_of=now,
        posted_later=row["newest"] if row.get("age_days", 0) < 0 else None,
    )


def shown_as(opportunity_id: int, database: Database) -> tuple[Kind, int, str, str]:
    """Kind, id, title and page of an opportunity as displayed: a duplicate resolves to its canonical opportunity.

    Raises:
        UnknownOpportunity: no such opportunity.
    """
    if not -_BIGINT <= opportunity_id < _BIGINT:
        raise UnknownOpportunity(opportunity_id)
    for kind, of in SHOWN.items():
        shown = tables.canonical_id(kind, literal(opportunity_id, BigInteger))
        query = select(of.c.id, of.c[TITLES[kind]], of.c.source_url).where(of.c.id == shown)
        for identity, title, source_url in read_frame(database, query).iter_rows():
            return kind, identity, title, source_url
    raise UnknownOpportunity(opportunity_id)


def _listing(kind: Kind, opportunity_id: int, database: Database) -> Listing:
    links = tables.opportunity_links
    query = select(links.c.reason).where(links.c.kind == kind, links.c.opportunity_id == opportunity_id)
    return Listing(opportunity_id, read_frame(database, query).item(0, "reason"))


def _published(kind: Kind, student_id: str, opportunity_id: int, database: Database) -> Published | None:
    """The opportunity's place in the published list, or only when that list was published if it is not in it."""
    lists, scores = LISTS[kind], SCORES[kind]
    is_it = (scores.c.student_id == lists.c.student_id) & (scores.c[f"{kind}_id"] == opportunity_id)
    query = (
        select(lists.c.scored_at, scores.c.rank, scores.c.total)
        .outerjoin(scores, is_it)
        .where(lists.c.student_id == student_id)
    )
    for row in read_frame(database, query).iter_rows():
        return Published(*row)
    return None


def _standing(prepared: Prepared, opportunity: pl.DataFrame, keep: int) -> tuple[Standing | None, str | None]:
    """The opportunity's rank for the one prepared student, and why it is not in the list."""
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
    behind = f"with {points(gap)} points more" if gap else "with as many points, but is newer or has the lower id"
    reason = None if in_list else f"it ranks {rank} of {len(candidates)}, and the list ends at {length} {behind}"
    return Standing(rank, len(candidates), in_list, gap), reason
