"""Provenance of a recorded body: the URL it came from and when it was recorded.

Belongs here: the type, and parsing machine-written times. Does not belong here: which keys hold them (``upstreams/``),
or times written for people ("2 days ago"), which ``normalize`` parses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Epochs from here on are milliseconds: as seconds they would be after the year 5000.
_MILLISECONDS_FROM = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Provenance:
    """Origin of a body, as stated in it; None for what it does not state.

    Attributes:
        url: URL it was most likely fetched from.
        fetched_at: when it was recorded; aware, UTC.
        evidence: description of the field that ``fetched_at`` was read from.
    """

    url: str | None = None
    fetched_at: datetime | None = None
    evidence: str | None = None


def moment_of(value: object) -> datetime | None:
    """A machine-written point in time, as aware UTC; None if the value is not one.

    Args:
        value: ISO 8601 text (without a zone: UTC), RFC 822 text, or an epoch in seconds or milliseconds.
    """
    try:
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000 if value >= _MILLISECONDS_FROM else value, UTC)
        text = str(value).strip()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None


def newest(values: Iterable[object], *, until: datetime) -> datetime | None:
    """The latest point in time among the values; the body was recorded then or later.

    Args:
        values: machine-written times; other values are skipped.
        until: when the body existed; aware. Later times are plans, or come from a clock that ran ahead.
    """
    moments = (moment for moment in map(moment_of, values) if moment is not None)
    return max((moment for moment in moments if moment <= until), default=None)
