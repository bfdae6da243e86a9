"""Pay: whether a job pays, how much, in which currency, for which period, and the monthly equivalent.

Belongs here: combining the amounts and words of a text into the pay of one job. Does not belong here: finding amounts
(``amounts``), the words around them (``pay_context``, ``pay_words``), which amounts are pay (``pay_amounts``), their
currency (``pay_currency``), or rates (``currencies``).

The rules:

1. *Paid* is an amount, or words that state only that there is pay. *Unpaid* must be explicit, or a single amount of
   zero. *Performance* is pay that depends entirely on performance or sales. All else (*competitive*) is unknown.
2. A bare ``$`` is the US dollar, unless a code or the caller's hint says which dollar; *cents* may be euro cents too.
   Lakh and crore are rupees unless a sign says otherwise. Without any of these the currency is the caller's hint,
   else unknown.
3. Without a period word the period is the caller's hint, else unknown: ``"$80k - $100k"`` does not imply a year.
4. Bonuses, incentives, shares and other extras do not change the pay. Of base and on-target earnings the base
   counts; of fixed and variable parts next to their total, the total.
5. Of a stipend now and a salary later the field determines which counts. Several amounts in one currency for one period
   (by place, before and after a raise) form a range from lowest to highest. An amount in brackets repeats the one
   before it, as does net next to gross. A trial with different pay does not change the job's pay.
6. Not all money in a title or description is pay (``pay_amounts``). In a field that names nothing else an allowance is.
7. A month has 173.33 hours, 21.67 days or 4.33 weeks of full-time work (40 hours, 5 days a week, 52 weeks a year).
   A lump sum is divided by the duration; pay per piece has no monthly amount.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from opportunity_pipeline.normalize.pay.amount_lines import prepared
from opportunity_pipeline.normalize.pay.amounts import LARGEST, Amount
from opportunity_pipeline.normalize.pay.currencies import convert, currency_code
from opportunity_pipeline.normalize.pay.pay_amounts import PayField, counts_as_pay, is_to_live_on
from opportunity_pipeline.normalize.pay.pay_context import Labelled, labelled_amounts
from opportunity_pipeline.normalize.pay.pay_currency import stated_currency
from opportunity_pipeline.normalize.pay.pay_periods import TIMES, period_named_alone, period_of, read_pay_period
from opportunity_pipeline.normalize.pay.pay_said import about
from opportunity_pipeline.normalize.pay.pay_words import depends_on_performance, is_made_by_performance, kind_by_words
from opportunity_pipeline.normalize.text.vocabulary import pattern
from opportunity_pipeline.normalize.values import Period, StipendKind

_A_MONTH: dict[str, float] = {
    "hour": 40 * 52 / 12,
    "day": 5 * 52 / 12,
    "week": 52 / 12,
    "month": 1.0,
    "year": 1 / 12,
}
_LONGEST_FIELD, _LONGEST_TEXT = 600, 20_000
# Amounts of one kind of pay differ by at most this factor; anything beyond it is something else.
_WIDEST = 5
_RISING = re.compile(r"\b(?:ris|increas)(?:es?|ing)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:total|gross|all in|ctc)\b|^\s*=", re.IGNORECASE)
# Next to this, full time does not mean a later job.
_PART_TIME = re.compile(r"\bpart[ -]?time\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Money:
    """Pay as written. Bounds are in ``currency`` per ``period``; ``None`` means not stated or unknown."""

    kind: StipendKind = "unknown"
    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = None
    period: Period | None = None


@lru_cache(maxsize=65_536)
def read_money(text: str, currency: str | None = None, period: str | None = None, field: PayField = "stipend") -> Money:
    """Parses pay.

    Args:
        text: upstream text.
        currency: code, sign or word to use if the text has none.
        period: the upstream's word for the period, to use if the text has none.
        field: kind of text.
    """
    line = prepared(text, _LONGEST_TEXT if field == "description" else _LONGEST_FIELD)
    hinted = (currency_code(currency) if currency else None, read_pay_period(period))
    written = labelled_amounts(line, prose=field == "description")
    found = [each for each in written if counts_as_pay(each, field, hinted=any(hinted))]
    paid = [each for each in found if each.amount.largest > 0 and not each.said.extra]
    paid = _for_the_field(_parts(paid, found), field, line)
    if depends_on_performance(line, paid, field):
        # Prose also states what one may earn.
        bounds = [each for each in paid or found if field != "description" or is_made_by_performance(each)]
        return _by_performance(bounds, line, hinted)
    if paid:
        after = field in ("stipend", "description") and all(_is_for_the_job_after(each) for each in paid)
        if after and kind_by_words(line, field) == "unpaid":
            return Money("unpaid")
        if field in ("stipend", "salary") and paid[0].amount.start and paid[0].period is None:
            hinted = (hinted[0], period_named_alone(line[: paid[0].amount.start]) or hinted[1])
        return _joined(paid, found if field == "description" else written, line, hinted)
    if found and all(each.amount.largest == 0 for each in found):
        # "0 /month + Incentives"
        return Money("performance" if pattern("pay_words", "incentives").search(line) else "unpaid")
    if field in ("stipend", "salary") and kind_by_words(line, field) == "unknown":
        incentives = [each for each in found if each.said.extra and not each.said.once]
        return _by_performance(incentives, line, hinted) if incentives else Money()
    return Money(kind_by_words(line, field))


def money_of_fields(
    minimum: float | None, maximum: float | None, currency: str | None = None, period: str | None = None
) -> Money:
    """Pay from an upstream's separate fields; a bound that is zero or negative counts as not stated."""
    low = minimum if minimum and 0 < minimum <= LARGEST else None
    high = maximum if maximum and 0 < maximum <= LARGEST else None
    if low is None and high is None:
        return Money()
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Money("paid", low, high, currency_code(currency) if currency else None, read_pay_period(period))


