"""Lines and snippets of plain text, and how texts are compared.

Belongs here: rules that hold for any text whatever its field. Does not belong here: markup and encodings
(``cleaning``), what counts as personal data (``personal_data``), or what a text means.

Every function takes any ``str``, never raises, and changes nothing when it is applied a second time.
"""

from __future__ import annotations

import html
import unicodedata
from functools import lru_cache

from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.personal_data import without_personal_data

SNIPPET_LENGTH = 200
"""Most characters of a description that may be shown or mailed."""

# Longer than a telephone number: whatever stands this far behind what is shown cannot be the other half of one in it.
_MARGIN = 64


def clean_line(text: str) -> str:
    """Like :func:`clean`, on one line and without e-mail addresses or telephone numbers: for names and short fields."""
    return _clean_short_line(text) if len(text) <= 200 else _clean_line(text)


def _clean_line(text: str) -> str:
    line = " ".join(clean(text.replace("\n", " ") if "\n" in text else text).split())
    # Taking a number out can bring two halves of another together.
    while (rest := without_personal_data(line)) != line:
        line = " ".join(rest.split())
    return line


# Titles, places and amounts repeat within a response; descriptions do not and would fill the memory.
_clean_short_line = lru_cache(maxsize=65_536)(_clean_line)


def snippet(text: str, length: int = SNIPPET_LENGTH) -> str | None:
    """The beginning of a text, at most ``length`` characters, cut between words and marked with ``…``.

    Returns:
        One line without personal data; ``None`` when nothing is left.
    """
    head = _head(text, length + 3 * _MARGIN)
    line = clean_line(head)
    if len(head) < len(text) and len(line) < length + _MARGIN:
        line = clean_line(text)
    if len(line) <= length:
        return line or None
    cut = line[: length - 1]
    if not line[length - 1].isspace():
        # A word longer than the whole snippet is cut within.
        cut = cut.rsplit(None, 1)[0] if " " in cut else cut
    return cut.rstrip(" ,;:-–") + "…"


def _head(text: str, length: int) -> str:
    """The beginning of a text up to a blank, or all of it where what follows may change how the beginning reads."""
    head = text[: text.rfind(" ", 0, length) + 1] if len(text) > length else text
    return text if not head or "<" in head or html.unescape(head) != head else head


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text as it is compared: no accents, no case, single spaces (``São  Paulo`` → ``sao paulo``)."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(unicodedata.normalize("NFC", kept.casefold()).split())
