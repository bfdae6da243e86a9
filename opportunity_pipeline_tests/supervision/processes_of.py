"""Finds every process that works for a home, by a marker in its environment."""

from __future__ import annotations

import time
from pathlib import Path


def processes_of(home: Path) -> dict[int, str]:
    """Pid → command line of the live processes whose environment or command line names the home."""
    found = {}
    wanted = str(home).encode()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            if command and (wanted in (folder / "environ").read_bytes() or wanted in command):
                found[int(folder.name)] = command.replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def seconds_until_gone(home: Path, patience: float) -> float:
    """Waits until no process works for the home; returns the seconds it took.

    Raises:
        AssertionError: some processes still do.
    """
    started = time.monotonic()
    while left := processes_of(home):
        assert time.monotonic() - started < patience, f"still running: {left}"
        time.sleep(0.05)
    return time.monotonic() - started
