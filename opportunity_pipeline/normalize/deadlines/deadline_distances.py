"""Finds deadlines stated relative to the posting day: ``"applications close two weeks after posting"``.

Belongs here: which distances are deadlines, and the resulting day. Does not belong here: the pattern of a distance
(``deadline_words``, which searches every line for it), or dates (``deadline_days``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from opportunity_pipeline.normalize.dates.calendar_words import number_words
from opportunity_pipeline.normalize.dates.date_readings import Reading
from opportunity_pipeline.normalize.deadlines.deadline_gaps import WORDS, is_of_another, last_match
from opportunity_pipeline.normalize.deadlines.deadline_sentences import last_sentence
from opportunity_pipeline.normalize.deadlines.deadline_words import distance
from opportunity_pipeline.normalize.text.vocabulary import pattern

# Maximum number of characters between the word for applying and the distance.
_FAR = 160
# No genuine posting has more. Each takes as long as searching a whole description.
_MOST_DISTANCES = 50
_DAYS = {"d": 1, "w": 7, "f": 14}


def distant_deadlines(lines: Iterable[str], posted: datetime) -> Iterator[Reading]:
    """The deadlines that lines state as a distance.

    Args:
        lines: plain texts.
        posted: posting time.
    """
    distances = ((line, match) for line in lines for match in distance().finditer(line))
    for line, match in islice(distances, _MOST_DISTANCES):
        before = last_sentence(line[max(0, match.start() - _FAR) : match.start()])
        from_posting = match["since1"] or match["since2"]
        if not _is_deadline(before, from_posting=from_posting is not None):
            continue
        told, unit = match["number1"] or match["number2"], match["unit1"] or match["unit2"]
        number = int(told) if told.isdecimal() else number_words().get(told, 1)
        day = (posted + timedelta(days=number * _DAYS[unit[0]])).date()
        yield Reading(day, day, "day")


def _is_deadline(before: str, *, from_posting: bool) -> bool:
    """Whether the text before a distance makes it a deadline; needs a closing word unless counted from the posting."""
    lists = ("closing", "applying", "opening") if from_posting else ("closing",)
    word = last_match(pattern(WORDS, *lists), before)
    if word is None or is_of_another(before[word.end() :]) or pattern(WORDS, "priority").search(before):
        return False
    return from_posting or last_match(pattern(WORDS, "opening", "applying"), before[: word.start()]) is not None
