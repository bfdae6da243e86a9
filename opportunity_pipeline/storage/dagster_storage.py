"""A database or schema for Dagster's own tables in our PostgreSQL server.

Belongs here: creating and naming it. Does not belong here: Dagster's tables, which Dagster creates itself.
"""

from __future__ import annotations

import contextlib

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from opportunity_pipeline.storage.database import Database, DatabaseUnavailable, describe, libpq_url

MAX_NAME_BYTES = 63
SCHEMA = "dagster"


def ensure_dagster_database(database: Database) -> str:
    """Creates Dagster's database next to ours if it does not exist, and returns its URL.

    Dagster has its own `jobs` and Alembic version tables, so it cannot share our database. Its database is named after
    ours (``opportunity_pipeline_dagster``), because two pipelines may share a server. If the role may not create a
    database, Dagster gets the schema ``dagster`` in ours.

    Args:
        database: our database.

    Returns:
        ``postgresql+psycopg2://…``. The driver is named because SQLAlchemy 2.1 reads a plain ``postgresql://`` as
        psycopg 3, with which dagster-postgres fails on ``NOTIFY``. The URL may hold a password.

    Raises:
        DatabaseUnavailable: when the role may create neither.
    """
    ours = make_url(database.url)
    with psycopg.connect(database.url, autocommit=True) as connection:
        name = _beside(connection.info.dbname)
        if _exists(connection, name) or _create(connection, name):
            theirs = ours.set(database=name)
        else:
            try:
                connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
            except psycopg.errors.InsufficientPrivilege as error:
                raise DatabaseUnavailable(
                    f"{describe(ours)}: the role {connection.info.user} may create neither the database {name} nor the "
                    f"schema {SCHEMA} for Dagster: create one of them, or grant CREATE on this database"
                ) from error
            theirs = _with_search_path(ours)
    return libpq_url(theirs.set(drivername="postgresql+psycopg2"))


def _beside(name: str) -> str:
    suffix = "_dagster"
    return name.encode()[: MAX_NAME_BYTES - len(suffix)].decode(errors="ignore") + suffix


def _exists(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _create(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    try:
        # Two processes may try at once; either one's database will do.
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            # Dagster commits each event separately, several hundred per run, and half of a run's time was waiting for
            # the disk. A server crash can lose the last events before it, but none older than a committed row of ours:
            # both are in the same WAL, which our commits flush.
            connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit TO off").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _with_search_path(url: URL) -> URL:
    options = url.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    return url.update_query_dict({"options": f"{given} -csearch_path={SCHEMA}".strip()})
