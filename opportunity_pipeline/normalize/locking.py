"""One at a time: who changes the opportunities of a kind.

Belongs here: the locks. Does not belong here: what is done under them.

Normalising writes opportunities and then their sightings, expiry sightings and then opportunities: at once they could
wait for each other, and read what the other is about to change.
"""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.sources.records import Kind

# Any constant does that no other room locks; it is added to the kind's number.
_LOCK = 7_260_141_000
_KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")


def lock(connection: sqlalchemy.Connection, *kinds: Kind) -> None:
    """Waits until no other process changes opportunities of these kinds; released with the transaction.

    Args:
        connection: its transaction holds the lock.
        kinds: which; none means all.
    """
    # In one order, so that no two wait for each other.
    for number, kind in enumerate(_KINDS):
        if not kinds or kind in kinds:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK + number})
