"""The frequency cap: how many notifications a student gets on one of their days at most.

Belongs here: counting a cycle's notifications against the cap. Does not belong here: what a day is (``decide`` gives
the local day each is due on), or how items are batched first.
"""

from __future__ import annotations

import polars as pl


def within_cap(units: pl.DataFrame, already: pl.DataFrame) -> pl.Series:
    """Which notifications still fit into the student's day; the most urgent, then the best, come first.

    Args:
        units: one row a notification: ``student_id``, ``day`` (Date, local), ``urgency`` (less is more urgent),
            ``score`` (more is better; null where it has none), ``rank`` (less is better), ``unit`` (String),
            ``daily_cap`` (Int64).
        already: notifications planned before: ``student_id``, ``day`` and their number ``already`` (UInt32).

    Returns:
        Boolean, one for each row of ``units`` in its order.
    """
    return (
        units.with_row_index("place")
        .join(already, on=["student_id", "day"], how="left")
        .sort("urgency", "score", "rank", "unit", descending=[False, True, False, False], nulls_last=True)
        .with_columns(turn=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("student_id", "day"))
        .sort("place")
        .select(fits=pl.col("turn") + pl.col("already").fill_null(0) <= pl.col("daily_cap"))
        .to_series()
    )
