"""Filters: which opportunities a student wants to look at, as a mask over all of them.

Belongs here: what a filter asks, reading it from texts, and which opportunities fulfil it. Does not belong here:
scoring them (`filtered`), and filters of saved alerts.

A filter is fulfilled by what is known: an opportunity whose pay, place, mode, theme, start or topic is not known does
not pass a filter that asks for it. Parts that ask nothing let everything pass; of several values in one part one is
enough, and all parts must be fulfilled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import polars as pl

from opportunity_pipeline.normalize.places import place_keys
from opportunity_pipeline.normalize.roles import families
from opportunity_pipeline.normalize.skills import canonical_interest
from opportunity_pipeline.scoring.features.lists import gather, renamed, spread, with_lists
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.tables.opportunities import WORK_MODES

Period = Literal["today", "week", "month"]
PERIODS: dict[Period, timedelta] = {
    "today": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}

_KEY = re.compile(r"[a-z]{2}(/[^/\s][^/]*){1,2}")

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "job": ("id", "place_keys", "stipend_kind", "stipend_monthly", "work_mode", "role_family"),
    "hackathon": ("id", "theme_tags", "start_date"),
    "article": ("id", "topic", "published_at", "first_seen"),
}
"""What filters read of an opportunity."""


class FilterError(ValueError):
    """A filter asks for what cannot be. The message is one line that names the part and says what can be asked."""


@dataclass(frozen=True)
class JobFilter:
    """What a student asks of jobs.

    Attributes:
        places: place keys, as `in/maharashtra/pune`: the job lies in one of them, which may be a state or country.
        minimum_stipend: a month in the base currency; what a job pays at least is not below it. Unpaid is 0.
        work_modes: remote, hybrid, onsite, or unknown.
        role_families: families of roles.
    """

    places: tuple[str, ...] = ()
    minimum_stipend: float | None = None
    work_modes: tuple[str, ...] = ()
    role_families: tuple[str, ...] = ()

    def conditions(self, now: datetime) -> list[pl.Expr]:
        """What must hold of the facts of a job; null counts as false."""
        return [
            *_holds_one("within", self.places),
            *([] if self.minimum_stipend is None else [pl.col("pay") >= self.minimum_stipend]),
            *_is_one("work_mode", self.work_modes),
            *_is_one("role_family", self.role_families),
        ]


@dataclass(frozen=True)
class HackathonFilter:
    """What a student asks of hackathons.

    Attributes:
        themes: canonical names: one of them is a theme of the hackathon.
        starts_after: it starts then or later.
    """

    themes: tuple[str, ...] = ()
    starts_after: datetime | None = None

    def conditions(self, now: datetime) -> list[pl.Expr]:
        """What must hold of the facts of a hackathon; null counts as false."""
        after = [] if self.starts_after is None else [pl.col("start_date") >= self.starts_after]
        return [*_holds_one("themes", self.themes), *after]


@dataclass(frozen=True)
class ArticleFilter:
    """What a student asks of articles.

    Attributes:
        topics: canonical names: the article's topic is one of them.
        published: within the last 24 hours, 7 days or 30 days; else first seen then, where publication is not dated.
    """

    topics: tuple[str, ...] = ()
    published: Period | None = None

    def conditions(self, now: datetime) -> list[pl.Expr]:
        """What must hold of the facts of an article; null counts as false."""
        since = [] if self.published is None else [pl.col("published") >= now - PERIODS[self.published]]
        return [*_is_one("topic", self.topics), *since]


Filter = JobFilter | HackathonFilter | ArticleFilter
EVERYTHING: dict[Kind, Filter] = {"job": JobFilter(), "hackathon": HackathonFilter(), "article": ArticleFilter()}
"""The filter of each kind that lets everything pass."""


def kind_of(wanted: Filter) -> Kind:
    """The kind of opportunities that a filter is about."""
    if isinstance(wanted, JobFilter):
        return "job"
    return "hackathon" if isinstance(wanted, HackathonFilter) else "article"


def job_filter(
    *,
    locations: Iterable[str] = (),
    minimum_stipend: float | None = None,
    work_modes: Sequence[str] = (),
    role_families: Sequence[str] = (),
) -> JobFilter:
    """Reads a filter of jobs from what a person writes.

    Args:
        locations: names of places, as in a posting: "Pune", "Bangalore, India", "Maharashtra"; or place keys.
        minimum_stipend: a month in the base currency.
        work_modes: as in the table.
        role_families: as in the table.

    Raises:
        FilterError: a place that is not known, an amount below 0, or a word that is none of those that can be asked.
    """
    if minimum_stipend is not None and not minimum_stipend >= 0:  # not a number is refused, too
        raise FilterError(f"minimum stipend: {minimum_stipend} is not an amount of 0 or more")
    return JobFilter(
        places=tuple(dict.fromkeys(key for text in locations for key in _places(text))),
        minimum_stipend=minimum_stipend,
        work_modes=_among("work mode", work_modes, WORK_MODES),
        role_families=_among("role", role_families, families()),
    )


def hackathon_filter(*, themes: Iterable[str] = (), starts_after: datetime | None = None) -> HackathonFilter:
    """Reads a filter of hackathons: themes under any of their names, and a moment with a zone.

    Raises:
        FilterError: a moment without a zone.
    """
    if starts_after is not None and starts_after.tzinfo is None:
        raise FilterError(f"start: {starts_after.isoformat()} has no zone")
    return HackathonFilter(tuple(canonical_interest(theme) for theme in themes), starts_after)


def article_filter(*, topics: Iterable[str] = (), published: str | None = None) -> ArticleFilter:
    """Reads a filter of articles: topics under any of their names, and today, week or month.

    Raises:
        FilterError: another period.
    """
    periods = _among("published", [] if published is None else [published], get_args(Period))
    period: Period | None = next((known for known in PERIODS if known in periods), None)
    return ArticleFilter(tuple(canonical_interest(topic) for topic in topics), period)


def filter_facts(kind: Kind, rows: pl.DataFrame, order: pl.Series) -> pl.DataFrame:
    """What filters compare, one row an opportunity.

    Args:
        kind: kind of opportunity.
        rows: :data:`COLUMNS` of its table.
        order: ids of the opportunities wanted, ``Int64``; one that ``rows`` lacks fulfils no filter that asks anything.

    Returns:
        In that order, ``opportunity_id`` and, of a job, ``within`` (its places and all that they lie in), ``pay``,
        ``work_mode``, ``role_family``; of a hackathon ``themes``, ``start_date``; of an article ``topic``,
        ``published``.
    """
    identity = pl.col("id").alias("opportunity_id")
    if kind == "job":
        pay = pl.when(pl.col("stipend_kind") == "unpaid").then(0.0).otherwise("stipend_monthly").alias("pay")
        facts = rows.select(identity, pay, "work_mode", "role_family")
        keys = spread(rows.select(identity, within="place_keys"), "opportunity_id", "within")
        parts = pl.col("within").str.split("/")
        around = [parts.list.head(depth).list.join("/") for depth in (1, 2, 3)]
        facts = with_lists(
            facts,
            "opportunity_id",
            gather(pl.concat([keys.with_columns(within=one) for one in around]), "opportunity_id", "within"),
        )
    elif kind == "hackathon":
        long = spread(rows.select(identity, themes="theme_tags"), "opportunity_id", "themes")
        themes = gather(renamed(long, "themes", canonical_interest), "opportunity_id", "themes")
        facts = with_lists(rows.select(identity, "start_date"), "opportunity_id", themes)
    else:
        facts = rows.select(identity, "topic", pl.coalesce("published_at", "first_seen").alias("published"))
        topics = renamed(facts.select("opportunity_id", "topic"), "topic", canonical_interest)
        facts = facts.drop("topic").join(topics, on="opportunity_id", how="left")
    return order.rename("opportunity_id").to_frame().join(facts, on="opportunity_id", how="left", maintain_order="left")


def mask(wanted: Filter, facts: pl.DataFrame, *, now: datetime) -> pl.Series:
    """Which opportunities fulfil a filter.

    Args:
        wanted: the filter.
        facts: as :func:`filter_facts` gives them, of the filter's kind.
        now: the clock.

    Returns:
        ``Boolean`` without nulls, one for each row.
    """
    if conditions := wanted.conditions(now):
        return facts.select(pl.all_horizontal(*conditions).fill_null(False)).to_series()
    return pl.repeat(True, facts.height, dtype=pl.Boolean, eager=True)


def _holds_one(name: str, values: Sequence[str]) -> list[pl.Expr]:
    return [pl.any_horizontal(pl.col(name).list.contains(value) for value in values)] if values else []


def _is_one(name: str, values: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(name).is_in(list(values))] if values else []


def _among(part: str, words: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise FilterError(f"{part}: {word!r} is none of {', '.join(sorted(known))}")
    return tuple(words)


def _places(text: str) -> list[str]:
    if _KEY.fullmatch(text):
        return [text]
    if not (keys := place_keys(text)):
        raise FilterError(f"location: {text!r} is no place that is known; write a city, state or country")
    return keys
