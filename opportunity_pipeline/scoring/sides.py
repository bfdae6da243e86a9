"""Sides: students or opportunities as the engine asks about them, with the answers kept.

Belongs here: what depends on one side only, so that a pass that scores the same students for other opportunities does
not work it out again. Does not belong here: what depends on both (`lookup`, `layout`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Owners:
    """Who has which entries in some list columns: three vectors of one length, by row and entry.

    Attributes:
        entries: all entries, rising.
        row: the row.
        entry: which of ``entries``.
        lists: in which of the columns the row has it; bit ``n`` stands for the column ``n``.
    """

    entries: pl.Series
    row: NDArray[np.int64]
    entry: NDArray[np.int64]
    lists: NDArray[np.int64]

    def among(self, others: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where there are entries that are among others: the row, and which of the others, by row.

        Args:
            others: rising, none twice.
        """
        number = _numbers(others.search_sorted(self.entries))
        met = self.entries.is_in(others.implode()).to_numpy()[self.entry]
        return self.row[met], number[self.entry[met]]


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the pairs.

    Attributes:
        frame: facts and lists, one row for each student or opportunity.
    """

    frame: pl.DataFrame
    _classes: dict[frozenset[str], tuple[pl.DataFrame, Ints]] = field(default_factory=dict, init=False)
    _owners: dict[tuple[str, ...], Owners] = field(default_factory=dict, init=False)
    _longest: dict[str, int] = field(default_factory=dict, init=False)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.frame.height

    def longest(self, name: str) -> int:
        """Length of the longest list of a column."""
        if name not in self._longest:
            self._longest[name] = int(self.frame.select(pl.col(name).list.len().max()).item() or 0)
        return self._longest[name]

    def classes(self, facts: Collection[str]) -> tuple[pl.DataFrame, Ints]:
        """The distinct values of some facts in order of appearance, and the number of the ones each row has.

        Facts that the frame does not have are left out; ``_one`` keeps a frame without any from having no rows.
        """
        of = frozenset(facts).intersection(self.frame.columns)
        if of not in self._classes:
            by = ["_one", *sorted(of)]
            known = self.frame.with_columns(pl.lit(0).alias("_one")).select(by)
            distinct = known.unique(keep="first", maintain_order=True).with_row_index("_class")
            numbers = known.join(distinct, on=by, how="left", nulls_equal=True, maintain_order="left")
            self._classes[of] = distinct.select(by), numbers.get_column("_class").cast(pl.Int32).to_numpy()
        return self._classes[of]

    def owners(self, names: Sequence[str]) -> Owners:
        """Who has which entries of some list columns."""
        of = tuple(names)
        if of not in self._owners:
            long = pl.concat(
                self._long(name).with_columns(lists=pl.lit(1 << bit, pl.Int64)) for bit, name in enumerate(of)
            )
            entries = long.get_column("entry").unique().sort()
            known = entries.to_frame().with_row_index("number")
            each = long.join(known, on="entry", maintain_order="left").select("row", "number", "lists")
            if len(of) > 1:  # no list repeats itself, so that the bits add up
                each = each.group_by("row", "number").agg(pl.col("lists").sum()).sort("row", "number")
            row, number, lists = (_numbers(column) for column in each.iter_columns())
            self._owners[of] = Owners(entries, row, number, lists)
        return self._owners[of]

    def _long(self, name: str) -> pl.DataFrame:
        """``row`` and ``entry``, one row for each entry of a list column."""
        lists = self.frame.get_column(name)
        row = np.repeat(np.arange(len(lists)), lists.list.len().fill_null(0).to_numpy())
        return pl.DataFrame({"row": row, "entry": lists.explode(empty_as_null=False, keep_nulls=False)})


def starts(owner: NDArray[np.int64], owners: int) -> Starts:
    """Where the entries of each owner begin in entries that are sorted by owner; one longer than the owners."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owner, minlength=owners), dtype=np.int64)])


def _numbers(column: pl.Series) -> Starts:
    # A copy: for an array that it may not write, the kernel would be compiled once more.
    return np.array(column.cast(pl.Int64).to_numpy())
