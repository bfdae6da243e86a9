"""Pay and prizes: amounts, currency, period, and what pay comes to a month.

Belongs here: reading amounts as upstreams write them. Does not belong here: currencies and rates (``currencies``).

The rules:

1. Groups of digits are Western (``100,000``) or Indian (``1,00,000``); a comma or dot before one or two last digits is
   a decimal sign. ``k``, ``lakh``, ``crore`` and ``million`` multiply; behind a range they count for both ends
   (``"4 - 6 LPA"``).
2. A bare ``$`` is the US dollar. Lakh, crore, LPA and ``/-`` are rupees unless a sign says otherwise. Without any of
   these the currency is the caller's hint, else unknown.
3. Without a word for it the period is the caller's hint, else unknown: ``"$80k - $100k"`` says nothing of a year.
4. A share of something (``"20% of the amount raised"``) is pay by performance; nothing at all, or zero, is unpaid.
5. A month has 173.33 hours, 21.67 days or 4.33 weeks of full-time work (40 hours, 5 days a week, 52 weeks a year).
   A lump sum is divided by the duration; pay by the piece has no monthly amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from opportunity_pipeline.normalize.currencies import convert, currency_code, currency_pattern
from opportunity_pipeline.normalize.text import clean_line

StipendKind = Literal["paid", "unpaid", "performance", "unknown"]
Period = Literal["hour", "day", "week", "month", "year", "total", "piece"]

_A_MONTH: dict[str, float] = {
    "hour": 40 * 52 / 12,
    "day": 5 * 52 / 12,
    "week": 52 / 12,
    "month": 1.0,
    "year": 1 / 12,
}
_LARGEST = 1e12
_MULTIPLIERS = {"k": 1e3, "thousand": 1e3, "l": 1e5, "lac": 1e5, "lakh": 1e5, "lpa": 1e5, "cr": 1e7, "crore": 1e7}
_MULTIPLIERS |= {"m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_RUPEE_WORDS = frozenset({"l", "lac", "lakh", "lpa", "cr", "crore"})

_NUMBER = r"\d{1,3}(?:[,.']\d{2,3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"
_MULTIPLIER = r"(?:k|thousand|lpa|lakhs?|lacs?|l|crores?|cr|mn|mio|million|m|billion|bn)(?![a-z])\.?"
_RANGE_SIGN = r"\s*(?:-|to|until|and)\s*(?:up\s?to\s*)?"
# "for 3 months", "6 days a week", "401k": numbers that are no amounts.
_NO_AMOUNT = re.compile(
    r"\b401\s?\(?k\)?|\b\d{1,2}\s*(?:-\s*\d{1,2}\s*)?\+?\s*(?:months?|weeks?|days?|hours?|hrs?|years?|yrs?|positions?|openings?)\b"
    r"(?!\s*(?:rate|pay))",
)
_PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("hour", re.compile(r"(?:/|\bper[\s-]|\ba\s|\ban\s|\bp\.?)\s*(?:hour|hr|h)s?\b|\bhourly\b|\bph\b|\bhour-wage\b")),
    ("day", re.compile(r"(?:/|\bper[\s-]|\ba\s)\s*(?:day|d)\b|\bdaily\b|\bper diem\b")),
    ("week", re.compile(r"(?:/|\bper[\s-]|\ba\s)\s*(?:week|wk|w)\b|\bweekly\b|\bpw\b")),
    (
        "month",
        re.compile(
            r"(?:/|\bper[\s-]|\ba\s|\bp\.)\s*(?:month|mon|mth|mo|m|mois|monat|mes|mese)\b|\bmonthly\b|\bp\.?\s?m\b\.?|\bmonth\b"
        ),
    ),
    (
        "year",
        re.compile(
            r"(?:/|\bper[\s-]|\ba\s|\bp\.)\s*(?:year|yr|annum|y|a|an|jahr|año)\b|\b(?:annual|annually|annualized|yearly|annum)\b"
            r"|\bp\.?\s?a\b\.?|\blpa\b|\bctc\b|\byear\b"
        ),
    ),
    (
        "total",
        re.compile(
            r"\blump\s?-?sum\b|\bone[\s-]?time\b|\bin total\b|\btotal\b|\bfor the (?:project|internship)\b|\bone-off\b"
        ),
    ),
    ("piece", re.compile(r"/\s*[a-z0-9]|\bper\s+[a-z0-9]|\beach\b")),
)
_UNPAID = re.compile(r"\bunpaid\b|\bno stipend\b|\bnot paid\b|\bwithout stipend\b|\bvolunteer\b|\bno (?:pay|salary)\b")
_PERFORMANCE = re.compile(
    r"\bperformance\b|\bcommission\b|\bincentives?[\s-]based\b|\bbased on (?:performance|sales)\b"
    r"|\d\s?%\s*(?:of|on|per|commission)|\bequity only\b"
)
_UP_TO = re.compile(r"\b(?:up\s?to|max(?:imum)?(?: of)?|under|below|less than)\s*$")
_FROM = re.compile(r"\b(?:from|starting(?: at| from)?|min(?:imum)?(?: of)?|at least|over|above|more than)\s*$")


@dataclass(frozen=True, slots=True)
class Money:
    """Pay as it was written. Bounds are in ``currency`` per ``period``; ``None`` is not stated or not known."""

    kind: StipendKind = "unknown"
    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    maximum: float | None
    currency: str | None
    rupees: bool
    more: bool
    start: int
    end: int


@lru_cache(maxsize=65_536)
def read_money(text: str, currency: str | None = None, period: str | None = None) -> Money:
    """Reads pay.

    Args:
        text: as the upstream wrote it.
        currency: code, sign or word that counts where the text has none.
        period: the upstream's word for the period that counts where the text has none.
    """
    line = _prepared(text)
    amounts = _amounts(line)
    if not amounts:
        return Money(kind=_kind_without_amount(line))
    first = next((amount for amount in amounts if amount.currency), amounts[0])
    read_period = _period(line[first.start :]) or _period(line[: first.start]) or read_pay_period(period)
    known_currency = first.currency or ("INR" if first.rupees or "/-" in text else None)
    if known_currency is None and currency:
        known_currency = currency_code(currency)
    if known_currency is None and read_period is None and (first.maximum or first.value) < 100:
        return Money(kind=_kind_without_amount(line))
    if (first.maximum or first.value) == 0:
        return Money("unpaid", currency=known_currency, period=read_period)
    before = line[: first.start]
    low: float | None = first.value
    high: float | None = first.value if first.maximum is None else first.maximum
    if first.maximum is None and _UP_TO.search(before):
        low = None
    elif first.maximum is None and (first.more or _FROM.search(before)):
        high = None
    return Money("paid", low, high, known_currency, read_period)


def money_of_fields(
    minimum: float | None, maximum: float | None, currency: str | None = None, period: str | None = None
) -> Money:
    """Pay from an upstream's separate fields; a bound that is zero or negative is not stated."""
    low = minimum if minimum and 0 < minimum <= _LARGEST else None
    high = maximum if maximum and 0 < maximum <= _LARGEST else None
    if low is None and high is None:
        return Money()
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Money("paid", low, high, currency_code(currency) if currency else None, read_pay_period(period))


