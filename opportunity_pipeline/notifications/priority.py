"""Priority of a notification: the first matching rule of a table, else the type's default.

Belongs here: the rules. Does not belong here: default priorities (``types``), or the effects of a priority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from opportunity_pipeline.notifications.types import PRIORITY_ORDER, Priority

URGENT_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule table.

    Attributes:
        name: description of the condition.
        holds: condition over the columns ``category``, ``deadline`` and ``due_at`` (aware; deadline may be null).
        priority: resulting priority.
    """

    name: str
    holds: pl.Expr
    priority: Priority


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="a deadline within 24 hours of the notification",
        holds=(pl.col("category") == "deadlines") & (pl.col("deadline") - pl.col("due_at") <= URGENT_WITHIN),
        priority="urgent",
    ),
)


def urgency() -> pl.Expr:
    """The index of each row's priority in ``PRIORITY_ORDER``; 0 is most urgent (UInt8).

    Reads the columns that the rules use, and ``priority``, the name of the type's default.
    """
    places = {name: place for place, name in enumerate(PRIORITY_ORDER)}
    ruled = (pl.when(rule.holds).then(pl.lit(places[rule.priority], pl.UInt8)) for rule in RULES)
    return pl.coalesce(*ruled, pl.col("priority").replace_strict(places, return_dtype=pl.UInt8))


def priority_name(urgency: pl.Expr) -> pl.Expr:
    """The priority names for indexes into ``PRIORITY_ORDER`` (String)."""
    return urgency.replace_strict(dict(enumerate(PRIORITY_ORDER)), return_dtype=pl.String)
