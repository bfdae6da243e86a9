"""How much a notification matters: a table of rules, the first that holds decides, else the type's own priority.

Belongs here: the rules. Does not belong here: default priorities (``types``), or what a priority changes.
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
    """One line of the table.

    Attributes:
        name: what it is about.
        holds: over the columns ``category``, ``deadline`` and ``due_at`` (aware; deadline may be null).
        priority: what it gives.
    """

    name: str
    holds: pl.Expr
    priority: Priority


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="a deadline within 24 hours of being told",
        holds=(pl.col("category") == "deadlines") & (pl.col("deadline") - pl.col("due_at") <= URGENT_WITHIN),
        priority="urgent",
    ),
)


def urgency() -> pl.Expr:
    """The place of each row's priority in ``PRIORITY_ORDER``, 0 is most urgent (UInt8).

    Reads the columns that the rules read, and ``priority``: the type's default (a name).
    """
    places = {name: place for place, name in enumerate(PRIORITY_ORDER)}
    ruled = (pl.when(rule.holds).then(pl.lit(places[rule.priority], pl.UInt8)) for rule in RULES)
    return pl.coalesce(*ruled, pl.col("priority").replace_strict(places, return_dtype=pl.UInt8))


def priority_name(urgency: pl.Expr) -> pl.Expr:
    """The names of places in ``PRIORITY_ORDER`` (String)."""
    return urgency.replace_strict(dict(enumerate(PRIORITY_ORDER)), return_dtype=pl.String)
