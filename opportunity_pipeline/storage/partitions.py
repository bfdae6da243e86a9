"""Partitions: rows loaded into a separate table, then attached to a partitioned table in one step.

Belongs here: tables partitioned by a list of names, and replacing whole partitions. Does not belong here: the content
of the rows, and which partitions they replace. Everything happens in the caller's transaction; nothing is committed
here.

Rows copied into a table with indexes and foreign keys cost a lookup in each of them: a score row takes 23 µs to insert
and 9 µs to delete. A partition is filled without indexes. When it is attached, PostgreSQL builds the indexes by sorting
and checks each foreign key with one join, which makes 8 µs a row; the replaced partition is dropped, which costs
nothing and leaves nothing to vacuum.
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
# Readers that arrive later queue behind our lock request, so each attempt is short.
_WAIT = "300ms"
_PAUSE_SECONDS = 0.5
_COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated <> '', pg_get_expr(adbin, adrelid)
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


class StillBeingRead(RuntimeError):
    """Partitions could not be dropped, because readers held the table without a pause. Nothing has changed."""


class Partition:
    """A partition that is filled before it becomes visible.

    Args:
        connection: its transaction is used and left open.
        table: the table, partitioned by a list of values of one column.
        name: value of that column in all rows of the partition.
        fixed: column → value that all rows get; stored as a default instead of being sent with each row.
    """

    def __init__(
        self, connection: sqlalchemy.Connection, table: sqlalchemy.Table, name: str, *, fixed: Mapping[str, Any]
    ) -> None:
        self._connection, self._table, self._name, self._fixed = connection, table, name, fixed
        self._into = sql.Identifier(partition_table(table, name))
        with driver_of(connection).cursor() as cursor:
            # Not LIKE: it would lock the parent table from now on, and two processes that fill partitions in parallel
            # could then never drop one.
            found = cursor.execute(_COLUMNS, {"table": table.name}).fetchall()
            columns = [_column(*column, fixed=fixed) for column in found]
            cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(self._into, sql.SQL(", ").join(columns)))

    def add(self, blocks: Iterable[pl.DataFrame]) -> int:
        """Writes rows; returns how many.

        Args:
            blocks: columns of the table without the fixed ones, the same in each block, of the dtypes that ``encode``
                takes. Producing, encoding and sending blocks overlap, in separate threads.

        Raises:
            BulkError: when a block does not fit. The caller must then roll back the transaction.
        """
        with contextlib.closing(ahead(blocks)) as made:
            return insert_rows(self._connection, self._table, made, into=self._into)

    def attach(self) -> None:
        """Attaches the partition to the table; its rows become visible with the commit.

        Raises:
            BulkError: when the rows violate a key or a foreign key of the table, or belong to another partition.
        """
        with explained(self._table), driver_of(self._connection).cursor() as cursor:
            cursor.execute(
                sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})").format(
                    identifier_of(self._table), self._into, sql.Literal(self._name)
                )
            )
            # Only the indexed columns: sampling long rows takes as long as building an index.
            keyed = [self._table.primary_key.columns, *(index.columns for index in self._table.indexes)]
            asked = sorted(set(chain.from_iterable(columns.keys() for columns in keyed)))
            cursor.execute(sql.SQL("ANALYZE {} ({})").format(self._into, listed(asked)))


def _column(
    name: str, of_type: str, required: bool, computed: bool, default: str | None, *, fixed: Mapping[str, Any]
) -> sql.Composable:
    """One column definition of a CREATE TABLE statement."""
    said = [sql.Identifier(name), sql.SQL(of_type)]  # the type is rendered by the database
    if name in fixed:
        # With this check constraint, ATTACH PARTITION need not scan the rows.
        value = sql.Literal(fixed[name])
        said.append(sql.SQL("DEFAULT {} CHECK ({} = {})").format(value, said[0], value))
    elif default is not None:
        said.append(sql.SQL("GENERATED ALWAYS AS ({}) STORED" if computed else "DEFAULT {}").format(sql.SQL(default)))
    if required:
        said.append(sql.SQL("NOT NULL"))
    return sql.SQL(" ").join(said)


def partition_table(table: sqlalchemy.Table, name: str) -> str:
    """Name of the table that holds the partition."""
    return f"{table.name}_{name}"


def partitions(connection: sqlalchemy.Connection, table: sqlalchemy.Table) -> list[str]:
    """Names of a table's attached partitions, in alphabetical order."""
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

    Waits until nobody reads the table; from then until the transaction ends, new readers wait.

    Args:
        connection: its transaction is used and left open.
        table: the partitioned table.
        names: names of attached partitions.
        patience_seconds: how long to wait for a moment without readers.

    Raises:
        StillBeingRead: when there was no such moment.
    """
    if not names:
        return
    driver, until = driver_of(connection), time.monotonic() + patience_seconds
    while True:
        try:
            # A savepoint: without it, a lock timeout would abort the outer transaction.
            with driver.transaction(), driver.cursor() as cursor:
                cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(_WAIT))
                # Readers of a partition lock the parent table first.
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
