"""Finds the parts of a line that may contain a deadline, and the context of each date in its sentence.

Belongs here: stretches of a line around deadline words, and boundaries of sentences with dates. Does not belong here:
what is said there (``deadline_certainty``), or sentences of a text without dates (``sentences``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from opportunity_pipeline.normalize.dates.date_phrases import Phrase
from opportunity_pipeline.normalize.deadlines.deadline_gaps import DATE, WORDS, gap
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry

# Characters inspected before and after a word that may belong to a deadline.
_BEFORE, _BEHIND = 200, 300
# Number of other dates inspected on each side of a date; rounds and extended deadlines are no farther apart.
_DATES_BESIDE = 3

# A dot does not end a sentence inside a number or after two letters ("p. m.", "z. B."). In a run of signs only the
# first can start an end: trying each of them takes quadratic time.
_END = re.compile(
    r"(?<![!?;•|])[!?;•|]++(?=\s|$)|(?<=[^\W\d_]{3})\.(?=\s|$)|(?<=\d)\.(?=\s[^\W\d_]{2})|(?<=\))\.(?=\s|$)"
)
# "15.3.": its last dot belongs to the date.
_DOTTED = late(r"\d\.\s?\d{1,2}\.$")


class DateInSentence(NamedTuple):
    """A date and its context in the sentence, where ``DATE`` stands for each of the neighbouring dates.

    Attributes:
        phrase: the date.
        before: the text before it.
        behind: the text after it.
    """

    phrase: Phrase
    before: str
    behind: str

    @property
    def own(self) -> str:
        """The text before it, back to any other date."""
        return self.before.rpartition(DATE)[2]

    @property
    def after(self) -> str:
        """The text after it, up to any other date."""
        return self.behind.partition(DATE)[0]


def stretches(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part of a plain line around words that may belong to a deadline."""
    start = end = -1
    for match in _cues().finditer(line):
        if end < 0 or match.start() - _BEFORE > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - _BEFORE)
        end = match.end() + _BEHIND
    if end >= 0:
        yield start, end


@cache
def _cues() -> re.Pattern[str]:
    words = any_entry(WORDS, "applying", "writing", "named", "closing", "bare", "noun", "behind")
    # No word starts with one of these signs; the lookahead avoids trying some hundred words at each.
    return re.compile(rf"(?![\s!?.,:;•|]){words}")


def last_sentence(text: str) -> str:
    """The text after the last sentence end, in a text without dates."""
    return _END.split(text)[-1]


def in_sentences(text: str, phrases: Sequence[Phrase]) -> Iterator[DateInSentence]:
    """Each date of a text with its sentence.

    Args:
        text: plain text.
        phrases: its dates, in order.
    """
    ends = _ends(text, phrases)
    for place, phrase in enumerate(phrases):
        start = ends[bisect_right(ends, phrase.start) - 1]
        end = ends[bisect_left(ends, phrase.end)]
        earlier, later = phrases[max(0, place - _DATES_BESIDE) : place], phrases[place + 1 : place + 1 + _DATES_BESIDE]
        if len(earlier) == _DATES_BESIDE:
            start = max(start, earlier[0].end)
        if len(later) == _DATES_BESIDE:
            end = min(end, later[-1].end)
        yield DateInSentence(
            phrase, _with_signs(text, start, phrase.start, earlier), _with_signs(text, phrase.end, end, later)
        )


def _ends(text: str, phrases: Sequence[Phrase]) -> list[int]:
    """Sentence boundaries, including the start and end of the text; never inside a date."""
    ends = [0]
    following = iter(phrases)
    phrase = next(following, None)
    for match in _END.finditer(text):
        # The dot directly after a date ends the sentence, unless the date needs it.
        while phrase is not None and phrase.end <= match.start() + (
            _DOTTED.search(text, phrase.start, phrase.end) is None
        ):
            phrase = next(following, None)
        if phrase is None or (match.start() < phrase.start and not _leads_to(text, match, phrase)):
            ends.append(match.end())
    return [*ends, len(text)]


def _leads_to(text: str, end: re.Match[str], phrase: Phrase) -> bool:
    """Whether a sentence-ending sign stands between a question and its answer, or a label and its column."""
    return end[0][-1] in "?|•" and _until_only().fullmatch(text, end.end(), phrase.start) is not None


@cache
def _until_only() -> re.Pattern[str]:
    return re.compile(rf"\s*{any_entry(WORDS, 'until')}?{gap()}")


def _with_signs(text: str, start: int, end: int, dates: Sequence[Phrase]) -> str:
    parts = []
    for date in dates:
        if start <= date.start and date.end <= end:
            parts += [text[start : date.start], DATE]
            start = date.end
    return "".join([*parts, text[start:end]])
