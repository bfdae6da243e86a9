"""Sides: the students or the opportunities as the engine needs them, with list entries as numbers.

Belongs here: values that depend on one side only; the entry numbers are cached, because the engine and the overlaps use
them. Does not belong here: values that depend on both sides (`lookup`, `sharing`, `overlaps`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from opportunity_pipeline.scoring.formula.combinations import Combined, combinations

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]
Numbers = NDArray[np.int64]


_NOTHING: Numbers = np.empty(0, np.int64)


class Owners(NamedTuple):
    """Which row has which entries in some list columns: three vectors of equal length, sorted by row and entry.

    Attributes:
        row: index of the row.
        entry: index among all entries of the side.
        lists: bit mask of the columns in which the row has it; bit ``n`` stands for column ``n``.
    """

    row: Numbers
    entry: Numbers
    lists: Numbers


class OwnersOfChoices(NamedTuple):
    """The same for several choices of list columns: three vectors of equal length, by row, choice and entry.

    Attributes:
        row: index of the row.
        key: index of the choice × number of entries of the side + entry.
        lists: bit mask of the choice's columns in which the row has it.
    """

    row: Numbers
    key: Numbers
    lists: Numbers


@dataclass(frozen=True, eq=False)
class Side:
    """One side of the pairs.

    Attributes:
        frame: facts (integers and booleans) and lists of strings, one row per student or opportunity.
    """

    frame: pl.DataFrame
    _owners: dict[tuple[str, ...], Owners] = field(default_factory=dict, init=False)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.frame.height

    @property
    def entries(self) -> pl.Series:
        """All distinct entries of all list columns, ascending."""
        return self._numbered[0]

    def longest(self, name: str) -> int:
        """Length of the longest list in a column."""
        return int(self._lengths.get_column(name).to_numpy().max(initial=0))

    def classes(self, choices: Sequence[Collection[str]]) -> list[Combined]:
        """For each choice of facts: their distinct values, in no order, and the index of each row's values.

        Facts missing from the frame are ignored; the constant ``_one`` gives rows even to a choice without facts.
        """
        of = [sorted(set(facts).intersection(self.frame.columns)) for facts in choices]
        known = self.frame.select(pl.lit(0).alias("_one"), *sorted(set(chain.from_iterable(of))))
        return combinations(known, [["_one", *facts] for facts in of])

    def numbers_among(self, others: pl.Series) -> Numbers:
        """For each entry its index in another series; -1 if absent.

        Args:
            others: ascending, without duplicates.
        """
        among = self.entries.is_in(others.implode()).to_numpy()
        return np.where(among, others.search_sorted(self.entries).cast(pl.Int64).to_numpy(), -1)

    def owners(self, names: Sequence[str]) -> Owners:
        """Which row has which entries in some list columns."""
        of = tuple(names)
        if of not in self._owners:
            self._owners[of] = self._owners_of(of)
        return self._owners[of]

    def owners_of_choices(self, choices: Sequence[Sequence[str]]) -> OwnersOfChoices:
        """Which row has which entries, for several choices of list columns."""
        each = [Owners(_NOTHING, _NOTHING, _NOTHING), *map(self.owners, choices)]
        row, entry, lists = (np.concatenate(vectors) for vectors in zip(*each, strict=True))
        choice = np.repeat(np.arange(len(choices)), [len(one.row) for one in each[1:]])
        order = np.argsort(row, kind="stable")
        return OwnersOfChoices(row[order], (choice * len(self.entries) + entry)[order], lists[order])

    def _owners_of(self, names: Sequence[str]) -> Owners:
        each = [self._numbered[1][name] for name in names]
        if len(each) == 1:
            return Owners(*each[0], np.ones(len(each[0][0]), np.int64))
        row, entry = (np.concatenate(vectors) for vectors in zip(*each, strict=True))
        lists = np.repeat(1 << np.arange(len(each)), [len(entries) for _, entries in each])
        key = row * len(self.entries) + entry
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        # Lists have no duplicates, so each bit is added at most once.
        both = np.add.reduceat(lists[order], first) if len(first) else lists
        return Owners(row[order][first], entry[order][first], both)

    @cached_property
    def _lengths(self) -> pl.DataFrame:
        """Length of each list, by list column."""
        return self.frame.select(cs.list().list.len())

    @cached_property
    def _numbered(self) -> tuple[pl.Series, dict[str, tuple[Numbers, Numbers]]]:
        """``entries``; and for each list column the row and number of each entry, row by row."""
        lists = self.frame.select(self._lengths.columns)
        each = [column.explode(empty_as_null=False, keep_nulls=False) for column in lists.iter_columns()]
        every = pl.concat([pl.Series("entry", [], pl.String), *(one.alias("entry") for one in each)])
        entries = every.unique().sort()
        number = _numbers(every.cast(pl.Enum(entries)).to_physical())
        rows, end, numbered = np.arange(self.height), 0, {}
        for name, lengths in zip(lists.columns, self._lengths.iter_columns(), strict=True):
            row = np.repeat(rows, lengths.to_numpy())
            numbered[name] = row, number[end : end + len(row)]
            end += len(row)
        return entries, numbered


def starts(owner: Numbers, owners: int) -> Starts:
    """Offsets of each owner's entries in a vector sorted by owner; one element longer than the number of owners."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owner, minlength=owners), dtype=np.int64)])


def _numbers(column: pl.Series) -> Numbers:
    # A copy: numba compiles the kernel again for read-only arrays.
    return np.array(column.cast(pl.Int64).to_numpy())
