"""The words of a title as its rules compare them: folded, corrected, in English, without words outside the role.

Belongs here: splitting a title, translating role words of other languages, and finding phrases in the words. Does not
belong here: the meaning of a phrase for the role (``role_family``, ``role_level``).

Three signs stand between words: ``|`` for any separator (commas, brackets, dashes), ``/`` for alternatives, ``&`` for
*and*. All other signs are dropped, as are gender marks (``(m/w/d)``, ``Entwickler*in``).

A word that occurs in no phrase is, in this order: translated by ``data/role_words.json``, whose stems cover inflected
and compound words; reduced from plural to singular; corrected if one letter of a long word is missing or doubled
(*Devlopment*); or left unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.text import fold

Value = TypeVar("Value")

PARTING, EITHER, BOTH = "|", "/", "&"
SIGNS = frozenset({PARTING, EITHER, BOTH})
LONGEST_TITLE = 300

_MARKS = re.compile(r"[(*:_·/|]|genders", re.IGNORECASE)
# "(m/w/d)", "H/F", "f/m/x": the genders addressed.
_GENDERS = re.compile(r"\(?\b[mwfhdxi](?:\s?[/|*]\s?[mwfhdxi]){1,3}\b\)?|\ball genders\b|\bgn\)", re.IGNORECASE)
# "Desenvolvedor(a)", "Entwickler*in", "Développeur/euse": both forms of one word.
_BOTH_FORMS = re.compile(
    r"(?<=[^\W\d_]{3})(?:\((?:e|a|o|in|innen|ne|euse|rice|trice|ère|ra|ka|es|as|s)\)|[*:_·](?:in|innen|r|e)(?![^\W_])"
    r"|/-?(?:in|innen|a|e|ne|euse|rice|trice|ière|ka)(?![^\W_]))",
    re.IGNORECASE,
)
_OTHER_SCRIPTS = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_TOKEN = re.compile(
    r"(?:(?<![^\W_])\.)?[^\W_]+(?:[.'’][^\W_]+)*(?:\+\+|#(?![^\W_]))?|[&+/]|[,;:|()\[\]{}!?@•·–—\n]|(?<!\S)-+|-+(?!\S)"
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ı": "i", "œ": "oe"})
_NUMBERED = re.compile(r"([a-z]{3,})(\d)")
_AND = frozenset({"and", "und", "et", "y", "e", "og", "och", "en", "&", "+"})
_SHORTEST_MENDED = 7


class Match(NamedTuple, Generic[Value]):
    """A phrase match: its value, its first word and the one after its last."""

    value: Value
    first: int
    end: int


@dataclass(slots=True)
class _Node(Generic[Value]):
    """Trie node: the words that may follow, and the value if a phrase ends here."""

    following: dict[str, _Node[Value]] = field(default_factory=dict)
    value: Value | None = None


class Phrases(Generic[Value]):
    """Phrases of words; matches are leftmost, then longest, and do not overlap.

    Args:
        phrases: phrase and value, which must not be ``None``.

    Raises:
        ValueError: a phrase has no word, or two phrases with the same words have different values.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._beginnings: dict[str, _Node[Value]] = {}
        for phrase, value in phrases:
            node, following = None, self._beginnings
            for word in split(phrase):
                node = following.setdefault(word, _Node())
                following = node.following
            if node is None or node.value not in (None, value):
                raise ValueError(f"phrase {phrase!r} has no word, or stands for two things")
            node.value = value

    def find(self, words: list[str]) -> list[Match[Value]]:
        """All phrases in the words, in order."""
        found: list[Match[Value]] = []
        free = 0
        for first, word in enumerate(words):
            node = self._beginnings.get(word) if first >= free else None
            end = first
            while node is not None:
                end += 1
                if node.value is not None:
                    if free > first:
                        found.pop()
                    found.append(Match(node.value, first, end))
                    free = end
                node = node.following.get(words[end]) if node.following and end < len(words) else None
        return found


