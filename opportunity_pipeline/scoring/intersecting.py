"""Intersects sorted lists of numbers, pair by pair, in compiled code.

Belongs here: the loops. Does not belong here: what the numbers mean (`overlaps`).

Import it only where it is needed, for the reasons that `kernel` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.kernel import compiled
from opportunity_pipeline.scoring.sides import Ints, Starts


class Entries(NamedTuple):
    """The lists of rows as numbers.

    Attributes:
        first: offset of a row's entries in ``entry``; one element longer than the number of rows.
        entry: the entries of each row, ascending.
        lists: bit mask of the lists in which the row has the entry; bit ``n`` stands for list ``n``.
    """

    first: Starts
    entry: Ints
    lists: NDArray[np.int64]


class Split(NamedTuple):
    """The requested skills, split into matched and missing ones, pair by pair.

    Attributes:
        matched: entries that the students have, one pair after another.
        matched_end: their end offset, by pair.
        missing: entries that the students lack.
        missing_end: their end offset, by pair.
        gap: the first missing entry of a pair that is a learning gap; -1: none.
        other: the first missing entry that is not.
    """

    matched: Ints
    matched_end: Starts
    missing: Ints
    missing_end: Starts
    gap: Ints
    other: Ints


@compiled
def shared(mine: Entries, theirs: Entries, student: Ints, opportunity: Ints, lists: int) -> Ints:
    """How many entries a student's lists and an opportunity's list share, by list and pair."""
    counts = np.zeros((lists, len(student)), np.int32)
    for pair in range(len(student)):
        of_student, of_opportunity = student[pair], opportunity[pair]
        at, end = mine.first[of_student], mine.first[of_student + 1]
        for wanted in theirs.entry[theirs.first[of_opportunity] : theirs.first[of_opportunity + 1]]:
            while at < end and mine.entry[at] < wanted:
                at += 1
            if at < end and mine.entry[at] == wanted:
                for number in range(lists):
                    counts[number, pair] += mine.lists[at] >> number & 1
    return counts


@compiled
def split(mine: Entries, theirs: Entries, student: Ints, opportunity: Ints, skills: int, gaps: int) -> Split:
    """Splits the requested skills of each pair into those the student has and those the student lacks.

    Args:
        mine: the students' entries.
        theirs: the skills that the opportunities request.
        student: position, by pair.
        opportunity: position, by pair.
        skills: index of the list of the student's skills.
        gaps: index of the list of the student's gaps.
    """
    pairs, most = len(student), 0
    for pair in range(pairs):
        most += theirs.first[opportunity[pair] + 1] - theirs.first[opportunity[pair]]
    matched, missing = np.empty(most, np.int32), np.empty(most, np.int32)
    matched_end, missing_end = np.empty(pairs, np.int64), np.empty(pairs, np.int64)
    gap, other = np.full(pairs, -1, np.int32), np.full(pairs, -1, np.int32)
    has, lacks = 0, 0
    for pair in range(pairs):
        of_student, of_opportunity = student[pair], opportunity[pair]
        at, end = mine.first[of_student], mine.first[of_student + 1]
        for wanted in theirs.entry[theirs.first[of_opportunity] : theirs.first[of_opportunity + 1]]:
            while at < end and mine.entry[at] < wanted:
                at += 1
            lists = mine.lists[at] if at < end and mine.entry[at] == wanted else 0
            if lists >> skills & 1:
                matched[has] = wanted
                has += 1
                continue
            missing[lacks] = wanted
            lacks += 1
            if lists >> gaps & 1:
                if gap[pair] < 0:
                    gap[pair] = wanted
            elif other[pair] < 0:
                other[pair] = wanted
        matched_end[pair], missing_end[pair] = has, lacks
    return Split(matched[:has].copy(), matched_end, missing[:lacks].copy(), missing_end, gap, other)
