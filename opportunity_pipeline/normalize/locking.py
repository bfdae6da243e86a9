"""Advisory locks: one process at a time changes the opportunities of a kind, and one its links.

Belongs here: the locks. Does not belong here: what is done under them.

Normalising writes opportunities and then their sightings; expiry writes sightings and then opportunities. If they ran
at once they could deadlock, or read what the other is about to change. A lock belongs to the schema of the tables, so
that copies in another schema can be filled while the originals are locked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database

# Arbitrary constants that no other package locks; the number of the kind is added.
_OPPORTUNITIES = 7_260_141_000
_LINKS = 7_260_142_000
_KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")
_KEY = "CAST(:key AS bigint) + hashtext(current_schema())"


def lock(connection: sqlalchemy.Connection, *kinds: Kind) -> None:
    """Waits until no other process changes opportunities of these kinds; released with the transaction.

    Args:
        connection: its transaction holds the lock.
        kinds: which kinds; none means all.
    """
    # In a fixed order, to prevent deadlocks.
    for number, kind in enumerate(_KINDS):
        if not kinds or kind in kinds:
            _take(connection, "pg_advisory_xact_lock", _OPPORTUNITIES + number)


def lock_links(connection: sqlalchemy.Connection, kind: Kind) -> None:
    """Waits until no other process links this kind; released with the transaction."""
    _take(connection, "pg_advisory_xact_lock", _LINKS + _KINDS.index(kind))


@contextlib.contextmanager
def all_locked(database: Database) -> Iterator[None]:
    """Waits until no other process changes or links opportunities of any kind, and blocks all of them until the end."""
    keys = [family + number for family in (_OPPORTUNITIES, _LINKS) for number in range(len(_KINDS))]
    # No transaction: one that is open for minutes would keep the database from vacuuming.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for key in keys:
            _take(connection, "pg_advisory_lock", key)
        try:
            yield
        finally:
            for key in keys:
                _take(connection, "pg_advisory_unlock", key)


def _take(connection: sqlalchemy.Connection, function: str, key: int) -> None:
    connection.execute(text(f"SELECT {function}({_KEY})"), {"key": key})
