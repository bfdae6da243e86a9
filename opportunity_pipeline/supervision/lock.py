"""Ensures one supervisor per home and per database.

Belongs here: the locks on both. Does not belong here: what is done while they are held.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.identity import stable_id

LEFTOVERS_SECONDS = 20.0
DATABASE_SECONDS = 3.0


class HomeBusy(RuntimeError):
    """Another supervisor is running on this home."""


@contextmanager
def home_lock(home: Path) -> Iterator[int]:
    """Locks the home while the block runs.

    There are two locks. The kernel drops each when the last process that holds its open file has ended. ``up.lock`` is
    the supervisor's own. ``family.lock`` is also held by its guard, which lives on for a few seconds to end the
    processes of a killed supervisor; the next supervisor waits for that.

    Args:
        home: folder, created if missing.

    Yields:
        The file descriptor of ``family.lock``, for the guard to inherit.

    Raises:
        HomeBusy: a supervisor is running on this home, or processes of a killed one do not end.
    """
    home.mkdir(parents=True, exist_ok=True)
    own, family = _open(home / "up.lock"), _open(home / "family.lock")
    try:
        if not _taken(own):
            holder = os.pread(own, 20, 0).decode()
            raise HomeBusy(
                f"{home}: already in use by process {holder or '?'}; stop that process, or use another --home"
            )
        until = time.monotonic() + LEFTOVERS_SECONDS
        while not _taken(family):
            if time.monotonic() > until:
                raise HomeBusy(
                    f"{home}: processes of a killed supervisor are still running: fuser {home / 'family.lock'}"
                )
            time.sleep(0.1)
        os.ftruncate(own, 0)
        os.pwrite(own, str(os.getpid()).encode(), 0)
        yield family
    finally:
        os.close(family)
        os.close(own)


@contextmanager
def database_lock(database: Database) -> Iterator[None]:
    """Locks the database while the block runs: two homes must not share one ``DATABASE_URL``.

    Each would take the other's runs for leftovers of a crash, and mark them as failed. The server drops the lock with
    the connection.

    Raises:
        HomeBusy: a supervisor of another home is using the database.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = stable_id("supervision", "up")
        until = time.monotonic() + DATABASE_SECONDS
        while not connection.scalar(select(func.pg_try_advisory_lock(key))):
            # The server may take a moment to notice that a killed supervisor's connection is gone.
            if time.monotonic() > until:
                raise HomeBusy(
                    f"{database.name}: another home is using this database; stop that one, or unset DATABASE_URL"
                )
            time.sleep(0.1)
        try:
            yield
        finally:
            # Not unlocked: that would fail if the server is gone. Discarding the connection drops the lock as well.
            connection.invalidate()


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
