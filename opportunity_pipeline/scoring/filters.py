"""Filters: which opportunities a student wants to see, as a mask over all of them.

Belongs here: the criteria of a filter, parsing them from text, and which opportunities match. Does not belong here:
scoring (`filtered`), filters of saved alerts.

Unknown values do not match: an opportunity whose pay, place, mode, theme, start or topic is not known fails a filter on
it. Empty criteria match everything; within one criterion any value may match, and all criteria must match.
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
"""Columns that filters read of an opportunity."""


Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts that filters compare, by position of the opportunity, indexed so that a mask over 100,000 is immediate.

    Attributes:
        count: number of opportunities.
        rows: positions of the opportunities that have a value, by name of the fact and value.
        numbers: numeric facts of the opportunities, by name of the fact; NaN if not known.
    """

    count: int
    rows: Mapping[str, Mapping[str, Rows]]
    numbers: Mapping[str, NDArray[np.float64]]

    def having(self, name: str, values: Sequence[str]) -> list[Mask]:
        """Which opportunities have at least one of the values; an empty list if no values are given."""
        if not values:
            return []
        some = np.zeros(self.count, np.bool_)
        for value in values:
            some[self.rows[name].get(value, _NONE)] = True
        return [some]

    def at_least(self, name: str, least: float | None) -> list[Mask]:
        """Which opportunities have a known number of at least ``least``; an empty list if it is ``None``."""
        return [] if least is None else [self.numbers[name] >= least]


_NONE = np.empty(0, np.int32)


class FilterError(ValueError):
    """A filter has an invalid criterion. The message is one line with the criterion and the values it accepts."""


@dataclass(frozen=True)
class JobFilter:
    """Criteria for jobs.

    Attributes:
        places: place keys of cities, states or countries, e.g. `in/maharashtra/pune`: the job is in one of them.
        minimum_stipend: per month in the base currency, compared with the job's minimum pay. Unpaid is 0.
        work_modes: remote, hybrid, onsite, or unknown.
        role_families: role families.
    """

    places: tuple[str, ...] = ()
    minimum_stipend: float | None = None
    work_modes: tuple[str, ...] = ()
    role_families: tuple[str, ...] = ()

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """One mask per criterion that is set."""
        return [
            *facts.having("within", self.places),
            *facts.at_least("pay", self.minimum_stipend),
            *facts.having("work_mode", self.work_modes),
            *facts.having("role_family", self.role_families),
        ]


@dataclass(frozen=True)
class HackathonFilter:
    """Criteria for hackathons.

    Attributes:
        themes: canonical names; one of them is a theme of the hackathon.
        starts_after: it starts at this time or later.
    """

    themes: tuple[str, ...] = ()
    starts_after: datetime | None = None

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """One mask per criterion that is set."""
        after = None if self.starts_after is None else _microseconds(self.starts_after)
        return [*facts.having("theme", self.themes), *facts.at_least("start", after)]


@dataclass(frozen=True)
class ArticleFilter:
    """Criteria for articles.

    Attributes:
        topics: canonical names; the article's topic is one of them.
        published: within the last 24 hours, 7 days or 30 days; first seen in that time if the date is unknown.
    """

    topics: tuple[str, ...] = ()
    published: Period | None = None

    def parts(self, facts: Facts, now: datetime) -> list[Mask]:
        """One mask per criterion that is set."""
        since = None if self.published is None else _microseconds(now - PERIODS[self.published])
        return [*facts.having("topic", self.topics), *facts.at_least("published", since)]


Filter = JobFilter | HackathonFilter | ArticleFilter
EVERYTHING: dict[Kind, Filter] = {"job": JobFilter(), "hackathon": HackathonFilter(), "article": ArticleFilter()}
"""The filter of each kind that matches everything."""


