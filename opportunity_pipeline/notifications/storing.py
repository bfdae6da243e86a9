"""Writes a plan: one planner per category at a time, and a cycle all or nothing.

Belongs here: the lock and the statements. Does not belong here: the content of the rows.

Why a cycle is planned exactly once: a planner takes the category's lock before it reads earlier notifications, and
holds it until its transaction ends, so it sees everything the previous planner committed. A planner that dies leaves
nothing, and the next run finds the same candidates and computes the same keys. Unique keys back up the lock: if
anything else has written one of them, the counts differ and the whole cycle is rolled back.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl
import sqlalchemy as sa

from opportunity_pipeline.notifications.decide import Plan
from opportunity_pipeline.notifications.types import Category
from opportunity_pipeline.storage.bulk import insert_new, upsert
from opportunity_pipeline.storage.identity import stable_id
from opportunity_pipeline.storage.tables import (
    deliveries,
    notification_items,
    notifications,
    students,
    suppressed_plans,
)


class PlanningConflict(RuntimeError):
    """Keys of this cycle were already written by something other than a planner; the cycle was rolled back."""


def lock_planning(connection: sa.Connection, category: Category) -> None:
    """Waits for the planner lock of the category and holds it until the transaction ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(stable_id("planning", category))))


def hold_students(connection: sa.Connection, ids: pl.Series) -> pl.Series:
    """Locks students against deletion until the transaction ends; returns those that still exist (String)."""
    wanted = sa.any_(sa.literal(ids.to_list(), sa.ARRAY(sa.Text)))
    held = connection.scalars(
        sa.select(students.c.id)
        .where(students.c.id == wanted)
        .order_by(students.c.id)
        .with_for_update(key_share=True, read=True)
    )
    return pl.Series("student_id", held.all(), dtype=pl.String)


def store_plan(connection: sa.Connection, plan: Plan, inbox: pl.DataFrame, *, now: datetime) -> None:
    """Writes a cycle within the caller's transaction, under :func:`lock_planning`.

    Args:
        connection: with an open transaction.
        plan: from ``decide``.
        inbox: from ``inbox.inbox_rows``.
        now: aware; time of planning.

    Raises:
        PlanningConflict: when a key already exists; the caller must roll back the transaction.
    """
    items = plan.items.select(
        "dedupe_key", "notification_id", "position", "student_id", "type", "kind", "opportunity_id"
    )
    outbox = plan.deliveries.with_columns(created_at=pl.lit(now), updated_at=pl.lit(now))
    for table, frame in ((notifications, inbox), (notification_items, items), (deliveries, outbox)):
        written = insert_new(connection, table, frame, key=[table.primary_key.columns[0].name])
        if written != frame.height:
            raise PlanningConflict(
                f"{table.name}: {frame.height - written} of {frame.height} rows already existed, written by"
                " something other than a planner; nothing was planned, the next run tries again"
            )
    held = plan.suppressed.with_columns(first_decided_at=pl.lit(now), last_decided_at=pl.lit(now))
    upsert(connection, suppressed_plans, held, key=["dedupe_key", "reason"], keep=["first_decided_at"])
