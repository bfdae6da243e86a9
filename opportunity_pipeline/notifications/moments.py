"""Datetimes as a student reads them: on the calendar of the student's time zone.

Belongs here: finding a zone by name, and the local day of a datetime and its distance from today. Does not belong
here: wording (``templates``), or whether a student may be notified at that time (``quiet_hours``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

LAST_SECOND: Final = time(23, 59, 59)


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The IANA zone with this name; ``None`` if there is none (names come from other modules' data)."""
    try:
        return ZoneInfo(name)
    # An unknown zone raises KeyError, "../x" ValueError, and a name that is a folder ("America") OSError.
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """A datetime in a student's zone, with everything its wording needs.

    Attributes:
        at: the datetime in the zone.
        zone: abbreviation of the zone at that time: ``IST``, or ``UTC+05:45`` if the zone has no letters.
        days: calendar days from today to its day in that zone; 0 is today, negative is past.
        past: whether it is over.
        other_year: whether the year must be shown.
        day_only: only the day was stated, without time and zone: it is shown as it was stated, in no zone.
    """

    at: datetime
    zone: str
    days: int
    past: bool
    other_year: bool
    day_only: bool


def local_moment(moment: datetime, *, now: datetime, zone: tzinfo) -> LocalMoment:
    """Converts a datetime to a zone and compares it with the current local day.

    Args:
        moment: aware.
        now: aware; reference for "today" and "past".
        zone: the reader's zone.
    """
    # A day without a time is stored as its last second in UTC, whatever zone was meant; in another zone it would be a
    # time that nobody stated, and half of the world would read the next day.
    day_only = moment.astimezone(UTC).time() == LAST_SECOND
    at, today = moment.astimezone(UTC if day_only else zone), now.astimezone(zone)
    return LocalMoment(
        at=at,
        zone=_zone_label(at),
        days=(at.date() - today.date()).days,
        past=moment <= now,
        other_year=at.year != today.year,
        day_only=day_only,
    )


def moment_of(text: str) -> datetime:
    """Parses an ISO 8601 text with a zone to UTC.

    Raises:
        ValueError: when the text is not a datetime or has no zone.
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
