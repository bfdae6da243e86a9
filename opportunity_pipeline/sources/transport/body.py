"""Reading a body within a size limit, however small it is on the wire.

Belongs here: decompression with a cap. Does not belong here: what a body contains. Capping the output of a decoding
library is not enough: 1.8 KB of gzip within gzip expand to 2 GB inside it. So the raw bytes are read and decompressed
here with ``max_length``, and only once.
"""

from __future__ import annotations

import zlib

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31


class BodyRefused(ValueError):
    """The body is too large, or its encoding is not supported. A retry would not help."""


class BodyBroken(ValueError):
    """The body is truncated or damaged. A retry may help."""


class BodyReader:
    """Collects a body chunk by chunk.

    Args:
        encoding: the ``Content-Encoding`` header.
        most_bytes: cap on the decompressed body; the compressed one cannot exceed it either.

    Raises:
        BodyRefused: if the encoding is stacked or unknown.
    """

    def __init__(self, encoding: str | None, most_bytes: int) -> None:
        names = [name for part in (encoding or "").lower().split(",") if (name := part.strip()) not in {"", "identity"}]
        if names not in ([], ["gzip"], ["x-gzip"]):
            raise BodyRefused(f"content encoding {', '.join(names)[:60]!r} is refused; gzip or none was asked for")
        self._most_bytes = most_bytes
        self._unpacker = zlib.decompressobj(_GZIP_WINDOW) if names else None
        self._parts: list[bytes] = []
        self._size = 0
        self._received = 0
        self._held = b""
        self._padding = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next chunk from the wire.

        Raises:
            BodyRefused: if the body exceeds the cap.
            BodyBroken: if it cannot be decompressed.
        """
        self._received += len(chunk)
        if self._received > self._most_bytes:
            raise self._too_large()
        if self._unpacker is None:
            self._keep(chunk)
            return
        if self._padding:
            return
        while chunk:
            if self._unpacker.eof:
                # Further gzip members belong to the body (RFC 1952); anything else after the end is padding. The two
                # magic bytes distinguish them, and a chunk may end between the two.
                chunk, self._held = self._held + chunk, b""
                if len(chunk) < len(_GZIP_MAGIC):
                    self._held = chunk
                    return
                if not chunk.startswith(_GZIP_MAGIC):
                    self._padding = True
                    return
                self._unpacker = zlib.decompressobj(_GZIP_WINDOW)
            try:
                self._keep(self._unpacker.decompress(chunk, self._most_bytes - self._size + 1))
            except zlib.error as error:
                raise BodyBroken(f"gzip is damaged: {error}") from None
            chunk = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            BodyBroken: if it was truncated.
        """
        if self._unpacker is not None and self._received and not self._unpacker.eof:
            raise BodyBroken("gzip is cut short")
        return b"".join(self._parts)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._most_bytes:
            raise self._too_large()
        self._parts.append(part)

    def _too_large(self) -> BodyRefused:
        return BodyRefused(f"the body is larger than {self._most_bytes:,} bytes (http_max_bytes)")
