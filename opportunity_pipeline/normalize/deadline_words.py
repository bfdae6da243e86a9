"""Words by which one sees that a line may tell a deadline, and may hold a date.

Belongs here: looking at a word for itself, which is done once for each. Does not belong here: what a line tells
(``described_deadline``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.calendar_words import months
from opportunity_pipeline.normalize.patterns import late
from opportunity_pipeline.normalize.text import fold
from opportunity_pipeline.normalize.vocabulary import words_of

_LETTERS = late(r"[^\W\d_]+")
_IN_NUMBERS = late(r"\d{1,4}[./-]\d|[月월]|^\d{8}$")


def tells_deadline(chunk: str) -> bool:
    """Whether a chunk of a text, in lower case, may belong to a deadline."""
    return _parts().search(chunk) is not None


def is_part_of_date(chunk: str) -> bool:
    """Whether a chunk of a text, in lower case, may be a date or its month."""
    if _IN_NUMBERS.search(chunk):
        return True
    return any(word in months() for word in _LETTERS.findall(fold(chunk)))


@cache
def _parts() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words_of("deadline_words", "parts")))))
