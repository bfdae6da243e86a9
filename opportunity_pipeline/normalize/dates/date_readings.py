"""Evaluates the parts of a written date: missing years, day/month order, ranges, instants.

Belongs here: the value of one date or of the two ends of a range. Does not belong here: how dates are written
(``date_phrases``), or choosing among several dates (``dates``).

The rules:

1. A clock time makes an instant only with a stated zone; without one it is ignored.
2. A year missing from one end of a range is that of the other end, or the adjacent year where the range would otherwise
   run backwards over New Year. If both ends lack it, it follows from ``now``: for a posting date the last such day, for
   a deadline or period the nearest one.
3. If the year comes first, the order is year, month, day. Dotted numbers are day first, as are numbers that form a
   valid date only that way. Otherwise the caller decides, else the other end of the range, else the date is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from opportunity_pipeline.normalize.dates.date_tokens import Clock, Numbers

FIRST_YEAR, LAST_YEAR = 1990, 2100

Precision = Literal["instant", "day", "month"]
DateField = Literal["posted", "deadline", "period", "timestamp"]

_YEARS_AROUND = 8


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range, or a single date. Parts that are not written are ``None``."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    clock: Clock | None = None
    numbers: Numbers | None = None
    distance: int | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a date or range.

    Attributes:
        first: its first day.
        last: its last day.
        precision: precision of the written form.
        moments: start and end of an instant; time-zone-aware.
    """

    first: date
    last: date
    precision: Precision
    moments: tuple[datetime, datetime] | None = None


def reading_of(
    ends: Sequence[End], *, now: datetime | None, field: DateField | None, day_first: bool | None
) -> Reading | None:
    """Evaluates one date or the ends of a range.

    Args:
        ends: the ends as written; of a list of days only the first and the last count.
        now: reference time for days without a year and for relative days.
        field: kind of date.
        day_first: whether numeric dates put the day before the month; ``None`` if unknown.

    Returns:
        ``None`` if they form no valid date.
    """
    if any(end.broken for end in ends):
        return None
    first, last = ends[0], ends[-1]
    for order in _orders(ends, day_first):
        pair = _joined(_in_order(first, order, now), _in_order(last, order, now), now, field)
        reading = None if pair is None else _made_of(*pair)
        if reading is not None:
            return reading
    return None


def _orders(ends: Sequence[End], day_first: bool | None) -> Iterator[bool]:
    """The day/month order of numeric dates; yields nothing if both orders are possible, because nothing is guessed."""
    numbers = [end.numbers for end in ends if end.numbers is not None and end.numbers.order != "ymd"]
    valid = [order for order in (True, False) if all(_fits(each, order) for each in numbers)]
    dotted = any(each.order == "." for each in numbers)
    same = all(each.one == each.two for each in numbers)
    if len(valid) == 1 or dotted or same:
        yield from valid[:1]
    elif valid and day_first is not None:
        yield day_first


def _fits(numbers: Numbers, day_first: bool) -> bool:
    day, month = (numbers.one, numbers.two) if day_first else (numbers.two, numbers.one)
    return _day(numbers.year or 2000, month, day) is not None


def _in_order(end: End, day_first: bool, now: datetime | None) -> End:
    if end.distance is not None:
        if now is None:
            return replace(end, broken=True)
        day = now.date() + timedelta(days=end.distance)
        return replace(end, year=day.year, month=day.month, day=day.day)
    if end.numbers is None:
        return end
    year, one, two, order = end.numbers
    if order == "ymd" or not day_first:
        return replace(end, year=year, month=one, day=two)
    return replace(end, year=year, month=two, day=one)


def _joined(left: End, right: End, now: datetime | None, field: DateField | None) -> tuple[End, End] | None:
    """Completes each end with parts of the other; ``None`` if they form no valid range."""
    if left.broken or right.broken:
        return None
    left, right = _shared_times(left, right)
    if right.month is None and right.year is not None and left.month is None:
        return None
    if right.month is None and left.day is not None and (right.day or 99) < left.day:
        return None
    left = replace(left, month=left.month or right.month)
    right = replace(right, month=right.month or left.month)
    if left.month is None or right.month is None:
        return None
    backwards = (left.month, left.day or 0) > (right.month, right.day or 99)
    if backwards and left.month == right.month and None in (left.year, right.year):
        return None
    if left.year is None and right.year is None:
        year = _year_of(left, now, field)
        if year is None:
            return None
        return replace(left, year=year), replace(right, year=year + backwards)
    if right.year is None:
        right = replace(right, year=(left.year or 0) + backwards)
    if left.year is None:
        left = replace(left, year=(right.year or 0) - backwards)
    return left, right


def _shared_times(left: End, right: End) -> tuple[End, End]:
    """A time alone is on the other end's day; a zone applies to both ends."""
    if left.day is None and left.month is None and left.clock is not None:
        left = replace(right, clock=left.clock)
    elif right.day is None and right.month is None and right.clock is not None:
        right = replace(left, clock=right.clock)
    if left.clock is not None and right.clock is not None and left.clock.zone is None:
        left = replace(left, clock=left.clock._replace(zone=right.clock.zone))
    return left, right


def _year_of(end: End, now: datetime | None, field: DateField | None) -> int | None:
    if now is None or end.day is None:
        return None
    today = now.date()
    days = [
        day
        for year in range(today.year - _YEARS_AROUND, today.year + _YEARS_AROUND + 1)
        if (day := _day(year, end.month, end.day)) is not None
    ]
    if field in ("posted", "timestamp"):
        days = [day for day in days if day <= today]
    return min(days, key=lambda day: (abs(day - today), day < today)).year if days else None


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, 1 if day is None else day)
    except ValueError:
        return None


def _made_of(left: End, right: End) -> Reading | None:
    first, last = _day(left.year, left.month, left.day), _day(right.year, right.month, right.day)
    if first is None or last is None or not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        return None
    precision: Precision = "month" if None in (left.day, right.day) else "day"
    if right.day is None:
        last = end_of_month(last)
    if last < first:
        return None
    if precision == "day" and left.clock is not None and right.clock is not None:
        moments = (_moment(first, left.clock), _moment(last, right.clock))
        if None not in moments:
            return _instants(*moments)
    return Reading(first, last, precision)


def _moment(day: date, clock: Clock) -> datetime | None:
    if clock.zone is None:
        return None
    length = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    try:
        # Add to the wall-clock time first: a region's offset is the one on that day.
        return (datetime.combine(day, time.min) + length).replace(tzinfo=clock.zone)
    except OverflowError:
        return None


def _instants(start: datetime | None, end: datetime | None) -> Reading | None:
    if start is None or end is None or end < start:
        return None
    return Reading(start.date(), end.date(), "instant", (start, end))


def end_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def one_after_another(readings: list[Reading]) -> Reading | None:
    """One range from the first to the last of several dates; ``None`` if they run backwards."""
    if any(later.first < earlier.first for earlier, later in pairwise(readings)):
        return None
    first, last = readings[0], readings[-1]
    if first.moments and last.moments:
        return _instants(first.moments[0], last.moments[1])
    precision: Precision = "month" if "month" in (first.precision, last.precision) else "day"
    return Reading(first.first, max(reading.last for reading in readings), precision)