def title_words(text: str) -> list[str]:
    """The words of a title and the signs between them."""
    text = text[:LONGEST_TITLE]
    if _OTHER_SCRIPTS.search(text):
        text = text.lower()
        for foreign, english in data()["other_scripts"].items():
            text = text.replace(foreign, f" {english} ")
    if _MARKS.search(text):
        text = _BOTH_FORMS.sub("", _GENDERS.sub(" ", text))
    return [word for token in _in_english(split(text)) for word in _words_of(token)]


def split(text: str) -> list[str]:
    """The words of a text, folded but not translated, and the signs between them."""
    return [_sign_or_word(match[0]) for match in _TOKEN.finditer(fold(text).translate(_LETTERS))]


def _sign_or_word(token: str) -> str:
    if token in _AND:
        return BOTH
    return token if token == EITHER or token[-1].isalnum() or (len(token) > 1 and token[0].isalnum()) else PARTING


@cache
def data() -> dict[str, Any]:
    """The data file: translations, and the words for levels and employment types."""
    content: dict[str, Any] = read_data("role_words.json")
    return content


@cache
def family_phrases() -> dict[str, dict[str, list[str]]]:
    """The other data file: family → strength → phrases."""
    content: dict[str, dict[str, list[str]]] = read_data("roles.json")
    return content


@cache
def vocabulary() -> frozenset[str]:
    """Every word that occurs in a phrase."""
    listed = [phrases for family in family_phrases().values() for phrases in family.values()]
    listed += [phrases for name in ("levels", "employment", "employment_hints") for phrases in data()[name].values()]
    return frozenset(word for phrases in listed for phrase in phrases for word in split(phrase))


@lru_cache(maxsize=65_536)
def _words_of(token: str) -> tuple[str, ...]:
    if token in SIGNS or token in vocabulary():
        return (token,)
    if "." in token:
        return tuple(word for part in token.split(".") if part for word in _words_of(part))
    if "'" in token or "’" in token:
        head, _, tail = token.replace("’", "'").partition("'")
        # "d'études" has an article before its word, "Founder's" a letter after it.
        return _words_of(tail.replace("'", "")) if len(head) == 1 else _words_of(head + tail.replace("'", ""))
    if (numbered := _NUMBERED.fullmatch(token)) and numbered[1] in vocabulary():
        return numbered[1], numbered[2]
    return _translated(token) or (_mended(token),)


def _translated(word: str) -> tuple[str, ...]:
    exact, stems = _translations()
    english = exact.get(word)
    for length in range(len(word), 1, -1):
        english = english or stems.get(word[:length])
    if english is None:
        # Compounds end with the word for the role: "Steuerungsentwickler".
        endings = data()["endings"]
        english = next((endings[word[cut:]] for cut in range(3, len(word) - 3) if word[cut:] in endings), None)
    return tuple(split(english)) if english else ()


@cache
def _translations() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for english, words in data()["translations"].items():
        for word in words:
            (stems if word.endswith("*") else exact)[word.removesuffix("*")] = english
    return exact, stems


@cache
def _foreign_phrases() -> Phrases[str]:
    return Phrases((phrase, english) for phrase, english in _translations()[0].items() if " " in phrase)


def _in_english(words: list[str]) -> list[str]:
    found = _foreign_phrases().find(words)
    for match in reversed(found):
        words[match.first : match.end] = split(match.value)
    return words


def _mended(word: str) -> str:
    known = vocabulary()
    if word.endswith("s") and len(word) > 3 and word[:-1] in known:
        return word[:-1]
    if len(word) < _SHORTEST_MENDED or not word.isalpha():
        return word
    shorter = [word[:cut] + word[cut + 1 :] for cut in range(1, len(word))]
    swapped = [word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :] for cut in range(1, len(word) - 1)]
    for candidate in (*shorter, *swapped):
        if len(candidate) >= _SHORTEST_MENDED and candidate in known:
            return candidate
    return _missing_letter().get(word, word)


@cache
def _missing_letter() -> dict[str, str]:
    long_words = sorted(word for word in vocabulary() if len(word) > _SHORTEST_MENDED and word.isalpha())
    return {word[:cut] + word[cut + 1 :]: word for word in long_words for cut in range(1, len(word))}
