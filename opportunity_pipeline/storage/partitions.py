"""Partitions: many rows filled in apart from a table and then put into it at once, in place of others.

Belongs here: tables that are partitioned by a list of names, and exchanging whole partitions. Does not belong here:
what the rows are, and which partitions they replace. Everything happens in the caller's transaction; nothing is
committed here.

Rows that are copied into a table with indexes and foreign keys cost a lookup in each of them: a row of scores takes
23 µs, and 9 µs to be deleted again. A partition is filled without them. When it is put into its table, PostgreSQL sorts
the indexes and checks each foreign key with one join, which makes 8 µs a row; and what it replaces is dropped, which
costs nothing and leaves nothing to vacuum.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import polars as pl
import psycopg
import sqlalchemy
from psycopg import sql

from opportunity_pipeline.storage.ahead import ahead
from opportunity_pipeline.storage.bulk import insert_rows
from opportunity_pipeline.storage.staging import driver_of, explained, identifier_of, listed

PATIENCE_SECONDS = 300
# Readers that come after us wait as long as we do, so we do not wait for long at a time.
_WAIT = "300ms"
_PAUSE_SECONDS = 0.5
_COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated <> '', pg_get_expr(adbin, adrelid)
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


class StillBeingRead(RuntimeError):
    """Partitions could not be dropped, because others have read the table without a pause. Nothing has changed."""


class Partition:
    """A partition that is filled while nobody sees it.

    Args:
        connection: its transaction is used and left open.
        table: partitioned by a list, of one column.
        name: the partition holds the rows with this in that column.
        fixed: column → value that all rows get, so that it is said once and not sent with each.
    """

    def __init__(
        self, connection: sqlalchemy.Connection, table: sqlalchemy.Table, name: str, *, fixed: Mapping[str, Any]
    ) -> None:
        self._connection, self._table, self._name, self._fixed = connection, table, name, fixed
        self._into = sql.Identifier(partition_table(table, name))
        with driver_of(connection).cursor() as cursor:
            # Not LIKE: it would hold a lock of the table from now on, and two who fill partitions side by side could
            # never drop one.
            found = cursor.execute(_COLUMNS, {"table": table.name}).fetchall()
            columns = [_column(*column, fixed=fixed) for column in found]
            cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(self._into, sql.SQL(", ").join(columns)))

    def add(self, blocks: Iterable[pl.DataFrame]) -> int:
        """Writes rows; returns how many.

        Args:
            blocks: columns of the table, the same in each block, of the dtypes that ``encode`` takes, without those
                that are fixed. One is asked for while another is encoded and a third is sent, in threads of their own.

        Raises:
            BulkError: when a block does not fit. The transaction is then to be rolled back.
        """
        with contextlib.closing(ahead(blocks)) as made:
            return insert_rows(self._connection, self._table, made, into=self._into)

    def attach(self) -> None:
        """Puts the rows into the table: with the commit they are there for everybody.

        Raises:
            BulkError: when the rows break a key or a foreign key of the table, or belong to another partition.
        """
        with explained(self._table), driver_of(self._connection).cursor() as cursor:
            cursor.execute(
                sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})").format(
                    identifier_of(self._table), self._into, sql.Literal(self._name)
                )
            )
            # Only of what is looked for: a sample of long rows takes as long as an index.
            keyed = [self._table.primary_key.columns, *(index.columns for index in self._table.indexes)]
            asked = sorted(set(chain.from_iterable(columns.keys() for columns in keyed)))
            cursor.execute(sql.SQL("ANALYZE {} ({})").format(self._into, listed(asked)))


def _column(
    name: str, of_type: str, required: bool, computed: bool, default: str | None, *, fixed: Mapping[str, Any]
) -> sql.Composable:
    """A column as a statement that makes a table says it."""
    said = [sql.Identifier(name), sql.SQL(of_type)]  # written by the database
    if name in fixed:
        # The check tells what is in the partition, so that nobody has to look through it when it is attached.
        value = sql.Literal(fixed[name])
        said.append(sql.SQL("DEFAULT {} CHECK ({} = {})").format(value, said[0], value))
    elif default is not None:
        said.append(sql.SQL("GENERATED ALWAYS AS ({}) STORED" if computed else "DEFAULT {}").format(sql.SQL(default)))
    if required:
        said.append(sql.SQL("NOT NULL"))
    return sql.SQL(" ").join(said)


def partition_table(table: sqlalchemy.Table, name: str) -> str:
    """Name of the table that is a partition."""
    return f"{table.name}_{name}"


def partitions(connection: sqlalchemy.Connection, table: sqlalchemy.Table) -> list[str]:
    """Names of the partitions that are in a table, in alphabetical order."""
    found = connection.execute(
        sqlalchemy.text(
            "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
            " WHERE inhparent = cast(:table AS regclass)"
        ),
        {"table": table.name},
    )
    return sorted(name.removeprefix(partition_table(table, "")) for name in found.scalars())


def drop(
    connection: sqlalchemy.Connection,
    table: sqlalchemy.Table,
    names: Sequence[str],
    *,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Drops partitions, with all rows in them.

    Whoever reads the table is waited for, and from then until the transaction ends nobody can begin to.

    Args:
        connection: its transaction is used and left open.
        table: the partitioned table.
        names: names of partitions in it.
        patience_seconds: how long to wait for a moment without readers.

    Raises:
        StillBeingRead: when there was none.
    """
    if not names:
        return
    driver, until = driver_of(connection), time.monotonic() + patience_seconds
    while True:
        try:
            # A transaction within the transaction: without it, a lock that was not given would end the outer one.
            with driver.transaction(), driver.cursor() as cursor:
                cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(_WAIT))
                # Whoever reads a partition has a lock of the table first.
                cursor.execute(sql.SQL("LOCK TABLE ONLY {} IN ACCESS EXCLUSIVE MODE").format(identifier_of(table)))
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            break
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > until:
                raise StillBeingRead(
                    f"{table.name} has been read without a pause for {patience_seconds:g} s, so its rows could not be "
                    "replaced: end the transactions that hold it, see pg_stat_activity"
                ) from None
            time.sleep(_PAUSE_SECONDS)
    with driver.cursor() as cursor:
        for name in names:
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(partition_table(table, name))))
