"""Parses the upstreams' dates and periods: absolute, relative, ranges, feed formats.

Belongs here: choosing the date that a text means, and converting it to a time span. Does not belong here: how dates are
written (``date_phrases``, ``relative_dates``), or what a record's dates mean.

The rules:

1. A value is an instant only with a stated zone, or as a number of seconds or milliseconds; a clock time without a zone
   leaves the day. A day is the whole day in the source's zone; it ends one second before midnight.
2. If a text has several dates, the words next to each decide: posted, deadline, the event itself. For an extended
   deadline the last date counts. A date takes precedence over a distance (``"Sep 5, 3 days left"``).
3. Dates outside 1990-2100 are upstream mistakes or placeholders and are rejected. So are a year alone, a season, a
   month without a year, and dates that do not exist. Rejected values are ``None``, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from opportunity_pipeline.normalize.dates.calendar_words import plain
from opportunity_pipeline.normalize.dates.date_phrases import Phrase, phrases_in
from opportunity_pipeline.normalize.dates.date_readings import (
    FIRST_YEAR,
    LAST_YEAR,
    DateField,
    Precision,
    Reading,
    one_after_another,
)
from opportunity_pipeline.normalize.dates.relative_dates import relative_phrases, weekday_in
from opportunity_pipeline.normalize.text.vocabulary import pattern

MOST_CHARACTERS = 400

_EPOCH = re.compile(r"(?:/?(?:new )?date\()?(\d{10}|\d{13}|\d{16})(?:\.\d+)?(?:[+-]\d{4})?(?:\)/?)?", re.IGNORECASE)
# Fast path for the most common feed format.
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?P<clock>[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3}, )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d "
    r"(?:[+-]\d{4}|GMT)",
    re.ASCII,
)
_ROLES = ("posted", "updated", "deadline", "opening", "ending", "event")
_MEANT: dict[DateField, tuple[str, ...]] = {
    "posted": ("posted",),
    "timestamp": ("posted", "updated"),
    "deadline": ("deadline", "ending"),
    "period": ("event", "ending"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A point in time or a period.

    Attributes:
        start: its first moment, UTC.
        end: its last moment, UTC; equal to ``start`` for an instant.
        precision: precision of the written form.
    """

    start: datetime
    end: datetime
    precision: Precision


def read_span(
    value: object, *, now: datetime, zone: tzinfo = UTC, field: DateField | None = None, day_first: bool | None = None
) -> Span | None:
    """Parses a date or date range as a time span.

    Args:
        value: text, or epoch seconds or milliseconds as a number.
        now: fetch time; time-zone-aware.
        zone: time zone of days that state none.
        field: kind of date.
        day_first: whether ``03/04/2026`` is 3 April; ``None`` if unknown.

    Returns:
        ``None`` if nothing can be parsed with certainty.
    """
    reading = read_dates(value, now=now.astimezone(zone), field=field, day_first=day_first)
    return span_of(reading, zone) if reading is not None else None


def span_of(reading: Reading, zone: tzinfo = UTC) -> Span:
    """Converts a reading to a time span; a day is the whole day in ``zone``."""
    if reading.moments is not None:
        return Span(reading.moments[0].astimezone(UTC), reading.moments[1].astimezone(UTC), "instant")
    start = datetime.combine(reading.first, time.min, tzinfo=zone)
    end = datetime.combine(reading.last, time(23, 59, 59), tzinfo=zone)
    return Span(start.astimezone(UTC), end.astimezone(UTC), reading.precision)


