"""Moments as a student reads them: on her own calendar, in her own zone.

Belongs here: finding a zone by name, and what day a moment falls on and how far that day is. Does not belong here:
words (``templates``), or whether a moment is a good one to write (``quiet_hours``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The IANA zone of that name; ``None`` where there is none (names come from other modules' data)."""
    try:
        return ZoneInfo(name)
    # A missing zone is a KeyError, "../x" a ValueError, and a name that is a folder ("America") an OSError.
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A moment in a student's zone, ready to be put into words.

    Attributes:
        at: the moment in the zone.
        zone: short name of the zone then: ``IST``, or ``UTC+05:45`` where the zone has no letters.
        days: calendar days from today to its day in that zone; 0 is today, negative is gone.
        past: whether it is over.
        other_year: whether the year needs saying.
    """

    at: datetime
    zone: str
    days: int
    past: bool
    other_year: bool


def local_moment(moment: datetime, *, now: datetime, zone: tzinfo) -> LocalMoment:
    """Reads a moment on the calendar of a zone.

    Args:
        moment: aware.
        now: aware; what "today" and "past" are measured from.
        zone: the reader's zone.
    """
    at, today = moment.astimezone(zone), now.astimezone(zone)
    return LocalMoment(
        at=at,
        zone=_zone_label(at),
        days=(at.date() - today.date()).days,
        past=moment <= now,
        other_year=at.year != today.year,
    )


def moment_of(text: str) -> datetime:
    """An ISO 8601 text with a zone, as UTC.

    Raises:
        ValueError: where the text is no moment or has no zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"moment {text!r} has no zone")
    return moment.astimezone(UTC)


def _zone_label(at: datetime) -> str:
    name = at.tzname() or ""
    if name.isalpha():
        return name
    offset = at.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"
