"""Decides which amounts of a text are the job's pay.

Belongs here: the criteria for a field, a title and a description. Does not belong here: evaluating the amounts
(``money``), or which words belong to which amount (``pay_context``).

A field is about pay, so a bare number counts. A title is about the job, so the words before an amount are usually the
job's name. A description may be about anything: an amount counts if its sentence is about pay, if it is per hour, month
or another period, or if it is set apart, as in a line of a posting.
"""

from __future__ import annotations

import re
from typing import Literal

from opportunity_pipeline.normalize.pay.amounts import Amount
from opportunity_pipeline.normalize.pay.pay_context import Labelled
from opportunity_pipeline.normalize.pay.pay_periods import TIMES
from opportunity_pipeline.normalize.pay.pay_said import about, said_by
from opportunity_pipeline.normalize.text.vocabulary import pattern

PayField = Literal["stipend", "salary", "title", "description"]
"""Kind of text that pay is read from."""

_NO_BARE_AMOUNT = 1e9
_LEAST_BARE_AMOUNT = 100
_LEAST_NAMED_AMOUNT = 1000
# A bare number in this range is the year of a batch or season.
_YEARS = range(2000, 2040)
# Maximum length of the text around a stand-alone amount: its place and extras.
_LONGEST_ALONE = 30
_LEAST_ALONE = 10_000
_SCALES = frozenset({"m", "mm", "mn", "mio", "mln", "million", "millions", "b", "bn", "billion", "billions", "mrd"})
_WITH_SOMETHING = re.compile(r"\W*(?:\w+\s){1,4}(?:included|covered)\b", re.IGNORECASE)
_BEGINS_WITH_A_NUMBER = re.compile(r"[\W_]*\d")
# The last word, with text that may stand between it and an amount.
_LAST_WORD = re.compile(r"[\w-]+(?:\s(?:of|up to|upto|worth|is|in|at))*\W*$", re.IGNORECASE)


def counts_as_pay(each: Labelled, field: PayField, *, hinted: bool) -> bool:
    """Whether an amount is pay.

    Args:
        each: the amount.
        field: kind of text that contains it.
        hinted: whether the upstream states a currency or period separately.
    """
    amount = each.amount
    marked = bool(amount.currency or amount.multiplied)
    named = not marked and _is_named(each)
    # Lakhs per annum are always pay: "Budget: 8 LPA".
    if _is_other_money(each, field) and not amount.yearly:
        return False
    if not amount.currency and amount.largest >= _NO_BARE_AMOUNT:
        return False
    if not (marked or each.rated) and each.period in ("month", "year") and 0 < amount.largest < _LEAST_BARE_AMOUNT:
        # "CTC: 4.5": the unit is missing.
        return False
    if field in ("stipend", "salary"):
        return marked or bool(each.period or hinted) or amount.largest == 0 or amount.largest >= _LEAST_BARE_AMOUNT
    if not (marked or named) and (each.period not in TIMES or amount.largest < _LEAST_BARE_AMOUNT):
        return False
    if amount.multiplied in _SCALES or _is_for_a_cost(each) or (not marked and _is_a_year(amount)):
        return False
    if field == "title":
        return (
            amount.largest >= _LEAST_BARE_AMOUNT
            or each.period is not None
            or (_has_a_sign(amount) and amount.largest > 1)
        )
    if about(each.sentence).referral:
        return False
    about_pay = about(each.sentence).pay or _is_a_rate(each, marked=marked) or _is_stated_alone(each)
    return about_pay and (marked or named or each.period in TIMES)


def _is_other_money(each: Labelled, field: PayField) -> bool:
    if field != "title":
        # "12k (travel cost included)": a text that starts with an amount is about it and includes something else.
        begins = field != "description" and not each.sentence[: each.amount.start].strip()
        if begins and each.said.other_money and _WITH_SOMETHING.match(each.behind):
            return said_by(each.before).other_money
        return each.said.other_money
    # The text before it is usually the job's name: "Security Guard $18/hr".
    name = _LAST_WORD.search(each.before)
    return said_by(f"{name[0] if name else ''} {each.behind}").other_money


def _is_for_a_cost(each: Labelled) -> bool:
    if not each.said.allowance:
        return False
    return not is_to_live_on(each) and pattern("pay_words", "allowance_for").search(each.words) is not None


def is_to_live_on(each: Labelled) -> bool:
    """Whether an amount called an allowance is the pay: a *living* or *monthly* allowance."""
    return pattern("pay_words", "living_allowance").search(each.words) is not None


def _is_named(each: Labelled) -> bool:
    """``Teacher (Salary: 25,000)``: a bare number that the adjacent words call the pay."""
    return each.named and (each.rated or each.amount.largest >= _LEAST_NAMED_AMOUNT)


def _is_a_year(amount: Amount) -> bool:
    return amount.low == amount.high and amount.low is not None and amount.low in _YEARS


def _has_a_sign(amount: Amount) -> bool:
    # A single capital may be a language: "R 4".
    return amount.currency is not None and not amount.currency.isalpha()


def _is_a_rate(each: Labelled, *, marked: bool) -> bool:
    """``$25 an hour``; a number without a sign only if it is the whole text: ``15000/- per month``."""
    alone = len(each.around) <= _LONGEST_ALONE and each.amount.largest >= _LEAST_NAMED_AMOUNT
    return each.rated and (marked or (alone and _BEGINS_WITH_A_NUMBER.match(each.sentence) is not None))


def _is_stated_alone(each: Labelled) -> bool:
    """An amount set apart, as in ``Oslo, remote, $90k-110k + equity``, or a range next to a sentence about pay."""
    amount = each.amount
    if not amount.currency:
        return False
    is_range = amount.low is not None and amount.high is not None and amount.low != amount.high
    if each.set_apart and is_range:
        return True
    if about(each.sentence).other_money:
        return False
    if not is_range:
        # "Pune: ₹18,000. Salary by city."
        named = bool(each.beside) and each.before.rstrip().endswith(":") and len(each.around) <= _LONGEST_ALONE
        return amount.largest >= _LEAST_ALONE and (each.set_apart or named)
    return bool(each.beside or len(each.around) <= _LONGEST_ALONE)
