"""Filters: which opportunities a student wants to look at, as a mask over all of them.

Belongs here: what a filter asks, reading it from texts, and which opportunities fulfil it. Does not belong here:
scoring them (`filtered`), and filters of saved alerts.

A filter is fulfilled by what is known: an opportunity whose pay, place, mode, theme, start or topic is not known does
not pass a filter that asks for it. Parts that ask nothing let everything pass; of several values in one part one is
enough, and all parts must be fulfilled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.normalize.places.gazetteer import gazetteer
from opportunity_pipeline.normalize.places.places import place_keys
from opportunity_pipeline.normalize.roles.roles import families
from opportunity_pipeline.normalize.skills.skills import canonical_interest
from opportunity_pipeline.scoring.features.lists import renamed, spread
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.tables.opportunities import WORK_MODES

Period = Literal["today", "week", "month"]
PERIODS: dict[Period, timedelta] = {
    "today": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}

_KEY = re.compile(r"([a-z]{2})(/[^/\s][^/]*){1,2}")

COLUMNS: dict[Kind, tuple[str, ...]] = {
    "job": ("id", "place_keys", "stipend_kind", "stipend_monthly", "work_mode", "role_family"),
    "hackathon": ("id", "theme_tags", "start_date"),
    "article": ("id", "topic", "published_at", "first_seen"),
}
"""What filters read of an opportunity."""


Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Facts:
    """What filters compare, by position of the opportunity: looked up, so that a mask over 100,000 takes no time.

    Attributes:
        count: number of opportunities.
        rows: which opportunities have a value, by name of the fact and value.
        numbers: numbers of the opportunities, by name of the fact; not a number where it is not known.
    """

    count: int
    rows: Mapping[str, Mapping[str, Rows]]
    numbers: Mapping[str, NDArray[np.float64]]

    def having(self, name: str, values: Sequence[str]) -> list[Mask]:
        """Which opportunities have one of some values; nothing where none is asked for."""
        if not values:
            return []
        some = np.zeros(self.count, np.bool_)
        for value in values:
            some[self.rows[name].get(value, _NONE)] = True
        return [some]

    def at_least(self, name: str, least: float | None) -> list[Mask]:
        """Which opportunities have a number that is known and not less; nothing where none is asked for."""
        return [] if least is None else [self.numbers[name] >= least]


_NONE = np.empty(0, np.int32)


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

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """Which jobs fulfil each part that asks something."""
        return [
            *facts.having("within", self.places),
            *facts.at_least("pay", self.minimum_stipend),
            *facts.having("work_mode", self.work_modes),
            *facts.having("role_family", self.role_families),
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

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """Which hackathons fulfil each part that asks something."""
        after = None if self.starts_after is None else _microseconds(self.starts_after)
        return [*facts.having("theme", self.themes), *facts.at_least("start", after)]


@dataclass(frozen=True)
class ArticleFilter:
    """What a student asks of articles.

    Attributes:
        topics: canonical names: the article's topic is one of them.
        published: within the last 24 hours, 7 days or 30 days; else first seen then, where publication is not dated.
    """

    topics: tuple[str, ...] = ()
    published: Period | None = None

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """Which articles fulfil each part that asks something."""
        since = None if self.published is None else _microseconds(now - PERIODS[self.published])
        return [*facts.having("topic", self.topics), *facts.at_least("published", since)]


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
        locations: names of places, as in a posting: "Pune", "Bangalore, India", "Maharashtra"; or place keys of
            states and cities.
        minimum_stipend: a month in the base currency.
        work_modes: as in the table.
        role_families: as in the table.

    Raises:
        FilterError: a place that is not known, an amount below 0, or a word that is none of those that can be asked.
    """
    if minimum_stipend is not None and not 0 <= minimum_stipend < inf:  # not a number is refused, too
        raise FilterError(f"minimum stipend: {minimum_stipend} is not an amount of 0 or more")
    return JobFilter(
        places=tuple(dict.fromkeys(key for text in _several("locations", locations) for key in _places(text))),
        minimum_stipend=minimum_stipend,
        work_modes=_among("work mode", work_modes, WORK_MODES),
        role_families=_among("role", role_families, families()),
    )


