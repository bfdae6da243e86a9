"""Statements of linking: reads the listings to compare and writes the results, in a transaction owned by the caller.

Belongs here: the statements. Does not belong here: what to compare (``linking``), or the rules (``duplicates``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy
from sqlalchemy import BigInteger, any_, delete, func, literal, select, text, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from opportunity_pipeline.normalize.duplicates.blocks import is_id
from opportunity_pipeline.normalize.duplicates.groups import Group, Pair
from opportunity_pipeline.normalize.rows import TABLES, schema_of
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new, replace_rows
from opportunity_pipeline.storage.tables.links import MERGED

_COMPARED: dict[Kind, tuple[str, ...]] = {
    "job": ("title", "company", "location_text", "source_url", "posted_at"),
    "hackathon": (
        "event_name",
        "organizer",
        "location_text",
        "source_url",
        "start_date",
        "end_date",
        "registration_deadline",
    ),
    "article": ("title", "publisher", "source_url", "published_at"),
}
_LIFE = ("id", "source", "status", "first_seen", "updated_at")
MERGES: dict[Kind, sqlalchemy.Table] = {
    "job": tables.job_merges,
    "hackathon": tables.hackathon_merges,
    "article": tables.article_merges,
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """The opportunities of a blocking key: number and ids; no ids if they are too many and the key is no id."""

    size: int
    members: tuple[int, ...]


def changed_ids(connection: sqlalchemy.Connection, kind: Kind, rules: str) -> tuple[list[int], list[int]]:
    """Ids of listings that are new or changed since they were compared, and ids of compared listings that are gone."""
    found = connection.execute(
        text(
            f"SELECT o.id, c.opportunity_id FROM {TABLES[kind].name} o FULL JOIN"  # noqa: S608
            " (SELECT * FROM compared_opportunities WHERE kind = :kind) c ON c.opportunity_id = o.id"
            " WHERE o.id IS NULL OR c.opportunity_id IS NULL"
            " OR (c.updated_at, c.first_seen, c.status, c.rules)"
            " IS DISTINCT FROM (o.updated_at, o.first_seen, o.status, :rules)"
            " ORDER BY 1, 2"
        ),
        {"kind": kind, "rules": rules},
    ).all()
    return [row[0] for row in found if row[0] is not None], [row[1] for row in found if row[0] is None]


def read_compared(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> list[Row]:
    """Rows of opportunities, with the columns that are compared and those of their life cycle."""
    return _read(connection, kind, ids, (*_LIFE, *_COMPARED[kind]))


def read_whole(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> list[Row]:
    """Rows of opportunities, with the columns that are compared or merged and those of their life cycle."""
    return _read(connection, kind, ids, tuple(dict.fromkeys((*_LIFE, *_COMPARED[kind], *MERGED[kind]))))


def _read(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int], columns: tuple[str, ...]) -> list[Row]:
    table = TABLES[kind]
    found = connection.execute(select(*(table.c[name] for name in columns)).where(table.c.id == _any(ids)))
    return [dict(row) for row in found.mappings()]


def take_out_blocks(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> list[tuple[int, int]]:
    """Deletes the keys of opportunities and returns (key, opportunity id) pairs."""
    of = tables.opportunity_blocks
    gone = (
        delete(of).where(of.c.kind == kind, of.c.opportunity_id == _any(ids)).returning(of.c.key, of.c.opportunity_id)
    )
    return [(row[0], row[1]) for row in connection.execute(gone)]


def read_blocks(connection: sqlalchemy.Connection, kind: Kind, keys: Collection[int], largest: int) -> dict[int, Block]:
    """Returns the blocks of keys; a key without opportunities is left out."""
    of = tables.opportunity_blocks
    query = (
        select(of.c.key, func.count(), func.array_agg(of.c.opportunity_id).filter(of.c.opportunity_id.is_not(None)))
        .where(of.c.kind == kind, of.c.key == _any(keys))
        .group_by(of.c.key)
    )
    return {
        key: Block(size, tuple(members) if size <= largest or is_id(key) else ())
        for key, size, members in connection.execute(query)
    }


def store_compared(
    connection: sqlalchemy.Connection, kind: Kind, rows: Iterable[Row], keys: Mapping[int, Iterable[int]], rules: str
) -> None:
    """Records that opportunities have been compared in their present form, and under which keys."""
    entries = [(kind, key, listing) for listing, listed in keys.items() for key in listed]
    blocks = pl.DataFrame(entries, schema=schema_of(tables.opportunity_blocks), orient="row")
    insert_new(connection, tables.opportunity_blocks, blocks, key=["kind", "key", "opportunity_id"])
    noted = [(kind, row["id"], row["updated_at"], row["first_seen"], row["status"], rules) for row in rows]
    of = tables.compared_opportunities
    frame = pl.DataFrame(noted, schema=schema_of(of), orient="row")
    replace_rows(
        connection, of, frame, where=(of.c.kind == kind) & (of.c.opportunity_id == _any(frame["opportunity_id"]))
    )


def forget(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> None:
    """Removes the record that opportunities were compared: they are gone, or must be compared again."""
    of = tables.compared_opportunities
    connection.execute(delete(of).where(of.c.kind == kind, of.c.opportunity_id == _any(ids)))


def take_out_pairs(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> set[int]:
    """Deletes the pairs of opportunities and returns all ids in them."""
    of = tables.opportunity_pairs
    found: set[int] = set()
    for column in (of.c.first_id, of.c.second_id):
        gone = delete(of).where(of.c.kind == kind, column == _any(ids)).returning(of.c.first_id, of.c.second_id)
        found.update(listing for row in connection.execute(gone) for listing in row)
    return found


def store_pairs(connection: sqlalchemy.Connection, kind: Kind, pairs: Iterable[Pair]) -> None:
    """Inserts pairs that are not stored yet."""
    rows = [(kind, pair.first, pair.second, pair.relation, pair.reason, pair.days) for pair in pairs]
    frame = pl.DataFrame(rows, schema=schema_of(tables.opportunity_pairs), orient="row")
    insert_new(connection, tables.opportunity_pairs, frame, key=["kind", "first_id", "second_id"])


def connected_pairs(connection: sqlalchemy.Connection, kind: Kind, ids: Collection[int]) -> tuple[set[int], set[Pair]]:
    """Returns all opportunities connected with the given ones through any number of pairs, and those pairs."""
    of = tables.opportunity_pairs
    columns = (of.c.first_id, of.c.second_id, of.c.relation, of.c.reason, of.c.days)
    reached, pairs, new = set(ids), set[Pair](), set(ids)
    while new:
        sides = (
            select(*columns).where(of.c.kind == kind, column == _any(new)) for column in (of.c.first_id, of.c.second_id)
        )
        found = {Pair(*row) for row in connection.execute(union_all(*sides))}
        new = {listing for pair in found for listing in (pair.first, pair.second)} - reached
        pairs |= found
        reached |= new
    return reached, pairs


def replace_links(
    connection: sqlalchemy.Connection,
    kind: Kind,
    ids: Collection[int],
    groups: Iterable[Group],
    merged: Mapping[int, Mapping[str, Any]],
) -> None:
    """Replaces the links and merged fields of opportunities.

    Args:
        connection: its transaction is used and left open.
        kind: their kind.
        ids: all opportunities whose links may have changed.
        groups: their groups.
        merged: canonical listing → result of ``duplicates.merging.merge``.
    """
    rows = []
    for one in groups:
        rows += [(kind, listing, one.canonical, "same", reason) for listing, reason in one.reasons.items()]
        if one.anew is not None:
            rows.append((kind, one.canonical, one.anew, "repost", "later"))
    of, merges = tables.opportunity_links, MERGES[kind]
    links = pl.DataFrame(rows, schema=schema_of(of), orient="row")
    replace_rows(connection, of, links, where=(of.c.kind == kind) & (of.c.opportunity_id == _any(ids)))
    values = [{"id": listing, **_encoded(fields)} for listing, fields in merged.items()]
    frame = pl.DataFrame(values, schema=schema_of(merges), orient="row")
    replace_rows(connection, merges, frame, where=merges.c.id == _any(ids))


def _encoded(fields: Mapping[str, Any]) -> dict[str, Any]:
    as_json = {"sources", "locations"}
    return {name: json.dumps(value, sort_keys=True) if name in as_json else value for name, value in fields.items()}


def _any(ids: Iterable[int]) -> Any:
    return any_(literal(list(ids), ARRAY(BigInteger)))
