"""What is remembered of a URL from one run to the next: by which key, and what of an answer.

Belongs here: rules without effects. Does not belong here: asking (`way_run`), and writing it down (`ledger`).
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
"""A URL that answered 410 is left alone for a month; then it is asked once more, so that no source is dead for ever."""


def is_recent(at: datetime, now: datetime, longest: timedelta) -> bool:
    """Whether a time lies less than so long ago; one that lies ahead was written by a clock that ran ahead."""
    return timedelta(0) <= now - at < longest


def is_keepable(url: str) -> bool:
    """Whether a table can hold an address and its key."""
    return is_storable(url) and not is_too_long(key_of(url))


def of_itself(request: Request, failure: RequestFailed) -> bool:
    """Whether the address itself failed, asked directly. Where a redirect led to is another address."""
    return failure.url == shown(request.url.partition("#")[0])


def key_of(url: str) -> str:
    """By what a URL is remembered: as it is shown, and where that hides a secret, a digest that tells two apart."""
    return f"{shown(url)}#{hashlib.sha256(url.encode()).hexdigest()[:16]}" if has_secret(url) else url


def entry_of(request: Request, answer: Answer, known: CacheEntry, response: LandedResponse) -> CacheEntry:
    """What is known of a URL after a readable answer; a 304 need not repeat the validators that it confirms."""
    confirmed = known if answer.body is None else CacheEntry()
    return CacheEntry(
        etag=answer.headers.get("etag", confirmed.etag),
        last_modified=answer.headers.get("last-modified", confirmed.last_modified),
        body_sha256=response.body_sha256,
        moved_to=answer.moved_to,
        fingerprint=request.fingerprint,
        checked_at=response.fetched_at,
    )
