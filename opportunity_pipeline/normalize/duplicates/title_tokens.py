"""The words of a title as written, in lower case without accents.

Belongs here: splitting a text into words. Does not belong here: the meaning of words (``wording``,
``title_languages``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opportunity_pipeline.normalize.text.text import fold

WORD = re.compile(r"c\+\+|[cf]#|asp\.net|\.net\b|[^\W_]+", re.IGNORECASE)
# "Agent d'entretien", "all'infanzia": two words.
_ELISION = re.compile(r"\b(d|l|all|dell|nell|sull|dall|qu)['’](?=[^\W\d_]{3})", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=s\b)|['’]")
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def without_apostrophes(text: str) -> str:
    """*master's* as one word, and *d'entretien* as two."""
    return _APOSTROPHE.sub("", _ELISION.sub(r"\1 ", text)) if "'" in text or "’" in text else text


def plain(text: str) -> str:
    """A text in lower case without accents."""
    return text.lower() if text.isascii() else fold(text).translate(_LETTERS)


def tokens_of(text: str) -> Iterator[str]:
    """The words of a text."""
    return (plain(found) for found in WORD.findall(without_apostrophes(text)))
