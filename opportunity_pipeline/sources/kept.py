"""What earlier runs keep of an upstream's wish to be left alone, for those who ask without leaving a trace.

Belongs here: reading it, and saying it. Does not belong here: keeping it (``ledger.py``), or the rule of how long
(``breaker.py``).
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
    """Who is to be left alone.

    Attributes:
        hosts: host → no request before this time: it asked for that, whichever source was at it.
        sources: source → no request before this time: its breaker is open.
    """

    hosts: Mapping[str, datetime] = field(default_factory=dict)
    sources: Mapping[str, datetime] = field(default_factory=dict)

    def source_reason(self, source: str) -> str | None:
        """Why a source is not asked now, in one line; None: it may be."""
        until = self.sources.get(source)
        return (
            f"left alone until {_minute(until)} after failed runs; `sources list` shows the last error"
            if until
            else None
        )

    def host_reason(self, request: Request) -> str | None:
        """Why the host of a request is not asked now, in one line; None: it may be."""
        host = (parts_of(request.url).hostname or "").lower()
        until = self.hosts.get(host)
        return f"{host}: asked to wait until {_minute(until)}; try again then" if until else None


NOTHING_KEPT = Kept()


def read_kept(database: Database, now: datetime) -> Kept:
    """Reads what is kept; writes nothing. A database without our tables keeps nothing.

    Args:
        database: an open one; it need not be migrated.
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
