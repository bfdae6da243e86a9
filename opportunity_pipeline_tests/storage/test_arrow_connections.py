"""ADBC connections: none stays open; threads, forks, broken servers, new types."""

from __future__ import annotations

import os
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from adbc_driver_manager import AdbcStatement

from opportunity_pipeline.storage.database import Database, connect
from opportunity_pipeline.storage.embedded import EmbeddedServer, embedded_server
from opportunity_pipeline.storage.reading import QueryFailed, read_frame
from opportunity_pipeline.storage.tables import companies
from opportunity_pipeline_tests.conftest import FAST


def others(database: Database) -> int:
    """Number of other connections to the database."""
    with psycopg.connect(database.url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    assert row is not None
    return int(row[0])


def none_left(database: Database) -> bool:
    """Whether all connections end soon; the server notices a closed connection with a delay."""
    waiting = threading.Event()
    return any(others(database) == 0 or waiting.wait(0.05) for _ in range(100))


def test_nothing_is_open_between_reads(database: Database) -> None:
    assert read_frame(database, "SELECT 1 AS a").item() == 1
    with pytest.raises(QueryFailed):
        read_frame(database, "SELECT 1 / (x - 5) AS a FROM generate_series(1, 9) x")
    database.engine.dispose()
    assert none_left(database)


def test_a_read_sees_what_has_been_committed_since_the_last(database: Database) -> None:
    for number in range(3):
        assert read_frame(database, "SELECT count(*) AS n FROM companies").item() == number
        with database.engine.begin() as connection:
            connection.execute(companies.insert(), {"id": number, "key": f"k{number}", "name": "n"})


def test_a_read_changes_nothing(database: Database) -> None:
    read_frame(database, "INSERT INTO companies (id, key, name) VALUES (1, 'k', 'n') RETURNING id")
    assert read_frame(database, "SELECT count(*) AS n FROM companies").item() == 0


def test_many_threads_read_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: read_frame(database, f"SELECT {number} AS a").item(), range(64)))
    assert found == list(range(64))


def test_disposing_lets_a_read_go_on_and_can_be_followed_by_another(database: Database) -> None:
    with database.arrow.connection() as connection, AdbcStatement(connection) as statement:
        database.dispose()
        statement.set_sql_query("SELECT 1")
        assert statement.execute_update() is not None
        assert read_frame(database, "SELECT 2 AS a").item() == 2
    database.dispose()
    assert none_left(database)
    assert read_frame(database, "SELECT 3 AS a").item() == 3


def test_a_type_that_was_made_after_the_first_read(database: Database) -> None:
    read_frame(database, "SELECT 1 AS a")
    with database.engine.begin() as connection:
        connection.execute(sa.text("CREATE TYPE mood AS ENUM ('fine', 'tired')"))
    found = read_frame(database, "SELECT 'fine'::mood AS one, ARRAY['tired'::mood] AS many")
    assert found.row(0) == ("fine", ["tired"])


def test_a_connection_that_the_server_ends(database: Database) -> None:
    with pytest.raises(QueryFailed):
        read_frame(database, "SELECT pg_terminate_backend(pg_backend_pid()) AS a")
    assert read_frame(database, "SELECT 1 AS a").item() == 1


def test_an_embedded_server_stops_though_frames_were_read(tmp_path: Path) -> None:
    with embedded_server(tmp_path / "postgres", FAST) as server:
        database = connect(server.url())
        assert read_frame(database, "SELECT 1 AS a").item() == 1
        assert none_left(database)
    with pytest.raises(QueryFailed, match="No such file") as caught:
        read_frame(database, "SELECT 'hunter2' AS a")
    assert "hunter2" not in str(caught.value)
    database.dispose()


def test_a_forked_process_reads_by_itself(database: Database) -> None:
    read_frame(database, "SELECT 1 AS a")
    with warnings.catch_warnings(), database.arrow._lock:  # as if another thread were connecting right now
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside other threads
        child = os.fork()
        if child == 0:
            found = 0
            try:
                found = read_frame(database, "SELECT 7 AS a").item()
            finally:
                os._exit(found)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert read_frame(database, "SELECT 2 AS a").item() == 2


def test_a_database_can_be_dropped_between_reads(postgres_server: EmbeddedServer) -> None:
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE read_once")
        database = connect(postgres_server.url("read_once"))
        read_frame(database, "SELECT 1 AS a")
        assert none_left(database)
        connection.execute("DROP DATABASE read_once")
        with pytest.raises(QueryFailed, match='"read_once" does not exist'):
            read_frame(database, "SELECT 1 AS a")
        database.dispose()
