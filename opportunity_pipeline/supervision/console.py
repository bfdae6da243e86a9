"""What the person at the terminal sees of a family of processes, and the log files that hold all of it.

Belongs here: writing lines, with prefixes, and keeping log files bounded. Does not belong here: deciding what to do
about what they say.
"""

from __future__ import annotations

import re
import threading
import time
from io import FileIO
from pathlib import Path
from typing import TextIO

LOG_BYTES = 10_000_000
"""A log file that has grown beyond this becomes ``NAME.log.1``, in place of the one before."""

# Text from upstreams can end up in a log line; a terminal must not obey it.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# NOTICE is our own: a line that is always shown, and shown without the word.
_LEVEL = re.compile(r"(?: - |^)(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL)(?: - |: )")
_QUIET = {"DEBUG", "INFO"}


class Console:
    """Lines for the terminal: our own, and those of the children behind their names.

    A terminal that is gone mutes the console; the log files go on.
    """

    def __init__(self, stream: TextIO, *, verbose: bool = False) -> None:
        """Binds to a stream.

        Args:
            stream: where lines go.
            verbose: show the children's debug and info lines too.
        """
        self._stream: TextIO | None = stream
        self._verbose = verbose
        self._stopping = False
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def say(self, text: str) -> None:
        """One line of our own, behind the seconds since the start."""
        self._write(f"{time.monotonic() - self._started:7.1f} s │ {text}")

    def stopping(self) -> None:
        """Says so once; from here on children are not shown: what is told to stop complains of it, in its log."""
        if not self._stopping:
            self._stopping = True
            self.say("stopping")

    def child(self, name: str, line: str, level: str | None) -> None:
        """One line of a child.

        Args:
            name: of the child.
            line: clean text without a line end.
            level: of the log record the line belongs to; ``None`` where the child gave none.
        """
        if self._verbose or not (self._stopping or level in _QUIET):
            self._write(f"{name:>9} │ {line.removeprefix('NOTICE: ')}")

    def _write(self, line: str) -> None:
        with self._lock:
            if self._stream is None:
                return
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except (OSError, ValueError):  # the terminal was closed: EIO, EPIPE, or a closed file
                self._stream = None


class ChildLog:
    """The output of one child: into its log file whole, and on to the console by level.

    A traceback or a second line carries no level of its own and belongs to the record before it.
    """

    def __init__(self, name: str, folder: Path, console: Console) -> None:
        """Opens ``folder/NAME.log`` for appending.

        Raises:
            OSError: the file cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.log"
        self._name = name
        self._console = console
        self._level: str | None = None
        self._file: FileIO | None = self._open()

    def line(self, raw: bytes) -> None:
        """Takes one line as the child wrote it.

        A file that can no longer be written (a full disk) is given up with one line on the console: whoever reads a
        child's output must go on reading, or the child stands still.
        """
        line = _ESCAPES.sub("", raw.decode("utf-8", "replace").rstrip())
        found = _LEVEL.search(line)
        if found:
            self._level = found[1]
        try:
            self._write(line)
        except OSError as error:
            self.close()
            self._console.say(f"{self.path}: no longer written: {error}")
        self._console.child(self._name, line, self._level)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: str) -> None:
        if self._file is None:
            return
        if self._file.tell() > LOG_BYTES:
            self._file.close()
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
            self._file = self._open()
        self._file.write(f"{line}\n".encode())

    def _open(self) -> FileIO:
        # Unbuffered, so that a file which cannot be written holds nothing that its closing would try to write again.
        return self.path.open("ab", buffering=0)
