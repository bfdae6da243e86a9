"""Until when one may apply, as a description tells it where no field of the upstream does.

Belongs here: which dates of a long text are its deadline. Does not belong here: how dates are written
(``date_phrases``), which lines may tell one (``running_text``), or the words (``data/deadline_words.toml``).

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

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from opportunity_pipeline.normalize.calendar_words import any_of, months, number_words, plain, weekdays, zone_pattern
from opportunity_pipeline.normalize.date_phrases import Phrase, phrases_in
from opportunity_pipeline.normalize.date_readings import FIRST_YEAR, LAST_YEAR, Reading, end_of_month
from opportunity_pipeline.normalize.deadline_words import distance
from opportunity_pipeline.normalize.patterns import late
from opportunity_pipeline.normalize.running_text import lines_of_deadlines
from opportunity_pipeline.normalize.sentences import in_english
from opportunity_pipeline.normalize.vocabulary import any_entry, pattern

_WORDS = "deadline_words"
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_HALF_A_YEAR = timedelta(days=183)
# A day without a year that comes again this late has just passed.
_LATEST_UNNAMED = timedelta(days=300)
# How much of a line is looked at before and behind a word that may belong to a deadline.
_BEFORE, _BEHIND = 200, 300
_NEAR, _FAR = 80, 160
_CLOSE = 30
_DATES_BESIDE = 3

_END = re.compile(r"[!?;•|]+(?=\s|$)|(?<=[^\W\d_]{3})\.(?=\s|$)|(?<=\d)\.(?=\s[^\W\d_]{2})|(?<=\))\.(?=\s|$)")
_CLAUSE = re.compile(r"[,;:(]|\s-\s")
_YEAR_TOLD = re.compile(r"\d{4}|'\d\d|\d[./-]\d{1,2}[./-]\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_ENGLISH = late(r"(?i)\b(?:appl(?:y|ication)|clos(?:es?|ing)|posting|date|due|by|before|until)\b")
_WHAT_FOR = late(
    r"[\s,]*(?:for|to|in order|will|and (?:be|get|receive)|are|is|get|receive|if you|eingeh\w*|werden|received|recues?"
    r"|recibidas|(?:at|as) the)\b"
)
# By which one knows where a text in English was written.
_DAY_FIRST = late(
    r"[£€₹]|\b(?:UK|NHS|LPA|CTC|Lakhs?|INR|AUD|NZD|GBP|EUR|India|Australia|Ireland|England|Scotland|Wales)\b"
)
_MONTH_FIRST = late(r"(?<![A-Z])\$\d|\b(?:U\.?S\.?A?|United States|USD|401\(?k|EEO)\b|, [A-Z]{2} \d{5}\b")
_DOTTED = late(r"\d\.\s?\d{1,2}\.$")
_NEXT_ROUND = late(
    r"\W*(?:(?:and|und|et|y|then|the|a)\W+)*(?:final|second|third|last|round|phase|batch|intake|wave|call)\b"
    r"(?:\W+(?:one|two|three|four|final|last|ii|iii|deadline|round|[b-d2-9]|on|by|is|closes|until|at|the))*\W*"
)
_PRONOUN = late(r"it|they|this|that|which")
_ENDING = late(r"end|run|valid|gultig|trwa|lauft\b(?! ab)|up\b|is up|stays?")
_REFUSED = late(r"\b(?:not?|cannot|can't|won't|never|late|no longer|nor|unable)\b")
# From now: the beginning of a range that says nothing.
_FROM_NOW = late(r"(?<!\w)(?:from\s)?(?:now|today)\s(?=(?:through|thru|until|till|to)\s)")
# What ends otherwise than by being filled.
_JOB = late(r"role|position|job\b|\bposts?\b|internship|opportunity|program|ship\b|stelle|tjanst|stilling")
_NO_YEAR = late(
    r"(?<![\d/.,:-])(\d{1,2})([/.])(\d{1,2})(?:(?<=\.\d)\.|(?<=\.\d\d)\.)?(?![\d/%:-]|\.\d|\s?(?:%|x\b|h\b|uhr|[ap]\.?m\b))"
)
_IN_NUMBERS = late(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-](?:20)?\d\d(?!\d)")
_SHORT_YEAR = late(r"(?<!\w)(\d{1,2})-([^\W\d_]{3,})-(\d\d)(?!\w)")
_DASH = late(r"\s-\s|[:|]")


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
    since = posted if posted is not None and now - _HALF_A_YEAR <= posted <= now else now
    if day_first is None:
        day_first = _order_of_numbers(lines, description)
    found = [
        told
        for line in map(plain, lines)
        for told in (*_deadlines(line, since, day_first), *(_distances(line, since) if since is posted else ()))
    ]
    plainest = max((certainty for certainty, _ in found), default=0)
    last = max(
        (reading for certainty, reading in found if certainty == plainest),
        key=lambda reading: (reading.last, reading.moments is not None),
        default=None,
    )
    if last is None or last.first == last.last:
        return last
    moments = (last.moments[1], last.moments[1]) if last.moments else None
    return Reading(last.last, last.last, "instant" if moments else "day", moments)


def _order_of_numbers(lines: list[str], description: str) -> bool | None:
    """Whether numbers give the day first, as far as other dates and the language tell."""
    dates = [(int(match[1]), int(match[2])) for line in lines for match in _IN_NUMBERS.finditer(line)]
    orders = {one > two for one, two in dates if max(one, two) > 12 >= min(one, two)}
    if not orders:
        orders = {order for order, sign in ((True, _DAY_FIRST), (False, _MONTH_FIRST)) if sign.search(description)}
    if orders:
        return orders.pop() if len(orders) == 1 else None
    return None if in_english(description) or any(_ENGLISH.search(line) for line in lines) else True


def _deadlines(line: str, since: datetime, day_first: bool | None) -> Iterator[tuple[int, Reading]]:
    for start, end in _windows(line):
        part = _with_years(line[start:end], since, day_first)
        phrases = [
            phrase
            for phrase in phrases_in(part, now=since + _HALF_A_YEAR, field="deadline", day_first=day_first)
            if _DIGIT.search(part, phrase.start, phrase.end)
        ]
        told_again, certainty = False, 0
        for (before, phrase, behind), following in zip(
            _surroundings(part, phrases), [*phrases[1:], None], strict=False
        ):
            following_round = certainty and _NEXT_ROUND.fullmatch(before.rpartition("§")[2]) is not None
            certainty = certainty if told_again or following_round else _certainty(before, behind, phrase)
            if certainty:
                reading = _read(part[phrase.start : phrase.end], phrase, since)
                # "03/06/2026 (March 6)"
                told_again = reading is None and following is not None and part[phrase.end : following.start] == " ("
                if reading is not None:
                    yield certainty, reading
            else:
                told_again = False


def _with_years(text: str, since: datetime, day_first: bool | None) -> str:
    """The text with a year behind the dates in numbers that have none, where these can only mean one day."""

    def dated(match: re.Match[str]) -> str:
        if match[2] == "." and not day_first:
            return match[0]
        days = {day for order in (True, False) if day_first in (None, order) and (day := _next(match, since, order))}
        return days.pop().isoformat() if len(days) == 1 else match[0]

    # With a dot behind it a short year looks like a day.
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


def _distances(line: str, posted: datetime) -> Iterator[tuple[int, Reading]]:
    """``"Applications close two weeks after posting"``."""
    for match in distance().finditer(line):
        before = _END.split(line[max(0, match.start() - _FAR) : match.start()])[-1]
        since = match["since1"] or match["since2"]
        word = _last(pattern(_WORDS, "closing", "applying", "opening") if since else pattern(_WORDS, "closing"), before)
        if word is None or _is_other(before[word.end() :]) or pattern(_WORDS, "priority").search(before):
            continue
        if not since and _last(pattern(_WORDS, "opening", "applying"), before[: word.start()]) is None:
            continue
        told, unit = match["number1"] or match["number2"], match["unit1"] or match["unit2"]
        number = int(told) if told.isdecimal() else number_words().get(told, 1)
        day = (posted + timedelta(days=number * {"d": 1, "w": 7, "f": 14}[unit[0]])).date()
        yield 2, Reading(day, day, "day")


def _windows(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of a line around words that may belong to a deadline: dates are looked for in no others."""
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
    return re.compile(any_entry(_WORDS, "applying", "writing", "named", "closing", "bare", "noun", "behind"))


