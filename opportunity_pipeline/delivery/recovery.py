"""Recovers deliveries of dead workers.

Belongs here: deliveries whose lease ran out. Does not belong here: detecting a slow worker in this process
(``dispatch`` renews its leases).

Claimed and not in flight: nothing was sent, so it becomes due again. In flight: if the channel has evidence (a file
exists or not), that decides; otherwise the attempt is ambiguous, and its type determines the next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, select, update

from opportunity_pipeline.delivery.attempts import finish
from opportunity_pipeline.delivery.channels.channel import Channel, SendResult
from opportunity_pipeline.delivery.outbox import Claimed, abandoned, unowned
from opportunity_pipeline.delivery.transitions import Policy, after_attempt
from opportunity_pipeline.notifications.types import TYPES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries, delivery_attempts, notifications

_NOBODY_KNOWS: Final = SendResult("ambiguous", error="the worker died while it was being sent")


@dataclass(frozen=True, slots=True)
class Recovered:
    """Counts of recovered deliveries.

    Attributes:
        given_back: claimed deliveries that are due again.
        settled: in-flight deliveries whose outcome the channel knew.
        ambiguous: in-flight deliveries with an unknown outcome.
    """

    given_back: int
    settled: int
    ambiguous: int

    @property
    def total(self) -> int:
        """The sum of all three."""
        return self.given_back + self.settled + self.ambiguous


def recover(database: Database, *, channel: Channel, max_attempts: int, now: datetime) -> Recovered:
    """Recovers every delivery whose worker's lease has run out.

    Args:
        database: the database.
        channel: the channel in use; asked only about attempts that went through it.
        max_attempts: sends started before a delivery becomes a dead letter.
        now: current time.
    """
    with database.engine.begin() as connection:
        given_back = _give_back(connection, now)
        settled = ambiguous = 0
        for row in connection.execute(_in_flight()).all():
            known = channel.evidence(row.id) if row.provider == channel.name else None
            result = known or _NOBODY_KNOWS
            # A type that this version no longer has: at most once is the safe choice.
            resends = TYPES[row.type].ambiguous_resends if row.type in TYPES else 0
            step = after_attempt(
                result.outcome,
                delivery_id=row.id,
                attempts=row.attempts,
                ambiguous_attempts=row.ambiguous_attempts,
                policy=Policy(max_attempts, resends),
                now=now,
            )
            finish(connection, Claimed(row.id, row.fence), row.attempt, result, step, provider=row.provider, now=now)
            settled += known is not None
            ambiguous += known is None
    return Recovered(given_back, settled, ambiguous)


def _give_back(connection: Connection, now: datetime) -> int:
    # SKIP LOCKED: a row locked right now has an active owner.
    chosen = (
        select(deliveries.c.id)
        .where(abandoned(), deliveries.c.status == "claimed")
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(deliveries).where(deliveries.c.id == chosen.c.id).values(**unowned(), status="pending", updated_at=now)
    )
    return connection.execute(statement).rowcount


def _in_flight() -> Select[Any]:
    """The abandoned in-flight deliveries with their current attempt, which has the same fencing token."""
    return (
        select(
            deliveries.c.id,
            deliveries.c.fence,
            deliveries.c.attempts,
            deliveries.c.ambiguous_attempts,
            notifications.c.type,
            delivery_attempts.c.attempt,
            delivery_attempts.c.provider,
        )
        .join(notifications, notifications.c.id == deliveries.c.notification_id)
        .join(
            delivery_attempts,
            and_(delivery_attempts.c.delivery_id == deliveries.c.id, delivery_attempts.c.fence == deliveries.c.fence),
        )
        .where(abandoned(), deliveries.c.status == "in_flight")
        .with_for_update(of=deliveries, skip_locked=True)
    )
