"""What may stand between a word for a deadline and its date: fillers, weekdays, clock times, and no name of another.

Belongs here: what all kinds of clauses that tell a deadline share. Does not belong here: the clauses themselves
(``deadline_names``, ``deadline_until``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.dates.calendar_words import any_of, weekdays, zone_pattern
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern

WORDS = "deadline_words"
"""The data file with all words for deadlines."""
DATE = "§"
"""Stands for another date in what is looked at around one."""
NEAR = 80
"""How far a word that belongs to a date may stand from it, in characters."""
CLOSE = 30
"""How far from the name of a deadline that stands which says whose it is, in characters."""

_CLAUSE = re.compile(r"[,;:(]|\s-\s")


@cache
def gap() -> str:
    """Regular expression for what may stand between a word that says *until* and the end of a text, its date."""
    names = rf"(?<!\w)(?:{any_of(weekdays())}|mo|di|mi|do|fr|sa|so|{zone_pattern()})(?!\w)"
    words = f"(?:{any_entry(WORDS, 'filler')}|{names})"
    clock = r"(?:\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\.?|\s?h)?|\d{1,2}\s?(?:[ap]\.?m\.?|uhr|h)|\d{4}\s?(?:hrs|h|hours)"
    clock += r"|(?:ore|las|klo|kl\.?|klockan|saat|ora|godz\.?|om)\s\d{1,2}(?:[.:]\d\d)?)(?!\w)"
    return rf"(?:[^\w{DATE}]*(?:{words}|{clock})){{0,8}}[^\w{DATE}]*$"


@cache
def is_gap() -> re.Pattern[str]:
    """What a text that says nothing between two dates, or a word and its date, matches in full."""
    return re.compile(gap())


@cache
def until() -> re.Pattern[str]:
    """A word that says *until* and has nothing but its date behind it."""
    return re.compile(f"{any_entry(WORDS, 'until')}{gap()}")


def clauses(text: str) -> list[str]:
    """The clauses of a sentence."""
    return _CLAUSE.split(text)


def last_match(found: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that ends last; of several that end there the first."""
    return max(found.finditer(text), key=re.Match.end, default=None)


def is_of_another(text: str, *lists: str) -> bool:
    """Whether a text names what else has a date; what is also applied for, as a training, only counts unless told.

    Args:
        text: what stands beside a date or the name of a deadline.
        lists: the lists of names that count.
    """
    return pattern(WORDS, *(lists or ("other", "kinds"))).search(text) is not None
