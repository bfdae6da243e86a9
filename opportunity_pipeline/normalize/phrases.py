"""Finding many known phrases in a text at once, by whole tokens.

Belongs here: taking a text apart into tokens, and the index of phrases over them. Does not belong here: which phrases
there are and what they mean (``skills``, ``roles``).

A token is a word with what belongs to it in names of technology: ``c++``, ``c#``, ``.net``, ``node.js``, ``ci`` and
``cd``. Comparing whole tokens is what keeps *Rust* out of *trust* and *Java* out of *JavaScript*. One pass costs time
linear in the text whatever the number of phrases, because a token leads directly to the few phrases that begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")

# A dot, ampersand or apostrophe inside a word joins (node.js, r&d, master's); ++ and # end one (c++, c#).
_TOKEN = re.compile(r"(?:(?<![^\W_])\.)?[^\W_]+(?:[.&'’][^\W_]+)*(?:\+\+|#(?![^\W_]))?")
_PARTING = re.compile(r"[,;|\n•·:!?()\[\]]|\.\s")
_JOINTS = re.compile(r"[.&'’]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token in lower case, and where it stands in the text.

    ``apart``: a comma, line break or the like parts it from the token before; no phrase spans that.
    """

    text: str
    start: int
    end: int
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A phrase found: its value, the first token and the one after the last."""

    value: Value
    first: int
    last: int


class PhraseIndex(Generic[Value]):
    """Phrases by their first token; a text is matched leftmost first, longest first, without overlaps.

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
        self._index(exact)

    def only(self, wanted: Callable[[Value], bool]) -> PhraseIndex[Value]:
        """An index of the phrases whose value is wanted."""
        index = PhraseIndex[Value]({})
        index._index({key: value for key, value in self._exact.items() if wanted(value)})
        return index

    def _index(self, exact: dict[tuple[str, ...], Value]) -> None:
        self._exact = exact
        self._words = {token for key in exact for token in key}
        self._by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for key, value in sorted(exact.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(key[0], []).append((key, value))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text. A joined token that no phrase knows falls apart (``python.java``, ``html&css``)."""
        tokens: list[Token] = []
        end = 0
        for match in _TOKEN.finditer(text):
            word, start = match[0].lower(), match.start()
            apart = bool(_PARTING.search(text, end, start))
            end = match.end()
            if word in self._words or not _JOINTS.search(word):
                tokens.append(Token(word, start, end, apart))
                continue
            for piece in _JOINTS.split(match[0]):
                if piece:
                    tokens.append(Token(piece.lower(), start, start + len(piece), apart))
                    apart = True
                start += len(piece) + 1
        return tokens

    def find(self, tokens: list[Token]) -> list[Found[Value]]:
        """All phrases in the tokens, in order."""
        words = [token.text for token in tokens]
        found, position = [], 0
        while position < len(words):
            for key, value in self._by_first.get(words[position], ()):
                if len(key) == 1 or (
                    tuple(words[position : position + len(key)]) == key
                    and not any(token.apart for token in tokens[position + 1 : position + len(key)])
                ):
                    found.append(Found(value, position, position + len(key)))
                    position += len(key) - 1
                    break
            position += 1
        return found

    def lookup(self, text: str) -> Value | None:
        """The value of a text that is exactly one phrase."""
        return self._exact.get(tuple(token.text for token in self.tokens(text)))
