"""Importing a recorded response: turns a file into a landing zone entry, as if it had just been fetched.

Belongs here: unpacking the file, and finding out where and when it was recorded. Does not belong here: parsing its
records; an unreadable file lands too, like an unreadable answer of an upstream.
"""

from __future__ import annotations

import contextlib
import json
import mimetypes
import re
from datetime import UTC, datetime
from pathlib import Path

from opportunity_pipeline.sources.addresses import parts_of, shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import ImportFailed, UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.provenance import Provenance
from opportunity_pipeline.sources.reading import is_storable
from opportunity_pipeline.sources.source import Source
from opportunity_pipeline.sources.transport.body import BodyBroken, BodyReader, BodyRefused

MOST_BYTES = 512_000_000
"""Cap on an imported body, decompressed: a wrong file name must not fill the memory."""

RECORDED_AT = "x-recorded-at-from"
"""Header of an imported entry that names the origin of its time."""

_ESCAPED_FIELD = re.compile(
    r'"(?P<name>[^"\\]{1,60})"\s*:\s*(?P<value>"(?:[^"\\]|\\.)*\\u[dD][89a-fA-F](?:[^"\\]|\\.)*")'
)
"""A JSON field whose text contains an escaped surrogate."""

_GZIP_MAGIC = b"\x1f\x8b"


def import_recorded(
    source: Source,
    file: Path,
    *,
    zone: LandingZone,
    now: datetime,
    url: str | None = None,
    fetched_at: datetime | None = None,
) -> LandedResponse:
    """Stores a recorded response in a landing zone.

    Args:
        source: the source that the response belongs to.
        file: the body as the upstream sent it, plain or gzipped (detected by content).
        zone: the target.
        now: the clock; aware. Later times are not accepted as the recording time.
        url: URL it came from. None: as stated in the body, else the source's default.
        fetched_at: when it was recorded; aware. None: as stated in the body (`fetched_at` of a wrapper,
            `last_updated`, `lastBuildDate`, the newest date in it), else the file's modification time; the entry's
            header ``x-recorded-at-from`` names the origin.

    Raises:
        ImportFailed: if the file cannot be read or decompressed, `url` is not a URL, `fetched_at` has no zone, or the
            derived address contains a lone surrogate.
    """
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ImportFailed(f"{fetched_at.isoformat()}: the time needs a zone, for example 2026-08-23T00:00:00Z")
    if url is not None and (parts_of(url).scheme not in {"http", "https"} or not is_storable(url)):
        raise ImportFailed(f"{ascii(url)[1:-1]}: not a URL; it must begin with http:// or https://")
    body = _body(file)
    found = _provenance(source, file, body, url, now)
    evidence: str | None = "given"
    if fetched_at is None:
        fetched_at, evidence = found.fetched_at, found.evidence
    if fetched_at is None or (evidence != "given" and fetched_at > now):
        fetched_at, evidence = min(datetime.fromtimestamp(file.stat().st_mtime, UTC), now), "the date of the file"
    kind = mimetypes.guess_type(file.name.removesuffix(".gz"))[0] or "application/octet-stream"
    return zone.put(
        source.name,
        shown(url or found.url or source.default_url),
        body,
        fetched_at=fetched_at,
        headers={"content-type": kind, RECORDED_AT: evidence or "the body"},
    )


def _provenance(source: Source, file: Path, body: bytes, url: str | None, now: datetime) -> Provenance:
    document = Document(source.name, url or source.default_url, body, now, body_sha256="")
    try:
        return source.provenance(document)
    except UnreadableResponse:
        return Provenance()
    except UnicodeEncodeError as error:
        if url is not None:
            return Provenance()
        raise ImportFailed(
            f"{file}: {_place_of(error.object, document.text())}half a character (a lone surrogate), so the address "
            "that it was fetched from cannot be determined; fix it, or give the URL"
        ) from None


def _place_of(words: str, text: str) -> str:
    """Line and field of the JSON value that contains the unencodable text; ``""`` if it is not found."""
    broken: list[tuple[str, str]] = []
    for found in _ESCAPED_FIELD.finditer(text):
        with contextlib.suppress(ValueError):
            value = json.loads(found["value"], strict=False)
            if not is_storable(value):
                line = text.count("\n", 0, found.start()) + 1
                broken.append((f"line {line}, field `{found['name']}`: ", value))
    # The text may be only part of a field's value (an unquoted URL segment), hence `in`.
    return next((place for place, value in broken if words in value), broken[0][0] if broken else "")


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
