"""Parses relative days and months: ``"3 days ago"``, ``"about 2 months left"``, ``"on Friday"``.

Belongs here: words for distance and direction. Does not belong here: *today* and *tomorrow*, which occur in ranges like
any date (``date_phrases``), or choosing among several dates (``dates``).

The rules:

1. The distance counts from ``now`` in its zone. Minutes and hours are added to it; the result is a day.
2. Months give the calendar month at that distance. Years, and *a few* of any unit longer than hours, are unknown.
3. Without a word for the direction, a posting date is in the past and a deadline in the future, provided the text says
   nothing else.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from opportunity_pipeline.normalize.dates.calendar_words import Unit, any_of, number_words, units, weekdays
from opportunity_pipeline.normalize.dates.date_phrases import Phrase
from opportunity_pipeline.normalize.dates.date_readings import DateField, Reading, end_of_month
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern

Direction = Literal[-1, 1]

_SHORT_UNITS = frozenset({"second", "minute", "hour"})
_EAST_ASIAN = re.compile(
    r"(?P<number>\d{1,3})\s?(?P<unit>時間|小时|小時|시간|分|분|日|天|일|週間|周|週|주|か月|ヶ月|个月|個月|개월)\s?(?P<way>前|전|後|后|후)"
)
_EAST_ASIAN_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("時間", "小时", "小時", "시간"), "hour"),
    **dict.fromkeys(("分", "분"), "minute"),
    **dict.fromkeys(("日", "天", "일"), "day"),
    **dict.fromkeys(("週間", "周", "週", "주"), "week"),
    **dict.fromkeys(("か月", "ヶ月", "个月", "個月", "개월"), "month"),
}
_UNCOUNTED = re.compile(r"(?:^|(?<=[a-z]\s))(?:seconds|minutes|hours) ago\b")
_FEW_WORDS = re.compile(r"(?:[^\W\d_]+\b[\s:.,!-]*){0,4}")
_LETTER = re.compile(r"[^\W_]")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400}
_FARTHEST = 100 * 366
_SHORT_WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})


@cache
def _distance() -> re.Pattern[str]:
    number = rf"(?:\d{{1,4}}(?:[.,]\d)?|{any_of(number_words())})"
    unit = rf"{any_of(units())}(?![^\W_])"
    names = ("past_before", "ahead_before", "about", "few", "ago", "left")
    words = {name: any_entry("date_words", name) for name in names}
    return re.compile(
        rf"(?<![^\W_])(?:(?P<past>{words['past_before']})\s|(?P<ahead>{words['ahead_before']})\s)?(?:{words['about']}\s?)*"
        rf"(?:(?P<number>{number})|(?:an?\s)?(?P<few>{words['few']}))\s?\+?\s?(?P<unit>{unit})\+?"
        rf"(?:[\s,]*(?:(?:and|und|et|y|e)\s)?(?P<number2>{number})\s?(?P<unit2>{unit}))?"
        rf"(?:[\s,]*(?:and\s)?(?P<number3>{number})\s?(?P<unit3>{unit}))?"
        rf"(?:\s(?P<ago>{words['ago']})|\s?(?P<left>{words['left']}))?"
    )


def relative_phrases(text: str, *, now: datetime | None, field: DateField | None) -> list[Phrase]:
    """All relative dates of a plain text; without ``now`` their readings are unknown.

    Args:
        text: see ``calendar_words.plain``.
        now: reference time; time-zone-aware.
        field: kind of date.
    """
    phrases = []
    for match in _distance().finditer(text):
        way = _direction(match, text, field)
        if way is not None:
            phrases.append(Phrase(*match.span(), _far(match, way, now)))
    phrases += [Phrase(*match.span(), _away(now, {})) for match in _UNCOUNTED.finditer(text)]
    for match in _EAST_ASIAN.finditer(text):
        way = -1 if match["way"] in "前전" else 1
        phrases.append(
            Phrase(*match.span(), _away(now, {_EAST_ASIAN_UNITS[match["unit"]]: way * float(match["number"])}))
        )
    for months, name in enumerate(("last_month", "this_month", "next_month"), -1):
        found = pattern("date_words", name).finditer(text)
        phrases += [Phrase(*match.span(), _away(now, {"month": months})) for match in found]
    return phrases


@cache
def _weekdays() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:(last|letzten)\s)?({any_of(weekdays())})(?![^\W_])")


def weekday_in(text: str, *, now: datetime | None, field: DateField | None) -> Reading | None:
    """The day of a text whose only date is one weekday: for a posting date the last such day, else the next."""
    found = list(_weekdays().finditer(text))
    if now is None or len(found) != 1 or re.search(r"\b(?:every|each|jeden)\b", text):
        return None
    name = found[0][2]
    if len(name) <= 3 and name not in _SHORT_WEEKDAYS:
        return None
    behind = field in ("posted", "timestamp") or found[0][1] is not None
    away = (now.weekday() - weekdays()[name]) % 7 if behind else -((weekdays()[name] - now.weekday()) % 7)
    day = now.date() - timedelta(days=away)
    return Reading(day, day, "day")


def _direction(match: re.Match[str], text: str, field: DateField | None) -> Direction | None:
    if match["ago"]:
        return -1
    if match["left"]:
        return 1
    if match["past"]:
        return -1
    before, behind = text[: match.start()], text[match.end() :]
    happened = pattern("date_words", "happened").search(before)
    if match["ahead"]:
        return None if happened else 1
    if not _FEW_WORDS.fullmatch(before) or _LETTER.search(behind):
        return None
    if happened:
        return -1
    if pattern("date_words", "to_come").search(before):
        return 1
    if _LETTER.search(before):
        return None
    return -1 if field in ("posted", "timestamp") else 1 if field == "deadline" else None


def _far(match: re.Match[str], way: Direction, now: datetime | None) -> Reading | None:
    unit = units()[match["unit"]]
    if match["few"]:
        return _away(now, {}) if unit in _SHORT_UNITS else None
    amounts: dict[str, float] = {}
    for number, name in (("number", "unit"), ("number2", "unit2"), ("number3", "unit3")):
        if match[number]:
            word = match[number].replace(",", ".")
            value = float(number_words().get(word) or word)
            amounts[units()[match[name]]] = amounts.get(units()[match[name]], 0.0) + way * value
    return _away(now, amounts)


def _away(now: datetime | None, amounts: dict[str, float]) -> Reading | None:
    if now is None or "year" in amounts:
        return None
    if "month" in amounts:
        return _month_away(now.date(), int(amounts["month"]))
    seconds = sum(_SECONDS[unit] * value for unit, value in amounts.items())
    if abs(seconds) > _FARTHEST * 86_400:
        return None
    try:
        # Wall-clock time: a day stays a day when the clocks change.
        day = (now.replace(tzinfo=None) + timedelta(seconds=seconds)).date()
    except OverflowError:
        return None
    return Reading(day, day, "day")


def _month_away(today: date, months: int) -> Reading | None:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    first = date(year, month + 1, 1)
    return Reading(first, end_of_month(first), "month")
