"""Finds many known phrases in a text at once, by whole tokens.

Belongs here: the phrase index. Does not belong here: tokenising (``tokens``), the phrases and their meaning
(``skills``, ``roles``).

Comparing whole tokens keeps *Rust* out of *trust* and *Java* out of *JavaScript*. The text is rewritten token by token
with a mark on each side, then searched for all phrases in one pass by the Aho-Corasick algorithm, whose time does not
depend on the number of phrases.
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
    """A phrase match: its value, first and last token, and number of tokens."""

    value: Value
    first: Position
    last: Position
    size: int


class PhraseIndex(Generic[Value]):
    """Phrases indexed by their tokens; matches are leftmost, then longest, and do not overlap.

    Args:
        phrases: phrase → value. Phrases are tokenised by the same rule as texts.

    Raises:
        ValueError: a phrase has no token, or two phrases with the same tokens have different values.
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
        """An index with the same tokens, limited to the phrases whose value passes the predicate."""
        index = PhraseIndex[Value]([])
        index._set({key: value for key, value in self._exact.items() if wanted(value)}, self._chunks)
        return index

    def phrases(self) -> Iterable[tuple[tuple[str, ...], Value]]:
        """The tokens of each phrase, with its value."""
        return self._exact.items()

    def scan(self, text: str) -> tuple[Tokens, list[Found[Value]]]:
        """Tokenises a text and finds all phrases in it, in order."""
        return self.scan_chunks(
            (text.replace(LINE_BREAK, f" {LINE_BREAK} ") if LINE_BREAK in text else text).split(" ")
        )

    def scan_chunks(self, written: Sequence[str]) -> tuple[Tokens, list[Found[Value]]]:
        """Like :meth:`scan`, for a text already split into chunks."""
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
    """The position of a token.

    Args:
        ends: for each chunk, the cumulative number of tokens at its end.
        number: the token's index in the text.
    """
    index = bisect_right(ends, number)
    return index, number - (ends[index - 1] if index else 0)
