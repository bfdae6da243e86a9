"""Writing whole frames: COPY into a staging table, then one statement.

Belongs here: the four ways a frame meets a table (upsert, insert what is new, replace, and reading it back). Does not
belong here: which rows those are. Everything happens in the caller's transaction; nothing is committed here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import polars as pl
import psycopg
import sqlalchemy
from psycopg import sql
from sqlalchemy import ColumnElement

from opportunity_pipeline.storage.csv_encoding import BulkError, csv, encode
from opportunity_pipeline.storage.reading import read_frame

__all__ = ["BulkError", "UpsertCounts", "insert_new", "read_frame", "replace_rows", "upsert", "upsert_by"]

# Bounds the memory of the text; a million score rows are about 300 MB of CSV.
ROWS_PER_BLOCK = 50_000

_staging_numbers = count(1)


@dataclass(frozen=True)
class UpsertCounts:
    """What an upsert did; the three add up to the rows of the frame."""

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
    """Inserts the rows whose key is new and updates those that differ; equal ones are not written.

    Args:
        connection: its transaction is used and left open.
        table: where the rows go.
        frame: columns of `table`, of the dtypes that :func:`~opportunity_pipeline.storage.csv_encoding.encode` takes;
            one row for each key. Columns it lacks keep their value, or get their default in a new row.
        key: columns of a primary key or unique constraint; never null.
        keep: columns that are written at the insert and never overwritten (``first_seen``).
        ignore: columns that are written with a real change and alone make none (``scraped_at``).

    Returns:
        How many rows were inserted, updated and left as they were.

    Raises:
        BulkError: when the frame does not fit: a column, a value, a null or repeated key, a violated constraint. The
            transaction is then to be rolled back.
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
    """Like :func:`upsert`, counted for each value of a text column, such as the source of the rows.

    Args:
        connection: its transaction is used and left open.
        table: where the rows go.
        frame: as for :func:`upsert`.
        by: column of `frame` that is never null and that an update leaves as it is.
        key: as for :func:`upsert`.
        keep: as for :func:`upsert`.
        ignore: as for :func:`upsert`.

    Returns:
        Value → what was done with the rows that have it.

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
            _names(compared, "present"),
            _names(compared, "excluded"),
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
    """Inserts the rows whose key is new and leaves the others alone.

    Args:
        connection: its transaction is used and left open.
        table: where the rows go.
        frame: as for :func:`upsert`; one row for each key.
        key: columns of a primary key or unique constraint; never null.

    Returns:
        How many rows were inserted.

    Raises:
        BulkError: as for :func:`upsert`.
    """
    _check_names(table, key)
    return _insert(connection, table, frame, key, sql.SQL("DO NOTHING")).get(None, (0, 0))[0]


def replace_rows(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, where: ColumnElement[bool]
) -> int:
    """Deletes the rows that match `where` and inserts those of `frame`; others see both or neither.

    Args:
        connection: its transaction is used and left open.
        table: where the rows go.
        frame: columns of `table`; it should hold only rows that match `where`.
        where: the rows to be replaced, such as one shard's.

    Returns:
        How many rows were inserted.

    Raises:
        BulkError: as for :func:`upsert`; also where a key is there already, outside of `where`.
    """
    encode(table, frame.clear())  # refuses what does not fit before anything is touched
    connection.execute(table.delete().where(where))
    with _explained(table):
        _copy(connection, table, frame, into=_identifier(table))
    return frame.height


def _insert(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    frame: pl.DataFrame,
    key: Sequence[str],
    action: sql.Composable,
    by: str | None = None,
) -> dict[str | None, tuple[int, int]]:
    """Stages `frame` and inserts it with `action` on a conflict.

    Returns:
        Value of the column `by`, or ``None`` without one → rows (inserted, updated); none where nothing was written.
    """
    _check_keys(table, frame, key)
    if frame.is_empty():
        return {}
    encode(table, frame.clear())  # refuses what does not fit before anything is touched
    staging = sql.Identifier(f"staging_{next(_staging_numbers)}")
    columns = _names(frame.columns)
    # In the order of the key, so that two writers lock the same rows in the same order and never wait for each other.
    # A row that this statement inserted has no xmax; one it updated carries its own transaction there.
    statement = sql.SQL(
        "WITH written AS ("
        "INSERT INTO {table} AS present ({columns}) SELECT {columns} FROM {staging} ORDER BY {key} "
        "ON CONFLICT ({key}) {action} RETURNING present.xmax = 0 AS fresh, {by} AS value) "
        "SELECT value, count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM written GROUP BY value"
    ).format(
        table=_identifier(table),
        columns=columns,
        staging=staging,
        key=_names(key),
        action=action,
        by=sql.Identifier("present", by) if by else sql.SQL("NULL::text"),
    )
    with _explained(table), _driver(connection).cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                staging, columns, _identifier(table)
            )
        )
        _copy(connection, table, frame, into=staging)
        written = {value: (int(fresh), int(changed)) for value, fresh, changed in cursor.execute(statement)}
        cursor.execute(sql.SQL("DROP TABLE {}").format(staging))
    return written


def _copy(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, into: sql.Composable
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(into, _names(frame.columns))
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for block in frame.iter_slices(ROWS_PER_BLOCK):
            copy.write(csv(encode(table, block)))


def _driver(connection: sqlalchemy.Connection) -> psycopg.Connection[tuple[Any, ...]]:
    # SQLAlchemy does not see what psycopg executes: without this its commit() would do nothing.
    if not connection.in_transaction():
        connection.begin()
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"bulk writes need an engine over psycopg, not {connection.engine.driver}")
    return driver


def _identifier(table: sqlalchemy.Table) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name) if table.schema else sql.Identifier(table.name)


def _names(names: Sequence[str], of: str | None = None) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(of, name) if of else sql.Identifier(name) for name in names)


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
    repeated = frame.select(key).filter(pl.struct(key).is_duplicated()).unique(maintain_order=True)
    if repeated.height:
        examples = "; ".join(str(row[0] if len(row) == 1 else row) for row in repeated.head(3).iter_rows())
        raise BulkError(
            f"{table.name}: {repeated.height} keys ({', '.join(key)}) occur more than once in the frame, "
            f"such as {examples}"
        )


@contextlib.contextmanager
def _explained(table: sqlalchemy.Table) -> Iterator[None]:
    """Turns the database's refusal of a row into one line without the row's values, which may be personal."""
    try:
        yield
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.InvalidColumnReference) as error:
        place = re.search(r"COPY \S+, line (\d+)(?:, column (\w+))?", error.diag.context or "")
        column = error.diag.column_name or (place and place[2])
        where = f"{table.name}.{column}" if column else table.name
        line = f" (row {place[1]} of its block)" if place else ""
        reason = re.sub(r': ".*', "", error.diag.message_primary or type(error).__name__, flags=re.DOTALL)
        raise BulkError(f"{where}: {reason}{line}") from None
