"""Until when one may apply, as a description tells it where no field of the upstream does.

Belongs here: looking through a description, and which of several deadlines counts. Does not belong here: which lines
may tell one (``running_text``), which of their dates is one (``deadline_certainty``), or what day that is
(``deadline_days``, ``deadline_distances``).

A wrong deadline hides an open job, so what is not plainly one is none. The rules:

1. A date counts where the words directly before it say *until*, and the sentence speaks of applying; where a name of
   the deadline stands before or behind it; where it says when a posting closes; of the time to apply in, its end.
2. Words for something else that has a date, between these and the date, make it none: starts, interviews, contracts.
   Nor does one until which applications are only looked at first, or one of an earlier round.
3. Without a year it is the next such day. What lies before the day that it counts from, or more than a year behind, is
   none. Numbers that may be either day or month are read where only one of the two lies between.
4. Of several the last one counts: of rounds, and where a deadline was extended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from opportunity_pipeline.normalize.dates.calendar_words import plain
from opportunity_pipeline.normalize.dates.date_phrases import Phrase
from opportunity_pipeline.normalize.dates.date_readings import FIRST_YEAR, LAST_YEAR, Reading
from opportunity_pipeline.normalize.deadlines.deadline_certainty import certainty_of, is_next_round
from opportunity_pipeline.normalize.deadlines.deadline_days import (
    HALF_A_YEAR,
    dates_of,
    day_meant,
    order_of_numbers,
    with_years,
)
from opportunity_pipeline.normalize.deadlines.deadline_distances import distant_deadlines
from opportunity_pipeline.normalize.deadlines.deadline_sentences import in_sentences, stretches
from opportunity_pipeline.normalize.running_text import lines_of_deadlines

# How plainly a distance from the posting is a deadline: as one of which the words say so.
_PLAIN = 2
# A text with more is a calendar. Each takes longer than a whole description without any.
_MOST_DATES = 100


def described_deadline(
    description: str, *, now: datetime, posted: datetime | None = None, day_first: bool | None = None
) -> Reading | None:
    """The last day, or moment, to apply that a description tells.

    Args:
        description: plain text.
        now: when it was fetched; aware.
        posted: when it was posted. A posting older than half a year tells no longer what its days count from.
        day_first: whether numbers give the day before the month; ``None``: not known.

    Returns:
        ``None`` where it tells none with certainty.
    """
    lines = lines_of_deadlines(description) if FIRST_YEAR <= now.year < LAST_YEAR else []
    if not lines:
        return None
    is_fresh = posted is not None and now - HALF_A_YEAR <= posted <= now
    since = posted if posted is not None and is_fresh else now
    if day_first is None:
        day_first = order_of_numbers(lines, description)
    plain_lines = list(map(plain, lines))
    found = list(_dated(plain_lines, since, day_first))
    # Long after the posting nobody knows which one a distance counts from.
    if is_fresh:
        found += [(_PLAIN, reading) for reading in distant_deadlines(plain_lines, since)]
    plainest = max((certainty for certainty, _ in found), default=0)
    last = max(
        (reading for certainty, reading in found if certainty == plainest),
        key=lambda reading: (reading.last, reading.moments is not None),
        default=None,
    )
    return _end(last) if last is not None else None


def _dated(lines: Sequence[str], since: datetime, day_first: bool | None) -> Iterator[tuple[int, Reading]]:
    """The dates in plain lines that are deadlines, each with how plainly it is one."""
    left = _MOST_DATES
    for line in lines:
        for start, end in stretches(line):
            text = with_years(line[start:end], since, day_first)
            phrases = dates_of(text, since, day_first)
            yield from _told(text, phrases, since, left)
            left -= len(phrases)
            if left <= 0:
                return


def _told(text: str, phrases: Sequence[Phrase], since: datetime, most: int) -> Iterator[tuple[int, Reading]]:
    """Of a text's first dates those that are deadlines, each with how plainly it is one."""
    told_again, certainty = False, 0
    # Behind the last one comes none.
    for date, following in zip(islice(in_sentences(text, phrases), most), [*phrases[1:], None], strict=False):
        if not told_again and not (certainty and is_next_round(date)):
            certainty = certainty_of(date)
        reading = day_meant(text[date.phrase.start : date.phrase.end], date.phrase, since) if certainty else None
        if reading is not None:
            yield certainty, reading
        # "03/06/2026 (March 6)"
        is_explained = following is not None and text[date.phrase.end : following.start] == " ("
        told_again = certainty > 0 and reading is None and is_explained


def _end(reading: Reading) -> Reading:
    """The last day or moment of a range."""
    if reading.first == reading.last:
        return reading
    moments = (reading.moments[1], reading.moments[1]) if reading.moments else None
    return Reading(reading.last, reading.last, "instant" if moments else "day", moments)
