"""Compares production results with the transcription.

Belongs here: comparisons of pairs with the formula, of whole lists with the engine, and of stored lists with those of a
whole pass. Does not belong here: the worlds to compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import select, true

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.inputs import read_inputs
from opportunity_pipeline.scoring.lists import list_blocks
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.published import SCORES
from opportunity_pipeline.scoring.rows import with_everything
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.transcription import WEIGHTS, Scorer
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Opportunity,
    Reaction,
    Student,
    inputs_of,
    kind_of,
)


def prepared_of(
    students: Sequence[Student],
    opportunities: Sequence[Opportunity],
    reactions: Sequence[Reaction] = (),
    applications: Sequence[Application] = (),
    *,
    engagement: Sequence[Reaction] | None = None,
    config: ScoringConfig = DEFAULT_CONFIG,
) -> Prepared:
    kind = kind_of(opportunities[0])
    inputs = inputs_of(kind, students, opportunities, reactions, applications, engagement=engagement)
    return prepare(inputs, config=config, now=NOW, default_threshold=75)


def lists_of(prepared: Prepared, keep: int = 50, block: int = 256) -> pl.DataFrame:
    """All stored rows in one frame; no columns if there are no rows."""
    return as_lists(pl.concat([*list_blocks(prepared, keep=keep, block=block)] or [pl.DataFrame()]))


def as_lists(rows: pl.DataFrame) -> pl.DataFrame:
    """Stored rows as the published tables show them, with lists instead of line-separated strings."""
    lines = [name for name in ("matched_skills", "missing_skills", "unknown", "reasons") if name in rows.columns]
    return rows.with_columns(
        pl.when(pl.col(name) == "")
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(pl.col(name).str.split("\n"))
        .alias(name)
        for name in lines
    )


def all_pairs(prepared: Prepared) -> pl.DataFrame:
    """Every pair, scored by the formula, whether it can be in a list or not."""
    pairs = prepared.students.join(prepared.opportunities, how="cross").join(
        prepared.factors.rename({"tenths": "feedback_tenths"}), on=["student_id", "group"], how="left"
    )
    return with_everything(pairs.with_columns(pl.col("feedback_tenths").fill_null(10)), prepared.formula)


def assert_pairs_agree(
    students: Sequence[Student], opportunities: Sequence[Opportunity], reactions: Sequence[Reaction] = ()
) -> int:
    """Compares every pair of the open opportunities, component by component; returns the number of pairs."""
    kind = kind_of(opportunities[0])
    scorer = Scorer(kind, opportunities, reactions, now=NOW)
    people = {student.id: student for student in students}
    pairs = all_pairs(prepared_of(students, opportunities, reactions))
    for row in pairs.iter_rows(named=True):
        student, one = people[row["student_id"]], scorer.opportunities[row["opportunity_id"]]
        expected = scorer.score(student, one)
        where = (student, one)
        assert {name: row[name] for name in WEIGHTS[kind]} == expected.components, where
        assert row["unknown"] == expected.unknown, where
        assert row["before_feedback"] == expected.before, where
        assert (row["feedback_tenths"], row["after_feedback"]) == (expected.tenths, expected.total), where
        suggestion = None if row["suggestion_skill"] is None else (row["suggestion_skill"], row["suggestion_gain"])
        assert suggestion == scorer.suggestion(student, one), where
        assert len(row["reasons"]) == len(WEIGHTS[kind]), where
        assert all(row["reasons"]), where
    return pairs.height


def assert_lists_agree(
    students: Sequence[Student],
    opportunities: Sequence[Opportunity],
    reactions: Sequence[Reaction] = (),
    applications: Sequence[Application] = (),
    keep: int = 50,
) -> pl.DataFrame:
    """Compares every list (opportunities, order, numbers); returns the lists."""
    kind = kind_of(opportunities[0])
    scorer = Scorer(kind, opportunities, reactions, applications, now=NOW)
    rows = lists_of(prepared_of(students, opportunities, reactions, applications), keep)
    expected = [
        (student.id, identity, rank, score.total, score.tenths, *score.components.values(), score.unknown)
        for student in sorted(students, key=lambda one: one.id)
        if student.active
        for rank, (identity, score) in enumerate(scorer.list_of(student, keep), start=1)
    ]
    names = ["student_id", f"{kind}_id", "rank", "total", "feedback_tenths", *WEIGHTS[kind], "unknown"]
    assert (rows.select(names).rows() if rows.columns else []) == expected
    return rows


def stored_lists(kind: Kind, database: Database) -> pl.DataFrame:
    """All stored lists without batch columns; the score is computed from the total."""
    names = {"score", "batch_id", "scored_at", "scoring_version"}
    columns = [column for column in SCORES[kind].c if column.name not in names]
    return read_frame(database, select(*columns)).sort("student_id", "rank")


def whole_lists(
    kind: Kind, now: datetime, days_from: datetime, *, settings: Settings, database: Database
) -> pl.DataFrame:
    """All lists as a whole pass computes them from the tables, in the format of :func:`stored_lists`."""
    inputs = read_inputs(kind, true(), database=database)
    prepared = prepare(
        inputs, config=DEFAULT_CONFIG, now=now, days_from=days_from, default_threshold=settings.default_threshold
    )
    rows = as_lists(pl.concat(list_blocks(prepared, keep=settings.score_top_n))).sort("student_id", "rank")
    return rows.select(stored_lists(kind, database).columns)
