"""Feedback: a student's reactions raise or lower similar opportunities and remove single ones from the list.

Belongs here: counting reactions by student and group, and which pairs are excluded. Does not belong here: recording
reactions, the multiplication itself (`formula`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig

ENGAGED = ("clicked", "saved", "applied")
IGNORED = ("ignored", "dismissed")
LEAVES_LIST = {"applied": "you have applied", "dismissed": "you have dismissed it"}


def factors(feedback: pl.DataFrame, groups: pl.DataFrame, *, config: ScoringConfig, now: datetime) -> pl.DataFrame:
    """The feedback factors that are not neutral.

    Distinct opportunities are counted: clicking one three times is one reaction, and one that was clicked and then
    dismissed counts on both sides. Opportunities without a group are not counted.

    Args:
        feedback: ``student_id``, ``opportunity_id``, ``action``, ``at`` of one kind.
        groups: ``opportunity_id``, ``group`` of the same kind, including closed opportunities.
        config: window, minimum count, factors.
        now: the current time; a reaction exactly as old as the window counts, one in the future does not.

    Returns:
        ``student_id``, ``group``, ``tenths`` (``Int32``).
    """
    rules = config.feedback
    recent = feedback.filter(pl.col("at") >= now - timedelta(days=rules.window_days), pl.col("at") <= now)
    counts = (
        recent.join(groups.drop_nulls("group"), on="opportunity_id", how="inner")
        .group_by("student_id", "group")
        .agg(
            pl.col("opportunity_id").filter(pl.col("action").is_in(ENGAGED)).n_unique().alias("engaged"),
            pl.col("opportunity_id").filter(pl.col("action").is_in(IGNORED)).n_unique().alias("ignored"),
        )
    )
    engaged, ignored = pl.col("engaged"), pl.col("ignored")
    tenths = (
        pl.when((engaged >= rules.enough) & (engaged > ignored))
        .then(rules.raised_tenths)
        .when((ignored >= rules.enough) & (ignored > engaged))
        .then(rules.damped_tenths)
        .otherwise(rules.neutral_tenths)
        .cast(pl.Int32)
    )
    return (
        counts.select("student_id", "group", tenths.alias("tenths"))
        .filter(pl.col("tenths") != rules.neutral_tenths)
        .sort("student_id", "group")
    )


def exclusions(feedback: pl.DataFrame, applications: pl.DataFrame, *, now: datetime) -> pl.DataFrame:
    """The pairs that have left the list for good because the student applied to or dismissed the opportunity.

    An application that is still a draft does not count.

    Args:
        feedback: ``student_id``, ``opportunity_id``, ``action``, ``at`` of one kind.
        applications: ``student_id``, ``opportunity_id``, ``status``, ``applied_at`` of the same kind.
        now: the current time; anything later does not count.

    Returns:
        ``student_id``, ``opportunity_id``, ``excluded`` (the reason), one row per pair.
    """
    reacted = feedback.filter(pl.col("action").is_in(list(LEAVES_LIST)), pl.col("at") <= now).select(
        "student_id", "opportunity_id", pl.col("action").replace_strict(LEAVES_LIST).alias("excluded")
    )
    applied = applications.filter(
        pl.col("status") != "draft", pl.col("applied_at").is_null() | (pl.col("applied_at") <= now)
    ).select("student_id", "opportunity_id", pl.lit(LEAVES_LIST["applied"]).alias("excluded"))
    # "you have applied" sorts before "you have dismissed it", and is the stronger reason.
    return (
        pl.concat([reacted, applied])
        .sort("student_id", "opportunity_id", "excluded")
        .unique(["student_id", "opportunity_id"], keep="first", maintain_order=True)
    )
