"""The pay that a description tells, where no field of the upstream does.

Belongs here: which part of a description is read for it, and what of it counts. Does not belong here: reading pay
(``money``), or which lines speak of it (``running_text``).

Many boards have no field for pay, and state it in the last paragraphs: in some places the law asks for that.
Descriptions are long, and reading one of them whole takes ten milliseconds, so only the lines that may tell an amount
are. What they say in words alone (*competitive*, *unpaid leave*) stays out: a text speaks of too many other things.
"""

from __future__ import annotations

from opportunity_pipeline.normalize.pay.money import Money, read_money
from opportunity_pipeline.normalize.running_text import lines_of_pay

# What ends at more than this many times its beginning is no range, but two things, or a slip ("$108,00 - $150,400").
_WIDEST = 10


def described_pay(description: str) -> Money:
    """The amounts that a description tells of its job's pay, in plain text; unknown where it tells none."""
    lines = lines_of_pay(description)
    pay = read_money(lines, field="description") if lines else Money()
    low, high = pay.minimum, pay.maximum
    if pay.kind != "paid" or (low is None and high is None):
        return Money()
    return Money() if low is not None and high is not None and high > _WIDEST * low else pay
