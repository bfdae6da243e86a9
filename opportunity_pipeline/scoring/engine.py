"""The engine: the best opportunities of each student, exactly, among all of them.

Belongs here: adding up lookups, feedback factors, exclusions, and choosing. Does not belong here: any rule of the
formula (`formula`, as tables in `lookup`), and what is stored of a pair (`rows`).

No frame and no matrix has a row for each pair: one student's totals over all opportunities are one vector, from which
her list is taken before the next student's turn. What a student's totals share with many opportunities is added up
once for each *class* of opportunities; skills and interests are added by walking the columns of the features she has.
Students are independent of each other, so any split of them gives the same result.

Opportunities stand in the order that breaks ties, so that of two equal totals the lower position wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.lookup import Ints, Lookup, Starts, build_lookup, starts

EXCLUDED = -1


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the totals of a set of students depend on.

    Attributes:
        folded: lookups whose sum is computed once for each class of opportunities.
        class_columns: column of each folded lookup, by lookup and class.
        class_of: class, by opportunity.
        wide: the other lookups.
        threshold: ten-thousandths of a point, by student.
        group: feedback group, by opportunity.
        groups: number of groups.
        factor_first: where a student's factors begin; one longer than the students.
        factor_group: groups whose factor is not neutral.
        factor_tenths: their factors.
        excluded_first: where a student's excluded opportunities begin; one longer than the students.
        excluded: opportunities that are not in her list.
    """

    folded: tuple[Lookup, ...]
    class_columns: Ints
    class_of: Ints
    wide: tuple[Lookup, ...]
    threshold: Ints
    group: Ints
    groups: int
    factor_first: Starts
    factor_group: Ints
    factor_tenths: Ints
    excluded_first: Starts
    excluded: Ints

    @property
    def opportunities(self) -> int:
        """Number of opportunities."""
        return len(self.class_of)


@dataclass(frozen=True, eq=False)
class Best:
    """The chosen pairs, by student and rank: four vectors of one length.

    Attributes:
        student: position of the student.
        opportunity: position of the opportunity.
        total: ten-thousandths of a point, after feedback, uncapped.
        rank: 1 is best, among all opportunities considered for the student.
    """

    student: Ints
    opportunity: Ints
    total: Ints
    rank: Ints


def build_problem(
    formula: Formula,
    students: pl.DataFrame,
    opportunities: pl.DataFrame,
    factors: pl.DataFrame,
    exclusions: pl.DataFrame,
) -> Problem:
    """The problem of scoring all the students for all the opportunities.

    Args:
        formula: how to score.
        students: as ``student_features`` gives them.
        opportunities: as ``opportunity_features`` gives them, only those that are considered, in their order.
        factors: ``student_id``, ``group``, ``tenths``.
        exclusions: ``student_id``, ``opportunity_id``.

    Raises:
        ValueError: without students or without opportunities; there is nothing to choose then.
    """
    if students.is_empty() or opportunities.is_empty():
        raise ValueError("nothing to score: there are no students or no opportunities")
    students = students.with_columns(*formula.derived)
    lookups = [build_lookup(part, formula, students, opportunities) for part in formula.components]
    folded, class_columns, class_of = _fold(lookups, opportunities.height)

    row = students.select("student_id").with_row_index("row")
    groups = opportunities.select(pl.col("group").drop_nulls().unique().sort()).with_row_index("number")
    number = opportunities.select("group").join(groups, on="group", how="left", maintain_order="left")
    factors = factors.join(row, on="student_id").join(groups, on="group").sort("row", "number")
    position = opportunities.select("opportunity_id").with_row_index("position")
    excluded = exclusions.join(row, on="student_id").join(position, on="opportunity_id").sort("row", "position")
    return Problem(
        folded=folded,
        class_columns=class_columns,
        class_of=class_of,
        wide=tuple(lookup for lookup in lookups if lookup not in folded),
        threshold=_ints(students.get_column("threshold")),
        # Opportunities without a group share the last number, which no factor has.
        group=_ints(number.get_column("number").fill_null(groups.height)),
        groups=groups.height,
        factor_first=starts(factors.get_column("row"), students.height),
        factor_group=_ints(factors.get_column("number")),
        factor_tenths=_ints(factors.get_column("tenths")),
        excluded_first=starts(excluded.get_column("row"), students.height),
        excluded=_ints(excluded.get_column("position")),
    )


