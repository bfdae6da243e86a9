"""The database handle: its URL, engine and availability check.

Belongs here: finding the database that the settings name (``DATABASE_URL``, else the embedded server) and opening it.
Does not belong here: its tables, its migrations, or statements about its content.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import psycopg
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.arrow_connections import ArrowConnections

OLDEST_SERVER = 14
CONNECT_SECONDS = 10


class DatabaseUnavailable(RuntimeError):
    """The database cannot be reached or used. The message is one line: which database, why, what to do; no password."""


class NoHome(RuntimeError):
    """The home has no database yet, and readers do not create one. The message is one line that says what to do."""


@dataclass(frozen=True)
class Database:
    """An open database.

    Attributes:
        engine: SQLAlchemy engine over psycopg 3; its sessions are in UTC.
        url: plain libpq URL (``postgresql://…``, no driver) for psycopg and child processes. It may hold a password.
        arrow: ADBC connections for reading frames.
    """

    engine: sqlalchemy.Engine = field(repr=False)
    url: str = field(repr=False)
    arrow: ArrowConnections = field(repr=False)

    def __repr__(self) -> str:
        return f"Database({self.name!r})"

    @property
    def name(self) -> str:
        """Host, port and database, for messages; without the password."""
        return describe(make_url(self.url))

    def dispose(self) -> None:
        """Closes the pooled connections. Later use opens new ones."""
        self.engine.dispose()
        self.arrow.forget()


@contextlib.contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Opens the database that the settings name, without migrating it.

    Without ``DATABASE_URL``, the embedded server of the home folder is used: it is started or joined, and stops when
    its last user has left.

    Args:
        settings: ``database_url``, else the home folder.

    Yields:
        A database that has accepted one connection.

    Raises:
        DatabaseUnavailable: when it cannot be reached, is older than PostgreSQL 14 or does not store UTF-8.
        EmbeddedPostgresError: when the embedded server does not start.
    """
    with contextlib.ExitStack() as stack:
        url = settings.database_url
        if url is None and os.name != "posix":
            raise DatabaseUnavailable(
                "DATABASE_URL is not set, and the embedded PostgreSQL runs on Linux and macOS only"
            )
        if url is None:
            # Imported here: it needs POSIX, which a client of an external server does not.
            from opportunity_pipeline.storage.embedded import embedded_server

            url = stack.enter_context(embedded_server(settings.postgres_folder)).url()
        database = connect(url)
        stack.callback(database.dispose)
        yield database


def is_begun(settings: Settings) -> bool:
    """Whether a database exists; otherwise :func:`open_database` would create the embedded server's."""
    return settings.database_url is not None or (settings.postgres_folder / "data").exists()


def is_running(settings: Settings) -> bool:
    """Whether the database runs without us. Assumed for an external server; the embedded one is checked."""
    if settings.database_url is not None or os.name != "posix":
        return settings.database_url is not None
    from opportunity_pipeline.storage.embedded import is_server_running

    return is_server_running(settings.postgres_folder)


@contextlib.contextmanager
def open_begun(settings: Settings) -> Iterator[Database]:
    """Like :func:`open_database`, for readers: does not create a database.

    Raises:
        NoHome: when there is no database yet.
    """
    if not is_begun(settings):
        raise NoHome(
            f"no home here: {settings.home.absolute()} was not begun yet; name another one by --home or"
            " OPPORTUNITY_PIPELINE_HOME, or begin it by `opportunity-pipeline up`"
        )
    with open_database(settings) as database:
        yield database


def connect(url: str) -> Database:
    """Opens the database at `url` after one test connection. The caller disposes of it.

    Args:
        url: ``postgresql://…`` with or without a driver name.

    Raises:
        DatabaseUnavailable: as for :func:`open_database`.
    """
    parsed = parse_url(url)
    plain = libpq_url(parsed)
    _check(parsed, plain)
    ours = {"connect_timeout": str(CONNECT_SECONDS), "application_name": "opportunity_pipeline"}
    engine = sqlalchemy.create_engine(
        parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=ours
    )
    event.listen(engine, "connect", _use_utc)
    return Database(engine, plain, ArrowConnections(libpq_url(parsed.update_query_dict(ours))))


def parse_url(url: str) -> URL:
    """Parses `url` and removes the driver name.

    Raises:
        DatabaseUnavailable: when it cannot be parsed. The message does not repeat the URL, which may hold a password.
    """
    try:
        parsed = make_url(url).set(drivername="postgresql")
        if "@" in (parsed.host or ""):  # the end of a password that is not encoded, which messages would show
            raise ValueError("host")
    except (ArgumentError, ValueError):
        raise DatabaseUnavailable(
            "DATABASE_URL cannot be read: it must look like postgresql://user:password@host:5432/database, "
            "with special characters in user and password percent-encoded"
        ) from None
    return parsed


def libpq_url(url: URL) -> str:
    """`url` as libpq parses it. SQLAlchemy writes a space as is, or as ``+`` in the query; libpq accepts neither."""
    user = "".join(
        [quote(url.username or "", safe=""), f":{quote(url.password, safe='')}" if url.password else "", "@"]
        if url.username
        else []
    )
    host = f"[{url.host}]" if ":" in (url.host or "") else url.host or ""
    port = f":{url.port}" if url.port else ""
    query = urlencode(url.query, doseq=True, quote_via=quote, safe="")
    place = f"{url.drivername}://{user}{host}{port}/{quote(url.database or '', safe='')}"
    return f"{place}?{query}" if query else place


def describe(url: URL) -> str:
    """Host, port and database of `url` for messages; without the password."""
    host = url.host or url.query.get("host") or "the local socket"
    port = url.port or url.query.get("port") or 5432
    return f"{host}:{port}/{url.database or url.username or ''}"


def _check(url: URL, plain: str) -> None:
    try:
        with psycopg.connect(plain, connect_timeout=CONNECT_SECONDS, autocommit=True) as connection:
            version = connection.info.server_version // 10_000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        reason = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        if url.password:
            reason = reason.replace(url.password, "***").replace(quote(url.password, safe=""), "***")
        raise DatabaseUnavailable(f"DATABASE_URL: cannot connect to {describe(url)}: {reason}") from None
    if version < OLDEST_SERVER:
        raise DatabaseUnavailable(
            f"DATABASE_URL: {describe(url)} is PostgreSQL {version}; {OLDEST_SERVER} or newer is needed"
        )
    if encoding != "UTF8":
        raise DatabaseUnavailable(f"DATABASE_URL: {describe(url)} stores {encoding}; a database in UTF8 is needed")


def _use_utc(connection: psycopg.Connection[object], _record: object) -> None:
    # By statement, not by the `options` start-up parameter, which connection poolers reject.
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()
