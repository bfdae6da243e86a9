"""Finds amounts of money in a line: number, range, currency.

Belongs here: the grammar of one amount. Does not belong here: preparing a text (``amount_lines``), numbers that are not
money (``other_numbers``), the purpose of an amount (``pay_context``), open bounds (``pay_bounds``), or pay periods
(``pay_periods``).

The rules:

1. A range is two numbers with a dash, *to*, *bis*, *à* … between them, or *and* after *between*. A multiplier at the
   end applies to both (``"4 - 6 LPA"``), unless the first number is complete already (``"80,000 - 1.5 lakh"``).
2. The most specific of an amount's signs is its currency: ``"$5,000 NZD"`` is in New Zealand dollars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from opportunity_pipeline.normalize.pay.currencies import (
    currency_code,
    currency_ending_at,
    currency_starting_at,
    decimals_are_thousandths,
    is_shared,
)
from opportunity_pipeline.normalize.pay.pay_bounds import UNIT, open_bounds
from opportunity_pipeline.normalize.text.numerals import (
    NUMBER,
    is_letter,
    is_yearly,
    means_rupees,
    multiple_of,
    multiplier_at,
    value_of,
)
from opportunity_pipeline.normalize.text.vocabulary import any_entry

LARGEST = 1e12
"""A larger number is an id or a mistake."""
_THOUSAND = 1000
# A text with more amounts is a table of something else.
_MOST = 100

_NUMBER = re.compile(rf"(?<!\d)(?<!\d[.,])(?>{NUMBER})")
_YEAR = re.compile(r"20[12]\d")
_GROUPED = re.compile(r"\d{1,3},\d{3}|\d+(?:\.\d+)?k\b|\d{3,}\s?(?:/|per\s)\s?(?:hour|day|week|month)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|tussen|pomiędzy|mellan|mellem)\s*$", re.IGNORECASE)
_RANGE = re.compile(
    rf"{UNIT}\s*\)?\s*(?:/(?=\d+\s?k|\d{{1,3}}[.,]\d{{3}}(?![\d.,]*\s?words))|--?|~|\.\.\.?"
    rf"|{any_entry('pay_words', 'range')}"
    r"|(?P<and>\b(?:and|und|et|y|e|en|i|och|og)\b|&))\s*(?:(?:up\s?to|bis zu|max\.?)\s)?\(?",
    re.IGNORECASE,
)
# Letters that may directly follow a number: "10000pm", "500each".
_GLUED = re.compile(r"(?:p\.?[amhdw]\b|per|each|in\s|/|x\b|×)", re.IGNORECASE)
_NAMED_BY_NUMBER = re.compile(r"(?:/|\bper|#|\bno\.?|\blevel|\bband|\bgrade|\btop|\bv)\s*$", re.IGNORECASE)

# "SDE 1 - 12 LPA"
_LEVELS = ("1", "2", "3")
_LEVEL = re.compile(r"\b(?:sde|swe|sdet|level|grade|tier)[\s-]$", re.IGNORECASE)
# "Year 2: £26,000"
_COUNTED_OFF = re.compile(r"\b(?:year|month|week|phase|stage|tier|zone|round|step)\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount found in a line.

    Attributes:
        low: lower bound; ``None`` if open.
        high: upper bound; ``None`` if open.
        currency: its sign, code or word as written.
        rupees: whether its multiplier implies rupees.
        multiplied: its multiplier in lower case, or ``""``.
        yearly: whether its multiplier means *per annum*.
        start: start offset in the line.
        end: end offset.
    """

    low: float | None
    high: float | None
    currency: str | None
    rupees: bool
    multiplied: str
    yearly: bool
    start: int
    end: int

    @property
    def largest(self) -> float:
        """The larger of the known bounds."""
        return max(self.low or 0.0, self.high or 0.0)


@dataclass(frozen=True, slots=True)
class _One:
    """One number with its multiplier and the signs on both sides."""

    number: str
    times: str | None
    names: tuple[str, ...]
    more: bool
    start: int
    end: int

    def value(self, times: str | None) -> float:
        code = currency_code(self.names[0]) if self.names else None
        number = value_of(self.number, multiplied=times is not None, thousandths=decimals_are_thousandths(code))
        if times is not None and times.strip().lower() == "mil" and code in ("USD", "GBP"):
            return number * 1e6
        # Rounded so that 2.2 lakh is 220,000, not 220,000.00000000003.
        return round(number * multiple_of(times), 6)


def find_amounts(line: str) -> list[Amount]:
    """The amounts of a prepared line, without other numbers, in order; a range is one amount."""
    amounts: list[Amount] = []
    position = 0
    while len(amounts) < _MOST and (first := _next(line, position)) is not None:
        second = _other_end(line, first)
        position = (second or first).end
        amount = _amount(line, first, second)
        if amount is not None:
            amounts.append(amount)
    return amounts


def _next(line: str, position: int) -> _One | None:
    start = position
    while (match := _NUMBER.search(line, start)) is not None:
        one = _read(line, match, position)
        if one is not None and (one.names or one.times or _stands_alone(line, one)):
            return one
        start = match.end()
    return None


def _read(line: str, match: re.Match[str], since: int) -> _One | None:
    start, end = match.span()
    names, start = _signs_before(line, start, since)
    if not names and start and is_letter(line[start - 1]):
        return None
    more = line[end : end + 2].startswith(("+", " +"))
    plus = line.index("+", end) + 1 if more else end
    times = multiplier_at(line, plus)
    more = more and times is not None
    if times is not None:
        end = plus + len(times)
    behind, end = _signs_behind(line, end)
    # Signs of a single currency come first.
    return _One(match[0], times, tuple(sorted([*behind, *names], key=is_shared)), more, start, end)


