"""The embedded default channel: writes every message to a file that any mail reader opens.

Belongs here: writing the file atomically. Does not belong here: the message format (``mime``).
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
"""A temporary file this old belongs to a killed process; a write takes milliseconds."""


class EmlChannel:
    """Writes ``<delivery-id>.eml`` into a folder; a resend rewrites the same file."""

    name = "eml"
    paced = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: OutgoingEmail) -> SendResult:
        """Writes the file: temporary file, fsync, rename, fsync of the folder.

        The rename is the send: before it the file does not exist, after it the file is complete.
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
            # A full disk or a folder without write permission affects every message alike.
            return SendResult("retry", error=one_line(f"{path}: {error.strerror or error}"), provider_wide=True)
        return SendResult("accepted", message_id=path.name)

    def evidence(self, delivery_id: UUID) -> SendResult:
        """Checks whether the file exists; this channel always knows the outcome."""
        path = self._path(delivery_id)
        if path.exists():
            return SendResult("accepted", message_id=path.name)
        return SendResult("retry", error="no file was written")

    def sweep(self) -> int:
        """Deletes temporary files of killed writers.

        Returns:
            Number of files deleted.
        """
        removed = 0
        before = time.time() - STALE_AFTER_SECONDS
        for path in self._folder.glob(".*.tmp"):
            with suppress(FileNotFoundError):  # another worker may sweep too
                if path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, delivery_id: UUID) -> Path:
        return self._folder / f"{delivery_id}.eml"

    def _prepare_folder(self) -> None:
        # Mails contain personal data: only the owner of the home may read them.
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
