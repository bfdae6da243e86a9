"""Resolves deadlines that lack a year or whose day and month are ambiguous.

Belongs here: the possible days, counted from the posting day. Does not belong here: which dates are deadlines
(``deadline_certainty``), or evaluating other written dates (``date_readings``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache

from opportunity_pipeline.normalize.dates.calendar_words import any_of, months
from opportunity_pipeline.normalize.dates.date_phrases import Phrase, phrases_in
from opportunity_pipeline.normalize.dates.date_readings import Reading, end_of_month
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.sentences import in_english

HALF_A_YEAR = timedelta(days=183)
"""Offset from the reference day at which days without a year are resolved to the nearest one."""

_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
# A day without a year whose next occurrence is this far away has just passed.
_LATEST_UNNAMED = timedelta(days=300)

_YEAR_TOLD = re.compile(r"\d{4}|'\d\d|\d[./-]\d{1,2}[./-]\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_ENGLISH = late(r"(?i)\b(?:appl(?:y|ication)|clos(?:es?|ing)|posting|date|due|by|before|until)\b")
# Words that reveal where an English text was written.
_DAY_FIRST = late(
    r"[£€₹]|\b(?:UK|NHS|LPA|CTC|Lakhs?|INR|AUD|NZD|GBP|EUR|India|Australia|Ireland|England|Scotland|Wales)\b"
)
_MONTH_FIRST = late(r"(?<![A-Z])\$\d|\b(?:U\.?S\.?A?|United States|USD|401\(?k|EEO)\b|, [A-Z]{2} \d{5}\b")
_IN_NUMBERS = late(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:20)?\d\d(?!\d)")
_NO_YEAR = late(
    r"(?<![\d/.,:-])(\d{1,2})([/.])(\d{1,2})(?:(?<=\.\d)\.|(?<=\.\d\d)\.)?(?![\d/%:-]|\.\d|\s?(?:%|x\b|h\b|uhr|[ap]\.?m\b))"
)
_SHORT_YEAR = late(r"(?<!\w)(\d{1,2})-([^\W\d_]{3,})-(\d\d)(?!\w)")
# "from now", "today": the start of a range, without information.
_FROM_NOW = late(r"(?<!\w)(?:from\s)?(?:now|today)\s(?=(?:through|thru|until|till|to)\s)")


def order_of_numbers(lines: Sequence[str], description: str) -> bool | None:
    """Whether numeric dates put the day before the month, judged by other dates, the place and the language.

    Args:
        lines: lines of the description that may state a deadline.
        description: the whole description.

    Returns:
        ``None`` if there is no evidence or the evidence conflicts.
    """
    dates = [(int(match[1]), int(match[2])) for line in lines for match in _IN_NUMBERS.finditer(line)]
    orders = {one > two for one, two in dates if max(one, two) > 12 >= min(one, two)}
    if not orders:
        orders = {order for order, sign in ((True, _DAY_FIRST), (False, _MONTH_FIRST)) if sign.search(description)}
    if orders:
        return orders.pop() if len(orders) == 1 else None
    return None if in_english(description) or any(_ENGLISH.search(line) for line in lines) else True


def with_years(text: str, since: datetime, day_first: bool | None) -> str:
    """Adds the year to dates that are recognised only with one, if only one day is possible.

    Args:
        text: plain text.
        since: the day from which deadlines are counted.
        day_first: whether numeric dates put the day before the month; ``None`` if unknown.
    """

    def dated(match: re.Match[str]) -> str:
        if match[2] == "." and not day_first:
            return match[0]
        days = {day for order in (True, False) if day_first in (None, order) and (day := _next(match, since, order))}
        return days.pop().isoformat() if len(days) == 1 else match[0]

    # Followed by a dot, a short year looks like a day.
    text = _SHORT_YEAR.sub(r"\1 \2 20\3", text)
    text = _month_end().sub(lambda match: _last_day(match, since), _FROM_NOW.sub("", text))
    return _NO_YEAR.sub(dated, text)


@cache
def _month_end() -> re.Pattern[str]:
    end = (
        r"end of(?: the month of)?|ende|fin(?: de)?|finales de|fine(?: di)?|(?:o )?final de|eind|slutet av|utgangen av"
        r"|konca"
    )
    return re.compile(rf"(?<!\w)(?:{end})\s({any_of(months())})(?!\w)(?!\W{{0,2}}\d)")


def _last_day(match: re.Match[str], since: datetime) -> str:
    month = months()[match[1]]
    return end_of_month(date(since.year + (month < since.month), month, 1)).isoformat()


def _next(match: re.Match[str], since: datetime, day_first: bool) -> date | None:
    day, month = (int(match[1]), int(match[3]))[:: 1 if day_first else -1]
    for year in (since.year, since.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found >= (since - _DAY).date():
            return found if found <= (since + _LATEST_UNNAMED).date() else None
    return None


def dates_of(text: str, since: datetime, day_first: bool | None) -> list[Phrase]:
    """The dates of a text that name a day; *today* and the like are excluded.

    Args:
        text: see :func:`with_years`.
        since: the day from which deadlines are counted.
        day_first: whether numeric dates put the day before the month; ``None`` if unknown.
    """
    phrases = phrases_in(text, now=since + HALF_A_YEAR, field="deadline", day_first=day_first)
    return [phrase for phrase in phrases if _DIGIT.search(text, phrase.start, phrase.end)]


def day_meant(written: str, phrase: Phrase, since: datetime) -> Reading | None:
    """The day that a date means, if it is a possible deadline.

    Args:
        written: the date as written.
        phrase: the same date as found.
        since: the day from which deadlines are counted.
    """
    has_year = _YEAR_TOLD.search(written) is not None
    readings = [phrase.reading]
    if phrase.reading is None or (phrase.is_range and not has_year):
        # Try both orders of day and month; a range without a year may have begun already.
        readings += [
            one.reading
            for day_first in ((True, False) if phrase.reading is None else (None,))
            for now in (since + HALF_A_YEAR, since)
            for one in phrases_in(written, now=now, field="deadline", day_first=day_first)[:1]
        ]
    first, last = (since - _DAY).date(), (since + (_YEAR if has_year else _LATEST_UNNAMED)).date()
    meant = [one for one in readings if one is not None and first <= one.last <= last]
    return meant[0] if meant and all(one.last == meant[0].last for one in meant) else None
