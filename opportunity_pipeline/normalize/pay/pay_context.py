"""Determines the purpose of an amount: this job's pay, an extra, a later salary, or no pay at all.

Belongs here: the words around amounts, and which of them belong to which amount. Does not belong here: amounts
(``amounts``), the meaning of such words (``pay_said``), or the resulting pay (``money``).

Words belong to the adjacent amount, up to a comma, a plus sign or another separator. If nothing separates two amounts,
the first words of the text show whether labels precede (``"Fixed: 5 LPA Variable: 1 LPA"``) or follow
(``"5 LPA fixed 1 LPA variable"``) their amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from opportunity_pipeline.normalize.pay.amounts import Amount, find_amounts
from opportunity_pipeline.normalize.pay.other_numbers import without_other_numbers
from opportunity_pipeline.normalize.pay.pay_periods import period_of, stands_right_behind
from opportunity_pipeline.normalize.pay.pay_said import Said, about, said_by
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern
from opportunity_pipeline.normalize.values import Period

_PARTING = late(
    r"[;|•·+()&=→]|->|,(?=\s|$)|\s[-/]+\s(?!(?:hour|hr|day|week|wk|month|mo|year|yr|annum)\b)|[.!?]\s(?=[^\W\d_])"
    r"|\b(?:and|plus|then|but|und|et|along with|with|inc(?:l\.?|luding)?|excluding|excl"
    r"|exclusive of|without|or(?!\s(?:more|above|higher|less|below|up))|before|followed by|besides|apart from"
    r"|más|mais|più|sowie|zzgl|zuzüglich|oraz|y|e(?= \w)|en (?:een|de|je))\b",
    re.IGNORECASE,
)
# "Stipend - 25K | CTC - 8 LPA": a dash used as a colon.
_NAMED_BY_DASH = late(rf"(?:^|[^\w\s])\s*(?P<name>{any_entry('pay_words', 'names_by_dash')})\s*-+\s*$", re.IGNORECASE)
# Text farther away is about something else.
_NEAR = 200
_ENDING = late(rf"(?:^|[,/|;(•·-])\s*(?:{any_entry('pay_words', 'up_to', 'from')}\s)?$", re.IGNORECASE)
_BEGINNING = late(r"\s*(?:$|[,/|;)+•·]|-\s|\.(?:\s|$))")
_PER_WORK = late(rf"\s{{0,2}}(?:/\s?|per\s|for (?:an?|each|every)\s){any_entry('pay_words', 'a_piece')}", re.IGNORECASE)
_NEAREST, _LONGEST_NAME = 40, 60
_MORE_THAN_A_PIECE = 10_000
_NAMED_BEFORE = late(
    rf"{any_entry('pay_words', 'names_of_pay')}(?:(?:\s(?!band|grade|scale|level)\w+){{1,9}}\s(?:is|will be))?"
    r"(?:\s(?:is|of|range|will be|amount|offered|between))*[\s:;=>~(-]*"
    rf"(?:{any_entry('pay_words', 'up_to', 'from')}\s)?$",
    re.IGNORECASE,
)
_NAMED_BEHIND = late(rf"\s{any_entry('pay_words', 'names_of_pay')}", re.IGNORECASE)
_PIECE = late(r"^\s*(?:/|per\b|for (?:each|every)\b)\s*\w+")
# "12 LPA (ESOPs)" is paid in shares; "12 LPA (incl. ESOPs)" or "(fixed + variable)" is not.
_BRACKETED = late(
    r"\s*\((?!\s*(?:incl|excl|inkl|exkl|with|plus|(?:fix|base)(?!(?:ed)?\))|\+)|[^()]*\bextra\b)[^()]*\)", re.IGNORECASE
)
_SENTENCE_END = late(
    r"(?<!\bRs)(?<!\bCr)(?<!\bTk)(?<!\bapprox)(?<!\bp\.[am])(?<!\b\d)[.!?]\s+(?=[A-ZÀ-Þ•*])|\s\|\s|[•·]"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An amount with the words that belong to it.

    Attributes:
        amount: the amount.
        before: its words before it.
        behind: its words after it.
        sentence: the sentence that contains it.
        around: the sentence without its amounts.
        set_apart: whether commas, bars or similar signs stand on both sides.
        named: whether the adjacent words call it the pay, as in ``"Salary: 25,000"``.
        beside: the nearest sentence about pay that has no amount; empty if there is none.
        bracketed: whether it is in brackets after another amount.
        period: its pay period, if stated.
        rated: whether the period directly follows it, as in ``"$25 an hour"``.
    """

    amount: Amount
    before: str
    behind: str
    sentence: str
    around: str
    set_apart: bool
    named: bool
    beside: str
    bracketed: bool
    period: Period | None
    rated: bool

    @property
    def words(self) -> str:
        """The words that belong to the amount."""
        return f"{self.before} {self.behind}"

    @property
    def said(self) -> Said:
        """The meaning of these words for the amount."""
        return said_by(self.words)


def labelled_amounts(line: str, *, prose: bool = False) -> list[Labelled]:
    """All amounts of a prepared line, each with its words.

    Args:
        line: the line.
        prose: whether the line consists of sentences, each about its own amounts.
    """
    plain = without_other_numbers(line)
    amounts = find_amounts(plain)
    bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(line) if prose), len(line)]
    inside: list[list[Amount]] = []
    position = 0
    for end in bounds[1:]:
        begun = position
        while position < len(amounts) and amounts[position].start < end:
            position += 1
        inside.append(amounts[begun:position])
    sentences = list(pairwise(bounds))
    return [
        each
        for place, of_sentence in enumerate(inside)
        if of_sentence
        for each in _of_sentence(
            line, plain, sentences[place], of_sentence, _beside(line, sentences, inside, place), prose=prose
        )
    ]


