"""Dates and periods out of what upstreams write: absolute, relative, ranges, feed formats.

Belongs here: the forms, and the rules for what they leave out. Does not belong here: what a record's dates mean.

The rules:

1. A day without a time is the whole of that day in the zone of the source; its end is one second before midnight.
2. Day before month in ``03/04/2026`` unless the caller says otherwise, or the numbers leave one reading only. Where the
   caller cannot say, a date of two readings is not read.
3. A year that is left out of the first half of a range is that of the second, or the one before where the range would
   run backwards. Where it is left out altogether, it is the one that brings the start nearest to the fetch.
4. Relative dates count from the fetch: days and longer from that day, shorter ones from that instant. Where it is not
   known when that was, neither they nor dates without a year are read.
5. ``IST`` is Indian time. A two-digit year needs an apostrophe or a month's name before it.
6. Outside 1990–2100 a date is a mistake of the upstream: not read. What is not read is ``None``, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_CHARACTERS = 120

Precision = Literal["instant", "day", "month"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PARTIALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MONTH}\s*{_DAY}(?:(?:\s*,\s*|\s+)(?P<year>\d{{4}})|\s*,?\s*'(?P<short>\d{{2}}))?",
        rf"{_DAY}(?:\s+of)?[\s-]*{_MONTH}(?:[\s,-]*(?P<year>\d{{4}})|[\s,'-]*(?P<short>\d{{2}}))?",
        rf"{_MONTH}\s*,?\s*(?:(?P<year>\d{{4}})|'(?P<short>\d{{2}}))",
        rf"{_DAY}(?:\s*,\s*(?P<year>\d{{4}}))?",
    )
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SEPARATOR = re.compile(r"\s*(?:[–—-]|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*")
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*")
_LEADING = re.compile(
    r"^(?:(?:re)?posted|updated|active|published|apply|applications?|registrations?|deadline|last date(?: to apply)?"
    r"|due|valid|closes?|closing|ends?|ending|starts?|starting|opens?|by|on|in|till|until|through|date)\b[\s:]*"
)
# Zones that the standard library knows; it takes others for none.
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+"
    r"(?:[+-]\d{4}|GMT|UT|UTC|Z|[ECMP][SD]T)(?:\s+\([^()]*\))?"
)
_TIME = re.compile(
    r"(?:\s*,\s*|\s+|\s*@\s*)(?:at\s+)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*\(?(?P<zone>[a-z]{1,5}|[+-]\d{2}:?\d{2})?\)?$"
)
_RELATIVE = re.compile(
    r"(?:(?P<vague>about|almost|over|around|less than|more than|~)\s+)?(?P<number>\d{1,4}|an?|one|few|a few)\s*\+?\s*"
    r"(?P<unit>s(?:ec(?:ond)?s?)?|min(?:ute)?s?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:(?:ee)?ks?)?|mo(?:nth)?s?|y(?:(?:ea)?rs?)?)"
    r"(?:\s*(?P<past>ago|old)|\s*(?P<future>left|from now|to go|remaining|more))?"
)
_NAMED_DAYS = {"today": 0, "just now": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_UNIT_SECONDS = {"s": 1, "mi": 60, "h": 3600, "d": 86_400, "w": 604_800, "mo": 2_592_000, "y": 31_536_000}
_ZONE_HOURS = {
    **dict.fromkeys(("utc", "gmt", "z", "wet"), 0.0),
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
    **{"ist": 5.5, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "sgt": 8, "jst": 9, "aest": 10, "aedt": 11},
}


@dataclass(frozen=True, slots=True)
class Span:
    """A point or stretch of time.

    Attributes:
        start: its first moment, UTC.
        end: its last moment, UTC; of an instant the same.
        precision: how exactly it was written; ``month`` also where a relative date is in months or years.
    """

    start: datetime
    end: datetime
    precision: Precision


class _Partial(NamedTuple):
    year: int | None
    month: int | None
    day: int | None


def read_span(
    value: object, *, now: datetime | None, zone: tzinfo = UTC, day_first: bool | None = True, future: bool = False
) -> Span | None:
    """Reads a date or a range of dates.

    Args:
        value: text, or epoch seconds or milliseconds as a number.
        now: when it was fetched; aware; ``None`` where that is not known.
        zone: zone of days and times that name none.
        day_first: whether ``03/04/2026`` is 3 April; ``None`` where that is not known.
        future: whether a relative date without a word of direction ("6 days") lies ahead.

    Returns:
        ``None`` where nothing can be read with certainty.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(value)
    text = " ".join(str(value).split())
    if not text or len(text) > MOST_CHARACTERS:
        return None
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _epoch(int(text))
    return (
        _machine(text, zone)
        or (_relative(text.lower(), now, zone, future=future) if now is not None else None)
        or _written(_bare(text.lower()), now, zone, day_first=day_first)
    )


