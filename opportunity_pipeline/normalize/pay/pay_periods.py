"""Pay periods: words of many languages for hour, day, week, month, year, the whole job, or a piece of work.

Belongs here: deriving a period from the words next to an amount; the words are in ``data/pay_periods.json``. Does not
belong here: which words belong to which amount (``pay_context``).

The rules:

1. Text directly after the amount takes precedence: ``"/month"``, ``"per article"``, ``"p.a."``. A noun that is neither
   a time nor a rule (``per policy``) names a piece of work.
2. Else the first time word among the amount's words: those after it, then those before it.
3. Else the number of payments a year (``x 14 pagas``), words for the whole (``lump sum``, ``for the summer``), then
   words that imply a year (``CTC``, ``package``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, get_args

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern
from opportunity_pipeline.normalize.values import Period

TIMES: frozenset[Period] = frozenset({"hour", "day", "week", "month", "year"})
"""The periods that are units of time."""

_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0d7f\u0e30-\u0e4e])*(?:[-'][^\W\d_]+)*"
_JOINED = (
    r"(?:/\s?|(?<!\w)(?:per|pr\.?|pro|par|por|pe|al|ao|à la|la|an?|im|am|die|der|in the|i|á|om|na|za|за|на|в|ανά)[\s-]"
    r"|(?<!\w)(?:each|every|har|bir|elke|chaque|cada|ogni|jeden|hver|varje|प्रति)\s"
    r"|(?<!\w)(?:all'|l'|à l['a]|de l')\s?|[毎每]\s?)"
)
# Text that may stand between an amount and its period.
_BETWEEN = (
    r"[\s()\].,*:;-]*(?:(?:net|gross|brutto|netto|brut|bruts|bruto|brutos|lordi|netti|tax[\s-]free|in[\s-]?hand|fixed|cash|stipend"
    r"|salary|only|approx|ctc|inr|rs|usd|b2b|flat|base|\+ vat|hrubého|čistého)(?!\w)[\s).,/]*?){0,2}\s*"
)
_BEHIND = late(
    rf"{_BETWEEN}(?:/\s?(?=p))?(?P<joined>{_JOINED})(?:(?:calendar|working)\s)?(?P<word>{_WORD})", re.IGNORECASE
)
_SHORT = late(
    rf"{_BETWEEN}(?:/\s?(?=[pb]))?(?P<short>lpa|(?-i:hr|yr|mo|wk)|(?!pj)p\.?\s?/?(?:c\.?)?[mahydwuj]|b\s?/\s?a|phr|p[./]\s?(?P<word>{_WORD}))(?!\w)",
    re.IGNORECASE,
)
# "€50 monthly towards the gym" is not a rate, "€2,000 monthly + bonus" is.
_ADVERB = late(rf"{_BETWEEN}(?P<word>{_WORD})\s*(?:$|[+,;|.)]|(?:depending|based|plus)\b)", re.IGNORECASE)
_IMPLIED: tuple[tuple[str, Period], ...] = (("monthly", "month"), ("total", "total"), ("yearly", "year"))
_SHORT_UNITS: dict[str, Period] = {
    **{"m": "month", "d": "day", "w": "week"},
    **{"a": "year", "y": "year", "j": "year", "h": "hour", "u": "hour", "r": "hour"},
    **{"yr": "year", "mo": "month", "wk": "week"},
}
_DOTTED = late(r"(?<![\w.])p\.\s?([ma])\.(?!\w)", re.IGNORECASE)
# "PM - 15000", "Salary pa: 4,50,000"
_NAME_OF_FIELD = late(
    rf"(?:^|{any_entry('pay_words', 'names_of_pay')}\s(?:in\s)?)\W*p\.?\s?/?([ma])\.?\W*$", re.IGNORECASE
)
_LONGEST_NAME = 30
_SPELT = (" one", " two", " three", " four")
# "700 din ka"
_OF_TIME = (" ka", " ke", " ki")
_WORDS = late(rf"(?P<joined>{_JOINED})?(?P<word>{_WORD})", re.IGNORECASE)
# "the first month" is not a rate.
_ORDINAL = late(r"(?<!\w)(?:first|second|third|last|next|initial|final|previous|this)\s$", re.IGNORECASE)
_PIECE = late(
    rf"{_BETWEEN}(?:(?:/\s?|(?<!\w)(?:per|pro|par|por|(?:for|on) (?:each|every))[\s-])"
    rf"(?!{any_entry('pay_words', 'no_piece')}|\d+\s?{any_entry('pay_words', 'times')})(?:[^\W\d_]|\d+\s?words)"
    rf"|(?<!\w)per[\s-](?!\d[\d.,]*[\s-]?{any_entry('pay_words', 'times')})\d[\d.,]*k?[\s-]?[^\W\d_]"
    rf"|(?:each|apiece|a piece)\b|(?:for\s)?an? {any_entry('pay_words', 'a_piece')})",
    re.IGNORECASE,
)
_ONE_TIME = late(r"\bone[ -]?(?:time|off)\b", re.IGNORECASE)
# "Pay per task: 100"
_PIECE_BEFORE = late(
    rf"(?<!\w)(?<!as )per (?!{any_entry('pay_words', 'no_piece')})[^\W\d_]+\s?[:=-]\W*$", re.IGNORECASE
)


@cache
def _vocabulary(kind: str) -> tuple[dict[str, Period], tuple[tuple[str, Period], ...]]:
    """The periods of whole words, and of word prefixes."""
    content: dict[str, Any] = read_data("pay_periods.json")
    words = [(word, period) for period in get_args(Period) for word in content.get(period, {}).get(kind, ())]
    return (
        {word: period for word, period in words if not word.endswith("*")},
        tuple((word[:-1], period) for word, period in words if word.endswith("*")),
    )


def _period_named(word: str, *kinds: str) -> Period | None:
    folded = word.lower()
    for kind in kinds:
        whole, beginnings = _vocabulary(kind)
        if folded in whole:
            return whole[folded]
        for beginning, period in beginnings:
            if folded.startswith(beginning):
                return period
    return None


@lru_cache(maxsize=16_384)
def period_of(right_behind: str, behind: str, before: str, own: str) -> Period | None:
    """The period named by the words around an amount.

    Args:
        right_behind: the words after it, up to the next amount.
        behind: the same without working times, which are not pay periods (``"a 40-hour week"``).
        before: the words before it, back to the previous amount, also without working times.
        own: the words that are about this amount only.
    """
    named = _right_behind(right_behind)
    if named is None and _PIECE.match(right_behind):
        return "piece"
    named = named or _first_named(behind, named_next=False) or _dotted(behind)
    # "5,000 monthly and a one-time 6,000": its own word takes precedence over its neighbour's.
    if named is None and _ONE_TIME.search(own):
        return "total"
    named = named or _first_named(before) or _dotted(before)
    if named is None and _PIECE_BEFORE.search(before):
        return "piece"
    if named:
        return named
    for name, period in _IMPLIED:
        if pattern("pay_words", name).search(own):
            return period
    return None


@lru_cache(maxsize=16_384)
def stands_right_behind(words: str) -> bool:
    """Whether the words directly after an amount name its pay period."""
    adverb = _ADVERB.match(words)
    return _right_behind(words) is not None or (
        adverb is not None and _period_named(adverb["word"], "words") is not None
    )


def _right_behind(words: str) -> Period | None:
    joined = _BEHIND.match(words)
    if joined is not None:
        # "/monthly"; but "$4,000 / Yearly: $48,000" has the label of the next amount.
        as_adverb = joined["joined"].strip() in ("/", "per") and words[joined.end() : joined.end() + 1] != ":"
        named = _period_named(joined["word"], "nouns", "letters", *(("words",) if as_adverb else ()))
        if named:
            return named
    short = _SHORT.match(words)
    if short is None:
        return None
    if short["word"]:
        return _period_named(short["word"], "nouns")
    return _SHORT_UNITS.get(short["short"]) or _SHORT_UNITS[short["short"][-1].lower()]


def _dotted(words: str) -> Period | None:
    """``31,000 + HRA p.m.``: a dotted abbreviation, which is unambiguous even at a distance."""
    match = _DOTTED.search(words) if "." in words else None
    return _SHORT_UNITS[match[1].lower()] if match else None


def _first_named(words: str, *, named_next: bool = True) -> Period | None:
    for match in _WORDS.finditer(words):
        # After an amount "/ Yearly:" labels the next one.
        if not named_next and words[match.end() : match.end() + 1] == ":":
            continue
        if not match["joined"] and _ORDINAL.search(words, max(0, match.start() - 10), match.start()):
            continue
        # "Year 2: £26,000" and "from day one" number the unit; "within a year" is a point in time.
        if words[match.end() + 1 : match.end() + 2].isdecimal() or words.startswith(_SPELT, match.end()):
            continue
        if words.endswith("within ", 0, match.start()):
            continue
        joined = match["joined"] or words.startswith(_OF_TIME, match.end())
        named = _period_named(match["word"], *(("nouns", "words") if joined else ("words",)))
        if named:
            return named
    return None


def period_named_alone(words: str) -> Period | None:
    """The period named by a field label before an amount: ``PM``, ``p.a.``, ``Salary PM``.

    In running text ``PM`` is ambiguous.
    """
    match = _NAME_OF_FIELD.search(words) if len(words) <= _LONGEST_NAME else None
    return _SHORT_UNITS[match[1].lower()] if match else None


@lru_cache(maxsize=1024)
def read_pay_period(text: str | None) -> Period | None:
    """The period for an upstream's word: ``"month"``, ``"per-year-salary"``, ``"hourly"``."""
    word = re.sub(r"[\s_-]+", " ", (text or "")[:100].lower()).strip()
    if not word:
        return None
    named = _first_named(word) or _first_named(f"/{word}") or _right_behind(word)
    if named:
        return named
    return "total" if pattern("pay_words", "total").search(word) else None