def _beside(line: str, sentences: list[tuple[int, int]], inside: list[list[Amount]], place: int) -> str:
    """``Oslo: $90k-100k. Rome: $80k-90k. Base salary by place.``: the sentence that explains all amounts."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(sentences) and inside[other]:
            other += step
        if 0 <= other < len(sentences):
            sentence = line[slice(*sentences[other])]
            if about(sentence).pay and not about(sentence).other_money:
                return sentence
    return ""


def _of_sentence(
    line: str, plain: str, bounds: tuple[int, int], amounts: list[Amount], beside: str, *, prose: bool
) -> list[Labelled]:
    start, end = bounds
    edges = [start, *(edge for amount in amounts for edge in (amount.start, amount.end)), max(end, amounts[-1].end)]
    gaps = [line[one:two] for one, two in zip(edges[::2], edges[1::2], strict=True)]
    counted = [plain[one:two] for one, two in zip(edges[::2], edges[1::2], strict=True)]
    named_before = _names(gaps[0]) or not _names(_parted(gaps[-1], named_before=False)[0])
    before, behind = [_after_last_parting(gaps[0])], []
    for gap in gaps[1:-1]:
        left, right = _parted(gap, named_before=named_before)
        behind.append(left)
        before.append(right)
    behind.append(_parted(gaps[-1], named_before=False)[0])
    around = " ".join(gaps)
    periods = [
        _period(
            amount,
            gaps[place + 1],
            counted[place + 1],
            counted[place],
            # Text between two amounts is divided between them.
            f"{before[place] if place else gaps[0]} {behind[place] if place + 1 < len(amounts) else gaps[-1]}",
        )
        for place, amount in enumerate(amounts)
    ]
    if prose:
        periods = [
            None if period == "piece" and gap.startswith(" / ") else period
            for period, gap in zip(periods, gaps[1:], strict=True)
        ]
    bracketed = [bool(place) and "(" in gap and ")" not in gap.rpartition("(")[2] for place, gap in enumerate(gaps)]
    rated = [amount.yearly or _is_rate(gap[:_NEAR]) for amount, gap in zip(amounts, gaps[1:], strict=True)]
    # "£30,000 (€35,000) per year"
    for place in range(len(amounts) - 2, -1, -1):
        rated[place] = rated[place] or (rated[place + 1] and bracketed[place + 1])
    return [
        Labelled(
            amount,
            before[place],
            # The name of a piece does not describe the amount: "₹50 /registration".
            _PIECE.sub("", behind[place]) if periods[place] == "piece" else behind[place],
            line[start:end],
            around,
            _ENDING.search(gaps[place], max(0, len(gaps[place]) - _NEAREST)) is not None
            and _BEGINNING.match(gaps[place + 1]) is not None,
            _NAMED_BEFORE.search(gaps[place][-_LONGEST_NAME:]) is not None
            or _NAMED_BEHIND.match(gaps[place + 1]) is not None,
            beside,
            bracketed[place],
            periods[place],
            rated[place],
        )
        for place, amount in enumerate(amounts)
    ]


def _is_rate(behind: str) -> bool:
    return stands_right_behind(behind) or _PER_WORK.match(behind) is not None


def _period(amount: Amount, gap: str, behind: str, before: str, own: str) -> Period | None:
    if amount.yearly:
        return "year"
    # "plus a yearly bonus" states when the bonus is paid.
    yearly = pattern("pay_words", "paid_at_times")
    around = (yearly.sub(" ", behind[:_NEAR]), yearly.sub(" ", before[-_NEAR:]), own)
    period = period_of(gap[:_NEAR], *around)
    # "€80k / London": after a spaced slash and such an amount, a noun is not a piece of work.
    is_parted = period == "piece" and gap.startswith(" / ") and amount.largest >= _MORE_THAN_A_PIECE
    return period_of("", *around) if is_parted else period


def _names(words: str) -> bool:
    said = said_by(_after_last_parting(words))
    return said.extra or said.base or said.on_target or said.later or said.now or said.net or said.gross


def _after_last_parting(words: str) -> str:
    """The words before an amount that belong to it; a bracket belongs to the text before it."""
    named = _NAMED_BY_DASH.search(words) if "-" in words[-4:] else None
    end = named.end("name") if named else len(words)
    # After an equals sign follows the sum.
    partings = [match for match in _PARTING.finditer(words, 0, end) if match[0] not in "()"]
    if not partings:
        return words
    return words[partings[-1].start() if partings[-1][0] == "=" else partings[-1].end() :]


def _parted(gap: str, *, named_before: bool) -> tuple[str, str]:
    """Divides the words between two amounts into those of the first and those of the second."""
    if gap.lstrip()[:1] == ":":
        return "", gap
    bracketed = _BRACKETED.match(gap)
    sign = _PARTING.search(gap, bracketed.end() if bracketed else 0)
    if sign is not None:
        return gap[: sign.start()], _after_last_parting(gap[sign.start() if sign[0] == "=" else sign.end() :])
    return ("", gap) if named_before else (gap, "")
