"""The planner: from candidates to notifications, items, deliveries, and a reason for everything suppressed.

Belongs here: the order of the rules, applied to all students at once, using only frames and a clock. Does not
belong here: each rule itself (``preferences``, ``quiet_hours``, ``priority``, ``batching``, ``frequency``), reading
candidates or writing the plan.

The order: already applied or dismissed → switches → channels → quiet hours (deferred, not dropped) → strongest reason →
priority → batching → cap. The cap comes last because it counts notifications, whose number depends on batching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import polars as pl

from opportunity_pipeline.notifications.batching import into_units
from opportunity_pipeline.notifications.dedupe import delivery_id, notification_id
from opportunity_pipeline.notifications.frequency import within_cap
from opportunity_pipeline.notifications.moments import zone_of
from opportunity_pipeline.notifications.priority import priority_name, urgency
from opportunity_pipeline.notifications.quiet_hours import quiet_until
from opportunity_pipeline.notifications.types import TYPES, NotificationType, notification_type

MATCH_LIFE: Final = timedelta(days=7)
"""A match that was not delivered within a week is outdated."""

_MOMENT: Final = pl.Datetime("us", "UTC")

CANDIDATE_SCHEMA: Final = pl.Schema(
    {
        "dedupe_key": pl.String(),
        "type": pl.String(),
        "kind": pl.String(),
        "student_id": pl.String(),
        "opportunity_id": pl.Int64(),
        "rule": pl.String(),
        "rank": pl.Int64(),
        "score": pl.Int64(),
        "threshold": pl.Int64(),
        "deadline": _MOMENT,
        "standing": pl.String(),
    }
)
"""One row for each student, type and opportunity not yet notified. ``rank``: position within student and type, lowest
first; ``score``: ten-thousandths of a point, null for a deadline; ``threshold``: points, or days of notice;
``standing``: ``applied``, ``dismissed`` or null. Further columns are passed through unchanged."""

TOLD_SCHEMA: Final = pl.Schema({"student_id": pl.String(), "due_at": _MOMENT})
"""Notifications planned earlier that can still count against a cap."""


class Reason(StrEnum):
    """Why an item was suppressed, as written to ``suppressed_plans.reason``."""

    APPLIED = "already applied"
    DISMISSED = "dismissed"
    INACTIVE = "student is not active"
    MASTER_SWITCH = "notifications are switched off"
    CATEGORY_OFF = "category is switched off"
    TYPE_OFF = "type is switched off"
    NO_CHANNEL = "no channel is left"
    UNKNOWN_ZONE = "time zone is not known"
    OVER_BY_MORNING = "over before quiet hours end"
    STRONGER_REASON = "told by a stronger reason"
    CAP = "daily cap is reached"


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows to write.

    Attributes:
        notifications: ``id`` (String), ``dedupe_key``, ``student_id``, ``type``, ``category``, ``priority``,
            ``channels`` (List(String)), ``due_at``, ``expires_at`` (UTC).
        items: the candidates' columns with ``notification_id`` (String) and ``position`` (Int64, from 1).
        deliveries: ``id``, ``notification_id``, ``channel``, ``recipient``, ``priority``, ``due_at``,
            ``expires_at``. No row for in-app: the notification's own row is its delivery.
        suppressed: ``dedupe_key``, ``reason``, ``student_id``, ``type``, ``kind``, ``opportunity_id``.
    """

    notifications: pl.DataFrame
    items: pl.DataFrame
    deliveries: pl.DataFrame
    suppressed: pl.DataFrame


def decide(
    candidates: pl.DataFrame,
    audience: pl.DataFrame,
    told: pl.DataFrame,
    *,
    now: datetime,
    types: Mapping[str, NotificationType] = TYPES,
) -> Plan:
    """Plans one cycle.

    Args:
        candidates: with the columns of :data:`CANDIDATE_SCHEMA`, each ``dedupe_key`` once; further columns pass
            through.
        audience: with the columns of ``preferences.AUDIENCE_SCHEMA``, including every student of the candidates.
        told: notifications planned earlier, with the columns of :data:`TOLD_SCHEMA`.
        now: aware; the cycle's current time.
        types: the registry.

    Raises:
        UnknownNotificationType: for a candidate whose type is not in the registry.
    """
    rows = (
        candidates.join(_type_frame(candidates, types), on="type")
        .join(_with_due(audience, now), on="student_id")
        .with_columns(due_at=pl.when("may_break_quiet_hours").then(pl.lit(now, _MOMENT)).otherwise("due_at"))
        .with_columns(channels=pl.col("channels").list.set_difference("channels_off"))
        .with_columns(reason=_first_reason(), urgency=urgency())
    )
    rows = _keep_strongest(rows)
    held = pl.col("reason").is_not_null()
    items = _cap(into_units(rows.filter(~held)), told)
    return _plan(
        items.filter(~held),
        pl.concat([rows.filter(held), items.filter(held).select(rows.columns)]),
        candidates.columns,
        now,
    )


def _type_frame(candidates: pl.DataFrame, types: Mapping[str, NotificationType]) -> pl.DataFrame:
    for name in candidates["type"].unique().to_list():
        if name not in types:
            notification_type(name)
    return pl.DataFrame(
        {
            "type": list(types),
            "type_order": range(len(types)),
            "category": [entry.category for entry in types.values()],
            "priority": [entry.priority for entry in types.values()],
            "channels": [list(entry.channels) for entry in types.values()],
            "batchable": [entry.batchable for entry in types.values()],
            "may_break_quiet_hours": [entry.may_break_quiet_hours for entry in types.values()],
        },
        schema_overrides={"type": pl.String(), "channels": pl.List(pl.String)},
    )


