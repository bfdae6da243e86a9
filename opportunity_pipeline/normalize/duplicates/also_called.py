"""By what else an employer goes: in letters, in another script, by its brand, in the short way of universities.

Belongs here: the full and the legal names behind one that is known (*UNSW*, *Яндекс*, *Zudio*). Does not belong here:
letters that any name has (``name_words``), or the names of one employer that are always one (``name_tables``).

Letters may be short for several names (*DHA*), and several brands are of one legal name: so what stands behind a name
is added to it, and puts nothing in its place.
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
    """The full names of a name in letters or another script, with and without the place beside it: *DET Victoria*."""
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
    """Whether a name is a university's by the beginning of its place: *UniMelb*, *UCalgary*."""
    if len(short) != 1 or "university" not in long or not short[0].startswith("u"):
        return False
    rest = "".join(word for word in long if word not in {"university", "of", "at"})
    return any(
        rest.startswith(short[0][len(before) :])
        for before in _UNIVERSITY
        if short[0].startswith(before) and len(short[0]) - len(before) >= _LEAST_OF_A_PLACE
    )


def places_for_short(words: tuple[str, ...]) -> tuple[str, ...]:
    """The beginnings of a place in a university's short name, if it is one."""
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
    """The names of a table in words; what is one name already stands behind nothing."""
    read = {words_of(name): tuple(map(words_of, full)) for name, full in table.items()}
    return {words: tuple(name for name in full if name != words) for words, full in read.items()}
