"""Currencies: their signs and words, and what an amount is worth in another one.

Belongs here: ISO 4217 codes by sign or word, the dated rate table and conversion. Does not belong here: reading an
amount (``money``).

The table (``data/rates.json``) makes amounts comparable, it does not account for them: one rounded average a year. An
amount is converted by the table of its day, that is the last one that began by then (else the first), so that
normalising an old record again gives the same number.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from datetime import date
from functools import cache
from importlib.resources import files

_SIGNS = {
    **{"₹": "INR", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₫": "VND"},
    **{"₱": "PHP", "₦": "NGN", "₴": "UAH", "฿": "THB", "৳": "BDT", "$": "USD", "zł": "PLN", "kč": "CZK", "r$": "BRL"},
}
_DOLLARS = {
    **{
        "us$": "USD",
        "usd$": "USD",
        "$us": "USD",
        "$usd": "USD",
        "ca$": "CAD",
        "c$": "CAD",
        "can$": "CAD",
        "cad$": "CAD",
    },
    **{
        "$cad": "CAD",
        "$ca": "CAD",
        "a$": "AUD",
        "au$": "AUD",
        "aud$": "AUD",
        "$aud": "AUD",
        "nz$": "NZD",
        "$nzd": "NZD",
    },
    **{
        "s$": "SGD",
        "sg$": "SGD",
        "$sgd": "SGD",
        "hk$": "HKD",
        "$hkd": "HKD",
        "mx$": "MXN",
        "mex$": "MXN",
        "$mxn": "MXN",
    },
    **{"nt$": "TWD", "r$": "BRL"},
}
_WORDS = {
    **{"rs": "INR", "rs.": "INR", "rupees": "INR", "rupee": "INR", "inr.": "INR", "dollars": "USD", "euro": "EUR"},
    **{
        "euros": "EUR",
        "pounds": "GBP",
        "yen": "JPY",
        "rmb": "CNY",
        "yuan": "CNY",
        "rm": "MYR",
        "rp": "IDR",
        "dhs": "AED",
    },
    **{"naira": "NGN", "ksh": "KES", "kr": "SEK", "fr.": "CHF", "sfr": "CHF"},
}


@cache
def _tables() -> tuple[list[date], list[dict[str, float]]]:
    content = json.loads(files(__package__).joinpath("data/rates.json").read_text("utf-8"))
    days = sorted(content["per_usd"])
    return [date.fromisoformat(day) for day in days], [{"USD": 1.0, **content["per_usd"][day]} for day in days]


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes that amounts are read in: those of the rate table."""
    return frozenset(code for table in _tables()[1] for code in table)


@cache
def currency_pattern() -> str:
    """Regular expression for a currency's sign, code or word, for text in lower case."""
    names = {*_DOLLARS, *_SIGNS, *_WORDS, *(code.lower() for code in known_currencies())}
    by_length = sorted(names, key=lambda name: (-len(name), name))
    # A letter is never the middle of a word: neither "bonus$" nor "pers" names a currency.
    return (
        "(?:"
        + "|".join(
            ("(?<![a-z])" if name[0].isalpha() else "") + re.escape(name) + ("(?![a-z])" if name[-1].isalpha() else "")
            for name in by_length
        )
        + ")"
    )


def currency_code(text: str) -> str | None:
    """The ISO 4217 code of a sign, code or word (``"₹"``, ``"$CAD"``, ``"Rs."``); a bare ``$`` is the US dollar."""
    text = text.strip().lower()
    if text.upper() in known_currencies():
        return text.upper()
    return _DOLLARS.get(text) or _SIGNS.get(text) or _WORDS.get(text)


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
