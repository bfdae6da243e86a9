"""Tokenises texts into words and the chunks that contain them.

Belongs here: splitting a text, and what surrounds a token. Does not belong here: finding phrases (``phrases``).

A token is a word, including the signs of technology names: ``c++``, ``c#``, ``.net``, ``node.js``; ``ci/cd`` is two
tokens. A chunk is the text between two spaces, or a line break. Each chunk is tokenised once and cached: texts of one
kind share nearly all their chunks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Told = TypeVar("Told")

# A dot, ampersand or apostrophe inside a word joins (node.js, r&d, master's); ++ and # end a word (c++, c#).
_TOKEN = re.compile(r"(?:(?<![^\W_])\.)?[^\W_]+(?:[.&'’][^\W_]+)*(?:\+\+|#(?![^\W_]))?")
_PARTING = re.compile(r"[,;|\n•·:!?()\[\]]|\.\s")
_WORD = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"[.&'’]")

# Cache limits: the chunks of some ten thousand texts. Longer chunks are web addresses and rarely repeat.
_MOST_CHUNKS = 65_536
LONGEST_CHUNK = 40

LINE_BREAK = "\n"
"""The chunk between two lines, and the last chunk of a text."""
Position = tuple[int, int]
"""Position of a token: index of its chunk, and its index in the chunk."""


BEGIN, END, PARTED = "\x1e", "\x1f", ","
"""Marks in a text searched for phrases: before a token, after a token, and where a phrase must not continue."""


def marked(word: str) -> str:
    """A token between its marks."""
    return f"{BEGIN}{word}{END}"


def words_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase, in lower case."""
    return tuple(match[0].lower() for match in _TOKEN.finditer(phrase))


class Token(NamedTuple):
    """A token of a chunk, in lower case, with its offsets.

    ``parted``: it was split from a joined token that no phrase contains; no phrase spans the joint.
    """

    word: str
    start: int
    end: int
    parted: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """A tokenised chunk.

    Attributes:
        text: the chunk as written.
        length: its number of characters in a text, including the following space.
        tokens: its tokens; empty for a line break or a dash.
        words: the tokens in lower case.
    """

    text: str
    length: int
    tokens: tuple[Token, ...]
    words: tuple[str, ...]

    def parted(self, number: int) -> bool:
        """Whether a comma or similar sign separates a token from the previous token or chunk."""
        token = self.tokens[number]
        end = self.tokens[number - 1].end if number else 0
        return token.parted or bool(_PARTING.search(self.text[end : token.start]))

    @property
    def closed(self) -> bool:
        """Whether a comma or similar sign follows the last token."""
        return bool(_PARTING.search(f"{self.text} ", self.tokens[-1].end if self.tokens else 0))


class Tokens:
    """The tokens of a text, in order; its last chunk has none.

    Args:
        texts: the chunks as written.
        chunks: chunk text → chunk.

    Attributes:
        texts: the chunks as written.
    """

    __slots__ = ("_chunks", "texts")

    def __init__(self, texts: list[str], chunks: Chunks) -> None:
        self.texts = texts
        self._chunks = chunks

    def chunks(self, first: int = 0, end: int | None = None) -> list[Chunk]:
        """The chunks from ``first`` up to, not including, ``end``."""
        return list(map(self._chunks.__getitem__, self.texts[first:end]))

    def through_next(self, position: Position) -> list[str]:
        """The texts from a token's chunk through the next chunk that has a token."""
        first = position[0]
        end = first + 1
        while end < len(self.texts) and not self._chunks[self.texts[end]].words:
            end += 1
        return self.texts[first : end + 1]

    def words(self) -> list[str]:
        """All tokens, in lower case."""
        return [word for text in self.texts for word in self._chunks[text].words]

    def original(self, position: Position) -> str:
        """A token as written."""
        text = self.texts[position[0]]
        token = self._chunks[text].tokens[position[1]]
        return text[token.start : token.end]


class Chunks(dict[str, Chunk]):
    """Cache of chunk text → tokenised chunk; long chunks are not cached.

    Args:
        known: tokens of phrases. A joined token not among them is split (``python.java``, ``html&css``).

    Attributes:
        marks: chunk text → its tokens with marks, as searched for phrases.
        sizes: chunk text → its number of tokens.
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
            # For other tokens, only their presence is marked: no phrase contains them.
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
    """Cache of chunk text → a value computed from the chunk, with the same limits.

    Args:
        chunks: the tokenised chunks.
        tell: computes the value of a chunk.
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
    """A fast test for chunks that most texts lack; most chunks of a text are already cached as matching or not.

    Args:
        tells: whether a lower-case chunk matches.
    """

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._telling: set[str] = set()
        self._quiet: set[str] = set()

    def among(self, chunks: Sequence[str]) -> bool:
        """Whether any chunk of a text matches."""
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
    """A test for chunks that contain one of the words: lower case, letters and digits only."""
    return TellingChunks(lambda chunk: not words.isdisjoint(_WORD.findall(chunk)))
