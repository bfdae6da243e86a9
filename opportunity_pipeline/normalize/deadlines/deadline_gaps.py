"""What may stand between a deadline word and its date: fillers, weekdays, clock times, but no other subject.

Belongs here: helpers shared by all kinds of deadline clauses. Does not belong here: the clauses themselves
(``deadline_names``, ``deadline_until``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.dates.calendar_words import any_of, weekdays, zone_pattern
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern

WORDS = "deadline_words"
"""The data file with all deadline words."""
DATE = "§"
"""Placeholder for another date in the text around a date."""
NEAR = 80
"""Maximum distance of a related word from a date, in characters."""
CLOSE = 30
"""Maximum distance between a deadline's name and the words that say whose deadline it is, in characters."""

_CLAUSE = re.compile(r"[,;:(]|\s-\s")


@cache
def gap() -> str:
    """Regular expression for the gap between a word for *until* and its date at the end of a text."""
    names = rf"(?<!\w)(?:{any_of(weekdays())}|mo|di|mi|do|fr|sa|so|{zone_pattern()})(?!\w)"
    words = f"(?:{any_entry(WORDS, 'filler')}|{names})"
    clock = r"(?:\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\.?|\s?h)?|\d{1,2}\s?(?:[ap]\.?m\.?|uhr|h)|\d{4}\s?(?:hrs|h|hours)"
    clock += r"|(?:ore|las|klo|kl\.?|klockan|saat|ora|godz\.?|om)\s\d{1,2}(?:[.:]\d\d)?)(?!\w)"
    return rf"(?:[^\w{DATE}]*(?:{words}|{clock})){{0,8}}[^\w{DATE}]*$"


@cache
def is_gap() -> re.Pattern[str]:
    """Fully matches a text without meaning between two dates, or between a word and its date."""
    return re.compile(gap())


@cache
def until() -> re.Pattern[str]:
    """A word for *until* with nothing but its date after it."""
    return re.compile(f"{any_entry(WORDS, 'until')}{gap()}")


def clauses(text: str) -> list[str]:
    """The clauses of a sentence."""
    return _CLAUSE.split(text)


def last_match(found: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that ends last; among several that end there, the first."""
    return max(found.finditer(text), key=re.Match.end, default=None)


def is_of_another(text: str, *lists: str) -> bool:
    """Whether a text names another subject that has a date.

    Things that one also applies for, such as a training, count unless ``lists`` leaves them out.

    Args:
        text: text next to a date or the name of a deadline.
        lists: the lists of names that count.
    """
    return pattern(WORDS, *(lists or ("other", "kinds"))).search(text) is not None
