"""Overlaps: what the students and opportunities of many pairs share, and which requested skills the students lack.

Belongs here: list entries as numbers, for fast comparison, and the names behind the numbers. Does not belong here: the
comparison loops (`intersecting`), the use of an overlap (`formula`).

The results equal those of `Overlap.count` and set operations on the lists themselves. Those are meant for a few pairs;
for many they take three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.features.lists import in_lists
from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.sides import Ints, Side, starts

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.intersecting import Entries

SKILLS, GAPS = "skills", "gaps"


@dataclass(frozen=True, eq=False)
class Overlaps:
    """The overlaps of pairs from two sides.

    Attributes:
        formula: defines which lists are compared.
        compared: the lists, by the opportunities' column.
        names: the entry behind each number, in alphabetical order.
    """

    formula: Formula
    compared: dict[str, Compared]
    names: pl.Series

    def of(self, chosen: Best) -> pl.DataFrame:
        """The overlaps of some pairs, in their order.

        Returns:
            A column for each of the formula's overlaps, ``Int32``; and for kinds with requested skills
            ``matched_skills`` and ``missing_skills`` (``List(String)``, in alphabetical order), ``gap_skill`` and
            ``other_skill``: the first missing skill that is a learning gap, and the first that is not; null: none.
        """
        from opportunity_pipeline.scoring import intersecting

        pairs = chosen.student, chosen.opportunity
        found: dict[str, pl.Series] = {}
        for column, compared in self.compared.items():
            counts = intersecting.shared(compared.mine, compared.theirs, *pairs, len(compared.lists))
            for overlap in self.formula.overlaps:
                if overlap.opportunity == column:
                    found[overlap.name] = pl.Series(counts[compared.lists.index(overlap.student)])
        if self.formula.asked is not None:
            compared = self.compared[self.formula.asked]
            has, lacks = (compared.lists.index(name) for name in (SKILLS, GAPS))
            parted = intersecting.split(compared.mine, compared.theirs, *pairs, has, lacks)
            names = self.names
            found["matched_skills"] = in_lists(names.gather(parted.matched), parted.matched_end)
            found["missing_skills"] = in_lists(names.gather(parted.missing), parted.missing_end)
            for name, first in (("gap_skill", parted.gap), ("other_skill", parted.other)):
                found[name] = names.gather(pl.Series(first).replace(-1, None))
        return pl.DataFrame(found)


@dataclass(frozen=True, eq=False)
class Compared:
    """A list of the opportunities and the students' lists that it is compared with.

    Attributes:
        lists: the students' lists.
        mine: their entries.
        theirs: the opportunities' entries.
    """

    lists: Sequence[str]
    mine: Entries
    theirs: Entries


def overlaps_of(formula: Formula, students: Side, opportunities: Side) -> Overlaps:
    """Numbers the lists of two sides, ready to compute the overlaps of any pairs.

    Args:
        formula: defines which lists are compared.
        students: facts and lists, one row per student.
        opportunities: facts and lists, one row per opportunity.
    """
    lists: dict[str, list[str]] = {}
    if formula.asked is not None:
        lists[formula.asked] = [SKILLS, GAPS]
    for overlap in formula.overlaps:
        of = lists.setdefault(overlap.opportunity, [])
        if overlap.student not in of:
            of.append(overlap.student)
    names = pl.concat([students.entries, opportunities.entries]).unique().sort()
    mine, theirs = (names.search_sorted(side.entries).to_numpy().astype(np.int32) for side in (students, opportunities))
    compared = {
        column: Compared(of, _entries(students, of, mine), _entries(opportunities, [column], theirs))
        for column, of in lists.items()
    }
    return Overlaps(formula, compared, names)


def _entries(side: Side, lists: Sequence[str], number: Ints) -> Entries:
    from opportunity_pipeline.scoring.intersecting import Entries

    # Names are in alphabetical order, and so are lists: the numbers of a row ascend.
    of = side.owners(lists)
    return Entries(starts(of.row, side.height), number[of.entry], of.lists)
