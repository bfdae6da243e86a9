"""Texts as tokens: words, and the chunks they stand in.

Belongs here: taking a text apart, and what stands around a token. Does not belong here: finding phrases (``phrases``).

A token is a word with what belongs to it in names of technology: ``c++``, ``c#``, ``.net``, ``node.js``, ``ci`` and
``cd``. A chunk is what stands between two blanks, or a line break. It is taken apart once and remembered, with the
phrases that may begin in it: texts of one kind share nearly all of their chunks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

# A dot, ampersand or apostrophe inside a word joins (node.js, r&d, master's); ++ and # end one (c++, c#).
_TOKEN = re.compile(r"(?:(?<![^\W_])\.)?[^\W_]+(?:[.&'’][^\W_]+)*(?:\+\+|#(?![^\W_]))?")
_PARTING = re.compile(r"[,;|\n•·:!?()\[\]]|\.\s")
_WORD = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"[.&'’]")

# Bounds what is remembered: the chunks of some ten thousand texts. Longer ones are addresses and hardly come again.
_MOST_CHUNKS = 65_536
LONGEST_CHUNK = 40

LINE_BREAK = "\n"
"""The chunk between two lines, and the last of a text."""
Position = tuple[int, int]
"""Where a token stands: number of its chunk, and its number in the chunk."""


def words_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase in lower case."""
    return tuple(match[0].lower() for match in _TOKEN.finditer(phrase))


class Token(NamedTuple):
    """A token of a chunk: in lower case, and where it stands.

    ``parted``: it fell off a joined token that no phrase knows, and no phrase spans the joint.
    """

    word: str
    start: int
    end: int
    parted: bool


@dataclass
class Node(Generic[Value]):
    """What may follow the tokens of a phrase so far, and what they stand for where a phrase ends with them."""

    ends: list[Value] = field(default_factory=list)
    following: dict[str, Node[Value]] = field(default_factory=dict)

    @cached_property
    def heads(self) -> frozenset[str | None]:
        """Heads of the chunks that may go on with a phrase."""
        return frozenset({*self.following, None})


@dataclass(slots=True)
class Chunk(Generic[Value]):
    """A chunk, taken apart.

    Attributes:
        text: as it was written.
        length: how many characters it takes in a text, with the blank behind it.
        tokens: its tokens; none of a line break or a dash.
        words: they in lower case.
        begun: number of each token that may begin a phrase, and the phrases that it may begin.
        final: number of its last token.
        heads: heads of the next chunk with which a phrase can begin here; ``None`` where one can with any.
        head: its first token; without tokens ``None``, or ``""`` where it parts what is before it from what is behind.
        opens: a comma or the like parts its first token from what comes before.
        closes: a comma or the like parts its last token from what comes behind.
    """

    text: str
    length: int
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    begun: tuple[tuple[int, Node[Value]], ...]
    final: int
    heads: frozenset[str | None] | None
    head: str | None
    opens: bool
    closes: bool

    def parted(self, number: int) -> bool:
        """Whether a comma or the like parts a token, not the first, from that before it; no phrase spans that."""
        token = self.tokens[number]
        return token.parted or bool(_PARTING.search(self.text[self.tokens[number - 1].end : token.start]))


class Tokens(Generic[Value]):
    """The tokens of a text, in order; its last chunk has none.

    Args:
        texts: what its chunks are written like.
        chunks: texts of chunks → chunks.

    Attributes:
        texts: what its chunks are written like.
    """

    __slots__ = ("_chunks", "texts")

    def __init__(self, texts: list[str], chunks: Chunks[Value]) -> None:
        self.texts = texts
        self._chunks = chunks

    def chunks(self, first: int = 0, end: int | None = None) -> list[Chunk[Value]]:
        """The chunks from one up to, not including, another."""
        return list(map(self._chunks.__getitem__, self.texts[first:end]))

    def through_next(self, position: Position) -> list[str]:
        """What the chunk of a token is written like, and those behind it up to the next that has a token."""
        first = position[0]
        end = first + 1
        while end < len(self.texts) and not self._chunks[self.texts[end]].words:
            end += 1
        return self.texts[first : end + 1]

    def words(self) -> list[str]:
        """All tokens in lower case."""
        return [word for text in self.texts for word in self._chunks[text].words]

    def original(self, position: Position) -> str:
        """A token as it was written."""
        text = self.texts[position[0]]
        token = self._chunks[text].tokens[position[1]]
        return text[token.start : token.end]


