"""Checking a source: one small live call, bounded in time, and a line that a person can act on.

Belongs here: which requests a check makes, and its verdict. Does not belong here: how it asks (``probing.py``), landing
or registering anything: a check leaves no trace.
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
"""The requests of one way, together, unless its upstream is known to need more."""

LONGEST_CHECK_SECONDS = 90.0
"""The whole check of a source, all of its ways; as sources are checked side by side, that of all sources too."""

MOST_ASKED = 3
"""Boards, queries or feeds of one way that are asked: the first may be gone while all the others are well."""

_LONGEST_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict on a source.

    Attributes:
        name: name in the register.
        reachable: the upstream answered, and the answer could be read.
        way: the way that answered; None where none did.
        tried: boards, queries or feeds of that way that were asked; of the last way, where none answered.
        answered: how many of them gave an answer that could be read.
        records: records in the answers; of answers that only name further ones, how many they name.
        sample: title or name of the first.
        asked: the last URL asked, without secrets; None: none was.
        problem: why it cannot be used, or what to look at; None: nothing.
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
    """Asks each source for something small, once, all side by side: no retries, no paging, no cache.

    To be called from a thread without a running event loop. Takes at most :data:`LONGEST_CHECK_SECONDS`.

    Args:
        sources: entries of the register.
        settings: as for a run.
        kept: whom to leave alone.
        done: told the name of each source as its verdict is there.

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
    """The verdict of the first way that answers; what was wrong with those before it is its problem to look at."""
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
            # Three boards at one host fail for one reason, which is said once.
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
        yield f"{unreadable(len(rejected))}; the first: {rejected[0].reason}"
    elif not any(parsed.records or parsed.links for parsed in answers):
        yield "the answer holds no records" if len(answers) == 1 else "the answers hold no records"


async def _ask(
    source: Source, requests: Sequence[Request], settings: Settings
) -> list[ParsedResponse | RequestFailed | UnreadableResponse]:
    """What becomes of requests of one way, asked side by side within one time limit."""
    once = asking_once(settings, LONGEST_REQUEST_SECONDS)
    async with leaving_no_trace(once) as client:

        async def one(request: Request) -> ParsedResponse | RequestFailed | UnreadableResponse:
            # A wait in the source's own time limit, redirects included.
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