def monthly_amount(money: Money, *, base: str, on: date, duration_months: float | None = None) -> float | None:
    """The minimum monthly pay in the base currency, rounded to hundredths.

    Args:
        money: the pay.
        base: ISO 4217 code.
        on: day whose rates are used.
        duration_months: divisor of a lump sum.

    Returns:
        ``None`` if the amount, currency or period is unknown; also for performance pay or pay with only an upper bound.
    """
    if money.kind != "paid" or money.minimum is None or money.currency is None or money.period is None:
        return None
    if money.period == "total":
        if not duration_months:
            return None
        monthly = money.minimum / duration_months
    elif money.period in _A_MONTH:
        monthly = money.minimum * _A_MONTH[money.period]
    else:
        return None
    converted = convert(monthly, money.currency, base, on)
    return None if converted is None else round(converted, 2)


def _for_the_field(found: list[Labelled], field: PayField, line: str) -> list[Labelled]:
    """Drops the later salary if the text is about the stipend, and vice versa."""
    later = [each for each in found if each.said.later]
    if later and _PART_TIME.search(line):
        return found
    if field == "stipend" or (field != "salary" and _is_for_interns(line)):
        return [each for each in found if not each.said.later] or found
    if later and pattern("pay_words", "job_offer").search(later[0].words):
        # "25k a month + PPO 10 LPA"
        return [each for each in found if each.said.later or each.period == later[0].period]
    after = later or [each for each in found if field == "salary" and not each.said.now]
    return [each for each in found if not (each.said.now and after and _is_other_pay(each, after[0]))]


def _is_for_the_job_after(each: Labelled) -> bool:
    """Whether it is the yearly pay of a job that may follow an unpaid internship."""
    return each.said.later and each.period == "year"


def _is_other_pay(now: Labelled, later: Labelled) -> bool:
    """Whether the current pay is a separate amount, not a salary before a raise: a stipend, or another period."""
    periods = {now.period, later.period}
    return (len(periods) > 1 and periods != {None, "month"}) or _is_for_interns(now.words)


def _is_for_interns(line: str) -> bool:
    return pattern("pay_words", "internship").search(pattern("pay_words", "granted").sub(" ", line)) is not None


