"""Lines and snippets of plain text, and the folding used to compare texts.

Belongs here: rules for any text, whatever its field. Does not belong here: markup and encodings (``cleaning``), what
counts as personal data (``personal_data``), the meaning of a text.

Every function accepts any ``str``, never raises and is idempotent.
"""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache

from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.personal_data import without_personal_data

SNIPPET_LENGTH = 200
"""Maximum number of characters of a description that may be shown or mailed."""

# Longer than a telephone number: nothing this far after the snippet can be the other half of a number in it.
_MARGIN = 64


def clean_line(text: str) -> str:
    """Like :func:`clean`, on one line, without e-mail addresses and telephone numbers: for names and short fields."""
    return _clean_short_line(text) if len(text) <= 200 else _clean_line(text)


def _clean_line(text: str) -> str:
    line = " ".join(clean(text.replace("\n", " ") if "\n" in text else text).split())
    # Removing one number can join two halves of another.
    while (rest := without_personal_data(line)) != line:
        line = " ".join(rest.split())
    return line


# Titles, places and amounts repeat within a response; descriptions do not, and would fill the cache.
_clean_short_line = lru_cache(maxsize=65_536)(_clean_line)


def snippet(text: str, length: int = SNIPPET_LENGTH) -> str | None:
    """The beginning of a text, at most ``length`` characters, cut between words and marked with ``…``.

    Returns:
        One line without personal data; ``None`` if nothing is left.
    """
    head = _head(text, length + 3 * _MARGIN)
    line = clean_line(head)
    if len(head) < len(text) and len(line) < length + _MARGIN:
        line = clean_line(text)
    if len(line) <= length:
        return line or None
    cut = line[: length - 1]
    if not line[length - 1].isspace():
        # A word longer than the whole snippet is cut.
        cut = cut.rsplit(None, 1)[0] if " " in cut else cut
    return cut.rstrip(" ,;:-–") + "…"


def _head(text: str, length: int) -> str:
    """The beginning of a text up to a space, or the whole text where later parts may change how the beginning reads."""
    head = text[: text.rfind(" ", 0, length) + 1] if len(text) > length else text
    return text if not head or "<" in head or html.unescape(head) != head else head


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The form in which texts are compared: no accents, no case, single spaces (``São  Paulo`` → ``sao paulo``)."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", kept.casefold()).split())
