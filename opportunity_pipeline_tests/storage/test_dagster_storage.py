"""Storage for Dagster's tables: its own database, else a schema, else one clear error."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from opportunity_pipeline.storage.dagster_storage import ensure_dagster_database
from opportunity_pipeline.storage.database import Database, DatabaseUnavailable, connect
from opportunity_pipeline.storage.embedded import EmbeddedServer


@pytest.fixture
def limited(database: Database, postgres_server: EmbeddedServer) -> Iterator[tuple[Database, str]]:
    """The test's database as a role that may not create databases, with the role's name."""
    role = f"limited_{uuid.uuid4().hex}"
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        ours = connect(database.url.replace("postgres@", f"{role}@"))
        yield ours, role
        ours.dispose()
        connection.execute(sql.SQL("DROP OWNED BY {0} CASCADE; DROP ROLE {0}").format(sql.Identifier(role)))


def names_of_tables(url: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE IF NOT EXISTS jobs (dagster text)"))
            return [column["name"] for column in sa.inspect(connection).get_columns("jobs")]
    finally:
        engine.dispose()


def test_dagster_gets_a_database_of_its_own_once(database: Database) -> None:
    url = ensure_dagster_database(database)
    try:
        assert url.startswith("postgresql+psycopg2://")
        assert names_of_tables(url) == ["dagster"]
        assert ensure_dagster_database(database) == url
        with psycopg.connect(url.replace("+psycopg2", "")) as theirs, psycopg.connect(database.url) as ours:
            waits = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'off'"
            assert theirs.execute(waits).fetchone() == ("database",)
            assert ours.execute(waits).fetchone() != ("database",)  # our commits are as durable as the server's default
    finally:
        name = sa.make_url(url).database
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))


def test_without_the_right_to_make_databases_it_gets_a_schema(
    database: Database, limited: tuple[Database, str]
) -> None:
    ours, role = limited
    with psycopg.connect(database.url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(
            sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(sql.Identifier(name), sql.Identifier(role))
        )
    url = ensure_dagster_database(ours)
    assert "options=-csearch_path%3Ddagster" in url
    assert names_of_tables(url) == ["dagster"]
    assert ensure_dagster_database(ours) == url


def test_without_any_right_the_message_says_what_to_grant(limited: tuple[Database, str]) -> None:
    ours, role = limited
    with pytest.raises(DatabaseUnavailable, match=rf"{role} may create neither the database .*_dagster nor the schema"):
        ensure_dagster_database(ours)


def test_names_stay_within_what_postgresql_keeps(postgres_server: EmbeddedServer) -> None:
    name = "ü" * 31
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        database = connect(postgres_server.url(name))
        url = ensure_dagster_database(database)
        try:
            assert sa.make_url(url).database == "ü" * 27 + "_dagster"
            assert ensure_dagster_database(database) == url
        finally:
            database.dispose()
            for each in (name, "ü" * 27 + "_dagster"):
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(each)))