def kind_of(wanted: Filter) -> Kind:
    """The kind of opportunity that a filter applies to."""
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
    """Parses a filter for jobs from user input.

    Args:
        locations: place names as in a job description: "Pune", "Bangalore, India", "Maharashtra"; or place keys of
            states and cities.
        minimum_stipend: per month in the base currency.
        work_modes: values as in the table.
        role_families: values as in the table.

    Raises:
        FilterError: an unknown place, a negative or non-finite amount, or a value that is not allowed.
    """
    if minimum_stipend is not None and not 0 <= minimum_stipend < inf:  # also rejects NaN
        raise FilterError(f"minimum stipend: {minimum_stipend} is not an amount of 0 or more")
    return JobFilter(
        places=tuple(dict.fromkeys(key for text in _several("locations", locations) for key in _places(text))),
        minimum_stipend=minimum_stipend,
        work_modes=_among("work mode", work_modes, WORK_MODES),
        role_families=_among("role", role_families, families()),
    )


def hackathon_filter(*, themes: Iterable[str] = (), starts_after: datetime | None = None) -> HackathonFilter:
    """Parses a filter for hackathons: themes under any of their names, and a time with a time zone.

    Raises:
        FilterError: a time without a time zone, or a single string instead of several.
    """
    if starts_after is not None and starts_after.tzinfo is None:
        raise FilterError(f"start: {starts_after.isoformat()} has no time zone")
    return HackathonFilter(tuple(canonical_interest(theme) for theme in _several("themes", themes)), starts_after)


def article_filter(*, topics: Iterable[str] = (), published: str | None = None) -> ArticleFilter:
    """Parses a filter for articles: topics under any of their names, and today, week or month.

    Raises:
        FilterError: an unknown period, or a single string instead of several.
    """
    periods = _among("published", [] if published is None else [published], get_args(Period))
    period: Period | None = next((known for known in PERIODS if known in periods), None)
    return ArticleFilter(tuple(canonical_interest(topic) for topic in _several("topics", topics)), period)


def _several(name: str, texts: Iterable[str]) -> Iterable[str]:
    """Returns the texts; rejects a single string, which would be iterated letter by letter."""
    if isinstance(texts, str):
        raise FilterError(f"{name}: give several names, such as [{texts!r}], not one text")
    return texts


def filter_facts(kind: Kind, rows: pl.DataFrame, order: pl.Series) -> Facts:
    """Indexes the facts of some opportunities that filters compare.

    Args:
        kind: kind of opportunity.
        rows: :data:`COLUMNS` of its table.
        order: ids of the wanted opportunities, ``Int64``; an id missing from ``rows`` matches no criterion.

    Returns:
        In that order, for jobs ``within`` (places and all that contain them), ``pay``, ``work_mode``, ``role_family``;
        for hackathons ``theme``, ``start``; for articles ``topic``, ``published``.
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
    """Which opportunities match a filter.

    Args:
        wanted: the filter.
        facts: of opportunities of the filter's kind.
        now: the current time.

    Returns:
        One Boolean per opportunity.
    """
    fulfilled = np.ones(facts.count, np.bool_)
    for part in wanted.parts(facts, now):
        fulfilled &= part
    return fulfilled


def _rows_by_value(long: pl.DataFrame) -> dict[str, Rows]:
    """Row numbers by value; the values are in the second column."""
    gathered = long.drop_nulls().unique().sort("row").group_by(long.columns[1]).agg("row")
    return {value: np.array(rows, np.int32) for value, rows in gathered.iter_rows()}


def _moments(name: str) -> pl.Expr:
    # Exact even as floats: microseconds since 1970 stay below 2⁵³ until the year 2255.
    return pl.col(name).dt.epoch("us")


def _microseconds(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)


def _among(part: str, words: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise FilterError(f"{part}: {word!r} is not one of {', '.join(sorted(known))}")
    return tuple(words)


def _places(text: str) -> list[str]:
    # Try it as a key first: as text, "IN/Goa" would be two places, one of them all of India.
    key = text.strip().casefold()
    if (found := _KEY.fullmatch(key)) and found[1].upper() in gazetteer().country_names:
        return [key]
    if not (keys := place_keys(text)):
        raise FilterError(f"location: {text!r} is not a known place; write a city, state or country")
    return keys