def read_pay_period(text: str | None) -> Period | None:
    """The period that a word stands for: ``"month"``, ``"per-year-salary"``, ``"hourly"``."""
    word = (text or "").lower().strip()
    if not word:
        return None
    named = _period(f"per {word}")
    return _period(word) or (named if named != "piece" else None)


def monthly_amount(money: Money, *, base: str, on: date, duration_months: float | None = None) -> float | None:
    """The least pay a month in the base currency, rounded to whole hundredths.

    Args:
        money: the pay.
        base: ISO 4217 code.
        on: day whose rates count.
        duration_months: what a lump sum is divided by.

    Returns:
        ``None`` where amount, currency or period are not known; of pay with only an upper bound too.
    """
    if money.minimum is None or money.currency is None or money.period is None:
        return None
    if money.period == "total":
        if not duration_months:
            return None
        monthly = money.minimum / duration_months
    elif money.period in _A_MONTH:
        monthly = money.minimum * _A_MONTH[money.period]
    else:
        return None
    converted = convert(monthly, money.currency, base, on)
    return None if converted is None else round(converted, 2)


def read_prize(text: str) -> tuple[float | None, str | None]:
    """A prize pool: amount and currency of the largest amount named, as a pool is never smaller than a prize in it."""
    amounts = [
        amount for amount in _amounts(_prepared(text)) if amount.currency or amount.rupees or amount.value >= 100
    ]
    amounts = amounts or [amount for amount in _amounts(_prepared(text)) if amount.value == 0]
    if not amounts:
        return None, None
    largest = max(amounts, key=lambda amount: amount.maximum or amount.value)
    return largest.maximum or largest.value, largest.currency or ("INR" if largest.rupees else None)


