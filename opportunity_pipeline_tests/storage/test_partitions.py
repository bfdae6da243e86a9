"""Partitions: filled separately, attached at once, and replaced while others read."""

from __future__ import annotations

import threading
import time

import polars as pl
import psycopg
import pytest
import sqlalchemy
from sqlalchemy import ForeignKey, func, insert, select

from opportunity_pipeline.storage.bulk import BulkError
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import Partition, StillBeingRead, drop, partition_table, partitions

metadata = sqlalchemy.MetaData()
owners = sqlalchemy.Table("owners", metadata, sqlalchemy.Column("id", sqlalchemy.BigInteger, primary_key=True))
things = sqlalchemy.Table(
    "things",
    metadata,
    sqlalchemy.Column("owner", ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True),
    sqlalchemy.Column("part", sqlalchemy.Text, primary_key=True),
    sqlalchemy.Column("twice", sqlalchemy.Integer, sqlalchemy.Computed("owner * 2", persisted=True)),
    sqlalchemy.Column("at", sqlalchemy.DateTime(timezone=True), server_default=sqlalchemy.func.now()),
    sqlalchemy.Index("ix_things_twice", "twice"),
    postgresql_partition_by="LIST (part)",
)


@pytest.fixture
def filled(database: Database) -> Database:
    """Owners 1–9, and a partition ``old`` with a row for each owner."""
    metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.execute(insert(owners), [{"id": number} for number in range(1, 10)])
        put(connection, "old", range(1, 10))
    return database


def put(connection: sqlalchemy.Connection, name: str, rows: range | list[int], *, part: str | None = None) -> None:
    partition = Partition(connection, things, name, fixed={"part": part or name})
    assert partition.add(pl.DataFrame({"owner": [owner]}) for owner in rows) == len(rows)
    partition.attach()


def rows_of(database: Database) -> list[tuple[int, str, int]]:
    with database.engine.connect() as connection:
        columns = (things.c.owner, things.c.part, things.c.twice)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def test_a_partition_takes_the_place_of_another(filled: Database) -> None:
    with filled.engine.begin() as connection:
        put(connection, "new", [1, 2])
        drop(connection, things, ["old"])
        assert [row[1] for row in rows_of_within(connection)] == ["new", "new"]
    assert rows_of(filled) == [(1, "new", 2), (2, "new", 4)]
    with filled.engine.connect() as connection:
        assert partitions(connection, things) == ["new"]
        found = connection.execute(
            sqlalchemy.text(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = cast(:table AS regclass)"
                " UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = cast(:table AS text)"
            ),
            {"table": partition_table(things, "new")},
        )
        rules = " ".join(found.scalars())
        assert connection.scalar(select(func.count()).where(things.c.at.is_not(None))) == 2
    for rule in ("PRIMARY KEY (owner, part)", "FOREIGN KEY (owner) REFERENCES owners(id)", "btree (twice)"):
        assert rule in rules


def test_nobody_has_to_find_out_whether_rows_are_committed(filled: Database) -> None:
    with filled.engine.connect() as connection:
        pages = sqlalchemy.text("SELECT relpages, relallvisible FROM pg_class WHERE relname = :table")
        assert connection.execute(pages, {"table": partition_table(things, "old")}).one() == (1, 1)


def rows_of_within(connection: sqlalchemy.Connection) -> list[tuple[int, str]]:
    return [tuple(row) for row in connection.execute(select(things.c.owner, things.c.part).order_by(things.c.owner))]


def test_nothing_is_seen_before_the_commit_and_nothing_is_left_without_it(filled: Database) -> None:
    before = rows_of(filled)
    with filled.engine.connect() as connection:
        put(connection, "new", [1, 2])
        assert rows_of(filled) == before
        drop(connection, things, ["old"])
        connection.rollback()
        assert partitions(connection, things) == ["old"]
    assert rows_of(filled) == before


@pytest.mark.parametrize(
    ("rows", "part", "reason"),
    [([1, 1], None, "unique|could not create"), ([1, 404], None, "foreign key"), ([1], "other", "partition")],
    ids=["a repeated key", "an unknown owner", "another's row"],
)
def test_rows_that_break_the_table_are_refused(
    filled: Database, rows: list[int], part: str | None, reason: str
) -> None:
    with pytest.raises(BulkError, match=reason), filled.engine.begin() as connection:
        put(connection, "new", rows, part=part)
    assert len(rows_of(filled)) == 9


def test_a_frame_that_does_not_fit_is_refused(filled: Database) -> None:
    with pytest.raises(BulkError, match="no column colour"), filled.engine.begin() as connection:
        Partition(connection, things, "new", fixed={}).add([pl.DataFrame({"owner": [1], "colour": ["red"]})])


def test_rows_leave_with_what_they_belong_to(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(owners.delete().where(owners.c.id > 2))
    assert rows_of(filled) == [(1, "old", 2), (2, "old", 4)]


def test_a_reader_is_waited_for(filled: Database) -> None:
    done = threading.Event()

    def exchange() -> None:
        with filled.engine.begin() as connection:
            put(connection, "new", [1])
            drop(connection, things, ["old"])
        done.set()

    with psycopg.connect(filled.url) as reader:
        reader.execute("SELECT count(*) FROM things")
        thread = threading.Thread(target=exchange)
        thread.start()
        assert not done.wait(1.5)
        with psycopg.connect(filled.url, autocommit=True) as other:  # not blocked while the first one reads
            began = time.monotonic()
            counts = {other.execute("SELECT count(*) FROM things").fetchone() for _ in range(5)}
            assert (counts, time.monotonic() - began < 5) == ({(9,)}, True)
    thread.join(timeout=30)
    assert rows_of(filled) == [(1, "new", 2)]


def test_patience_ends(filled: Database) -> None:
    before = rows_of(filled)
    with psycopg.connect(filled.url) as reader:
        reader.execute("SELECT count(*) FROM things")
        with filled.engine.connect() as connection:
            put(connection, "new", [1])
            with pytest.raises(StillBeingRead, match="things has been read"):
                drop(connection, things, ["old"], patience_seconds=0.1)
    assert rows_of(filled) == before


def test_two_take_their_places_side_by_side(filled: Database) -> None:
    with filled.engine.begin() as connection:
        put(connection, "older", [1])
    with filled.engine.connect() as one, filled.engine.connect() as other:
        mine, theirs = (
            Partition(at, things, name, fixed={"part": name}) for at, name in ((one, "mine"), (other, "theirs"))
        )
        mine.add([pl.DataFrame({"owner": [1]})])
        theirs.add([pl.DataFrame({"owner": [1]})])
        for connection, partition, before in ((one, mine, "old"), (other, theirs, "older")):
            partition.attach()
            drop(connection, things, [before], patience_seconds=0)
            connection.commit()
    assert rows_of(filled) == [(1, "mine", 2), (1, "theirs", 2)]
