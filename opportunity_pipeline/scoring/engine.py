"""The engine: finds the best opportunities of each student, exactly, among all of them.

Belongs here: adding lookups, applying feedback factors and exclusions, choosing the best. Does not belong here: rules
of the formula (`formula`, as tables in `lookup`), the arrays (`problem`), loops over pairs (`kernel`), the rows stored
for a pair (`rows`).

No frame and no matrix has a row per pair. What a student's totals have in common is added once per class of
opportunities; the rest comes from walking the posting lists of the student's features. Students are independent of each
other, so any split over shards or threads gives the same result.

Opportunities are in tie-breaking order: of two equal totals, the lower position wins.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from opportunity_pipeline.scoring.problem import Part, Problem
from opportunity_pipeline.scoring.sides import Ints

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.kernel import Worth

EXCLUDED = -1
TASK = 1024
"""Students per kernel call; their ``base`` and ``most`` are one matrix each.

With few opportunities and 128 students per call, the Python code between calls takes as long as the kernel; 512 take a
tenth longer in total than 1024.
"""
LEAST_TASK = 64
"""Minimum students per call when the students are divided among threads."""
SCALE = 10
"""Factors are in tenths."""


@dataclass(frozen=True, eq=False)
class Best:
    """The chosen pairs, by student and rank: four vectors of equal length.

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


def best(problem: Problem, students: range, keep: int, *, threads: int | None = None) -> Best:
    """The lists of some students: the ``keep`` best of each, and all others at or above the student's threshold.

    Since every total at or above the threshold precedes every total below it, a list is a prefix of the full order and
    its ranks are 1, 2, 3, …

    Args:
        problem: all students and opportunities.
        students: positions of the wanted students, a contiguous range.
        keep: minimum length of a list, if there are enough opportunities; 0: only what reaches the threshold.
        threads: number of threads; by default the number of processors available to this process.

    Raises:
        ValueError: ``keep`` is negative.
    """
    if keep < 0:
        raise ValueError(f"keep: must be 0 or more, not {keep}")
    if threads is None:
        threads = processors()
    size = min(TASK, max(LEAST_TASK, -(-len(students) // threads)))
    tasks = [students[begin : begin + size] for begin in range(0, len(students), size)]
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
    """One student's totals after feedback, by opportunity; :data:`EXCLUDED` for excluded opportunities."""
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
    """The rank of an opportunity in a student's totals, or the rank it would have if it were not excluded."""
    better = np.count_nonzero(total > total[position]) + np.count_nonzero(total[:position] == total[position])
    return int(better) + 1


def _lists(problem: Problem, students: range, keep: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Student, opportunity, total and rank of the lists of at most :data:`TASK` students."""
    return found(problem, worth_of(problem, students), students, keep)


def worth_of(problem: Problem, students: range) -> Worth:
    """The kernel's input for at most :data:`TASK` students."""
    # Imported here because it takes a second, and only scoring many students needs it.
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
        worth: as :func:`worth_of` returns it, possibly with other thresholds or exclusions.
        students: positions of the students that ``worth`` describes.
        keep: minimum length of a list.
    """
    from opportunity_pipeline.scoring import kernel

    keep = min(keep, problem.opportunities)  # the kernel allocates this many
    keys = kernel.best_pairs(
        problem.walk, problem.facts, problem.owned, problem.packing, worth, students.start, keep, problem.block, SCALE
    )
    student, total, position = kernel.unpacked(np.sort(keys))
    lengths = np.bincount(student, minlength=len(students))
    rank = np.arange(1, len(keys) + 1) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    # The kernel also returns pairs that tie with the last one.
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
    """The feedback factors, by student and group; the last group holds opportunities without one."""
    first = problem.factor_first[students.start : students.stop + 1]
    tenths = np.full((len(first) - 1, problem.groups + 1), problem.neutral, np.int32)
    these = slice(first[0], first[-1])
    tenths[np.repeat(np.arange(len(tenths)), np.diff(first)), problem.factor_group[these]] = problem.factor_tenths[
        these
    ]
    return tenths
