"""Translates job and field names in titles into English: *Infirmière en soins intensifs*, *Industriedesign*.

Belongs here: finding names of jobs and fields in the words of a title, and replacing them by English ones. Does not
belong here: abbreviations and other spellings of English words (``wording``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.title_tokens import tokens_of

_Named = dict[tuple[str, ...], tuple[str, ...]]
_Names = dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]

# Joining words, which the same name may have in one title and lack or vary in the next.
JOINTS = frozenset(
    {
        "a",
        "ai",
        "al",
        "alla",
        "alle",
        "allo",
        "all",
        "au",
        "aux",
        "d",
        "da",
        "das",
        "de",
        "dei",
        "del",
        "della",
        "delle",
    }
    | {
        "dell",
        "dem",
        "den",
        "der",
        "des",
        "di",
        "die",
        "do",
        "dos",
        "ds",
        "du",
        "e",
        "el",
        "em",
        "en",
        "et",
        "fur",
        "i",
    }
    | {"il", "im", "in", "l", "la", "las", "le", "les", "lo", "los", "na", "nel", "no", "och", "og", "para", "per"}
    | {"pour", "til", "und", "van", "voor", "w", "y", "z", "zu", "zum", "zur", "med", "av", "af", "for", "inom"}
    | {"fachrichtung"}
)
# "And" in Italian and Portuguese; a letter elsewhere.
_AND = "e"
# Languages that join the words of a name.
_OF_COMPOUNDS = frozenset({"da", "de", "fi", "hu", "nl", "no", "sv"})
# For keyboards without "ä".
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_BETWEEN_PARTS = ("", "s", "n", "en", "e", "es", "er", "ns")
_LEAST_OF_A_PART = 4
_LEAST_OF_A_COMPOUND = 9


@dataclass(frozen=True, slots=True)
class English:
    """The words of a title in English.

    Attributes:
        words: the words, with each foreign name of a job or field replaced by its English one.
        foreign: whether there was such a name.
        otherwise: the words with second English names where a name has one; ``()`` if none has.
    """

    words: tuple[str, ...]
    foreign: bool
    otherwise: tuple[str, ...] = ()


def in_english(tokens: Sequence[str]) -> English:
    """Translates the names of jobs and fields in a title into English.

    Args:
        tokens: its words, folded.
    """
    (names, _, seconds), phrases = _tables(), title_tables().phrases
    words: list[str] = []
    otherwise: list[str] = []
    at, follows_name, foreign, has_second = 0, False, False, False
    while at < len(tokens):
        if follows_name and tokens[at] == _AND and at + 1 < len(tokens):
            at += 1
            continue
        token = tokens[at]
        end, english = _phrase_at(tokens, at) if token in phrases else (0, ())
        follows_name, second = False, None
        for name, named in names.get(token, ()):
            named_to = _end_of(name, tokens, at)
            if named_to and named_to >= end:
                end, english, follows_name, second = named_to, named, True, seconds.get(name)
                break
        if not end:
            end, english = at + 1, _of_compound(token) if len(token) >= _LEAST_OF_A_COMPOUND else ()
            follows_name = bool(english)
        foreign |= follows_name
        has_second |= second is not None
        words += english or tokens[at:end]
        otherwise += second or english or tokens[at:end]
        at = end
    return English(tuple(words), foreign, tuple(otherwise) if has_second else ())


def written_out(text: str) -> str:
    """A title with its abbreviations written out: *Aux. Administrativo*, *Stv. PDL*."""
    if "." in text:
        text = _abbreviated().sub(lambda found: f"{_written().abbreviations[found[1].lower()]} ", text)
    if text.isupper() and " " in text.strip():
        return text
    return _by_letters().sub(lambda found: _written().letters[found[0]], text)


@cache
def _by_letters() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_written().letters, key=len, reverse=True)))
    return re.compile(rf"(?<![\w&.])(?:{words})(?![\w&.])")


@cache
def _abbreviated() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_written().abbreviations, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.])({words})\.(?!\w)\s*", re.IGNORECASE)


def _phrase_at(tokens: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
    """The end of a phrase of several words that begins at a word of a title, and its replacement; 0 if there is none.

    A phrase longer than a name states something that the name does not: *turno de noche*, *alumno en prácticas*.
    """
    for length, known in title_tables().phrases.get(tokens[at], ()):
        if length > 1 and (replacement := known.get(" ".join(tokens[at : at + length]))) is not None:
            return at + length, tuple(replacement)
    return 0, ()


def _end_of(words: tuple[str, ...], tokens: Sequence[str], at: int) -> int:
    """The end of a name that begins at a word of a title; 0 if it does not stand there."""
    for word in words[1:]:
        at += 1
        while at < len(tokens) and tokens[at] in JOINTS and tokens[at] != word:
            at += 1
        if at == len(tokens) or tokens[at] != word:
            return 0
    return at + 1


@lru_cache(maxsize=65_536)
def _of_compound(word: str) -> tuple[str, ...]:
    """The English names of the two parts of a compound, if both are known: *Pflanzengenetik*."""
    if not word.isalpha():
        return ()
    parts = _tables()[1]
    for at in range(_LEAST_OF_A_PART, len(word) - _LEAST_OF_A_PART + 1):
        last = parts.get(word[at:])
        if last is None:
            continue
        for joint in _BETWEEN_PARTS:
            first = parts.get(word[: at - len(joint)]) if word[:at].endswith(joint) else None
            if first is not None:
                return (*first, *last)
    return ()


def english_titles() -> frozenset[str]:
    """Every English name, as it is written."""
    return frozenset({*_written().titles, *_written().otherwise})


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of the data file; the file describes each of them."""

    titles: dict[str, dict[str, list[str]]]
    otherwise: dict[str, dict[str, list[str]]]
    endings: dict[str, list[tuple[str, str]]]
    abbreviations: dict[str, str]
    letters: dict[str, str]


