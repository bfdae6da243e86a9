"""Merging stored lists with new opportunities, student by student, compiled to machine code.

Belongs here: the loop. Does not belong here: why the outcome is right, and the frames (`changes`).

To be imported where it is needed, for the reasons that `kernel` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.kernel import compiled
from opportunity_pipeline.scoring.sides import Ints, Starts


class Lists(NamedTuple):
    """Opportunities of students, best first.

    Attributes:
        first: where a student's begin; one longer than the students.
        opportunity: id.
        total: ten-thousandths of a point.
    """

    first: Starts
    opportunity: NDArray[np.int64]
    total: Ints


class Ties(NamedTuple):
    """What decides between opportunities of the same total: the newer comes first, of those the one with the lower id.

    Attributes:
        opportunity: id of every one considered, rising.
        newest: a number that is greater for a newer one.
    """

    opportunity: NDArray[np.int64]
    newest: NDArray[np.int64]


class Outcome(NamedTuple):
    """What becomes of the lists.

    Attributes:
        differs: whether a list is another one now, by student.
        unsure: whether that cannot be told, by student.
        opportunity: the opportunities in the lists that differ, one list after another.
        total: their totals.
        end: where each of these lists ends.
        came: new rows in them: student, opportunity, total and rank, in lines.
        left: rows that are in them no more: student and opportunity, in lines.
    """

    differs: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    opportunity: NDArray[np.int64]
    total: Ints
    end: Starts
    came: NDArray[np.int64]
    left: NDArray[np.int64]


@compiled
def merged(stored: Lists, gone: NDArray[np.bool_], new: Lists, ties: Ties, threshold: Ints, keep: int) -> Outcome:
    """Merges lists.

    Args:
        stored: the lists as they were.
        gone: of each row in them, whether its opportunity is not considered any more, or not as it was.
        new: opportunities that were not considered then, or not as they are.
        ties: the order of what has the same total.
        threshold: by student.
        keep: least length of a list, as far as there are opportunities.
    """
    students, most = len(threshold), len(stored.opportunity) + len(new.opportunity)
    differs, unsure = np.zeros(students, np.bool_), np.zeros(students, np.bool_)
    opportunity, total, is_new = np.empty(most, np.int64), np.empty(most, np.int32), np.empty(most, np.bool_)
    end, came, left = np.empty(students, np.int64), np.empty((4, most), np.int64), np.empty((2, most), np.int64)
    listed, lists, arrived, departed = 0, 0, 0, 0
    for student in range(students):
        at, stop = stored.first[student], stored.first[student + 1]
        coming, last = new.first[student], new.first[student + 1]
        was_full, gains, was_listed, was_departed = stop - at >= keep, last > coming, listed, departed
        place, known_to, entered = 0, 0, 0
        while at < stop or coming < last:
            if at < stop and gone[at]:
                left[0, departed], left[1, departed] = student, stored.opportunity[at]
                departed, at = departed + 1, at + 1
                continue
            place += 1
            fresh = coming < last and (at == stop or new.total[coming] >= stored.total[at])
            if fresh and at < stop and new.total[coming] == stored.total[at]:
                fresh = breaks_tie(new.opportunity[coming], stored.opportunity[at], ties.opportunity, ties.newest)
            if fresh:
                this, its_total = new.opportunity[coming], new.total[coming]
                coming += 1
            else:
                this, its_total = stored.opportunity[at], stored.total[at]
                at, known_to = at + 1, place
            if place <= keep or its_total >= threshold[student]:
                opportunity[listed], total[listed], is_new[listed] = this, its_total, fresh
                listed, entered = listed + 1, entered + fresh
            elif not fresh:
                left[0, departed], left[1, departed] = student, this
                departed += 1
        loses = departed > was_departed
        unsure[student] = was_full and (gains or loses) and known_to < keep
        differs[student] = not unsure[student] and (entered > 0 or loses)
        if not differs[student]:
            listed, departed = was_listed, was_departed
            continue
        end[lists] = listed
        lists += 1
        for row in range(was_listed, listed):
            if is_new[row]:
                came[0, arrived], came[1, arrived] = student, opportunity[row]
                came[2, arrived], came[3, arrived] = total[row], row - was_listed + 1
                arrived += 1
    return Outcome(
        differs,
        unsure,
        opportunity[:listed].copy(),
        total[:listed].copy(),
        end[:lists].copy(),
        came[:, :arrived].copy(),
        left[:, :departed].copy(),
    )


@compiled
def breaks_tie(this: int, other: int, ids: NDArray[np.int64], newest: NDArray[np.int64]) -> bool:
    """Whether of two opportunities with the same total this one comes first."""
    mine, its = newest[np.searchsorted(ids, this)], newest[np.searchsorted(ids, other)]
    return bool(mine > its or (mine == its and this < other))
