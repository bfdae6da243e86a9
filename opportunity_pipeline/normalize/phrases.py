"""Finding many known phrases in a text at once, by whole tokens.

Belongs here: the index of phrases. Does not belong here: tokens (``tokens``), or which phrases there are and what they
mean (``skills``, ``roles``).

Comparing whole tokens is what keeps *Rust* out of *trust* and *Java* out of *JavaScript*. One pass costs time linear in
the text whatever the number of phrases, because a token leads directly to the few phrases that begin with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Generic, NamedTuple

from opportunity_pipeline.normalize.tokens import (
    LINE_BREAK,
    LONGEST_CHUNK,
    Chunks,
    Node,
    Position,
    Tokens,
    Value,
    words_of,
)


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
        self._set(exact, frozenset(chain.from_iterable(exact)))

    def _set(self, exact: Mapping[tuple[str, ...], Value], known: frozenset[str]) -> None:
        self._exact = exact
        self._known = known

    @cached_property
    def _chunks(self) -> Chunks[Value]:
        return Chunks(_beginnings(self._exact), self._known)

    @cached_property
    def _apart(self) -> Chunks[Value]:
        """Without knowing where phrases begin, which whole phrases do not ask."""
        return Chunks({}, self._known)

    def only(self, wanted: Callable[[Value], bool]) -> PhraseIndex[Value]:
        """An index of the same tokens and of the phrases whose value is wanted."""
        index = PhraseIndex[Value]([])
        index._set({key: value for key, value in self._exact.items() if wanted(value)}, self._known)
        return index

    def phrases(self) -> Iterable[tuple[tuple[str, ...], Value]]:
        """The tokens of each phrase, and its value."""
        return self._exact.items()

    def scan(self, text: str) -> tuple[Tokens[Value], list[Found[Value]]]:
        """The tokens of a text, and all phrases in them, in order."""
        return self.scan_chunks(
            (text.replace(LINE_BREAK, f" {LINE_BREAK} ") if LINE_BREAK in text else text).split(" ")
        )

    def scan_chunks(self, written: Sequence[str]) -> tuple[Tokens[Value], list[Found[Value]]]:
        """The tokens of a text, of which its chunks are given, and all phrases in them, in order."""
        texts = [*written, LINE_BREAK]
        chunks = self._chunks
        dull, dull_before = chunks.dull, chunks.dull_before
        found: list[Found[Value]] = []
        free: Position = (0, 0)
        for index in [index for index, text in enumerate(texts) if text not in dull]:
            before = dull_before.get(texts[index])
            if before is not None and texts[index + 1] in before:
                continue
            chunk = chunks[texts[index]]
            if not chunk.begun:
                continue
            head = chunks[texts[index + 1]].head
            # Most words that may begin a long phrase begin none, as the next word tells.
            if chunk.heads is not None and head not in chunk.heads:
                before = dull_before.get(texts[index])
                if before is not None and len(texts[index + 1]) <= LONGEST_CHUNK:
                    before.add(texts[index + 1])
                continue
            for inner, node in chunk.begun:
                first = (index, inner)
                if first < free:
                    continue
                if inner == chunk.final and head not in node.heads:
                    match = Found(node.ends[0], first, first, 1) if node.ends else None
                else:
                    match = _longest(chunks, texts, first, node)
                if match is not None:
                    found.append(match)
                    free = (match.last[0], match.last[1] + 1)
        return Tokens(texts, chunks), found

    def lookup(self, text: str) -> Value | None:
        """The value of a text that is exactly one phrase."""
        return self._exact.get(tuple(word for part in text.split() for word in self._apart[part].words))


def _beginnings(phrases: Mapping[tuple[str, ...], Value]) -> dict[str, Node[Value]]:
    """First token → the phrases that begin with it."""
    beginnings: dict[str, Node[Value]] = {}
    for key, value in phrases.items():
        node, following = Node[Value](), beginnings
        for word in key:
            node = following.setdefault(word, Node())
            following = node.following
        node.ends = [value]
    return beginnings


def _longest(chunks: Chunks[Value], texts: Sequence[str], first: Position, node: Node[Value]) -> Found[Value] | None:
    """The longest phrase that begins with a token, whose node is given."""
    best: Found[Value] | None = None
    index, inner = first
    chunk = chunks[texts[index]]
    size = 1
    while True:
        if node.ends:
            best = Found(node.ends[0], first, (index, inner), size)
        inner += 1
        if not node.following or (inner < len(chunk.words) and chunk.parted(inner)):
            return best
        while inner == len(chunk.words):
            # A comma, line break or the like: no phrase spans that. The last chunk is a line break.
            if chunk.closes:
                return best
            index, inner = index + 1, 0
            chunk = chunks[texts[index]]
            if chunk.opens:
                return best
        further = node.following.get(chunk.words[inner])
        if further is None:
            return best
        node, size = further, size + 1
