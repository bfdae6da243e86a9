"""A component as a lookup table: what makes a formula fast without writing it twice.

Belongs here: turning one component of a formula into numbers an engine can add up. Does not belong here: any rule
(`formula`), and the adding up (`engine`).

A component depends on a student through a few facts (her band, whether she has skills at all), on an opportunity
through a few facts (how many skills are asked), and on the pair through overlaps (how many are matched). So students
fall into *rows*, opportunities into *columns*, and the overlaps of a pair are packed into one *counter*, a number in a
mixed radix. The formula's own expressions are evaluated once for each (row, column facts, counter) and give the table.

The counter of a pair is the sum, over the features she shares with the opportunity, of the feature's step. A step says
in which digits the feature counts: a strong skill counts as matched and as strong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.scoring.features.lists import EMPTY
from opportunity_pipeline.scoring.formula import Component, Formula, Overlap

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]

SEPARATOR = "\x1f"
CHUNK = 1_000_000
"""Entries of a table evaluated at once: bounds the memory of a hostile list of hundreds of skills."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """One component for all pairs of a set of students and a set of opportunities.

    The weighted score of student ``s`` and opportunity ``o`` is ``table[row[s], start[c] + counter]`` with
    ``c = column[o]`` and ``counter`` the sum of the steps of the features that ``s`` and ``c`` share.

    Attributes:
        name: the component.
        row: row of the table, by student.
        column: column, by opportunity.
        start: where a column's part of the table begins, by column.
        table: weight × component in ten-thousandths of a point, by row and position.
        first: where a student's features begin in ``feature`` and ``step``; one longer than the students.
        feature: features of the students, one after another.
        step: what each of them adds to the counter.
        postings_first: where a feature's columns begin in ``postings``; one longer than the features.
        postings: columns that have the feature, each at most once.
    """

    name: str
    row: Ints
    column: Ints
    start: Ints
    table: Ints
    first: Starts
    feature: Ints
    step: Ints
    postings_first: Starts
    postings: Ints

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.start)


def build_lookup(component: Component, formula: Formula, students: pl.DataFrame, opportunities: pl.DataFrame) -> Lookup:
    """The lookup of a component.

    Args:
        component: one of the formula's.
        formula: gives the overlaps.
        students: facts and lists, one row a student, with the formula's derived facts.
        opportunities: facts and lists, one row an opportunity.
    """
    facts = component.facts()
    overlaps = [overlap for overlap in formula.overlaps if overlap.name in facts]
    # No digit of the counter exceeds the longest list on either side.
    sizes = [
        1 + min(_longest(students, overlap.student), _longest(opportunities, overlap.opportunity))
        for overlap in overlaps
    ]
    counters = Counters(overlaps, sizes)
    rows, row = _classes(students, facts)
    cells, cell = _classes(opportunities, facts)
    table = _table(component, rows, cells, counters)
    # Facts are finer than scores (60 ages, 5 freshness scores): what scores alike is one row, one cell.
    table, same_row = np.unique(table, axis=0, return_inverse=True)
    by_cell, same_cell = np.unique(table.swapaxes(0, 1), axis=0, return_inverse=True)
    row, cell = same_row[row].astype(np.int32), same_cell[cell].astype(np.int32)

    lists = sorted({overlap.opportunity for overlap in overlaps})
    # Where no overlap changes the score (a remote job's places), the lists do not matter.
    matters = np.any(by_cell != by_cell[:, :, :1], axis=(1, 2))
    columns, column = _classes(
        opportunities.with_columns(
            pl.when(pl.lit(pl.Series(matters[cell]))).then(pl.col(name)).otherwise(EMPTY).alias(name) for name in lists
        ).with_columns(_cell=cell),
        {"_cell"},
        lists,
    )
    first, feature, step, postings_first, postings = _features(counters, students, columns)
    return Lookup(
        name=component.name,
        row=row,
        column=column,
        start=columns.get_column("_cell").cast(pl.Int32).to_numpy() * np.int32(counters.size),
        table=np.ascontiguousarray(by_cell.swapaxes(0, 1)).reshape(len(table), -1),
        first=first,
        feature=feature,
        step=step,
        postings_first=postings_first,
        postings=postings,
    )


@dataclass(frozen=True)
class Counters:
    """How the overlaps of a component are packed into one number.

    Attributes:
        overlaps: the overlaps, most significant first.
        sizes: one more than the most each can be.
    """

    overlaps: Sequence[Overlap]
    sizes: Sequence[int]

    @property
    def size(self) -> int:
        """Number of counters."""
        return prod(self.sizes)

    def step(self, place: int) -> int:
        """What one more of an overlap adds to the counter."""
        return prod(self.sizes[place + 1 :])

    def unpacked(self, counter: NDArray[np.int64]) -> list[pl.Series]:
        """The overlaps that a counter stands for."""
        return [
            pl.Series(overlap.name, counter // self.step(place) % self.sizes[place], pl.Int32)
            for place, overlap in enumerate(self.overlaps)
        ]


def _longest(frame: pl.DataFrame, name: str) -> int:
    return int(frame.select(pl.col(name).list.len().max()).item() or 0)


def _classes(frame: pl.DataFrame, facts: Collection[str], lists: Sequence[str] = ()) -> tuple[pl.DataFrame, Ints]:
    """The distinct values of some columns in order of appearance, and the number of the one each row has.

    ``facts`` that the frame does not have are left out; ``_one`` keeps a frame without any from having no rows.
    """
    keys = {f"_key_{name}": pl.col(name).list.join(SEPARATOR) for name in lists}
    keyed = frame.with_columns(pl.lit(0).alias("_one"), **keys)
    by = ["_one", *sorted(set(facts).intersection(frame.columns)), *keys]
    classes = keyed.unique(by, keep="first", maintain_order=True).with_row_index("_class")
    numbers = keyed.select(by).join(
        classes.select(*by, "_class"), on=by, how="left", nulls_equal=True, maintain_order="left"
    )
    values = [name for name in by if name not in keys]
    return classes.select(*values, *lists), numbers.get_column("_class").cast(pl.Int32).to_numpy()


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


def _features(
    counters: Counters, students: pl.DataFrame, columns: pl.DataFrame
) -> tuple[Starts, Ints, Ints, Starts, Ints]:
    """``first``, ``feature``, ``step``, ``postings_first`` and ``postings`` of a lookup."""
    posted = [
        _entries(columns, name).with_columns(list=pl.lit(name))
        for name in sorted({overlap.opportunity for overlap in counters.overlaps})
    ]
    owned = [
        _entries(students, overlap.student).with_columns(
            list=pl.lit(overlap.opportunity), step=pl.lit(counters.step(place), pl.Int32)
        )
        for place, overlap in enumerate(counters.overlaps)
    ]
    schema = {"row": pl.UInt32, "entry": pl.String, "list": pl.String}
    have = pl.concat([pl.DataFrame(schema=schema | {"step": pl.Int32}), *owned])
    asked = pl.concat([pl.DataFrame(schema=schema), *posted])
    # Only what both sides have can meet. Sorted, so that the numbers do not depend on the order of a hash table.
    features = (
        asked.select("list", "entry")
        .unique()
        .join(have.select("list", "entry").unique(), on=["list", "entry"], how="inner")
        .sort("list", "entry")
        .with_row_index("feature")
    )
    have = (
        have.join(features, on=["list", "entry"], how="inner")
        .group_by("row", "feature")
        .agg(pl.col("step").sum())
        .sort("row", "feature")
    )
    asked = asked.join(features, on=["list", "entry"], how="inner").sort("feature", "row")
    return (
        starts(have.get_column("row"), students.height),
        have.get_column("feature").cast(pl.Int32).to_numpy(),
        have.get_column("step").cast(pl.Int32).to_numpy(),
        starts(asked.get_column("feature"), features.height),
        asked.get_column("row").cast(pl.Int32).to_numpy(),
    )


def _entries(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        frame.select(pl.col(name).alias("entry"))
        .with_row_index("row")
        .explode("entry", empty_as_null=False, keep_nulls=False)
    )


def starts(owner: pl.Series, owners: int) -> Starts:
    """Where the entries of each owner begin in entries that are sorted by owner; one longer than the owners."""
    counts = np.bincount(owner.to_numpy(), minlength=owners)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
