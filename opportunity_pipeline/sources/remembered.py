"""The cached state of a URL between runs: its key, and its content after an answer.

Belongs here: rules without side effects. Does not belong here: requests (`way_run`), and storing (`ledger`).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from opportunity_pipeline.sources.addresses import has_secret, shown
from opportunity_pipeline.sources.landing import LandedResponse
from opportunity_pipeline.sources.ledger import CacheEntry
from opportunity_pipeline.sources.reading import is_storable, is_too_long
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.exchange import Answer
from opportunity_pipeline.sources.transport.failures import RequestFailed

GONE_FOR = timedelta(days=30)
"""A URL that answered 410 is not requested for this long; then it is tried again, so no source is lost for good."""


def is_recent(at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether a time is less than `longest` ago; a time in the future was written by a clock that ran ahead."""
    return timedelta(0) <= now - at < longest


def is_keepable(url: str) -> bool:
    """Whether a table can store an address and its key."""
    return is_storable(url) and not is_too_long(key_of(url))


def of_itself(request: Request, failure: RequestFailed) -> bool:
    """Whether the requested address itself failed, not the target of a redirect."""
    return failure.url == shown(request.url.partition("#")[0])


def key_of(url: str) -> str:
    """Cache key of a URL: the URL itself, or, if it has a secret, the masked URL with a digest of the full one."""
    return f"{shown(url)}#{hashlib.sha256(url.encode()).hexdigest()[:16]}" if has_secret(url) else url


def entry_of(request: Request, answer: Answer, known: CacheEntry, response: LandedResponse) -> CacheEntry:
    """The cached state after a readable answer; a 304 need not repeat the validators that it confirms."""
    confirmed = known if answer.body is None else CacheEntry()
    return CacheEntry(
        etag=answer.headers.get("etag", confirmed.etag),
        last_modified=answer.headers.get("last-modified", confirmed.last_modified),
        body_sha256=response.body_sha256,
        moved_to=answer.moved_to,
        fingerprint=request.fingerprint,
        checked_at=response.fetched_at,
    )
