"""Intersecting sorted lists of numbers, pair by pair, compiled to machine code.

Belongs here: the loops. Does not belong here: what the numbers stand for (`overlaps`).

To be imported where it is needed, for the reasons that `kernel` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.kernel import compiled
from opportunity_pipeline.scoring.sides import Ints, Starts


class Entries(NamedTuple):
    """Lists of rows as numbers.

    Attributes:
        first: where a row's entries begin in ``entry``; one longer than the rows.
        entry: the entries of each row, rising.
        lists: in which of several lists the row has the entry; bit ``n`` stands for the list ``n``.
    """

    first: Starts
    entry: Ints
    lists: NDArray[np.int64]


class Split(NamedTuple):
    """What is asked of students, pair by pair.

    Attributes:
        matched: entries that the students have, one pair after another.
        matched_end: where they end, by pair.
        missing: entries that they lack.
        missing_end: where they end, by pair.
        gap: the first of a pair's missing entries that is a gap; -1: none.
        other: the first that is not.
    """

    matched: Ints
    matched_end: Starts
    missing: Ints
    missing_end: Starts
    gap: Ints
    other: Ints


@compiled
def shared(mine: Entries, theirs: Entries, student: Ints, opportunity: Ints, lists: int) -> Ints:
    """How many entries a student's lists and an opportunity's share, by list and pair."""
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
    """Parts what each opportunity asks into what the student has and what she lacks.

    Args:
        mine: the students' entries.
        theirs: what the opportunities ask.
        student: position, by pair.
        opportunity: position, by pair.
        skills: number of the list of what a student has.
        gaps: number of the list of her gaps.
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
