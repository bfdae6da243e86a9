"""The building blocks of a formula: facts about a pair, and components that turn facts into hundredths of a point.

Belongs here: the structure of a formula and its evaluation on a frame of facts. Does not belong here: rules of one kind
of opportunity (`jobs`, `hackathons`, `articles`); how facts are computed (`scoring.features`).

A component is a list of cases; the first that applies wins. Each case gives the score, whether it is the neutral score
because data is missing on one side, and the reason line for the student, so that the three cannot disagree.

All arithmetic is in integers: a component is 0–10,000 (hundredths of a point), a weight is a whole percent, a total is
Σ weight × component = 0–1,000,000 (ten-thousandths of a point), a feedback factor is in tenths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl
import polars.selectors as cs

from opportunity_pipeline.scoring.formula.combinations import combinations
from opportunity_pipeline.sources.records import Kind

HUNDREDTHS = 100
FULL = 100 * HUNDREDTHS
TEN_THOUSANDTHS = 10_000
LINE_BREAK = "\n"
"""Separator of texts that are stored as one; none of the texts contains it."""
FEW = 64
"""Rows up to which texts are built directly for each row: half the time for a single answer."""


@dataclass(frozen=True)
class Overlap:
    """A fact about a pair: how many entries a list of the student and a list of the opportunity have in common.

    Attributes:
        name: the fact, an ``Int32`` column of a frame of facts.
        student: column of the students' frame, ``List(String)`` without duplicates.
        opportunity: column of the opportunities' frame, likewise.
    """

    name: str
    student: str
    opportunity: str

    def count(self) -> pl.Expr:
        """The fact, computed from the two list columns of a frame of pairs."""
        shared = pl.col(self.student).list.set_intersection(pl.col(self.opportunity))
        return shared.list.len().cast(pl.Int32).alias(self.name)


@dataclass(frozen=True)
class Case:
    """One case of a component.

    Attributes:
        when: condition on facts; null counts as false.
        score: hundredths of a point.
        reason: the line shown to the student.
        unknown: whether the score is the neutral one, because data is missing on one side.
    """

    when: pl.Expr
    score: pl.Expr
    reason: pl.Expr
    unknown: bool = False


def case(when: pl.Expr, points: int, reason: str | pl.Expr, *, unknown: bool = False) -> Case:
    """A case with a fixed number of whole points."""
    line = pl.lit(reason) if isinstance(reason, str) else reason
    return Case(when, pl.lit(points * HUNDREDTHS, pl.Int64), line, unknown)


@dataclass(frozen=True)
class Component:
    """A weighted part of a total.

    Attributes:
        name: column of the scored tables.
        weight: whole percent.
        cases: the first whose condition holds wins; the last one is the default.
    """

    name: str
    weight: int
    cases: tuple[Case, ...]

    def score(self) -> pl.Expr:
        """Hundredths of a point, ``Int32``, 0–10,000."""
        return self._score

    def unknown(self) -> pl.Expr:
        """Whether the score is a neutral one, ``Boolean``."""
        return self._unknown

    def reason(self) -> pl.Expr:
        """The line shown to the student, ``String``."""
        return self._reason

    # Cached, because building the expressions takes as long as evaluating them for one answer.
    @cached_property
    def _score(self) -> pl.Expr:
        return self._first([case.score for case in self.cases]).cast(pl.Int32).alias(self.name)

    @cached_property
    def _unknown(self) -> pl.Expr:
        return self._first([pl.lit(case.unknown) for case in self.cases]).alias(f"{self.name}_unknown")

    @cached_property
    def _reason(self) -> pl.Expr:
        return self._first([case.reason for case in self.cases]).alias(f"{self.name}_reason")

    def branch(self) -> pl.Expr:
        """The index of the case that wins, from 0."""
        return self._first([pl.lit(place) for place in range(len(self.cases))]).alias(f"{self.name}_branch")

    def words(self) -> tuple[pl.Expr, pl.Expr]:
        """``…_unknown``, the component's name or null, and ``…_reason``, the line shown to the student; ``String``."""
        return pl.when(self.unknown()).then(pl.lit(self.name)).alias(f"{self.name}_unknown"), self.reason()

    def facts(self) -> set[str]:
        """Names of the facts that the score depends on."""
        return set(self.score().meta.root_names())

    def _first(self, values: Sequence[pl.Expr]) -> pl.Expr:
        chosen = values[-1]
        for one, value in zip(reversed(self.cases[:-1]), reversed(values[:-1]), strict=True):
            chosen = pl.when(one.when).then(value).otherwise(chosen)
        return chosen


