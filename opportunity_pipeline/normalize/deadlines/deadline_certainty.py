"""Decides which dates of a sentence are application deadlines, and how explicit each is.

Belongs here: combining the tests for a deadline, and the exceptions. Does not belong here: the individual tests
(``deadline_names``, ``deadline_until``), or the day that a date means (``deadline_days``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.deadlines.deadline_gaps import NEAR, WORDS, clauses
from opportunity_pipeline.normalize.deadlines.deadline_names import is_bare, is_named, is_named_behind, is_revised
from opportunity_pipeline.normalize.deadlines.deadline_sentences import DateInSentence
from opportunity_pipeline.normalize.deadlines.deadline_until import (
    is_closing,
    is_closing_behind,
    is_too_late,
    is_until,
    is_window,
)
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import pattern

# Number of characters before a date that are searched for a sign that it is over.
_LEAD = 60
# "… for priority consideration": words that introduce the benefit of applying by then.
_WHAT_FOR = late(
    r"[\s,]*(?:for|to|in order|will|and (?:be|get|receive)|are|is|get|receive|if you|eingeh\w*|werden|received|recues?"
    r"|recibidas|(?:at|as) the)\b"
)
_NEXT_ROUND = late(
    r"\W*(?:(?:and|und|et|y|then|the|a)\W+)*(?:final|second|third|last|round|phase|batch|intake|wave|call)\b"
    r"(?:\W+(?:one|two|three|four|final|last|ii|iii|deadline|round|[b-d2-9]|on|by|is|closes|until|at|the))*\W*"
)


def certainty_of(date: DateInSentence) -> int:
    """How explicitly a date is an application deadline.

    Returns:
        2 if the words say so; 1 if readers are asked to write by then; 0 if it is not a deadline.
    """
    told = _told(date)
    own, after = date.own, date.after
    if not told or _is_priority(own, after):
        return 0
    if any(pattern(WORDS, "extended").search(text) for text in (date.before, after)):
        return told
    return 0 if pattern(WORDS, "over").search(clauses(own)[-1][-_LEAD:]) else told


def is_next_round(date: DateInSentence) -> bool:
    """``"…, second round …"``: whether a date has the same role as the one before it."""
    return _NEXT_ROUND.fullmatch(date.own) is not None


def _told(date: DateInSentence) -> int:
    own, after = date.own, date.after
    if (
        is_window(date.before, date.phrase)
        or is_named(own)
        or is_bare(own, after)
        or is_closing(date.before, own)
        or is_too_late(own, after)
        or is_revised(date.before)
        or is_until(own, after, date.phrase, "applying")
        or is_named_behind(own, after)
        or is_closing_behind(own, date.behind)
    ):
        return 2
    return 1 if is_until(own, after, date.phrase, "writing") else 0


def _is_priority(own: str, after: str) -> bool:
    """Whether the date only marks when applications get priority."""
    priority = pattern(WORDS, "priority")
    if priority.search(" ".join(clauses(own)[-2:])):
        return True
    return _WHAT_FOR.match(after) is not None and priority.search(after[:NEAR]) is not None
