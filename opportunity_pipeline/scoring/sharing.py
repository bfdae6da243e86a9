"""Sharing: the list entries that students and opportunities have in common, as numbered features.

Belongs here: the numbering, and what a student's entries add to the counters of a pair that shares them. Does not
belong here: where features are in the walk (`layout`), what sharing is worth (`lookup`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opportunity_pipeline.scoring.lookup import Lookup
from opportunity_pipeline.scoring.sides import Numbers, Side

_NOTHING = np.empty(0, np.int64)


class Held(NamedTuple):
    """Features of students: three vectors of equal length, by row and feature.

    Attributes:
        row: the student.
        feature: the feature.
        kind: how the student has it (as a strong skill, as a learning gap): index into ``Shared.steps``.
    """

    row: Numbers
    feature: Numbers
    kind: Numbers


class Shared(NamedTuple):
    """Features that at least one student and one opportunity have.

    Attributes:
        held: the students' features.
        row: opportunity, one element per feature that it has.
        feature: the feature.
        features: number of features.
        steps: what having a feature adds to the packed counters of a pair, by kind.
    """

    held: Held
    row: Numbers
    feature: Numbers
    features: int
    steps: Numbers


def shared_features(lookups: Sequence[Lookup], bits: Numbers, students: Side, opportunities: Side) -> Shared:
    """Finds the features that students and opportunities share.

    Args:
        lookups: those in which sharing matters.
        bits: bit position of their counters in a packed number, by lookup.
        students: lists, one row per student.
        opportunities: lists, one row per opportunity.
    """
    adding: dict[str, dict[str, int]] = {}
    mattering: dict[str, NDArray[np.bool_]] = {}
    for lookup, bit in zip(lookups, bits.tolist(), strict=True):
        matters = lookup.matters[lookup.cell]
        for place, overlap in enumerate(lookup.counters.overlaps):
            of = adding.setdefault(overlap.opportunity, {})
            of[overlap.student] = of.get(overlap.student, 0) + (lookup.counters.step(place) << bit)
            mattering[overlap.opportunity] = matters | mattering.get(overlap.opportunity, np.False_)
    # A feature is a (list, entry) pair, so equal names in different lists differ: list × number of entries + entry.
    names, entries = sorted(adding), len(students.entries)
    have = students.owners_of_choices([tuple(adding[name]) for name in names])
    held, posted = np.zeros(len(names) * entries, np.bool_), [(_NOTHING, _NOTHING)]
    held[have.key] = True
    entry_of = opportunities.numbers_among(students.entries)
    for list_, name in enumerate(names):
        has = opportunities.owners([name])
        entry = entry_of[has.entry]
        counts = np.flatnonzero((entry >= 0) & mattering[name][has.row])
        feature = list_ * entries + entry[counts]
        counts, feature = counts[held[feature]], feature[held[feature]]
        posted.append((has.row[counts], feature))
    of_opportunity, posted_feature = (np.concatenate(vectors) for vectors in zip(*posted, strict=True))
    occurs = np.zeros(len(names) * entries, np.bool_)
    occurs[posted_feature] = True
    number = np.cumsum(occurs) - 1
    # Indexed by the opportunities' list and the bit mask of the student's lists that contain the entry.
    step_of = [
        sum(one for bit, one in enumerate(adding[name].values()) if lists >> bit & 1)
        for name in names
        for lists in range(1 << len(adding[name]))
    ]
    steps = np.unique(np.array(step_of, np.int64))
    first = np.repeat(np.cumsum([0, *(1 << len(adding[name]) for name in names)])[:-1], entries)
    met = occurs[have.key]
    feature = have.key[met]
    kind = np.searchsorted(steps, step_of)[first[feature] + have.lists[met]]
    return Shared(
        held=Held(have.row[met], number[feature], kind),
        row=of_opportunity,
        feature=number[posted_feature],
        features=int(np.count_nonzero(occurs)),
        steps=steps,
    )
