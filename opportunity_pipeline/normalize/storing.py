"""Writing what one response holds, in one transaction that the caller owns.

Belongs here: the statements. Does not belong here: reading records (``opportunities``), or the order of responses
(``run``).

What makes any order of responses and any repetition end in the same rows: a response that is older than what a row was
last verified with changes nothing but lowers ``first_seen``; a newer one always moves ``scraped_at`` and
``last_verified``, and ``updated_at`` only with a real change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.normalize.expiry import ARTICLE_LIFE
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.rows import (
    TABLES,
    company_rows,
    opportunity_rows,
    quarantine_rows,
    sighting_rows,
)
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new, upsert

# Any constant does that no other room locks; it is added to the kind's number.
_LOCK = 7_260_141_000
_KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")
_MOMENTS = ("scraped_at", "last_verified", "updated_at")
# An article stays with the query that found it first. It often stands in the feeds of several, and would change with
# each of them at every fetch.
_KEPT: dict[Kind, tuple[str, ...]] = {
    "job": ("first_seen",),
    "hackathon": ("first_seen",),
    "article": ("first_seen", "topic", "query_used"),
}


@dataclass(frozen=True)
class Stored:
    """Rows that were new, changed and left as they were."""

    new: int
    changed: int
    unchanged: int


def lock(connection: sqlalchemy.Connection, kind: Kind) -> None:
    """Waits until no other process normalises this kind; released with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK + _KINDS.index(kind)})


def store(
    connection: sqlalchemy.Connection,
    kind: Kind,
    opportunities: Sequence[Opportunity],
    *,
    scope: str,
    seen: datetime,
    now: datetime,
) -> Stored:
    """Writes companies, opportunities and sightings of one response.

    Args:
        connection: its transaction is used and left open.
        kind: kind of all opportunities.
        opportunities: each identity once.
        scope: listing they were seen in.
        seen: when the response was fetched.
        now: the clock, for what has been deleted by age since.
    """
    if not opportunities:
        return Stored(0, 0, 0)
    if kind == "job":
        insert_new(connection, tables.companies, company_rows(opportunities), key=["id"])
    frame = opportunity_rows(kind, opportunities)
    _refuse_collisions(connection, kind, frame)
    newer = _newer_ids(connection, kind, frame["id"].to_list(), seen)
    if kind == "article" and seen < now - ARTICLE_LIFE:
        newer = _never_seen(connection, newer)
    older = frame.filter(~pl.col("id").is_in(newer))["id"].to_list()
    counts = upsert(
        connection,
        TABLES[kind],
        frame.filter(pl.col("id").is_in(newer)),
        key=["id"],
        keep=_KEPT[kind],
        ignore=_MOMENTS,
    )
    _verify(connection, kind, newer, seen)
    _lower_first_seen(connection, kind, older, seen)
    _store_sightings(connection, sighting_rows(kind, scope, opportunities, seen))
    return Stored(counts.inserted, counts.updated, counts.unchanged + len(older))


class IdCollision(RuntimeError):
    """Two opportunities have one id; the message names both."""


def _refuse_collisions(connection: sqlalchemy.Connection, kind: Kind, frame: pl.DataFrame) -> None:
    """An id is a digest, and an upsert would let one opportunity silently take the place of another."""
    table = TABLES[kind]
    mine = dict(zip(frame["id"], frame.select("source", "source_id").iter_rows(), strict=True))
    stored = sqlalchemy.select(table.c.id, table.c.source, table.c.source_id).where(table.c.id.in_(list(mine)))
    for row in connection.execute(stored):
        source, source_id = mine[row.id]
        if (row.source, row.source_id) != (source, source_id):
            raise IdCollision(
                f"{source} {source_id!r} and {row.source} {row.source_id!r} have the same id: "
                f"delete the row of one of them from {table.name}, or its response from the landing zone"
            )


def touch(connection: sqlalchemy.Connection, source: str, source_ids: Collection[str], seen: datetime) -> None:
    """Notes that opportunities are still listed although their records could not be used this time."""
    connection.execute(
        text(
            "UPDATE opportunity_sightings SET last_seen = :seen"
            " WHERE source = :source AND source_id = ANY(:ids) AND last_seen < :seen"
        ),
        {"source": source, "ids": list(source_ids), "seen": seen},
    )


