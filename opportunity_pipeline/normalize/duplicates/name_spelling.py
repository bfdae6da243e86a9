"""Decides whether words of two employers' names are the same word in another spelling.

Belongs here: plurals, typos, words that are cut short, and initials in place of a name's end. Does not belong here:
which differences between two names matter (``employers``), or bringing names into comparable words (``names``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.name_words import JOINTS
from opportunity_pipeline.normalize.duplicates.names import says_nothing, tells_trade

_LEAST_OF_A_SLIP = 6
_LEAST_TO_STAND_ALONE = 4
_LEAST_OF_A_CUT = 3


def is_slip(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names differ by a typo in a long word: *St Mary's School* and *St Mark's School* are two schools."""
    if len(first) != len(second):
        return True
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return all(min(len(a), len(b)) >= _LEAST_OF_A_SLIP and a[0] == b[0] for a, b in differing)


def is_cut(one: str, other: str) -> bool:
    """Whether two words are one, possibly cut short: *tech* and *technologies*."""
    return one == other or (
        min(len(one), len(other)) >= _LEAST_OF_A_CUT and (one.startswith(other) or other.startswith(one))
    )


def is_cut_at_end(one: str, other: str) -> bool:
    """Whether two last words of names are one word for the trade, cut short: *Redwood Labs*, *Redwood Laboratories*."""
    short, long = sorted((one.removesuffix("s"), other.removesuffix("s")), key=len)
    if short == "lab" and not long.startswith("laborator"):  # labels are not laboratories
        return one == other
    return (
        len(short) >= _LEAST_OF_A_CUT
        and long.startswith(short)
        and any(tells_trade((word,)) or says_nothing(word) for word in (one, other))
    )


def ends_in_letters(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name ends with the initials of the other's end: *Plover AM*, *Plover Asset Management*."""
    before, letters = short[:-1], short[-1]
    rest = "".join(word[0] for word in long[len(before) :] if word not in JOINTS)
    return bool(before) and len(letters) > 1 and long[: len(before)] == before and rest == letters


def singulars(words: tuple[str, ...]) -> frozenset[str]:
    """The words of a name in the singular, without joining words."""
    return frozenset(singular((word,)) for word in words if word not in JOINTS)


def singular(words: tuple[str, ...]) -> str:
    """A name as one word, from its words in the singular."""
    return "".join(word[:-1] if len(word) > _LEAST_TO_STAND_ALONE and word[-1] == "s" else word for word in words)
