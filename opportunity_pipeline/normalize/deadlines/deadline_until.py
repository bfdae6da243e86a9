"""Finds deadline clauses with a verb: ``"apply by …"``, ``"the position closes on …"``.

Belongs here: words for applying or closing, before or after a date, unless they have another subject. Does not belong
here: names of a deadline (``deadline_names``), or the words (``data/deadline_words.toml``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from opportunity_pipeline.normalize.dates.date_phrases import Phrase
from opportunity_pipeline.normalize.deadlines.deadline_gaps import (
    CLOSE,
    DATE,
    NEAR,
    WORDS,
    clauses,
    gap,
    is_gap,
    is_of_another,
    last_match,
    until,
)
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern

# Maximum number of characters between the word for applying and *until*.
_FAR = 160
# Number of characters before a word for applying or closing that are searched for another subject.
_LEAD = 25

_DASH = late(r"\s-\s|[:|]")
_PRONOUN = late(r"it|they|this|that|which")
# With these verbs the subject must be the application: a job that ends is one that somebody worked in.
_ENDING = late(r"end|run|valid|gultig|trwa|lauft\b(?! ab)|up\b|is up|stays?")
_JOB = late(r"role|position|job\b|\bposts?\b|internship|opportunity|program|ship\b|stelle|tjanst|stilling")
_REFUSED = late(r"\b(?:not?|cannot|can't|won't|never|late|no longer|nor|unable)\b")


def is_until(own: str, after: str, phrase: Phrase, words: Literal["applying", "writing"]) -> bool:
    """``"Send your CV by …"``, ``"until … you can apply"``.

    Args:
        own: text before a date, back to any other date.
        after: text after it, up to any other date.
        phrase: the date.
        words: kind of action. Words for writing have many other uses; they count only if nothing else nearby fits.
    """
    found = until().search(own)
    if found is None and not pattern(WORDS, "until_behind").match(after.lstrip(" '.)")):
        return False
    start = found.start() if found else len(own)
    first = max(0, start - _FAR)
    word = last_match(pattern(WORDS, words), own[first:start])
    if word is not None:
        return _is_own_until(own, first, start, word, after, words)
    word = pattern(WORDS, words).search(after, 0, NEAR)
    if word is None or phrase.reading is None or phrase.reading.precision == "month":
        return False
    between = after[: word.start()]
    return not (is_of_another(between) or is_of_another(own) or _DASH.search(between))


def _is_own_until(own: str, first: int, start: int, word: re.Match[str], after: str, words: str) -> bool:
    """Whether the word for applying belongs to the date after it."""
    between = own[first:start][word.end() :]
    whose = own[: first + word.end()]
    if words == "writing":
        is_anothers = is_of_another(between) or is_of_another(whose, "other") or is_of_another(whose[-CLOSE:])
    else:
        lead = whose[-_LEAD - len(word[0]) :]
        is_anothers = is_of_another(between, "other") or is_of_another(lead.rpartition(",")[2], "elsewhere")
    # After a dash or colon a new label starts.
    label = _DASH.split(between)[-1] if _DASH.search(between) else ""
    if is_anothers or label.strip(" -"):
        return False
    return not pattern(WORDS, "other_behind").match(after.lstrip(" ,"))


def is_closing(before: str, own: str) -> bool:
    """``"The position closes on …"``.

    Args:
        before: text before a date, with a placeholder for each other date.
        own: the part of it back to any other date.
    """
    word = last_match(pattern(WORDS, "closing"), own)
    if word is None or (not is_gap().fullmatch(own[word.end() :]) and not until().search(own[word.start() :])):
        return False
    lead = before[: len(before) - len(own) + word.start()][-NEAR:]
    subject = last_match(pattern(WORDS, "opening"), lead)
    if subject is None:
        return False
    if _ENDING.match(word[0]):
        # "…, which ends on …"
        named = [one[0] for one in pattern(WORDS, "opening").finditer(lead) if not _PRONOUN.fullmatch(one[0])]
        if not named or _JOB.search(named[-1]):
            return False
    between = lead[subject.end() :].rpartition(DATE)[2]
    whose = clauses(lead[: subject.end()][-_LEAD - len(subject[0]) :])[-1].rpartition(DATE)[2]
    return not is_of_another(between, "elsewhere") and not is_of_another(whose, "elsewhere")


def is_window(before: str, phrase: Phrase) -> bool:
    """``"Applications are open from … to …"``.

    Args:
        before: text before a date range, with a placeholder for each other date.
        phrase: the range.
    """
    found = _window().search(before) if phrase.is_range else None
    return found is not None and not is_of_another(before[found.start() :], "other")


def is_too_late(own: str, after: str) -> bool:
    """``"No applications after …"``.

    Args:
        own: text before a date, back to any other date.
        after: text after it, up to any other date.
    """
    found = _after().search(own)
    if found is None:
        return False
    lead, applying = own[: found.start()], pattern(WORDS, "applying")
    if not (applying.search(lead) or applying.search(after[:NEAR])):
        return False
    refused = _REFUSED.search(lead) or _REFUSED.search(after[:NEAR])
    return refused is not None and not is_of_another(own)


def is_closing_behind(own: str, behind: str) -> bool:
    """``"On … applications close"``, ``"am … endet die Bewerbungsfrist"``.

    Args:
        own: text before a date, back to any other date.
        behind: text after it, with a placeholder for each other date.
    """
    found = _closing_behind().match(behind)
    if found is None or is_of_another(own[-NEAR:]) or is_of_another(found[0]):
        return False
    # The name found there may have a date of its own.
    rest, following, _ = behind[found.end() :].partition(DATE)
    return not following or is_gap().fullmatch(rest) is None


@cache
def _window() -> re.Pattern[str]:
    opening, start = any_entry(WORDS, "window"), any_entry(WORDS, "from")
    return re.compile(rf"{opening}(?:[^\w{DATE}]*{start}){{0,5}}[^\w{DATE}]*$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:after|past|later than){gap()}")


@cache
def _closing_behind() -> re.Pattern[str]:
    closing, opening, named = (any_entry(WORDS, name) for name in ("closing", "opening", "named"))
    words = r"\W+(?:[^\W\d_]+\W+){0,2}?"
    return re.compile(
        rf"\s*[:,-]?[^\w{DATE}(;:]*(?:[^\W\d_]+[^\w{DATE};:]+){{0,2}}?"
        rf"(?:{opening}{words}{closing}|{closing}{words}(?:{opening}|{named}))"
    )