def _signs_before(line: str, start: int, since: int) -> tuple[list[str], int]:
    names: list[str] = []
    for _ in range(2):
        end = start
        while end > max(since, start - 3) and line[end - 1] in " .:)([]":
            end -= 1
        if end > since and line[end - 1] in "-=":
            end = _before_a_line(line, end)
        name = currency_ending_at(line, end)
        if name is None or end - len(name) < since:
            break
        names.append(name)
        start = end - len(name)
    return (names, start) if names else _letter_before(line, start, since)


def _before_a_line(line: str, end: int) -> int:
    """Start of the text before a dash (``Rs- 5000``, ``Rs/- 5000``), unless that is a code: ``CAD-2041`` is a name."""
    start = max(0, end - 6)
    before = line[start:end].rstrip("-=/ .")
    return end if before[-3:].isalpha() and before[-3:].isupper() else start + len(before)


def _letter_before(line: str, start: int, since: int) -> tuple[list[str], int]:
    """A single capital as a currency sign: the rand's, and others directly before a grouped number."""
    place = start - 1 if line[start - 1 : start] != " " else start - 2
    if (
        place < 0
        or not ("A" <= line[place] <= "Z")
        or (place > since and (line[place - 1].isalnum() or line[place - 1] in "-&"))
    ):
        return [], start
    if line[place] == "R" or (place == start - 1 and _GROUPED.match(line, start)):
        return [line[place]], place
    return [], start


def _signs_behind(line: str, end: int) -> tuple[list[str], int]:
    names: list[str] = []
    for _ in range(2):
        # "538-Euro-Job"
        place = end + (line[end : end + 1] in (" ", "-"))
        bracket = line[place : place + 1] == "("
        name = currency_starting_at(line, place + bracket)
        if name is None:
            break
        close = place + bracket + len(name)
        close += line[close : close + 1] == "." and name.isalpha()
        close += bracket and line[close : close + 1] == ")"
        # "₹20,000 ₹15,000": the sign belongs to the next amount.
        if re.match(r"\s?\d", line[close : close + 2]):
            break
        names.append(name)
        end = close
    return names, end


def _stands_alone(line: str, one: _One, since: int = 0) -> bool:
    """Whether a number without sign or multiplier is a number, not part of ``3D``, ``10-member`` or ``/1000 words``."""
    rest = line[one.end : one.end + 6]
    if rest[:1].isalpha() and is_letter(rest[0]) and not _GLUED.match(rest):
        return False
    if rest[:1] == "-" and rest[1:2].isalpha():
        return False
    before = line[max(since, one.start - 8) : one.start]
    # "COVID-19", "SDE-1"
    if len(one.number) < 4 and before[-1:] == "-" and before[-2:-1].isalpha():
        return False
    return not (_NAMED_BY_NUMBER.search(before) or (len(one.number) < 3 and _COUNTED_OFF.search(before)))


def _other_end(line: str, first: _One) -> _One | None:
    sign = _RANGE.match(line, first.end)
    if sign is None or (sign["and"] and not _BETWEEN.search(line, max(0, first.start - 20), first.start)):
        return None
    match = _NUMBER.search(line, sign.end(), sign.end() + 40)
    if match is None:
        return None
    second = _read(line, match, sign.end())
    if first.number in _LEVELS and _LEVEL.search(line, max(0, first.start - 12), first.start):
        return None
    if second is not None and _is_a_year(first, second, signed_before=second.start < match.start()):
        return None
    # Only signs may stand between the two numbers.
    if second is None or line[sign.end() : second.start].strip(" (") or re.match(r"\s?%|\d", line[second.end :]):
        return None
    return second if second.names or second.times or _stands_alone(line, second, sign.end()) else None


def _is_a_year(first: _One, second: _One, *, signed_before: bool) -> bool:
    """``Batch 2026 - 3.6 LPA``, ``Scheme 2026 - £33,500``; ``Training 2026 - 1.200 €`` would be a falling range."""
    if first.names or first.times or not _YEAR.fullmatch(first.number):
        return False
    return bool(second.times or signed_before or (second.names and second.value(None) < first.value(None)))


def _amount(line: str, first: _One, second: _One | None) -> Amount | None:
    end = (second or first).end
    low, high = _bounds(first, second)
    if max(low, high) > LARGEST:
        return None
    bounds = open_bounds(
        line,
        first.start,
        end,
        (min(low, high), max(low, high)),
        is_range=second is not None,
        more=(second or first).more,
    )
    times = [one.times for one in (second, first) if one is not None and one.times]
    return Amount(
        bounds.low,
        bounds.high,
        currency=next(iter(sorted((*first.names, *(second.names if second else ())), key=is_shared)), None),
        rupees=any(means_rupees(word) for word in times),
        multiplied=times[0].strip(" .").lower() if times else "",
        yearly=any(is_yearly(word) for word in times),
        start=first.start,
        end=bounds.end,
    )


def _bounds(first: _One, second: _One | None) -> tuple[float, float]:
    low = first.value(first.times)
    if second is None:
        return low, low
    high = second.value(second.times)
    if second.times and not first.times:
        scaled = first.value(second.times)
        low = scaled if scaled <= high else low
    elif not (first.times or second.times or first.names) and low * _THOUSAND <= high and high % _THOUSAND == 0:
        # "25-30 000 kr"
        low = low * _THOUSAND
    elif first.times and not second.times and high < low:
        high = second.value(first.times)
    return low, high
