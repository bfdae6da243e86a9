"""Parts of MLH events that all shapes share: the season, dates, and the identity of events without an id.

Belongs here: these rules. Does not belong here: a shape.

A season is named after the year in which it ends and runs from July to June: the events of season 2019 took place from
August 2018 to June 2019, and in July 2026 the address of the calendar led to season 2027.

Events without an id have their own web site as address, which stays the same every year. Address and first day together
are the identity: of 1,141 recorded events, no two different ones share both.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit, urlunsplit

_FIRST_MONTH = 7
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d{2}\b")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|[+-]00:?00)?")


def season_of(day: date) -> int:
    """The season that a day belongs to."""
    return day.year + (day.month >= _FIRST_MONTH)


def with_year(words: str | None, season: int | None) -> str | None:
    """Days as the page writes them ("Jan 2nd - 4th"), with the year of the last one, derived from the season."""
    months = _MONTH.findall(words or "")
    if words is None or season is None or not months or _YEAR.search(words):
        return words
    month = _MONTHS.index(months[-1].lower()) + 1
    return f"{words}, {season - (month >= _FIRST_MONTH)}"


def day_of(moment: str | None) -> str | None:
    """A point in time; midnight UTC becomes a plain date, as the last day of an event counts as a whole."""
    found = _MIDNIGHT.fullmatch(moment.strip()) if moment else None
    return found[1] if found else moment


def identity(address: str | None, first_day: str | None) -> str | None:
    """Identity of an event without an id; None if it has no address or no first day."""
    if address is None or first_day is None:
        return None
    parts = urlsplit(address)
    return f"{urlunsplit(parts._replace(query='', fragment='')).rstrip('/')} {first_day}"


def first_day(start: str | None) -> str | None:
    """The date of a point in time in ISO form."""
    return start[:10] if start else None
