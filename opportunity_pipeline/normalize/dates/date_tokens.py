"""Tokenises a text for dates: numbers, months, clock times, range signs; everything else is a plain word.

Belongs here: the kind of each piece on its own. Does not belong here: which pieces form a date (``date_phrases``).

Each token has a one-letter kind, so that a date is a pattern over the letters:

=====  ===================================================
``D``  a whole date in numbers
``P``  day and month in numbers
``Q``  month and year in numbers
``N``  a number that is a day (``5``, ``5th``)
``n``  two digits that are a day or a short year
``Y``  a year
``M``  a month
``T``  a clock time, with the zone after it if there is one
``R``  a day relative to today
``-``  a sign or word for a range; ``h`` a hyphen without spaces
``&``  a sign or word between the days of a list
``,``  a comma or bracket
``x``  anything else
=====  ===================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from typing import NamedTuple

from opportunity_pipeline.normalize.dates.calendar_words import (
    any_of,
    months,
    near_days,
    numbered_months,
    weekdays,
    zone_of,
    zone_pattern,
)

_TO = frozenset(
    {"to", "until", "till", "til", "through", "thru", "bis", "au", "al", "a", "ate", "tot", "do", "до", "se", "al."}
)
_AND = frozenset({"and", "und", "et", "y", "e", "en", "i", "och", "og", "aur", "и"})
# Words without meaning between the parts of a date.
_FILLERS = frozenset(
    {
        "of",
        "the",
        "on",
        "at",
        "in",
        "from",
        "as",
        "de",
        "del",
        "della",
        "der",
        "den",
        "dem",
        "am",
        "um",
        "vom",
        "zum",
        "zur",
        "van",
    }
    | {"du", "la", "le", "les", "el", "los", "las", "dia", "il", "dal", "o", "ko", "tarikh", "kl", "uhr", "hrs", "h"}
)
# German abbreviations, followed by a day: "Sa. 12. - So. 13. September".
_SHORT_WEEKDAYS = frozenset({"mo", "di", "mi", "fr", "sa", "so"})
_NUMBER_NEXT = re.compile(r"[.,]?\s?\d")


class Clock(NamedTuple):
    """A time of day; ``zone`` is ``None`` if not stated."""

    hour: int
    minute: int
    second: int
    microsecond: int
    zone: tzinfo | None


class Numbers(NamedTuple):
    """The parts of a numeric date.

    Attributes:
        year: the year, if written.
        one: the first other number.
        two: the second other number.
        order: ``"ymd"``; ``"."`` for dotted numbers, which are day first; ``"?"`` if undetermined.
    """

    year: int | None
    one: int | None
    two: int | None
    order: str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text.

    Attributes:
        kind: its letter, see the module docstring.
        start: start offset.
        end: end offset.
        number: the value of an ``N``, ``n``, ``Y``, ``M`` or ``R``.
        numbers: the parts of a ``D``, ``P`` or ``Q``.
        clock: the time of a ``D`` or ``T``; ``None`` if it is not a valid time of day, such as 25:00.
    """

    kind: str
    start: int
    end: int
    number: int = 0
    numbers: Numbers | None = None
    clock: Clock | None = None


