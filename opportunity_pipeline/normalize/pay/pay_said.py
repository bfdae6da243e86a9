"""Classifies the words next to an amount, and the sentence around it.

Belongs here: the words for extras, base pay, current or later pay and other money, as listed in
``data/pay_words.toml``. Does not belong here: which words belong to which amount (``pay_context``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from opportunity_pipeline.normalize.text.vocabulary import pattern


@dataclass(frozen=True, slots=True)
class Said:
    """The classification of an amount by its words.

    Attributes:
        extra: paid in addition to the pay.
        once: an extra paid once or not in money.
        base: the fixed or base part.
        on_target: total on-target earnings.
        later: paid in a job after the internship.
        now: an intern's or trainee's pay.
        allowance: called an allowance.
        other_money: another kind of money.
        net: pay after deductions.
        gross: pay before deductions.
    """

    extra: bool
    once: bool
    base: bool
    on_target: bool
    later: bool
    now: bool
    allowance: bool
    other_money: bool
    net: bool
    gross: bool


@lru_cache(maxsize=16_384)
def said_by(words: str) -> Said:
    """Classifies an amount by the words that belong to it."""

    def has(name: str) -> bool:
        return pattern("pay_words", name).search(words) is not None

    on_target = has("on_target")
    now, later = _last("now", words), _last("later", words)
    extra = has("extra") and not on_target
    return Said(
        extra=extra,
        once=extra and has("once"),
        base=has("base") and not on_target,
        on_target=on_target,
        # "After probation" ends with a word that means current pay.
        later=later >= now and later >= 0,
        now=now > later,
        allowance=has("allowance"),
        other_money=has("not_pay"),
        net=has("net"),
        gross=has("gross"),
    )


def _last(name: str, words: str) -> int:
    return max((match.end() for match in pattern("pay_words", name).finditer(words)), default=-1)


class Sentence(NamedTuple):
    """The subject of a sentence with amounts.

    Attributes:
        pay: about pay.
        referral: about a reward for referring somebody.
        other_money: about another kind of money.
    """

    pay: bool
    referral: bool
    other_money: bool


@lru_cache(maxsize=256)
def about(sentence: str) -> Sentence:
    """The subject of a sentence."""
    pay, referral, other_money = (
        pattern("pay_words", name).search(sentence) is not None for name in ("pay", "referral", "not_pay")
    )
    # Words with non-ASCII letters are searched only in non-ASCII sentences.
    elsewhere = not (pay or sentence.isascii()) and pattern("pay_words", "pay_elsewhere").search(sentence) is not None
    return Sentence(pay or elsewhere, referral, other_money)
