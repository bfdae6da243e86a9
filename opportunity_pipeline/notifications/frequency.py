"""The frequency cap: the maximum number of notifications for a student on one local day.

Belongs here: counting a cycle's notifications against the cap. Does not belong here: finding the local day
(``decide``), or batching items first.
"""

from __future__ import annotations

import polars as pl


def within_cap(units: pl.DataFrame, already: pl.DataFrame) -> pl.Series:
    """Which notifications fit within the student's daily cap; more urgent ones first, then those with a better score.

    Args:
        units: one row for each notification: ``student_id``, ``day`` (Date, local), ``urgency`` (less is more urgent),
            ``score`` (more is better; null where it has none), ``rank`` (less is better), ``unit`` (String),
            ``daily_cap`` (Int64).
        already: earlier notifications: ``student_id``, ``day`` and their count ``already`` (UInt32).

    Returns:
        Boolean series, in the order of ``units``.
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
