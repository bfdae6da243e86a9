"""Preparation: turns inputs into everything the engine and the rows need, in one value.

Belongs here: combining features, feedback and trend. Does not belong here: computing each of them, reading (`inputs`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.features.opportunities import opportunity_features, with_group
from opportunity_pipeline.scoring.features.students import student_features
from opportunity_pipeline.scoring.feedback import exclusions, factors
from opportunity_pipeline.scoring.formula import Formula, formula_of
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.overlaps import Overlaps, overlaps_of
from opportunity_pipeline.scoring.problem import Problem, build_problem
from opportunity_pipeline.scoring.sides import Side
from opportunity_pipeline.scoring.trend import trend_percentiles
from opportunity_pipeline.sources.records import Kind


@dataclass(frozen=True, eq=False)
class Shaped:
    """Students' features and everything derived from students alone; reusable with other opportunities.

    Attributes:
        kind: kind of opportunity they are shaped for.
        formula: the formula.
        features: of all students read, by id.
        factors: ``student_id``, ``group``, ``tenths``.
        exclusions: ``student_id``, ``opportunity_id``, ``excluded``.
    """

    kind: Kind
    formula: Formula
    features: pl.DataFrame
    factors: pl.DataFrame
    exclusions: pl.DataFrame

    @cached_property
    def active(self) -> pl.DataFrame:
        """The students that get lists."""
        return self.features.filter("is_active")

    @cached_property
    def side(self) -> Side:
        """The students that get lists, as the engine needs them."""
        return side_of(self.active, self.formula)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """Interests and skills to find in titles."""
        # For articles, gaps are looked for in the title too; for jobs only requested skills count for gaps.
        sought = ["interests", "gaps"] if self.kind == "article" else ["interests"]
        return frozenset(
            pl.concat(
                [self.features.get_column(name).explode(empty_as_null=False, keep_nulls=False) for name in sought]
            )
        )

    def only(self, students: pl.Series) -> Shaped:
        """The same for only some of the students, by id."""
        return replace(self, features=self.features.filter(pl.col("student_id").is_in(students.implode())))


def side_of(students: pl.DataFrame, formula: Formula) -> Side:
    """Students as the engine needs them."""
    return Side(students.with_columns(*formula.derived))


@dataclass(frozen=True, eq=False)
class Prepared:
    """Features of both sides, ready to be scored.

    Attributes:
        config: the constants of the formula.
        shaped: the students.
        opportunities: features of all opportunities read, in tie-breaking order.
    """

    config: ScoringConfig
    shaped: Shaped
    opportunities: pl.DataFrame

    @property
    def formula(self) -> Formula:
        """The formula."""
        return self.shaped.formula

    @property
    def factors(self) -> pl.DataFrame:
        """``student_id``, ``group``, ``tenths``."""
        return self.shaped.factors

    @property
    def exclusions(self) -> pl.DataFrame:
        """``student_id``, ``opportunity_id``, ``excluded``."""
        return self.shaped.exclusions

    @property
    def students(self) -> pl.DataFrame:
        """Features of all students read, by id."""
        return self.shaped.features

    @property
    def active(self) -> pl.DataFrame:
        """The students that get lists."""
        return self.shaped.active

    @cached_property
    def considered(self) -> pl.DataFrame:
        """The opportunities that can be in a list."""
        return self.opportunities.filter(pl.col("closed").is_null())

    @cached_property
    def side(self) -> Side:
        """The opportunities that can be in a list, as the engine needs them."""
        return Side(self.considered)

    @cached_property
    def overlaps(self) -> Overlaps:
        """The overlaps between the students that get lists and these opportunities."""
        return overlaps_of(self.formula, self.shaped.side, self.side)

    def problem(self, students: pl.DataFrame, opportunities: pl.DataFrame) -> Problem:
        """The engine's problem for some of the students and opportunities.

        Raises:
            ValueError: there are no students or no opportunities.
        """
        return build_problem(
            self.formula,
            self.shaped.side if students is self.active else side_of(students, self.formula),
            self.side if opportunities is self.considered else Side(opportunities),
            self.factors,
            self.exclusions,
            neutral_tenths=self.config.feedback.neutral_tenths,
        )


def shape_students(inputs: Inputs, *, config: ScoringConfig, now: datetime, default_threshold: int) -> Shaped:
    """Shapes the students of the inputs; arguments as for :func:`prepare`."""
    groups = with_group(inputs.kind, inputs.grouped).select(pl.col("id").alias("opportunity_id"), "group")
    return Shaped(
        kind=inputs.kind,
        formula=formula_of(inputs.kind, config),
        features=student_features(inputs.students, config=config, now=now, default_threshold=default_threshold),
        factors=factors(inputs.feedback, groups, config=config, now=now),
        exclusions=exclusions(inputs.feedback, inputs.applications, now=now),
    )


def prepare(
    inputs: Inputs,
    *,
    config: ScoringConfig,
    now: datetime,
    default_threshold: int,
    days_from: datetime | None = None,
    shaped: Shaped | None = None,
) -> Prepared:
    """Computes features from the inputs.

    Args:
        inputs: rows of the tables.
        config: the constants of the formula.
        now: the time that scores refer to.
        default_threshold: points, for students without a threshold of their own.
        days_from: the time that days since posting and days left are counted from; earlier than ``now`` when lists
            from an earlier pass are updated; by default ``now``.
        shaped: the students, if they have been shaped already from the same rows and with the same ``now``.
    """
    if shaped is None:
        shaped = shape_students(inputs, config=config, now=now, default_threshold=default_threshold)
    rows = inputs.opportunities
    if inputs.kind == "article":
        percentiles = trend_percentiles(rows, inputs.engagement, config=config, now=now)
        rows = rows.join(percentiles, on="id", how="left", maintain_order="left")
    return Prepared(
        config=config,
        shaped=shaped,
        opportunities=opportunity_features(
            inputs.kind, rows, config=config, now=now, days_from=days_from or now, wanted=shaped.wanted
        ),
    )
