"""Process groups: listing their members and ending them.

Belongs here: what the operating system knows about groups. Does not belong here: which groups there are and why.

Every child leads a session and therefore its own group. The processes it starts (Dagster's run workers) stay in the
group even after the child has ended, so ending the group leaves nothing behind.
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
    """Pids of the processes in any of the groups, without zombies."""
    wanted = set(groups)
    return [pid for pid, group, state in _processes() if group in wanted and state not in "ZX"]


def send(groups: Collection[int], number: signal.Signals) -> None:
    """Sends a signal to every process of the groups; a missing group is ignored."""
    for group in groups:
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            continue
        except PermissionError:  # macOS raises this for a group with only zombies
            continue


def end(groups: Collection[int], patience: float, hurry: Callable[[], bool] = lambda: False) -> list[int]:
    """Ends the groups: SIGINT, after half the time SIGTERM, finally SIGKILL for what is left.

    SIGINT goes to the whole group because Dagster's code server, if signalled alone, waits for its runs to finish. A
    run worker that is still importing can miss it, hence SIGTERM.

    Args:
        groups: pids of the leaders.
        patience: seconds between SIGINT and SIGKILL.
        hurry: polled; as soon as it returns true, SIGKILL follows at once.

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
    """Kills the groups at once, and waits until they are gone."""
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
            # The second field is the program's name in parentheses; it may itself contain spaces and parentheses.
            state, _parent, group, *_ = line.rpartition(")")[2].split()
            yield int(folder.name), int(group), state


def _from_ps() -> Iterator[tuple[int, int, str]]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607 - where ps lies differs between systems
    for line in listed.stdout.splitlines():
        pid, group, state = line.split()[:3]
        yield int(pid), int(group), state[0]
