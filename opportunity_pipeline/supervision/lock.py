"""One supervisor for one home and one database.

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
    """Another supervisor runs on this home."""


@contextmanager
def home_lock(home: Path) -> Iterator[int]:
    """Holds the home while the block runs.

    There are two locks, both dropped by the kernel when the last process that holds the open file is gone.
    ``up.lock`` is the supervisor's own. ``family.lock`` is also held by its guard, which lives on for a few
    seconds to end what a killed supervisor had started; whoever comes next waits for that.

    Args:
        home: folder, made if missing.

    Yields:
        The file descriptor of ``family.lock``, for the guard to inherit.

    Raises:
        HomeBusy: a supervisor runs on this home, or a killed one's processes do not go away.
    """
    home.mkdir(parents=True, exist_ok=True)
    own, family = _open(home / "up.lock"), _open(home / "family.lock")
    try:
        if not _taken(own):
            holder = os.pread(own, 20, 0).decode()
            raise HomeBusy(f"{home}: already run by process {holder or '?'}; stop that one, or give another --home")
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
    """Holds the database while the block runs: two homes must not run on one ``DATABASE_URL``.

    Each would take the runs of the other for what a crash had left, and mark them as failed. The server drops the lock
    with the connection.

    Raises:
        HomeBusy: a supervisor of another home runs on it.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = stable_id("supervision", "up")
        until = time.monotonic() + DATABASE_SECONDS
        while not connection.scalar(select(func.pg_try_advisory_lock(key))):
            # A killed supervisor's connection may take a moment to be noticed.
            if time.monotonic() > until:
                raise HomeBusy(
                    f"{database.name}: another home runs on this database; stop that one, or unset DATABASE_URL"
                )
            time.sleep(0.1)
        try:
            yield
        finally:
            # Not unlocked: that would fail where the server is gone. A connection thrown away holds no lock either.
            connection.invalidate()


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
