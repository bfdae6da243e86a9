"""Types of an HTTP exchange: what was known before it, the answer, and the row recorded of it.

Belongs here: types without behaviour. Does not belong here: creating them (``client.py``) or storing them
(``ledger.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier answers revealed about a URL.

    Attributes:
        etag: validator for ``If-None-Match``.
        last_modified: validator for ``If-Modified-Since``.
        moved_to: target of a permanent redirect.
    """

    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request on the wire, for the table ``fetches``."""

    url: str
    requested_at: datetime
    status: int | None
    bytes: int | None
    from_cache: bool
    duration_ms: int
    attempt: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A usable answer.

    Attributes:
        status: HTTP status, 2xx or 304.
        headers: names in lower case.
        body: the decompressed body; None if unchanged (304).
        fetched_at: when the last byte arrived.
        moved_to: target of the permanent redirects that led here, to be requested directly from now on.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes | None
    fetched_at: datetime
    moved_to: str | None
