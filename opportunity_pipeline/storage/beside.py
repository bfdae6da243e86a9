"""Shadow tables: empty copies of tables in a separate schema, to be filled, compared and merged back.

Belongs here: creating and dropping the copies, and comparing a table with its copy. Does not belong here: which tables
are copied, or what they are filled with.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy
from psycopg import sql
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from opportunity_pipeline.storage.arrow_connections import ArrowConnections
from opportunity_pipeline.storage.database import Database, connect, libpq_url
from opportunity_pipeline.storage.staging import driver_of, listed

_SCHEMA = "opportunity_pipeline_beside"


class CannotCopyTables(RuntimeError):
    """The role may not create a schema. The message is one line: which database, why, what to do."""


@dataclass(frozen=True)
class Beside:
    """Tables and their copies.

    Attributes:
        database: the same database, with a search path that finds the copies first and all other tables as usual.
        here: schema of the original tables.
    """

    database: Database
    here: str

    def table(self, table: sqlalchemy.Table) -> str:
        """Qualified, quoted name of the original table, for use in a statement."""
        return _qualified(self.here, table)

    def copy(self, table: sqlalchemy.Table) -> str:
        """Qualified, quoted name of the copy, for use in a statement."""
        return _qualified(_SCHEMA, table)


@dataclass(frozen=True)
class Difference:
    """How a table differs from its copy.

    Attributes:
        table: its name.
        rows: number of rows in the copy.
        missing: rows of the copy whose key the table lacks.
        different: rows of the copy that the table has with other values.
        surplus: rows of the table whose key the copy lacks.
    """

    table: str
    rows: int
    missing: int
    different: int
    surplus: int

    @property
    def any(self) -> bool:
        """Whether the two differ."""
        return bool(self.missing or self.different or self.surplus)


@contextlib.contextmanager
def beside(database: Database, tables: Collection[sqlalchemy.Table]) -> Iterator[Beside]:
    """Creates empty copies of tables, with keys, checks and indexes but without foreign keys; drops them at the end.

    Args:
        database: database of the tables. Only one process at a time may do this: leftover copies are dropped first.
        tables: the tables to copy.

    Raises:
        CannotCopyTables: when the role may not create a schema.
    """
    with database.engine.connect() as connection:
        here = connection.execute(text("SELECT current_schema()")).scalar_one()
    copies = _at(database, _SCHEMA, here)
    try:
        _make(database, here, tables)
        yield Beside(copies, here)
    finally:
        copies.dispose()
        with database.engine.begin() as connection:
            _run(connection, sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(_SCHEMA)))


def difference(
    connection: sqlalchemy.Connection, beside: Beside, table: sqlalchemy.Table, ignore: Collection[str] = ()
) -> Difference:
    """Compares a table with its copy.

    Args:
        connection: its transaction is used and left open.
        beside: where the copies are.
        table: the table to compare.
        ignore: columns left out of the comparison.
    """
    key, values = _columns(table, ignore)
    (row,) = _run(
        connection,
        sql.SQL(
            "SELECT count({copied}), count(*) FILTER (WHERE {present} IS NULL),"
            " count(*) FILTER (WHERE {present} IS NOT NULL AND {copied} IS NOT NULL"
            " AND ROW({present_values}) IS DISTINCT FROM ROW({copied_values})),"
            " count(*) FILTER (WHERE {copied} IS NULL)"
            " FROM {here} AS present FULL JOIN {there} AS copied ON ({present_key}) = ({copied_key})"
        ).format(
            here=sql.Identifier(beside.here, table.name),
            there=sql.Identifier(_SCHEMA, table.name),
            present=sql.Identifier("present", key[0]),
            copied=sql.Identifier("copied", key[0]),
            present_key=listed(key, "present"),
            copied_key=listed(key, "copied"),
            present_values=listed(values, "present"),
            copied_values=listed(values, "copied"),
        ),
    )
    return Difference(table.name, *row)


def delete_surplus(connection: sqlalchemy.Connection, beside: Beside, table: sqlalchemy.Table) -> None:
    """Deletes the rows of a table that its copy lacks."""
    key, _ = _columns(table, ())
    _run(
        connection,
        sql.SQL(
            "DELETE FROM {here} AS present WHERE NOT EXISTS"
            " (SELECT FROM {there} AS copied WHERE ({present_key}) = ({copied_key}))"
        ).format(
            here=sql.Identifier(beside.here, table.name),
            there=sql.Identifier(_SCHEMA, table.name),
            present_key=listed(key, "present"),
            copied_key=listed(key, "copied"),
        ),
    )


def take_over(
    connection: sqlalchemy.Connection, beside: Beside, table: sqlalchemy.Table, ignore: Collection[str] = ()
) -> None:
    """Inserts the copy's rows that the table lacks and updates those that differ; equal rows are not written.

    Args:
        connection: its transaction is used and left open.
        beside: where the copies are.
        table: the table to update.
        ignore: columns left as they are.
    """
    key, values = _columns(table, ignore)
    update = sql.SQL("DO UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})").format(
        sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in values),
        listed(values, "present"),
        listed(values, "excluded"),
    )
    _run(
        connection,
        sql.SQL(
            "INSERT INTO {here} AS present ({names}) SELECT {names} FROM {there} ON CONFLICT ({key}) {action}"
        ).format(
            here=sql.Identifier(beside.here, table.name),
            there=sql.Identifier(_SCHEMA, table.name),
            names=listed([*key, *values]),
            key=listed(key),
            action=update if values else sql.SQL("DO NOTHING"),
        ),
    )


def _qualified(schema: str, table: sqlalchemy.Table) -> str:
    return ".".join('"{}"'.format(name.replace('"', '""')) for name in (schema, table.name))


def _columns(table: sqlalchemy.Table, ignore: Collection[str]) -> tuple[list[str], list[str]]:
    key = [column.name for column in table.primary_key]
    return key, [column.name for column in table.columns if column.name not in key and column.name not in ignore]


def _make(database: Database, here: str, tables: Collection[sqlalchemy.Table]) -> None:
    with database.engine.begin() as connection:
        try:
            _run(connection, sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(_SCHEMA)))
            _run(connection, sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(_SCHEMA)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotCopyTables(
                f"{database.name}: {error.diag.message_primary}; grant CREATE on the database to this role"
            ) from None
        for table in tables:
            _run(
                connection,
                sql.SQL("CREATE UNLOGGED TABLE {} (LIKE {} INCLUDING ALL)").format(
                    sql.Identifier(_SCHEMA, table.name), sql.Identifier(here, table.name)
                ),
            )


def _at(database: Database, *schemas: str) -> Database:
    """The same database over connections whose search path is `schemas`."""
    opened = connect(database.url)
    search = sql.SQL("SET search_path TO {}").format(sql.SQL(", ").join(map(sql.Identifier, schemas)))

    def look(connection: psycopg.Connection[object], _record: object) -> None:
        # By statement, for the same reason as the time zone (see ``database``).
        connection.execute(search)
        connection.commit()

    event.listen(opened.engine, "connect", look)
    path = ",".join(f'"{schema}"' for schema in schemas)
    reading = libpq_url(make_url(opened.url).update_query_dict({"options": f"-csearch_path={path}"}))
    return Database(opened.engine, opened.url, ArrowConnections(reading))


def _run(connection: sqlalchemy.Connection, statement: sql.SQL | sql.Composed) -> psycopg.Cursor[tuple[Any, ...]]:
    return driver_of(connection).execute(statement)
