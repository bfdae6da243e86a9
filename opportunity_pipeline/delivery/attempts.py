"""State changes of one delivery from claim to outcome, one short transaction each, guarded by its fencing token.

Belongs here: marking a delivery in flight, recording an attempt's outcome, stopping or deferring before a send. Does
not belong here: the decisions (``recheck``, ``transitions``), or claiming (``outbox``).
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
    """A send recorded as started.

    Attributes:
        number: number of the attempt, among all attempts ever made.
        attempts: sends started since it was planned or replayed, including this one.
        ambiguous_attempts: earlier sends with an unknown outcome.
    """

    number: int
    attempts: int
    ambiguous_attempts: int


def begin(connection: Connection, claimed: Claimed, *, provider: str, now: datetime, lease: timedelta) -> Begun:
    """Marks a delivery in flight and inserts its attempt; commit before sending.

    The transaction has locked the delivery with ``facts.lock_and_read``, so it still belongs to this worker.

    Raises:
        NoResultFound: when the worker does not own it, which means that the transaction did not lock it.
    """
    row = connection.execute(
        update(deliveries)
        .where(_mine(claimed, "claimed"))
        .values(status="in_flight", attempts=deliveries.c.attempts + 1, lease_until=clock() + lease, updated_at=now)
        .returning(deliveries.c.attempts, deliveries.c.ambiguous_attempts)
    ).one()
    # Not `attempts`: a replay resets that, while the rows of earlier attempts remain.
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
    """Records an attempt's outcome and the delivery's next state.

    Returns:
        Whether it was written; ``False`` if the worker no longer owns the delivery, and then nothing is written.
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
    """Ends (``stopped``, ``failed``) or defers (``pending`` until ``due_at``) a delivery before a send.

    Returns:
        Whether it was written; ``False`` if the worker no longer owns the delivery.
    """
    values = {**unowned(), "status": status, "last_error": reason, "updated_at": now}
    if due_at is not None:
        values["due_at"] = due_at
    return connection.execute(update(deliveries).where(_mine(claimed, "claimed")).values(values)).rowcount == 1


def _mine(claimed: Claimed, status: str) -> ColumnElement[bool]:
    return and_(deliveries.c.id == claimed.id, deliveries.c.fence == claimed.fence, deliveries.c.status == status)
