"""Operators' commands on the outbox: list deliveries, and replay dead letters.

Belongs here: listing and replaying. Does not belong here: the dispatcher's own work.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import polars as pl
from sqlalchemy import Text, cast, select, update

from opportunity_pipeline.delivery.outbox import unowned
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries, notifications
from opportunity_pipeline.storage.tables.notifications import DELIVERY_STATUSES

REPLAYABLE: Final = ("dead", "failed", "ambiguous")
"""Excludes stopped deliveries: they are not wanted, and the next check would stop them again."""


class UnknownStatus(ValueError):
    """A status that does not exist."""


class NotReplayable(ValueError):
    """The delivery does not exist, or its status does not allow a replay."""


def check_status(status: str | None) -> None:
    """Checks that a delivery status exists; ``None`` means any.

    Raises:
        UnknownStatus: when it does not; the message lists the known ones.
    """
    if status is not None and status not in DELIVERY_STATUSES:
        raise UnknownStatus(f"status {status!r} is not known; known are: {', '.join(DELIVERY_STATUSES)}")


def list_outbox(database: Database, status: str | None = None, limit: int = 100) -> pl.DataFrame:
    """Lists deliveries, most recently changed first.

    Args:
        database: the outbox.
        status: only those with this status.
        limit: maximum number of rows.

    Returns:
        ``delivery_id, notification_id, student_id, type, title, channel, recipient, status, priority, provider,
        last_error`` (String), ``attempts, ambiguous_attempts`` (Int32), ``due_at, expires_at, created_at,
        updated_at`` (Datetime, UTC).

    Raises:
        UnknownStatus: when the status does not exist; the message lists the known ones.
    """
    check_status(status)
    of = deliveries.c
    query = (
        select(
            cast(of.id, Text).label("delivery_id"),
            cast(of.notification_id, Text).label("notification_id"),
            notifications.c.student_id,
            notifications.c.type,
            notifications.c.title,
            of.channel,
            of.recipient,
            of.status,
            of.priority,
            of.provider,
            of.attempts,
            of.ambiguous_attempts,
            of.last_error,
            of.due_at,
            of.expires_at,
            of.created_at,
            of.updated_at,
        )
        .join(notifications, notifications.c.id == of.notification_id)
        .order_by(of.updated_at.desc(), of.id)
        .limit(limit)
    )
    if status is not None:
        query = query.where(of.status == status)
    return read_frame(database, query)


def replay_dead(database: Database, delivery_id: UUID, now: datetime) -> None:
    """Makes a dead letter due again, with the same id and a reset attempt count; earlier attempts stay recorded.

    Args:
        database: the outbox.
        delivery_id: a delivery that is ``dead``, ``failed`` or ``ambiguous``.
        now: when it is due.

    Raises:
        NotReplayable: when it does not exist or has another status.
    """
    again = (
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.status.in_(REPLAYABLE))
        .values(**unowned(), status="pending", due_at=now, attempts=0, ambiguous_attempts=0, updated_at=now)
    )
    with database.engine.begin() as connection:
        if connection.execute(again).rowcount == 1:
            return
        status = connection.execute(select(deliveries.c.status).where(deliveries.c.id == delivery_id)).scalar()
    if status is None:
        raise NotReplayable(f"delivery {delivery_id} does not exist")
    raise NotReplayable(f"delivery {delivery_id} is {status}; only {', '.join(REPLAYABLE)} can be replayed")
