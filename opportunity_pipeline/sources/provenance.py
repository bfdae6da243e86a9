"""What a recorded body says about its own origin: the URL it came from and when it was recorded.

Belongs here: the type, and reading a machine-written time. Does not belong here: which keys hold it (``upstreams/``),
or times written for people ("2 days ago"), which ``normalize`` reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Epochs from here on are milliseconds: as seconds they would lie after the year 5000.
_MILLISECONDS_FROM = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Provenance:
    """None where the body does not say.

    Attributes:
        url: URL it was most likely fetched from.
        fetched_at: when it was recorded; aware, UTC.
        evidence: what ``fetched_at`` was read from, in words.
    """

    url: str | None = None
    fetched_at: datetime | None = None
    evidence: str | None = None


def moment_of(value: object) -> datetime | None:
    """A point in time written for machines, as aware UTC; None when it is not one.

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
    """The latest of the values that are points in time; the body was recorded then or later.

    Args:
        values: times written for machines; others are passed over.
        until: when the body was there; aware. What is later was written by a clock that ran ahead, or is a plan.
    """
    moments = (moment for moment in map(moment_of, values) if moment is not None)
    return max((moment for moment in moments if moment <= until), default=None)
