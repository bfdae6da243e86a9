"""Open bounds of an amount: *up to*, *from*, *minimum*, a plus sign, in many languages.

Belongs here: words and signs next to a number that leave a bound open. Does not belong here: numbers and ranges
(``amounts``), or words for the purpose of an amount (``pay_context``).

The rules:

1. *Up to* leaves the lower bound open; *from*, *minimum* and a plus sign leave the upper bound open.
2. A plus sign means an open bound if it is attached or ends the text; before an extra it means addition.
3. A range has both ends, whatever precedes it (``"up to 20-25k"``); text after its end may open it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry

UNIT = r"(?:\s*(?:/|\bper\b|\ban?\b)\s*(?:hour|hr|h|day|week|wk|month|mo|year|yr|annum)\b\.?|\s*p\.?[am]\.?\b)?"
"""Optional period between an amount and the text that continues it."""

_UP_TO = late(rf"{any_entry('pay_words', 'up_to')}[\s:~]*$", re.IGNORECASE)
_FROM = late(rf"{any_entry('pay_words', 'from')}[\s:~]*$", re.IGNORECASE)
# "min 20k max 30k": the word belongs to the next number.
_OF_THE_NEXT = r"[\s:.₹$€£-]{0,4}(?:(?:salary|stipend|pay|ctc)[\s:.₹$€£-]{1,4})?(?:rs\W{0,2}|inr )?\d"
# "40.000+yemek": a word directly after the plus is an extra, unless it continues the amount.
_ADDED = (
    r"(?!per|in|net|gross|brut|month|hour|year|week|day|annual|dai|lpa|lakh|lac|usd|eur|gbp|inr|cad|aud|pln|chf)"
    r"[^\W\d_]{3}"
)
# An attached plus is an open bound ("5k+", "$25+/hr"), unless an extra follows ("5,000+ incentives").
_MORE = late(
    rf"\+(?!\s?\d|{_ADDED})(?!\s*(?:\(?(?!in\b)[a-z]*[\s-])?{any_entry('pay_words', 'on_top')})"
    rf"|{UNIT}\s?\+{{1,2}}(?=\s*(?:$|[)\].,;|]))"
    rf"|{UNIT}\s(?:and|&|or)\s(?:above|more|up(?:wards)?(?! to\b)|higher|over|onwards|beyond)\b"
    rf"|{UNIT}\s(?:onwards?|upwards?)\b"
    rf"|{UNIT}\s?\(?(?:minimum|min)\b(?!{_OF_THE_NEXT}|\swage)"
    r"|\s(?:und mehr|oder mehr|et plus|ou plus|y más|o más|e mais|ou mais|e oltre|en meer|of meer)\b"
    r"|\splus(?=\s*(?:$|[,;)]))|\s?(?:以上|이상|起(?!\w)|~(?=\s*$))",
    re.IGNORECASE,
)
_AT_MOST = late(
    rf"{UNIT}\s?\(?(?:(?:max(?:imum|\.)?|or less|or below)\b(?!{_OF_THE_NEXT})|以下|以内|이하)", re.IGNORECASE
)
# Maximum distance of a word for an open bound before the amount.
_NEAR = 40


class Bounds(NamedTuple):
    """Bounds of an amount (``None`` if open), and the end of the amount including the sign of an open bound."""

    low: float | None
    high: float | None
    end: int


def open_bounds(
    line: str, start: int, end: int, ends: tuple[float, float], *, is_range: bool, more: bool = False
) -> Bounds:
    """The bounds of an amount.

    Args:
        line: the line that contains it.
        start: start offset.
        end: end offset.
        ends: its two numbers; twice the same for a single number.
        is_range: whether it is two numbers.
        more: whether it contains a plus sign.
    """
    low, high = ends
    sign = _MORE.match(line, end)
    if sign is not None or more:
        return Bounds(low, None, sign.end() if sign is not None and sign[0].strip() == "+" else end)
    if not is_range:
        before = line[max(0, start - _NEAR) : start]
        if _UP_TO.search(before) or _AT_MOST.match(line, end):
            return Bounds(None, high, end)
        if _FROM.search(before):
            return Bounds(low, None, end)
    return Bounds(low, high, end)
