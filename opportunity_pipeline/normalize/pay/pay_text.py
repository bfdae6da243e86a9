"""Formats pay as a readable line, for upstreams that give numbers or state the pay in the description.

Belongs here: formatting that line. Does not belong here: parsing an upstream's own pay text (``money``), which is kept
unchanged.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.pay.money import Money

_BEHIND = {
    "hour": " an hour",
    "day": " a day",
    "week": " a week",
    "month": " a month",
    "year": " a year",
    "total": " in all",
    "piece": " a piece",
}


def pay_text(pay: Money) -> str | None:
    """``USD 9,035–9,741 a year``, ``from INR 40,000 a month``; ``None`` if no amount is known."""
    low, high = pay.minimum, pay.maximum
    if pay.kind != "paid" or (low is None and high is None):
        return None
    bound = "up to" if low is None else "from" if high is None else None
    amounts = "–".join(dict.fromkeys(_written(one) for one in (low, high) if one is not None))
    return " ".join(filter(None, (bound, pay.currency, amounts))) + _BEHIND.get(pay.period or "", "")


def _written(amount: float) -> str:
    if amount < 1:
        return f"{amount:g}"
    return f"{amount:,.0f}" if amount % 1 == 0 else f"{amount:,.2f}"
