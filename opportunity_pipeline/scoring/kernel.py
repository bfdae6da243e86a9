"""The kernel: walks posting lists and keeps the best pairs, compiled to machine code.

Belongs here: loops over single pairs. Does not belong here: rules of the formula; the kernel gets features with steps
and amounts, tables, a base per class, factors and thresholds, and does not know what they mean.

Importing this module takes about a second and compiles or loads machine code, so import it only where it is needed, and
call `compiled.keep_compiled_code` before. Constants of other modules are passed as arguments: code loaded from numba's
cache would not notice a changed constant.

Arrays are indexed through slices, which begin at 0: numba then knows that an index is not negative, and the loops over
postings take 0.5 ns per posting instead of 0.9.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from opportunity_pipeline.scoring.layout import Owned, Packing, Walk
from opportunity_pipeline.scoring.sides import Ints

# Without `parallel`: its thread layers abort the process if two threads call them, or kill forked children. The
# caller's own threads run in parallel because the kernel releases the interpreter lock.
compiled = njit(cache=True, nogil=True)

NEVER = -(1 << 31)
"""A bound so low that no sum of amounts raises it to 0."""
STRIDE = 128
"""Bounds tested together: a few dozen processor instructions."""
STUDENT_BITS, TOTAL_BITS, POSITION_BITS = 11, 24, 28
"""Bit widths of the packed key (the sign bit stays free): 2,048 students per call, 268 million opportunities."""
TOTALS = (1 << TOTAL_BITS) - 1
"""Upper limit of a total: 100 points times a factor of ten are 10,000,000."""
POSITIONS = (1 << POSITION_BITS) - 1


class Worth(NamedTuple):
    """What pairs are worth: tables for a few students, numbered from 0.

    Attributes:
        base: score of a pair that shares nothing, by student and class.
        most: upper bound of a pair's score, by student and class.
        gain: what sharing adds to a score, in lines by counter.
        gain_row: offset of a student's lines, by student and lookup.
        tenths: feedback factor, by student and group.
        most_tenths: the largest of a student's factors.
        threshold: by student.
        excluded_first: offset of a student's excluded opportunities; one element longer than the students.
        excluded: their places, ascending.
    """

    base: Ints
    most: Ints
    gain: Ints
    gain_row: Ints
    tenths: Ints
    most_tenths: Ints
    threshold: Ints
    excluded_first: NDArray[np.int64]
    excluded: Ints


@compiled
def best_pairs(
    walk: Walk, facts: Ints, owned: Owned, packing: Packing, worth: Worth, first: int, keep: int, block: int, scale: int
) -> NDArray[np.int64]:
    """The ``keep`` best pairs of each student, and all others at or above the student's threshold.

    The *cut* is the least total that can still enter the list: any total while fewer than ``keep`` pairs are known,
    then the lowest of the best known ones, and never more than the threshold; if ``keep`` is 0, the threshold. Classes
    whose best possible pair is below the cut are skipped, and so are whole blocks of such classes. Of the rest, pairs
    whose bound reaches the cut are scored exactly.

    Args:
        walk: the opportunities.
        facts: for each place: position, feedback group, class, first feature, and for each lookup the offset of its
            line from the student's first line; plus one extra row whose first feature ends the last one's. They
            are stored side by side because the few pairs scored exactly are far apart, so memory latency dominates.
        owned: the students' features.
        packing: the bit positions of counters in a sum of steps.
        worth: what the pairs of the wanted students are worth.
        first: the first wanted student.
        keep: minimum length of a list, if there are enough opportunities.
        block: places per block.
        scale: the factor that leaves a total unchanged.

    Returns:
        One key per pair, grouped by student, otherwise unordered. Sorted keys are in list order; a list may be longer
        than wanted because of ties with its last pair. See :func:`unpacked`.
    """
    places, blocks, lookups = len(facts) - 1, len(walk.run_first) - 1, len(packing.bit)
    half = scale // 2
    bounds, reached = np.empty((block + STRIDE - 1) // STRIDE * STRIDE, np.int32), np.empty(STRIDE + 1, np.int32)
    steps = np.zeros((len(walk.posting_first) - 1) // blocks, np.int64)
    best, candidates = np.empty(keep, np.int64), np.empty(places, np.int64)
    keys, used = np.empty(1024, np.int64), 0
    for number in range(len(worth.base)):
        begin, end = owned.first[first + number], owned.first[first + number + 1]
        features, shifts = owned.feature[begin:end], owned.shift[begin:end]
        for at in range(len(features)):
            steps[features[at]] = owned.step[begin + at]
        base, most, tenths = worth.base[number], worth.most[number], worth.tenths[number]
        excluded = worth.excluded[worth.excluded_first[number] : worth.excluded_first[number + 1]]
        threshold, highest = worth.threshold[number], worth.most_tenths[number]
        cut = 0 if keep else threshold
        least, known, found, passed = least_score(cut, highest, scale), 0, 0, 0
        for at_block in range(blocks):
            place = at_block * block
            size = min(block, places - place)
            one, after = walk.run_first[at_block], walk.run_first[at_block + 1]
            if not fill_bounds(
                bounds,
                walk.run_begin[one:after],
                walk.run_end[one:after],
                walk.run_class[one:after],
                base,
                most,
                least,
            ):
                continue
            bounds[size:] = NEVER
            for at in range(len(features)):
                posting = features[at] * blocks + at_block
                one, after = walk.posting_first[posting], walk.posting_first[posting + 1]
                add_amounts(bounds, walk.posting[one:after], walk.amount[one + shifts[at] : after + shifts[at]])
            while passed < len(excluded) and excluded[passed] < place + size:
                if excluded[passed] >= place:  # earlier ones are in skipped blocks
                    bounds[excluded[passed] - place] = NEVER
                passed += 1
            stride = next_stride(bounds, 0, size, least)
            while stride < size:
                for number_of in range(reaching(bounds, stride, least, reached)):
                    local = reached[number_of]
                    if bounds[local] < least:  # `least` may have risen since
                        continue
                    at = place + local
                    factor = tenths[facts[at, 1]]
                    if bounds[local] * factor + half < cut * scale:
                        continue
                    packed = sum_of_steps(walk.feature[facts[at, 3] : facts[at + 1, 3]], steps)
                    total = base[facts[at, 2]]
                    for lookup in range(lookups):
                        counter = (packed >> packing.bit[lookup]) & packing.mask[lookup]
                        total += worth.gain[worth.gain_row[number, lookup] + facts[at, 4 + lookup] + counter]
                    total = (total * factor + half) // scale  # half up; totals are never negative
                    if total < cut:
                        continue
                    candidates[found] = ((TOTALS - total) << POSITION_BITS) | facts[at, 0]
                    found += 1
                    if keep:
                        known = keep_best(best, known, total)
                        if known == keep:
                            cut = min(threshold, best[0])
                            least = least_score(cut, highest, scale)
                stride = next_stride(bounds, stride + STRIDE, size, least)
        for feature in features:
            steps[feature] = 0
        if used + found > len(keys):
            more = np.empty(2 * (used + found), np.int64)
            more[:used] = keys[:used]
            keys = more
        for candidate in candidates[:found]:
            if TOTALS - (candidate >> POSITION_BITS) >= cut:
                keys[used] = (number << POSITION_BITS + TOTAL_BITS) | candidate
                used += 1
    return keys[:used].copy()


@compiled
def least_score(cut: int, tenths: int, scale: int) -> int:
    """The least score that the factor raises to the cut when the result is rounded half up."""
    return (cut * scale - scale // 2 + tenths - 1) // tenths


@compiled
def fill_bounds(bounds: Ints, begin: Ints, end: Ints, of: Ints, base: Ints, most: Ints, least: int) -> bool:
    """Sets the bounds of a block, run by run, to the base score of the run's class.

    Returns:
        Whether any class can reach ``least``; the bounds of those that cannot are set to ``NEVER``.
    """
    any_can = False
    for run in range(len(of)):
        can = most[of[run]] >= least
        bounds[begin[run] : end[run]] = base[of[run]] if can else np.int32(NEVER)
        any_can |= can
    return any_can


@compiled
def add_amounts(bounds: Ints, places: NDArray[np.uint16], amounts: Ints) -> None:
    """Adds each posting's amount to the bound of its place."""
    for at in range(len(places)):
        bounds[places[at]] += amounts[at]


