"""Rows: everything that is stored or explained of a pair, computed by the formula's own expressions.

Belongs here: components, matched and missing skills, unknowns, reasons and the suggestion of chosen pairs. Does not
belong here: choosing the pairs (`engine`), writing them (`publish`).
"""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.features.lists import EMPTY
from opportunity_pipeline.scoring.formula import Formula, after_feedback
from opportunity_pipeline.scoring.formula.model import LINE_BREAK
from opportunity_pipeline.scoring.overlaps import Overlaps

ID = "opportunity_id"


class ScoringMismatch(RuntimeError):
    """Engine and formula compute different totals for the same pair. Nothing is published."""


def pairs_of(
    best: Best, students: pl.DataFrame, opportunities: pl.DataFrame, factors: pl.DataFrame, neutral_tenths: int
) -> pl.DataFrame:
    """The chosen pairs with all features of both sides, ``feedback_tenths``, ``rank`` and the engine's ``total``.

    Args:
        best: positions in the two frames.
        students: features of students.
        opportunities: features of opportunities.
        factors: ``student_id``, ``group``, ``tenths``.
        neutral_tenths: the factor of pairs that are not in ``factors``.
    """
    return (
        pl.concat([students[best.student], opportunities[best.opportunity]], how="horizontal")
        .with_columns(rank=best.rank, total=best.total)
        .join(
            factors.rename({"tenths": "feedback_tenths"}), on=["student_id", "group"], how="left", maintain_order="left"
        )
        .with_columns(pl.col("feedback_tenths").fill_null(neutral_tenths))
    )


def with_everything(
    pairs: pl.DataFrame, formula: Formula, *, overlaps: pl.DataFrame | None = None, as_lines: bool = False
) -> pl.DataFrame:
    """Pairs with their facts, components, ``before_feedback``, skills, texts and suggestion.

    Args:
        pairs: features of both sides and ``feedback_tenths``.
        formula: the formula.
        overlaps: what the pairs share, as :class:`Overlaps` returns it; ``None``: computed list by list, which is
            faster for a few pairs.
        as_lines: whether ``unknown`` and ``reasons`` are line-separated strings instead of lists of strings.

    Returns:
        The pairs in their order. Added: the overlaps and components (``Int32``), ``before_feedback`` and
        ``after_feedback`` (``Int32``, ten-thousandths of a point), ``matched_skills`` and ``missing_skills``,
        ``unknown`` and ``reasons`` (``List(String)``, or ``String``), ``suggestion_skill``, ``suggestion_gain``
        (``Int32``; both null if no missing skill would add anything).
    """
    facts = pairs.hstack(_overlaps(pairs, formula) if overlaps is None else overlaps)
    if formula.asked is None:
        facts = facts.with_columns(EMPTY.alias("matched_skills"), EMPTY.alias("missing_skills"))
    scored = formula.with_words(formula.with_scores(facts), as_lines=as_lines).with_columns(
        after_feedback(pl.col("before_feedback"), pl.col("feedback_tenths")).alias("after_feedback")
    )
    return _with_suggestion(scored, formula)


