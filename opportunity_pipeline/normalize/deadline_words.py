"""Words by which one sees that a line may tell a deadline, and may hold a date.

Belongs here: looking at a word for itself, which is done once for each. Does not belong here: what a line tells
(``described_deadline``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.calendar_words import any_of, months, number_words
from opportunity_pipeline.normalize.patterns import late
from opportunity_pipeline.normalize.text import fold
from opportunity_pipeline.normalize.vocabulary import any_entry, words_of

_LETTERS = late(r"[^\W\d_]+")
_IN_NUMBERS = late(r"\d{1,4}[./-]\d|[月월]|^\d{8}$")
_UNITS = frozenset({"days", "day", "week", "weeks", "fortnight"})


def tells_deadline(chunk: str) -> bool:
    """Whether a chunk of a text, in lower case, may belong to a deadline."""
    return _parts().search(chunk) is not None


def is_part_of_date(chunk: str) -> bool:
    """Whether a chunk of a text, in lower case, may be a date or its month."""
    if _IN_NUMBERS.search(chunk):
        return True
    return any(word in months() or word in _UNITS for word in _LETTERS.findall(fold(chunk)))


def is_distance(line: str) -> bool:
    """Whether a line may tell a day by its distance from the posting."""
    return distance().search(line.lower()) is not None


@cache
def distance() -> re.Pattern[str]:
    """A number of days or weeks, in a plain text, that something is away from the posting or from now."""
    number = rf"(?P<number>\d{{1,2}}|{any_of(number_words())}|an?)"
    unit = r"(?:calendar )?(?P<unit>days?|weeks?|fortnight)"
    posting = any_entry("deadline_words", "posting")
    since = rf"(?P<since>\s(?:of|from|after|following|since)\s(?:[a-z']+\s){{0,3}}?(?:{posting}))"
    return re.compile(
        rf"(?<!\w)(?P<ahead>in|within)?(?:\s?(?:exactly|only|just|the next))*\s?(?<!\w){number}\s{unit}(?!\w){since}?"
    )


@cache
def _parts() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words_of("deadline_words", "parts")))))