@compiled
def next_stride(bounds: Ints, stride: int, size: int, least: int) -> int:
    """The first stride from ``stride`` on that contains a high enough bound; ``size`` or more if there is none.

    A stride is compared without branches, so that the compiler can vectorise it.
    """
    enough, begin = np.int32(least), np.uint64(stride)
    while begin < np.uint64(size):
        found = False
        for at in range(begin, begin + np.uint64(STRIDE)):
            found |= bounds[at] >= enough
        if found:
            break
        begin += np.uint64(STRIDE)
    return int(begin)


@compiled
def reaching(bounds: Ints, stride: int, least: int, reached: Ints) -> int:
    """Collects the places of a stride with high enough bounds and returns their number; also without branches.

    Values after the last one are overwritten or never read.
    """
    enough, count = np.int32(least), np.uint64(0)
    for at in range(np.uint64(stride), np.uint64(stride) + np.uint64(STRIDE)):
        reached[count] = at
        count += np.uint64(bounds[at] >= enough)
    return int(count)


@compiled
def sum_of_steps(features: Ints, steps: NDArray[np.int64]) -> int:
    """The packed counters of a pair: the student's steps for all the features of the opportunity."""
    packed = 0
    for feature in features:
        packed += steps[feature]
    return packed


@compiled
def keep_best(best: NDArray[np.int64], known: int, total: int) -> int:
    """Adds a total to a min-heap of the best ones; returns the new number of known totals."""
    keep = len(best)
    if known < keep:
        at = known
        while at > 0 and best[(at - 1) >> 1] > total:
            best[at] = best[(at - 1) >> 1]
            at = (at - 1) >> 1
        best[at] = total
        return known + 1
    if total > best[0]:
        at = 0
        while 2 * at + 1 < keep:
            child = 2 * at + 1
            if child + 1 < keep and best[child + 1] < best[child]:
                child += 1
            if best[child] >= total:
                break
            best[at] = best[child]
            at = child
        best[at] = total
    return known


def unpacked(keys: NDArray[np.int64]) -> tuple[Ints, Ints, Ints]:
    """Student number, total and position that are packed in the keys."""
    student, total = keys >> POSITION_BITS + TOTAL_BITS, TOTALS - (keys >> POSITION_BITS & TOTALS)
    position = keys & POSITIONS
    return student.astype(np.int32), total.astype(np.int32), position.astype(np.int32)