def stored_rows(
    best: Best,
    students: pl.DataFrame,
    opportunities: pl.DataFrame,
    factors: pl.DataFrame,
    *,
    formula: Formula,
    neutral_tenths: int,
    overlaps: Overlaps | None = None,
    as_lines: bool = False,
) -> pl.DataFrame:
    """The rows of a scores table, without batch columns.

    Args:
        best: the chosen pairs, from the engine.
        students: features of students.
        opportunities: features of opportunities.
        factors: ``student_id``, ``group``, ``tenths``.
        formula: the formula that the engine used.
        neutral_tenths: the neutral factor.
        overlaps: the overlaps of the two sides, for many pairs.
        as_lines: whether skills, unknowns and reasons are line-separated strings instead of lists of strings.

    Raises:
        ScoringMismatch: the formula gives a chosen pair another total than the engine.
    """
    shared = None if overlaps is None else overlaps.of(best)
    if shared is not None:  # lists are not needed any more, and repeating them for each pair is slow
        students, opportunities = (side.select(~cs.list()) for side in (students, opportunities))
    pairs = pairs_of(best, students, opportunities, factors, neutral_tenths)
    rows = with_everything(pairs, formula, overlaps=shared, as_lines=as_lines)
    wrong = rows.filter(pl.col("after_feedback") != pl.col("total"))
    if not wrong.is_empty():
        student, opportunity, engine, exact = wrong.select("student_id", ID, "total", "after_feedback").row(0)
        raise ScoringMismatch(
            f"{formula.kind} {opportunity} for student {student!r}: the engine says {engine}, the formula {exact}"
        )
    skills = ["matched_skills", "missing_skills"] if formula.asked else []
    return rows.select(
        "student_id",
        pl.col(ID).alias(f"{formula.kind}_id"),
        "rank",
        "total",
        pl.col("feedback_tenths").cast(pl.Int16),
        *(pl.col(part.name).cast(pl.Int16) for part in formula.components),
        *([pl.col(skills).list.join(LINE_BREAK)] if as_lines and skills else skills),
        "unknown",
        "reasons",
        "suggestion_skill",
        "suggestion_gain",
    )


def _overlaps(pairs: pl.DataFrame, formula: Formula) -> pl.DataFrame:
    """The columns that :class:`Overlaps` returns, computed from the lists themselves."""
    counts = [overlap.count() for overlap in formula.overlaps]
    if formula.asked is None:
        return pairs.select(counts)
    asked, missing = pl.col(formula.asked).list, pl.col("missing_skills").list
    # List set operations do not guarantee an order.
    return pairs.select(
        *counts,
        "gaps",
        asked.set_intersection("skills").list.sort().alias("matched_skills"),
        asked.set_difference("skills").list.sort().alias("missing_skills"),
    ).select(
        pl.exclude("gaps"),
        missing.set_intersection("gaps").list.sort().list.first().alias("gap_skill"),
        missing.set_difference("gaps").list.sort().list.first().alias("other_skill"),
    )


def _with_suggestion(pairs: pl.DataFrame, formula: Formula) -> pl.DataFrame:
    """Adds the missing skill that would add most if learned, and its gain; ties go to the first name.

    The effect of learning a skill depends only on whether the skill is a learning gap. So each pair has at most two
    different outcomes, and the formula is evaluated twice, whatever the number of missing skills.
    """
    if formula.learn is None:
        return pairs.with_columns(
            pl.lit(None, pl.String).alias("suggestion_skill"), pl.lit(None, pl.Int32).alias("suggestion_gain")
        )
    gains = []
    for skill_is_gap, name in ((True, "gap"), (False, "other")):
        learned = formula.with_scores(pairs.with_columns(formula.learn(skill_is_gap)))
        after = after_feedback(pl.col("before_feedback"), pl.col("feedback_tenths"))
        gain = learned.select(after).to_series() - pairs.get_column("after_feedback")
        gains.append(gain.alias(f"{name}_gain"))
    gap_gain, other_gain = (
        pl.when(pl.col(f"{name}_skill").is_not_null(), pl.col(f"{name}_gain") > 0).then(f"{name}_gain")
        for name in ("gap", "other")
    )
    by_gap = (
        pl.when(gap_gain != other_gain)
        .then(gap_gain > other_gain)
        .when(gap_gain == other_gain)
        .then(pl.col("gap_skill") < pl.col("other_skill"))
        .otherwise(gap_gain.is_not_null())
    )
    return (
        pairs.with_columns(gains)
        .with_columns(
            suggestion_gain=pl.when(by_gap).then(gap_gain).otherwise(other_gain),
            suggestion_skill=pl.when(by_gap & gap_gain.is_not_null())
            .then("gap_skill")
            .when(other_gain.is_not_null())
            .then("other_skill"),
        )
        .drop("gap_skill", "other_skill", "gap_gain", "other_gain")
    )
