"""What all checks have in common: how a check asks, and how it reads what came.

Belongs here: settings of a request that is made once, the answer as a document, what to do about a failure. Does not
belong here: which requests are made and what the verdict is (``checking.py``, ``board_check.py``).
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
    """The settings with one try for each request, and at most so many seconds for it."""
    return settings.model_copy(
        update={"http_max_attempts": 1, "http_timeout_seconds": min(settings.http_timeout_seconds, longest_seconds)}
    )


def leaving_no_trace(settings: Settings) -> Client:
    """A client whose requests are recorded nowhere."""
    return Client(settings, now=lambda: datetime.now(UTC), record=lambda attempt: None)


def read(source: Source, request: Request, answer: Answer) -> ParsedResponse:
    """What an answer holds.

    Raises:
        UnreadableResponse: it is none of the source's shapes.
    """
    body = answer.body or b""
    digest = hashlib.sha256(body).hexdigest()
    document = Document(source.name, shown(request.url), body, answer.fetched_at, digest, answer.headers)
    return parse_document(source, document)


def told(error: RequestFailed | UnreadableResponse) -> str:
    """A failure in one line: at which host, what is wrong, what to do about it."""
    return f"{parts_of(error.url).hostname}: {error.reason}; {_advice(error)}"


def _advice(error: RequestFailed | UnreadableResponse) -> str:
    if isinstance(error, UnreadableResponse):
        return "open the address and compare: the upstream changed its shape, or shows an error page"
    if isinstance(error, TransientFailure) and error.retry_after is not None:
        return "try again after that time"
    if error.status in _KEY_REFUSED:
        return "look at the key, if it needs one, and at the upstream's terms"
    if error.status in _NOT_THERE:
        return "look at the board, query or address in the settings"
    if isinstance(error, PermanentFailure) and error.status is not None and httpx.codes.is_client_error(error.status):
        return "the address or its parameters are refused: look at the source's settings; if those are right, report it"
    if error.status is not None:
        return "try again later"
    if isinstance(error, TransientFailure):
        return "look whether this machine reaches the internet, and try again"
    return "look at the address in the settings, and at the reason"
