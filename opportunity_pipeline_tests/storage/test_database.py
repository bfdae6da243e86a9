"""Connecting to a database, and one-line errors when that fails."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database, DatabaseUnavailable, connect, open_database
from opportunity_pipeline.storage.embedded import EmbeddedServer


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def refusal(tmp_path: Path, url: str) -> str:
    settings = Settings(home=tmp_path, database_url=url)
    with pytest.raises(DatabaseUnavailable) as caught, open_database(settings):
        pass
    message = str(caught.value)
    assert "\n" not in message
    assert "hunter2" not in message
    return message


def test_a_server_that_is_not_there(tmp_path: Path, closed_port: int) -> None:
    message = refusal(tmp_path, f"postgresql://me:hunter2@127.0.0.1:{closed_port}/ours")
    assert message.startswith(f"DATABASE_URL: cannot connect to 127.0.0.1:{closed_port}/ours: ")
    assert "Connection refused" in message


def test_a_host_that_is_not_there(tmp_path: Path) -> None:
    message = refusal(tmp_path, "postgresql://me:hunter2@nowhere.invalid/ours")
    assert message.startswith("DATABASE_URL: cannot connect to nowhere.invalid:5432/ours: ")


def test_a_wrong_password(tmp_path: Path, postgres_server: EmbeddedServer) -> None:
    url = make_url(postgres_server.tcp_url()).set(password="hunter2").render_as_string(hide_password=False)
    assert 'password authentication failed for user "postgres"' in refusal(tmp_path, url)


def test_a_database_that_is_not_there(tmp_path: Path, postgres_server: EmbeddedServer) -> None:
    assert 'database "hunter" does not exist' in refusal(tmp_path, postgres_server.tcp_url("hunter"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:x@host:hunter2/ours",
        "postgresql://me:x@host:hunter2",
        "postgresql://me:S3kr3t@hunter2@127.0.0.1/ours",
    ],
)
def test_a_url_that_cannot_be_read(tmp_path: Path, url: str) -> None:
    assert "must look like postgresql://" in refusal(tmp_path, url)


def test_a_parameter_that_libpq_does_not_know(tmp_path: Path) -> None:
    assert "colour" in refusal(tmp_path, "postgresql://me:hunter2@127.0.0.1/ours?colour=red")


def test_a_database_in_another_encoding(tmp_path: Path, postgres_server: EmbeddedServer) -> None:
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
        try:
            assert refusal(tmp_path, postgres_server.url("latin")).endswith(
                "stores LATIN1; a database in UTF8 is needed"
            )
        finally:
            connection.execute("DROP DATABASE latin")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"])
def test_any_scheme_becomes_psycopg_3_and_a_plain_url(postgres_server: EmbeddedServer, scheme: str) -> None:
    database = connect(postgres_server.url().replace("postgresql", scheme, 1))
    assert database.engine.driver == "psycopg"
    assert database.url == postgres_server.url()
    database.dispose()


def test_special_characters_in_a_password(postgres_server: EmbeddedServer) -> None:
    password = "p@ss/w:rd %?#ü"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE ROLE special LOGIN PASSWORD {}").format(password))
        try:
            url = make_url(postgres_server.tcp_url()).set(username="special", password=password)
            database = connect(url.render_as_string(hide_password=False))
            with database.engine.connect() as ours, psycopg.connect(database.url):
                assert ours.execute(sa.text("SELECT current_user")).scalar() == "special"
            database.dispose()
        finally:
            connection.execute("DROP ROLE special")


def test_nothing_shows_a_password(postgres_server: EmbeddedServer) -> None:
    database = connect(postgres_server.tcp_url())
    try:
        assert postgres_server.password not in repr(database) + repr(database.engine) + repr(postgres_server)
        assert database.name == f"127.0.0.1:{postgres_server.port}/opportunity_pipeline"
    finally:
        database.dispose()


def test_sessions_are_in_utc(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.execute(sa.text("SHOW TIME ZONE")).scalar() == "UTC"
