"""Finds the pay in a description, for records without a pay field.

Belongs here: which part of a description is searched, and which results count. Does not belong here: parsing pay
(``money``), or selecting the lines about pay (``running_text``).

Many job boards have no pay field and state the pay in the last paragraphs, where some laws require it. Parsing a whole
description takes ten milliseconds, so only lines that may state an amount are parsed. Statements in words alone
(*competitive*, *unpaid leave*) are ignored: a description covers too many other subjects.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.pay.money import Money, read_money
from opportunity_pipeline.normalize.running_text import lines_of_pay

# A wider range is two separate amounts or a typing error ("$108,00 - $150,400").
_WIDEST = 10


def described_pay(description: str) -> Money:
    """The pay amounts stated in a plain-text description; unknown if there are none."""
    lines = lines_of_pay(description)
    pay = read_money(lines, field="description") if lines else Money()
    low, high = pay.minimum, pay.maximum
    if pay.kind != "paid" or (low is None and high is None):
        return Money()
    return Money() if low is not None and high is not None and high > _WIDEST * low else pay