@dataclass(frozen=True)
class Formula:
    """How a kind of opportunity is scored.

    Attributes:
        kind: the kind.
        components: in the order of the scored table's columns.
        overlaps: the facts of a pair that the components use.
        derived: facts computed from a student's other facts, such as the band from the levels.
        asked: list column of the opportunities' frame with the requested skills (matched against the student's
            skills); ``None`` if a kind requests none.
        learn: expressions that update a frame of facts as if the student had learned one missing skill; the argument
            says whether that skill is one of the student's learning gaps. ``None`` if no skill is requested.
    """

    kind: Kind
    components: tuple[Component, ...]
    overlaps: tuple[Overlap, ...]
    derived: tuple[pl.Expr, ...] = ()
    asked: str | None = None
    learn: Callable[[bool], list[pl.Expr]] | None = None

    def total(self) -> pl.Expr:
        """Ten-thousandths of a point before feedback, from the component columns; ``Int32``."""
        return pl.sum_horizontal(pl.col(part.name) * part.weight for part in self.components).cast(pl.Int32)

    def with_scores(self, facts: pl.DataFrame) -> pl.DataFrame:
        """Adds the components and ``before_feedback`` to a frame of facts."""
        return (
            facts.with_columns(*self.derived)
            .with_columns(*(part.score() for part in self.components))
            .with_columns(self.total().alias("before_feedback"))
        )

    def with_words(self, facts: pl.DataFrame, *, as_lines: bool = False) -> pl.DataFrame:
        """Adds ``unknown`` (names of components) and ``reasons`` (one line per component, in order).

        Args:
            facts: facts of pairs.
            as_lines: whether both are line-separated strings, as stored, instead of lists of strings.
        """
        known = facts.with_columns(*self.derived)
        if known.height <= FEW:
            named = [pl.when(part.unknown()).then(pl.lit(part.name)) for part in self.components]
            lists = known.with_columns(
                pl.concat_list(named).list.drop_nulls().alias("unknown"),
                pl.concat_list(part.reason() for part in self.components).alias("reasons"),
            )
            return lists.with_columns(pl.col("unknown", "reasons").list.join(LINE_BREAK)) if as_lines else lists
        # Built once per distinct combination of facts, of which there are few.
        said = [part.words() for part in self.components]
        wanted = [sorted({name for word in words for name in word.meta.root_names()}) for words in said]
        combined = combinations(known, wanted)
        words = pl.concat(
            [facts.select(each)[places] for each, (facts, places) in zip(said, combined, strict=True)],
            how="horizontal",
        )
        # Joined strings first: `concat_list` takes ten times as long for strings.
        told = words.select(
            pl.concat_str(cs.ends_with("_unknown"), separator=LINE_BREAK, ignore_nulls=True).alias("unknown"),
            pl.concat_str(cs.ends_with("_reason"), separator=LINE_BREAK).alias("reasons"),
        )
        if not as_lines:
            # Splitting an empty string would give a list with one empty string.
            told = told.with_columns(pl.all().replace("", None).str.split(LINE_BREAK)).with_columns(
                pl.all().fill_null(pl.lit([], pl.List(pl.String)))
            )
        return known.with_columns(told)


def after_feedback(total: pl.Expr, tenths: pl.Expr) -> pl.Expr:
    """The total times the feedback factor, rounded half up, in ten-thousandths of a point; ``Int32``."""
    return ((total.cast(pl.Int64) * tenths.cast(pl.Int64) + 5) // 10).cast(pl.Int32)