@cache
def _pattern() -> re.Pattern[str]:
    zone = (
        r"(?:(?:utc|gmt)\s?[+-]\s?\d{1,2}(?::?\d{2})?|\+\d{2}(?::?\d{2})?(?!\d)"
        rf"|{zone_pattern()}(?![^\W_]|\s?\d{{1,2}}\b)(?:\s?[+-]\d{{1,2}}:?\d{{2}})?)"
    )
    # Without seconds or a preceding T, "10:00-12:00" is a range from ten to twelve.
    minus = (
        r"(?:(?:(?<=:\d\d:\d\d)|(?<=t\d\d:\d\d)|(?<=\.\d{3})|(?<=\.\d{6}))-\d{2}:?\d{2}(?![\d:])"
        r"|\s-\d{4}(?!\d)|\s-\d{2}:\d{2}(?!\d|\s?[ap]\.?m))"
    )
    half = r"\s?(?P<half>[ap]\.?\s?m\b\.?)"
    return re.compile(
        rf"""
        (?P<basic>(?<!\d)(?:19|20|21)\d{{6}}(?:t?\d{{4}}(?:\d{{2}})?)?(?!\d))(?P<zulu>\s?z\b)?
      | (?P<ymd>(?<![\d.])\d{{4}}(?P<sep>\s?[-/.]\s?)\d{{1,2}}(?P=sep)\d{{1,2}}(?!\d|(?P=sep)\d))(?:t(?=\d))?
      | (?P<dmy>(?<![\d.,/])\d{{1,2}}\s?(?P<sep2>[-/.])\s?\d{{1,2}}\s?(?P=sep2)\s?(?:\d{{4}}|'?\d{{2}})
          (?!\d|[-/.]\d|:\d))
      | (?P<ym>(?<![\d./-])\d{{4}}[-/.](?:0?[1-9]|1[0-2])(?!\d|[-.:]\d|/\d{{1,2}}(?!\d)))
      | (?P<my>(?<![\d./-])(?:0?[1-9]|1[0-2])[-/.]\d{{4}}(?!\d|[-/.]\d))
      | (?P<clock>(?<![\d:.])(?P<hour>\d{{1,2}})
          (?: :(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,](?P<fraction>\d+))?)?(?:{half})?
            | \.(?P<minute2>\d{{2}})(?:{half.replace("half", "half2")}|(?=\s?(?:uhr|hrs)\b))
            | h(?P<minute3>\d{{2}})?(?!\w)
            | (?=\s?uhr\b)
            | {half.replace("half", "half3")}
            | \s?(?P<noon>noon)\b)
          (?:\s?(?:uhr|hrs|hours|h)\b)?
          (?:\s?[-,([]{{0,2}}\s?(?P<zone>{zone})[)\]]?|(?P<minus>{minus}))?)
      | (?P<partial>(?<![\d.,])\d{{1,2}}\.\s?\d{{1,2}}\.(?!\s?\d{{2,4}}\b)
          | (?<![\d.,/])\d{{1,2}}[./]\d{{1,2}}
            (?=\s?(?:-|bis|to)\s?\d{{1,2}}(?P<again>[./])\d{{1,2}}(?P=again)\d{{2,4}}))
      | (?P<day>(?<![\d.,])\d{{1,2}})(?P<ordinal>\s?(?:st|nd|rd|th)\b|(?:er|re|eme|ste|de|te|ter|o|a)\b|\.(?!\d))?(?!\d)
      | (?P<year>(?<!\d)\d{{4}}(?!\d))
      | '\s?(?P<short>\d{{2}})(?!\d)
      | (?P<near>(?<![^\W_])(?:{any_of(near_days())}(?![^\W_])|^hier$|now(?=\s?(?:-|to\b|through\b|till\b|until\b))))
      | (?P<digits>\d+)
      | (?P<word>[^\W\d_](?:[^\W\d_]|[\u0900-\u097f])*)
      | (?P<other>\S)
        """,
        re.VERBOSE,
    )


def tokens_of(text: str) -> list[Token]:
    """The tokens of a plain text, without fillers and weekdays."""
    tokens: list[Token] = []
    after_weekday = False
    for match in _pattern().finditer(text):
        token = _token(match, text, tokens)
        is_weekday = match["word"] in weekdays() if match["word"] else False
        if token is not None and not (after_weekday and token.kind == ","):
            tokens.append(token)
        after_weekday = is_weekday or (after_weekday and match["other"] == ".")
    return tokens


