"""The values of an exchange with an upstream: what is known before, what came, and what is written down of it.

Belongs here: types without behaviour. Does not belong here: making them (``client.py``) or keeping them
(``ledger.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a URL from earlier answers.

    Attributes:
        etag: validator for ``If-None-Match``.
        last_modified: validator for ``If-Modified-Since``.
        moved_to: where a permanent redirect led.
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
        body: the unpacked body; None when the one that the validators stand for is unchanged.
        fetched_at: when the last byte had come.
        moved_to: target of the permanent redirects that led here, to be asked directly from now on.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes | None
    fetched_at: datetime
    moved_to: str | None
