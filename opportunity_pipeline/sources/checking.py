"""Checking a source: one small live call, bounded in time, and a line that a person can act on.

Belongs here: the call and its verdict. Does not belong here: landing or registering anything: a check leaves no trace.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import RawRecord
from opportunity_pipeline.sources.register import disabled_reason
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer
from opportunity_pipeline.sources.transport.failures import RequestFailed

LONGEST_REQUEST_SECONDS = 15.0
"""A request of a check, unless the upstream is known to need more."""

_LONGEST_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict on a source.

    Attributes:
        name: name in the register.
        reachable: the upstream answered, and the answer could be read.
        records: records in the answer.
        sample: title or name of the first.
        problem: why it cannot be used, or what to look at; None: nothing.
    """

    name: str
    reachable: bool
    records: int
    sample: str | None
    problem: str | None


def check_source(source: Source, settings: Settings) -> CheckResult:
    """Asks a source for something small, once: no retries, no paging, no cache.

    To be called from a thread without a running event loop. Takes at most the time limit of one request.

    Args:
        source: entry of the register.
        settings: as for a run.
    """
    reason = disabled_reason(source, settings)
    if reason is not None:
        return CheckResult(source.name, False, 0, None, reason)
    request = source.probe(settings) if source.probe else source.requests(settings)[0]
    try:
        answer = asyncio.run(_ask(request, settings))
        body = answer.body or b""
        parsed = source.parse(
            Document(
                source.name,
                shown(request.url),
                body,
                answer.fetched_at,
                hashlib.sha256(body).hexdigest(),
                answer.headers,
            )
        )
    except (RequestFailed, UnreadableResponse) as error:
        return CheckResult(source.name, False, 0, None, f"{error.url}: {error.reason}")
    problem = None
    if not parsed.records:
        problem = f"{shown(request.url)}: the answer holds no records"
    elif parsed.rejected:
        problem = f"{len(parsed.rejected)} elements cannot be read; the first: {parsed.rejected[0].reason}"
    sample = _sample(parsed.records[0]) if parsed.records else None
    return CheckResult(source.name, True, len(parsed.records), sample, problem)


async def _ask(request: Request, settings: Settings) -> Answer:
    once = settings.model_copy(
        update={
            "http_max_attempts": 1,
            "http_timeout_seconds": min(settings.http_timeout_seconds, LONGEST_REQUEST_SECONDS),
        }
    )
    # A wait in the source's own time limit, redirects included.
    limit = request.timeout_seconds or once.http_timeout_seconds
    async with Client(once, now=lambda: datetime.now(UTC), record=lambda attempt: None) as client:
        try:
            async with asyncio.timeout(limit):
                return await client.send(request)
        except TimeoutError:
            raise RequestFailed(shown(request.url), f"no complete answer within {limit:g} s") from None


def _sample(record: RawRecord) -> str:
    title = record.fields.get("title") or record.fields.get("name")
    words = " ".join(str(title or "").split())
    return words if len(words) <= _LONGEST_SAMPLE else f"{words[: _LONGEST_SAMPLE - 1]}…"