def _surroundings(text: str, phrases: list[Phrase]) -> Iterator[tuple[str, Phrase, str]]:
    """Each date with what stands before and behind it in its sentence; of the dates next to it stands a sign."""
    within = ((phrase.start, phrase.end) for phrase in phrases)
    ends = [0]
    span = next(within, None)
    for match in _END.finditer(text):
        while span is not None and span[1] <= match.start() + (_DOTTED.search(text, span[0], span[1]) is None):
            span = next(within, None)
        if span is None or match.start() < span[0]:
            asked = span is not None and match[0][-1] in "?|•" and _until_only().fullmatch(text, match.end(), span[0])
            if not asked:
                ends.append(match.end())
    ends.append(len(text))
    for place, phrase in enumerate(phrases):
        start = ends[bisect_right(ends, phrase.start) - 1]
        end = ends[bisect_left(ends, phrase.end)]
        earlier, later = phrases[max(0, place - _DATES_BESIDE) : place], phrases[place + 1 : place + 1 + _DATES_BESIDE]
        before = _marked(
            text,
            max([start, *(one.end for one in earlier[:1] if len(earlier) == _DATES_BESIDE)]),
            phrase.start,
            earlier,
        )
        yield (
            before,
            phrase,
            _marked(text, phrase.end, min([end, *(one.end for one in later[_DATES_BESIDE - 1 :])]), later),
        )


