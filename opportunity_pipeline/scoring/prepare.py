"""Preparation: from inputs to everything the engine and the rows need, in one value.

Belongs here: the order in which features, feedback and trend come together. Does not belong here: each of them, and
reading (`inputs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.engine import Problem, build_problem
from opportunity_pipeline.scoring.features.opportunities import opportunity_features, with_group
from opportunity_pipeline.scoring.features.students import student_features
from opportunity_pipeline.scoring.feedback import exclusions, factors
from opportunity_pipeline.scoring.formula import Formula, formula_of
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.trend import trend_percentiles


@dataclass(frozen=True, eq=False)
class Prepared:
    """Features of both sides, ready to be scored.

    Attributes:
        config: the numbers of the formula.
        formula: how to score.
        students: features of all the students read, by id.
        opportunities: features of all the opportunities read, in the order that breaks ties.
        factors: ``student_id``, ``group``, ``tenths``.
        exclusions: ``student_id``, ``opportunity_id``, ``excluded``.
    """

    config: ScoringConfig
    formula: Formula
    students: pl.DataFrame
    opportunities: pl.DataFrame
    factors: pl.DataFrame
    exclusions: pl.DataFrame

    @property
    def active(self) -> pl.DataFrame:
        """The students that get lists."""
        return self.students.filter("is_active")

    @property
    def considered(self) -> pl.DataFrame:
        """The opportunities that can be in a list."""
        return self.opportunities.filter(pl.col("closed").is_null())

    def problem(self, students: pl.DataFrame, opportunities: pl.DataFrame) -> Problem:
        """The engine's problem for some of the students and opportunities.

        Raises:
            ValueError: without students or without opportunities.
        """
        return build_problem(
            self.formula,
            students,
            opportunities,
            self.factors,
            self.exclusions,
            neutral_tenths=self.config.feedback.neutral_tenths,
        )


def prepare(
    inputs: Inputs, *, config: ScoringConfig, now: datetime, default_threshold: int, days_from: datetime | None = None
) -> Prepared:
    """Shapes the inputs.

    Args:
        inputs: rows of the tables.
        config: the numbers of the formula.
        now: the clock.
        default_threshold: points, for a student who has not set a threshold.
        days_from: the clock that days since an opportunity was posted and days left are counted from, where lists are
            brought up to date that were made with an earlier one; else ``now``.
    """
    students = student_features(inputs.students, config=config, now=now, default_threshold=default_threshold)
    # Gaps are looked for in what an article says; of a job only the skills asked count for gaps.
    sought = ["interests", "gaps"] if inputs.kind == "article" else ["interests"]
    wanted = frozenset(
        pl.concat([students.get_column(name).explode(empty_as_null=False, keep_nulls=False) for name in sought])
    )
    rows = inputs.opportunities
    if inputs.kind == "article":
        percentiles = trend_percentiles(rows, inputs.engagement, config=config, now=now)
        rows = rows.join(percentiles, on="id", how="left", maintain_order="left")
    groups = with_group(inputs.kind, inputs.grouped).select(pl.col("id").alias("opportunity_id"), "group")
    return Prepared(
        config=config,
        formula=formula_of(inputs.kind, config),
        students=students,
        opportunities=opportunity_features(
            inputs.kind, rows, config=config, now=now, days_from=days_from or now, wanted=wanted
        ),
        factors=factors(inputs.feedback, groups, config=config, now=now),
        exclusions=exclusions(inputs.feedback, inputs.applications, now=now),
    )
