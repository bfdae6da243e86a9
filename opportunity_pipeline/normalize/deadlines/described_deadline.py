"""Finds the application deadline in a description, for records without a deadline field.

Belongs here: searching a description, and choosing among several deadlines. Does not belong here: which lines may state
one (``running_text``), which of their dates are deadlines (``deadline_certainty``), or the day they mean
(``deadline_days``, ``deadline_distances``).

A wrong deadline hides an open job, so doubtful dates are rejected. The rules:

1. A date counts if the words directly before it mean *until* and the sentence is about applying; if a name of the
   deadline stands before or after it; or if it says when a posting closes. Of an application period the end counts.
2. Words for another subject with a date (starts, interviews, contracts) between these words and the date exclude it. So
   does a date that only marks priority for applications, or one of an earlier round.
3. Without a year it is the next such day. Rejected are days before the eve of the reference day, and days more than a
   year after it (300 days if the year is not written). If day and month are ambiguous, the date counts only if exactly
   one order gives an allowed day.
4. Of several deadlines the last one counts: there are rounds and extensions.
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

# Certainty of a distance from the posting: like a date that the words call a deadline.
_PLAIN = 2
# A text with more dates is a calendar. Each date takes longer than a whole description without any.
_MOST_DATES = 100


def described_deadline(
    description: str, *, now: datetime, posted: datetime | None = None, day_first: bool | None = None
) -> Reading | None:
    """The last day, or moment, to apply that a description states.

    Args:
        description: plain text.
        now: fetch time; time-zone-aware.
        posted: posting time. If the posting is older than half a year, the reference day of its deadlines is unknown.
        day_first: whether numeric dates put the day before the month; ``None`` if unknown.

    Returns:
        ``None`` if it states none with certainty.
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
    # Long after the first posting it is unknown which posting a distance counts from.
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
    """The dates in plain lines that are deadlines, each with its certainty."""
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
    """Among the first ``most`` dates of a text, those that are deadlines, each with its certainty."""
    told_again, certainty = False, 0
    # The last date has no following one.
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
