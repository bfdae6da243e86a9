"""The kernel: walks postings and keeps the best, compiled to machine code.

Belongs here: loops over single pairs. Does not belong here: any rule of the formula; the kernel is given features with
steps and amounts, tables, a base for each class, factors and thresholds, and knows nothing of what they mean.

Importing this module takes about a second and compiles or loads machine code, so it is imported where it is needed, and
`compiled.keep_compiled_code` is called before. Numbers of other modules are arguments here: compiled code that is
loaded from the disk would not notice that they have changed.

Everything is indexed through slices, which begin at 0: numba then knows that an index is not negative, and the loops
over postings take 0.5 ns a posting instead of 0.9.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from opportunity_pipeline.scoring.layout import Owned, Packing, Walk
from opportunity_pipeline.scoring.sides import Ints

# Without `parallel`: its thread layers abort the process when two threads call, or kill forked children. The caller's
# own threads run side by side because the kernel holds no lock of the interpreter.
compiled = njit(cache=True, nogil=True)

NEVER = -(1 << 31)
"""A bound that nothing added to it lifts to 0."""
STRIDE = 128
"""Bounds looked at together: a few dozen instructions of the processor."""
STUDENT_BITS, TOTAL_BITS, POSITION_BITS = 11, 24, 28
"""How a pair is packed into a key, whose sign stays free: 2,048 students in one call, 268 million opportunities."""
TOTALS = (1 << TOTAL_BITS) - 1
"""No total is greater: 100 points, raised tenfold, are 10,000,000."""
POSITIONS = (1 << POSITION_BITS) - 1


class Worth(NamedTuple):
    """What pairs are worth: tables for a few students, who are numbered from 0.

    Attributes:
        base: score of a pair that shares nothing, by student and class.
        most: the most that a pair can score, by student and class.
        gain: what sharing adds to a score, in lines by counter.
        gain_row: where the lines of a student begin, by student and lookup.
        tenths: feedback factor, by student and group.
        most_tenths: the largest of a student's factors.
        threshold: by student.
        excluded_first: where a student's excluded opportunities begin; one longer than the students.
        excluded: their places, rising.
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
    """The ``keep`` best pairs of each student, and every one at or above her threshold.

    The cut is the least total that can still be in the list: while fewer than ``keep`` pairs are known any total, then
    the last of the best known ones, and never more than the threshold; where none has to be kept, the threshold. A
    class whose best pair is below it is left out, and so is a whole block of such classes. Of the rest, the pairs whose
    bound reaches it are looked at exactly.

    Args:
        walk: the opportunities.
        facts: of each, by place: position, feedback group, class, first feature, and for each lookup where the line is
            from where the student's lines begin; and one place more, whose first feature ends the last one's. They are
            side by side because the few pairs looked at are far apart: what each takes is waiting for memory.
        owned: the students' features.
        packing: where counters are in a sum of steps.
        worth: what pairs of the students wanted are worth.
        first: the first student wanted.
        keep: least length of a list, as far as there are opportunities.
        block: places in a block.
        scale: factor that leaves a total as it is.

    Returns:
        One key for each pair, by student, in no order within her. Sorted, keys are in the order of the lists; that may
        be longer than wanted by ties with the last one. See :func:`unpacked`.
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
                if excluded[passed] >= place:  # those before are in blocks left out
                    bounds[excluded[passed] - place] = NEVER
                passed += 1
            stride = next_stride(bounds, 0, size, least)
            while stride < size:
                for number_of in range(reaching(bounds, stride, least, reached)):
                    local = reached[number_of]
                    if bounds[local] < least:  # which may have risen meanwhile
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
    """The least score that a factor lifts to the cut, when it is rounded half up."""
    return (cut * scale - scale // 2 + tenths - 1) // tenths


@compiled
def fill_bounds(bounds: Ints, begin: Ints, end: Ints, of: Ints, base: Ints, most: Ints, least: int) -> bool:
    """Sets the bounds of a block, run by run, to what its class scores before anything is shared.

    Returns:
        Whether any class can reach the least score that matters; one that cannot is set to ``NEVER``.
    """
    any_can = False
    for run in range(len(of)):
        can = most[of[run]] >= least
        bounds[begin[run] : end[run]] = base[of[run]] if can else np.int32(NEVER)
        any_can |= can
    return any_can


@compiled
def add_amounts(bounds: Ints, places: NDArray[np.uint16], amounts: Ints) -> None:
    """Adds what each posting can add to the bound of its place."""
    for at in range(len(places)):
        bounds[places[at]] += amounts[at]


@compiled
def next_stride(bounds: Ints, stride: int, size: int, least: int) -> int:
    """The first stride from ``stride`` on in which a bound is high enough; ``size`` or more where there is none.

    A stride is compared without a branch, so that the processor compares many bounds at once.
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
    """Writes down which bounds of a stride are high enough, and returns how many; without a branch, too.

    What is written down after the last of them is overwritten or not read.
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
    """Puts a total into a heap of the best ones, the least of them first; returns how many are known then."""
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
    """Number of the student, total and position that keys stand for."""
    student, total = keys >> POSITION_BITS + TOTAL_BITS, TOTALS - (keys >> POSITION_BITS & TOTALS)
    position = keys & POSITIONS
    return student.astype(np.int32), total.astype(np.int32), position.astype(np.int32)
