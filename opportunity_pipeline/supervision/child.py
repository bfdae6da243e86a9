"""The first steps of a child process, before it becomes its program.

Belongs here: tying a process to the life of its parent, and finding the program's function. Does not belong here:
anything the program does.

Run as ``python -m opportunity_pipeline.supervision.child PARENT_PID PROGRAM ARGUMENTS…``, where PROGRAM is the name of
an installed console script, or ``module:function``. Running these steps after exec instead of in a ``preexec_fn``
avoids Python code between fork and exec, where it can deadlock in a process with threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent: int) -> None:
    """Asks the kernel for a SIGINT when the parent ends; exits at once if it has already ended.

    Linux only; elsewhere only the guard handles a killed supervisor.

    Args:
        parent: pid of the parent process.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        raise SystemExit(1)


def listen_to_interrupts() -> None:
    """Handles SIGINT even if it is ignored, as in background jobs of a shell script.

    Ignored signals are inherited, and SIGINT is how children are asked to end.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def program(name: str) -> EntryPoint:
    """The function behind the name of a console script, or behind ``module:function``.

    Raises:
        LookupError: no such console script is installed.
    """
    if ":" in name:
        return EntryPoint(name, name, "console_scripts")
    found = tuple(entry_points(group="console_scripts", name=name))
    if not found:
        raise LookupError(f"the program {name} is not installed in {sys.prefix}: install the package again")
    return found[0]


def main() -> None:
    """Becomes the program."""
    parent, name, *arguments = sys.argv[1:]
    listen_to_interrupts()
    end_with_parent(int(parent))
    function = program(name).load()
    sys.argv = [name, *arguments]
    # As for a console script: Dagster removes the first entry, whatever it is, before it imports definitions.
    sys.path.insert(0, str(Path(sys.executable).parent))
    sys.exit(function())


if __name__ == "__main__":
    main()
