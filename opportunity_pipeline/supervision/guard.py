"""A small process that outlives a killed supervisor just long enough to end the processes the supervisor started.

Belongs here: waiting for the supervisor's end and ending process groups. Does not belong here: anything that could
fail or use much memory; it imports only the standard library and :mod:`opportunity_pipeline.supervision.groups`.

The supervisor holds the writing end of the guard's standard input. It writes ``+PID`` when it has started a process
group and ``-PID`` when that group has ended. The kernel closes the pipe when the supervisor ends for any reason. A
parent-death signal alone is not enough: it reaches children, but not the run workers that a child has started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable

from opportunity_pipeline.supervision import groups

PATIENCE_SECONDS = 2.0
"""Short, because PostgreSQL stops when the supervisor is gone, so there is nothing left to save."""


class Guard:
    """The supervisor's side: one guard process that knows every group.

    :meth:`check` restarts it if it has been killed.
    """

    def __init__(self, keep_open: Iterable[int] = ()) -> None:
        """Starts the guard.

        Args:
            keep_open: file descriptors it inherits; a lock held through one stays held until the guard ends.
        """
        self._keep_open = tuple(keep_open)
        self._groups: set[int] = set()
        self._closed = False
        self._process, self._pipe = self._start()

    @property
    def pid(self) -> int:
        """Its pid."""
        return self._process.pid

    def add(self, group: int) -> None:
        """Registers a started group."""
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        """Unregisters an ended group; the system may reuse its number."""
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def check(self) -> bool:
        """Restarts the guard if it has ended.

        Returns:
            Whether it was still running.
        """
        if self._process.poll() is None:
            return True
        os.close(self._pipe)
        self._process, self._pipe = self._start()
        return False

    def close(self) -> None:
        """Lets the guard end all registered groups, and waits for it. No group can be registered afterwards."""
        os.close(self._pipe)
        self._closed = True
        self._process.wait()

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        theirs, ours = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "opportunity_pipeline.supervision.guard"],
                stdin=theirs,
                start_new_session=True,
                pass_fds=self._keep_open,
            )
        finally:
            os.close(theirs)
        os.write(ours, "".join(f"+{group}\n" for group in self._groups).encode())
        return process, ours

    def _tell(self, line: str) -> None:
        if self._closed:
            return
        try:
            os.write(self._pipe, line.encode())
        except BrokenPipeError:
            self.check()  # a new guard gets the list of all groups at its start


def main() -> None:
    """Waits for the end of standard input, then ends every group that is still registered."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    registered: set[int] = set()
    for line in sys.stdin.buffer:
        group = int(line[1:])
        if line.startswith(b"+"):
            registered.add(group)
        else:
            registered.discard(group)
    groups.end(registered - {os.getpgrp()}, PATIENCE_SECONDS)


if __name__ == "__main__":
    main()
