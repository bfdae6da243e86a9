"""One planning cycle: read, decide and write, in one transaction.

Belongs here: the two cycles and their reports. Does not belong here: the rules (``decide`` and its helpers), or the
statements (``candidates``, ``storing``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from opportunity_pipeline.notifications.candidates import read_deadlines, read_matches, read_told
from opportunity_pipeline.notifications.decide import decide
from opportunity_pipeline.notifications.inbox import inbox_rows
from opportunity_pipeline.notifications.opportunities import read_opportunities
from opportunity_pipeline.notifications.preferences import read_audience
from opportunity_pipeline.notifications.storing import hold_students, lock_planning, store_plan
from opportunity_pipeline.notifications.types import Category
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database


@dataclass(frozen=True, slots=True)
class PlanReport:
    """Result of a cycle.

    Attributes:
        category: category planned.
        candidates: pairs of student and opportunity considered; each was planned or suppressed.
        notifications: inbox rows planned.
        items: opportunities in these notifications.
        deliveries: outbox rows planned.
        suppressed: number of suppressed candidates, by reason.
        seconds: duration.
    """

    category: Category
    candidates: int
    notifications: int
    items: int
    deliveries: int
    suppressed: dict[str, int]
    seconds: float


def plan_matches(*, settings: Settings, database: Database, now: datetime) -> PlanReport:
    """Plans notifications of new matches; idempotent, also when run twice at once.

    Args:
        settings: ``default_threshold``.
        database: source of scores, target of inbox and outbox rows.
        now: aware; the cycle's current time.
    """
    threshold = settings.default_threshold
    return _cycle("opportunities", lambda: read_matches(database, default_threshold=threshold, now=now), database, now)


def plan_deadlines(*, database: Database, now: datetime) -> PlanReport:
    """Plans reminders of near deadlines; idempotent, also when run twice at once.

    Args:
        database: source of feedback, target of inbox and outbox rows.
        now: aware; the cycle's current time.
    """
    return _cycle("deadlines", lambda: read_deadlines(database, now=now), database, now)


def _cycle(category: Category, read: Callable[[], pl.DataFrame], database: Database, now: datetime) -> PlanReport:
    began = time.perf_counter()
    now = now.astimezone(UTC)
    with database.engine.begin() as connection:
        # Everything is read after taking the lock; see `storing`.
        lock_planning(connection, category)
        candidates = read()
        present = hold_students(connection, candidates["student_id"].unique())
        wanted = {kind[0]: rows["opportunity_id"].unique() for kind, rows in candidates.group_by("kind")}
        opportunities = read_opportunities(connection, wanted)
        known = pl.DataFrame(list(opportunities), schema={"kind": pl.String, "opportunity_id": pl.Int64}, orient="row")
        # A student or an article can be deleted between two statements; such candidates are dropped.
        candidates = candidates.join(known, on=["kind", "opportunity_id"], how="semi").filter(
            pl.col("student_id").is_in(present.implode())
        )
        audience = read_audience(database).join(candidates, on="student_id", how="semi")
        plan = decide(candidates, audience, read_told(database, now=now), now=now)
        inbox = inbox_rows(plan, audience, opportunities, cycle=f"{category}-{now:%Y%m%dT%H%M%SZ}", now=now)
        store_plan(connection, plan, inbox, now=now)
    counts = plan.suppressed.group_by("reason").len().sort("reason")
    return PlanReport(
        category=category,
        candidates=candidates.height,
        notifications=plan.notifications.height,
        items=plan.items.height,
        deliveries=plan.deliveries.height,
        suppressed=dict(counts.iter_rows()),
        seconds=time.perf_counter() - began,
    )
