"""Decides from words alone, without an amount, whether a job pays: paid, unpaid, by performance, or unknown.

Belongs here: which words count in which kind of text; the words are in ``data/pay_words.toml``. Does not belong here:
amounts and the words next to them (``pay_context``).

A short field is entirely about pay, so a bare *yes* or *nil* counts. In a title or description only unambiguous words
count: *paid leave*, *unpaid invoices* and *volunteer coordinator* do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from opportunity_pipeline.normalize.pay.currencies import spellings_of_currencies
from opportunity_pipeline.normalize.pay.pay_context import Labelled
from opportunity_pipeline.normalize.text.patterns import late, one_of
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern
from opportunity_pipeline.normalize.values import StipendKind


class _Words(NamedTuple):
    unpaid: re.Pattern[str]
    paid: re.Pattern[str]
    performance: re.Pattern[str]


def _either(*expressions: str) -> re.Pattern[str]:
    return late("|".join(expressions), re.IGNORECASE)


_IN_FIELD = _Words(
    _either(
        any_entry("pay_words", "unpaid", "volunteer"), r"^\W*(?:no|nil|zero|free|nought|unpaid)\W*(?:\([^()\d]*\))?$"
    ),
    _either(any_entry("pay_words", "paid"), r"^\W*(?:yes\b|(?:provided|available|applicable)\W*$)"),
    _either(any_entry("pay_words", "performance"), rf"^\W*{any_entry('pay_words', 'performance_alone')}\W*$"),
)
_IN_TITLE = _Words(
    pattern("pay_words", "unpaid", "volunteer"),
    pattern("pay_words", "paid_in_title"),
    _either(any_entry("pay_words", "performance_in_text", "performance_in_title"), r"\bcommission[\s-]based\b"),
)
_IN_TEXT = _Words(
    pattern("pay_words", "unpaid_in_text", "not_offered", "volunteer_role"),
    pattern("pay_words", "paid_in_text"),
    pattern("pay_words", "performance_in_text"),
)
_WORDS = {"stipend": _IN_FIELD, "salary": _IN_FIELD, "title": _IN_TITLE, "description": _IN_TEXT}
_SAID_ELSEWHERE: tuple[StipendKind, ...] = ("unpaid", "paid")
_NONE = late(r"^\W*none\W*$", re.IGNORECASE)
_ABOUT_ELSE = late(rf"{any_entry('pay_words', 'decided_else')}[^\w.!?]+(?:[\w-]+[^\w.!?]+){{0,4}}$", re.IGNORECASE)
# "Salary + 10% commission", "Salary and commissions depending on sales"
_ON_TOP_OF_PAY = late(
    r"(?<!\bno )(?<!zero )(?<!nil )\b(?:salary|stipend|bas(?:e|ic)|fixed)(?: pay| salary)?\s*(?:\+|&|plus\b|and\b)\s*"
    r"(?:(?:commissions?|incentives?|bonus(?:es)?)\s)?$",
    re.IGNORECASE,
)
_PARTING = late(r"[+;|]|\bplus\b|\band\b|&|,\s|\.\s|\bwith\b", re.IGNORECASE)
_ADDING = late(r"[+;|]|\bplus\b|&|\.\s", re.IGNORECASE)
_WHOLLY = late(r"(?:100 ?%|purely|solely|entirely|wholly|no (?:fixed|base|basic|guaranteed)) ", re.IGNORECASE)
_ADJECTIVE = late(r"(?:based|linked|related|driven|dependent|oriented|only|commission|basis|\d\s?%.*)$", re.IGNORECASE)
# Each performance pattern contains one of these; checking for them first is faster.
_HINTS = late(
    r"perform|commis|no (?:fixed|base)|incentiv|sales|target|shar|%|percent|result|output|conversion|fee|variable|bonus"
    r"|erfolg|provision|leistung|comisi|desempe|rendimiento|objetivos|provvig|comiss|prestatie|prowizj",
    re.IGNORECASE,
)

# Lines of prose that state an amount of pay contain one of these or a currency.
_OF_PAY = late(
    one_of(
        r"""\bpa(?:y|ys|id|yout)\b, \bsal\b, salar, stipend, allowance, income, remuner, compensat, wage, grant\b,
        lpa\b, lakh, \blacs?\b, \bctc\b, /-, gehalt, vergüt, entgelt, taschengeld, sueldo, salário, brut, wynagrod,
        løn, lön, vergoeding, gaji, elaun, fizet, оклад, зарплат, заробіт, плат, лương, 연봉, 월급, เงินเดือน,
        手当, 月給, 年薪, 薪"""
    )
)
# RS-232 and the like, not rupees.
_SERIAL = re.compile(r"\W*rs-?(?:232|422|423|485)\b")
_PIECES = re.compile(r"[^\W\d_]+|[^\w\s]")


def tells_pay(chunk: str) -> bool:
    """Whether a lower-case chunk of prose may belong to an amount of pay; hardly any does."""
    if _OF_PAY.search(chunk) is not None:
        return True
    return not spellings_of_currencies().isdisjoint(_PIECES.findall(chunk)) and not _SERIAL.match(chunk)


def kind_by_words(line: str, field: str) -> StipendKind:
    """Whether a text without an amount says that there is pay.

    Args:
        line: prepared text.
        field: ``stipend``, ``salary``, ``title`` or ``description``.
    """
    words = _WORDS[field]
    performance = _performance_words(words.performance, line)
    # "No stipend, incentives only": a short field states everything there is.
    if performance and words is _IN_FIELD:
        return "performance"
    if words.unpaid.search(line) or (field == "stipend" and _NONE.match(line)):
        return "unknown" if pattern("pay_words", "either").search(line) else "unpaid"
    elsewhere = "unknown" if line.isascii() else _kind_elsewhere(line, "" if words is _IN_FIELD else "_in_text")
    if performance and elsewhere != "unpaid":
        return "performance"
    return "paid" if elsewhere == "unknown" and words.paid.search(line) else elsewhere


def _kind_elsewhere(line: str, where: str) -> StipendKind:
    """The same for words with non-ASCII letters, which few texts have."""
    for kind in _SAID_ELSEWHERE:
        if pattern("pay_words", f"{kind}_elsewhere{where}").search(line):
            return kind
    return "unknown"


def depends_on_performance(line: str, paid: Sequence[Labelled], field: str) -> bool:
    """Whether the words say that all pay depends on performance, despite stated amounts.

    Args:
        line: prepared text.
        paid: the pay amounts found in it.
        field: ``stipend``, ``salary``, ``title`` or ``description``.
    """
    words = _performance_words(_WORDS[field].performance, line)
    if words is None:
        return False
    if field == "description" and pattern("pay_words", "performance_job").search(line):
        return True
    if not paid:
        return kind_by_words(line, field) == "performance"
    first, last = paid[0].amount, paid[-1].amount
    if words.start() < first.start:
        return not _ADDING.search(line[words.end() : first.start])
    if _WHOLLY.match(words[0]):
        return True
    if _PARTING.search(line[last.end : words.start()]):
        return False
    # "2,000 - 5,000 depending on performance" has a floor, like "2,000, raised to 3,000".
    is_floored = first.low and (first.low != first.high or last.largest > first.largest)
    return bool(not is_floored or _ADJECTIVE.search(words[0]))


def is_made_by_performance(each: Labelled) -> bool:
    """Whether an amount in prose is performance pay: an upper bound, or in a sentence about performance.

    What the best have earned, usually a single number, does not count.
    """
    amount = each.amount
    if amount.low is None:
        return True
    is_stated = amount.low != amount.high or each.period == "piece"
    return is_stated and _IN_TEXT.performance.search(each.sentence) is not None


def _performance_words(words: re.Pattern[str], line: str) -> re.Match[str] | None:
    if not _HINTS.search(line):
        return None
    return next(
        (
            match
            for match in words.finditer(line)
            # In any context "10% of sales" is pay, and "no fixed pay" means there is none.
            if (
                match[0][0].isdigit()
                or match[0][:3].lower() == "no "
                or not _ABOUT_ELSE.search(line, max(0, match.start() - 80), match.start())
            )
            and not _ON_TOP_OF_PAY.search(line, max(0, match.start() - 40), match.start())
        ),
        None,
    )
