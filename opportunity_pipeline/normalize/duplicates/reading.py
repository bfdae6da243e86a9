"""Parses a pair of listings from JSON.

Belongs here: validating the input. Does not belong here: comparing (``comparing``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date

from opportunity_pipeline.normalize.dates.dates import read_dates
from opportunity_pipeline.normalize.duplicates.comparing import Listing, compare
from opportunity_pipeline.normalize.duplicates.judging import Relation


class UnusablePair(ValueError):
    """A listing is missing, or one of its fields has the wrong type; the message names it."""


def read_pair(pair: Mapping[str, object]) -> Relation:
    """Returns how two listings relate.

    Args:
        pair: ``a`` and ``b``, each with ``title``, ``company``, ``location``, ``url`` and ``posted_at`` (a date or time
            as upstreams write it, including epochs). A field that is absent, null or empty is unknown, and so is a time
            that cannot be read; other fields are ignored.

    Raises:
        UnusablePair: one of them is not as described.
    """
    return compare(_listing(pair, "a"), _listing(pair, "b"))


def _listing(pair: Mapping[str, object], side: str) -> Listing:
    value = pair.get(side)
    if not isinstance(value, Mapping):
        raise UnusablePair(f"{side} is missing" if value is None else f"{side} is not an object")
    title, company, location, url = (_text(value, side, name) for name in ("title", "company", "location", "url"))
    return Listing(title, company, location, url, _day(value.get("posted_at"), side))


def _day(value: object, side: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnusablePair(f"posted_at of {side} is neither a text nor a number")
    # Without a clock and the upstream's order of day and month, relative and ambiguous dates stay unknown.
    reading = read_dates(value)
    if reading is None:
        return None
    return reading.moments[0].astimezone(UTC).date() if reading.moments is not None else reading.first


def _text(value: Mapping[str, object], side: str, name: str) -> str:
    text = value.get(name)
    if text is None or isinstance(text, str):
        return text or ""
    raise UnusablePair(f"{name} of {side} is not a text")
