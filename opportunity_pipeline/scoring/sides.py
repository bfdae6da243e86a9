"""Sides: students or opportunities as the engine asks about them, with the answers kept.

Belongs here: what depends on one side only, so that a pass that scores the same students for other opportunities does
not work it out again. Does not belong here: what depends on both (`lookup`, `sharing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from opportunity_pipeline.scoring.formula.combinations import Combined, combinations

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]


class Owners(NamedTuple):
    """Who has which entries in some list columns: three vectors of one length, by row and entry.

    Attributes:
        row: the row.
        entry: which of all the entries of the side.
        lists: in which of the columns the row has it; bit ``n`` stands for the column ``n``.
    """

    row: Starts
    entry: Starts
    lists: Starts


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the pairs.

    Attributes:
        frame: facts and lists, one row for each student or opportunity.
    """

    frame: pl.DataFrame
    _classes: dict[tuple[frozenset[str], ...], list[Combined]] = field(default_factory=dict, init=False)
    _owners: dict[tuple[str, ...], Owners] = field(default_factory=dict, init=False)
    _chosen: dict[tuple[tuple[str, ...], ...], Owners] = field(default_factory=dict, init=False)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.frame.height

    @property
    def entries(self) -> pl.Series:
        """All entries of all list columns, rising."""
        return self._numbered[0]

    def longest(self, name: str) -> int:
        """Length of the longest list of a column."""
        return int(self._lengths.get_column(name).to_numpy().max(initial=0))

    def classes(self, choices: Sequence[Collection[str]]) -> list[Combined]:
        """For each choice of facts their distinct values, in no order, and which of them each row has.

        Facts that the frame does not have are left out; ``_one`` keeps a frame without any from having no rows.
        """
        of = tuple(frozenset(facts).intersection(self.frame.columns) for facts in choices)
        if of not in self._classes:
            known = self.frame.select(pl.lit(0).alias("_one"), *sorted(frozenset[str]().union(*of)))
            self._classes[of] = combinations(known, [["_one", *sorted(facts)] for facts in of])
        return self._classes[of]

    def places_among(self, others: pl.Series) -> Starts:
        """Which of some others each of the entries is; -1: none.

        Args:
            others: rising, none twice.
        """
        among = self.entries.is_in(others.implode()).to_numpy()
        return np.where(among, others.search_sorted(self.entries).cast(pl.Int64).to_numpy(), -1)

    def owners(self, names: Sequence[str]) -> Owners:
        """Who has which entries of some list columns."""
        of = tuple(names)
        if of not in self._owners:
            each = [self._numbered[1][name] for name in of]
            row, entry = (np.concatenate(vectors) for vectors in zip(*each, strict=True))
            lists = np.repeat(1 << np.arange(len(of)), [len(entries) for _, entries in each])
            if len(of) > 1:
                key = row * len(self.entries) + entry
                order = np.argsort(key, kind="stable")
                first = np.flatnonzero(np.diff(key[order], prepend=-1))
                row, entry = row[order][first], entry[order][first]
                # No list repeats itself, so that the bits add up.
                lists = np.add.reduceat(lists[order], first) if len(first) else lists
            self._owners[of] = Owners(row, entry, lists)
        return self._owners[of]

    def chosen(self, choices: Sequence[Sequence[str]]) -> Owners:
        """The same for several choices of list columns: instead of ``entry`` choice × number of all entries + entry."""
        of = tuple(tuple(names) for names in choices)
        if of not in self._chosen:
            each = [Owners(*(np.empty(0, np.int64) for _ in range(3))), *map(self.owners, of)]
            row, entry, lists = (np.concatenate(vectors) for vectors in zip(*each, strict=True))
            choice = np.repeat(np.arange(len(of)), [len(one.row) for one in each[1:]])
            order = np.argsort(row, kind="stable")
            self._chosen[of] = Owners(row[order], (choice * len(self.entries) + entry)[order], lists[order])
        return self._chosen[of]

    @cached_property
    def _lengths(self) -> pl.DataFrame:
        """Lengths of the lists."""
        return self.frame.select(cs.list().list.len())

    @cached_property
    def _numbered(self) -> tuple[pl.Series, dict[str, tuple[Starts, Starts]]]:
        """``entries``; and by list column row and number of each entry, row by row."""
        lists = self.frame.select(self._lengths.columns)
        each = [column.explode(empty_as_null=False, keep_nulls=False) for column in lists.iter_columns()]
        every = pl.concat([pl.Series("entry", [], pl.String), *(one.alias("entry") for one in each)])
        entries = every.unique().sort()
        number = _numbers(every.cast(pl.Enum(entries)).to_physical())
        rows, ends = np.arange(self.height), np.cumsum([len(one) for one in each])
        row = [np.repeat(rows, lengths.to_numpy()) for lengths in self._lengths.iter_columns()]
        return entries, dict(zip(lists.columns, zip(row, np.split(number, ends[:-1]), strict=False), strict=True))


def starts(owner: NDArray[np.int64], owners: int) -> Starts:
    """Where the entries of each owner begin in entries that are sorted by owner; one longer than the owners."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owner, minlength=owners), dtype=np.int64)])


def _numbers(column: pl.Series) -> Starts:
    # A copy: for an array that it may not write, the kernel would be compiled once more.
    return np.array(column.cast(pl.Int64).to_numpy())
