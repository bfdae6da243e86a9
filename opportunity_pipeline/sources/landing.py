"""The landing zone: every response as it came, on disk, once.

Belongs here: writing, finding, reading and pruning raw responses. Does not belong here: what is in them.

Layout of the folder::

    bodies/<first two of sha256>/<sha256>.gz     the body, packed, named by its content: equal bodies lie once
    responses/<source>/<id>.json                 one entry a response: URL, time, status, headers, body

Every file is written beside its place, flushed to disk and renamed into it, so that a reader or a crash never meets
half a file. Writers share the lock file and pruning takes it alone, so that a body is never removed between its
writing and the writing of the entry that needs it.
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
"""Statuses of an address at which nothing is any more. Such an answer has no body here: what it says is for people."""

# A session cookie of an upstream is a secret, and nothing downstream reads it.
_UNKEPT_HEADERS = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate"})


@dataclass(frozen=True, slots=True)
class LandedResponse:
    """An entry of the landing zone.

    Attributes:
        id: digest of source, method, URL, time and body; the same response has the same id in every zone.
        source: name in the register.
        url: URL it came from, without secrets.
        method: HTTP method.
        fetched_at: when it was fetched; aware, UTC.
        status: HTTP status.
        headers: response headers, names in lower case.
        body_sha256: content address of the body.
        length: body size in bytes, unpacked.
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
    """A folder of raw responses. Any number of processes may write to it at once; it is made on the first write.

    Args:
        folder: where it is.
        durable: whether what is written survives a power cut. What can be made again at any time need not, and is
            written ten times as fast.
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
        """Keeps a response. The same source, method, URL, time and body again change nothing.

        Args:
            source: name in the register; names a folder, so only ``a-z``, ``0-9`` and ``_``.
            url: URL it came from, without secrets.
            body: the body, unpacked.
            fetched_at: when it was fetched; aware.
            status: HTTP status.
            headers: response headers; cookies and credentials are left out.
            method: HTTP method.

        Raises:
            LandingZoneError: when the name or the time cannot be used.
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
                # No time stamp inside: equal bodies give equal files.
                self._write(body_path, gzip.compress(body, compresslevel=6, mtime=0))
            self._write(entry, _entry_json(response))
        return response

    def responses(self, source: str | None = None) -> Iterator[LandedResponse]:
        """All entries, or those of one source, by time and then id."""
        pattern = f"{source or '*'}/*.json"
        entries = [_read_entry(path) for path in (self.folder / "responses").glob(pattern)]
        yield from sorted(entries, key=lambda response: (response.fetched_at, response.id))

    def get(self, response_id: str, source: str | None = None) -> LandedResponse:
        """The entry of that id.

        Args:
            response_id: the id.
            source: its source, where it is known; without it all sources are searched.

        Raises:
            LandingZoneError: when there is none.
        """
        if _ID.fullmatch(response_id):
            known: list[Path | str] = [self._entry_path(source, response_id)] if source is not None else []
            for path in known or (self.folder / "responses").glob(f"*/{response_id}.json"):
                # Not asked for beforehand: thousands of small entries are read one after the other.
                with contextlib.suppress(FileNotFoundError):
                    return _entry(path, _content(path))
        raise LandingZoneError(f"landing zone {self.folder}: no response {response_id!r}")

    def has_body(self, sha256: str) -> bool:
        """Whether a body of that digest lies here."""
        return bool(_SHA256.fullmatch(sha256)) and Path(self._body_path(sha256)).exists()

    def body_of(self, sha256: str) -> bytes:
        """The body of that digest, unpacked.

        Raises:
            LandingZoneError: when it is missing or damaged.
        """
        if not _SHA256.fullmatch(sha256):
            raise LandingZoneError(f"landing zone {self.folder}: no body {sha256!r}")
        path = self._body_path(sha256)
        try:
            # In one call and of one member, as it was written; gzip.decompress takes half as long again.
            body = zlib.decompress(_content(path), wbits=_GZIP)
        except FileNotFoundError:
            raise LandingZoneError(f"landing zone {self.folder}: no body {sha256!r}") from None
        except (OSError, zlib.error) as error:
            raise LandingZoneError(f"{path}: damaged ({error}); remove it and import or fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise LandingZoneError(f"{path}: the content is not what its name says; remove it and fetch it again")
        return body

    def body(self, response: LandedResponse) -> bytes:
        """The body of an entry, unpacked.

        Raises:
            LandingZoneError: when it is missing or damaged.
        """
        return self.body_of(response.body_sha256)

    def prune(self, before: datetime) -> int:
        """Removes the responses fetched before a time, and the bodies that no entry needs any more.

        Returns:
            How many entries were removed.
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
            # With the lock held no writer is at work: a temporary file is the leftover of a crash.
            for path in self.folder.glob("*/*/.*.tmp"):
                path.unlink()
        return removed

    def _write(self, path: Path, content: bytes) -> None:
        """Writes a file that is there whole or not at all."""
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
        # A text: making a path of it takes as long as opening the file.
        return f"{self.folder}/responses/{source}/{response_id}.json"

    def _body_path(self, sha256: str) -> str:
        return f"{self.folder}/bodies/{sha256[:2]}/{sha256}.gz"

    @contextlib.contextmanager
    def _locked(self, operation: int) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        # Closing the descriptor releases the lock, also when the process dies.
        with (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, operation)
            yield


def _entry_json(response: LandedResponse) -> bytes:
    content: dict[str, Any] = asdict(response)
    content["fetched_at"] = response.fetched_at.isoformat()
    content["headers"] = dict(sorted(response.headers.items()))
    return json.dumps(content, indent=1).encode()


def _content(path: Path | str) -> bytes:
    """The bytes of a file, in half the time that ``Path.read_bytes`` takes for a small one."""
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
