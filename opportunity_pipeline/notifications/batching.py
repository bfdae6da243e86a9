"""Batching: more than three items of one type for a student in a cycle become one notification.

Belongs here: grouping planned items into notifications, and their order. Does not belong here: choosing the items.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from opportunity_pipeline.notifications.dedupe import batch_key

MOST_SINGLE: Final = 3
"""Up to this many items of one type are sent separately."""


def into_units(items: pl.DataFrame) -> pl.DataFrame:
    """Assigns each item to a notification.

    Args:
        items: one row for each item to notify about: ``student_id``, ``type``, ``dedupe_key`` (String), ``batchable``
            (Boolean), ``rank`` (position among the student's items of the type, lowest first).

    Returns:
        The rows with ``unit`` (String), the dedupe key of the item's notification, and ``position`` (Int64), the item's
        position in that notification from 1.
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
