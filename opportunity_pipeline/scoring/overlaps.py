"""Overlaps: what the students and opportunities of many pairs share, and what the students lack of what is asked.

Belongs here: entries of lists as numbers, so that lists are compared in no time, and the names the numbers stand for.
Does not belong here: the comparing (`intersecting`), and what an overlap is for (`formula`).

It is the same as `Overlap.count` and set operations on the lists themselves say, which are for a few pairs: for many
they take three times as long.
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
    """The overlaps of the pairs of two sides.

    Attributes:
        formula: says which lists are compared.
        compared: the lists, by column of the opportunities.
        names: what the numbers in them stand for, in alphabetical order.
    """

    formula: Formula
    compared: dict[str, Compared]
    names: pl.Series

    def of(self, chosen: Best) -> pl.DataFrame:
        """The overlaps of some pairs, in their order.

        Returns:
            A column for each of the formula's overlaps, ``Int32``; and where skills are asked ``matched_skills`` and
            ``missing_skills`` (``List(String)``, in alphabetical order), ``gap_skill`` and ``other_skill``: the first
            missing skill that is a learning gap of the student, and the first that is not; null: there is none.
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
    """A list of the opportunities and the lists of the students that it is compared with.

    Attributes:
        lists: the students' lists.
        mine: their entries.
        theirs: the opportunities' entries.
    """

    lists: Sequence[str]
    mine: Entries
    theirs: Entries


def overlaps_of(formula: Formula, students: Side, opportunities: Side) -> Overlaps:
    """The overlaps of all pairs of two sides, ready to be asked for.

    Args:
        formula: says which lists are compared.
        students: facts and lists, one row a student.
        opportunities: likewise.
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

    # Names are in alphabetical order, as are lists: so the numbers of a row rise.
    of = side.owners(lists)
    return Entries(starts(of.row, side.height), number[of.entry], of.lists)
