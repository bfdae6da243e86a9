"""Shadow tables: which statements see them, their differences, and that none is left behind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy
from psycopg import sql
from sqlalchemy import BigInteger, Column, ForeignKey, Text, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB

from opportunity_pipeline.storage.beside import (
    CannotCopyTables,
    Difference,
    beside,
    delete_surplus,
    difference,
    take_over,
)
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database, connect

metadata = sqlalchemy.MetaData()
owners = sqlalchemy.Table("owners", metadata, Column("id", BigInteger, primary_key=True))
things = sqlalchemy.Table(
    "things",
    metadata,
    Column("owner", ForeignKey("owners.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("facts", JSONB),
    Column("mark", Text),
)
names = sqlalchemy.Table(
    "names", metadata, Column("owner", BigInteger, primary_key=True), Column("name", Text, primary_key=True)
)


@pytest.fixture
def filled(database: Database) -> Database:
    """One owner with three things, each named."""
    metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.execute(insert(owners), [{"id": 1}])
        for name in ("same", "other", "surplus"):
            put(connection, name, {"of": [1, None]})
    return database


def put(connection: sqlalchemy.Connection, name: str, facts: object, mark: str | None = None) -> None:
    connection.execute(insert(things).values(owner=1, name=name, facts=facts, mark=mark))
    connection.execute(insert(names).values(owner=1, name=name))


def stored(database: Database) -> list[tuple[str, object, str | None]]:
    with database.engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execute(select(things.c.name, things.c.facts, things.c.mark).order_by("name"))
        ]


def test_differences_are_counted_and_put_right(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE things SET mark = 'theirs'"))
    with beside(filled, [things, names]) as copies:
        assert read_frame(copies.database, "SELECT name FROM things").height == 0
        assert read_frame(copies.database, "SELECT id FROM owners")["id"].to_list() == [1], (
            "other tables are visible as usual"
        )
        with copies.database.engine.begin() as connection:
            for name, of in (("same", 1), ("other", 2), ("missing", 3)):
                put(connection, name, {"of": [of, None]})
        with filled.engine.begin() as connection:
            assert difference(connection, copies, things, ["mark"]) == Difference("things", 3, 1, 1, 1)
            assert difference(connection, copies, things) == Difference("things", 3, 1, 2, 1)
            assert difference(connection, copies, names) == Difference("names", 3, 1, 0, 1)
            for table in (things, names):
                delete_surplus(connection, copies, table)
                take_over(connection, copies, table, ["mark"])
            assert not difference(connection, copies, things, ["mark"]).any
            assert not difference(connection, copies, names).any
    assert stored(filled) == [
        ("missing", {"of": [3, None]}, None),
        ("other", {"of": [2, None]}, "theirs"),
        ("same", {"of": [1, None]}, "theirs"),
    ]


def test_copies_are_checked_like_their_tables_and_dropped_in_any_case(filled: Database) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        put_twice(filled)
    with beside(filled, [things]) as copies:
        assert read_frame(copies.database, "SELECT name FROM things").height == 0
    with filled.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%beside'")).scalar() == 0
    assert len(stored(filled)) == 3


def put_twice(database: Database) -> None:
    with beside(database, [things]) as copies, copies.database.engine.begin() as connection:
        put(connection, "twice", None)
        put(connection, "twice", None)


@pytest.fixture
def without_rights(filled: Database) -> Iterator[Database]:
    """The database as a role that may read and write but create nothing."""
    role = f"reader_{uuid.uuid4().hex}"
    with psycopg.connect(filled.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        reader = connect(filled.url.replace("postgres@", f"{role}@"))
        try:
            yield reader
        finally:
            reader.dispose()
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_a_role_that_may_make_no_schema_is_told(without_rights: Database) -> None:
    reason = r"permission denied for database .*grant CREATE on the database"
    with pytest.raises(CannotCopyTables, match=reason), beside(without_rights, [things]):
        pytest.fail("there are no copies")