# ── how amounts are written ───────────────────────────────────────────────────────────────────────


def _prepared(text: str) -> str:
    line = clean_line(text[:400]).lower().replace("–", "-").replace("—", "-").replace("−", "-")
    return line.replace("/-", " ")


@cache
def _amount_pattern() -> re.Pattern[str]:
    sign = currency_pattern()

    def one(name: str) -> str:
        return (
            # Atomic: "20%" is not the amount 2 before "0%".
            rf"(?P<{name}_before>{sign})?\s*(?<!\d)(?<!\d[.,])(?P<{name}>(?>{_NUMBER}))\s*"
            rf"(?P<{name}_times>{_MULTIPLIER})?(?P<{name}_more>\+(?!\s*\d))?\s*(?P<{name}_after>{sign})?"
        )

    # Between the ends of a range a period may repeat: "$110,000/yr - $140,000/yr".
    again = r"(?:\s*(?:/|per|a)\s*(?:hour|hr|day|week|month|mo|year|yr|annum))?"
    return re.compile(rf"{one('low')}(?!\s*%)(?:{again}{_RANGE_SIGN}{one('high')}(?!\s*%|[\d.,]*\s*%))?")


def _amounts(line: str) -> list[_Amount]:
    blanked = _NO_AMOUNT.sub(lambda match: " " * len(match[0]), line)
    amounts = []
    for match in _amount_pattern().finditer(blanked):
        if blanked[match.end() :].lstrip().startswith("%") or _names_piece(blanked, match):
            continue
        amount = _amount(match)
        if amount is not None:
            amounts.append(amount)
    return amounts


def _names_piece(line: str, match: re.Match[str]) -> bool:
    """``"500 /1000 words"``: a number behind a slash or *per* without a sign counts pieces."""
    return match["low_before"] is None and bool(re.search(r"(?:/|\bper)\s*$", line[: match.start("low")]))


def _amount(match: re.Match[str]) -> _Amount | None:
    times = (match["high_times"] or "", match["low_times"] or "")
    low, high = _value(match["low"], match["low_times"]), None
    if match["high"] is not None:
        high = _value(match["high"], match["high_times"])
        if match["high_times"] and not match["low_times"] and low < 1000:
            low = _value(match["low"], match["high_times"])
        low, high = min(low, high), max(low, high)
    if max(low, high or 0) > _LARGEST:
        return None
    names = (match["low_before"], match["low_after"], match["high_before"], match["high_after"])
    code = next((code for name in names if name and (code := currency_code(name))), None)
    rupees = any(_word(name) in _RUPEE_WORDS for name in times)
    return _Amount(low, high, code, rupees, match["low_more"] is not None, match.start(), match.end())


def _word(multiplier: str) -> str:
    word = multiplier.rstrip(".")
    return word if word in _MULTIPLIERS else word.rstrip("s")


def _value(number: str, multiplier: str | None) -> float:
    digits = number.replace(" ", "").replace("'", "")
    head, sign, tail = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if sign and (len(tail) <= 2 or (sign == "." and "," in head)):
        digits = re.sub(r"[.,]", "", head) + "." + tail
    else:
        digits = re.sub(r"[.,]", "", digits)
    return float(digits) * (_MULTIPLIERS[_word(multiplier)] if multiplier else 1.0)


def _period(text: str) -> Period | None:
    found = [
        (match.start(), order, name)
        for order, (name, pattern) in enumerate(_PERIODS)
        if (match := pattern.search(text))
    ]
    named = [item for item in found if item[2] != "piece"]
    # "/month + incentives per sale": a period of time wins over a piece that stands behind it.
    first = min(named, default=None)
    piece = min((item for item in found if item[2] == "piece"), default=None)
    if first and piece and piece[0] < first[0]:
        return piece[2]
    return first[2] if first else (piece[2] if piece else None)


def _kind_without_amount(line: str) -> StipendKind:
    if _UNPAID.search(line):
        return "unpaid"
    return "performance" if _PERFORMANCE.search(line) else "unknown"
