"""The sentences of a long text that hold a word: a description is long, and what is looked for in it is rare.

Belongs here: finding words and the sentence around each. Does not belong here: what a sentence says.

Words are looked for in bytes, whose A–Z become small at once; that takes a tenth of what patterns over a text take.
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
    """Whether a text has one of the commonest words of English."""
    # Nearly always in small letters.
    return " the " in text or " to " in text or any(word in _searched(text) for word in (b" the ", b" to "))


def is_english(sentence: str) -> bool:
    """Whether a sentence has a word of English that other languages have not."""
    return _ENGLISH.search(sentence) is not None


def telling_parts(words: Iterable[bytes]) -> TellingChunks:
    """Chunks of which a text has one that holds one of some words; see :meth:`Sentences.holding`."""
    return TellingChunks(finding_parts(words))


def finding_parts(words: Iterable[bytes]) -> Callable[[str], object]:
    """Whether a chunk, in lower case, holds a part by which a text with one of some words is known."""
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
        """Whether the text has one of the commonest words of English."""
        return any(word in self._text for word in (b" the ", b" and ", b" you ", b" our "))

    def holding(self, words: Iterable[bytes], beside: Iterable[bytes] = ()) -> Iterator[str]:
        """The sentences that hold one of the words, folded, in order and each once.

        Args:
            words: A–Z in lower case; any place where one stands counts, also within another word.
            beside: of these one has to stand near a word, if there are any.
        """
        text, end = self._text, 0
        for place in sorted([place for word in words if word in text for place in _places(text, word)]):
            if place < end or (beside and not _is_near(text, place, beside)):
                continue
            start, end = _around(text, max(end, place - _LONGEST), place)
            yield _folded(text[start:end])


def _searched(text: str) -> bytes:
    # No sentence ends behind the first word of "St. Louis".
    return text.encode(errors="replace").lower().replace(b" st. ", b" st ")


def _around(text: bytes, first: int, place: int) -> tuple[int, int]:
    """The ends of the sentence at a place; it begins not before the first."""
    last = min(len(text), place + _LONGEST)
    start = max(text.rfind(b"\n", first, place) + 1, first)
    end = text.find(b"\n", place, last)
    end = end if end >= 0 else last
    for sign in _ENDS:
        start = found + len(sign) if (found := text.rfind(sign, start, place)) >= 0 else start
        end = found if (found := text.find(sign, place, end)) >= 0 else end
    if text[end : end + 1] == b"?" and (answer := _ANSWER.match(text, end, last)):
        # "Remote? No." says one thing.
        end = answer.end()
    return start, end


def _folded(line: bytes) -> str:
    if line.isascii():
        return line.decode()
    # Most sentences have no other characters beyond ASCII, and folding costs far more than replacing these.
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