def _token(match: re.Match[str], text: str, before: list[Token]) -> Token | None:
    span = match.span()
    # Most tokens are one of these two kinds.
    if match["word"]:
        return _word(match["word"], text, span, before)
    if match["other"]:
        return _sign(match["other"], text, span)
    groups = match.groupdict()
    if groups["basic"]:
        return _basic(groups["basic"], groups["zulu"] is not None, span)
    for name in ("ymd", "dmy", "ym", "my", "partial"):
        if groups[name]:
            return Token(
                "Q" if name in ("ym", "my") else "P" if name == "partial" else "D",
                *span,
                numbers=_numbers(name, groups[name]),
            )
    if groups["clock"]:
        return Token("T", *span, clock=_clock(groups))
    if groups["day"]:
        bare = len(groups["day"]) == 2 and not groups["ordinal"]
        return Token("n" if bare else "N", *span, number=int(groups["day"]))
    if groups["year"]:
        return Token("Y", *span, number=int(groups["year"]))
    if groups["short"]:
        return Token("Y", *span, number=2000 + int(groups["short"]))
    if groups["near"]:
        return Token("R", *span, number=-1 if groups["near"] == "hier" else near_days().get(groups["near"], 0))
    return Token("x", *span)


def _word(word: str, text: str, span: tuple[int, int], before: list[Token]) -> Token | None:
    if word in months() and (word not in numbered_months() or (before and before[-1].kind in "Nn")):
        return Token("M", *span, number=months()[word])
    if word in weekdays() or word in _FILLERS or (word in _SHORT_WEEKDAYS and _NUMBER_NEXT.match(text, span[1])):
        return None
    return Token("-" if word in _TO else "&" if word in _AND else "x", *span)


def _sign(sign: str, text: str, span: tuple[int, int]) -> Token | None:
    if sign == ".":
        return None
    if sign in "-/":
        tight = text[span[0] - 1 : span[0]].isalnum() and text[span[1] : span[1] + 1].isalnum()
        return Token("h" if tight else "-", *span)
    return Token("&" if sign in "&+" else "," if sign in ",()@" else "x", *span)


def _basic(digits: str, zulu: bool, span: tuple[int, int]) -> Token:
    """``20260905`` and ``20260905T183000Z``; the token includes the time."""
    date, rest = digits[:8], digits[8:].removeprefix("t")
    numbers = Numbers(int(date[:4]), int(date[4:6]), int(date[6:]), "ymd")
    clock = None
    if rest:
        zone = zone_of("utc") if zulu else None
        clock = _valid(Clock(int(rest[:2]), int(rest[2:4]), int(rest[4:6] or 0), 0, zone))
    return Token("D", *span, numbers=numbers, clock=clock)


def _numbers(name: str, written: str) -> Numbers:
    parts = [int(part) for part in re.findall(r"\d+", written)]
    if name == "ymd":
        return Numbers(parts[0], parts[1], parts[2], "ymd")
    if name == "ym":
        return Numbers(parts[0], parts[1], None, "ymd")
    if name == "my":
        return Numbers(parts[1], parts[0], None, "ymd")
    order = "." if "." in written else "?"
    short = re.search(r"\D\d\d$", written) is not None
    year = None if name == "partial" else parts[2] + (2000 if short else 0)
    return Numbers(year, parts[0], parts[1], order)


def _clock(groups: dict[str, str | None]) -> Clock | None:
    hour = int(groups["hour"] or 0)
    minute = int(groups["minute"] or groups["minute2"] or groups["minute3"] or 0)
    half = groups["half"] or groups["half2"] or groups["half3"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    fraction = (groups["fraction"] or "")[:6]
    zone = zone_of(written.strip()) if (written := groups["zone"] or groups["minus"]) else None
    return _valid(Clock(hour, minute, int(groups["second"] or 0), int(fraction.ljust(6, "0")), zone))


def _valid(clock: Clock) -> Clock | None:
    midnight = clock.hour == 24 and clock.minute == clock.second == 0
    return clock if (clock.hour < 24 or midnight) and clock.minute < 60 and clock.second < 60 else None
