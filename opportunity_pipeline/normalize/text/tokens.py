"""Texts as tokens: words, and the chunks they stand in.

Belongs here: taking a text apart, and what stands around a token. Does not belong here: finding phrases (``phrases``).

A token is a word with what belongs to it in names of technology: ``c++``, ``c#``, ``.net``, ``node.js``, ``ci`` and
``cd``. A chunk is what stands between two blanks, or a line break. It is taken apart once and remembered: texts of one
kind share nearly all of their chunks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Told = TypeVar("Told")

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


BEGIN, END, PARTED = "\x1e", "\x1f", ","
"""Marks in a text that is searched for phrases: before and behind a token, and where no phrase goes on."""


def marked(word: str) -> str:
    """A token with its marks."""
    return f"{BEGIN}{word}{END}"


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


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk, taken apart.

    Attributes:
        text: as it was written.
        length: how many characters it takes in a text, with the blank behind it.
        tokens: its tokens; none of a line break or a dash.
        words: they in lower case.
    """

    text: str
    length: int
    tokens: tuple[Token, ...]
    words: tuple[str, ...]

    def parted(self, number: int) -> bool:
        """Whether a comma or the like parts a token from that before it, or from the chunk before."""
        token = self.tokens[number]
        end = self.tokens[number - 1].end if number else 0
        return token.parted or bool(_PARTING.search(self.text[end : token.start]))

    @property
    def closed(self) -> bool:
        """Whether a comma or the like parts its last token from what comes behind."""
        return bool(_PARTING.search(f"{self.text} ", self.tokens[-1].end if self.tokens else 0))


class Tokens:
    """The tokens of a text, in order; its last chunk has none.

    Args:
        texts: what its chunks are written like.
        chunks: texts of chunks → chunks.

    Attributes:
        texts: what its chunks are written like.
    """

    __slots__ = ("_chunks", "texts")

    def __init__(self, texts: list[str], chunks: Chunks) -> None:
        self.texts = texts
        self._chunks = chunks

    def chunks(self, first: int = 0, end: int | None = None) -> list[Chunk]:
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


class Chunks(dict[str, Chunk]):
    """Text of a chunk → the chunk taken apart, for as many as are worth remembering.

    Args:
        known: tokens of phrases. A joined token that is none of them falls apart (``python.java``, ``html&css``).

    Attributes:
        marks: text of a chunk → its tokens with marks, as a text is searched for phrases.
        sizes: text of a chunk → how many tokens it has.
    """

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__()
        self._known = known
        self.marks = _Of(self, self._marks)
        self.sizes = _Of(self, lambda chunk: len(chunk.words))

    def __missing__(self, text: str) -> Chunk:
        tokens = tuple(self._tokens(text))
        chunk = Chunk(text, len(text) + 1, tokens, tuple(token.word for token in tokens))
        _remember(self, text, chunk)
        return chunk

    def _marks(self, chunk: Chunk) -> str:
        parts = []
        for number, word in enumerate(chunk.words):
            if chunk.parted(number):
                parts.append(PARTED)
            # Of others only that they are there: no phrase has them.
            parts.append(marked(word) if word in self._known else BEGIN)
        return "".join([*parts, PARTED] if chunk.closed else parts)

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


class _Of(dict[str, Told]):
    """Text of a chunk → something told of it, remembered as the chunks are.

    Args:
        chunks: the chunks.
        tell: what is told of one.
    """

    def __init__(self, chunks: Chunks, tell: Callable[[Chunk], Told]) -> None:
        super().__init__()
        self._chunks = chunks
        self._tell = tell

    def __missing__(self, text: str) -> Told:
        told = self._tell(self._chunks[text])
        _remember(self, text, told)
        return told


def _remember(known: dict[str, Told], text: str, told: Told) -> None:
    if len(text) <= LONGEST_CHUNK:
        if len(known) >= _MOST_CHUNKS:
            known.clear()
        known[text] = told


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
