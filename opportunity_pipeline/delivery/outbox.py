"""The outbox table: finding, claiming and releasing due deliveries.

Belongs here: counting, claiming, renewing and releasing rows of ``deliveries``. Does not belong here: the state of one
delivery from claim to outcome (``attempts``), recovery from dead workers (``recovery``), or operators' commands
(``letters``).

A claim consists of a lease and a fencing token. The lease is the time until which a worker is considered alive; it uses
the database's clock, because it concerns processes and not the pipeline's ``as_of``, and because workers' own clocks
differ. The fencing token increases with every claim and every recovery; each later write names the token of its claim,
so that a worker that lost its lease changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, case, func, or_, select, update

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries
from opportunity_pipeline.storage.tables.notifications import PRIORITIES

SENT_CHANNELS: Final = ("email",)
"""Channels whose rows are sent; an ``in_app`` notification needs no delivery besides its inbox row."""

_IN_ORDER: Final = (
    case({name: rank for rank, name in enumerate(PRIORITIES)}, value=deliveries.c.priority),
    deliveries.c.due_at,
    deliveries.c.id,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery owned by a worker: its id, and the fencing token that every write about it must name."""

    id: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The deliveries that one worker claimed at once.

    Attributes:
        worker: the owner; a unique name for each claim, so that it identifies the remaining rows of that claim.
        deliveries: in order of sending.
    """

    worker: str
    deliveries: tuple[Claimed, ...]


def clock() -> ColumnElement[datetime]:
    """The database's clock; not ``now()``, which is fixed within a transaction."""
    return func.clock_timestamp(type_=DateTime(timezone=True))


def due_count(database: Database, now: datetime) -> int:
    """Counts the deliveries a dispatcher can work on: due ones, and those of dead workers.

    Args:
        database: the database.
        now: what ``due_at`` is compared with.
    """
    query = select(func.count()).select_from(deliveries).where(or_(_due(now), abandoned()))
    with database.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def claim(database: Database, worker: str, now: datetime, limit: int, lease: timedelta) -> Claim:
    """Claims due deliveries, most urgent first; two workers never claim the same one.

    Args:
        database: the database.
        worker: the claiming worker; a name that no earlier claim used.
        now: what ``due_at`` is compared with.
        limit: maximum number of deliveries.
        lease: how long the worker may be silent before it counts as dead.
    """
    chosen = (
        select(deliveries.c.id)
        .where(_due(now))
        .order_by(*_IN_ORDER)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.id == chosen.c.id)
        .values(
            status="claimed",
            claimed_by=worker,
            lease_until=clock() + lease,
            fence=deliveries.c.fence + 1,
            updated_at=now,
        )
        .returning(deliveries.c.id, deliveries.c.fence)
        .cte("taken")
    )
    # RETURNING does not preserve order, so the rows are sorted again.
    ordered = select(taken.c.id, taken.c.fence).join(deliveries, deliveries.c.id == taken.c.id).order_by(*_IN_ORDER)
    with database.engine.begin() as connection:
        rows = connection.execute(ordered).all()
    return Claim(worker, tuple(Claimed(row.id, row.fence) for row in rows))


def renew(database: Database, worker: str, lease: timedelta) -> int:
    """Extends the lease of a worker.

    Returns:
        Number of deliveries it still owns.
    """
    statement = update(deliveries).where(_owned_by(worker)).values(lease_until=clock() + lease)
    with database.engine.begin() as connection:
        return connection.execute(statement).rowcount


def release(database: Database, worker: str, now: datetime, *, not_before: datetime | None = None) -> int:
    """Releases deliveries that a worker claimed and did not start; no attempt is counted.

    Args:
        database: the database.
        worker: the owner.
        now: current time.
        not_before: when they may be tried again; ``None``: at once.

    Returns:
        Number of deliveries released.
    """
    values: dict[str, Any] = {**unowned(), "status": "pending", "updated_at": now}
    if not_before is not None:
        values["due_at"] = func.greatest(deliveries.c.due_at, not_before)
    statement = update(deliveries).where(_owned_by(worker), deliveries.c.status == "claimed").values(values)
    with database.engine.begin() as connection:
        return connection.execute(statement).rowcount


def abandoned() -> ColumnElement[bool]:
    """Rows whose worker's lease has run out."""
    return and_(deliveries.c.status.in_(("claimed", "in_flight")), deliveries.c.lease_until < clock())


def unowned() -> dict[str, Any]:
    """Column values of a delivery without an owner; the fencing token grows, so that the last owner's writes fail."""
    return {"claimed_by": None, "lease_until": None, "fence": deliveries.c.fence + 1}


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(deliveries.c.status == "pending", deliveries.c.due_at <= now, deliveries.c.channel.in_(SENT_CHANNELS))


def _owned_by(worker: str) -> ColumnElement[bool]:
    # The status lets the planner use ix_deliveries_leased instead of reading the whole outbox.
    return and_(deliveries.c.claimed_by == worker, deliveries.c.status.in_(("claimed", "in_flight")))
