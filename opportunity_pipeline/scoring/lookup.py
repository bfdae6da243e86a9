"""A component as a lookup table, which makes the formula fast without writing it twice.

Belongs here: turning one component of a formula into numbers that the engine can add. Does not belong here: rules
(`formula`), which pairs share which features (`sharing`), the addition (`engine`).

A component depends on a few facts of the student (band, whether they have skills at all), a few facts of the
opportunity (number of requested skills), and overlaps of the pair (number of matched skills). So students fall into
*rows*, opportunities into *cells*, and the overlaps of a pair are packed into one *counter*, a mixed-radix number. The
formula's own expressions are evaluated once for each (row, cell, counter) to fill the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.scoring.formula import Component, Formula, Overlap
from opportunity_pipeline.scoring.sides import Ints, Side

CHUNK = 1_000_000
"""Table entries evaluated at once; limits memory for hostile input with lists of hundreds of skills."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """One component for all pairs of a set of students and a set of opportunities.

    The weighted score of student ``s`` and opportunity ``o`` is ``table[row[s], cell[o], counter]``, where the counter
    encodes how many entries the two share.

    Attributes:
        name: the component.
        row: table row, by student.
        cell: table cell, by opportunity.
        table: weight × component in ten-thousandths of a point, by row, cell and counter.
        counters: the meaning of the counters.
    """

    name: str
    row: Ints
    cell: Ints
    table: Ints
    counters: Counters

    @cached_property
    def gain(self) -> Ints:
        """The difference to the score of a pair that shares nothing, by row, cell and counter."""
        return self.table - self.table[:, :, :1]

    @cached_property
    def matters(self) -> NDArray[np.bool_]:
        """Whether sharing can change the score, by cell; for instance, the places of a remote job do not matter."""
        changes: NDArray[np.bool_] = np.any(self.gain != 0, axis=(0, 2))
        return changes

    def most_by_one(self, place: int) -> Ints:
        """The most that one more entry in an overlap can add, by cell.

        Summed over everything a pair shares, this is never less than the pair's gain, because the gain is the sum of
        the single increments.
        """
        rows, cells, _ = self.gain.shape
        steps = np.diff(self.gain.reshape(rows, cells, *self.counters.sizes), axis=2 + place)
        most: Ints = np.moveaxis(steps, 1, 0).reshape(cells, -1).max(axis=1, initial=0)
        return most


def build_lookups(formula: Formula, students: Side, opportunities: Side) -> list[Lookup]:
    """Builds the lookups of a formula's components.

    Args:
        formula: the components, and the overlaps.
        students: facts and lists, one row per student, with the formula's derived facts.
        opportunities: facts and lists, one row per opportunity.
    """
    facts = [component.facts() for component in formula.components]
    classes = zip(students.classes(facts), opportunities.classes(facts), strict=True)
    lookups = []
    for component, known, ((rows, row), (cells, cell)) in zip(formula.components, facts, classes, strict=True):
        overlaps = [overlap for overlap in formula.overlaps if overlap.name in known]
        # No digit of the counter exceeds the length of the longest list on either side.
        sizes = [
            1 + min(students.longest(overlap.student), opportunities.longest(overlap.opportunity))
            for overlap in overlaps
        ]
        counters = Counters(overlaps, sizes)
        table = _table(component, rows, cells, counters)
        # Facts are finer than scores (60 ages, 5 freshness scores): rows or cells with equal scores are merged.
        table, same_row = _distinct(table)
        by_cell, same_cell = _distinct(table.swapaxes(0, 1))
        table = np.ascontiguousarray(by_cell.swapaxes(0, 1))
        lookups.append(Lookup(component.name, same_row[row], same_cell[cell], table, counters))
    return lookups


@dataclass(frozen=True)
class Counters:
    """How the overlaps of a component are packed into one number.

    Attributes:
        overlaps: the overlaps, most significant first.
        sizes: the radix of each overlap, one more than its maximum.
    """

    overlaps: Sequence[Overlap]
    sizes: Sequence[int]

    @property
    def size(self) -> int:
        """Number of counters."""
        return prod(self.sizes)

    def step(self, place: int) -> int:
        """The value of one more shared entry in the counter."""
        return prod(self.sizes[place + 1 :])

    def unpacked(self, counter: NDArray[np.int64]) -> list[pl.Series]:
        """The overlaps that a counter encodes."""
        return [
            pl.Series(overlap.name, counter // self.step(place) % self.sizes[place], pl.Int32)
            for place, overlap in enumerate(self.overlaps)
        ]


def _distinct(table: Ints) -> tuple[Ints, Ints]:
    """The distinct entries along a table's first axis, and the index of each one's distinct entry."""
    if table[0].size == 1:  # thousands of students with a single number each
        values, numbers = np.unique(table, return_inverse=True)
        return values.reshape(-1, *table.shape[1:]), numbers.reshape(-1).astype(np.int32)
    # Hashing bytes takes a tenth of the time of sorting, which `np.unique` does.
    number: dict[bytes, int] = {}
    of_line = np.array([number.setdefault(line.tobytes(), len(number)) for line in table], np.int32)
    return table[np.unique(of_line, return_index=True)[1]], of_line


def _table(component: Component, rows: pl.DataFrame, cells: pl.DataFrame, counters: Counters) -> NDArray[np.int32]:
    """Weight × component by row, cell and counter."""
    shape = (rows.height, cells.height, counters.size)
    table = np.empty(prod(shape), np.int32)
    weighted = (component.score() * component.weight).cast(pl.Int32).alias("weighted")
    for begin in range(0, len(table), CHUNK):
        position = np.arange(begin, min(begin + CHUNK, len(table)))
        of_row, rest = np.divmod(position, cells.height * counters.size)
        of_cell, counter = np.divmod(rest, counters.size)
        facts = [*rows[of_row].iter_columns(), *cells[of_cell].drop("_one").iter_columns(), *counters.unpacked(counter)]
        table[position] = pl.DataFrame(facts).select(weighted).to_series().to_numpy()
    return table.reshape(shape)
