"""Another process that uses the embedded server of a folder, for tests across processes.

Belongs here: starting, ending and observing such processes. Does not belong here: assertions.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

# Prints the server's URL, then waits for a line on stdin before it leaves.
_CODE = """
import sys
from pathlib import Path
from opportunity_pipeline.storage.embedded import embedded_server
with embedded_server(Path(sys.argv[1])) as server:
    print(server.url(), flush=True)
    sys.stdin.readline()
"""


class Neighbour:
    """A process that uses the server of `folder` until it leaves or is killed.

    Attributes:
        url: URL of the server it joined.
        process: the process.
    """

    def __init__(self, folder: Path, through: Sequence[str] = ()) -> None:
        """Starts the process and waits until it has joined the server.

        Args:
            folder: the server's folder.
            through: a command that starts the process, such as ``unshare``.

        Raises:
            RuntimeError: when it could not join; the message is its output.
        """
        self.process = subprocess.Popen(
            [*through, sys.executable, "-c", _CODE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError(self.process.communicate("\n")[1])

    def leave(self) -> None:
        """Ends the process normally."""
        _, said = self.process.communicate("\n", timeout=60)
        assert (self.process.returncode, said) == (0, "")

    def kill(self) -> None:
        """Ends the process with SIGKILL."""
        self.process.kill()
        self.process.communicate()

    def __enter__(self) -> Neighbour:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.leave()


def postgres_runs(folder: Path) -> bool:
    """Whether the supervisor or any PostgreSQL process of `folder` is alive: each of them holds ``server.lock``."""
    descriptor = os.open(folder / "server.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def supervisor(folder: Path) -> int:
    """The PID of the supervisor."""
    return int(json.loads((folder / "server.json").read_text(encoding="utf-8"))["supervisor"])


def postmaster(folder: Path) -> int:
    """The PID of the postmaster."""
    return int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def kill(pid: int) -> None:
    """Ends a process with SIGKILL."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def gone(folder: Path) -> bool:
    """Whether all processes of the server have ended within a few seconds."""
    return within(5, lambda: not postgres_runs(folder))


def within(seconds: float, fact: Callable[[], bool]) -> bool:
    """Whether `fact` becomes true within that time."""
    return any(fact() for _ in _moments(seconds))


def _moments(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.05)
