"""Stored pauses of hosts and sources, for checks that send requests without recording anything.

Belongs here: reading and describing the pauses. Does not belong here: storing them (``ledger.py``), or deciding how
long they last (``breaker.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import inspect, select

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.breaker import FARTHEST
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import host_pauses, source_state


@dataclass(frozen=True, slots=True)
class Kept:
    """Hosts and sources that are paused.

    Attributes:
        hosts: host → no request before this time: it asked for that, whichever source requested it.
        sources: source → no request before this time: its circuit breaker is open.
    """

    hosts: Mapping[str, datetime] = field(default_factory=dict)
    sources: Mapping[str, datetime] = field(default_factory=dict)

    def source_reason(self, source: str) -> str | None:
        """Why a source must not be requested now, in one line; None: it may."""
        until = self.sources.get(source)
        return (
            f"left alone until {_minute(until)} after failed runs; `sources list` shows the last error"
            if until
            else None
        )

    def host_reason(self, request: Request) -> str | None:
        """Why the host of a request must not be requested now, in one line; None: it may."""
        host = (parts_of(request.url).hostname or "").lower()
        until = self.hosts.get(host)
        return f"{host}: asked to wait until {_minute(until)}; try again then" if until else None


NOTHING_KEPT = Kept()


def read_kept(database: Database, now: datetime) -> Kept:
    """Reads the stored pauses; writes nothing. A database without our tables has none.

    Args:
        database: an open database; it need not be migrated.
        now: the clock; aware.
    """
    with database.engine.connect() as connection:
        if not {host_pauses.name, source_state.name} <= set(inspect(connection).get_table_names()):
            return NOTHING_KEPT
        until, host = host_pauses.c.until, host_pauses.c.host
        hosts = connection.execute(select(host, until).where(until > now, until <= now + FARTHEST))
        until, source = source_state.c.open_until, source_state.c.source
        states = connection.execute(select(source, until).where(until > now, until <= now + FARTHEST))
        return Kept(dict(hosts.all()), dict(states.all()))


def _minute(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")
