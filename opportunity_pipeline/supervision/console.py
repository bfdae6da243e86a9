"""Terminal output of the process group, and the complete log files.

Belongs here: writing lines with prefixes, and limiting the size of log files. Does not belong here: reacting to their
content.
"""

from __future__ import annotations

import re
import threading
import time
from io import FileIO
from pathlib import Path
from typing import TextIO

LOG_BYTES = 10_000_000
"""Size at which a log file is rotated to ``NAME.log.1``, replacing the previous one."""

# Upstream text can end up in a log line; its escape sequences must not reach the terminal.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# NOTICE is our own level: such a line is always shown, without the word itself.
_LEVEL = re.compile(r"(?: - |^)(DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL)(?: - |: )")
_QUIET = {"DEBUG", "INFO"}


class Console:
    """Prints our own lines, and those of the children with their names as prefix.

    If the terminal is gone, the console goes silent; the log files continue.
    """

    def __init__(self, stream: TextIO, *, verbose: bool = False) -> None:
        """Binds to a stream.

        Args:
            stream: target of the lines.
            verbose: also show the children's debug and info lines.
        """
        self._stream: TextIO | None = stream
        self._verbose = verbose
        self._stopping = False
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def say(self, text: str) -> None:
        """Prints a line of our own, with the seconds since the start."""
        self._write(f"{time.monotonic() - self._started:7.1f} s │ {text}")

    def stopping(self) -> None:
        """Announces the stop once. From then on, lines of children are only logged: stopping makes them complain."""
        if not self._stopping:
            self._stopping = True
            self.say("stopping")

    def child(self, name: str, line: str, level: str | None) -> None:
        """Prints a line of a child.

        Args:
            name: name of the child.
            line: clean text without a line end.
            level: level of the log record that the line belongs to; ``None`` if the child gave none.
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
    """The output of one child: all of it goes to its log file, and to the console depending on the level.

    A line without a level, such as in a traceback, belongs to the record before it.
    """

    def __init__(self, name: str, folder: Path, console: Console) -> None:
        """Opens ``folder/NAME.log`` for appending.

        Raises:
            OSError: the file is not writable.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.log"
        self._name = name
        self._console = console
        self._level: str | None = None
        self._file: FileIO | None = self._open()

    def line(self, raw: bytes) -> None:
        """Handles one line as the child wrote it.

        If the file can no longer be written (disk full), it is closed with one line on the console. Reading must go on,
        or the child would block.
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
        # Unbuffered, so that closing a file on a full disk does not try to flush again.
        return self.path.open("ab", buffering=0)
