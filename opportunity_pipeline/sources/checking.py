"""Checking a source: one small live call, bounded in time, and a line that a person can act on.

Belongs here: the call and its verdict. Does not belong here: landing or registering anything: a check leaves no trace.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of, shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord
from opportunity_pipeline.sources.register import disabled_reason, unusable_reason
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
        way: the way that answered; None where none did.
        records: records in the answer; of an answer that only names further ones, how many it names.
        sample: title or name of the first.
        asked: the last URL asked, without secrets; None: none was.
        problem: why it cannot be used, or what to look at; None: nothing.
    """

    name: str
    reachable: bool
    way: str | None
    records: int
    sample: str | None
    asked: str | None
    problem: str | None


def check_sources(
    sources: Sequence[Source], settings: Settings, *, done: Callable[[str], None] = lambda _name: None
) -> list[CheckResult]:
    """Asks each source for something small, once, all side by side: no retries, no paging, no cache.

    To be called from a thread without a running event loop. Takes at most the time limits of the slowest source's ways.

    Args:
        sources: entries of the register.
        settings: as for a run.
        done: told the name of each source as its verdict is there.

    Returns:
        A verdict for each source, in their order.
    """

    async def check_all() -> list[CheckResult]:
        async def one(source: Source) -> CheckResult:
            result = await _check(source, settings)
            done(source.name)
            return result

        return list(await asyncio.gather(*(one(source) for source in sources)))

    return asyncio.run(check_all())


async def _check(source: Source, settings: Settings) -> CheckResult:
    """The verdict of the first way that answers; what was wrong with those before it is its problem to look at."""
    reason = disabled_reason(source, settings)
    if reason is not None:
        return CheckResult(source.name, False, None, 0, None, None, reason)
    problems: list[str] = []
    asked: str | None = None
    for way in source.ways:
        unusable = unusable_reason(source, way, settings)
        if unusable is not None:
            problems.append(f"{way.name}: {unusable}")
            continue
        request = way.probe(settings) if way.probe else way.requests(settings)[0]
        asked = shown(request.url)
        try:
            parsed = source.parse(_document(source, request, await _ask(request, settings)))
        except (RequestFailed, UnreadableResponse) as error:
            problems.append(f"{parts_of(error.url).hostname}: {error.reason}")
            continue
        problems += _to_look_at(parsed)
        records = len(parsed.records) or len(parsed.links)
        sample = _sample(parsed.records[0]) if parsed.records else None
        return CheckResult(source.name, True, way.name, records, sample, asked, "; ".join(problems) or None)
    return CheckResult(source.name, False, None, 0, None, asked, "; ".join(problems))


def _document(source: Source, request: Request, answer: Answer) -> Document:
    body = answer.body or b""
    digest = hashlib.sha256(body).hexdigest()
    return Document(source.name, shown(request.url), body, answer.fetched_at, digest, answer.headers)


def _to_look_at(parsed: ParsedResponse) -> Iterator[str]:
    if not parsed.records and not parsed.links:
        yield "the answer holds no records"
    elif parsed.rejected:
        yield f"{len(parsed.rejected)} elements cannot be read; the first: {parsed.rejected[0].reason}"


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
