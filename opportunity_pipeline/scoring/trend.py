"""Trend: how many students an article engages lately, as a percentile among active articles.

Belongs here: the percentile. Does not belong here: what it is worth (`formula.articles`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.feedback import ENGAGED


def trend_percentiles(
    articles: pl.DataFrame, feedback: pl.DataFrame, *, config: ScoringConfig, now: datetime
) -> pl.DataFrame:
    """The percentile rank of each active article by distinct engaging students in the last days.

    The rank is the share of active articles that engage fewer students plus half the share that engage as many, in
    whole percents, rounded half up. So articles that nobody has opened yet lie together near the middle while only a
    few have been, and do not fall to 0 because one other article was opened once. While no article has engaged
    anybody, nothing is known and the percentile is null.

    Args:
        articles: ``id``, ``status``.
        feedback: ``student_id``, ``opportunity_id``, ``action``, ``at`` of articles.
        config: gives the days.
        now: the clock.

    Returns:
        ``id``, ``trend_percentile`` (``Int32``, 0–100), one row an article given; null for one that is not active.
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
    # (fewer + (no_more - fewer) / 2) / count, in percent, half up
    percentile = (100 * (fewer + no_more) + count) // (2 * count)
    known = counted.with_columns(pl.when(students.max() > 0).then(percentile).cast(pl.Int32).alias("trend_percentile"))
    return articles.select("id").join(
        known.select("id", "trend_percentile"), on="id", how="left", maintain_order="left"
    )
