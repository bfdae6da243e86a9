"""Features of opportunities: requested skills, topics, dates, places, and whether a student can still act on it.

Belongs here: shaping rows of jobs, hackathons and articles for scoring. Does not belong here: reading tables, points.

Columns of every kind: ``opportunity_id``, ``newest`` (``Datetime``, breaks ties), ``group`` (similar opportunities for
feedback; null: none), ``closed`` (why it is excluded from all lists; null: it is considered).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import polars as pl

from opportunity_pipeline.normalize.skills.skills import canonical_interest, canonical_skill
from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.features.lists import gather, renamed, spread, with_lists
from opportunity_pipeline.scoring.features.places import with_places
from opportunity_pipeline.scoring.features.terms import terms_of_titles
from opportunity_pipeline.scoring.formula.parts import band_of_name, band_of_years
from opportunity_pipeline.sources.records import Kind

NO_FAMILY = "other"
FEW = 10_000
"""Below this many rows, titles are read before everything else instead of in parallel."""
_DAY_MICROSECONDS = 86_400_000_000


def opportunity_features(
    kind: Kind,
    rows: pl.DataFrame,
    *,
    config: ScoringConfig,
    now: datetime,
    days_from: datetime,
    wanted: Collection[str],
) -> pl.DataFrame:
    """One row per opportunity, in tie-breaking order: newer first, then lower id.

    Args:
        kind: the table the rows come from.
        rows: as :func:`job_features`, :func:`hackathon_features` and :func:`article_features` need, without ``group``.
        config: the formula's constants.
        now: the time that deadlines are compared with.
        days_from: the time that ages in days are counted from.
        wanted: canonical interests and skills to find in titles; no student has any other.
    """
    rows = with_group(kind, rows)
    if kind == "job":
        features = job_features(rows, config=config, now=now, days_from=days_from, wanted=wanted)
    elif kind == "hackathon":
        features = hackathon_features(rows, now=now, days_from=days_from)
    else:
        features = article_features(rows, now=now, days_from=days_from, wanted=wanted)
    return in_order(features)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Opportunities in tie-breaking order, by ``newest`` and ``opportunity_id``."""
    return rows.sort(["newest", "opportunity_id"], descending=[True, False])


def standing(kind: Kind, now: datetime) -> list[pl.Expr]:
    """``opportunity_id``, ``newest`` and ``closed``, computed from only the id, status and dates of the rows.

    Args:
        kind: the table the rows come from.
        now: the time that deadlines are compared with.
    """
    newest = {
        "job": pl.coalesce("posted_at", "first_seen"),
        "hackathon": pl.coalesce("start_date", "first_seen"),
        "article": pl.coalesce("published_at", "first_seen"),
    }
    reasons = {
        "job": (
            ("it is no longer open", _not_open()),
            ("its application deadline has passed", pl.col("apply_by") < now),
        ),
        "hackathon": (
            ("it is no longer open", _not_open()),
            ("it is over", pl.col("end_date") < now),
            ("its registration is over", pl.col("registration_deadline") < now),
            ("it has begun", _last_call() < now),
        ),
        "article": (("it is no longer current", _not_open()),),
    }
    closed = pl.coalesce(pl.when(holds).then(pl.lit(reason)) for reason, holds in reasons[kind])
    return [pl.col("id").alias("opportunity_id"), newest[kind].alias("newest"), closed.alias("closed")]


