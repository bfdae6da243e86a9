"""Shared parts of the checks: sending one request, parsing its answer, describing a failure.

Belongs here: settings for a single attempt, the answer as a document, advice on failures. Does not belong here: which
requests are sent and the verdict (``checking.py``, ``board_check.py``).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import httpx

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of, shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.parsing import parse_document
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer
from opportunity_pipeline.sources.transport.failures import PermanentFailure, RequestFailed, TransientFailure

_KEY_REFUSED = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.PAYMENT_REQUIRED, httpx.codes.FORBIDDEN})
_NOT_THERE = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})


def asking_once(settings: Settings, longest_seconds: float) -> Settings:
    """The settings with one attempt per request, and this time limit for it."""
    return settings.model_copy(
        update={"http_max_attempts": 1, "http_timeout_seconds": min(settings.http_timeout_seconds, longest_seconds)}
    )


def leaving_no_trace(settings: Settings) -> Client:
    """A client that records no requests."""
    return Client(settings, now=lambda: datetime.now(UTC), record=lambda attempt: None)


def read(source: Source, request: Request, answer: Answer) -> ParsedResponse:
    """Parses an answer.

    Raises:
        UnreadableResponse: if it matches none of the source's shapes.
    """
    body = answer.body or b""
    digest = hashlib.sha256(body).hexdigest()
    document = Document(source.name, shown(request.url), body, answer.fetched_at, digest, answer.headers)
    return parse_document(source, document)


def told(error: RequestFailed | UnreadableResponse) -> str:
    """A failure in one line: the host, what is wrong, and what to do about it."""
    return f"{parts_of(error.url).hostname}: {error.reason}; {_advice(error)}"


def _advice(error: RequestFailed | UnreadableResponse) -> str:
    if isinstance(error, UnreadableResponse):
        return "open the address and compare: the upstream changed its shape, or shows an error page"
    if isinstance(error, TransientFailure) and error.retry_after is not None:
        return "try again after that time"
    if error.status in _KEY_REFUSED:
        return "check the key, if it needs one, and the upstream's terms"
    if error.status in _NOT_THERE:
        return "check the board, query or address in the settings"
    if isinstance(error, PermanentFailure) and error.status is not None and httpx.codes.is_client_error(error.status):
        return "the address or its parameters are refused: check the source's settings; if those are right, report it"
    if error.status is not None:
        return "try again later"
    if isinstance(error, TransientFailure):
        return "check that this machine reaches the internet, and try again"
    return "check the address in the settings, and the reason"
