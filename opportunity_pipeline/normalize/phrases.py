"""Finding many known phrases in a text at once, by whole tokens.

Belongs here: taking a text apart into tokens, and the index of phrases over them. Does not belong here: which phrases
there are and what they mean (``skills``, ``roles``).

A token is a word with what belongs to it in names of technology: ``c++``, ``c#``, ``.net``, ``node.js``, ``ci`` and
``cd``. Comparing whole tokens is what keeps *Rust* out of *trust* and *Java* out of *JavaScript*. One pass costs time
linear in the text whatever the number of phrases, because a token leads directly to the few phrases that begin with it.

A text is a row of chunks: what stands between two blanks, and line breaks. A chunk is taken apart once and remembered,
with the phrases that may begin in it: texts of one kind share nearly all of their chunks, so that most of a text costs
one look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

# A dot, ampersand or apostrophe inside a word joins (node.js, r&d, master's); ++ and # end one (c++, c#).
_TOKEN = re.compile(r"(?:(?<![^\W_])\.)?[^\W_]+(?:[.&'’][^\W_]+)*(?:\+\+|#(?![^\W_]))?")
_PARTING = re.compile(r"[,;|\n•·:!?]|\.\s")
_JOINTS = re.compile(r"[.&'’]")

# Bounds what is remembered: the chunks of some ten thousand texts. Longer ones are addresses and hardly come again.
_MOST_CHUNKS = 65_536
_LONGEST_CHUNK = 40

Position = tuple[int, int]
"""Where a token stands: number of its chunk, and its number in the chunk."""


class Found(NamedTuple, Generic[Value]):
    """A phrase found: its value, its first and last token, and how many tokens it has."""

    value: Value
    first: Position
    last: Position
    size: int


class _Token(NamedTuple):
    """A token of a chunk: in lower case, and where it stands.

    ``parted``: it fell off a joined token that no phrase knows, and no phrase spans the joint.
    """

    word: str
    start: int
    end: int
    parted: bool


@dataclass
class _Node(Generic[Value]):
    """What may follow the tokens so far, and what they stand for where a phrase ends with them."""

    ends: list[Value] = field(default_factory=list)
    following: dict[str, _Node[Value]] = field(default_factory=dict)

    @cached_property
    def heads(self) -> frozenset[str | None]:
        """What a chunk may begin with that goes on with a phrase."""
        return frozenset({*self.following, None})


@dataclass(slots=True)
class _Chunk(Generic[Value]):
    """A chunk, taken apart.

    Attributes:
        text: as it was written.
        tokens: its tokens; none of a line break or a dash.
        begun: number of each token that may begin a phrase, and the phrases that it may begin.
        final: number of its last token.
        heads: heads of the next chunk with which a phrase can begin here; ``None`` where one can with any.
        head: its first token; without tokens ``None``, or ``""`` where it parts what is before it from what is behind.
        opens: a comma or the like parts its first token from what comes before.
        closes: a comma or the like parts its last token from what comes behind.
    """

    text: str
    tokens: tuple[_Token, ...]
    begun: tuple[tuple[int, _Node[Value]], ...]
    final: int
    heads: frozenset[str | None] | None
    head: str | None
    opens: bool
    closes: bool


class Tokens(Generic[Value]):
    """The tokens of a text, in order; its last chunk has none."""

    __slots__ = ("chunks",)

    def __init__(self, chunks: list[_Chunk[Value]]) -> None:
        self.chunks = chunks

    def word(self, position: Position) -> str:
        """A token in lower case."""
        return self.chunks[position[0]].tokens[position[1]].word

    def original(self, position: Position) -> str:
        """A token as it was written."""
        chunk = self.chunks[position[0]]
        token = chunk.tokens[position[1]]
        return chunk.text[token.start : token.end]

    def after(self, position: Position) -> Position | None:
        """The next token."""
        index, inner = position[0], position[1] + 1
        while index < len(self.chunks):
            if inner < len(self.chunks[index].tokens):
                return index, inner
            index, inner = index + 1, 0
        return None

    def words_before(self, position: Position, most: int) -> list[str]:
        """The tokens before one, the nearest first, in lower case."""
        index, inner = position
        words = [token.word for token in reversed(self.chunks[index].tokens[:inner])]
        while len(words) < most and index > 0:
            index -= 1
            words += [token.word for token in reversed(self.chunks[index].tokens)]
        return words[:most]

    def text_before(self, position: Position) -> Iterator[str]:
        """What stands before a token, chunk by chunk backwards."""
        index, inner = position
        yield self.chunks[index].text[: self.chunks[index].tokens[inner].start]
        yield from (self.chunks[before].text for before in range(index - 1, -1, -1))

    def gap(self, left: Position, right: Position) -> str:
        """What stands between two tokens, with blanks around its line breaks."""
        first, last = self.chunks[left[0]], self.chunks[right[0]]
        start, end = first.tokens[left[1]].end, last.tokens[right[1]].start
        if left[0] == right[0]:
            return first.text[start:end]
        between = [chunk.text for chunk in self.chunks[left[0] + 1 : right[0]]]
        return " ".join([first.text[start:], *between, last.text[:end]])

    def parted(self, left: Position, right: Position) -> bool:
        """Whether a comma, line break or the like parts two neighbouring tokens; no phrase spans that."""
        chunk = self.chunks[right[0]]
        if left[0] == right[0]:
            return chunk.tokens[right[1]].parted or bool(_PARTING.search(self.gap(left, right)))
        return chunk.opens or any(before.closes for before in self.chunks[left[0] : right[0]])


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
            key = tuple(match[0].lower() for match in _TOKEN.finditer(phrase))
            if not key:
                raise ValueError(f"phrase {phrase!r} has no word")
            if exact.setdefault(key, value) != value:
                raise ValueError(f"phrase {phrase!r} stands for both {exact[key]!r} and {value!r}")
        self._exact = exact
        self._known = frozenset(chain.from_iterable(exact))
        self._chunks = _Chunks(_beginnings(exact), self._known)

    def narrowed(self, wanted: Callable[[Value], bool]) -> PhraseIndex[Value]:
        """An index of the same tokens without the phrases that are one token and not wanted.

        Longer ones that are not wanted stay, because they keep what lies within them from being found.
        """
        narrow = PhraseIndex[Value]([])
        narrow._exact = {key: value for key, value in self._exact.items() if len(key) > 1 or wanted(value)}
        narrow._known = self._known
        narrow._chunks = _Chunks(_beginnings(narrow._exact), self._known)
        return narrow

    def tokens(self, text: str) -> Tokens[Value]:
        """The tokens of a text. A joined token that no phrase knows falls apart (``python.java``, ``html&css``)."""
        # The blank at the end makes a last chunk without tokens: every token has a chunk behind it.
        return Tokens(list(map(self._chunks.__getitem__, f"{text} ".replace("\n", " \n ").split(" "))))

    def find(self, tokens: Tokens[Value]) -> list[Found[Value]]:
        """All phrases in the tokens, in order."""
        chunks, found = tokens.chunks, list[Found[Value]]()
        free: Position = (0, 0)
        for index in [index for index, chunk in enumerate(chunks) if chunk.begun]:
            chunk, head = chunks[index], chunks[index + 1].head
            # Most words that may begin a long phrase begin none, as the next word tells.
            if chunk.heads is not None and head not in chunk.heads:
                continue
            for inner, node in chunk.begun:
                first = (index, inner)
                if first < free:
                    continue
                if inner == chunk.final and head not in node.heads:
                    match = Found(node.ends[0], first, first, 1) if node.ends else None
                else:
                    match = _longest(tokens, first, node)
                if match is not None:
                    found.append(match)
                    free = (match.last[0], match.last[1] + 1)
        return found

    def lookup(self, text: str) -> Value | None:
        """The value of a text that is exactly one phrase."""
        return self._exact.get(tuple(token.word for chunk in self.tokens(text).chunks for token in chunk.tokens))


def _beginnings(phrases: Mapping[tuple[str, ...], Value]) -> dict[str, _Node[Value]]:
    """First token → the phrases that begin with it."""
    beginnings: dict[str, _Node[Value]] = {}
    for key, value in phrases.items():
        node, following = _Node[Value](), beginnings
        for word in key:
            node = following.setdefault(word, _Node())
            following = node.following
        node.ends = [value]
    return beginnings


def _longest(tokens: Tokens[Value], first: Position, node: _Node[Value]) -> Found[Value] | None:
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


class _Chunks(dict[str, _Chunk[Value]]):
    """Text of a chunk → the chunk taken apart, for as many as are worth remembering."""

    def __init__(self, beginnings: dict[str, _Node[Value]], known: frozenset[str]) -> None:
        super().__init__()
        self._beginnings = beginnings
        self._known = known

    def __missing__(self, text: str) -> _Chunk[Value]:
        tokens = tuple(self._tokens(text))
        beginning = [(number, self._beginnings.get(token.word)) for number, token in enumerate(tokens)]
        begun = tuple((number, node) for number, node in beginning if node is not None)
        final = len(tokens) - 1
        chunk = _Chunk(
            text=text,
            tokens=tokens,
            begun=begun,
            final=final,
            heads=begun[0][1].heads if len(begun) == 1 and begun[0][0] == final and not begun[0][1].ends else None,
            head=tokens[0].word if tokens else "" if _PARTING.search(f"{text} ") else None,
            opens=bool(tokens and _PARTING.search(text, 0, tokens[0].start)),
            closes=bool(_PARTING.search(f"{text} ", tokens[-1].end if tokens else 0)),
        )
        if len(text) <= _LONGEST_CHUNK:
            if len(self) >= _MOST_CHUNKS:
                self.clear()
            self[text] = chunk
        return chunk

    def _tokens(self, text: str) -> Iterator[_Token]:
        for match in _TOKEN.finditer(text):
            word, start = match[0].lower(), match.start()
            if word in self._known or not _JOINTS.search(word):
                yield _Token(word, start, match.end(), parted=False)
                continue
            parted = False
            for part in _JOINTS.split(match[0]):
                if part:
                    yield _Token(part.lower(), start, start + len(part), parted)
                    parted = True
                start += len(part) + 1