class Chunks(dict[str, Chunk[Value]]):
    """Text of a chunk → the chunk taken apart, for as many as are worth remembering.

    Args:
        beginnings: first token → the phrases that begin with it.
        known: tokens of phrases. A joined token that is none of them falls apart (``python.java``, ``html&css``).

    Attributes:
        dull: texts of chunks that begin no phrase. Most do not, and knowing them takes a tenth of looking at them.
        dull_before: text of a chunk that may begin phrases → the chunks before which it begins none.
    """

    def __init__(self, beginnings: Mapping[str, Node[Value]], known: frozenset[str]) -> None:
        super().__init__()
        self._beginnings = beginnings
        self._known = known
        self.dull = {LINE_BREAK}
        self.dull_before: dict[str, set[str]] = {}

    def __missing__(self, text: str) -> Chunk[Value]:
        tokens = tuple(self._tokens(text))
        beginning = [(number, self._beginnings.get(token.word)) for number, token in enumerate(tokens)]
        begun = tuple((number, node) for number, node in beginning if node is not None)
        final = len(tokens) - 1
        chunk = Chunk(
            text=text,
            length=len(text) + 1,
            tokens=tokens,
            words=tuple(token.word for token in tokens),
            begun=begun,
            final=final,
            heads=begun[0][1].heads if len(begun) == 1 and begun[0][0] == final and not begun[0][1].ends else None,
            head=tokens[0].word if tokens else "" if _PARTING.search(f"{text} ") else None,
            opens=bool(tokens and _PARTING.search(text, 0, tokens[0].start)),
            closes=bool(_PARTING.search(f"{text} ", tokens[-1].end if tokens else 0)),
        )
        if len(text) <= LONGEST_CHUNK:
            if len(self) >= _MOST_CHUNKS:
                self.clear()
                self.dull.intersection_update((LINE_BREAK,))
                self.dull_before.clear()
            self[text] = chunk
            if begun:
                self.dull_before[text] = set()
            else:
                self.dull.add(text)
        return chunk

    def _tokens(self, text: str) -> Iterator[Token]:
        for match in _TOKEN.finditer(text):
            word, start = match[0].lower(), match.start()
            if word in self._known or not _JOINTS.search(word):
                yield Token(word, start, match.end(), parted=False)
                continue
            parted = False
            for part in _JOINTS.split(match[0]):
                if part:
                    yield Token(part.lower(), start, start + len(part), parted)
                    parted = True
                start += len(part) + 1


class TellingChunks:
    """Chunks of which most texts have none; a text is looked through quickly, because most of its chunks are known.

    Args:
        tells: whether a chunk, in lower case, is one.
    """

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._telling: set[str] = set()
        self._quiet: set[str] = set()

    def among(self, chunks: Sequence[str]) -> bool:
        """Whether one of the chunks of a text is one."""
        if self._quiet.issuperset(chunks):
            return False
        if not self._telling.isdisjoint(chunks):
            return True
        return any(self._is_telling(chunk) for chunk in chunks if chunk not in self._quiet)

    def _is_telling(self, chunk: str) -> bool:
        telling = bool(self._tells(chunk.lower()))
        if len(chunk) <= LONGEST_CHUNK:
            known = self._telling if telling else self._quiet
            if len(known) >= _MOST_CHUNKS:
                known.clear()
            known.add(chunk)
        return telling


def telling_words(words: frozenset[str]) -> TellingChunks:
    """Chunks with one of some words in lower case, of letters and digits alone."""
    return TellingChunks(lambda chunk: not words.isdisjoint(_WORD.findall(chunk)))