@cache
def _until_only() -> re.Pattern[str]:
    """Between a question and its answer, or a name and what stands in the next column."""
    return re.compile(rf"\s*{any_entry(_WORDS, 'until')}?{_gap()}")


def _marked(text: str, start: int, end: int, dates: Sequence[Phrase]) -> str:
    parts = []
    for one in dates:
        if start <= one.start and one.end <= end:
            parts += [text[start : one.start], "§"]
            start = one.end
    return "".join([*parts, text[start:end]])


# ── which dates are deadlines ────────────────────────────────────────────────────────────────────


def _certainty(before: str, behind: str, phrase: Phrase) -> int:
    """How plainly a date is the last day to apply: 2 where the words say so, 1 where one is asked to write; else 0."""
    own = before.rpartition("§")[2]
    after = behind.partition("§")[0]
    if (
        _is_window(before, phrase)
        or _is_named(own)
        or _is_bare(own, after)
        or _is_closing(before, own)
        or _is_too_late(own, after)
        or _is_revised(before)
        or _is_until(own, after, phrase, "applying")
        or _is_named_behind(own, after)
        or _is_closing_behind(own, behind)
    ):
        certainty = 2
    elif _is_until(own, after, phrase, "writing"):
        certainty = 1
    else:
        return 0
    near = " ".join(_CLAUSE.split(own)[-2:])
    if pattern(_WORDS, "priority").search(near) or (
        _WHAT_FOR.match(after) and pattern(_WORDS, "priority").search(after[:_NEAR])
    ):
        return 0
    extended = pattern(_WORDS, "extended").search(before) or pattern(_WORDS, "extended").search(after)
    return certainty if extended is not None or not pattern(_WORDS, "over").search(_CLAUSE.split(own)[-1][-60:]) else 0


