"""Letters in one title that abbreviate words of the other: *Clerk - COS*, *Clerk (Contract of Service)*.

Belongs here: finding the words whose initials the other title gives. Does not belong here: abbreviations with one
meaning in any title (``title_tables``), those that a title itself writes out (``marks``), or how two titles relate once
the letters are removed (``titles``).

Letters with a known meaning keep it, whatever words the other title has: a *PM* is not a *Property Manager*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.marks import without_marks
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.regions import place_names, region_words
from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.vocabulary import known_words
from opportunity_pipeline.normalize.duplicates.wording import Wording, read_wording

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"(?<![^\W_])[A-Z]{2,5}(?![^\W_])")
_ROMAN = re.compile(r"[IVX]+")
# Where the work is, or for whose market.
_COUNTRIES = frozenset({"EU", "KSA", "UAE", "UK", "US", "USA"})
_JOINTS = frozenset({"and", "of", "for", "in", "the", "to"})
# Two letters are the initials of too many things.
_LEAST_TO_TELL = 3


def without_letters(a: Posting, b: Posting) -> tuple[Posting, Posting, bool] | None:
    """Removes letters from one title and their words from the other; the flag tells whether the match is certain.

    ``None`` if neither title has words for letters of the other.
    """
    for one, other in ((a, b), (b, a)):
        for letters in _unknown_letters(one.title):
            if run := next(_runs(letters, other.title), None) or _written_beside(letters, other.title):
                said, short = read_wording(run), read_wording(letters)
                less = _without(_without(other.wording, said), short)
                shorter = replace(one, wording=_without(one.wording, short)), replace(other, wording=less)
                sure = len(letters) >= _LEAST_TO_TELL or letters in _LETTERS.findall(other.title)
                return (*(shorter if one is a else shorter[::-1]), sure)
    return None


def letters_of_title(title: str) -> Iterator[str]:
    """Sorted initials of a title's words, with its abbreviations in full; equal if one title abbreviates the other."""
    words = _WORD.findall(without_marks(title))
    for kept in (words, [word for word in words if word.lower() not in _JOINTS]):
        yield "".join(sorted("".join(word if _LETTERS.fullmatch(word) else word[0] for word in kept).lower()))


@lru_cache(maxsize=65_536)
def _unknown_letters(title: str) -> tuple[str, ...]:
    if title.isupper() and " " in title.strip():
        return ()
    tables = title_tables()
    known = tables.capitals.keys() | tables.settled.keys()
    return tuple(
        letters
        for letters in _LETTERS.findall(title)
        if letters not in known | _COUNTRIES and not _ROMAN.fullmatch(letters) and not _says_something(letters.lower())
    )


def _says_something(word: str) -> bool:
    return word in title_tables().phrases or word in known_words() or word in place_names() or word in region_words()


def _runs(letters: str, title: str) -> Iterator[str]:
    """Runs of words in a title whose initials are the letters, with and without joining words."""
    words = [word for word in _WORD.findall(title) if not _LETTERS.fullmatch(word)]
    for kept in (words, [word for word in words if word.lower() not in _JOINTS]):
        initials = "".join(word[0] for word in kept).upper()
        at = initials.find(letters) if len(initials) == len(kept) else -1
        if at >= 0:
            yield " ".join(kept[at : at + len(letters)])


def _written_beside(letters: str, title: str) -> str | None:
    """The words before letters in brackets that contain them in order: *Spoedeisende Hulp (SEH)*."""
    before, brackets, _ = title.partition(f"({letters})")
    words = _WORD.findall(before) if brackets else []
    for length in range(1, min(len(letters), len(words)) + 1):
        run = words[-length:]
        told, left = "".join(run).upper(), iter("".join(run).upper())
        begin = {word[0].upper() for word in run}
        if told[0] == letters[0] and begin <= set(letters) and all(letter in left for letter in letters):
            return " ".join(run)
    return None


def _without(wording: Wording, said: Wording) -> Wording:
    return replace(
        wording,
        words=tuple(word for word in wording.words if word not in said.words),
        terms=wording.terms - said.terms,
        kinds=wording.kinds - said.kinds,
    )
