"""Migrations: they produce the schema of the tables, once, with any number of callers."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from psycopg import sql

from opportunity_pipeline.storage.database import Database, connect
from opportunity_pipeline.storage.embedded import EmbeddedServer
from opportunity_pipeline.storage.migrate import MigrationFailed, alembic_config, head, migrate
from opportunity_pipeline.storage.migration_tools import catalogue, differences, drift
from opportunity_pipeline.storage.tables import metadata


@pytest.fixture
def blank(postgres_server: EmbeddedServer) -> Iterator[Database]:
    """A database without tables."""
    name = f"blank_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        database = connect(postgres_server.url(name))
        yield database
        database.dispose()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_the_migrations_make_the_tables() -> None:
    assert drift() == []


def test_migrating_again_changes_nothing(blank: Database) -> None:
    migrate(blank)
    once = catalogue(blank)
    migrate(blank)
    assert catalogue(blank) == once
    assert any(line.startswith("table jobs --") for line in once)


def test_processes_that_migrate_at_once_make_it_once(blank: Database) -> None:
    code = (
        "import sys; from opportunity_pipeline.storage.database import connect; "
        "from opportunity_pipeline.storage.migrate import migrate; "
        "database = connect(sys.argv[1]); sys.stdin.readline(); migrate(database)"
    )
    command = [sys.executable, "-c", code, blank.url]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    assert [run.communicate(timeout=60)[1] for run in runs] == ["", "", ""]
    assert [run.returncode for run in runs] == [0, 0, 0]
    with blank.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all() == [head()]


def test_a_schema_of_a_newer_release_is_left_alone(blank: Database) -> None:
    migrate(blank)
    with blank.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationFailed, match=r"9999.*newer release of opportunity-pipeline"):
        migrate(blank)


def test_a_failed_migration_leaves_the_schema_as_it_was(blank: Database) -> None:
    with blank.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE students (name text)"))
    before = catalogue(blank)
    with pytest.raises(MigrationFailed, match='relation "students" already exists'):
        migrate(blank)
    assert catalogue(blank) == before


def test_a_role_that_may_not_make_tables_is_told_so(blank: Database, postgres_server: EmbeddedServer) -> None:
    role = f"reader_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        reader = connect(blank.url.replace("postgres@", f"{role}@"))
        try:
            with pytest.raises(MigrationFailed, match="permission denied for schema public"):
                migrate(reader)
        finally:
            reader.dispose()
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER TABLE companies ALTER name TYPE varchar(9)", "column companies.name"),
        ("ALTER TABLE jobs ALTER title DROP NOT NULL", "column jobs.title"),
        ("ALTER TABLE jobs ALTER status SET DEFAULT 'expired'", "column jobs.status"),
        ("COMMENT ON COLUMN jobs.title IS 'x'", "column jobs.title"),
        ("COMMENT ON TABLE jobs IS 'x'", "table jobs"),
        ("ALTER TABLE jobs DROP CONSTRAINT ck_jobs_status_known", "constraint jobs.ck_jobs_status_known"),
        ("DROP INDEX ix_jobs_open", "ix_jobs_open"),
        ("DROP TABLE suppressed_plans", "table suppressed_plans"),
        ("CREATE TABLE extra (id int)", "table extra"),
        ("ALTER TABLE students DROP COLUMN bucket", "column students.bucket"),
        ("CREATE OR REPLACE VIEW canonical_jobs AS SELECT *, NULL::jsonb AS merged FROM jobs", "view canonical_jobs"),
        ("DROP VIEW recommended_articles", "recommended_articles.article_topic"),
        ("COMMENT ON COLUMN recommended_jobs.deadline IS 'x'", "column recommended_jobs.deadline"),
    ],
)
def test_every_kind_of_drift_is_seen(database: Database, change: str, told: str) -> None:
    before = catalogue(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(change)
    found = differences(before, catalogue(database))
    assert [line for line in found if told in line]


def test_every_table_and_column_says_what_it_is() -> None:
    undocumented = [table.name for table in metadata.sorted_tables if not table.comment] + [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not column.comment and not column.identity
    ]
    assert undocumented == []


def test_downgrading_takes_everything_away(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert catalogue(database) == []