def _last(found: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(found.finditer(text), key=re.Match.end, default=None)


def _is_other(text: str, *lists: str) -> bool:
    return pattern(_WORDS, *(lists or ("other", "kinds"))).search(text) is not None


@cache
def _gap() -> str:
    """What may stand between a word that says *until* and the date."""
    names = rf"(?<!\w)(?:{any_of(weekdays())}|mo|di|mi|do|fr|sa|so|{zone_pattern()})(?!\w)"
    words = f"(?:{any_entry(_WORDS, 'filler')}|{names})"
    clock = r"(?:\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\.?|\s?h)?|\d{1,2}\s?(?:[ap]\.?m\.?|uhr|h)|\d{4}\s?(?:hrs|h|hours)"
    clock += r"|(?:ore|las|klo|kl\.?|klockan|saat|ora|godz\.?|om)\s\d{1,2}(?:[.:]\d\d)?)(?!\w)"
    return rf"(?:[^\w§]*(?:{words}|{clock})){{0,8}}[^\w§]*$"


@cache
def _until() -> re.Pattern[str]:
    return re.compile(f"{any_entry(_WORDS, 'until')}{_gap()}")


@cache
def _at_beginning() -> re.Pattern[str]:
    start = r"(?:^[^\w§]*|[(]\s*|[,:/>»|]\s|\s-\s)(?:(?:the|our|please note|note|die|la|le|il|de|el|o|a)[:\s]+)?"
    return re.compile(f"{start}{any_entry(_WORDS, 'bare')}{_gap()}")


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w\s]|§|{any_entry(_WORDS, 'before_noun')})\s*{any_entry(_WORDS, 'noun')}{_gap()}")


@cache
def _window() -> re.Pattern[str]:
    return re.compile(rf"{any_entry(_WORDS, 'window')}(?:[^\w§]*{any_entry(_WORDS, 'from')}){{0,5}}[^\w§]*$")


def _is_until(own: str, after: str, phrase: Phrase, words: str) -> bool:
    """``"Send your CV by …"``, ``"until … you can apply"``."""
    until = _until().search(own)
    start = until.start() if until else len(own)
    if until is None and not pattern(_WORDS, "until_behind").match(after.lstrip(" '.)")):
        return False
    applying = pattern(_WORDS, words)
    word = _last(applying, own[max(0, start - _FAR) : start])
    if word is not None:
        gap = own[max(0, start - _FAR) : start][word.end() :]
        lead = own[: max(0, start - _FAR) + word.end()][-25 - len(word[0]) :]
        last = _DASH.split(gap)[-1] if _DASH.search(gap) else ""
        if words == "writing":
            whose = own[: max(0, start - _FAR) + word.end()]
            is_other = _is_other(gap) or _is_other(whose, "other") or _is_other(whose[-_CLOSE:])
        else:
            is_other = _is_other(gap, "other") or _is_other(lead.rpartition(",")[2], "elsewhere")
        if not is_other and not last.strip(" -"):
            return not pattern(_WORDS, "other_behind").match(after.lstrip(" ,"))
        return False
    word = applying.search(after, 0, _NEAR)
    if word is None or phrase.reading is None or phrase.reading.precision == "month":
        return False
    gap = after[: word.start()]
    return not (_is_other(gap) or _is_other(own) or _DASH.search(gap))


def _is_named(own: str) -> bool:
    """``"Application deadline: …"``."""
    name = _last(pattern(_WORDS, "named"), own)
    if name is None:
        return False
    gap = own[name.end() :]
    lead = _CLAUSE.split(own[: name.start()])[-1][-40:]
    return len(gap) <= _NEAR and not _is_other(gap, "other") and not _is_other(f"{lead} {name[0]}", "elsewhere")


def _is_bare(own: str, after: str) -> bool:
    """``"Deadline: …"`` at the beginning of a sentence, or anywhere if nothing says what else has it."""
    if re.match(r"\s*(?:for|of)\b(?!.{0,40}appl)", after):
        return False
    name = _at_beginning().search(own) or _noun().search(own)
    return name is not None and not _is_other(_CLAUSE.split(own[: name.start()])[-1][-_CLOSE:], "elsewhere")


def _is_closing(before: str, own: str) -> bool:
    """``"The position closes on …"``."""
    word = _last(pattern(_WORDS, "closing"), own)
    if word is None or (not re.fullmatch(_gap(), own[word.end() :]) and not _until().search(own[word.start() :])):
        return False
    lead = before[: len(before) - len(own) + word.start()]
    subject = _last(pattern(_WORDS, "opening"), lead[-_NEAR:])
    if subject is None:
        return False
    if _ENDING.match(word[0]):
        # "…, which ends on …"
        named = [one[0] for one in pattern(_WORDS, "opening").finditer(lead[-_NEAR:]) if not _PRONOUN.fullmatch(one[0])]
        if not named or _JOB.search(named[-1]):
            return False
    whose = lead[-_NEAR:][: subject.end()][-25 - len(subject[0]) :]
    return not _is_other(lead[-_NEAR:][subject.end() :].rpartition("§")[2], "elsewhere") and not _is_other(
        _CLAUSE.split(whose)[-1].rpartition("§")[2], "elsewhere"
    )


