"""How an article is scored: topic, gap, recency, trend.

Belongs here: the components of an article and the facts they use. Does not belong here: how a trend is measured
(`scoring.trend`); components that other kinds share (`parts`).
"""

from __future__ import annotations

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.formula import parts
from opportunity_pipeline.scoring.formula.model import HUNDREDTHS, Case, Component, Formula, Overlap, case


def article_formula(config: ScoringConfig) -> Formula:
    """The formula of articles."""
    weights = config.article
    return Formula(
        kind="article",
        components=(
            Component("topic", weights.topic, topic(config)),
            Component("gap", weights.gap, gap(config)),
            Component("recency", weights.recency, parts.age(config.recency, config.stale, "Published")),
            Component("trend", weights.trend, trend(config)),
        ),
        overlaps=(
            Overlap("topic_found", "interests", "topics"),
            Overlap("keywords_found", "interests", "terms"),
            Overlap("gaps_found", "gaps", "terms"),
        ),
    )


def topic(config: ScoringConfig) -> tuple[Case, ...]:
    """Whether the article's topic, or one of its keywords, is an interest."""
    neutral = config.neutral
    return (
        case(
            pl.col("interest_count") == 0,
            neutral,
            f"Your profile names no interests: counted as {neutral}",
            unknown=True,
        ),
        case(
            (pl.col("topic_count") == 0) & (pl.col("term_count") == 0),
            neutral,
            f"What it is about is not known: counted as {neutral}",
            unknown=True,
        ),
        case(pl.col("topic_found") > 0, config.topics.topic, "Its topic is an interest of yours"),
        case(pl.col("keywords_found") > 0, config.topics.keyword, "It names an interest of yours"),
        case(pl.lit(True), 0, "None of your interests"),
    )


def gap(config: ScoringConfig) -> tuple[Case, ...]:
    """Whether the article mentions a learning gap."""
    neutral = config.neutral
    return (
        case(
            pl.col("gap_count") == 0,
            neutral,
            f"Your profile names no learning gaps: counted as {neutral}",
            unknown=True,
        ),
        case(pl.col("term_count") == 0, neutral, f"What it names is not known: counted as {neutral}", unknown=True),
        case(pl.col("gaps_found") > 0, config.topics.gap, "It is about a learning gap of yours"),
        case(pl.lit(True), 0, "None of your learning gaps"),
    )


def trend(config: ScoringConfig) -> tuple[Case, ...]:
    """How many students it engages, as a percentile among open articles."""
    percentile = pl.col("trend_percentile")
    return (
        case(
            percentile.is_null(),
            config.neutral,
            f"How many students it engages is not known: counted as {config.neutral}",
            unknown=True,
        ),
        Case(
            pl.lit(True),
            percentile.cast(pl.Int64) * HUNDREDTHS,
            pl.format("Engages at least as many students as about {} % of the articles", percentile),
        ),
    )
