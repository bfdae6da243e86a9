"""What a child process does before it becomes the program it was started for.

Belongs here: tying a process to the life of its parent, and finding the program's function. Does not belong here:
anything the program does.

Run as ``python -m opportunity_pipeline.supervision.child PARENT_PID PROGRAM ARGUMENTS…`` where PROGRAM is the name of
an installed console script, or ``module:function``. Doing this after the start instead of in a ``preexec_fn`` keeps
Python code out of the moment between fork and exec, where it can deadlock in a process with threads.
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
    """Asks the kernel for a SIGINT when the parent is gone; exits at once where it is gone already.

    Linux only; elsewhere the guard alone looks after a supervisor that was killed.

    Args:
        parent: pid of the process that must stay alive.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        raise SystemExit(1)


def listen_to_interrupts() -> None:
    """Hears SIGINT also where it is ignored, as it is by what a shell's script has started in the background.

    That a process ignores a signal is inherited; children are asked to end by this one.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def program(name: str) -> EntryPoint:
    """The function behind a console script's name, or behind ``module:function``.

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
    # As a console script has it. Dagster takes the first entry away, whatever it is, before it imports definitions.
    sys.path.insert(0, str(Path(sys.executable).parent))
    sys.exit(function())


if __name__ == "__main__":
    main()