def store_quarantine(
    connection: sqlalchemy.Connection,
    kind: Kind,
    source: str,
    body_sha256: str,
    quarantined: Sequence[Quarantined],
    seen: datetime,
) -> None:
    """Writes the rows of one body's quarantine, and removes those that are not true any more (a parser got better)."""
    frame = quarantine_rows(quarantined, seen)
    connection.execute(
        text(
            "DELETE FROM quarantine WHERE kind = :kind AND source = :source AND split_part(pointer, '#', 1) = :body"
            " AND (pointer, field) NOT IN (SELECT * FROM unnest(CAST(:pointers AS text[]), CAST(:fields AS text[])))"
        ),
        {
            "kind": kind,
            "source": source,
            "body": body_sha256,
            "pointers": frame["pointer"].to_list(),
            "fields": frame["field"].to_list(),
        },
    )
    key = ["kind", "source", "pointer", "field"]
    upsert(connection, tables.quarantine, frame, key=key, keep=["first_seen"], ignore=["last_seen"])
    connection.execute(
        text(
            "UPDATE quarantine SET first_seen = least(first_seen, :seen), last_seen = greatest(last_seen, :seen)"
            " WHERE kind = :kind AND source = :source AND pointer = ANY(:pointers)"
        ),
        {"seen": seen, "kind": kind, "source": source, "pointers": frame["pointer"].to_list()},
    )


def mark_normalized(connection: sqlalchemy.Connection, response_id: str, at: datetime) -> None:
    """Notes that a response has been read."""
    connection.execute(
        text("UPDATE landed_responses SET normalized_at = :at WHERE id = :id"), {"at": at, "id": response_id}
    )


def is_pending(connection: sqlalchemy.Connection, response_id: str) -> bool:
    """Whether a response is still to be read; another process may have been faster."""
    found = connection.execute(
        text("SELECT 1 FROM landed_responses WHERE id = :id AND normalized_at IS NULL FOR UPDATE"), {"id": response_id}
    )
    return found.first() is not None


def _newer_ids(connection: sqlalchemy.Connection, kind: Kind, ids: list[int], seen: datetime) -> list[int]:
    """The ids that this response may write: those that are new or were last verified before it."""
    table = TABLES[kind].name
    found = connection.execute(
        text(f"SELECT id FROM {table} WHERE id = ANY(:ids) AND last_verified >= :seen"),  # noqa: S608
        {"ids": ids, "seen": seen},
    )
    verified = {row[0] for row in found}
    return [identity for identity in ids if identity not in verified]


def _never_seen(connection: sqlalchemy.Connection, ids: list[int]) -> list[int]:
    """Of articles older than their life those that are not known: the others were deleted and do not come back."""
    found = connection.execute(
        text(
            "SELECT opportunity_id FROM opportunity_sightings s WHERE opportunity_id = ANY(:ids) AND kind = 'article'"
            " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.opportunity_id)"
        ),
        {"ids": ids},
    )
    deleted = {row[0] for row in found}
    return [identity for identity in ids if identity not in deleted]


def _verify(connection: sqlalchemy.Connection, kind: Kind, ids: list[int], seen: datetime) -> None:
    connection.execute(
        text(
            f"UPDATE {TABLES[kind].name} SET scraped_at = :seen, last_verified = :seen"  # noqa: S608
            " WHERE id = ANY(:ids) AND last_verified < :seen"
        ),
        {"ids": ids, "seen": seen},
    )


def _lower_first_seen(connection: sqlalchemy.Connection, kind: Kind, ids: list[int], seen: datetime) -> None:
    if ids:
        connection.execute(
            text(
                f"UPDATE {TABLES[kind].name} SET first_seen = :seen"  # noqa: S608
                " WHERE id = ANY(:ids) AND first_seen > :seen"
            ),
            {"ids": ids, "seen": seen},
        )


def _store_sightings(connection: sqlalchemy.Connection, frame: pl.DataFrame) -> None:
    key = ["source", "source_id"]
    insert_new(connection, tables.opportunity_sightings, frame, key=key)
    # The scope is that of the newest sighting: an opportunity that moves to another listing is absent from no other.
    connection.execute(
        text(
            "UPDATE opportunity_sightings SET first_seen = least(first_seen, :seen),"
            " last_seen = greatest(last_seen, :seen), scope = CASE WHEN :seen >= last_seen THEN :scope ELSE scope END"
            " WHERE source = :source AND source_id = ANY(:ids)"
            " AND (first_seen > :seen OR last_seen < :seen OR (last_seen = :seen AND scope <> :scope))"
        ),
        {
            "seen": frame["last_seen"][0],
            "scope": frame["scope"][0],
            "source": frame["source"][0],
            "ids": frame["source_id"].to_list(),
        },
    )
