"""The problem: everything the totals of some students and opportunities depend on, as arrays.

Belongs here: defining the arrays, and assembling them from the components' lookups. Does not belong here: the lookups
(`lookup`), the order and the posting lists (`layout`), solving the problem (`engine`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.layout import BLOCK, Owned, Packing, Walk, classes, lay_out, pack
from opportunity_pipeline.scoring.lookup import Lookup, build_lookups
from opportunity_pipeline.scoring.sides import Ints, Side, Starts, starts


@dataclass(frozen=True, eq=False)
class Part:
    """A table with one row per student and one cell per class of opportunities.

    Attributes:
        table: ten-thousandths of a point, by row and cell.
        row: table row, by student.
        cell: table cell, by class.
    """

    table: Ints
    row: Ints
    cell: Ints

    def of(self, students: slice) -> Ints:
        """The values by student and class; a single column if they are equal for all classes."""
        rows = self.table[self.row[students]]
        return rows if rows.shape[1] == 1 else rows.take(self.cell, axis=1)


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the totals of a set of students depend on.

    Attributes:
        base: parts that add up to the score of a pair without shared features.
        most: parts that, added to ``base``, give an upper bound of a pair's score.
        gain: what sharing adds, in lines indexed by counter, lookup after lookup.
        gain_row: offset of a student's lines in ``gain``, by student and lookup.
        gain_cell: offset of an opportunity's line relative to that, by place and lookup.
        facts: per-opportunity facts, in the kernel's format.
        packing: the bit positions of the counters in a sum of steps.
        walk: the opportunities.
        owned: the students' features.
        threshold: ten-thousandths of a point, by student.
        neutral: the default feedback factor, in tenths.
        groups: number of feedback groups.
        factor_first: offset of a student's factors; one element longer than the students.
        factor_group: groups with a non-default factor.
        factor_tenths: their factors.
        excluded_first: offset of a student's excluded opportunities; one element longer than the students.
        excluded: places of opportunities excluded from the student's list, ascending.
        block: places per block.
    """

    base: tuple[Part, ...]
    most: tuple[Part, ...]
    gain: Ints
    gain_row: Ints
    gain_cell: Ints
    facts: Ints
    packing: Packing
    walk: Walk
    owned: Owned
    threshold: Ints
    neutral: int
    groups: int
    factor_first: Starts
    factor_group: Ints
    factor_tenths: Ints
    excluded_first: Starts
    excluded: Ints
    block: int

    @property
    def students(self) -> int:
        """Number of students."""
        return len(self.threshold)

    @property
    def opportunities(self) -> int:
        """Number of opportunities."""
        return len(self.walk.position)


def build_problem(
    formula: Formula,
    students: Side,
    opportunities: Side,
    factors: pl.DataFrame,
    exclusions: pl.DataFrame,
    *,
    neutral_tenths: int,
    block: int = BLOCK,
) -> Problem:
    """Builds the problem of scoring all given students for all given opportunities.

    Args:
        formula: the formula.
        students: as ``student_features`` returns them, with the formula's derived facts.
        opportunities: as ``opportunity_features`` returns them, only those that are considered, in their order.
        factors: ``student_id``, ``group``, ``tenths``.
        exclusions: ``student_id``, ``opportunity_id``.
        neutral_tenths: the factor of pairs that are not in ``factors``.
        block: opportunities per block of the walk; does not affect the lists.

    Raises:
        ValueError: there are no students or no opportunities, so there is nothing to score.
    """
    if not students.height or not opportunities.height:
        raise ValueError("nothing to score: there are no students or no opportunities")
    lookups = build_lookups(formula, students, opportunities)
    class_of, cells = classes(lookups)
    sharing = [lookup for lookup in lookups if lookup.matters.any()]
    packing = pack(sharing)

    row = students.frame.select("student_id").with_row_index("row")
    groups = opportunities.frame.select(pl.col("group").drop_nulls().unique().sort()).with_row_index("number")
    number = opportunities.frame.select("group").join(groups, on="group", how="left", maintain_order="left")
    # Opportunities without a group share the last group number, which no factor refers to.
    group = _ints(number.get_column("number").fill_null(groups.height))
    walk, owned = lay_out(sharing, packing, class_of, group, students, opportunities, block)
    # Join by opportunity first: if few are new, they have few of the groups and hardly any exclusions.
    factors = factors.join(groups, on="group").join(row, on="student_id").sort("row", "number")
    place = opportunities.frame.select("opportunity_id")[walk.position].with_row_index("place")
    excluded = exclusions.join(place, on="opportunity_id").join(row, on="student_id").sort("row", "place")
    gain, gain_row, gain_cell = _gains(sharing, students.height, walk.position)
    return Problem(
        base=tuple(Part(lookup.table[:, :, 0], lookup.row, cell) for lookup, cell in zip(lookups, cells, strict=True)),
        most=tuple(
            Part(lookup.gain.max(axis=2), lookup.row, cell)
            for lookup, cell in zip(lookups, cells, strict=True)
            if lookup in sharing
        ),
        gain=gain,
        gain_row=gain_row,
        gain_cell=gain_cell,
        facts=_facts(walk, gain_cell),
        packing=packing,
        walk=walk,
        owned=owned,
        threshold=_ints(students.frame.get_column("threshold")),
        neutral=neutral_tenths,
        groups=groups.height,
        factor_first=starts(factors.get_column("row").to_numpy(), students.height),
        factor_group=_ints(factors.get_column("number")),
        factor_tenths=_ints(factors.get_column("tenths")),
        excluded_first=starts(excluded.get_column("row").to_numpy(), students.height),
        excluded=_ints(excluded.get_column("place")),
        block=block,
    )


def _gains(lookups: Sequence[Lookup], students: int, position: Ints) -> tuple[Ints, Ints, Ints]:
    """``gain``, ``gain_row`` and ``gain_cell`` of some lookups, for opportunities in walk order."""
    lines, used = [np.empty(0, np.int32)], 0
    row, cell = (np.empty((count, len(lookups)), np.int32) for count in (students, len(position)))
    for number, lookup in enumerate(lookups):
        _, cells, counters = lookup.gain.shape
        row[:, number] = used + lookup.row * (cells * counters)
        cell[:, number] = lookup.cell[position] * counters
        lines.append(lookup.gain.reshape(-1))
        used += lookup.gain.size
    return np.concatenate(lines), row, cell


def _facts(walk: Walk, gain_cell: Ints) -> Ints:
    """What the kernel needs of each opportunity that it scores exactly, stored side by side."""
    places, lookups = gain_cell.shape
    facts = np.zeros((places + 1, 4 + lookups), np.int32)
    facts[:places, :3] = np.stack([walk.position, walk.group, walk.class_of], axis=1)
    facts[:, 3] = walk.feature_first
    facts[:places, 4:] = gain_cell
    return facts


def _ints(series: pl.Series) -> Ints:
    return np.array(series.cast(pl.Int32).to_numpy())  # a copy, for the same reason as in `sides`
