"""Combinations: the distinct rows of a long frame with few distinct rows.

Belongs here: finding them. Does not belong here: what is computed once per distinct row (`model`, `lookup`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

DENSE = 4
"""Possible keys per row up to which a table with a slot for every key is faster than sorting."""
MOST = 1 << 62
"""Most possible keys for which rows are packed into a signed 64-bit integer."""

Combined = tuple[pl.DataFrame, NDArray[np.int64]]


def combinations(facts: pl.DataFrame, wanted: Sequence[Sequence[str]]) -> list[Combined]:
    """Finds the distinct rows of some columns, and the index of each row's distinct row, for several column choices.

    A row is packed into one integer key with a digit per column, offset by the column's minimum. This takes two thirds
    of the time of comparing all columns of the rows and joining by them.

    Args:
        facts: integer and boolean columns, nullable; at least one row.
        wanted: the column names of each choice.

    Returns:
        For each choice, the distinct rows in no order, and for each row of ``facts`` the index of its distinct row.
    """
    numbers = facts.select(pl.col(sorted({name for names in wanted for name in names})).cast(pl.Int64))
    ends = numbers.select(pl.all().min().name.suffix(" least"), pl.all().max().name.suffix(" most")).row(0, named=True)
    sizes, keys = [], []
    for place, names in enumerate(wanted):
        key, size = pl.lit(0, pl.Int64), 1
        for name in names:
            least, most = ends[f"{name} least"], ends[f"{name} most"]
            values = 1 if least is None else most - least + 2  # null is the digit 0
            key = key * values + (pl.col(name) - (least or 0) + 1).fill_null(0)
            size *= values
        sizes.append(size)
        keys.append((key if size <= MOST else pl.lit(0)).alias(str(place)))
    packed = numbers.select(keys)
    return [
        _numbered(facts.select(names), packed.get_column(str(place)).to_numpy(), sizes[place])
        for place, names in enumerate(wanted)
    ]


def _numbered(facts: pl.DataFrame, keys: NDArray[np.int64], size: int) -> Combined:
    """The distinct rows by their keys, which are below ``size``."""
    if size > MOST:
        return _compared(facts)
    if size > DENSE * facts.height:
        _, first, places = np.unique(keys, return_index=True, return_inverse=True)
        return facts[first], places
    row_of = np.full(size, -1, np.int64)
    row_of[keys] = np.arange(facts.height)
    met = np.flatnonzero(row_of >= 0)
    place_of = np.empty(size, np.int64)
    place_of[met] = np.arange(len(met))
    return facts[row_of[met]], place_of[keys]


def _compared(facts: pl.DataFrame) -> Combined:
    """The same by comparing rows, for when lists of thousands of entries give keys that exceed an integer."""
    different = facts.unique()
    places = facts.join(
        different.with_row_index("_place"), on=facts.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return different, places.get_column("_place").cast(pl.Int64).to_numpy()
