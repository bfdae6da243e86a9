"""The sentences of a running text around given places in it.

Belongs here: where a sentence begins and ends. Does not belong here: what it says (``mode_statements``,
``place_statements``).

A description has a hundred sentences, of which three or four matter; taking only those out is quicker than taking the
whole text apart. A line break, a bullet and a semicolon end a sentence too: postings are lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_MARKS = (". ", "! ", "? ", ".\n", "\n", "•", "·", "; ")
_LONGEST = 400


def sentences_around(text: str, positions: Iterable[int]) -> Iterator[str]:
    """The sentences that lie around positions in a text, in order and each once.

    Args:
        text: plain text.
        positions: in any order. Of a sentence without an end only the part around them is given.
    """
    end = 0
    for at in sorted(positions):
        if at < end:
            continue
        begin = max(end, at - _LONGEST)
        starts = [start + len(mark) for mark in _MARKS if (start := text.rfind(mark, begin, at)) >= 0]
        stops = [stop for mark in _MARKS if (stop := text.find(mark, at, at + _LONGEST)) >= 0]
        end = min(stops, default=min(len(text), at + _LONGEST))
        yield text[max(starts, default=begin) : end].strip()


def positions_of(words: Iterable[str], text: str) -> Iterator[int]:
    """Where words, or parts of words, stand in a text."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + len(word))
