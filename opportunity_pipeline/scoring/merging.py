"""Merges stored lists with new opportunities, student by student, in compiled code.

Belongs here: the loop. Does not belong here: the proof that the result is right, and frames (`changes`).

Import it only where it is needed, for the reasons that `kernel` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.kernel import compiled
from opportunity_pipeline.scoring.sides import Ints, Starts


class Lists(NamedTuple):
    """Lists of students, best first.

    Attributes:
        first: offset of a student's list; one element longer than the number of students.
        opportunity: id.
        total: ten-thousandths of a point.
    """

    first: Starts
    opportunity: NDArray[np.int64]
    total: Ints


class New(NamedTuple):
    """New opportunities for students, best first.

    Attributes:
        first: offset of a student's opportunities; one element longer than the number of students.
        opportunity: id.
        total: ten-thousandths of a point.
        newest: as in :class:`Ties`.
    """

    first: Starts
    opportunity: NDArray[np.int64]
    total: Ints
    newest: NDArray[np.int64]


class Ties(NamedTuple):
    """Tie-breaking between equal totals: the newer one comes first, then the lower id.

    Attributes:
        opportunity: id of every opportunity considered, ascending.
        newest: a number that is greater for newer ones.
    """

    opportunity: NDArray[np.int64]
    newest: NDArray[np.int64]


class Outcome(NamedTuple):
    """The merged lists.

    Attributes:
        differs: whether a list has changed, by student.
        unsure: whether that cannot be decided, by student.
        opportunity: the opportunities in the changed lists, one list after another.
        total: their totals.
        end: end offset of each changed list.
        came: rows added: index into the new opportunities, and rank; a 2 × n array.
        left: rows removed: student and opportunity; a 2 × n array.
    """

    differs: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    opportunity: NDArray[np.int64]
    total: Ints
    end: Starts
    came: NDArray[np.int64]
    left: NDArray[np.int64]


@compiled
def merged(stored: Lists, gone: NDArray[np.bool_], new: New, ties: Ties, threshold: Ints, keep: int) -> Outcome:
    """Merges lists.

    Args:
        stored: the lists before the change.
        gone: for each of their rows, whether its opportunity has left or changed.
        new: opportunities that are new or changed.
        ties: the tie-breaking order.
        threshold: by student.
        keep: minimum length of a list, if there are enough opportunities.
    """
    students, most = len(threshold), len(stored.opportunity) + len(new.opportunity)
    differs, unsure = np.zeros(students, np.bool_), np.zeros(students, np.bool_)
    opportunity, total = np.empty(most, np.int64), np.empty(most, np.int32)
    end, came = np.empty(students, np.int64), np.empty((2, len(new.opportunity)), np.int64)
    left = np.empty((2, len(stored.opportunity)), np.int64)
    listed, lists, arrived, departed = 0, 0, 0, 0
    for student in range(students):
        at, stop = stored.first[student], stored.first[student + 1]
        coming, last = new.first[student], new.first[student + 1]
        if coming == last and not np.any(gone[at:stop]):
            continue
        begin, remaining, first_arrived, first_departed = listed, listed, arrived, departed
        was_full = stop - at >= keep
        while at < stop or coming < last:
            # Nearly all rows take this path: they rank above all new ones, whatever the tie-breaking order.
            before = new.total[coming] if coming < last else -1
            while at < stop and not gone[at] and stored.total[at] > before:
                opportunity[listed], total[listed] = stored.opportunity[at], stored.total[at]
                listed, at, remaining = listed + 1, at + 1, listed + 1
            if at < stop and gone[at]:
                left[0, departed], left[1, departed] = student, stored.opportunity[at]
                departed, at = departed + 1, at + 1
                continue
            if coming == last:
                break
            this, its_total = new.opportunity[coming], new.total[coming]
            fresh = at == stop or its_total > stored.total[at]
            if fresh or breaks_tie(this, new.newest[coming], stored.opportunity[at], ties):
                opportunity[listed], total[listed] = this, its_total
                came[0, arrived], came[1, arrived] = coming, listed - begin + 1
                listed, coming, arrived = listed + 1, coming + 1, arrived + 1
            else:
                opportunity[listed], total[listed] = stored.opportunity[at], stored.total[at]
                listed, at, remaining = listed + 1, at + 1, listed + 1
        cut = min(begin + keep, listed)
        while cut < listed and total[cut] >= threshold[student]:
            cut += 1
        for row in range(listed - 1, cut - 1, -1):
            if arrived > first_arrived and came[1, arrived - 1] == row - begin + 1:
                arrived -= 1
            else:
                left[0, departed], left[1, departed] = student, opportunity[row]
                departed += 1
        unsure[student] = was_full and remaining - begin < keep
        differs[student] = not unsure[student] and (arrived > first_arrived or departed > first_departed)
        if differs[student]:
            listed, end[lists] = cut, cut
            lists += 1
        else:
            listed, arrived, departed = begin, first_arrived, first_departed
    return Outcome(
        differs,
        unsure,
        opportunity[:listed],
        total[:listed],
        end[:lists].copy(),
        came[:, :arrived].copy(),
        left[:, :departed].copy(),
    )


@compiled
def breaks_tie(this: int, newest: int, other: int, ties: Ties) -> bool:
    """Whether this opportunity precedes another one with the same total; ``newest`` belongs to this one."""
    its = ties.newest[np.searchsorted(ties.opportunity, other)]
    return bool(newest > its or (newest == its and this < other))