def read_dates(
    value: object, *, now: datetime | None = None, field: DateField | None = None, day_first: bool | None = None
) -> Reading | None:
    """Parses a date or date range as calendar days.

    Args:
        value: text, or epoch seconds or milliseconds as a number.
        now: fetch time; time-zone-aware. Relative dates and days without a year are resolved from it, in its zone.
        field: kind of date.
        day_first: whether ``03/04/2026`` is 3 April; ``None`` if unknown.

    Returns:
        ``None`` if nothing can be parsed with certainty.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _of_number(value)
    text = " ".join(str(value)[: 2 * MOST_CHARACTERS].split())
    if not text or len(text) > MOST_CHARACTERS:
        return None
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return _of_iso(iso)
    if _RFC_822.fullmatch(text):
        return _of_rfc_822(text)
    epoch = _EPOCH.fullmatch(text)
    if epoch is not None:
        return _of_epoch(float(text) if "." in text and text[0].isdigit() else int(epoch[1]))
    if now is not None and not FIRST_YEAR <= now.year <= LAST_YEAR:
        now = None
    reading = _of_text(plain(text), now, field, day_first)
    return reading if reading is not None and _is_plausible(reading) else None


def rendered(reading: Reading) -> tuple[str, str, Precision]:
    """Start, end and precision of a reading as plain text: days in ISO format, instants in UTC."""
    if reading.moments is not None:
        start, end = (moment.astimezone(UTC).isoformat() for moment in reading.moments)
        return start, end, "instant"
    return reading.first.isoformat(), reading.last.isoformat(), reading.precision


def _is_plausible(reading: Reading) -> bool:
    ends: tuple[date, ...] = (reading.first, reading.last)
    if reading.moments is not None:
        ends = tuple(moment.astimezone(UTC).date() for moment in reading.moments)
    return all(FIRST_YEAR <= end.year <= LAST_YEAR for end in ends)


# ── machine formats ───────────────────────────────────────────────────────────────────────────────


def _of_number(value: float) -> Reading | None:
    if isinstance(value, int) and 19_000_000 < value < 22_000_000:
        return _of_text(str(value), None, None, None)
    return _of_epoch(value)


def _of_epoch(value: float) -> Reading | None:
    parts = 1e6 if abs(value) >= 1e14 else 1e3 if abs(value) >= 1e11 else 1
    try:
        whole, rest = divmod(value, parts)
        moment = datetime.fromtimestamp(whole, UTC) + timedelta(seconds=rest / parts)
    except (OverflowError, OSError, ValueError):
        return None
    return _instant(moment)


def _of_iso(match: re.Match[str]) -> Reading | None:
    try:
        if match["zone"]:
            return _instant(datetime.fromisoformat(match[0]))
        day = datetime.fromisoformat(match[0]).date()
    except ValueError:
        return None
    return Reading(day, day, "day") if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _of_rfc_822(text: str) -> Reading | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" is UTC with an unknown local offset.
    return _instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _instant(moment: datetime) -> Reading | None:
    try:
        in_utc = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    if not FIRST_YEAR <= in_utc.year <= LAST_YEAR:
        return None
    return Reading(moment.date(), moment.date(), "instant", (in_utc, in_utc))


# ── choosing the date ─────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=65_536)
def _of_text(text: str, now: datetime | None, field: DateField | None, day_first: bool | None) -> Reading | None:
    written = phrases_in(text, now=now, field=field, day_first=day_first)
    distant = [
        phrase
        for phrase in relative_phrases(text, now=now, field=field)
        if not any(phrase.start < other.end and other.start < phrase.end for other in written)
    ]
    if not written and not distant:
        return weekday_in(text, now=now, field=field)
    phrases = sorted([*written, *distant], key=lambda phrase: phrase.start)
    chosen = phrases[0] if len(phrases) == 1 else _chosen(text, phrases, written, field)
    return _within(chosen, text, field) if isinstance(chosen, Phrase) else chosen


def _within(phrase: Phrase, text: str, field: DateField | None) -> Reading | None:
    """The reading of a phrase; the deadline of an application period is its end."""
    reading = phrase.reading
    if (
        reading is None
        or not phrase.is_range
        or field != "deadline"
        or not pattern("date_words", "to_apply").search(text)
    ):
        return reading
    moments = (reading.moments[1], reading.moments[1]) if reading.moments else None
    return Reading(reading.last, reading.last, reading.precision, moments) if reading.precision != "month" else reading


def _chosen(
    text: str, phrases: list[Phrase], written: list[Phrase], field: DateField | None
) -> Phrase | Reading | None:
    roles = _roles(text, phrases)
    readings = [phrase.reading for phrase in phrases if phrase.reading is not None]
    if field in ("deadline", None) and pattern("date_words", "extended").search(text) and readings:
        return max(phrases, key=lambda phrase: phrase.reading.last if phrase.reading else date.min)
    if field is None:
        return (written or phrases)[0]
    meant = [phrase for phrase, role in zip(phrases, roles, strict=True) if role in _MEANT[field]]
    if field == "period":
        return _event([p for p, role in zip(phrases, roles, strict=True) if role in ("event", "ending", "")] or phrases)
    if not meant:
        others = {"posted": ("deadline", "ending", "updated"), "deadline": ("posted", "updated", "opening")}
        unlike = others.get(field, ())
        meant = [phrase for phrase, role in zip(phrases, roles, strict=True) if role not in unlike] or phrases
    dated = [phrase for phrase in meant if phrase in written] or meant
    return dated[0]


def _event(phrases: list[Phrase]) -> Phrase | Reading | None:
    ranges = [phrase for phrase in phrases if phrase.is_range]
    if ranges or len(phrases) == 1:
        return (ranges or phrases)[0]
    readings = [phrase.reading for phrase in phrases]
    if None in readings:
        return None
    return one_after_another([reading for reading in readings if reading is not None])


def _roles(text: str, phrases: list[Phrase]) -> list[str]:
    """The role of each date: from the words before it if the text starts with role words, else from those after it."""
    edges = [0, *(edge for phrase in phrases for edge in (phrase.start, phrase.end)), len(text)]
    gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    names = [_role(gap) for gap in gaps]
    named_before = re.search(r"[^\W\d_]", gaps[0]) is not None
    return names[:-1] if named_before else [name or names[place] for place, name in enumerate(names[1:])]


def _role(words: str) -> str:
    named = [(match.end(), name) for name in _ROLES for match in pattern("date_words", name).finditer(words)]
    return max(named)[1] if named else ""
