"""List features: grouping long rows into lists, and mapping entries to canonical names.

Belongs here: operations on list columns that all features share. Does not belong here: what the entries mean.
A feature list has no duplicates and is sorted alphabetically, so that equal sets are equal values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

EMPTY = pl.lit([], dtype=pl.List(pl.String))


def gather(long: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """One row per key with the sorted set of its values.

    Args:
        long: with ``key`` and ``value`` (``String``), one row per pair; null values are ignored.
        key: column to group by.
        value: column that becomes ``List(String)``.

    Returns:
        ``key`` and ``value`` as a list, in no particular order.
    """
    return long.group_by(key).agg(as_set(pl.col(value)))


def as_set(values: pl.Expr) -> pl.Expr:
    """The sorted set of a group's values, without nulls."""
    return values.drop_nulls().unique().sort()


def spread(frame: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """The inverse of :func:`gather`: one row per entry of a list column, with its key."""
    return frame.select(key, value).explode(value, empty_as_null=False, keep_nulls=False)


def renamed(long: pl.DataFrame, value: str, name: Callable[[str], str | None]) -> pl.DataFrame:
    """The long rows with each value replaced by its canonical name, on one line; rows without one are dropped.

    ``name`` is called once for each distinct value.
    """
    distinct = long.get_column(value).drop_nulls().unique().to_list()
    found = [" ".join((name(one) or "").split()) or None for one in distinct]
    names = pl.DataFrame({value: distinct, "_name": found}, schema={value: pl.String, "_name": pl.String})
    return (
        long.join(names, on=value, how="inner", maintain_order="left")
        .with_columns(pl.col("_name").alias(value))
        .drop("_name")
        .drop_nulls(value)
    )


def with_lists(frame: pl.DataFrame, key: str, *lists: pl.DataFrame) -> pl.DataFrame:
    """Joins gathered lists to the frame by key; a key without a row gets the empty list."""
    for one in lists:
        names = [name for name in one.columns if name != key]
        frame = frame.join(one, on=key, how="left", maintain_order="left").with_columns(
            pl.col(name).fill_null(EMPTY) for name in names
        )
    return frame


def in_lists(entries: pl.Series, ends: NDArray[np.int64]) -> pl.Series:
    """Builds a list column from entries and the end offset of each list."""
    # Through Polars: PyArrow would import pandas to inspect a NumPy array, which takes a second.
    offsets = pl.Series(np.insert(ends, 0, 0)).to_arrow()
    lists = pl.from_arrow(pa.LargeListArray.from_arrays(offsets, entries.to_arrow()))
    assert isinstance(lists, pl.Series)  # noqa: S101  a single array never becomes a frame
    return lists
