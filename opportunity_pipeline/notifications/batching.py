"""Carrying several in one: more than three of one type for a student in a cycle become one notification.

Belongs here: which planned items travel together and in what order. Does not belong here: which items there are.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from opportunity_pipeline.notifications.dedupe import batch_key

MOST_SINGLE: Final = 3
"""Up to this many of one type come one by one."""


def into_units(items: pl.DataFrame) -> pl.DataFrame:
    """Says which notification carries each item.

    Args:
        items: one row an item that is to be told: ``student_id``, ``type``, ``dedupe_key`` (String), ``batchable``
            (Boolean), ``rank`` (its place among the student's items of the type, least first).

    Returns:
        The rows with ``unit`` (String), the dedupe key of the notification that carries the item, and ``position``
        (Int64), its place in that notification from 1.
    """
    group = ["student_id", "type"]
    marked = items.with_columns(batched=(pl.len().over(group) > MOST_SINGLE) & pl.col("batchable"))
    keys = marked.filter("batched").group_by(group).agg("dedupe_key")
    batches = keys.select(
        *group,
        batch=pl.Series(
            [batch_key(row[1], row[0], row[2]) for row in keys.select(*group, "dedupe_key").iter_rows()],
            dtype=pl.String,
        ),
    )
    return (
        marked.join(batches, on=group, how="left")
        .with_columns(unit=pl.coalesce("batch", "dedupe_key"))
        .sort("unit", "rank", "dedupe_key")
        .with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("unit"))
        .drop("batched", "batch")
    )
