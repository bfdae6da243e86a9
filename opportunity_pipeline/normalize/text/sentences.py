"""Finds the sentences of a long text that contain given words; descriptions are long and matches are rare.

Belongs here: finding words and the sentence around each. Does not belong here: what a sentence says.

The search runs on bytes, where A–Z are lower-cased at once; it takes a tenth of the time of patterns over the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.text.tokens import TellingChunks

_ENDS = (b". ", b"; ", b"! ", b"? ", "•".encode())
_ANSWER = re.compile(
    rb"\? (?:yes|no|nope|sure|absolutely|of course|sorry|unfortunately|ja|nein|oui|non|si|nee|nej|nei)\b"
)
_ENGLISH = re.compile(r"\b(?:[Tt]he|and|[Yy]ou|[Oo]ur|[Yy]our|with|[Tt]his|from|are|must|based|years|who)\b")
_LONGEST = 400
_NEAR = 60
_PLAIN = tuple((sign.encode(), plain) for sign, plain in (("’", b"'"), ("–", b"-"), ("—", b"-"), ("\u00a0", b" ")))


def in_english(text: str) -> bool:
    """Whether a text contains one of the most common English words."""
    # Nearly always in lower case.
    return " the " in text or " to " in text or any(word in _searched(text) for word in (b" the ", b" to "))


def is_english(sentence: str) -> bool:
    """Whether a sentence contains an English word that other languages lack."""
    return _ENGLISH.search(sentence) is not None


def telling_parts(words: Iterable[bytes]) -> TellingChunks:
    """A test for chunks by :func:`finding_parts`; a text without such a chunk contains none of the words."""
    return TellingChunks(finding_parts(words))


def finding_parts(words: Iterable[bytes]) -> Callable[[str], object]:
    """A predicate: whether a lower-case chunk contains the longest part of one of the words."""
    parts = {max(word.decode().split(), key=len) for word in words}
    return re.compile("|".join(sorted(map(re.escape, parts)))).search


class Sentences:
    """The sentences of a text.

    Args:
        text: plain text.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = _searched(text)

    @property
    def in_english(self) -> bool:
        """Whether the text contains one of the most common English words."""
        return any(word in self._text for word in (b" the ", b" and ", b" you ", b" our "))

    def holding(self, words: Iterable[bytes], beside: Iterable[bytes] = ()) -> Iterator[str]:
        """Yields the sentences that contain one of the words: folded, in order, each once.

        Args:
            words: A–Z in lower case; matches inside longer words count too.
            beside: if not empty, one of these must occur near a word.
        """
        text, end = self._text, 0
        for place in sorted([place for word in words if word in text for place in _places(text, word)]):
            if place < end or (beside and not _is_near(text, place, beside)):
                continue
            start, end = _around(text, max(end, place - _LONGEST), place)
            yield _folded(text[start:end])


def _searched(text: str) -> bytes:
    # The "St." of "St. Louis" does not end a sentence.
    return text.encode(errors="replace").lower().replace(b" st. ", b" st ")


def _around(text: bytes, first: int, place: int) -> tuple[int, int]:
    """Start and end of the sentence around an offset; starts no earlier than ``first``."""
    last = min(len(text), place + _LONGEST)
    start = max(text.rfind(b"\n", first, place) + 1, first)
    end = text.find(b"\n", place, last)
    end = end if end >= 0 else last
    for sign in _ENDS:
        start = found + len(sign) if (found := text.rfind(sign, start, place)) >= 0 else start
        end = found if (found := text.find(sign, place, end)) >= 0 else end
    if text[end : end + 1] == b"?" and (answer := _ANSWER.match(text, end, last)):
        # "Remote? No." is one statement.
        end = answer.end()
    return start, end


def _folded(line: bytes) -> str:
    if line.isascii():
        return line.decode()
    # Most sentences have no other non-ASCII characters, and folding costs far more than these replacements.
    for sign, plain in _PLAIN:
        line = line.replace(sign, plain)
    text = line.decode(errors="ignore")
    return text if text.isascii() else fold(text)


def _places(text: bytes, word: bytes) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


def _is_near(text: bytes, place: int, words: Iterable[bytes]) -> bool:
    around = text[max(0, place - _NEAR) : place + _NEAR]
    return any(word in around for word in words)