def _with_due(audience: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Adds ``due_at``, when each student may be notified next (null: unknown zone), and ``known_zone``.

    All students share the same `now`, so it is computed once for each distinct zone and quiet hours.
    """
    wishes = audience.select("time_zone", "quiet_start", "quiet_end").unique()
    due = [_due(now, *row) for row in wishes.iter_rows()]
    answers = wishes.with_columns(
        due_at=pl.Series(due, dtype=_MOMENT),
        known_zone=pl.Series([moment is not None for moment in due], dtype=pl.Boolean),
    )
    return audience.join(answers, on=["time_zone", "quiet_start", "quiet_end"])


def _due(now: datetime, zone_name: str, start: time, end: time) -> datetime | None:
    zone = zone_of(zone_name)
    return None if zone is None else quiet_until(now, zone=zone, start=start, end=end)


def _first_reason() -> pl.Expr:
    off = pl.col("switched_off")
    rules = (
        (pl.col("standing") == "applied", Reason.APPLIED),
        (pl.col("standing") == "dismissed", Reason.DISMISSED),
        (~pl.col("is_active"), Reason.INACTIVE),
        (~pl.col("notifications_enabled"), Reason.MASTER_SWITCH),
        (off.list.contains(pl.col("category")), Reason.CATEGORY_OFF),
        (off.list.contains(pl.col("type")), Reason.TYPE_OFF),
        (pl.col("channels").list.len() == 0, Reason.NO_CHANNEL),
        (~pl.col("known_zone"), Reason.UNKNOWN_ZONE),
        (pl.col("deadline") <= pl.col("due_at"), Reason.OVER_BY_MORNING),
    )
    return pl.coalesce(*(pl.when(holds).then(pl.lit(reason.value)) for holds, reason in rules))


def _keep_strongest(rows: pl.DataFrame) -> pl.DataFrame:
    """Suppresses all but the strongest of several reasons to notify a student about one opportunity."""
    turn = pl.int_range(pl.len()).over("student_id", "kind", "opportunity_id", "reason")
    return rows.sort("urgency", "type_order", "rank", "dedupe_key").with_columns(
        reason=pl.when(pl.col("reason").is_null() & (turn > 0))
        .then(pl.lit(Reason.STRONGER_REASON.value))
        .otherwise("reason")
    )


def _cap(items: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Marks the items of notifications that exceed the student's daily cap."""
    units = items.group_by("unit").agg(
        pl.col("student_id", "time_zone", "daily_cap", "due_at").first(),
        pl.col("urgency", "rank").min(),
        pl.col("score").max(),
    )
    units = units.with_columns(day=_local_day(units))
    already = told.join(items.select("student_id", "time_zone").unique(), on="student_id")
    already = already.with_columns(day=_local_day(already)).group_by("student_id", "day").agg(already=pl.len())
    fits = units.select("unit", fits=within_cap(units, already))
    return items.join(fits, on="unit").with_columns(
        reason=pl.when("fits").then(pl.lit(None, pl.String)).otherwise(pl.lit(Reason.CAP.value))
    )


def _local_day(rows: pl.DataFrame) -> pl.Series:
    """The local day of ``due_at`` (Date) in ``time_zone``, which must be a known zone."""
    days = [due_at.astimezone(zone_of(zone)).date() for due_at, zone in rows.select("due_at", "time_zone").iter_rows()]
    return pl.Series("day", days, dtype=pl.Date)


def _plan(items: pl.DataFrame, held: pl.DataFrame, carried: list[str], now: datetime) -> Plan:
    # A deadline reminder expires at the deadline; a match at its deadline or after a week; a batch when all items have.
    week = pl.lit(now + MATCH_LIFE, _MOMENT)
    expiry = pl.when(pl.col("category") == "deadlines").then("deadline").otherwise(pl.min_horizontal("deadline", week))
    notifications = (
        items.with_columns(expires_at=expiry)
        .group_by("unit")
        .agg(
            pl.col("student_id", "type", "category", "channels", "due_at", "email").first(),
            pl.col("urgency").min(),
            pl.col("expires_at").max(),
        )
        .sort("student_id", "type", "unit")
        .with_columns(
            id=pl.col("unit").map_elements(lambda key: str(notification_id(key)), return_dtype=pl.String),
            priority=priority_name(pl.col("urgency")),
        )
    )
    by_mail = notifications.filter(pl.col("channels").list.contains("email"))
    return Plan(
        notifications=notifications.select(
            "id", "student_id", "type", "category", "priority", "channels", "due_at", "expires_at", dedupe_key="unit"
        ),
        items=items.join(notifications.select("unit", notification_id="id"), on="unit")
        .select(*carried, "notification_id", "position")
        .sort("notification_id", "position"),
        deliveries=by_mail.select(
            pl.col("id").map_elements(lambda id: str(delivery_id(UUID(id), "email")), return_dtype=pl.String),
            "priority",
            "due_at",
            "expires_at",
            notification_id="id",
            channel=pl.lit("email"),
            recipient="email",
        ),
        suppressed=held.select("dedupe_key", "reason", "student_id", "type", "kind", "opportunity_id").sort(
            "dedupe_key"
        ),
    )
