"""The landing zone: every response as received, stored once on disk.

Belongs here: writing, finding, reading and pruning raw responses. Does not belong here: their content.

Layout of the folder::

    bodies/<first two of sha256>/<sha256>.gz     the gzipped body, named by its digest: equal bodies are stored once
    responses/<source>/<id>.json                 one entry per response: URL, time, status, headers, body digest

Every file is written under a temporary name, flushed to disk and renamed into place, so readers and crashes never see
a partial file. Writers share a lock that pruning takes exclusively, so a body is never removed between its writing and
the writing of the entry that refers to it.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opportunity_pipeline.sources.document import read_json
from opportunity_pipeline.sources.errors import LandingZoneError

_SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ID = re.compile(r"[0-9a-f]{32}")
_BLOCK = 65_536
_GZIP = 16 + zlib.MAX_WBITS
_SHA256 = re.compile(r"[0-9a-f]{64}")

GONE = frozenset({404, 410})
"""Statuses for an address that no longer exists. Such an answer is stored without its body, which is for people."""

# An upstream's session cookie is a secret, and nothing downstream reads it.
_UNKEPT_HEADERS = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate"})


@dataclass(frozen=True, slots=True)
class LandedResponse:
    """An entry of the landing zone.

    Attributes:
        id: digest of source, method, URL, time and body digest; the same response has the same id in every zone.
        source: name in the register.
        url: URL it came from, without secrets.
        method: HTTP method.
        fetched_at: when it was fetched; aware, UTC.
        status: HTTP status.
        headers: response headers, names in lower case.
        body_sha256: content address of the body.
        length: body size in bytes, decompressed.
    """

    id: str
    source: str
    url: str
    method: str
    fetched_at: datetime
    status: int
    body_sha256: str
    length: int
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def gone(self) -> bool:
        """Whether the upstream answered that nothing is at this address (404, 410)."""
        return self.status in GONE


class LandingZone:
    """A folder of raw responses. Any number of processes may write to it at once; it is created on the first write.

    Args:
        folder: its path.
        durable: whether writes must survive a power cut. Data that can be recreated need not, and is written ten times
            as fast.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self._durable = durable

    def put(
        self,
        source: str,
        url: str,
        body: bytes,
        *,
        fetched_at: datetime,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> LandedResponse:
        """Stores a response. Storing the same source, method, URL, time and body again changes nothing.

        Args:
            source: name in the register; used as folder name, so only ``a-z``, ``0-9`` and ``_``.
            url: URL it came from, without secrets.
            body: the body, decompressed.
            fetched_at: when it was fetched; aware.
            status: HTTP status.
            headers: response headers; cookies and credentials are dropped.
            method: HTTP method.

        Raises:
            LandingZoneError: if the source name is invalid or the time has no zone.
        """
        if not _SOURCE_NAME.fullmatch(source):
            raise LandingZoneError(f"landing zone {self.folder}: {source!r} is not a source name")
        if fetched_at.tzinfo is None:
            raise LandingZoneError(f"landing zone {self.folder}: fetched_at {fetched_at} of {url} has no zone")
        fetched_at = fetched_at.astimezone(UTC)
        sha256 = hashlib.sha256(body).hexdigest()
        identity = "\x1f".join((source, method, url, fetched_at.isoformat(), sha256))
        response = LandedResponse(
            id=hashlib.sha256(identity.encode(errors="backslashreplace")).hexdigest()[:32],
            source=source,
            url=url,
            method=method,
            fetched_at=fetched_at,
            status=status,
            body_sha256=sha256,
            length=len(body),
            headers={
                name.lower(): value for name, value in (headers or {}).items() if name.lower() not in _UNKEPT_HEADERS
            },
        )
        entry = Path(self._entry_path(source, response.id))
        with self._locked(fcntl.LOCK_SH):
            if entry.exists():
                return _read_entry(entry)
            body_path = Path(self._body_path(sha256))
            if not body_path.exists():
                # No timestamp in the gzip header: equal bodies give equal files.
                self._write(body_path, gzip.compress(body, compresslevel=6, mtime=0))
            self._write(entry, _entry_json(response))
        return response

    def responses(self, source: str | None = None) -> Iterator[LandedResponse]:
        """All entries, or those of one source, sorted by time and then id."""
        pattern = f"{source or '*'}/*.json"
        entries = [_read_entry(path) for path in (self.folder / "responses").glob(pattern)]
        yield from sorted(entries, key=lambda response: (response.fetched_at, response.id))

    def get(self, response_id: str, source: str | None = None) -> LandedResponse:
        """The entry with that id.

        Args:
            response_id: the id.
            source: its source, if known; otherwise all sources are searched.

        Raises:
            LandingZoneError: if there is none.
        """
        if _ID.fullmatch(response_id):
            known: list[Path | str] = [self._entry_path(source, response_id)] if source is not None else []
            for path in known or (self.folder / "responses").glob(f"*/{response_id}.json"):
                # No exists() check first: thousands of small entries are read in sequence.
                with contextlib.suppress(FileNotFoundError):
                    return _entry(path, _content(path))
        raise LandingZoneError(f"landing zone {self.folder}: no response {response_id!r}")

    def has_body(self, sha256: str) -> bool:
        """Whether a body with that digest is stored here."""
        return bool(_SHA256.fullmatch(sha256)) and Path(self._body_path(sha256)).exists()

    def body_of(self, sha256: str) -> bytes:
        """The body with that digest, decompressed.

        Raises:
            LandingZoneError: if it is missing or damaged.
        """
        if not _SHA256.fullmatch(sha256):
            raise LandingZoneError(f"landing zone {self.folder}: no body {sha256!r}")
        path = self._body_path(sha256)
        try:
            # One call suffices for the single member we wrote; gzip.decompress takes 1.5 times as long.
            body = zlib.decompress(_content(path), wbits=_GZIP)
        except FileNotFoundError:
            raise LandingZoneError(f"landing zone {self.folder}: no body {sha256!r}") from None
        except (OSError, zlib.error) as error:
            raise LandingZoneError(f"{path}: damaged ({error}); remove it and import or fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise LandingZoneError(f"{path}: the content is not what its name says; remove it and fetch it again")
        return body

    def body(self, response: LandedResponse) -> bytes:
        """The body of an entry, decompressed.

        Raises:
            LandingZoneError: if it is missing or damaged.
        """
        return self.body_of(response.body_sha256)

    def prune(self, before: datetime) -> int:
        """Removes the responses fetched before a time, and bodies that no remaining entry refers to.

        Returns:
            Number of entries removed.
        """
        if not self.folder.exists():
            return 0
        removed = 0
        with self._locked(fcntl.LOCK_EX):
            needed: set[str] = set()
            for path in (self.folder / "responses").glob("*/*.json"):
                response = _read_entry(path)
                if response.fetched_at < before:
                    path.unlink()
                    removed += 1
                else:
                    needed.add(response.body_sha256)
            for path in (self.folder / "bodies").glob("*/*.gz"):
                if path.name.removesuffix(".gz") not in needed:
                    path.unlink()
            # The exclusive lock excludes writers, so a temporary file is the leftover of a crash.
            for path in self.folder.glob("*/*/.*.tmp"):
                path.unlink()
        return removed

    def _write(self, path: Path, content: bytes) -> None:
        """Writes a file atomically: whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(content)
                if self._durable:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _entry_path(self, source: str, response_id: str) -> str:
        # A str: building a Path takes as long as opening the file.
        return f"{self.folder}/responses/{source}/{response_id}.json"

    def _body_path(self, sha256: str) -> str:
        return f"{self.folder}/bodies/{sha256[:2]}/{sha256}.gz"

    @contextlib.contextmanager
    def _locked(self, operation: int) -> Iterator[None]:
        # Bodies may hold personal data: nobody else on the machine reads them.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)
        # Closing the descriptor releases the lock, even if the process dies.
        with (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, operation)
            yield


def _entry_json(response: LandedResponse) -> bytes:
    content: dict[str, Any] = asdict(response)
    content["fetched_at"] = response.fetched_at.isoformat()
    content["headers"] = dict(sorted(response.headers.items()))
    return json.dumps(content, indent=1).encode()


def _content(path: Path | str) -> bytes:
    """Reads a file; for a small one in half the time of ``Path.read_bytes``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        blocks = [os.read(descriptor, _BLOCK)]
        while len(blocks[-1]) == _BLOCK:
            blocks.append(os.read(descriptor, _BLOCK))
        return b"".join(blocks)
    finally:
        os.close(descriptor)


def _read_entry(path: Path) -> LandedResponse:
    try:
        return _entry(path, path.read_bytes())
    except OSError as error:
        raise LandingZoneError(f"{path}: not an entry of a landing zone ({error})") from error


def _entry(path: Path | str, content: bytes) -> LandedResponse:
    try:
        values = read_json(content)
        return LandedResponse(**{**values, "fetched_at": datetime.fromisoformat(values["fetched_at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise LandingZoneError(f"{path}: not an entry of a landing zone ({error})") from error
