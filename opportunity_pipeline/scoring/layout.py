"""The layout: students and opportunities as arrays that the kernel can traverse quickly.

Belongs here: the order in which opportunities are walked, and the posting lists. Does not belong here: what can be
shared (`sharing`), what sharing is worth (`lookup`), the traversal (`kernel`), rules (`formula`).

Opportunities with equal scores when nothing is shared, and with equal maximum scores, for every student form one
*class*; so one test can skip a class. They are walked class by class, the highest scoring classes first. The *place* of
an opportunity is its index in that order; a *block* is a range of places whose bounds fit the processor's L1 cache.

The *posting list* of a feature holds the places of all opportunities with that feature, as in an inverted index. A
*posting list entry* is one of those places; names and comments here and in `kernel` shorten it to *posting*. It never
means a job.

For each student the kernel walks the posting lists of their features. What it adds up there is not the exact score,
which is not additive (a share is rounded, a sum is capped), but the most that each feature can add to it. The sum is an
upper *bound* of the score, and only pairs with a high enough bound are scored exactly: the student's *steps* for all
features of the opportunity are added, which gives the counters of all lookups, packed into one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.lookup import Lookup
from opportunity_pipeline.scoring.sharing import Shared, shared_features
from opportunity_pipeline.scoring.sides import Ints, Side, Starts, starts

BLOCK = 4096
"""Places per block: 16 KB of bounds."""
BITS = 62
"""Bits available for packed counters in a signed 64-bit integer."""


class Walk(NamedTuple):
    """Opportunities by place, and the posting lists. Every array begins at 0 and is contiguous.

    Attributes:
        position: index in the tie-breaking order, by place.
        group: feedback group, by place.
        class_of: class, by place.
        run_first: first run, by block; one longer than the blocks. A run is a range of one class within a block.
        run_begin: begin of a run within its block.
        run_end: end of a run within its block.
        run_class: class of a run.
        feature_first: offset of an opportunity's features in ``feature``, by place; one longer than the places.
        feature: features of the opportunities, one after another.
        posting_first: offset of the postings of a feature in a block in ``posting``, feature by feature; one longer.
        posting: places within the block.
        amount: the most that a posting can add to a score, one section per kind of feature.
    """

    position: Ints
    group: Ints
    class_of: Ints
    run_first: Ints
    run_begin: Ints
    run_end: Ints
    run_class: Ints
    feature_first: Starts
    feature: Ints
    posting_first: Starts
    posting: NDArray[np.uint16]
    amount: Ints


class Owned(NamedTuple):
    """The features of students.

    Attributes:
        first: offset of a student's features, by student; one longer than the students.
        feature: features of the students, one after another.
        step: what sharing the feature adds to the packed counters of a pair.
        shift: offset from a posting of the feature in ``posting`` to its amount in ``amount``.
    """

    first: Starts
    feature: Ints
    step: NDArray[np.int64]
    shift: NDArray[np.int64]


class Packing(NamedTuple):
    """The bit positions of the lookups' counters in a packed number, by lookup.

    Attributes:
        bit: the lowest bit of the counter.
        mask: a bit mask as wide as the counter.
    """

    bit: NDArray[np.int64]
    mask: NDArray[np.int64]


def pack(lookups: Sequence[Lookup]) -> Packing:
    """Assigns bit positions to the counters of some lookups.

    Raises:
        ValueError: the counters exceed one integer; this takes lists of thousands of entries on both sides.
    """
    bits = [(lookup.counters.size - 1).bit_length() for lookup in lookups]
    if sum(bits) > BITS:
        raise ValueError(f"lists are too long to be compared: their counters take {sum(bits)} bits of {BITS}")
    return Packing(
        bit=np.cumsum([0, *bits], dtype=np.int64)[:-1],
        mask=np.array([(1 << count) - 1 for count in bits], np.int64),
    )


def classes(lookups: Sequence[Lookup]) -> tuple[Ints, list[Ints]]:
    """Groups opportunities into classes with equal scores when nothing is shared and equal maximum scores.

    Returns:
        The class of each opportunity, in descending order of the mean score over the students; and for each lookup,
        the cell of one opportunity of each class.
    """
    joint = np.zeros(len(lookups[0].cell), np.int64)
    for lookup in lookups:  # one at a time, so that the product of their cells need not fit into an integer
        ends = np.concatenate([lookup.table[:, :, 0], lookup.table.max(axis=2)])
        alike = np.unique(ends, axis=1, return_inverse=True)[1]
        joint = np.unique(joint * len(alike) + alike[lookup.cell], return_inverse=True)[1]
    count = int(joint.max()) + 1
    example = np.zeros(count, np.int64)
    example[joint] = np.arange(len(joint))
    cells = [lookup.cell[example] for lookup in lookups]
    sums = np.zeros(count, np.int64)
    for lookup, cell in zip(lookups, cells, strict=True):
        students = np.bincount(lookup.row, minlength=len(lookup.table))
        sums += (students @ lookup.table[:, :, 0].astype(np.int64))[cell]
    order = np.argsort(-sums, kind="stable")
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[joint], [cell[order] for cell in cells]


def lay_out(
    lookups: Sequence[Lookup],
    packing: Packing,
    class_of: Ints,
    group: Ints,
    students: Side,
    opportunities: Side,
    block: int = BLOCK,
) -> tuple[Walk, Owned]:
    """Builds the arrays of some students and opportunities.

    Args:
        lookups: those in which sharing matters.
        packing: the bit positions of their counters.
        class_of: class, by opportunity.
        group: feedback group, by opportunity.
        students: lists, one row per student.
        opportunities: lists, one row per opportunity, in tie-breaking order.
        block: places per block, at most 65,536; does not affect the lists.
    """
    position = np.argsort(class_of, kind="stable").astype(np.int32)
    places = len(position)
    place_of = np.empty_like(position)
    place_of[position] = np.arange(places, dtype=np.int32)

    shared = shared_features(lookups, packing.bit, students, opportunities)
    # Sorting one number sorts by feature and then by place.
    postings = np.sort(shared.feature * places + place_of[shared.row])
    feature, place = np.divmod(postings, places)
    amount, shift = _amounts(lookups, packing, shared, feature, position[place])
    by_place = np.argsort(place, kind="stable")
    blocks, (run_first, run_begin, run_end, run_class) = -(-places // block), _runs(class_of[position], block)
    walk = Walk(
        position=position,
        group=group[position],
        class_of=class_of[position],
        run_first=run_first,
        run_begin=run_begin,
        run_end=run_end,
        run_class=run_class,
        feature_first=starts(place[by_place], places),
        feature=feature[by_place].astype(np.int32),
        posting_first=starts(feature * blocks + place // block, shared.features * blocks),
        posting=(place % block).astype(np.uint16),
        amount=amount,
    )
    return walk, Owned(
        first=starts(shared.held.row, students.height),
        feature=shared.held.feature.astype(np.int32),
        step=shared.steps[shared.held.kind],
        shift=shift,
    )


def _amounts(
    lookups: Sequence[Lookup],
    packing: Packing,
    shared: Shared,
    feature: NDArray[np.int64],
    position: Ints,
) -> tuple[Ints, NDArray[np.int64]]:
    """``amount`` of the postings, and ``shift`` of the students' features.

    A step says in which overlaps a student has a feature (as a strong skill, as a learning gap). So there is one kind
    of feature per distinct step, and a posting has one amount for each kind in which some student has its feature.

    Args:
        lookups: as in :func:`lay_out`.
        packing: as in :func:`lay_out`.
        shared: what can be shared.
        feature: feature, by posting; ascending.
        position: opportunity, by posting.
    """
    features = shared.features
    first = starts(feature, features)
    held, steps = shared.held, shared.steps
    # By kind and then feature: whether some student has the feature as that kind.
    mine, met = held.kind * features + held.feature, np.zeros(len(steps) * features, np.bool_)
    met[mine] = True
    of_kind, some = np.divmod(np.flatnonzero(met), max(features, 1))
    lengths = np.diff(first)[some]
    # For each (kind, feature): the offset from the feature's postings to its amounts.
    shifts = np.cumsum(lengths) - lengths - first[some]
    posting = np.arange(lengths.sum()) - np.repeat(shifts, lengths)
    shift = np.zeros(len(met), np.int64)
    shift[met] = shifts
    most = _most(lookups, packing, steps)
    return most[np.repeat(of_kind, lengths), position[posting]], shift[mine]


def _most(lookups: Sequence[Lookup], packing: Packing, steps: NDArray[np.int64]) -> Ints:
    """The most that sharing a feature can add to a score, by step and opportunity."""
    most = np.zeros((len(steps), len(lookups[0].cell) if lookups else 0), np.int32)
    for lookup, bit, mask in zip(lookups, packing.bit.tolist(), packing.mask.tolist(), strict=True):
        counters = lookup.counters
        for place, size in enumerate(counters.sizes):
            digit = (steps >> bit & mask) // counters.step(place) % size
            adds = np.flatnonzero(digit)
            most[adds] += digit[adds, None].astype(np.int32) * lookup.most_by_one(place)[lookup.cell]
    return most


def _runs(class_of: Ints, block: int) -> tuple[Ints, Ints, Ints, Ints]:
    """``run_first``, ``run_begin``, ``run_end`` and ``run_class`` of places with ascending classes."""
    places = len(class_of)
    edges = np.union1d(np.flatnonzero(np.diff(class_of)) + 1, np.arange(0, places, block))
    begin, end = edges, np.append(edges[1:], places)
    of_block = begin // block
    first = starts(of_block, -(-places // block))
    numbers = (first, begin - of_block * block, end - of_block * block, class_of[begin])
    runs = tuple(number.astype(np.int32) for number in numbers)
    return runs[0], runs[1], runs[2], runs[3]
