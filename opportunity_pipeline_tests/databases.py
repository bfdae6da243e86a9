"""Migrated, empty databases for tests, each lent to one test after another.

Belongs here: making them from a template, and emptying them. Does not belong here: the fixtures that lend them
(``conftest``), or what a room writes into them.

The server takes a fifth of a second to clone a database and to drop it, and a tenth of that to empty one. Tables that a
test added, as scoring adds a partition for each shard, are dropped; where anything else was changed but rows, the whole
database is.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import psycopg
from psycopg import sql

from opportunity_pipeline.storage.database import Database, connect
from opportunity_pipeline.storage.embedded import EmbeddedServer
from opportunity_pipeline.storage.migrate import ADVISORY_LOCK, migrate

TEMPLATE = "migrated"
VERSION = "alembic_version"
_GONE_SECONDS = 10

# Everything that a statement may have changed besides rows: relations with their columns, rules and rights, functions.
# What replaces a view, a function or a default keeps the oid, so that what it says counts, too.
_SHAPE = """
WITH relations AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(' ', oid, relname, relkind, relacl, reloptions, relpersistence), ',' ORDER BY oid)
     FROM relations),
  (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef, attisdropped), ','
     ORDER BY attrelid, attnum) FROM pg_attribute WHERE attrelid IN (SELECT oid FROM relations)),
  (SELECT string_agg(concat_ws(' ', adrelid, adnum, adbin), ',' ORDER BY adrelid, adnum)
     FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM relations)),
  (SELECT string_agg(concat_ws(' ', objoid, objsubid, description), ',' ORDER BY objoid, objsubid)
     FROM pg_description WHERE objoid IN (SELECT oid FROM relations)),
  (SELECT string_agg(concat_ws(' ', oid, conname, convalidated), ',' ORDER BY oid)
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
  (SELECT string_agg(concat_ws(' ', oid, tgname, tgenabled), ',' ORDER BY oid)
     FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM relations)),
  (SELECT string_agg(concat_ws(' ', oid, ev_action), ',' ORDER BY oid)
     FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM relations)),
  (SELECT string_agg(concat_ws(' ', oid, prosrc), ',' ORDER BY oid)
     FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
  (SELECT string_agg(nspname, ',' ORDER BY oid) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'),
  (SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting)))
"""
_TABLES = """
SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
_SEQUENCES = (
    "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid"
)
_OTHERS = (
    "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class _Empty(NamedTuple):
    """A database and what it is when it is empty."""

    name: str
    tables: list[int]
    shape: str
    version: list[tuple[str, ...]]


class EmptyDatabases:
    """Databases on one server, which any number of threads may borrow.

    Args:
        server: where they are; whoever ends it ends them.
    """

    def __init__(self, server: EmbeddedServer) -> None:
        self._server = server
        self._free: list[_Empty] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def lend(self) -> Iterator[Database]:
        """A migrated, empty database that nobody else uses until the end of the ``with`` block."""
        with self._lock:
            empty = self._free.pop() if self._free else None
        empty = empty or self._clone()
        database = connect(self._server.url(empty.name))
        try:
            yield database
        finally:
            database.dispose()
            if self._emptied(empty):
                with self._lock:
                    self._free.append(empty)
            else:
                with psycopg.connect(self._server.url(), autocommit=True) as connection:
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(empty.name)))

    def _clone(self) -> _Empty:
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self._server.url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(_migrated(connection, self._server))
                )
            )
        with psycopg.connect(self._server.url(name)) as connection:
            return _Empty(
                name,
                [oid for oid, _ in connection.execute(_TABLES).fetchall()],
                _shape(connection),
                _version(connection),
            )

    def _emptied(self, empty: _Empty) -> bool:
        """Empties a database; whether it is again as it was."""
        with psycopg.connect(self._server.url(empty.name), autocommit=True) as connection:
            connection.execute(_OTHERS, [_GONE_SECONDS * 1000])
            tables = connection.execute(_TABLES).fetchall()
            added = [sql.Identifier(name) for oid, name in tables if oid not in empty.tables]
            if added:
                connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.SQL(", ").join(added)))
            if _shape(connection) != empty.shape or _version(connection) != empty.version:
                return False
            # Of the few rows of a test, deleting is ten times as fast as having new files made for a table.
            connection.execute(
                sql.SQL("; ").join(
                    [
                        sql.SQL("SET session_replication_role = replica"),
                        *(
                            sql.SQL("DELETE FROM {}").format(sql.Identifier(name))
                            for oid, name in tables
                            if oid in empty.tables and name != VERSION
                        ),
                        sql.SQL(_SEQUENCES),
                    ]
                )
            )
        return True


def _migrated(connection: psycopg.Connection, server: EmbeddedServer) -> str:
    """The name of a database with all tables and nothing in them; it is made where it is not there yet."""
    connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
        unfinished = sql.Identifier(f"{TEMPLATE}_unfinished")
        connection.execute(sql.SQL("CREATE DATABASE {}").format(unfinished))
        database = connect(server.url(f"{TEMPLATE}_unfinished"))
        migrate(database)
        database.dispose()
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, sql.Identifier(TEMPLATE)))
    connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    return TEMPLATE


def _shape(connection: psycopg.Connection) -> str:
    (shape,) = connection.execute(_SHAPE).fetchone() or ("",)
    return str(shape)


def _version(connection: psycopg.Connection) -> list[tuple[str, ...]]:
    return connection.execute(sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(VERSION))).fetchall()
