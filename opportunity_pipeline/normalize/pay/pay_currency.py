"""The currency of amounts: their own sign, else one from the rest of the text.

Belongs here: which sign, code or word of a text applies to its amounts. Does not belong here: the meaning of signs
(``currencies``), or finding those next to a number (``amounts``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from opportunity_pipeline.normalize.pay.amounts import Amount
from opportunity_pipeline.normalize.pay.currencies import (
    currency_code,
    currency_starting_at,
    is_shared,
    known_currencies,
)

# A code in lower case is usually a word ("cop", "try"), except alone in brackets.
_CODES = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])|(?<=\()[a-z]{3}(?=\))")
_IN = re.compile(r"\(\s?(?:in\s)?|\bin\s", re.IGNORECASE)


def stated_currency(amounts: Sequence[Amount], line: str, hint: str | None) -> str | None:
    """The currency that amounts share.

    Args:
        amounts: the amounts.
        line: the text that contains them; a code elsewhere in it decides which dollar is meant.
        hint: code to use if the text has none.
    """
    names = [amount.currency for amount in amounts if amount.currency]
    name = min(names, key=is_shared, default=None)
    if name is not None and not is_shared(name):
        return currency_code(name) or hint
    elsewhere = {code for code in map(str.upper, _CODES.findall(line)) if code in known_currencies() and code != "PHP"}
    stated = next(iter(elsewhere)) if len(elsewhere) == 1 else None
    if name is not None:
        return currency_code(name, stated or hint)
    if any(amount.rupees for amount in amounts):
        return "INR"
    return stated or _named_for_a_column(line) or hint


def _named_for_a_column(line: str) -> str | None:
    """``Stipend (₹ per month) - 8000``, ``Rate ($/hr): 18``: the currency given in the name of a field."""
    for match in _IN.finditer(line) if "(" in line or " in " in line else ():
        name = currency_starting_at(line, match.end())
        if name is not None and not line[match.end() + len(name) :].lstrip(" .")[:1].isdigit():
            return currency_code(name)
    return None
