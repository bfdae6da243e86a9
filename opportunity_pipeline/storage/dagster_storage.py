"""A place for Dagster's own tables in our server.

Belongs here: making that place and naming it. Does not belong here: Dagster; it makes its tables itself.
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
    """Makes Dagster's database beside ours, unless it is there, and returns its URL.

    Dagster has a `jobs` table and an Alembic version table of its own, so it cannot share ours. Its database is named
    after ours (``opportunity_pipeline_dagster``), because two pipelines may share a server. Where the role may not make
    a database, it gets the schema ``dagster`` in ours.

    Args:
        database: ours.

    Returns:
        ``postgresql+psycopg2://…``. The driver is named because SQLAlchemy 2.1 reads a plain ``postgresql://`` as
        psycopg 3, with which dagster-postgres fails on ``NOTIFY``. It may hold a password.

    Raises:
        DatabaseUnavailable: when the role may make neither.
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
                    f"{describe(ours)}: the role {connection.info.user} may make neither the database {name} nor the "
                    f"schema {SCHEMA} for Dagster: make one of them, or grant CREATE on this database"
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
        # Two processes may try at once; the other one's database is as good.
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            # Dagster commits each event by itself, several hundred a run, and half of a run's time was waiting for the
            # disk. What a crash of the server may lose is the last events before it, never one that is older than a
            # row of ours: the log that our commits wait for is the same.
            connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit TO off").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _with_search_path(url: URL) -> URL:
    options = url.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    return url.update_query_dict({"options": f"{given} -csearch_path={SCHEMA}".strip()})
