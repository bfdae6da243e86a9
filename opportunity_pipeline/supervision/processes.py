"""A group of child processes: started, logged, watched, restarted, and ended together.

Belongs here: the life cycle of children. Does not belong here: which children there are, or when one is ready.

Threads only carry output. Children are started by the calling thread, which must be the main one: Linux ties a
parent-death signal to the thread that started the child.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import getpid
from pathlib import Path

from opportunity_pipeline.supervision import groups
from opportunity_pipeline.supervision.console import ChildLog, Console
from opportunity_pipeline.supervision.guard import Guard
from opportunity_pipeline.supervision.stopping import StopWish

POLL_SECONDS = 0.1
STOP_PATIENCE_SECONDS = 8.0
BACKOFF_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Waits before restarts after a death; one more death within `FORGIVEN_AFTER_SECONDS` stops everything."""
FORGIVEN_AFTER_SECONDS = 300.0
LINE_BYTES = 65_536
"""Longer lines are split, so that a child that writes no line ends cannot exhaust our memory."""


class ChildFailed(RuntimeError):
    """A child ended unexpectedly; the message names its log."""


@dataclass(frozen=True)
class Program:
    """A program to run as a child.

    Attributes:
        name: short name, used for the log file and the console lines.
        command: console script (or ``module:function``) and its arguments.
        before_again: called before the child is restarted after a death.
    """

    name: str
    command: Sequence[str]
    before_again: Callable[[], None] = lambda: None


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    log: ChildLog
    reader: threading.Thread
    deaths: deque[float] = field(default_factory=deque)
    start_again_at: float | None = None


class Family:
    """The children of one supervisor."""

    def __init__(
        self, environment: Mapping[str, str], logs: Path, console: Console, guard: Guard, wish: StopWish
    ) -> None:
        """Creates an empty family.

        Args:
            environment: environment of every child.
            logs: folder of the log files.
            console: prints the children's lines, starts and ends.
            guard: knows every child's process group.
            wish: checked while waiting.
        """
        self.environment = dict(environment)
        self.logs = logs
        self._console = console
        self._guard = guard
        self._wish = wish
        self._children: dict[str, _Child] = {}

    def start(self, program: Program) -> int:
        """Starts a child that is to keep running.

        Returns:
            Its pid.
        """
        child = self._start(program)
        self._children[program.name] = child
        return child.process.pid

    def run(self, program: Program) -> None:
        """Runs a child to completion.

        Raises:
            ChildFailed: its exit code was not 0.
            Stopped: a stop was requested; the child's group has ended.
        """
        child = self._start(program)
        group = child.process.pid
        while child.process.poll() is None:
            if self._wish.wished:
                self._console.stopping()
                groups.end([group], STOP_PATIENCE_SECONDS, lambda: self._wish.hurried)
                break
            time.sleep(POLL_SECONDS)
        self._gone(child)
        self._wish.check()
        if child.process.returncode != 0:
            raise ChildFailed(f"{program.name} {_ending(child.process.returncode)}; see {child.log.path}")

    def running(self, name: str) -> bool:
        """Whether the child is running now."""
        child = self._children[name]
        return child.start_again_at is None and child.process.poll() is None

    def expect(self, name: str) -> None:
        """Checks that a child that is not ready yet is still running.

        Raises:
            ChildFailed: it has ended.
        """
        child = self._children[name]
        if child.process.poll() is not None:
            raise ChildFailed(f"{name} {_ending(child.process.returncode)} at its start; see {child.log.path}")

    def watch(self) -> None:
        """Checks every child once: registers deaths, and restarts children when due.

        Raises:
            ChildFailed: a child died too often.
        """
        if not self._guard.check():
            self._console.say("the guard had ended and was restarted")
        for name, child in list(self._children.items()):
            if child.start_again_at is not None:
                if time.monotonic() >= child.start_again_at:
                    child.program.before_again()
                    self._children[name] = self._start(child.program, child.deaths)
                    self._console.say(f"{name}: restarted")
            elif child.process.poll() is not None:
                self._died(child)

    def stop(self) -> list[str]:
        """Ends every child and all processes it has started.

        Returns:
            Names of the children that had to be killed.
        """
        # The pid of a child that waits for its restart may have been reused.
        children = [child for child in self._children.values() if child.start_again_at is None]
        leaders = [child.process.pid for child in children]
        killed = groups.end(leaders, STOP_PATIENCE_SECONDS, lambda: self._wish.hurried)
        for child in children:
            self._gone(child)
        self._children.clear()
        return [child.program.name for child in children if child.process.pid in killed]

    def _start(self, program: Program, deaths: deque[float] | None = None) -> _Child:
        log = ChildLog(program.name, self.logs, self._console)
        command = [sys.executable, "-m", "opportunity_pipeline.supervision.child", str(getpid()), *program.command]
        process = subprocess.Popen(  # noqa: S603 - the command comes from our own code
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            start_new_session=True,
        )
        self._guard.add(process.pid)
        reader = threading.Thread(target=_carry, args=(process, log), name=f"output of {program.name}", daemon=True)
        reader.start()
        return _Child(program, process, log, reader, deaths if deaths is not None else deque())

    def _died(self, child: _Child) -> None:
        """Cleans up after a death and schedules the restart."""
        name, code = child.program.name, child.process.returncode
        now = time.monotonic()
        # Run workers of a dead code server would otherwise run in parallel with the runs that replace theirs.
        groups.kill([child.process.pid])
        self._gone(child)
        while child.deaths and now - child.deaths[0] > FORGIVEN_AFTER_SECONDS:
            child.deaths.popleft()
        if len(child.deaths) == len(BACKOFF_SECONDS):
            raise ChildFailed(
                f"{name} {_ending(code)}, {len(child.deaths) + 1} times within {FORGIVEN_AFTER_SECONDS / 60:.0f} "
                f"minutes; see {child.log.path}"
            )
        wait = BACKOFF_SECONDS[len(child.deaths)]
        child.deaths.append(now)
        child.start_again_at = now + wait
        self._console.say(f"{name}: {_ending(code)}; restarting it in {wait:.0f} s; see {child.log.path}")

    def _gone(self, child: _Child) -> None:
        child.process.wait()
        self._guard.remove(child.process.pid)
        child.reader.join(timeout=2)  # longer only if a process outside the group still holds the pipe


def _carry(process: subprocess.Popen[bytes], log: ChildLog) -> None:
    """Copies a child's output to its log until the last process that holds the pipe has ended."""
    if process.stdout is not None:
        with process.stdout as stream:
            while line := stream.readline(LINE_BYTES):
                log.line(line)
    log.close()


def _ending(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
