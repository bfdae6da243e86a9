"""Word-level prefilter: which lines may state a deadline and contain a date.

Belongs here: tests of single words, each run once per word. Does not belong here: what a line states
(``described_deadline``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.dates.calendar_words import any_of, months, number_words
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.text.vocabulary import any_entry, words_of

_LETTERS = late(r"(?:[^\W\d_]|[\u0900-\u097f])+")
_IN_NUMBERS = late(r"\d{1,4}([./-])\d{1,2}\1\d|(?<!\d)\d{1,2}[./]\d{1,2}(?!\d)|^\d{1,2}\.$|[월月]|^\d{8}$")
_NUMBERS = late(
    r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d|(?<![\d/.,])[0-3]?\d[/.]\s?[01]?\d\.?(?![\d/%])|[월月]|(?<!\d)20\d{6}(?!\d)"
)
_DAY = late(r"(?<!\d)\d{1,2}(?!\d)")
_MONTH_BEHIND = late(r"(?:st|nd|rd|th|er|[.º°ª])?[\s,.-]{0,2}(?:(?:of|de|den|d)\s)?([^\s\d.,:;()/!?*'’”»–-]{3,20})")
_MONTH_BEFORE = late(r"([^\s\d.,:;()/!?*'’”»–-]{3,20})[.,\s-]{0,2}(?:the\s)?$")
_MONTH_END = late(
    r"\b(?:end|ende|fin|finales|fine|final|eind|slutet|utgången|końca)(?:\s(?:of|de|di|av))?[\s-]([^\W\d_]{3,20})"
)
_LABEL = late(
    r"deadline|closing|closes|cut-?off|frist|schluss|limite|límite|cierre|plazo|prazo|scadenza|sluiting|ansök|søknad|ansøg"
    r"|termin|başvuru|срок|締|截止|마감|apply|expir"
)
_LONGEST_MONTH = 26
# Letters that the longer patterns require; checked first.
_ENDS = late(r"end[ -]|ende |fin |final|fine |eind |slutet|utgången|końca")
_AWAY = late(r"days|week|fortnight")
_UNITS = frozenset({"days", "week", "weeks", "fortnight"})


def tells_deadline(chunk: str) -> bool:
    """Whether a lower-case chunk may belong to a deadline."""
    return _parts().search(chunk) is not None


def is_part_of_date(chunk: str) -> bool:
    """Whether a lower-case chunk may be a date or its month."""
    if _IN_NUMBERS.search(chunk):
        return True
    return any(word in months() or word in _UNITS for word in _LETTERS.findall(fold(chunk)))


def tells_date(chunk: str) -> bool:
    """Whether a lower-case chunk may be part of a date, or of a label with a date below it."""
    return is_part_of_date(chunk) or _LABEL.search(chunk) is not None


def holds_date(line: str) -> bool:
    """Whether a line may contain a date that can be a deadline: day and month, or a distance from the posting."""
    line = line.lower()
    if _NUMBERS.search(line):
        return True
    for day in _DAY.finditer(line):
        start, end = day.span()
        before = _MONTH_BEFORE.search(line[max(0, start - _LONGEST_MONTH) : start])
        if any(match is not None and fold(match[1]) in months() for match in (_MONTH_BEHIND.match(line, end), before)):
            return True
    if _ENDS.search(line) and any(fold(match[1]) in months() for match in _MONTH_END.finditer(line)):
        return True
    return _AWAY.search(line) is not None and distance().search(line) is not None


@cache
def distance() -> re.Pattern[str]:
    """Pattern for a number of days or weeks counted from the posting or from now, in a plain text."""
    unit = r"(?:calendar )?(?P<unit{0}>days?|weeks?|fortnight)(?!\w)"
    number = rf"(?P<number{{0}}>\d{{{{1,2}}}}|{any_of(number_words())}|an?)"
    since = rf"\s(?:of|from|after|following|since)\s(?:[a-z']+\s){{0,3}}?(?:{any_entry('deadline_words', 'posting')})"
    length = rf"{number}\s{unit}"
    return re.compile(
        rf"(?<!\w)(?:in|within)\s(?:(?:exactly|only|just|the next)\s)?{length.format(1)}(?P<since1>{since})?"
        rf"|(?<!\w){length.format(2)}(?P<since2>{since})"
    )


@cache
def _parts() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words_of("deadline_words", "parts")))))
