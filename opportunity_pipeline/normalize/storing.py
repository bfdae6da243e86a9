"""Writes what a batch changes, in a transaction owned by the caller.

Belongs here: the statements. Does not belong here: what to write (``deciding``), the shape of rows (``rows``), the
order of responses (``run``), or quarantine (``quarantine``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import polars as pl
import sqlalchemy
from sqlalchemy import BigInteger, any_, delete, literal, text
from sqlalchemy.dialects.postgresql import ARRAY

from opportunity_pipeline.normalize.batches import Identity
from opportunity_pipeline.normalize.changes import Decisions, Held, Known, Row, Sighting
from opportunity_pipeline.normalize.history import watched_columns
from opportunity_pipeline.normalize.link_rows import forget
from opportunity_pipeline.normalize.locking import lock_links
from opportunity_pipeline.normalize.models import opportunity_id
from opportunity_pipeline.normalize.quarantine import store_quarantine
from opportunity_pipeline.normalize.rows import (
    TABLES,
    change_rows,
    company_rows,
    moment_rows,
    opportunity_rows,
    retold_rows,
    sighting_rows,
    state_rows,
)
from opportunity_pipeline.normalize.states import ENDS, State
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new, insert_rows, update_rows, upsert, upsert_by

_MOMENTS = ("scraped_at", "last_verified", "updated_at")
_STATE = ("status", "status_reason", "expired_at")
# An article keeps the query that found it first. It is often in the feeds of several, and would otherwise change with
# each of them at every fetch.
_KEPT: dict[Kind, tuple[str, ...]] = {
    "job": ("first_seen", *_STATE),
    "hackathon": ("first_seen", *_STATE),
    "article": ("first_seen", *_STATE, "topic", "query_used"),
}


class IdCollision(RuntimeError):
    """Two opportunities have the same id; the message names both."""


def pending_of(connection: sqlalchemy.Connection, response_ids: Collection[str]) -> set[str]:
    """Those of the responses that are still to be read; another process may have read some."""
    found = connection.execute(
        # In the order in which a replay registers them, to prevent deadlocks.
        text(
            "SELECT id FROM landed_responses WHERE id = ANY(:ids) AND normalized_at IS NULL"
            " ORDER BY fetched_at, id FOR UPDATE"
        ),
        {"ids": list(response_ids)},
    )
    return {row.id for row in found}


def mark_normalized(connection: sqlalchemy.Connection, response_ids: Collection[str], at: datetime) -> None:
    """Marks responses as normalised."""
    connection.execute(
        text("UPDATE landed_responses SET normalized_at = :at WHERE id = ANY(:ids)"),
        {"at": at, "ids": list(response_ids)},
    )


def held_of(connection: sqlalchemy.Connection, identities: Collection[Identity]) -> Held:
    """Returns the digests that rows of opportunities hold, and which opportunities have had a full record."""
    found = connection.execute(
        text("""
            SELECT source, source_id, content, detailed_at IS NOT NULL FROM opportunity_sightings
            WHERE (source, source_id) IN (SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:source_ids AS text[])))
        """),
        {
            "sources": [source for source, _ in identities],
            "source_ids": [source_id for _, source_id in identities],
        },
    )
    held = Held(set(), set())
    for source, source_id, content, in_full in found:
        held.contents.add(content)
        if in_full:
            held.in_full.add((source, source_id))
    return held


def known_of(connection: sqlalchemy.Connection, kind: Kind, identities: Iterable[Identity]) -> dict[Identity, Known]:
    """Returns what is known of opportunities, which is nothing for new ones.

    Raises:
        IdCollision: one of them has the id of a stored opportunity, or of another of them. An id is a digest, and an
            upsert would let one opportunity silently replace another.
    """
    by_id: dict[int, Identity] = {}
    for identity in identities:
        _refuse_collision(by_id.setdefault(opportunity_id(kind, *identity), identity), identity, kind)
    end = f"o.{ENDS[kind].column}" if kind in ENDS else "NULL::timestamptz"
    columns = ", ".join(f"o.{column}" for column in watched_columns(kind))
    found = connection.execute(
        text(f"""
            SELECT k.id, o.source, o.source_id,
                s.scope, s.first_seen, s.last_seen, s.detailed_at, s.content, s.address, s.gone_at,
                o.first_seen, o.scraped_at, o.last_verified, {end}, o.status_reason, o.expired_at, {columns}
            FROM unnest(CAST(:ids AS bigint[]), CAST(:sources AS text[]), CAST(:source_ids AS text[]))
                AS k (id, source, source_id)
            LEFT JOIN {TABLES[kind].name} o ON o.id = k.id
            -- Looked up one by one: another join would read all sightings to find those of a batch.
            LEFT JOIN LATERAL (
                SELECT * FROM opportunity_sightings WHERE source = k.source AND source_id = k.source_id LIMIT 1
            ) s ON true
            WHERE o.id IS NOT NULL OR s.source IS NOT NULL
        """),  # noqa: S608
        {
            "ids": list(by_id),
            "sources": [source for source, _ in by_id.values()],
            "source_ids": [source_id for _, source_id in by_id.values()],
        },
    )
    known = {}
    for number, source, source_id, *values in found:
        identity = by_id[number]
        if source is not None:
            _refuse_collision((source, source_id), identity, kind)
        sighting, times, state, watched = values[:7], values[7:11], State(*values[11:13]), tuple(values[13:])
        known[identity] = Known(
            Row(times[0], times[1], times[2], times[3], state, watched) if source is not None else None,
            Sighting(*sighting) if sighting[0] is not None else None,
        )
    return known


def _refuse_collision(known: Identity, identity: Identity, kind: Kind) -> None:
    if known != identity:
        raise IdCollision(
            f"{identity[0]} {identity[1]!r} and {known[0]} {known[1]!r} have the same id: "
            f"delete the row of one of them from {TABLES[kind].name}, or its response from the landing zone"
        )


def store(
    connection: sqlalchemy.Connection, kind: Kind, decisions: Decisions, bodies: Collection[tuple[str, str]]
) -> None:
    """Writes what a batch changes, and counts the rows whose content was written.

    Args:
        connection: its transaction is used and left open.
        kind: kind of all opportunities.
        decisions: what to write.
        bodies: source and digest of the bodies of the batch, whose quarantine rows are replaced.
    """
    _store_content(connection, kind, decisions)
    for rows in (
        moment_rows(kind, decisions.moved),
        state_rows(kind, decisions.states),
        retold_rows(kind, decisions.retold),
    ):
        if rows.height:
            update_rows(connection, TABLES[kind], rows, key=["id"])
    if decisions.changes:
        changes = change_rows(kind, decisions.changes)
        insert_new(
            connection, tables.opportunity_changes, changes, key=["kind", "opportunity_id", "field", "changed_at"]
        )
    sightings = tables.opportunity_sightings
    insert_rows(connection, sightings, [sighting_rows(kind, decisions.first_sightings)])
    upsert(
        connection,
        sightings,
        sighting_rows(kind, decisions.sightings),
        key=["source", "source_id"],
        keep=["missed", "absent_since"],
    )
    _note_gone(connection, decisions)
    store_quarantine(connection, kind, decisions.quarantined, bodies)


def _store_content(connection: sqlalchemy.Connection, kind: Kind, decisions: Decisions) -> None:
    if decisions.outlived:
        delete_opportunities(connection, kind, [opportunity_id(kind, *identity) for identity in decisions.outlived])
    if not decisions.written:
        return
    if kind == "job":
        insert_new(connection, tables.companies, company_rows(decisions.written.values()), key=["id"])
    # Inserted without a staging table, which saves the database a second copy of each text, and looking for each row.
    new = _rows_of(kind, decisions, [identity for identity in decisions.written if identity in decisions.new])
    insert_rows(connection, TABLES[kind], [new])
    for source, rows in new["source"].value_counts().iter_rows():
        decisions.counts[source].new += rows
    there = _rows_of(kind, decisions, [identity for identity in decisions.written if identity not in decisions.new])
    written = upsert_by(connection, TABLES[kind], there, by="source", key=["id"], keep=_KEPT[kind], ignore=_MOMENTS)
    for source, counted in written.items():
        counts = decisions.counts[source]
        counts.new += counted.inserted
        counts.changed += counted.updated
        counts.unchanged += counted.unchanged
    if decisions.reread:
        # Linking detects changes by the times of a row, which a new reading of the same fetch leaves as they are.
        lock_links(connection, kind)
        forget(connection, kind, [opportunity_id(kind, *identity) for identity in decisions.reread])


def _rows_of(kind: Kind, decisions: Decisions, identities: Collection[Identity]) -> pl.DataFrame:
    moments = [decisions.moments[identity] for identity in identities]
    times = [(moment.first_seen, moment.last_verified) for moment in moments]
    return opportunity_rows(kind, [decisions.written[identity] for identity in identities], times)


def delete_opportunities(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> None:
    """Deletes rows past their lifetime, with the history of their fields. Their sightings stay."""
    of, changes = TABLES[kind], tables.opportunity_changes
    chosen = literal(list(ids), ARRAY(BigInteger))
    connection.execute(delete(of).where(of.c.id == any_(chosen)))
    connection.execute(delete(changes).where(changes.c.kind == kind, changes.c.opportunity_id == any_(chosen)))


def settle_companies(connection: sqlalchemy.Connection) -> None:
    """Names each company after its first seen job, and deletes companies without jobs.

    Normalising in another order may have set another name first; this makes the table depend on ``jobs`` alone.
    """
    connection.execute(
        text("""
            UPDATE companies c SET name = first.company
            FROM (
                SELECT DISTINCT ON (company_id) company_id, company FROM jobs ORDER BY company_id, first_seen, id
            ) first
            WHERE c.id = first.company_id AND c.name <> first.company
        """)
    )
    connection.execute(text("DELETE FROM companies c WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.company_id = c.id)"))


def _note_gone(connection: sqlalchemy.Connection, decisions: Decisions) -> None:
    """Stores the first answer that an address is gone, after the address last described its opportunity in full."""
    if decisions.gone:
        connection.execute(
            text("""
                UPDATE opportunity_sightings s SET gone_at = f.at
                FROM (
                    SELECT s.source, s.source_id, min(g.at) AS at
                    FROM opportunity_sightings s JOIN unnest(
                        CAST(:sources AS text[]), CAST(:addresses AS text[]), CAST(:at AS timestamptz[])
                    ) AS g (source, address, at)
                    ON (s.source, s.address) = (g.source, g.address) AND g.at > s.detailed_at
                    GROUP BY s.source, s.source_id
                ) f
                WHERE (s.source, s.source_id) = (f.source, f.source_id) AND (s.gone_at IS NULL OR s.gone_at > f.at)
            """),
            {
                "sources": [gone.source for gone in decisions.gone],
                "addresses": [gone.address for gone in decisions.gone],
                "at": [gone.at for gone in decisions.gone],
            },
        )
