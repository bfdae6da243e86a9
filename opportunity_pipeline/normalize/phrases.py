"""Finding many known phrases in a text at once, by whole tokens.

Belongs here: the index of phrases. Does not belong here: tokens (``tokens``), or which phrases there are and what they
mean (``skills``, ``roles``).

Comparing whole tokens is what keeps *Rust* out of *trust* and *Java* out of *JavaScript*. One pass costs time linear in
the text whatever the number of phrases, because a token leads directly to the few phrases that begin with it; and as
no phrase spans a line break, what was found in a line is remembered: two thirds of the text of a company's jobs are
lines that others of its jobs have too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Generic, NamedTuple

from opportunity_pipeline.normalize.tokens import Chunk, Chunks, Node, Position, Tokens, Value, words_of

# Bounds what is remembered to some tens of megabytes.
_MOST_LINES = 16_384
_LONGEST_LINE = 500


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
        self._chunks = Chunks(_beginnings(exact), known)
        self._break = self._chunks["\n"]
        self._line = lru_cache(maxsize=_MOST_LINES)(self._read_line)

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
        chunks: list[Chunk[Value]] = []
        found: list[Found[Value]] = []
        for line in text.split("\n"):
            base = len(chunks)
            line_chunks, matches = self._line(line) if len(line) <= _LONGEST_LINE else self._read_line(line)
            chunks += line_chunks
            for value, (first, first_inner), (last, last_inner), size in matches:
                found.append(Found(value, (base + first, first_inner), (base + last, last_inner), size))
        return Tokens(chunks), found

    def lookup(self, text: str) -> Value | None:
        """The value of a text that is exactly one phrase."""
        return self._exact.get(tuple(token.word for part in text.split() for token in self._chunks[part].tokens))

    def _read_line(self, line: str) -> tuple[list[Chunk[Value]], list[Found[Value]]]:
        """The chunks of a line with its break, and the phrases in it."""
        chunks = list(map(self._chunks.__getitem__, line.split(" ")))
        chunks.append(self._break)
        found: list[Found[Value]] = []
        free: Position = (0, 0)
        # Most words that may begin a long phrase begin none, as the next word tells.
        for index in [
            index
            for index, chunk in enumerate(chunks)
            if chunk.begun and (chunk.heads is None or chunks[index + 1].head in chunk.heads)
        ]:
            chunk, head = chunks[index], chunks[index + 1].head
            for inner, node in chunk.begun:
                first = (index, inner)
                if first < free:
                    continue
                if inner == chunk.final and head not in node.heads:
                    match = Found(node.ends[0], first, first, 1) if node.ends else None
                else:
                    match = _longest(Tokens(chunks), first, node)
                if match is not None:
                    found.append(match)
                    free = (match.last[0], match.last[1] + 1)
        return chunks, found


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


def _longest(tokens: Tokens[Value], first: Position, node: Node[Value]) -> Found[Value] | None:
    best: Found[Value] | None = None
    last, size = first, 1
    while True:
        if node.ends:
            best = Found(node.ends[0], first, last, size)
        following = tokens.after(last) if node.following else None
        further = node.following.get(tokens.word(following)) if following else None
        if following is None or further is None or tokens.parted(last, following):
            return best
        node, last, size = further, following, size + 1
