"""Trend: how many students an article has engaged recently, as a percentile among open articles.

Belongs here: the percentile. Does not belong here: the points it earns (`formula.articles`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.feedback import ENGAGED


def trend_percentiles(
    articles: pl.DataFrame, feedback: pl.DataFrame, *, config: ScoringConfig, now: datetime
) -> pl.DataFrame:
    """The percentile rank of each open article by distinct students engaged in the last days.

    The rank is the share of open articles that engage fewer students plus half the share that engage as many, in whole
    percent, rounded half up. So while few articles have been opened, those that nobody has opened are near the middle
    and do not drop to 0 because one other article was opened once. While no article has engaged anybody, the percentile
    is unknown (null).

    Args:
        articles: ``id``, ``status``.
        feedback: ``student_id``, ``opportunity_id``, ``action``, ``at`` of articles.
        config: gives the length of the window in days.
        now: the current time.

    Returns:
        ``id``, ``trend_percentile`` (``Int32``, 0–100), one row per given article; null if it is not open.
    """
    engaging = (
        feedback.filter(
            pl.col("action").is_in(ENGAGED),
            pl.col("at") >= now - timedelta(days=config.trend_days),
            pl.col("at") <= now,
        )
        .group_by(pl.col("opportunity_id").alias("id"))
        .agg(pl.col("student_id").n_unique().alias("students"))
    )
    active = articles.filter(pl.col("status") == "open").select("id")
    counted = active.join(engaging, on="id", how="left").with_columns(pl.col("students").fill_null(0).cast(pl.Int64))
    students, count = pl.col("students"), pl.len().cast(pl.Int64)
    fewer = (students.rank("min") - 1).cast(pl.Int64)
    no_more = students.rank("max").cast(pl.Int64)
    # (fewer + (no_more - fewer) / 2) / count, in percent, rounded half up
    percentile = (100 * (fewer + no_more) + count) // (2 * count)
    known = counted.with_columns(pl.when(students.max() > 0).then(percentile).cast(pl.Int32).alias("trend_percentile"))
    return articles.select("id").join(
        known.select("id", "trend_percentile"), on="id", how="left", maintain_order="left"
    )
