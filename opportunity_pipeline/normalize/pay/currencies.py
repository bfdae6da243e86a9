"""Currencies: their signs and words, and what an amount is worth in another one.

Belongs here: ISO 4217 codes by sign or word (``data/currencies.json``), finding one beside a number, the dated rate
table and conversion. Does not belong here: reading an amount (``amounts``).

The table (``data/rates.json``) makes amounts comparable, it does not account for them: one rounded average a year. An
amount is converted by the table of its day, that is the last one that began by then (else the first), so that
normalising an old record again gives the same number.
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
# Signs and words that several currencies have at home.
_SHARED = {"$": _DOLLARS, "dollar": _DOLLARS, "dollars": _DOLLARS, "rs": _RUPEES, "rupees": _RUPEES}
_SHARED |= {"cents": frozenset({*_DOLLARS, "EUR", "ZAR"}), "£/₹": frozenset({"GBP", "INR"})}
_SHARED |= {"¥": frozenset({"JPY", "CNY"}), "kr": frozenset({"SEK", "NOK", "DKK", "ISK"})}
_NO_SUM = re.compile(r"\W{0,2}(?:20[1-4]\d|\d)(?![\d.,'])")
# A letter alone is a sign only as a capital right before a number: "R25 000", "N150,000", "P20,000".
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
    """ISO 4217 codes that amounts are read in; not all have a rate."""
    rated = {code for table in _tables()[1] for code in table}
    return frozenset({*rated, *_spellings()["names"], *_spellings()["codes"]})


@cache
def _codes() -> dict[str, str | None]:
    """What each spelling in lower case stands for; ``None`` where several currencies share it."""
    codes: dict[str, str | None] = {code.lower(): code for code in known_currencies()}
    codes.update(dict.fromkeys(_spellings()["unclear"]))
    codes.update({name: code for code, names in _spellings()["names"].items() for name in names})
    return codes


@cache
def _by_last_sign() -> dict[str, list[str]]:
    """The spellings that may stand before a number, the longest first, by what they end with."""
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
    """The spellings that may stand behind a number, the longest first, by what they begin with."""
    names: dict[str, list[str]] = {}
    for name in sorted(_codes(), key=len, reverse=True):
        names.setdefault(name[0], []).append(name)
    return names


@cache
def _capitals() -> frozenset[str]:
    return frozenset(name.lower() for name in _spellings()["capitals"])


@cache
def spellings_of_currencies() -> frozenset[str]:
    """Signs, codes and words of currencies, in lower case, without letters alone and what is another word as well."""
    return (
        frozenset(name for name in _codes() if len(name) > 1 or not name.isascii() or not name.isalnum()) - _capitals()
    )


def currency_ending_at(line: str, end: int) -> str | None:
    """The sign, code or word for a currency that ends at a place of a line; the longest there is."""
    if end == 0:
        return None
    for name in _by_last_sign().get(line[end - 1].lower(), ()):
        start = end - len(name)
        if start >= 0 and line[start:end].lower() == name and _stands_alone(line, start, end):
            return line[start:end] if name not in _spellings()["behind"] or _counts_before(line, start, end) else None
    return None


def _counts_before(line: str, start: int, end: int) -> bool:
    """``Euro 600``; but neither the year of ``Euro 2028`` nor the grade of ``Euro 6``."""
    return line[start:end] in _as_written() and _NO_SUM.match(line, end) is None


def currency_starting_at(line: str, start: int) -> str | None:
    """The sign, code or word for a currency that begins at a place of a line; the longest there is."""
    for name in _by_first_sign().get(line[start : start + 1].lower(), ()):
        end = start + len(name)
        if line[start:end].lower() == name and _stands_alone(line, start, end):
            return line[start:end]
    return None


def _stands_alone(line: str, start: int, end: int) -> bool:
    """Whether no letter goes on at either side: neither "bonus$" nor "pers" names a currency."""
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
    """Whether three digits behind a dot are parts of one unit, as in ``KWD 350.000``."""
    return code in _spellings()["thousandths"]


def convert(amount: float, currency: str, base: str, on: date) -> float | None:
    """What an amount is worth in another currency.

    Args:
        amount: in ``currency``.
        currency: ISO 4217 code.
        base: ISO 4217 code to convert to.
        on: day whose table is used.

    Returns:
        The amount in ``base``, unrounded; ``None`` where the table lacks one of the two.
    """
    if currency == base:
        return amount
    days, tables = _tables()
    table = tables[max(0, bisect_right(days, on) - 1)]
    if currency not in table or base not in table:
        return None
    return amount / table[currency] * table[base]
