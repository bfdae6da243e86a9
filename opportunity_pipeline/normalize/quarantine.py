"""Stores the quarantine of a batch, and removes entries that no longer apply.

Belongs here: the statements. Does not belong here: why a record is unusable (``fields``, ``opportunities``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.rows import quarantine_rows
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import upsert

_KEY = ("kind", "source", "pointer", "field")


def store_quarantine(
    connection: sqlalchemy.Connection,
    kind: Kind,
    quarantined: Collection[tuple[Quarantined, datetime]],
    bodies: Collection[tuple[str, str]],
) -> None:
    """Writes the quarantine rows of some bodies, and removes rows that no longer apply.

    A row no longer applies if a parser was improved, or if the full record of an unusable outline is known by now.

    Args:
        connection: its transaction is used and left open.
        kind: kind of all records.
        quarantined: unusable records, and when each was fetched.
        bodies: source and digest of each body that was read.
    """
    frame = quarantine_rows(quarantined)
    rows = {f"{name}s": frame[name].to_list() for name in ("source", "pointer", "field")}
    connection.execute(
        text("""
            DELETE FROM quarantine q
            WHERE q.kind = :kind
                AND (q.source, split_part(q.pointer, '#', 1)) IN (
                    SELECT * FROM unnest(CAST(:body_sources AS text[]), CAST(:bodies AS text[]))
                )
                AND (q.source, q.pointer, q.field) NOT IN (
                    SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:pointers AS text[]), CAST(:fields AS text[]))
                )
        """),
        {
            "kind": kind,
            "body_sources": [source for source, _ in bodies],
            "bodies": [body for _, body in bodies],
            **rows,
        },
    )
    forget_outlines(connection, kind)
    if frame.is_empty():
        return
    upsert(connection, tables.quarantine, frame, key=_KEY, keep=["first_seen"], ignore=["last_seen"])
    connection.execute(
        text("""
            UPDATE quarantine q
            SET first_seen = least(q.first_seen, s.first_seen), last_seen = greatest(q.last_seen, s.last_seen)
            FROM unnest(
                CAST(:sources AS text[]), CAST(:pointers AS text[]), CAST(:fields AS text[]),
                CAST(:first AS timestamptz[]), CAST(:last AS timestamptz[])
            ) AS s (source, pointer, field, first_seen, last_seen)
            WHERE q.kind = :kind AND (q.source, q.pointer, q.field) = (s.source, s.pointer, s.field)
                AND (s.first_seen < q.first_seen OR s.last_seen > q.last_seen)
        """),
        {"kind": kind, **rows, "first": frame["first_seen"].to_list(), "last": frame["last_seen"].to_list()},
    )


def forget_outlines(connection: sqlalchemy.Connection, kind: Kind) -> None:
    """Removes the quarantine rows of outlines whose full record is known.

    Args:
        connection: its transaction is used and left open.
        kind: kind of all records.
    """
    connection.execute(
        text("""
            DELETE FROM quarantine q USING opportunity_sightings s
            WHERE q.kind = :kind AND q.outline AND (s.source, s.source_id) = (q.source, q.source_id)
                AND s.detailed_at IS NOT NULL
        """),
        {"kind": kind},
    )
