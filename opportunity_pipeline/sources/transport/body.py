"""Reading a body within limits, however small it looks on the wire.

Belongs here: unpacking with a cap. A cap on what a decoding library hands out is not enough: 1.8 KB of gzip in gzip
unpack to 2 GB inside it. So the raw bytes are read, unpacked here with ``max_length``, and only once.
"""

from __future__ import annotations

import zlib

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31


class BodyRefused(ValueError):
    """The body is larger than allowed, or encoded in a way that is not unpacked. Asking again would not help."""


class BodyBroken(ValueError):
    """The body is cut short or damaged. Asking again may help."""


class BodyReader:
    """Collects a body chunk by chunk.

    Args:
        encoding: the ``Content-Encoding`` header.
        most_bytes: cap on the unpacked body; the packed one cannot be larger either.

    Raises:
        BodyRefused: when the encoding is stacked or unknown.
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
        """Takes the next chunk as it came from the wire.

        Raises:
            BodyRefused: when the body exceeds the cap.
            BodyBroken: when it cannot be unpacked.
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
                # Further members belong to the body (RFC 1952); anything else after the end is padding. Two bytes
                # tell which, and a chunk may end between them.
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
            BodyBroken: when it was cut short.
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
