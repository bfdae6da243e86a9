"""Importing a recorded response: a file becomes an entry of a landing zone, exactly as a fetch would have made it.

Belongs here: unpacking the file, and finding out where and when it was recorded. Does not belong here: reading its
records; a file that cannot be read lands all the same, as an unreadable answer of an upstream does.
"""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path

from opportunity_pipeline.sources.addresses import parts_of, shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import ImportFailed, UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.provenance import Provenance
from opportunity_pipeline.sources.source import Source
from opportunity_pipeline.sources.transport.body import BodyBroken, BodyReader, BodyRefused

MOST_BYTES = 512_000_000
"""Cap on an imported body, unpacked: a mistake in the file name should not fill the memory."""

RECORDED_AT = "x-recorded-at-from"
"""Header of an imported entry that says what its time was read from."""

_GZIP_MAGIC = b"\x1f\x8b"


def import_recorded(
    source: Source,
    file: Path,
    *,
    zone: LandingZone,
    url: str | None = None,
    fetched_at: datetime | None = None,
) -> LandedResponse:
    """Puts a recorded response into a landing zone.

    Args:
        source: whose response it is.
        file: the body as the upstream sent it, plain or packed with gzip (told by its content).
        zone: where it goes.
        url: URL it came from. None: what the body says, else the source's default.
        fetched_at: when it was recorded; aware. None: what the body says (`fetched_at` of a wrapper, `last_updated`,
            `lastBuildDate`, the newest date in it), else the date of the file; the header ``x-recorded-at-from`` of the
            entry says which.

    Raises:
        ImportFailed: when the file cannot be read or unpacked, `url` is none, or `fetched_at` has no zone.
    """
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ImportFailed(f"{fetched_at.isoformat()}: the time needs a zone, for example 2026-08-23T00:00:00Z")
    if url is not None and parts_of(url).scheme not in {"http", "https"}:
        raise ImportFailed(f"{url}: not a URL; it must begin with http:// or https://")
    body = _body(file)
    found = _provenance(source, body, url)
    evidence: str | None = "given"
    if fetched_at is None:
        fetched_at, evidence = found.fetched_at, found.evidence
    if fetched_at is None:
        fetched_at, evidence = datetime.fromtimestamp(file.stat().st_mtime, UTC), "the date of the file"
    kind = mimetypes.guess_type(file.name.removesuffix(".gz"))[0] or "application/octet-stream"
    return zone.put(
        source.name,
        shown(url or found.url or source.default_url),
        body,
        fetched_at=fetched_at,
        headers={"content-type": kind, RECORDED_AT: evidence or "the body"},
    )


def _provenance(source: Source, body: bytes, url: str | None) -> Provenance:
    document = Document(source.name, url or source.default_url, body, datetime.now(UTC), body_sha256="")
    try:
        return source.provenance(document)
    except UnreadableResponse:
        return Provenance()


def _body(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ImportFailed(f"{file}: larger than {MOST_BYTES:,} bytes")
        content = file.read_bytes()
    except OSError as error:
        raise ImportFailed(f"{file}: cannot be read ({error.strerror or error})") from None
    reader = BodyReader("gzip" if content.startswith(_GZIP_MAGIC) else None, MOST_BYTES)
    try:
        reader.feed(content)
        return reader.finish()
    except (BodyRefused, BodyBroken) as error:
        raise ImportFailed(f"{file}: {error}") from None