def hackathon_filter(*, themes: Iterable[str] = (), starts_after: datetime | None = None) -> HackathonFilter:
    """Reads a filter of hackathons: themes under any of their names, and a moment with a zone.

    Raises:
        FilterError: a moment without a zone, or one text in place of several.
    """
    if starts_after is not None and starts_after.tzinfo is None:
        raise FilterError(f"start: {starts_after.isoformat()} has no zone")
    return HackathonFilter(tuple(canonical_interest(theme) for theme in _several("themes", themes)), starts_after)


def article_filter(*, topics: Iterable[str] = (), published: str | None = None) -> ArticleFilter:
    """Reads a filter of articles: topics under any of their names, and today, week or month.

    Raises:
        FilterError: another period, or one text in place of several.
    """
    periods = _among("published", [] if published is None else [published], get_args(Period))
    period: Period | None = next((known for known in PERIODS if known in periods), None)
    return ArticleFilter(tuple(canonical_interest(topic) for topic in _several("topics", topics)), period)


def _several(name: str, texts: Iterable[str]) -> Iterable[str]:
    """The texts; a single one is refused, because its letters would be taken for the texts."""
    if isinstance(texts, str):
        raise FilterError(f"{name}: give several names, such as [{texts!r}], not one text")
    return texts


def filter_facts(kind: Kind, rows: pl.DataFrame, order: pl.Series) -> Facts:
    """What filters compare of some opportunities.

    Args:
        kind: kind of opportunity.
        rows: :data:`COLUMNS` of its table.
        order: ids of the opportunities wanted, ``Int64``; one that ``rows`` lacks fulfils no filter that asks anything.

    Returns:
        In that order, of jobs ``within`` (places and all that they lie in), ``pay``, ``work_mode``, ``role_family``; of
        hackathons ``theme``, ``start``; of articles ``topic``, ``published``.
    """
    rows = order.rename("id").to_frame().join(rows, on="id", how="left", maintain_order="left").with_row_index("row")
    if kind == "job":
        keys = spread(rows, "row", "place_keys").rename({"place_keys": "within"})
        parts = pl.col("within").str.split("/")
        around = [keys.with_columns(within=parts.list.head(depth).list.join("/")) for depth in (1, 2, 3)]
        pay = pl.when(pl.col("stipend_kind") == "unpaid").then(0.0).otherwise("stipend_monthly").alias("pay")
        named, numbers = [pl.concat(around), rows.select("row", "work_mode"), rows.select("row", "role_family")], [pay]
    elif kind == "hackathon":
        themes = spread(rows, "row", "theme_tags").rename({"theme_tags": "theme"})
        named, numbers = [renamed(themes, "theme", canonical_interest)], [_moments("start_date").alias("start")]
    else:
        named = [renamed(rows.select("row", "topic"), "topic", canonical_interest)]
        numbers = [pl.coalesce(_moments("published_at"), _moments("first_seen")).alias("published")]
    return Facts(
        count=rows.height,
        rows={long.columns[1]: _rows_by_value(long) for long in named},
        numbers={one.name: one.to_numpy() for one in rows.select(numbers).cast(pl.Float64).fill_null(float("nan"))},
    )


def mask(wanted: Filter, facts: Facts, *, now: datetime) -> Mask:
    """Which opportunities fulfil a filter.

    Args:
        wanted: the filter.
        facts: of opportunities of the filter's kind.
        now: the clock.

    Returns:
        Booleans, one for each opportunity.
    """
    fulfilled = np.ones(facts.count, np.bool_)
    for part in wanted.parts(facts, now):
        fulfilled &= part
    return fulfilled


def _rows_by_value(long: pl.DataFrame) -> dict[str, Rows]:
    """Rows that have a value, by value; the values are in the second column."""
    gathered = long.drop_nulls().unique().sort("row").group_by(long.columns[1]).agg("row")
    return {value: np.array(rows, np.int32) for value, rows in gathered.iter_rows()}


def _moments(name: str) -> pl.Expr:
    # Exact as floats, too: microseconds since 1970 stay below 2⁵³ until the year 2255.
    return pl.col(name).dt.epoch("us")


def _microseconds(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)


def _among(part: str, words: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise FilterError(f"{part}: {word!r} is none of {', '.join(sorted(known))}")
    return tuple(words)


def _places(text: str) -> list[str]:
    # As a key first: as a text "IN/Goa" would be two places, of which one is all of India.
    key = text.strip().casefold()
    if (found := _KEY.fullmatch(key)) and found[1].upper() in gazetteer().country_names:
        return [key]
    if not (keys := place_keys(text)):
        raise FilterError(f"location: {text!r} is no place that is known; write a city, state or country")
    return keys
