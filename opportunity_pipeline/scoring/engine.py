"""The engine: the best opportunities of each student, exactly, among all of them.

Belongs here: adding up lookups, feedback factors, exclusions, and choosing. Does not belong here: any rule of the
formula (`formula`, as tables in `lookup`), the arrays and the loops over pairs (`layout`, `kernel`), and what is stored
of a pair (`rows`).

No frame and no matrix has a row for each pair. What a student's totals share with many opportunities is added up once
for each class of opportunities; the rest is found by walking the postings of the features she has. Students are
independent of each other, so any split of them, over shards or threads, gives the same result.

Opportunities stand in the order that breaks ties, so that of two equal totals the lower position wins.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.layout import BLOCK, Owned, Packing, Walk, classes, lay_out, pack
from opportunity_pipeline.scoring.lookup import Lookup, build_lookup
from opportunity_pipeline.scoring.sides import Ints, Side, Starts, starts

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.kernel import Worth

EXCLUDED = -1
TASK = 128
"""Students whose lists are found in one call of the kernel; their base and most are a matrix each."""
SCALE = 10
"""Factors are in tenths."""


@dataclass(frozen=True, eq=False)
class Part:
    """A table of which each student has a row and each class a cell.

    Attributes:
        table: ten-thousandths of a point, by row and cell.
        row: row, by student.
        cell: cell, by class.
    """

    table: Ints
    row: Ints
    cell: Ints

    def of(self, students: slice) -> Ints:
        """The numbers by student and class; one column where they are the same for all classes."""
        rows = self.table[self.row[students]]
        return rows if rows.shape[1] == 1 else rows.take(self.cell, axis=1)


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the totals of a set of students depend on.

    Attributes:
        base: parts whose sum is the score of a pair that shares nothing.
        most: parts that, added to those, give the most that a pair can score.
        gain: what sharing adds, in lines by counter, lookup after lookup.
        gain_row: where the lines of a student begin, by student and lookup.
        gain_cell: where an opportunity's line is from there, by place and lookup.
        facts: of the opportunities, as the kernel takes them.
        packing: where the counters are in a sum of steps.
        walk: the opportunities.
        owned: the students' features.
        threshold: ten-thousandths of a point, by student.
        neutral: factor in tenths where there is no other.
        groups: number of feedback groups.
        factor_first: where a student's factors begin; one longer than the students.
        factor_group: groups whose factor is not neutral.
        factor_tenths: their factors.
        excluded_first: where a student's excluded opportunities begin; one longer than the students.
        excluded: places of opportunities that are not in her list, rising.
        block: places in a block.
    """

    base: tuple[Part, ...]
    most: tuple[Part, ...]
    gain: Ints
    gain_row: Ints
    gain_cell: Ints
    facts: Ints
    packing: Packing
    walk: Walk
    owned: Owned
    threshold: Ints
    neutral: int
    groups: int
    factor_first: Starts
    factor_group: Ints
    factor_tenths: Ints
    excluded_first: Starts
    excluded: Ints
    block: int

    @property
    def students(self) -> int:
        """Number of students."""
        return len(self.threshold)

    @property
    def opportunities(self) -> int:
        """Number of opportunities."""
        return len(self.walk.position)


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
    students: Side,
    opportunities: Side,
    factors: pl.DataFrame,
    exclusions: pl.DataFrame,
    *,
    neutral_tenths: int,
    block: int = BLOCK,
) -> Problem:
    """The problem of scoring all the students for all the opportunities.

    Args:
        formula: how to score.
        students: as ``student_features`` gives them, with the formula's derived facts.
        opportunities: as ``opportunity_features`` gives them, only those that are considered, in their order.
        factors: ``student_id``, ``group``, ``tenths``.
        exclusions: ``student_id``, ``opportunity_id``.
        neutral_tenths: the factor of a pair that ``factors`` does not have.
        block: opportunities in a block of the walk; lists do not depend on it.

    Raises:
        ValueError: without students or without opportunities; there is nothing to choose then.
    """
    if not students.height or not opportunities.height:
        raise ValueError("nothing to score: there are no students or no opportunities")
    lookups = [build_lookup(part, formula, students, opportunities) for part in formula.components]
    class_of, cells = classes(lookups)
    sharing = [lookup for lookup in lookups if lookup.matters.any()]
    packing = pack(sharing)

    row = students.frame.select("student_id").with_row_index("row")
    groups = opportunities.frame.select(pl.col("group").drop_nulls().unique().sort()).with_row_index("number")
    number = opportunities.frame.select("group").join(groups, on="group", how="left", maintain_order="left")
    # Opportunities without a group share the last number, which no factor has.
    group = _ints(number.get_column("number").fill_null(groups.height))
    walk, owned = lay_out(sharing, packing, class_of, group, students, opportunities, block)
    factors = factors.join(row, on="student_id").join(groups, on="group").sort("row", "number")
    place = opportunities.frame.select("opportunity_id")[walk.position].with_row_index("place")
    excluded = exclusions.join(row, on="student_id").join(place, on="opportunity_id").sort("row", "place")
    gain, gain_row, gain_cell = _gains(sharing, students.height, walk.position)
    return Problem(
        base=tuple(Part(lookup.table[:, :, 0], lookup.row, cell) for lookup, cell in zip(lookups, cells, strict=True)),
        most=tuple(
            Part(lookup.gain.max(axis=2), lookup.row, cell)
            for lookup, cell in zip(lookups, cells, strict=True)
            if lookup in sharing
        ),
        gain=gain,
        gain_row=gain_row,
        gain_cell=gain_cell,
        facts=_facts(walk, gain_cell),
        packing=packing,
        walk=walk,
        owned=owned,
        threshold=_ints(students.frame.get_column("threshold")),
        neutral=neutral_tenths,
        groups=groups.height,
        factor_first=starts(factors.get_column("row").to_numpy(), students.height),
        factor_group=_ints(factors.get_column("number")),
        factor_tenths=_ints(factors.get_column("tenths")),
        excluded_first=starts(excluded.get_column("row").to_numpy(), students.height),
        excluded=_ints(excluded.get_column("place")),
        block=block,
    )


