"""The embedded default: every message is a file that any mail reader opens.

Belongs here: writing the file so that it is there whole or not at all. Does not belong here: the message's form
(``mime``).
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, SendResult, one_line
from opportunity_pipeline.delivery.channels.mime import to_bytes

STALE_AFTER_SECONDS: Final = 3600
"""A half-written file this old belongs to a process that was killed; a write takes milliseconds."""


class EmlChannel:
    """Writes ``<delivery-id>.eml`` into a folder; sending again rewrites the same file."""

    name = "eml"
    paced = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: OutgoingEmail) -> SendResult:
        """Writes the file: temporary file, fsync, rename, fsync of the folder.

        The rename is the send: before it the file is not there, after it it is whole.
        """
        try:
            content = to_bytes(message)
        except ValueError as error:
            return SendResult("failed", error=one_line(f"not a mail: {error}"))
        path = self._path(message.delivery_id)
        try:
            self._prepare_folder()
            _write_whole(path, content)
        except OSError as error:
            # A full disk or a folder we may not write meets every message alike.
            return SendResult("retry", error=one_line(f"{path}: {error.strerror or error}"), provider_wide=True)
        return SendResult("accepted", message_id=path.name)

    def evidence(self, delivery_id: UUID) -> SendResult:
        """The file is there or it is not: this channel always knows."""
        path = self._path(delivery_id)
        if path.exists():
            return SendResult("accepted", message_id=path.name)
        return SendResult("retry", error="no file was written")

    def sweep(self) -> int:
        """Removes what killed writers left half-written.

        Returns:
            Files removed.
        """
        removed = 0
        before = time.time() - STALE_AFTER_SECONDS
        for path in self._folder.glob(".*.tmp"):
            with suppress(FileNotFoundError):  # another worker sweeps too
                if path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, delivery_id: UUID) -> Path:
        return self._folder / f"{delivery_id}.eml"

    def _prepare_folder(self) -> None:
        # Mails name people: nobody but the owner of the home reads them.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._folder.stat().st_mode & 0o077:
            self._folder.chmod(0o700)


def _write_whole(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
