"""Calendar vocabulary: months, weekdays, units of time, days near today, time zones (``data/calendar.json``).

Belongs here: the meaning of each word, and the normalisation for comparing words. Does not belong here: how words form
a date (``date_phrases``, ``relative_dates``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.text import fold

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~〜～→", "-") | dict.fromkeys("’‘′´`ʼ", "'"))
_ARTICLE = re.compile(r"\bd?all'(?=\d)")
_CJK_DATE = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]")
_NAMED_OFFSET = re.compile(r"([a-z ]+?)\s?[+-]\d{1,2}:?\d{2}")
_CJK_MONTH = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]")


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = read_data("calendar.json")
    return content


def plain(text: str) -> str:
    """A text normalised for date search: folded, with one kind of dash, digit and apostrophe."""
    folded = _ARTICLE.sub("al ", fold(text.translate(_DASHES)).translate(_DASHES)).replace("t/m", "tot")
    if folded.isascii():
        return folded
    folded = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in folded)
    folded = _CJK_DATE.sub(_written_out, folded)
    return _CJK_MONTH.sub(r"\1-\2 ", folded)


def _written_out(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if year:
        return f"{year}-{month}-{day} "
    return f"{day} {_content()['months'][month.lstrip('0')][0]} " if 1 <= int(month) <= 12 else match[0]


def _by_word(lists: dict[str, list[str]]) -> dict[str, str]:
    return {fold(word.translate(_DASHES)): name for name, words in lists.items() for word in words}


@cache
def months() -> dict[str, int]:
    """Month name → month number."""
    return {word: int(number) for word, number in _by_word(_content()["months"]).items()}


@cache
def numbered_months() -> frozenset[str]:
    """Month names that are also other words; they count only directly after a number."""
    return frozenset(_content()["numbered"])


@cache
def weekdays() -> dict[str, int]:
    """Weekday name → number; Monday is 0."""
    return {word: int(number) for word, number in _by_word(_content()["weekdays"]).items()}


@cache
def near_days() -> dict[str, int]:
    """Word such as *today* or *tomorrow* → distance from today, in days."""
    return {word: int(distance) for word, distance in _by_word(_content()["days"]).items()}


@cache
def number_words() -> dict[str, int]:
    """Number word → number."""
    return {word: int(number) for word, number in _by_word(_content()["numbers"]).items()}


@cache
def units() -> dict[str, Unit]:
    """Word → unit of time."""
    words: dict[str, Any] = _by_word(_content()["units"])
    return words


@cache
def zone_pattern() -> str:
    """Regular expression for the name of a time zone in a plain text."""
    return any_of([*_content()["zones"], *_content()["regions"]])


@lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo | None:
    """The time zone for a name, an offset (``+05:30``, ``utc+2``) or a region (``asia/kolkata``)."""
    name = name.strip(" ()[]")
    named = _NAMED_OFFSET.fullmatch(name)
    if named and named[1] in _content()["zones"] and named[1] not in ("utc", "gmt"):
        name = named[1]
    if name in _content()["zones"]:
        return timezone(timedelta(hours=_content()["zones"][name]))
    if name in _content()["regions"]:
        return ZoneInfo(_content()["regions"][name])
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?", name)
    if offset is None:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes <= 14 * 60 else None


def any_of(words: Iterable[str]) -> str:
    """Regular expression for any of the words, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
