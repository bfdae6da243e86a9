"""Bulk writes of whole frames: COPY into a staging table, then one statement.

Belongs here: writing a frame to a table (upsert, insert, update, replace), and ``read_frame`` re-exported. Does not
belong here: COPY (``staging``), or the choice of rows. Everything happens in the caller's transaction; nothing is
committed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl
import sqlalchemy
from psycopg import sql
from sqlalchemy import ColumnElement

from opportunity_pipeline.storage.csv_encoding import BulkError, columns_of
from opportunity_pipeline.storage.reading import read_frame
from opportunity_pipeline.storage.staging import copy_blocks, copy_rows, explained, identifier_of, listed, staged

__all__ = [
    "BulkError",
    "UpsertCounts",
    "insert_new",
    "insert_rows",
    "read_frame",
    "replace_rows",
    "update_rows",
    "upsert",
    "upsert_by",
]


@dataclass(frozen=True)
class UpsertCounts:
    """Row counts of an upsert; the three add up to the rows of the frame."""

    inserted: int
    updated: int
    unchanged: int


def upsert(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    frame: pl.DataFrame,
    *,
    key: Sequence[str],
    keep: Collection[str] = (),
    ignore: Collection[str] = (),
) -> UpsertCounts:
    """Inserts rows with new keys and updates rows that differ; equal rows are not written.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        frame: columns of `table`, of the dtypes that :func:`~opportunity_pipeline.storage.csv_encoding.encode` takes;
            one row for each key. Columns that the frame lacks keep their value, or get their default in a new row.
        key: columns of a primary key or unique constraint; never null.
        keep: columns written on insert and never overwritten (``first_seen``).
        ignore: columns updated along with others, but whose change alone does not cause an update (``scraped_at``).

    Returns:
        Number of rows inserted, updated and unchanged.

    Raises:
        BulkError: when the frame does not fit: a column, a value, a null or repeated key, a violated constraint. The
            caller must then roll back the transaction.
    """
    groups = _upsert(connection, table, frame, None, key, keep, ignore)
    return groups.get(None, UpsertCounts(0, 0, 0))


def upsert_by(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    frame: pl.DataFrame,
    *,
    by: str,
    key: Sequence[str],
    keep: Collection[str] = (),
    ignore: Collection[str] = (),
) -> dict[str, UpsertCounts]:
    """Like :func:`upsert`, but counts rows for each value of a text column, such as their source.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        frame: as for :func:`upsert`.
        by: column of `frame` that is never null and that an update does not change.
        key: as for :func:`upsert`.
        keep: as for :func:`upsert`.
        ignore: as for :func:`upsert`.

    Returns:
        Value → counts of the rows that have it.

    Raises:
        BulkError: as for :func:`upsert`.
    """
    _check_names(table, key, by)
    groups = _upsert(connection, table, frame, by, key, keep, ignore)
    return {value: counts for value, counts in groups.items() if value is not None}


def _upsert(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    frame: pl.DataFrame,
    by: str | None,
    key: Sequence[str],
    keep: Collection[str],
    ignore: Collection[str],
) -> dict[str | None, UpsertCounts]:
    _check_names(table, key, *keep, *ignore)
    values = [name for name in frame.columns if name not in key and name not in keep]
    compared = [name for name in values if name not in ignore]
    action: sql.Composable = sql.SQL("DO NOTHING")
    if compared:
        action = sql.SQL("DO UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})").format(
            sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in values),
            listed(compared, "present"),
            listed(compared, "excluded"),
        )
    written = _insert(connection, table, frame, key, action, by=by)
    rows: dict[str | None, int] = dict(frame[by].value_counts().iter_rows()) if by else {None: frame.height}
    counts = {}
    for value, height in rows.items():
        inserted, updated = written.get(value, (0, 0))
        counts[value] = UpsertCounts(inserted, updated, height - inserted - updated)
    return counts


def insert_new(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, key: Sequence[str]
) -> int:
    """Inserts the rows with new keys and leaves existing rows unchanged.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        frame: as for :func:`upsert`; one row for each key.
        key: columns of a primary key or unique constraint; never null.

    Returns:
        Number of rows inserted.

    Raises:
        BulkError: as for :func:`upsert`.
    """
    _check_names(table, key)
    return _insert(connection, table, frame, key, sql.SQL("DO NOTHING")).get(None, (0, 0))[0]


def update_rows(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, key: Sequence[str]
) -> int:
    """Updates existing rows that differ; inserts none.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        frame: key columns and the columns to set, as for :func:`upsert`; one row for each key.
        key: columns of a primary key or unique constraint; never null.

    Returns:
        Number of rows updated.

    Raises:
        BulkError: as for :func:`upsert`.
    """
    _check_names(table, key)
    _check_keys(table, frame, key)
    values = [name for name in frame.columns if name not in key]
    with staged(connection, table, frame) as (staging, cursor):
        if staging is None:
            return 0
        cursor.execute(
            sql.SQL(
                "UPDATE {table} AS present SET {values} FROM {staging} AS staged"
                " WHERE ({present_key}) = ({staged_key}) AND ({present}) IS DISTINCT FROM ({staged})"
            ).format(
                table=identifier_of(table),
                values=sql.SQL(", ").join(sql.SQL("{0} = staged.{0}").format(sql.Identifier(name)) for name in values),
                staging=staging,
                present_key=listed(key, "present"),
                staged_key=listed(key, "staged"),
                present=listed(values, "present"),
                staged=listed(values, "staged"),
            )
        )
        return cursor.rowcount


def insert_rows(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    blocks: Iterable[pl.DataFrame],
    *,
    into: sql.Composable | None = None,
) -> int:
    """Inserts any number of rows, all with new keys.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        blocks: columns of `table`, the same in each block; consumed lazily.
        into: another table with the same columns, created in this transaction, to write to instead of `table`.

    Returns:
        Number of rows inserted.

    Raises:
        BulkError: as for :func:`upsert`; also when a key already exists.
    """
    following = iter(blocks)
    first = next(following, None)
    if first is None:
        return 0
    columns_of(table, first.schema)  # rejects unfitting columns before any write
    with explained(table):
        all_blocks = chain([first], following)
        place, columns = into or identifier_of(table), first.columns
        return copy_blocks(connection, table, all_blocks, columns=columns, into=place, fresh=into is not None)


def replace_rows(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, where: ColumnElement[bool]
) -> int:
    """Deletes the rows that match `where` and inserts those of `frame`; other transactions see both or neither.

    Args:
        connection: its transaction is used and left open.
        table: the target table.
        frame: columns of `table`; it should hold only rows that match `where`.
        where: condition of the rows to replace, such as those of one shard.

    Returns:
        Number of rows inserted.

    Raises:
        BulkError: as for :func:`upsert`; also when a key already exists outside `where`.
    """
    columns_of(table, frame.schema)  # rejects unfitting columns before any write
    connection.execute(table.delete().where(where))
    with explained(table):
        copy_rows(connection, table, frame, into=identifier_of(table))
    return frame.height


def _insert(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    frame: pl.DataFrame,
    key: Sequence[str],
    action: sql.Composable,
    by: str | None = None,
) -> dict[str | None, tuple[int, int]]:
    """Stages `frame` and inserts it with the conflict action `action`.

    Returns:
        Value of the column `by` (``None`` without one) → rows (inserted, updated); no entry where nothing was written.
    """
    _check_keys(table, frame, key)
    # Ordered by the key, so that two writers lock the same rows in the same order and cannot deadlock.
    # xmax is 0 for a row that this statement inserted; for one it updated, xmax is the current transaction.
    statement = (
        "WITH written AS ("
        "INSERT INTO {table} AS present ({columns}) SELECT {columns} FROM {staging} ORDER BY {key} "
        "ON CONFLICT ({key}) {action} RETURNING present.xmax = 0 AS fresh, {by} AS value) "
        "SELECT value, count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM written GROUP BY value"
    )
    with staged(connection, table, frame) as (staging, cursor):
        if staging is None:
            return {}
        rendered = sql.SQL(statement).format(
            table=identifier_of(table),
            columns=listed(frame.columns),
            staging=staging,
            key=listed(key),
            action=action,
            by=sql.Identifier("present", by) if by else sql.SQL("NULL::text"),
        )
        return {value: (int(fresh), int(changed)) for value, fresh, changed in cursor.execute(rendered)}


def _check_names(table: sqlalchemy.Table, key: Sequence[str], *names: str) -> None:
    if not key:
        raise BulkError(f"{table.name}: a key needs at least one column")
    for name in (*key, *names):
        if name not in table.columns:
            raise BulkError(f"{table.name} has no column {name}")


def _check_keys(table: sqlalchemy.Table, frame: pl.DataFrame, key: Sequence[str]) -> None:
    for name in key:
        if name not in frame.columns:
            raise BulkError(f"{table.name}: the frame lacks the key column {name}")
        if frame[name].null_count():
            raise BulkError(f"{table.name}.{name} is part of the key but null in {frame[name].null_count()} rows")
    keys = pl.DataFrame([frame.get_column(name) for name in key])
    # ``is_duplicated`` takes an eighth to a quarter of the time of a group-by query for the repeated keys.
    if keys.is_duplicated().any():
        repeated = keys.filter(keys.is_duplicated()).unique(maintain_order=True)
        examples = "; ".join(str(row[0] if len(row) == 1 else row) for row in repeated.head(3).iter_rows())
        raise BulkError(
            f"{table.name}: {repeated.height} keys ({', '.join(key)}) occur more than once in the frame, "
            f"such as {examples}"
        )
