"""Process groups: who is in one, and ending several of them.

Belongs here: what the operating system knows about groups. Does not belong here: which groups there are and why.

Every child leads a session and therefore a group of its own. What it starts (Dagster's run workers) stays in the
group even when the child itself is gone, so a group is the unit that can be ended without leaving anything behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

_PROC = Path("/proc")
_POLL_SECONDS = 0.05


def members(groups: Collection[int]) -> list[int]:
    """Pids of the processes in any of the groups; a process that has ended and waits to be reaped is not one."""
    wanted = set(groups)
    return [pid for pid, group, state in _processes() if group in wanted and state not in "ZX"]


def send(groups: Collection[int], number: signal.Signals) -> None:
    """Sends a signal to every process of the groups; a group that is gone is no error."""
    for group in groups:
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            continue
        except PermissionError:  # macOS answers this for a group that holds only ended processes
            continue


def end(groups: Collection[int], patience: float, hurry: Callable[[], bool] = lambda: False) -> list[int]:
    """Ends the groups: SIGINT, halfway SIGTERM, and in the end SIGKILL for what is left.

    SIGINT goes to the whole group because Dagster's code server, told alone, waits for its runs to finish. A run worker
    that is still importing can lose it, hence the second request.

    Args:
        groups: leaders' pids.
        patience: seconds between SIGINT and SIGKILL.
        hurry: asked again and again; once it says yes, SIGKILL follows at once.

    Returns:
        The groups that had to be killed.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        send(groups, number)
        if _wait(groups, patience / 2, hurry):
            return []
        if hurry():
            break
    left = [group for group in groups if members([group])]
    kill(left)
    return left


def kill(groups: Collection[int]) -> None:
    """Ends the groups at once, and waits until they are gone."""
    send(groups, signal.SIGKILL)
    _wait(groups, 5, lambda: False)


def _wait(groups: Collection[int], seconds: float, hurry: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while members(groups):
        if hurry() or time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _processes() -> Iterator[tuple[int, int, str]]:
    """Pid, group and state letter of every process."""
    return _from_proc() if (_PROC / "self" / "stat").exists() else _from_ps()


def _from_proc() -> Iterator[tuple[int, int, str]]:
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                line = (folder / "stat").read_text(errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            # The second field is the program's name in brackets and may itself hold spaces and brackets.
            state, _parent, group, *_ = line.rpartition(")")[2].split()
            yield int(folder.name), int(group), state


def _from_ps() -> Iterator[tuple[int, int, str]]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607 - where ps lies differs between systems
    for line in listed.stdout.splitlines():
        pid, group, state = line.split()[:3]
        yield int(pid), int(group), state[0]
