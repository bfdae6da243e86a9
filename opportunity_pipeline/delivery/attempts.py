"""One delivery's way from claim to outcome, one short transaction a step, every write under its fence.

Belongs here: marking in flight, writing an attempt's outcome, stopping or deferring before a send. Does not belong
here: deciding any of it (``recheck``, ``transitions``), or claiming (``outbox``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from opportunity_pipeline.delivery.channels.channel import SendResult
from opportunity_pipeline.delivery.outbox import Claimed, clock, unowned
from opportunity_pipeline.delivery.transitions import Step
from opportunity_pipeline.storage.tables import deliveries, delivery_attempts


@dataclass(frozen=True, slots=True)
class Begun:
    """A send that is on record as begun.

    Attributes:
        number: of the attempt, among all there ever were.
        attempts: sends begun since it was planned or replayed, this one included.
        ambiguous_attempts: those before it whose end is not known.
    """

    number: int
    attempts: int
    ambiguous_attempts: int


def begin(connection: Connection, claimed: Claimed, *, provider: str, now: datetime, lease: timedelta) -> Begun:
    """Marks a delivery in flight and opens its attempt; commit before sending.

    The transaction holds the delivery by ``facts.lock_and_read``, so it is still this worker's.

    Raises:
        NoResultFound: it is not, and the transaction held nothing.
    """
    row = connection.execute(
        update(deliveries)
        .where(_mine(claimed, "claimed"))
        .values(status="in_flight", attempts=deliveries.c.attempts + 1, lease_until=clock() + lease, updated_at=now)
        .returning(deliveries.c.attempts, deliveries.c.ambiguous_attempts)
    ).one()
    # Not `attempts`: a replay sets that back, and the record of earlier tries stays.
    earlier = select(func.coalesce(func.max(delivery_attempts.c.attempt), 0)).where(
        delivery_attempts.c.delivery_id == claimed.id
    )
    number = connection.execute(
        insert(delivery_attempts)
        .values(
            delivery_id=claimed.id,
            attempt=earlier.scalar_subquery() + 1,
            fence=claimed.fence,
            provider=provider,
            started_at=now,
        )
        .returning(delivery_attempts.c.attempt)
    ).scalar_one()
    return Begun(number, row.attempts, row.ambiguous_attempts)


def finish(
    connection: Connection,
    claimed: Claimed,
    number: int,
    result: SendResult,
    step: Step,
    *,
    provider: str,
    now: datetime,
) -> bool:
    """Writes an attempt's outcome and what becomes of the delivery.

    Returns:
        Whether it was written; ``False`` where the delivery is no longer this worker's, and then nothing is.
    """
    values = {
        **unowned(),
        "status": step.status,
        "ambiguous_attempts": deliveries.c.ambiguous_attempts + int(step.ambiguous),
        "provider": provider,
        "provider_message_id": result.message_id,
        "last_error": result.error,
        "updated_at": now,
    }
    if step.due_at is not None:
        values["due_at"] = step.due_at
    if connection.execute(update(deliveries).where(_mine(claimed, "in_flight")).values(values)).rowcount == 0:
        return False
    connection.execute(
        update(delivery_attempts)
        .where(delivery_attempts.c.delivery_id == claimed.id, delivery_attempts.c.attempt == number)
        .values(finished_at=now, outcome=result.outcome, status_code=result.code, error=result.error)
    )
    return True


def set_aside(
    connection: Connection,
    claimed: Claimed,
    status: Literal["stopped", "failed", "pending"],
    reason: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Ends (``stopped``, ``failed``) or defers (``pending`` until ``due_at``) a delivery before any send.

    Returns:
        Whether it was written; ``False`` where the delivery is no longer this worker's.
    """
    values = {**unowned(), "status": status, "last_error": reason, "updated_at": now}
    if due_at is not None:
        values["due_at"] = due_at
    return connection.execute(update(deliveries).where(_mine(claimed, "claimed")).values(values)).rowcount == 1


def _mine(claimed: Claimed, status: str) -> ColumnElement[bool]:
    return and_(deliveries.c.id == claimed.id, deliveries.c.fence == claimed.fence, deliveries.c.status == status)