def best(problem: Problem, students: range, keep: int) -> Best:
    """The lists of some students: the ``keep`` best of each, and every one at or above her threshold.

    Since every total at or above the threshold comes before every total below it, a list is the beginning of the full
    order and its ranks are 1, 2, 3, …

    Args:
        problem: all students and opportunities.
        students: positions of the students wanted.
        keep: least length of a list, as far as there are opportunities.
    """
    chosen: list[NDArray[np.int64]] = []
    totals: list[Ints] = []
    for student in students:
        total = totals_of(problem, student)
        positions = _choose(total, int(problem.threshold[student]), keep)
        chosen.append(positions)
        totals.append(total[positions])
    lengths = [len(positions) for positions in chosen]
    ranks = [np.arange(1, length + 1, dtype=np.int32) for length in lengths]
    none = np.empty(0, np.int32)
    return Best(
        student=np.repeat(np.asarray(students, np.int32), lengths),
        opportunity=np.concatenate([none, *chosen]).astype(np.int32),
        total=np.concatenate([none, *totals]),
        rank=np.concatenate([none, *ranks]),
    )


def totals_of(problem: Problem, student: int) -> Ints:
    """One student's totals after feedback, by opportunity; :data:`EXCLUDED` where one is not considered for her."""
    of_class = np.zeros(problem.class_columns.shape[1], np.int32)
    for lookup, columns in zip(problem.folded, problem.class_columns, strict=True):
        of_class += _scores(lookup, student)[columns]
    total: Ints = of_class[problem.class_of]
    for lookup in problem.wide:
        scores = _scores(lookup, student)
        # All columns distinct: they are numbered as the opportunities are.
        total += scores if lookup.columns == problem.opportunities else scores[lookup.column]

    begin, end = problem.factor_first[student : student + 2]
    if begin < end:
        tenths = np.full(problem.groups + 1, 10, np.int32)
        tenths[problem.factor_group[begin:end]] = problem.factor_tenths[begin:end]
        total = (total * tenths[problem.group] + 5) // 10  # half up; totals are never negative
    begin, end = problem.excluded_first[student : student + 2]
    total[problem.excluded[begin:end]] = EXCLUDED
    return total


def standing(total: Ints, position: int) -> int:
    """The rank an opportunity has, or would have had it not been excluded, by the student's totals and its position."""
    better = np.count_nonzero(total > total[position]) + np.count_nonzero(total[:position] == total[position])
    return int(better) + 1


def _scores(lookup: Lookup, student: int) -> Ints:
    """The weighted scores of one component for one student, by column."""
    row: Ints = lookup.table[lookup.row[student]]
    begin, end = lookup.first[student : student + 2]
    position = lookup.start.copy()
    for feature, step in zip(lookup.feature[begin:end], lookup.step[begin:end], strict=True):
        # A column is at most once among the postings of a feature, so adding by index adds every time.
        position[lookup.postings[lookup.postings_first[feature] : lookup.postings_first[feature + 1]]] += step
    scores: Ints = row[position]
    return scores


def _choose(total: Ints, threshold: int, keep: int) -> NDArray[np.int64]:
    """Positions of the best totals, best first; of equal ones the lower position first."""
    candidates = np.flatnonzero(total >= threshold)
    if len(candidates) < keep:
        available = np.count_nonzero(total != EXCLUDED)
        if available <= keep:
            candidates = np.flatnonzero(total != EXCLUDED)
        else:
            last = len(total) - keep
            least = np.partition(total, last)[last]
            above = np.flatnonzero(total > least)
            tied = np.flatnonzero(total == least)[: keep - len(above)]
            candidates = np.concatenate([above, tied])
    return candidates[np.lexsort((candidates, -total[candidates]))]


def _fold(lookups: Sequence[Lookup], opportunities: int) -> tuple[tuple[Lookup, ...], Ints, Ints]:
    """The lookups with few columns, folded into classes of opportunities that share all their columns.

    Folding goes on, fewest columns first, while there are at most a quarter as many classes as opportunities: then
    adding up by class and spreading once is cheaper than spreading every lookup.
    """
    folded: list[Lookup] = []
    class_of, classes = np.zeros(opportunities, np.int64), 1
    for lookup in sorted(lookups, key=lambda one: (one.columns, one.name)):
        distinct, joint = np.unique(class_of * lookup.columns + lookup.column, return_inverse=True)
        if len(distinct) * 4 > opportunities and folded:
            break
        class_of, classes = joint, len(distinct)
        folded.append(lookup)
    # Any opportunity of a class tells the class's columns.
    example = np.zeros(classes, np.int64)
    example[class_of] = np.arange(opportunities)
    columns = np.stack([lookup.column[example] for lookup in folded])
    return tuple(folded), columns, class_of.astype(np.int32)


def _ints(series: pl.Series) -> Ints:
    return series.cast(pl.Int32).to_numpy()
