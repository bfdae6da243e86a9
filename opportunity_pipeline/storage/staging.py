"""Copies a frame into a temporary table, the first step of every bulk write.

Belongs here: COPY, and rewording the database's errors about rows. Does not belong here: the statement that uses the
staged rows (``bulk``).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import polars as pl
import psycopg
import sqlalchemy
from psycopg import sql

from opportunity_pipeline.storage.ahead import ahead
from opportunity_pipeline.storage.csv_encoding import BulkError, columns_of, csv, encode
from opportunity_pipeline.storage.unpacked import unpacked

# Bounds the memory used for the CSV; a million score rows are about 300 MB.
ROWS_PER_BLOCK = 50_000

_staging_numbers = count(1)


@contextlib.contextmanager
def staged(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame
) -> Iterator[tuple[sql.Identifier | None, psycopg.Cursor[tuple[Any, ...]]]]:
    """Yields a temporary table with the rows of `frame` (``None`` if it has none) and a cursor to use it with."""
    columns_of(table, frame.schema)  # rejects unfitting columns before any write
    with explained(table), driver_of(connection).cursor() as cursor:
        if frame.is_empty():
            yield None, cursor
            return
        staging = sql.Identifier(f"staging_{next(_staging_numbers)}")
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                staging, listed(frame.columns), identifier_of(table)
            )
        )
        for name in unpacked(table):
            if name in frame.columns:
                cursor.execute(
                    sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET STORAGE EXTERNAL").format(staging, sql.Identifier(name))
                )
        copy_rows(connection, table, frame, into=staging)
        yield staging, cursor
        cursor.execute(sql.SQL("DROP TABLE {}").format(staging))


def copy_rows(
    connection: sqlalchemy.Connection, table: sqlalchemy.Table, frame: pl.DataFrame, *, into: sql.Composable
) -> None:
    """Copies the rows of a frame that fits `table` into a table with the same columns."""
    copy_blocks(connection, table, frame.iter_slices(ROWS_PER_BLOCK), columns=frame.columns, into=into)


def copy_blocks(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    blocks: Iterable[pl.DataFrame],
    *,
    columns: Sequence[str],
    into: sql.Composable,
    fresh: bool = False,
) -> int:
    """Copies blocks of rows that fit `table`, encoding each while the previous one is sent; returns the number of rows.

    Args:
        connection: its transaction is used and left open.
        table: the table whose columns the rows have.
        blocks: frames with these columns, in this order.
        columns: the column names.
        into: the target, a table with those columns.
        fresh: whether this transaction created the target. Its rows are then written frozen, so that the first reader
            need not check whether each of them is committed and set hint bits.

    Raises:
        BulkError: when a block does not fit.
    """
    rows = 0

    def encoded() -> Iterator[bytes]:
        nonlocal rows
        for block in blocks:
            for some in block.iter_slices(ROWS_PER_BLOCK):
                rows += some.height
                yield csv(encode(table, some))

    frozen = sql.SQL(", FREEZE" if fresh else "")
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv{})").format(into, listed(columns), frozen)
    with (
        contextlib.closing(ahead(encoded())) as texts,
        driver_of(connection).cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for text in texts:
            copy.write(text)
    return rows


def driver_of(connection: sqlalchemy.Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """The psycopg connection, within the transaction of `connection`."""
    # SQLAlchemy does not see what psycopg executes: without this its commit() would do nothing.
    if not connection.in_transaction():
        connection.begin()
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"bulk writes need an engine over psycopg, not {connection.engine.driver}")
    return driver


def identifier_of(table: sqlalchemy.Table) -> sql.Identifier:
    """The table's name as an SQL identifier, with its schema if it has one."""
    return sql.Identifier(table.schema, table.name) if table.schema else sql.Identifier(table.name)


def listed(names: Sequence[str], of: str | None = None) -> sql.Composable:
    """Column names separated by commas, qualified by the alias `of` if given."""
    return sql.SQL(", ").join(sql.Identifier(of, name) if of else sql.Identifier(name) for name in names)


@contextlib.contextmanager
def explained(table: sqlalchemy.Table) -> Iterator[None]:
    """Turns a database error about a row into one line without the row's values, which may be personal."""
    try:
        yield
    except (
        psycopg.DataError,
        psycopg.IntegrityError,
        psycopg.errors.InvalidColumnReference,
        psycopg.errors.ProgramLimitExceeded,  # such as a text too long for an index
    ) as error:
        place = re.search(r"COPY \S+, line (\d+)(?:, column (\w+))?", error.diag.context or "")
        column = error.diag.column_name or (place and place[2])
        where = f"{table.name}.{column}" if column else table.name
        line = f" (row {place[1]} of its block)" if place else ""
        reason = re.sub(r': ".*', "", error.diag.message_primary or type(error).__name__, flags=re.DOTALL)
        raise BulkError(f"{where}: {reason}{line}") from None
