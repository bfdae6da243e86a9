"""Prizes: the total an event gives away, in money or at a stated value.

Belongs here: evaluating the amounts of a prize text. Does not belong here: pay (``money``), finding amounts
(``amounts``).

The rules:

1. A stated total takes precedence over its parts. Ranked or named prizes are added; ``"3 × $1,000"`` and ``"2 teams win
   ₹10,000 each"`` are products. A prize for each of an unknown number (*per track*) is paid per piece.
2. Cash takes precedence over the value of goods next to it. Alone, the value of goods counts: vouchers, credits,
   goodies.
3. Nothing, or *no cash prize*, is unpaid; cash without an amount is paid; goods without a value are unknown.
4. Coins are not a currency: their amount has none. A fee is not a prize.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.pay.amount_lines import prepared
from opportunity_pipeline.normalize.pay.amounts import Amount
from opportunity_pipeline.normalize.pay.currencies import currency_code
from opportunity_pipeline.normalize.pay.money import Money
from opportunity_pipeline.normalize.pay.pay_context import Labelled, labelled_amounts
from opportunity_pipeline.normalize.pay.pay_currency import stated_currency
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern
from opportunity_pipeline.normalize.values import StipendKind

_LONGEST = 1000
_LEAST_BARE_AMOUNT = 100

_KINDS = ("rank", "named", "total", "likely_total")
_NUMBER = r"(?P<{}>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten)"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_MANY = rf"(?:{any_entry('prize_words', 'sort_of_prize')}\s){{0,2}}{any_entry('prize_words', 'many')}"
_TIMES_BEFORE = late(
    rf"{_NUMBER.format('count')}\s*(?:{_MANY}\s*)?[x×*@]\s*$"
    rf"|{_NUMBER.format('count2')}\s{_MANY}\s?(?:of|at|worth|@|each of|:|-|à|zu je|von|de)\s*(?:up\s?to\s)?$",
    re.IGNORECASE,
)
_TIMES_BEHIND = late(
    rf"\s*\)?\s*[x×*]\s*{_NUMBER.format('count')}\b|\s*(?:each|apiece)\s*\(\s?[x×]?\s?{_NUMBER.format('count2')}\s?(?:{_MANY}\s?)?\)",
    re.IGNORECASE,
)
_EACH = late(
    r"[\s)]*(?:(?:(?:in )?cash|(?:cash )?prizes?|worth|credits|vouchers?|gift cards?|goodies|usd|inr)\s)?"
    r"(?:(?:each|apiece|a piece)\b"
    r"|(?:/\s?|(?:for |to )?(?:per|every|each)(?: of the)?(?: \d+)?\s|(?:pro|par|por)\s)(?!cent\b)(?P<noun>[a-z]+))",
    re.IGNORECASE,
)
_EACH_BEFORE = late(r"\b(?:each|every|per)\b", re.IGNORECASE)
_COUNTED = late(
    rf"\b{_NUMBER.format('count')}\s(?:[a-z]+\s)?{_MANY}\b|\btop\s{_NUMBER.format('count2')}\b", re.IGNORECASE
)
_BEST = late(r"\bbest\b", re.IGNORECASE)
_ORDINALS = late(r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth)\b", re.IGNORECASE)
# "Ranks 3-5: ₹10,000 each", "4th to 10th place: $100 each"
_RANKS = late(
    r"\b(?P<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:-|to)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?\b[^\d.,;|]{0,20}$",
    re.IGNORECASE,
)
_COINS = late(rf"\s*(?:(?:in|worth of|of)\s)?\$?{any_entry('prize_words', 'coins')}", re.IGNORECASE)
_COINS_BEFORE = late(rf"{any_entry('prize_words', 'coins')}\s*$", re.IGNORECASE)
# A number without a sign is an amount after such a word, if no other noun follows.
_LABEL_BEFORE = late(
    r"(?:\b(?:prizes?|amount|cash|rewards?|awards?|pool|worth|of|winners?|runner[\s-]?up|place|position|\d(?:st|nd|rd|th)"
    r"|first|second|third|is|up\s?to|to|total|win|over|value)|[:=₹-]|\b\d\))\s*[:=-]?\s*$",
    re.IGNORECASE,
)
_ENDS_BEHIND = late(
    r"\s*(?:$|[,;|+/).(&-]|[\w -]{1,25}:"
    r"|\d\)|(?:cash|in|for|each|per|to|and|only|total|prize|award|as|with|plus|x|×|\d(?:st|nd|rd|th))\b)",
    re.IGNORECASE,
)
_SHARE = late(r"\d\s?(?:%|percent)\s*(?:of|share|from|der|de|des|del)\b", re.IGNORECASE)
_REPEATED = late(
    r"\s*\(\s*(?:~|≈|=|approx\w*\.?|about|or|i\.e\.|equivalent to|around|ca\.?)?\s*"
    r"|.{0,20}\b(?:including|includes|incl\.?|of which)\b.{0,20}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Prize:
    low: float | None
    high: float | None
    by_piece: bool
    is_total: bool
    is_likely_total: bool
    is_ranked: bool


@lru_cache(maxsize=16_384)
def read_prize(text: str, currency: str | None = None) -> Money:
    """Parses a prize.

    Args:
        text: upstream text.
        currency: code, sign or word to use if the text has none.
    """
    line = prepared(text, _LONGEST)
    found = [each for each in labelled_amounts(line) if _counts(each, line)]
    if not found:
        return Money(_kind_by_words(line))
    won = [each for each in found if each.amount.largest > 0]
    if not won:
        return Money("unpaid")
    won = [each for each in won if not pattern("prize_words", "things").search(each.words)] or won
    won = _in_one_currency(_without_repetitions(won, line))
    amounts = [each.amount for each in won]
    low, high, by_piece = _altogether([_prize(place, won, line) for place in range(len(won))])
    is_coin = amounts[0].currency is None and _is_coin(line, amounts[0])
    hint = currency_code(currency) if currency else None
    known = None if is_coin else stated_currency(amounts, line, hint)
    return Money("paid", low, high, known, "piece" if by_piece else "total")


def prize_pool(prize: Money) -> tuple[float | None, str | None]:
    """The total prize pool as one number, and its currency: the upper end of a range, the minimum if open-ended.

    An explicit absence of prizes gives 0; a prize for each of an unknown number is no pool.
    """
    if prize.kind == "unpaid":
        return 0.0, None
    if prize.period != "total":
        return None, None
    return prize.minimum if prize.maximum is None else prize.maximum, prize.currency


def _kind_by_words(line: str) -> StipendKind:
    if pattern("prize_words", "none").search(line):
        return "unpaid"
    if _SHARE.search(line):
        return "performance"
    return "paid" if pattern("prize_words", "cash").search(line) else "unknown"


def _counts(each: Labelled, line: str) -> bool:
    amount = each.amount
    if pattern("prize_words", "no_prize").search(each.words):
        return False
    if amount.currency or amount.multiplied or _is_coin(line, amount):
        return True
    if line.strip(" .!") == line[amount.start : amount.end].strip():
        return True
    labelled = _LABEL_BEFORE.search(line, max(0, amount.start - 40), amount.start) is not None
    if amount.largest == 0:
        return labelled
    return labelled and amount.largest >= _LEAST_BARE_AMOUNT and _ENDS_BEHIND.match(line, amount.end) is not None


def _is_coin(line: str, amount: Amount) -> bool:
    return bool(_COINS.match(line, amount.end) or _COINS_BEFORE.search(line, max(0, amount.start - 12), amount.start))


def _without_repetitions(won: list[Labelled], line: str) -> list[Labelled]:
    """Drops amounts that repeat a previous one in another currency, or are part of it."""
    return [
        each
        for place, each in enumerate(won)
        if place == 0 or not _REPEATED.fullmatch(line, won[place - 1].amount.end, each.amount.start)
    ]


def _in_one_currency(won: list[Labelled]) -> list[Labelled]:
    first = next((each.amount.currency for each in won if each.amount.currency), None)
    code = currency_code(first) if first else None
    return [each for each in won if each.amount.currency is None or currency_code(each.amount.currency) == code]


def _prize(place: int, won: list[Labelled], line: str) -> _Prize:
    each, amount = won[place], won[place].amount
    before = line[won[place - 1].amount.end if place else 0 : amount.start]
    behind = line[amount.end : won[place + 1].amount.start if place + 1 < len(won) else len(line)]
    count, by_piece = _count(each, before, behind, line)
    said = {name: bool(pattern("prize_words", name).search(each.words)) for name in _KINDS}
    return _Prize(
        None if amount.low is None else amount.low * count,
        None if amount.high is None else amount.high * count,
        by_piece,
        is_total=said["total"] and not said["rank"],
        is_likely_total=said["likely_total"] and not said["rank"] and not said["named"],
        is_ranked=said["rank"] or said["named"],
    )


def _count(each: Labelled, before: str, behind: str, line: str) -> tuple[int, bool]:
    """How many prizes of an amount there are, and whether that number is unknown."""
    times = _TIMES_BEFORE.search(before) or _TIMES_BEHIND.match(behind)
    if times is not None:
        return _number(times), False
    per = _EACH.match(behind)
    if per is None and not _EACH_BEFORE.search(each.words):
        return 1, False
    between = _RANKS.search(before)
    if between is not None and int(between["first"]) < int(between["last"]):
        return int(between["last"]) - int(between["first"]) + 1, False
    counted = next(iter(reversed(list(_COUNTED.finditer(before)))), None) or _COUNTED.search(behind)
    if counted is None and per is not None and per["noun"]:
        # "per track", with the number of tracks stated elsewhere.
        noun = re.escape(per["noun"].lower())
        counted = re.search(rf"\b{_NUMBER.format('count')}\s(?:[a-z]+\s)?{noun}s\b", line, re.IGNORECASE)
    if counted is not None:
        return _number(counted), False
    # "1st and 2nd: $500 each", "$250 each for best design and best pitch"
    ranks = len(_ORDINALS.findall(before)) or len(_BEST.findall(behind))
    return (ranks, False) if ranks > 1 else (1, True)


def _number(match: re.Match[str]) -> int:
    word = next(group for name, group in match.groupdict().items() if group and name.startswith("count")).lower()
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _altogether(prizes: list[_Prize]) -> tuple[float | None, float | None, bool]:
    prizes = [prize for prize in prizes if not prize.by_piece] or prizes[:1]
    stated = [prize for prize in prizes if prize.is_total]
    first, rest = prizes[0], prizes[1:]
    if not stated and rest and not first.is_ranked and all(prize.is_ranked for prize in rest):
        parts = sum(prize.high or prize.low or 0.0 for prize in rest)
        is_sum = len(rest) > 1 and (first.high or first.low or 0.0) >= parts
        stated = [first] if first.is_likely_total or is_sum else []
    if stated:
        prizes = stated[:1]
    lows, highs = [prize.low for prize in prizes], [prize.high for prize in prizes]
    return _sum(lows), _sum(highs), prizes[0].by_piece


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
