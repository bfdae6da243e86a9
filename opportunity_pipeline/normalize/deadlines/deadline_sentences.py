"""Where in a line a date may be a deadline, and what stands around it in its sentence.

Belongs here: stretches of a line around words for a deadline, and where a sentence with dates begins and ends. Does not
belong here: what is said there (``deadline_certainty``), or the sentences of a text without dates (``sentences``).
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

# How much of a line is looked at before and behind a word that may belong to a deadline.
_BEFORE, _BEHIND = 200, 300
# How many other dates are looked at on each side of one: rounds and extended deadlines stand no farther apart.
_DATES_BESIDE = 3

# A dot ends no sentence inside a number or behind two letters ("p. m.", "z. B."). Of a run of signs only the first can
# begin an end: looking from each of them takes the square of their number.
_END = re.compile(
    r"(?<![!?;•|])[!?;•|]++(?=\s|$)|(?<=[^\W\d_]{3})\.(?=\s|$)|(?<=\d)\.(?=\s[^\W\d_]{2})|(?<=\))\.(?=\s|$)"
)
# "15.3.": its last dot belongs to the date.
_DOTTED = late(r"\d\.\s?\d{1,2}\.$")


class DateInSentence(NamedTuple):
    """A date, and what stands around it in its sentence, where ``DATE`` stands for each of the dates next to it.

    Attributes:
        phrase: the date.
        before: what stands before it.
        behind: what stands behind it.
    """

    phrase: Phrase
    before: str
    behind: str

    @property
    def own(self) -> str:
        """What stands before it and behind any other date."""
        return self.before.rpartition(DATE)[2]

    @property
    def after(self) -> str:
        """What stands behind it and before any other date."""
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
    # None begins with one of these signs, at each of which some hundred words would be tried.
    return re.compile(rf"(?![\s!?.,:;•|]){words}")


def last_sentence(text: str) -> str:
    """What stands behind the last end of a sentence in a text without dates."""
    return _END.split(text)[-1]


def in_sentences(text: str, phrases: Sequence[Phrase]) -> Iterator[DateInSentence]:
    """Each date of a text in its sentence.

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
    """Where sentences begin and end, from the beginning of a text to its end; never within a date."""
    ends = [0]
    following = iter(phrases)
    phrase = next(following, None)
    for match in _END.finditer(text):
        # The dot right behind a date ends the sentence, unless the date needs it.
        while phrase is not None and phrase.end <= match.start() + (
            _DOTTED.search(text, phrase.start, phrase.end) is None
        ):
            phrase = next(following, None)
        if phrase is None or (match.start() < phrase.start and not _leads_to(text, match, phrase)):
            ends.append(match.end())
    return [*ends, len(text)]


def _leads_to(text: str, end: re.Match[str], phrase: Phrase) -> bool:
    """Whether a sign that ends a sentence stands between a question and its answer, or a name and its column."""
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
