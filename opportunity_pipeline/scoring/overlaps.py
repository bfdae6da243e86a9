"""Overlaps: what the students and opportunities of many pairs share, and what the students lack of what is asked.

Belongs here: entries of lists as numbers, so that lists are compared in no time, and the names the numbers stand for.
Does not belong here: the comparing (`intersecting`), and what an overlap is for (`formula`).

It is the same as `Overlap.count` and set operations on the lists themselves say, which are for a few pairs: for many
they take three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.features.lists import in_lists
from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.sides import Owners, Side, starts

if TYPE_CHECKING:
    from opportunity_pipeline.scoring.intersecting import Entries

SKILLS, GAPS = "skills", "gaps"


@dataclass(frozen=True, eq=False)
class Overlaps:
    """The overlaps of the pairs of two sides.

    Attributes:
        formula: says which lists are compared.
        students: facts and lists, one row a student.
        opportunities: likewise.
    """

    formula: Formula
    students: Side
    opportunities: Side

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
        for column, compared in self._compared.items():
            counts = intersecting.shared(compared.mine, compared.theirs, *pairs, len(compared.lists))
            for overlap in self.formula.overlaps:
                if overlap.opportunity == column:
                    found[overlap.name] = pl.Series(counts[compared.lists.index(overlap.student)])
        if self.formula.asked is not None:
            compared = self._compared[self.formula.asked]
            has, lacks = (compared.lists.index(name) for name in (SKILLS, GAPS))
            parted = intersecting.split(compared.mine, compared.theirs, *pairs, has, lacks)
            names = compared.names
            found["matched_skills"] = in_lists(names.gather(parted.matched), parted.matched_end)
            found["missing_skills"] = in_lists(names.gather(parted.missing), parted.missing_end)
            for name, first in (("gap_skill", parted.gap), ("other_skill", parted.other)):
                found[name] = names.gather(pl.Series(first).replace(-1, None))
        return pl.DataFrame(found)

    @cached_property
    def _compared(self) -> dict[str, _Compared]:
        """By column of the opportunities."""
        lists: dict[str, list[str]] = {}
        if self.formula.asked is not None:
            lists[self.formula.asked] = [SKILLS, GAPS]
        for overlap in self.formula.overlaps:
            of = lists.setdefault(overlap.opportunity, [])
            if overlap.student not in of:
                of.append(overlap.student)
        return {column: self._numbered(column, names) for column, names in lists.items()}

    def _numbered(self, column: str, lists: Sequence[str]) -> _Compared:
        have, wanted = self.students.owners(lists), self.opportunities.owners([column])
        names = pl.concat([have.entries, wanted.entries]).unique().sort()
        mine = _entries(have, names, self.students.height)
        return _Compared(names, lists, mine, _entries(wanted, names, self.opportunities.height))


@dataclass(frozen=True, eq=False)
class _Compared:
    """A list of the opportunities and the lists of the students that it is compared with.

    Attributes:
        names: what the numbers stand for, in alphabetical order.
        lists: the students' lists.
        mine: their entries.
        theirs: the opportunities' entries.
    """

    names: pl.Series
    lists: Sequence[str]
    mine: Entries
    theirs: Entries


def _entries(of: Owners, names: pl.Series, rows: int) -> Entries:
    from opportunity_pipeline.scoring.intersecting import Entries

    # Both are in alphabetical order, as are lists: so the numbers of a row rise.
    number = names.search_sorted(of.entries).to_numpy().astype(np.int32)
    return Entries(starts(of.row, rows), number[of.entry], of.lists)