def _is_window(before: str, phrase: Phrase) -> bool:
    """``"Applications are open from … to …"``."""
    found = _window().search(before) if phrase.is_range else None
    return found is not None and not _is_other(before[found.start() :], "other")


def _is_too_late(own: str, after: str) -> bool:
    """``"No applications after …"``."""
    found = re.search(rf"(?<!\w)(?:after|past|later than){_gap()}", own)
    applying = pattern(_WORDS, "applying")
    if found is None or not (applying.search(own[: found.start()]) or applying.search(after[:_NEAR])):
        return False
    refused = _REFUSED.search(own[: found.start()]) or _REFUSED.search(after[:_NEAR])
    return refused is not None and not _is_other(own)


def _is_revised(before: str) -> bool:
    """``"The deadline, originally …, is now …"``."""
    return before.count("§") > 0 and _revised().search(before) is not None


@cache
def _revised() -> re.Pattern[str]:
    words = "|".join(("originally", "initially", "first", "was", "of", "from", "previously", "set", "for", "on"))
    now = "|".join(
        (
            "but",
            "and",
            "we",
            "have",
            "had",
            "pushed",
            "back",
            "a",
            "week",
            "is",
            "has",
            "been",
            "now",
            "moved",
            "extended",
            "changed",
            "to",
            "until",
            "it",
            "will",
            "be",
        )
    )
    noun = any_entry(_WORDS, "noun", "named")
    return re.compile(rf"{noun}(?:\W+(?:{words})\b)*\W*§(?:\W+(?:{now})\b)+\W*$")


def _is_named_behind(own: str, after: str) -> bool:
    """``"… is the closing date"``."""
    return pattern(_WORDS, "behind").match(after.lstrip(" ,.)")) is not None and not _is_other(own[-_NEAR:])


def _is_closing_behind(own: str, behind: str) -> bool:
    """``"On … applications close"``, ``"am … endet die Bewerbungsfrist"``."""
    found = _closing_behind().match(behind)
    if found is None or _is_other(own[-_NEAR:]) or _is_other(found[0]):
        return False
    # What is named there may have a date of its own.
    rest, following, _ = behind[found.end() :].partition("§")
    return not following or re.fullmatch(_gap(), rest) is None


@cache
def _closing_behind() -> re.Pattern[str]:
    closing, opening, named = (any_entry(_WORDS, name) for name in ("closing", "opening", "named"))
    words = r"\W+(?:[^\W\d_]+\W+){0,2}?"
    return re.compile(
        rf"\s*[:,-]?[^\w§(;:]*(?:[^\W\d_]+[^\w§;:]+){{0,2}}?(?:{opening}{words}{closing}|{closing}{words}(?:{opening}|{named}))"
    )


# ── what they come to ────────────────────────────────────────────────────────────────────────────


def _read(text: str, phrase: Phrase, since: datetime) -> Reading | None:
    """The date where it is one that can be meant."""
    readings = [phrase.reading]
    if phrase.reading is None or (phrase.is_range and not _YEAR_TOLD.search(text)):
        # In either order of day and month; and a range without a year may have begun.
        readings += [
            one.reading
            for day_first in ((True, False) if phrase.reading is None else (None,))
            for now in (since + _HALF_A_YEAR, since)
            for one in phrases_in(text, now=now, field="deadline", day_first=day_first)[:1]
        ]
    latest = _YEAR if _YEAR_TOLD.search(text) else _LATEST_UNNAMED
    meant = [
        one for one in readings if one is not None and (since - _DAY).date() <= one.last <= (since + latest).date()
    ]
    return meant[0] if meant and all(one.last == meant[0].last for one in meant) else None