def _epoch(value: float) -> Span | None:
    try:
        moment = datetime.fromtimestamp(value / 1000 if abs(value) >= 1e11 else value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return _instant(moment)


def _instant(moment: datetime) -> Span | None:
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return Span(moment, moment, "instant") if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _machine(text: str, zone: tzinfo) -> Span | None:
    """ISO 8601 with a time, and RFC 822 as feeds write it."""
    if len(text) > 10 and text[:4].isascii() and text[:4].isdigit():
        try:
            moment = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
        except ValueError:
            return None
    elif _RFC_822.fullmatch(text):
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    else:
        return None
    return _instant(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _bare(text: str) -> str:
    text = _WEEKDAY.sub("", text)
    while (shorter := _LEADING.sub("", text)) != text:
        text = shorter
    return text.strip(" .,;")


def _relative(text: str, now: datetime, zone: tzinfo, *, future: bool) -> Span | None:
    text = _bare(text) if text not in _NAMED_DAYS else text
    if text in _NAMED_DAYS:
        return _days(now, _NAMED_DAYS[text], zone, "day")
    match = _RELATIVE.fullmatch(text)
    if match is None or not (match["past"] or match["future"] or future):
        return None
    number = int(match["number"]) if match["number"].isdigit() else 3 if "few" in match["number"] else 1
    unit = next(name for name in ("mo", "mi", "s", "h", "d", "w", "y") if match["unit"].startswith(name))
    seconds = number * _UNIT_SECONDS[unit] * (-1 if match["past"] else 1)
    if unit in ("s", "mi", "h"):
        return _instant(now + timedelta(seconds=seconds))
    return _days(now, seconds // _UNIT_SECONDS["d"], zone, "month" if unit in ("mo", "y") else "day")


def _days(now: datetime, days: int, zone: tzinfo, precision: Precision) -> Span | None:
    try:
        day = now.astimezone(zone).date() + timedelta(days=days)
    except OverflowError:
        return None
    return _span(_Partial(day.year, day.month, day.day), _Partial(day.year, day.month, day.day), zone, precision)


def _written(text: str, now: datetime | None, zone: tzinfo, *, day_first: bool | None) -> Span | None:
    single = _complete(text, now, day_first=day_first)
    if single is not None:
        return _span(single, single, zone)
    for left_text, right_text in _halves(text):
        left, right = _partial(left_text, day_first=day_first), _partial(right_text, day_first=day_first)
        if left and right and (joined := _joined(left, right, now)):
            return _span(*joined, zone)
    return _with_time(text, now, zone, day_first=day_first)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for match in _SEPARATOR.finditer(text):
        yield text[: match.start()].strip(" ,"), text[match.end() :].strip(" ,")


def _with_time(text: str, now: datetime | None, zone: tzinfo, *, day_first: bool | None) -> Span | None:
    match = _TIME.search(text)
    if match is None or not (match["minute"] or match["half"]):
        return None
    partial = _complete(text[: match.start()].strip(" ,"), now, day_first=day_first)
    if partial is None or partial.day is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    named = _zone(match["zone"]) if match["zone"] else zone
    if named is None:
        return None
    try:
        clock = time(hour, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=named)
        return _instant(datetime.combine(date(partial.year or 0, partial.month or 0, partial.day), clock))
    except ValueError:
        return None


def _zone(name: str) -> tzinfo | None:
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes)) if minutes < 24 * 60 else None
    hours = _ZONE_HOURS.get(name)
    return None if hours is None else timezone(timedelta(hours=hours))


def _partial(text: str, *, day_first: bool | None) -> _Partial | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _Partial(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    if match := _YEAR_LAST.fullmatch(text):
        one, two = int(match[1]), int(match[2])
        if day_first is None and one != two and max(one, two) <= 12:
            return None
        in_order = (day_first and two <= 12) or one > 12
        return _Partial(int(match[3]), two if in_order else one, one if in_order else two)
    for pattern in _PARTIALS:
        if match := pattern.fullmatch(text):
            groups: dict[str, str | None] = match.groupdict()
            short, written = groups.get("short"), groups.get("month")
            number_of = {name: int(text) for name, text in groups.items() if text and name in ("day", "year")}
            return _Partial(
                2000 + int(short) if short else number_of.get("year"),
                _MONTHS.index(written[:3]) + 1 if written else None,
                number_of.get("day"),
            )
    return None


def _complete(text: str, now: datetime | None, *, day_first: bool | None) -> _Partial | None:
    partial = _partial(text, day_first=day_first)
    if partial is None or partial.month is None:
        return None
    if partial.year is not None:
        return partial
    joined = _joined(partial, partial, now)
    return joined[0] if joined else None


def _joined(left: _Partial, right: _Partial, now: datetime | None) -> tuple[_Partial, _Partial] | None:
    """The two ends with what each takes from the other, or ``None`` where that makes no range."""
    if right.month is None and right.year is not None and (right.day or 99) < (left.day or 0):
        return None
    left = left._replace(month=left.month or right.month)
    right = right._replace(month=right.month or left.month)
    if left.month is None or right.month is None:
        return None
    backwards = (left.month, left.day or 0) > (right.month, right.day or 99)
    if right.year is None and left.year is not None:
        right = right._replace(year=left.year + backwards)
    elif left.year is None and right.year is not None:
        left = left._replace(year=right.year - backwards)
    elif left.year is None:
        if now is None:
            return None
        years = [year for year in (now.year + 1, now.year, now.year - 1) if _first_day(left._replace(year=year))]
        if not years:
            return None
        year = min(years, key=lambda year: abs((_first_day(left._replace(year=year)) or date.min) - now.date()))
        left, right = left._replace(year=year), right._replace(year=year + backwards)
    return left, right


def _first_day(partial: _Partial) -> date | None:
    try:
        return date(partial.year or 0, partial.month or 0, 1 if partial.day is None else partial.day)
    except ValueError:
        return None


def _span(left: _Partial, right: _Partial, zone: tzinfo, precision: Precision | None = None) -> Span | None:
    first, last = _first_day(left), _first_day(right)
    if first is None or last is None or not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        return None
    if right.day is None:
        last = (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if last < first:
        return None
    if precision is None:
        precision = "month" if left.day is None or right.day is None else "day"
    start = datetime.combine(first, time.min, tzinfo=zone)
    end = datetime.combine(last, time(23, 59, 59), tzinfo=zone)
    return Span(start.astimezone(UTC), end.astimezone(UTC), precision)