@cache
def _written() -> _Written:
    data = read_data("title_languages.json")
    endings = {language: [(his, hers) for his, hers in pairs] for language, pairs in data["endings"].items()}
    letters = {short: words for listed in data["letters"].values() for short, words in listed.items()}
    return _Written(data["titles"], data["otherwise"], endings, data["abbreviations"], letters)


@cache
def _tables() -> tuple[_Names, dict[str, tuple[str, ...]], _Named]:
    """Names by first word, longest first; single-word names that form compounds; and second English names."""
    known, of_forms, parts = _named(_written().titles)
    seconds, second_forms, _ = _named(_written().otherwise)
    # An inflected form does not replace a name as written, English words, or a word known by itself.
    in_english_names = {word for english in known.values() for word in english}
    for form, english in of_forms.items():
        if not in_english_names.issuperset(form) and (len(form) > 1 or form[0] not in title_tables().stems):
            known.setdefault(form, english)
    for form, english in second_forms.items():
        seconds.setdefault(form, english)
    names: _Names = {}
    for words, english in known.items():
        if words != english:
            names.setdefault(words[0], []).append((words, english))
    for listed in names.values():
        listed.sort(key=lambda named: -len(named[0]))
    return names, parts, seconds


def _named(titles: dict[str, dict[str, list[str]]]) -> tuple[_Named, _Named, dict[str, tuple[str, ...]]]:
    """Names and their English ones: as written, in inflected forms, and those that form compounds."""
    known: _Named = {}
    parts: dict[str, tuple[str, ...]] = {}
    of_forms: _Named = {}
    for title, languages in titles.items():
        english = tuple(tokens_of(title))
        for language, written in languages.items():
            for name in written:
                for words in _spellings(name, language):
                    known[words] = english
                    for form in _forms(words, language):
                        of_forms.setdefault(form, english)
                    if len(words) == 1 and language in _OF_COMPOUNDS:
                        parts[words[0]] = english
    return known, of_forms, parts


def _spellings(name: str, language: str) -> Iterator[tuple[str, ...]]:
    for spelled in {name, name.translate(_UMLAUTS)} if language in _OF_COMPOUNDS else {name}:
        tokens = list(tokens_of(spelled))
        yield tuple(word for at, word in enumerate(tokens) if not at or word not in JOINTS)


def _forms(words: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    """A name with one ending changed, or with all that can be: *enfermera*, *assistante administrative*."""
    endings = _written().endings.get(language, ())
    firsts = [form for his, hers in endings if (form := _changed(words[0], his, hers)) != words[0]]
    for his, hers in endings:
        changed = [_changed(word, his, hers) for word in words]
        yield (changed[0], *words[1:])
        yield (*words[:-1], changed[-1])
        # "Operatrice specializzata": each word has its own ending.
        yield from ((first, *changed[1:]) for first in (*firsts, changed[0]))


def _changed(word: str, his: str, hers: str) -> str:
    return f"{word[: len(word) - len(his)]}{hers}" if word.endswith(his) and len(word) > len(his) + 2 else word
