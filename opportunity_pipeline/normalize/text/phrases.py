"""Finding many known phrases in a text at once, by whole tokens.

Belongs here: the index of phrases. Does not belong here: tokens (``tokens``), or which phrases there are and what they
mean (``skills``, ``roles``).

Comparing whole tokens is what keeps *Rust* out of *trust* and *Java* out of *JavaScript*. A text is written down once
more, token by token with a mark on each side, and searched for all phrases in one pass by Aho and Corasick's automaton,
whose time does not depend on their number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from opportunity_pipeline.normalize.text.tokens import BEGIN, LINE_BREAK, Chunks, Position, Tokens, marked, words_of

Value = TypeVar("Value")


class Found(NamedTuple, Generic[Value]):
    """A phrase found: its value, its first and last token, and how many tokens it has."""

    value: Value
    first: Position
    last: Position
    size: int


class PhraseIndex(Generic[Value]):
    """Phrases by their tokens; a text is matched leftmost first, longest first, without overlaps.

    Args:
        phrases: phrase → value. Phrases are taken apart by the same rule as texts.

    Raises:
        ValueError: where a phrase has no token or two phrases are the same tokens with different values.
    """

    def __init__(self, phrases: Mapping[str, Value] | Iterable[tuple[str, Value]]) -> None:
        exact: dict[tuple[str, ...], Value] = {}
        for phrase, value in phrases.items() if isinstance(phrases, Mapping) else phrases:
            key = words_of(phrase)
            if not key:
                raise ValueError(f"phrase {phrase!r} has no word")
            if exact.setdefault(key, value) != value:
                raise ValueError(f"phrase {phrase!r} stands for both {exact[key]!r} and {value!r}")
        self._set(exact, Chunks(frozenset(chain.from_iterable(exact))))

    def _set(self, exact: Mapping[tuple[str, ...], Value], chunks: Chunks) -> None:
        self._exact = exact
        self._chunks = chunks
        self._values = [(value, len(key)) for key, value in exact.items()]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        phrases = ["".join(map(marked, key)) for key in self._exact]
        return AhoCorasick(phrases, MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)

    def only(self, wanted: Callable[[Value], bool]) -> PhraseIndex[Value]:
        """An index of the same tokens and of the phrases whose value is wanted."""
        index = PhraseIndex[Value]([])
        index._set({key: value for key, value in self._exact.items() if wanted(value)}, self._chunks)
        return index

    def phrases(self) -> Iterable[tuple[tuple[str, ...], Value]]:
        """The tokens of each phrase, and its value."""
        return self._exact.items()

    def scan(self, text: str) -> tuple[Tokens, list[Found[Value]]]:
        """The tokens of a text, and all phrases in them, in order."""
        return self.scan_chunks(
            (text.replace(LINE_BREAK, f" {LINE_BREAK} ") if LINE_BREAK in text else text).split(" ")
        )

    def scan_chunks(self, written: Sequence[str]) -> tuple[Tokens, list[Found[Value]]]:
        """The tokens of a text, of which its chunks are given, and all phrases in them, in order."""
        texts = [*written, LINE_BREAK]
        tokens = Tokens(texts, self._chunks)
        marks = "".join(map(self._chunks.marks.__getitem__, texts))
        matches = self._automaton.find_matches_as_indexes(marks)
        if not matches:
            return tokens, []
        ends = list(accumulate(map(self._chunks.sizes.__getitem__, texts)))
        found = []
        number = end = 0
        for phrase, begin, until in matches:
            value, size = self._values[phrase]
            number += marks.count(BEGIN, end, begin)
            first, last = _position(ends, number), _position(ends, number + size - 1)
            found.append(Found(value, first, last, size))
            number, end = number + size, until
        return tokens, found

    def lookup(self, text: str) -> Value | None:
        """The value of a text that is exactly one phrase."""
        return self._exact.get(tuple(word for part in text.split() for word in self._chunks[part].words))


def _position(ends: Sequence[int], number: int) -> Position:
    """Where a token stands.

    Args:
        ends: for each chunk, the tokens up to its end.
        number: of the token among all.
    """
    index = bisect_right(ends, number)
    return index, number - (ends[index - 1] if index else 0)
