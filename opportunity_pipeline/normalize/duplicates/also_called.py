"""Other names of an employer: abbreviations, another script, brands, and short names of universities.

Belongs here: the full and legal names behind a known one (*UNSW*, *Яндекс*, *Zudio*). Does not belong here:
abbreviations derivable from any name (``name_words``), or names that always mean the same employer (``name_tables``).

An abbreviation may stand for several names (*DHA*), and several brands belong to one legal name. So the names behind a
name are added to it and never replace it.
"""

from __future__ import annotations

from functools import cache

from opportunity_pipeline.normalize.duplicates.name_tables import name_tables
from opportunity_pipeline.normalize.duplicates.name_words import words_of
from opportunity_pipeline.normalize.duplicates.regions import place_names

Names = tuple[tuple[str, ...], ...]

_LEAST_OF_A_PLACE = 3
# "UniMelb", "UofT", "UMich"
_UNIVERSITY = ("uni", "uof", "u")


def in_full(words: tuple[str, ...]) -> Names:
    """Full names of an abbreviation or a name in another script, with and without its place: *DET Victoria*."""
    known = _abbreviated()
    if (found := known.get(words)) is not None:
        return found
    end = len(words)
    while end > 1 and words[end - 1] in place_names():
        end -= 1
    full = known.get(words[:end], ()) if end < len(words) else ()
    return (*full, *((*name, *words[end:]) for name in full))


def legal_names(words: tuple[str, ...]) -> Names:
    """The legal names behind a brand."""
    return _brands().get(words, ())


def is_university_for_short(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name is a university's short name built from the start of its place: *UniMelb*, *UCalgary*."""
    if len(short) != 1 or "university" not in long or not short[0].startswith("u"):
        return False
    rest = "".join(word for word in long if word not in {"university", "of", "at"})
    return any(
        rest.startswith(short[0][len(before) :])
        for before in _UNIVERSITY
        if short[0].startswith(before) and len(short[0]) - len(before) >= _LEAST_OF_A_PLACE
    )


def places_for_short(words: tuple[str, ...]) -> tuple[str, ...]:
    """The possible starts of the place in a university's short name; empty if it is no such name."""
    (word, *others) = words
    if others or not word.startswith("u"):
        return ()
    return tuple(
        word[len(before) :]
        for before in _UNIVERSITY
        if word.startswith(before) and len(word) - len(before) >= _LEAST_OF_A_PLACE
    )


@cache
def _abbreviated() -> dict[tuple[str, ...], Names]:
    return _in_words(name_tables().abbreviated)


@cache
def _brands() -> dict[tuple[str, ...], Names]:
    return _in_words(name_tables().brands)


def _in_words(table: dict[str, tuple[str, ...]]) -> dict[tuple[str, ...], Names]:
    """The names of a table as words; entries that already are the same name are left out."""
    read = {words_of(name): tuple(map(words_of, full)) for name, full in table.items()}
    return {words: tuple(name for name in full if name != words) for words, full in read.items()}
