"""The supervisor process between the pipeline and its embedded PostgreSQL; it decides how long the server lives.

Belongs here: whatever must outlive the command that started the server. Does not belong here: starting and stopping the
server (``postgres_process``), or who may use it and how it is found (``embedded``).

It is a separate process, in its own session and re-parented to init, so that neither Ctrl-C nor the end of any one
command ends it. It lives exactly as long as somebody holds a shared lock on ``users.lock``: the kernel releases that
lock however a process dies, so a SIGKILL leaves nothing running. If the supervisor itself is killed, the kernel sends
PostgreSQL the SIGINT that requests a clean stop (Linux). That signal is tied to the *thread* that forked, so it must
come from a process with a single thread.

``server.lock`` is inherited by this process and by every PostgreSQL process: it is held exactly while one of them may
still touch the data. A process that gets that lock knows that no server of ours runs, whatever ``postmaster.pid`` says.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import time
from pathlib import Path

from opportunity_pipeline.storage.postgres_process import (
    POLL_SECONDS,
    SERVER_SETTINGS,
    initialise,
    socket_folder,
    start,
    stop,
)
from opportunity_pipeline.storage.postgres_user import CannotStart, become_unprivileged

MAX_RESTARTS = 5


def main(arguments: list[str]) -> int:
    """Supervises the server of one folder.

    Args:
        arguments: folder, folder of the PostgreSQL binaries, inherited descriptor of ``server.lock``, descriptor of a
            pipe for ``ready`` or the reason of a failure, then ``name=value`` settings that override ours.

    Returns:
        0 after a requested stop, 1 when the server could not be started or crashed more than ``MAX_RESTARTS`` times.
    """
    folder, binaries = Path(arguments[0]), Path(arguments[1])
    lock, status = int(arguments[2]), int(arguments[3])
    settings = SERVER_SETTINGS | dict(argument.split("=", 1) for argument in arguments[4:])
    if os.fork():
        os._exit(0)  # re-parented to init, so that the starting command has no child to reap
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stopping.append(received))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.umask(0o077)
    os.chdir(folder)
    try:
        become_unprivileged(folder)
        initialise(folder, binaries, lock)
        server = start(folder, binaries, settings, lock)
    except (CannotStart, OSError) as error:
        _tell(status, str(error))
        return 1
    _tell(status, "ready")
    users = os.open(folder / "users.lock", os.O_RDWR)
    restarts = 0
    try:
        while not stopping and not unused(users):
            if server.poll() is not None and restarts < MAX_RESTARTS:
                restarts += 1
                server = start(folder, binaries, settings, lock)
            elif server.poll() is not None:
                return 1
            time.sleep(POLL_SECONDS)
    except CannotStart:  # the reason is in the server's log
        return 1
    finally:
        stop(server)
        with contextlib.suppress(OSError):
            socket_folder(folder).rmdir()
    return 0


def _tell(status: int, message: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the starting process may have been killed
        os.write(status, message.encode())
    os.close(status)


def unused(users: int) -> bool:
    """Whether nobody holds `users` (a descriptor of ``users.lock``); if so it stays locked, and new users wait."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
