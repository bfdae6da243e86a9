"""Source check: a small live request with a time limit, and a one-line verdict that a person can act on.

Belongs here: which requests a check makes, and its verdict. Does not belong here: sending them (``probing.py``),
landing or registering anything: a check stores nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.kept import NOTHING_KEPT, Kept
from opportunity_pipeline.sources.probing import asking_once, leaving_no_trace, read, told
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord, unreadable
from opportunity_pipeline.sources.register import disabled_reason, unusable_reason
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.sources.transport.failures import RequestFailed, TransientFailure

LONGEST_REQUEST_SECONDS = 15.0
"""Time limit for all requests of one way together, unless its upstream is known to need more."""

LONGEST_CHECK_SECONDS = 90.0
"""Time limit for checking a source, all ways included; sources are checked concurrently, so for all sources too."""

MOST_ASKED = 3
"""Most boards, queries or feeds requested per way: the first may be gone while the others work."""

_LONGEST_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict on a source.

    Attributes:
        name: name in the register.
        reachable: whether the upstream answered readably.
        way: the way that answered; None if none did.
        tried: boards, queries or feeds of that way that were requested; of the last way if none answered.
        answered: how many of them answered readably.
        records: records in the answers; for index answers, the number of links.
        sample: title or name of the first record.
        asked: the last URL requested, without secrets; None: none was.
        problem: why the source cannot be used, or what to look at; None: nothing.
    """

    name: str
    reachable: bool
    way: str | None
    tried: int
    answered: int
    records: int
    sample: str | None
    asked: str | None
    problem: str | None


def check_sources(
    sources: Sequence[Source],
    settings: Settings,
    *,
    kept: Kept = NOTHING_KEPT,
    done: Callable[[str], None] = lambda _name: None,
) -> list[CheckResult]:
    """Sends a small request to each source, once and concurrently: no retries, no paging, no cache.

    Must be called from a thread without a running event loop. Takes at most :data:`LONGEST_CHECK_SECONDS`.

    Args:
        sources: entries of the register.
        settings: as for a run.
        kept: hosts and sources that are paused.
        done: called with each source's name once its verdict is known.

    Returns:
        A verdict for each source, in their order.
    """

    async def check_all() -> list[CheckResult]:
        async def one(source: Source) -> CheckResult:
            try:
                async with asyncio.timeout(LONGEST_CHECK_SECONDS):
                    result = await _check(source, settings, kept)
            except TimeoutError:
                why = f"no verdict within {LONGEST_CHECK_SECONDS:g} s; try it alone: sources check {source.name}"
                result = _unreachable(source, 0, None, why)
            done(source.name)
            return result

        return list(await asyncio.gather(*(one(source) for source in sources)))

    return asyncio.run(check_all())


async def _check(source: Source, settings: Settings, kept: Kept) -> CheckResult:
    """The verdict of the first way that answers; problems of the ways before it are included."""
    reason = disabled_reason(source, settings) or kept.source_reason(source.name)
    if reason is not None:
        return _unreachable(source, 0, None, reason)
    problems: list[str] = []
    tried, asked = 0, None
    for way in source.ways:
        unusable = unusable_reason(source, way, settings)
        if unusable is not None:
            problems.append(f"{way.name}: {unusable}")
            continue
        requests = [way.probe(settings)] if way.probe else way.requests(settings)[:MOST_ASKED]
        waiting = dict.fromkeys(filter(None, map(kept.host_reason, requests)))
        requests = [request for request in requests if kept.host_reason(request) is None]
        problems += waiting
        if not requests:
            continue
        tried, asked = len(requests), shown(requests[-1].url)
        outcomes = await _ask(source, requests, settings)
        answers = [outcome for outcome in outcomes if isinstance(outcome, ParsedResponse)]
        failures = [told(outcome) for outcome in outcomes if not isinstance(outcome, ParsedResponse)]
        if failures:
            # Three boards at one host usually fail for the same reason, which is stated once.
            count = f"{len(answers)} of {tried} answered; " if tried > 1 else ""
            problems.append(count + "; ".join(dict.fromkeys(failures)))
        if answers:
            problems += _to_look_at(answers)
            records = [record for parsed in answers for record in parsed.records]
            found = len(records) or sum(len(parsed.links) for parsed in answers)
            sample = _sample(records[0]) if records else None
            problem = "; ".join(problems) or None
            return CheckResult(source.name, True, way.name, tried, len(answers), found, sample, asked, problem)
    return _unreachable(source, tried, asked, "; ".join(problems))


def _unreachable(source: Source, tried: int, asked: str | None, problem: str) -> CheckResult:
    return CheckResult(source.name, False, None, tried, 0, 0, None, asked, problem)


def _to_look_at(answers: Sequence[ParsedResponse]) -> Iterator[str]:
    rejected = [one for parsed in answers for one in parsed.rejected]
    if rejected:
        yield f"{unreadable(sum(one.elements for one in rejected))}; the first: {rejected[0].reason}"
    elif not any(parsed.records or parsed.links for parsed in answers):
        yield "the answer holds no records" if len(answers) == 1 else "the answers hold no records"


async def _ask(
    source: Source, requests: Sequence[Request], settings: Settings
) -> list[ParsedResponse | RequestFailed | UnreadableResponse]:
    """Sends the requests of one way concurrently, within one time limit, and returns each outcome."""
    once = asking_once(settings, LONGEST_REQUEST_SECONDS)
    async with leaving_no_trace(once) as client:

        async def one(request: Request) -> ParsedResponse | RequestFailed | UnreadableResponse:
            # The time limit covers everything that the client does, redirects included.
            limit = request.timeout_seconds or once.http_timeout_seconds
            try:
                async with asyncio.timeout(limit):
                    answer = await client.send(request)
                return await asyncio.to_thread(read, source, request, answer)
            except TimeoutError:
                return TransientFailure(shown(request.url), f"no complete answer within {limit:g} s")
            except (RequestFailed, UnreadableResponse) as error:
                return error

        return await asyncio.gather(*map(one, requests))


def _sample(record: RawRecord) -> str:
    title = record.fields.get("title") or record.fields.get("name")
    words = " ".join(str(title or "").split())
    return words if len(words) <= _LONGEST_SAMPLE else f"{words[: _LONGEST_SAMPLE - 1]}…"
