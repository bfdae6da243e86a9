"""What words beside an amount, or a sentence around it, say of the amount.

Belongs here: the words for extras, base pay, pay now or later and other money, as ``data/pay_words.toml`` lists them.
Does not belong here: which words belong to which amount (``pay_context``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from opportunity_pipeline.normalize.text.vocabulary import pattern


@dataclass(frozen=True, slots=True)
class Said:
    """What the words that belong to an amount say of it.

    Attributes:
        extra: it is paid beside the pay.
        once: it is such a thing, and paid once or not in money.
        base: it is the fixed or base part.
        on_target: it is what one may earn all in all.
        later: it is paid in a job after the internship.
        now: it is an intern's or trainee's pay.
        allowance: it is called an allowance.
        other_money: it is another kind of money.
        net: it is what is left of the pay.
        gross: it is the whole of it.
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
    """What words say of the amount that they belong to."""

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
        # "After probation" ends with a word of those for now.
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
    """What a sentence with amounts in it is about.

    Attributes:
        pay: pay.
        referral: what one gets for finding somebody else.
        other_money: another kind of money.
    """

    pay: bool
    referral: bool
    other_money: bool


@lru_cache(maxsize=256)
def about(sentence: str) -> Sentence:
    """What a sentence is about."""
    pay, referral, other_money = (
        pattern("pay_words", name).search(sentence) is not None for name in ("pay", "referral", "not_pay")
    )
    # Words with letters beyond ASCII are looked for where there are any.
    elsewhere = not (pay or sentence.isascii()) and pattern("pay_words", "pay_elsewhere").search(sentence) is not None
    return Sentence(pay or elsewhere, referral, other_money)
