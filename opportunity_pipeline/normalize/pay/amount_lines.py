"""Prepares a text for the amount readers.

Belongs here: normalising signs, spaces and dashes. Does not belong here: numbers (``numerals``), or finding amounts in
the prepared line (``amounts``).
"""

from __future__ import annotations

import re
import unicodedata

from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.numerals import in_digits
from opportunity_pipeline.normalize.text.text import clean_line

_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣", "-") | dict.fromkeys("’‘′´`ʼ", "'") | {"〜": "~", "～": "~", "…": " "}
)
# "45.000,-", "200/-": a dash instead of cents.
_NO_CENTS = re.compile(r"(?<=[\dkK])(?:\s?/[-=]|[,.]-{1,2}(?!\d))\s?")
# "upto10k", "10k to15k", "10kto15k": typing errors, common in short fields.
_GLUED = re.compile(
    r"(?:(?<![^\W\d_])(?:up\s?to|to|from|around|about|approx\.?|max|min|salary|stipend|ctc|pay)|(?<=\dk)to)(?=\d\d|\dk)",
    re.IGNORECASE,
)
_ANY_GLUED = re.compile(r"[A-Za-z]\d")
_LONGEST_FIELD = 600
# "1½ lakh"
_DECIMALS = {"½": "5", "¼": "25", "¾": "75"}
_FRACTION = re.compile(r"(\d?)\s?([½¼¾])")


def prepared(text: str, longest: int) -> str:
    """A text prepared for the amount readers: on one line (``|`` for a line break), one kind of dash and digit."""
    if len(text) > longest or "\n" in text or "<" in text or "&" in text:
        text = clean(text[: longest * 2]).replace("\n", " | ")
    line = clean_line(text)[:longest]
    if not line.isascii():
        line = line.translate(_DASHES)
        if not unicodedata.is_normalized("NFKC", line):
            line = unicodedata.normalize("NFKC", _FRACTION.sub(_in_decimals, line)).translate(_DASHES)
    if len(line) <= _LONGEST_FIELD and _ANY_GLUED.search(line):
        line = _GLUED.sub(_apart, line)
    return in_digits(_NO_CENTS.sub(" ", line))


def _apart(match: re.Match[str]) -> str:
    return f" {match[0]} "


def _in_decimals(match: re.Match[str]) -> str:
    return f"{match[1] or '0'}.{_DECIMALS[match[2]]}"