def _parts(paid: list[Labelled], found: list[Labelled]) -> list[Labelled]:
    """The amounts that are the pay: base over on-target earnings, the total over fixed and variable parts."""
    paid = [each for each in paid if not each.said.on_target] or paid
    if not _is_all_allowance(paid):
        paid = [each for each in paid if not each.said.allowance or is_to_live_on(each)] or paid
    if len(paid) > 1:
        paid = [each for each in paid if not pattern("pay_words", "on_trial").search(each.words)] or paid
    base = [each for each in paid if each.said.base]
    rest = [each for each in paid if not each.said.base]
    if not base or not rest:
        return paid
    if all(each.period == "piece" for each in rest) and base[0].period != "piece":
        return base
    exceeds = max(each.amount.largest for each in rest) > max(each.amount.largest for each in base)
    in_all = any(each.said.extra for each in found) or any(_TOTAL.search(each.words) for each in rest)
    return rest if exceeds and in_all else paid


def _is_all_allowance(paid: list[Labelled]) -> bool:
    """``Allowance: RM1,200 for degree students, RM900 for others``: the first one's name applies to the others."""
    return bool(paid) and paid[0].said.allowance and not any(about(each.words).pay for each in paid[1:])


def _joined(parts: list[Labelled], found: list[Labelled], line: str, hinted: tuple[str | None, Period | None]) -> Money:
    first = parts[0]
    alike = [first, *(each for each in parts[1:] if _is_alike(each, first))]
    low, high = _bounds(alike)
    periods = [each.period for each in [*alike, *_sharing(found, first)]]
    period: Period | None = next(filter(None, periods), None) or _period_beside(first) or hinted[1]
    if period == "total" and any(each.said.base for each in found if each not in alike):
        # The total of fixed and variable parts, not of a period.
        period = hinted[1]
    return Money("paid", low, high, stated_currency([each.amount for each in alike], line, hinted[0]), period)


def _period_beside(each: Labelled) -> Period | None:
    """``Oslo: $90k-110k. Annual base salary.``: the period from the sentence that explains the amount."""
    if not each.beside or about(each.sentence).pay:
        return None
    return period_of("", each.beside, "", each.beside)


def _sharing(found: list[Labelled], first: Labelled) -> list[Labelled]:
    """Amounts of another kind whose period also applies to the pay, if it has none of its own."""
    code = currency_code(first.amount.currency) if first.amount.currency else "INR" if first.amount.rupees else None
    return [
        each
        for each in found
        if each.period in TIMES
        # "12,000 + incentives up to 8,000 per month", "12,000 + 2,000 travel per month", "€50k (~$55k) per year"
        and (
            each.said.extra
            or (each.said.other_money and each.period == "month")
            or (each.bracketed and each.amount.largest == first.amount.largest)
            or _is_the_same_pay(each, first)
            or (code and currency_code(each.amount.currency or "") not in (None, code))
        )
    ]


def _is_alike(each: Labelled, first: Labelled) -> bool:
    one, two = each.amount, first.amount
    currencies = {currency_code(name) for name in (one.currency, two.currency) if name}
    periods = {period for period in (each.period, first.period) if period}
    # "10,000 (can go up to 15,000)" extends the range, "10,000 (15,000 abroad)" does not.
    goes_on = not each.bracketed or one.low is None or _RISING.search(each.before) is not None
    return (
        goes_on
        and not each.before.startswith("=")
        and len(currencies) <= 1
        and len(periods) <= 1
        and _is_near(one, two)
        and not _is_the_same_pay(each, first)
    )


def _is_near(one: Amount, two: Amount) -> bool:
    return one.largest <= _WIDEST * two.largest and two.largest <= _WIDEST * one.largest


def _is_the_same_pay(each: Labelled, first: Labelled) -> bool:
    """``9,000 net (about 12,500 gross)``: the same pay before and after taxes."""
    if each is first or not _is_near(each.amount, first.amount):
        return False
    one, two = each.said, first.said
    return {(one.net, one.gross), (two.net, two.gross)} == {(True, False), (False, True)}


def _bounds(alike: list[Labelled]) -> tuple[float | None, float | None]:
    lows = [each.amount.low for each in alike if each.amount.low is not None]
    highs = [each.amount.high for each in alike if each.amount.high is not None]
    open_from = max((each.amount.low or 0.0 for each in alike if each.amount.high is None), default=None)
    highest = max(highs, default=None)
    if open_from is not None and (highest is None or highest <= open_from):
        highest = None
    return min(lows, default=None), highest


def _by_performance(found: list[Labelled], line: str, hinted: tuple[str | None, Period | None]) -> Money:
    if not found:
        return Money("performance")
    return replace(_joined(found, [], line, hinted), kind="performance")
