"""Finds all calendar dates and date ranges in a text, with their positions.

Belongs here: which tokens form a date or range. Does not belong here: the tokens (``date_tokens``), their value
(``date_readings``), relative dates (``relative_dates``), or choosing among several dates (``dates``).

One end of a range may lack parts that the other has (``"Nov 9 - 20, 2025"``); a clock time stands next to its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from opportunity_pipeline.normalize.dates.calendar_words import zone_of, zone_pattern
from opportunity_pipeline.normalize.dates.date_readings import DateField, End, Reading, reading_of
from opportunity_pipeline.normalize.dates.date_tokens import Token, tokens_of

_DATES = (
    # Day, month and year.
    ("dmy", re.compile(r"[nN][h,]?M[h,]?,?Y")),
    ("mdy", re.compile(r"Mh?[nN][h,]?Y")),
    ("ymd", re.compile(r"Y,?h?M,?h?[nN]")),
    ("dms", re.compile(r"[nN]h?Mh?n(?![h&-]?[nN]?M)")),
    ("mdty", re.compile(r"M[nN],?T,?Y")),
    ("D", re.compile(r"D")),
    ("R", re.compile(r"R")),
    # Day and month.
    ("dm", re.compile(r"[nN]h?M")),
    ("md", re.compile(r"M[nN]")),
    ("P", re.compile(r"P")),
    # Month and year.
    ("my", re.compile(r"M[h,]?Y")),
    ("ym", re.compile(r"Yh?M")),
    ("Q", re.compile(r"Q")),
)
# Partial dates that count only next to another end.
_WEAK = (("dy", re.compile(r"[nN],?Y")), ("d", re.compile(r"[nN]")), ("m", re.compile(r"M")), ("T", re.compile(r"T")))
# Which patterns a token kind can start; most kinds start none. A pattern's name spells its parts.
_FIRST = {"d": "nN", "m": "M", "y": "Y", "D": "D", "R": "R", "P": "P", "Q": "Q"}
_BEGUN_BY = {kind: tuple(one for one in _DATES if kind in _FIRST[one[0][0]]) for kind in "nNMYDRPQT"}
_SIGN = re.compile(r",?[-h&]")
# "9, 10 and 11 October", "October 9, 10 & 11, 2026"
_LISTED = re.compile(r",(?=[nN])")
_COMMA = re.compile(r",(?=[nN](?:,?Y|[,&h-]|$))")
# Longer lists of single days do not occur.
_MOST_DAYS = 12
_LEADING_TIME, _TRAILING_TIME = re.compile(r"T,?"), re.compile(r",?T")
_ZONE_BEHIND = re.compile(rf"[\s,(]*({zone_pattern()})(?![^\W_])")
_NAMED_ZONE = re.compile(rf"(?=\btime\s?zone[\s:-]*({zone_pattern()})(?![^\W_]))")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date found in a text and its reading; ``reading`` is ``None`` if it is not a valid date."""

    start: int
    end: int
    reading: Reading | None
    is_range: bool = False


def phrases_in(text: str, *, now: datetime | None, field: DateField | None, day_first: bool | None) -> list[Phrase]:
    """All dates and date ranges of a plain text.

    Args:
        text: see ``calendar_words.plain``.
        now: reference time for days without a year and for *today*.
        field: kind of date.
        day_first: whether numeric dates put the day before the month; ``None`` if unknown.
    """
    tokens = tokens_of(text)
    kinds = "".join(token.kind for token in tokens)
    phrases, position = [], 0
    while position < len(tokens):
        if kinds[position] not in _BEGUN_BY:
            position += 1
            continue
        ends, after = _chain(tokens, kinds, position)
        if ends:
            end = tokens[after - 1].end
            reading = reading_of(_with_zone(ends, text, end), now=now, field=field, day_first=day_first)
            phrases.append(Phrase(tokens[position].start, end, reading, len(ends) > 1))
        position = max(after, position + 1)
    return phrases


def _chain(tokens: list[Token], kinds: str, position: int) -> tuple[list[End], int]:
    """The consecutive ends that start at a token, and the index after them; empty if there is no date."""
    ends: list[End] = []
    strong, after = False, position
    while len(ends) < _MOST_DAYS:
        end, is_strong, behind = _end(tokens, kinds, after)
        if end is None:
            break
        ends.append(end)
        strong, position = strong or is_strong, behind
        sign = _SIGN.match(kinds, behind)
        if sign is None and kinds[behind - 1] in "nN":
            sign = (_COMMA if is_strong else _LISTED).match(kinds, behind)
        if sign is None:
            break
        after = sign.end()
    return (ends, position) if strong else ([], 0)


def _end(tokens: list[Token], kinds: str, position: int) -> tuple[End | None, bool, int]:
    lead = _LEADING_TIME.match(kinds, position)
    for begin in ([lead.end()] if lead else []) + [position]:
        for name, pattern in _BEGUN_BY.get(kinds[begin : begin + 1], ()):
            match = pattern.match(kinds, begin)
            if match is None:
                continue
            trail = _TRAILING_TIME.match(kinds, match.end())
            inside = [token for token in tokens[match.start() : match.end()] if token.kind == "T"]
            times = inside or (tokens[trail.end() - 1 : trail.end()] if trail else tokens[position:begin][:1])
            end = _made(name, [token for token in tokens[match.start() : match.end()] if token.kind not in "h,T"])
            clock = times[0].clock if times else end.clock
            broken = end.broken or (bool(times) and clock is None)
            return replace(end, clock=clock, broken=broken), True, trail.end() if trail else match.end()
    for name, pattern in _WEAK:
        match = pattern.match(kinds, position)
        if match is not None:
            end = _made(name, [token for token in tokens[position : match.end()] if token.kind not in "h,"])
            return end, False, match.end()
    return None, False, position


def _made(name: str, tokens: list[Token]) -> End:
    first = tokens[0]
    if name in ("D", "P", "Q") and first.numbers is not None:
        if name == "Q":
            return End(first.numbers.year, first.numbers.one, None)
        return End(numbers=first.numbers, clock=first.clock)
    if name == "R":
        return End(distance=first.number)
    if name == "T":
        return End(clock=first.clock, broken=first.clock is None)
    parts: dict[str, int] = {
        {"s": "y", "t": "y"}.get(letter, letter): token.number + (2000 if letter == "s" else 0)
        for letter, token in zip(name.replace("t", ""), tokens, strict=True)
    }
    return End(parts.get("y"), parts.get("m"), parts.get("d"))


def _with_zone(ends: list[End], text: str, behind: int) -> list[End]:
    """Gives clock times without a zone the zone written after the date: ``"11:59 PM on 5 Sep (IST)"``."""
    if all(end.clock is None or end.clock.zone is not None for end in ends):
        return ends
    if match := _ZONE_BEHIND.match(text, behind):
        zone = zone_of(match[1])
    else:
        place, named = _last_named_zone(text)
        zone = zone_of(named) if place >= behind else None
    return [
        replace(end, clock=end.clock._replace(zone=end.clock.zone or zone)) if end.clock is not None else end
        for end in ends
    ]


# Every date of a text asks for the same result.
@lru_cache(maxsize=1)
def _last_named_zone(text: str) -> tuple[int, str]:
    """Position and name of the last zone introduced by *time zone*."""
    return max(((match.start(), match[1]) for match in _NAMED_ZONE.finditer(text)), default=(-1, ""))