def best(problem: Problem, students: range, keep: int, *, threads: int | None = None) -> Best:
    """The lists of some students: the ``keep`` best of each, and every one at or above her threshold.

    Since every total at or above the threshold comes before every total below it, a list is the beginning of the full
    order and its ranks are 1, 2, 3, …

    Args:
        problem: all students and opportunities.
        students: positions of the students wanted, one after another.
        keep: least length of a list, as far as there are opportunities; at least 1.
        threads: how many work side by side; by default as many as there are processors for this process.

    Raises:
        ValueError: when lists of no length are asked for.
    """
    if keep < 1:
        raise ValueError(f"a list has at least 1 row, not {keep}")
    tasks = [students[begin : begin + TASK] for begin in range(0, len(students), TASK)]
    if threads is None:
        threads = processors()
    if min(threads, len(tasks)) > 1:
        with ThreadPoolExecutor(threads) as pool:
            lists = list(pool.map(lambda task: _lists(problem, task, keep), tasks))
    else:
        lists = [_lists(problem, task, keep) for task in tasks]
    student, opportunity, total, rank = (
        np.concatenate([np.empty(0, np.int32), *vectors]) for vectors in zip(*lists, strict=True)
    )
    return Best(student, opportunity, total, rank)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def totals_of(problem: Problem, student: int) -> Ints:
    """One student's totals after feedback, by opportunity; :data:`EXCLUDED` where one is not considered for her."""
    walk, owned, one = problem.walk, problem.owned, slice(student, student + 1)
    steps = np.zeros(int(walk.feature.max(initial=-1)) + 1, np.int64)
    mine = slice(*owned.first[student : student + 2])
    steps[owned.feature[mine]] = owned.step[mine]
    summed = np.concatenate([np.zeros(1, np.int64), np.cumsum(steps[walk.feature])])[walk.feature_first]
    packed = np.diff(summed)
    total = _added(problem.base, one)[0][walk.class_of]
    for lookup, (bit, mask) in enumerate(zip(*problem.packing, strict=True)):
        line = problem.gain_row[student, lookup] + problem.gain_cell[:, lookup]
        total += problem.gain[line + (packed >> bit & mask)]
    total = (total * _tenths(problem, one)[0][walk.group] + SCALE // 2) // SCALE  # half up; totals are never negative
    total[problem.excluded[slice(*problem.excluded_first[student : student + 2])]] = EXCLUDED
    by_position = np.empty(len(total), np.int32)
    by_position[walk.position] = total
    return by_position


def standing(total: Ints, position: int) -> int:
    """The rank an opportunity has, or would have had it not been excluded, by the student's totals and its position."""
    better = np.count_nonzero(total > total[position]) + np.count_nonzero(total[:position] == total[position])
    return int(better) + 1


def _lists(problem: Problem, students: range, keep: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Student, opportunity, total and rank of the lists of at most as many students as a call of the kernel takes."""
    return found(problem, worth_of(problem, students), students, keep)


def worth_of(problem: Problem, students: range) -> Worth:
    """What the kernel wants to know of at most as many students as a call of it takes."""
    # Not at the top: it takes a second, and only scoring many students needs it.
    from opportunity_pipeline.scoring import kernel

    some = slice(students.start, students.stop)
    base, tenths = _added(problem.base, some), _tenths(problem, some)
    first = problem.excluded_first[students.start : students.stop + 1]
    return kernel.Worth(
        base=base,
        most=base + _added(problem.most, some),
        gain=problem.gain,
        gain_row=problem.gain_row[some],
        tenths=tenths,
        most_tenths=tenths.max(axis=1, initial=1),
        threshold=problem.threshold[some],
        excluded_first=first - first[0],
        excluded=problem.excluded[first[0] : first[-1]],
    )


def found(problem: Problem, worth: Worth, students: range, keep: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Student, opportunity, total and rank of the lists that the kernel finds.

    Args:
        problem: all students and opportunities.
        worth: as :func:`worth_of` gives it, perhaps with other thresholds or exclusions.
        students: positions of the students it is about.
        keep: least length of a list.
    """
    from opportunity_pipeline.scoring import kernel

    keys = kernel.best_pairs(
        problem.walk, problem.facts, problem.owned, problem.packing, worth, students.start, keep, problem.block, SCALE
    )
    student, total, position = kernel.unpacked(np.sort(keys))
    lengths = np.bincount(student, minlength=len(students))
    rank = np.arange(1, len(keys) + 1) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    # More than wanted are at hand where others tie with the last one.
    listed = (rank <= keep) | (total >= worth.threshold[student])
    student += np.int32(students.start)
    return student[listed], position[listed], total[listed], rank[listed].astype(np.int32)


def _added(parts: Sequence[Part], students: slice) -> Ints:
    """The sum of some parts, by student and class."""
    total = np.zeros((1, 1), np.int32)
    for part in parts:
        total = total + part.of(students)
    return total


def _tenths(problem: Problem, students: slice) -> Ints:
    """The feedback factors, by student and group; the last group is that of opportunities without one."""
    first = problem.factor_first[students.start : students.stop + 1]
    tenths = np.full((len(first) - 1, problem.groups + 1), problem.neutral, np.int32)
    these = slice(first[0], first[-1])
    tenths[np.repeat(np.arange(len(tenths)), np.diff(first)), problem.factor_group[these]] = problem.factor_tenths[
        these
    ]
    return tenths


def _gains(lookups: Sequence[Lookup], students: int, position: Ints) -> tuple[Ints, Ints, Ints]:
    """``gain``, ``gain_row`` and ``gain_cell`` of some lookups, for opportunities in the order of the walk."""
    lines, used = [np.empty(0, np.int32)], 0
    row, cell = (np.empty((count, len(lookups)), np.int32) for count in (students, len(position)))
    for number, lookup in enumerate(lookups):
        _, cells, counters = lookup.gain.shape
        row[:, number] = used + lookup.row * (cells * counters)
        cell[:, number] = lookup.cell[position] * counters
        lines.append(lookup.gain.reshape(-1))
        used += lookup.gain.size
    return np.concatenate(lines), row, cell


def _facts(walk: Walk, gain_cell: Ints) -> Ints:
    """What the kernel wants to know of an opportunity that it looks at, side by side."""
    places, lookups = gain_cell.shape
    facts = np.zeros((places + 1, 4 + lookups), np.int32)
    facts[:places, :3] = np.stack([walk.position, walk.group, walk.class_of], axis=1)
    facts[:, 3] = walk.feature_first
    facts[:places, 4:] = gain_cell
    return facts


def _ints(series: pl.Series) -> Ints:
    return np.array(series.cast(pl.Int32).to_numpy())  # a copy, for the same reason as in `layout`
