"""Lists as features: gathering long rows into lists, and giving the entries canonical names.

Belongs here: operations on list columns that every feature needs. Does not belong here: what the entries mean.
A feature list holds no repetitions and is in alphabetical order, so that equal sets are equal values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

EMPTY = pl.lit([], dtype=pl.List(pl.String))


def gather(long: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """One row for each key with the sorted set of its values.

    Args:
        long: with ``key`` and ``value`` (``String``), one row a pair; null values count as absent.
        key: column to gather by.
        value: column that becomes ``List(String)``.

    Returns:
        ``key`` and ``value`` as a list, in no order.
    """
    return long.group_by(key).agg(as_set(pl.col(value)))


def as_set(values: pl.Expr) -> pl.Expr:
    """The sorted set of the values of a group, without nulls."""
    return values.drop_nulls().unique().sort()


def spread(frame: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """The inverse of :func:`gather`: one row for each entry of a list column, with its key."""
    return frame.select(key, value).explode(value, empty_as_null=False, keep_nulls=False)


def renamed(long: pl.DataFrame, value: str, name: Callable[[str], str | None]) -> pl.DataFrame:
    """The long rows with each value replaced by its canonical name, on one line; a value without one is dropped.

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
    """The frame with gathered lists joined by key; a key without a row gets the empty list."""
    for one in lists:
        names = [name for name in one.columns if name != key]
        frame = frame.join(one, on=key, how="left", maintain_order="left").with_columns(
            pl.col(name).fill_null(EMPTY) for name in names
        )
    return frame


def in_lists(entries: pl.Series, ends: NDArray[np.int64]) -> pl.Series:
    """Entries as lists, by where each list ends."""
    # By way of Polars: PyArrow would import pandas to look at an array of NumPy, which takes a second.
    offsets = pl.Series(np.insert(ends, 0, 0)).to_arrow()
    lists = pl.from_arrow(pa.LargeListArray.from_arrays(offsets, entries.to_arrow()))
    assert isinstance(lists, pl.Series)  # noqa: S101  one array is no frame
    return lists
