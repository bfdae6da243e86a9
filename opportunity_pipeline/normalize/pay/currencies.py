"""Currencies: their signs and words, and conversion between them.

Belongs here: ISO 4217 codes by sign or word (``data/currencies.json``), finding a currency next to a number, the dated
rate table and conversion. Does not belong here: parsing an amount (``amounts``).

The table (``data/rates.json``) serves to compare amounts, not for accounting: one rounded average a year. An amount is
converted by the table valid on its day, the last one that began by then (else the first), so that normalising an old
record again gives the same number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import cache
from typing import Any

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.numerals import is_letter

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "JMD", "TTD", "FJD"})
_RUPEES = frozenset({"INR", "PKR", "LKR", "NPR", "MUR"})
# Signs and words used by several currencies.
_SHARED = {"$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "rs": _RUPEES, "rupees": _RUPEES}
_SHARED |= {"cents": frozenset({*_DOLLARS, "EUR", "ZAR"}), "£/₹": frozenset({"GBP", "INR"})}
_SHARED |= {"¥": frozenset({"JPY", "CNY"}), "kr": frozenset({"SEK", "NOK", "DKK", "ISK"})}
_NO_SUM = re.compile(r"\W{0,2}(?:20[1-4]\d|\d)(?![\d.,'])")
# A single letter is a sign only as a capital directly before a number: "R25 000", "N150,000", "P20,000".
_LETTERS: dict[str, str | None] = {"r": "ZAR", "n": "NGN"}


@cache
def _tables() -> tuple[list[date], list[dict[str, float]]]:
    content = read_data("rates.json")
    days = sorted(content["per_usd"])
    return [date.fromisoformat(day) for day in days], [{"USD": 1.0, **content["per_usd"][day]} for day in days]


@cache
def _spellings() -> dict[str, Any]:
    content: dict[str, Any] = read_data("currencies.json")
    return content


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes of the recognised currencies; not all have a rate."""
    rated = {code for table in _tables()[1] for code in table}
    return frozenset({*rated, *_spellings()["names"], *_spellings()["codes"]})


@cache
def _codes() -> dict[str, str | None]:
    """Lower-case spelling → code; ``None`` if several currencies share the spelling."""
    codes: dict[str, str | None] = {code.lower(): code for code in known_currencies()}
    codes.update(dict.fromkeys(_spellings()["unclear"]))
    codes.update({name: code for code, names in _spellings()["names"].items() for name in names})
    return codes


@cache
def _by_last_sign() -> dict[str, list[str]]:
    """The spellings that may precede a number, longest first, grouped by their last character."""
    names: dict[str, list[str]] = {}
    before = (frozenset(_codes()) - frozenset(_spellings()["behind"])) | frozenset(map(str.lower, _as_written()))
    for name in sorted(before, key=len, reverse=True):
        names.setdefault(name[-1], []).append(name)
    return names


@cache
def _as_written() -> frozenset[str]:
    return frozenset(_spellings()["as_written"])


@cache
def _by_first_sign() -> dict[str, list[str]]:
    """The spellings that may follow a number, longest first, grouped by their first character."""
    names: dict[str, list[str]] = {}
    for name in sorted(_codes(), key=len, reverse=True):
        names.setdefault(name[0], []).append(name)
    return names


@cache
def _capitals() -> frozenset[str]:
    return frozenset(name.lower() for name in _spellings()["capitals"])


@cache
def spellings_of_currencies() -> frozenset[str]:
    """Lower-case signs, codes and words of currencies, except single letters and those that are also other words."""
    return (
        frozenset(name for name in _codes() if len(name) > 1 or not name.isascii() or not name.isalnum()) - _capitals()
    )


def currency_ending_at(line: str, end: int) -> str | None:
    """The longest sign, code or word for a currency that ends at this offset of a line."""
    if end == 0:
        return None
    for name in _by_last_sign().get(line[end - 1].lower(), ()):
        start = end - len(name)
        if start >= 0 and line[start:end].lower() == name and _stands_alone(line, start, end):
            return line[start:end] if name not in _spellings()["behind"] or _counts_before(line, start, end) else None
    return None


def _counts_before(line: str, start: int, end: int) -> bool:
    """``Euro 600``; but not the year in ``Euro 2028`` or the grade in ``Euro 6``."""
    return line[start:end] in _as_written() and _NO_SUM.match(line, end) is None


def currency_starting_at(line: str, start: int) -> str | None:
    """The longest sign, code or word for a currency that starts at this offset of a line."""
    for name in _by_first_sign().get(line[start : start + 1].lower(), ()):
        end = start + len(name)
        if line[start:end].lower() == name and _stands_alone(line, start, end):
            return line[start:end]
    return None


def _stands_alone(line: str, start: int, end: int) -> bool:
    """Whether no letter continues the word on either side: "bonus$" and "pers" do not name a currency."""
    if line[start:end].lower() in _capitals() and not line[start:end].isupper():
        return False
    begins = start == 0 or not (is_letter(line[start]) and is_letter(line[start - 1]))
    return begins and (end == len(line) or not (is_letter(line[end - 1]) and is_letter(line[end])))


def currency_code(text: str, hint: str | None = None) -> str | None:
    """The ISO 4217 code of a sign, code or word (``"₹"``, ``"$CAD"``, ``"Rs."``).

    Args:
        text: the sign, code or word.
        hint: code that decides between the currencies of a shared sign; without it ``$`` is the US dollar, ``¥`` the
            yen and ``Rs`` the Indian rupee.
    """
    name = text.strip(" .:()").lower()
    if len(name) == 1 and name in _LETTERS:
        return _LETTERS[name]
    if hint is not None and hint in _SHARED.get(name, ()):
        return hint
    return _codes().get(name)


def is_shared(text: str) -> bool:
    """Whether several currencies share a sign or word, so that a code elsewhere in the text decides."""
    return text.strip(" .:()").lower() in _SHARED


def decimals_are_thousandths(code: str | None) -> bool:
    """Whether three digits after a dot are decimals, as in ``KWD 350.000``."""
    return code in _spellings()["thousandths"]


def convert(amount: float, currency: str, base: str, on: date) -> float | None:
    """Converts an amount to another currency.

    Args:
        amount: in ``currency``.
        currency: ISO 4217 code.
        base: ISO 4217 code to convert to.
        on: day whose table is used.

    Returns:
        The amount in ``base``, unrounded; ``None`` if the table lacks either currency.
    """
    if currency == base:
        return amount
    days, tables = _tables()
    table = tables[max(0, bisect_right(days, on) - 1)]
    if currency not in table or base not in table:
        return None
    return amount / table[currency] * table[base]