def with_group(kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """Adds ``group``: which opportunities count as similar when a student's reactions are counted.

    A job's role family, a hackathon's first theme, an article's topic; null if there is none. Jobs without a known role
    family have nothing else in common, so they form no group.
    """
    group = {
        "job": pl.when(pl.col("role_family") != NO_FAMILY).then("role_family"),
        "hackathon": pl.col("theme_tags").list.first(),
        "article": pl.col("topic"),
    }
    return rows.with_columns(group[kind].alias("group"))


def job_features(
    rows: pl.DataFrame, *, config: ScoringConfig, now: datetime, days_from: datetime, wanted: Collection[str]
) -> pl.DataFrame:
    """Features of jobs.

    Args:
        rows: ``id``, ``title``, ``skills_required``, ``experience_min_years``, ``experience_band``, ``work_mode``,
            ``place_keys``, ``role_family``, ``posted_at``, ``apply_by``, ``first_seen``, ``status``,
            ``group``.
        config: gives the bands of years.
        now: the time that deadlines are compared with.
        days_from: the time that ages in days are counted from.
        wanted: terms to find in titles.

    Returns:
        Besides the common columns: the lists ``asked`` (requested skills) and ``terms`` (these and terms of the title),
        ``asked_count``, ``asked_band``, ``age_days``, ``dated``, ``remote``, ``hybrid`` and the places.
    """
    base = rows.select(
        *standing("job", now),
        "title",
        "place_keys",
        "group",
        (pl.col("work_mode") == "remote").alias("remote"),
        (pl.col("work_mode") == "hybrid").alias("hybrid"),
        pl.col("posted_at").is_not_null().alias("dated"),
        pl.coalesce(
            band_of_years(pl.col("experience_min_years"), config), band_of_name(pl.col("experience_band"))
        ).alias("asked_band"),
    ).with_columns(_whole_days(pl.col("newest"), pl.lit(days_from)).alias("age_days"))
    # Python reads titles while Polars does the rest, in parallel: each takes half of the time. With few rows, Polars
    # would wait for the interpreter lock more often than that saves.
    with ThreadPoolExecutor(1) as thread:
        named_in_titles = thread.submit(terms_of_titles, base, wanted)
        if base.height < FEW:
            named_in_titles.result()
        asked = _named(rows, "skills_required", "asked", canonical_skill)
        placed = with_places(base, "opportunity_id", student=False)
        gathered = gather(asked, "opportunity_id", "asked")
        terms = pl.concat([asked.rename({"asked": "terms"}), named_in_titles.result()])
    return (
        with_lists(placed, "opportunity_id", gathered, gather(terms, "opportunity_id", "terms"))
        .with_columns(_count("asked"))
        .drop("title")
    )


def hackathon_features(rows: pl.DataFrame, *, now: datetime, days_from: datetime) -> pl.DataFrame:
    """Features of hackathons.

    The days left are those until the registration deadline, or else until the start; once that is past, a hackathon is
    in no list, even if its status is open.

    Args:
        rows: ``id``, ``theme_tags``, ``tech_stack_tags``, ``difficulty_level``, ``participation_mode``,
            ``place_keys``, ``start_date``, ``end_date``, ``registration_deadline``, ``first_seen``, ``status``,
            ``group``.
        now: the time that deadlines are compared with.
        days_from: the time that the days left are counted from.

    Returns:
        Besides the common columns: the lists ``asked`` and ``themes``, ``asked_count``, ``theme_count``,
        ``asked_band``, ``days_left`` (null: no dates), ``registration_stated``, ``remote``, ``hybrid`` and the places.
    """
    base = rows.select(
        *standing("hackathon", now),
        "place_keys",
        "group",
        (pl.col("participation_mode") == "online").alias("remote"),
        (pl.col("participation_mode") == "hybrid").alias("hybrid"),
        band_of_name(pl.col("difficulty_level")).alias("asked_band"),
        _whole_days(pl.lit(days_from), _last_call()).alias("days_left"),
        pl.col("registration_deadline").is_not_null().alias("registration_stated"),
    )
    return with_lists(
        with_places(base, "opportunity_id", student=False),
        "opportunity_id",
        gather(_named(rows, "tech_stack_tags", "asked", canonical_skill), "opportunity_id", "asked"),
        gather(_named(rows, "theme_tags", "themes", canonical_interest), "opportunity_id", "themes"),
    ).with_columns(_count("asked"), _count("themes", "theme_count"))


def article_features(
    rows: pl.DataFrame, *, now: datetime, days_from: datetime, wanted: Collection[str]
) -> pl.DataFrame:
    """Features of articles.

    Args:
        rows: ``id``, ``title``, ``topic``, ``relevance_keywords``, ``published_at``, ``first_seen``, ``status``,
            ``group``, ``trend_percentile`` (0–100, null: unknown).
        now: the time that deadlines are compared with.
        days_from: the time that ages in days are counted from.
        wanted: terms to find in titles.

    Returns:
        Besides the common columns: the lists ``topics`` (none or one) and ``terms`` (keywords and terms of the
        title), ``topic_count``, ``term_count`` (0: neither keywords nor a word in the title), ``age_days``,
        ``dated``, ``trend_percentile``.
    """
    base = rows.select(
        *standing("article", now),
        "title",
        "group",
        (pl.col("relevance_keywords").list.len() + pl.col("title").str.contains(r"\w").cast(pl.UInt32))
        .cast(pl.Int32)
        .alias("term_count"),
        pl.col("trend_percentile").cast(pl.Int32),
        pl.col("published_at").is_not_null().alias("dated"),
    ).with_columns(_whole_days(pl.col("newest"), pl.lit(days_from)).alias("age_days"))
    keywords = _named(rows, "relevance_keywords", "terms", canonical_interest)
    topics = renamed(rows.select(pl.col("id").alias("opportunity_id"), topics="topic"), "topics", canonical_interest)
    return (
        with_lists(
            base,
            "opportunity_id",
            gather(topics, "opportunity_id", "topics"),
            gather(pl.concat([keywords, terms_of_titles(base, wanted)]), "opportunity_id", "terms"),
        )
        .with_columns(_count("topics", "topic_count"))
        .drop("title")
    )


def _named(rows: pl.DataFrame, column: str, name: str, canonical: Callable[[str], str | None]) -> pl.DataFrame:
    """List entries by canonical name: ``opportunity_id`` and ``name``, one row per entry."""
    long = spread(rows.select(pl.col("id").alias("opportunity_id"), pl.col(column).alias(name)), "opportunity_id", name)
    return renamed(long, name, lambda entry: canonical(entry) or entry)


def _not_open() -> pl.Expr:
    return pl.col("status") != "open"


def _last_call() -> pl.Expr:
    return pl.coalesce("registration_deadline", "start_date")


def _whole_days(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Whole days between two times, negative as soon as the later one comes first; ``Int32``."""
    return ((later - earlier).dt.total_microseconds() // _DAY_MICROSECONDS).cast(pl.Int32)


def _count(name: str, alias: str | None = None) -> pl.Expr:
    return pl.col(name).list.len().cast(pl.Int32).alias(alias or f"{name}_count")
