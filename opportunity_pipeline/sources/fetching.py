"""A run of a source: ask, land, read, register. And a replay: the same from a landing zone, without asking.

Belongs here: the order of a run. Does not belong here: HTTP (``transport/``), statements (``ledger.py``), rules
(``breaker.py``, ``listing.py``), shapes (``upstreams/``).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.breaker import after_failure, position
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import SourceFailed, UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.ledger import CacheEntry, Ledger
from opportunity_pipeline.sources.listing import listings_of
from opportunity_pipeline.sources.parsing import document_from, document_of
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import disabled_reason
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer, Attempt, Known
from opportunity_pipeline.sources.transport.failures import Gone, RequestFailed, TransientFailure
from opportunity_pipeline.storage.database import Database


@dataclass
class FetchReport:
    """What a run did.

    Attributes:
        source: name in the register.
        requests: requests on the wire, retries and redirects included.
        landed: ids of the readable responses, those unchanged since the last run included.
        not_modified: answers that the landed body still stands.
        records: records read.
        bytes: size of the bodies that came, unpacked.
        complete: every listing was read to its end and understood.
        warnings: what a person should look at.
        errors: ``url: reason`` of every request that gave nothing.
        seconds: time taken.
    """

    source: str
    requests: int = 0
    landed: list[str] = field(default_factory=list)
    not_modified: int = 0
    records: int = 0
    bytes: int = 0
    complete: bool = False
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def fetch_source(
    source: Source, *, settings: Settings, database: Database, zone: LandingZone, now: Callable[[], datetime]
) -> FetchReport:
    """Asks a source, lands what comes and registers it to be normalised. One board that fails does not stop others.

    To be called from a thread without a running event loop.

    Args:
        source: entry of the register.
        settings: what to ask for, limits, and whether the upstreams or the loopback server are asked.
        database: where the run is registered.
        zone: where responses land.
        now: clock of all times that are stored; aware.

    Raises:
        SourceFailed: when nothing could be had: disabled, its breaker open, or every request failed.
    """
    reason = disabled_reason(source, settings)
    if reason is not None:
        raise SourceFailed(source.name, "", reason)
    started = time.perf_counter()
    ledger = Ledger(database, source.name)
    before, last_error = ledger.breaker()
    state = position(before, now())
    if state == "open" or (state == "half open" and not ledger.claim_probe(before, now())):
        until = before.open_until.isoformat(timespec="seconds") if before.open_until else "soon"
        raise SourceFailed(
            source.name, "", f"left alone until {until} after {before.failures} failed runs; the last: {last_error}"
        )
    run = _Run(source, settings, ledger, zone, now)
    asyncio.run(run.ask(probe_first=state == "half open"))
    report = run.report
    report.seconds = time.perf_counter() - started
    if not run.parsed:
        after = after_failure(before, now(), retry_after=run.retry_after, chance=random.random())  # noqa: S311
        url, why = run.failures[0]
        more = f" (and {len(run.failures) - 1} more)" if len(run.failures) > 1 else ""
        ledger.failed(now(), after, f"{url}: {why}{more}")
        raise SourceFailed(source.name, url, f"{why}{more}")
    listed = listings_of(run.parsed)
    ledger.listed(listed)
    ledger.succeeded(now(), report.records)
    report.complete = not report.errors and all(listing.complete for listing in listed)
    return report


def replay_source(source: Source, *, database: Database, zone: LandingZone, origin: LandingZone) -> FetchReport:
    """Registers the source's responses of a landing zone to be normalised (again), as if they had just been fetched.

    Args:
        source: entry of the register.
        database: where they are registered.
        zone: landing zone of this home; what it lacks is copied into it.
        origin: where the responses lie; may be the same zone.

    Raises:
        SourceFailed: when there are responses and none can be read.
        LandingZoneError: when an entry is damaged.
    """
    started = time.perf_counter()
    report = FetchReport(source.name)
    responses: list[LandedResponse] = []
    parsed: list[tuple[datetime, ParsedResponse]] = []
    failures: list[tuple[str, str]] = []
    for response in origin.responses(source.name):
        document = document_of(origin, response)
        try:
            content = source.parse(document)
        except UnreadableResponse as error:
            failures.append((error.url, error.reason))
            continue
        zone.put(
            response.source,
            response.url,
            document.body,
            fetched_at=response.fetched_at,
            status=response.status,
            headers=response.headers,
            method=response.method,
        )
        responses.append(response)
        parsed.append((response.fetched_at, content))
        report.bytes += response.length
        report.records += len(content.records)
    report.errors = [f"{url}: {why}" for url, why in failures]
    if failures and not parsed:
        raise SourceFailed(source.name, *failures[0])
    listed = listings_of(parsed)
    Ledger(database, source.name).replayed(responses, listed)
    report.landed = [response.id for response in responses]
    report.complete = bool(listed) and not failures and all(listing.complete for listing in listed)
    report.seconds = time.perf_counter() - started
    return report


class _Run:
    """One run of a source, within one event loop."""

    def __init__(
        self, source: Source, settings: Settings, ledger: Ledger, zone: LandingZone, now: Callable[[], datetime]
    ) -> None:
        self.report = FetchReport(source.name)
        self.parsed: list[tuple[datetime, ParsedResponse]] = []
        self.failures: list[tuple[str, str]] = []
        self.retry_after: float | None = None
        self._source = source
        self._settings = settings
        self._ledger = ledger
        self._zone = zone
        self._now = now
        self._attempts: list[Attempt] = []

    async def ask(self, *, probe_first: bool) -> None:
        """Sends all requests, those of one listing after each other and listings side by side."""
        requests = self._source.requests(self._settings)
        async with Client(self._settings, now=self._now, record=self._record) as client:
            if probe_first:
                await self._listing(client, requests.pop(0))
                if not self.parsed:
                    return
            await asyncio.gather(*(self._listing(client, request) for request in requests))
        self._ledger.attempted(self._new_attempts())

    def _record(self, attempt: Attempt) -> None:
        self.report.requests += 1
        self._attempts.append(attempt)

    def _new_attempts(self) -> list[Attempt]:
        attempts, self._attempts = self._attempts, []
        return attempts

    async def _listing(self, client: Client, first: Request) -> None:
        request: Request | None = first
        while request is not None:
            parsed = await self._page(client, request)
            if parsed is None:
                return
            following = self._source.next_request(self._settings, request, parsed)
            warning = self._source.cap_warning(self._settings, parsed) if following is None else None
            if warning is not None:
                self.report.warnings.append(f"{shown(request.url)}: {warning}")
            request = following

    async def _page(self, client: Client, request: Request) -> ParsedResponse | None:
        """Asks, lands, reads and registers one response; None when there is nothing to read."""
        url = shown(request.url)
        known = self._ledger.known(url)
        if known.gone_at is not None:
            self._fail(url, f"gone since {known.gone_at:%Y-%m-%d} (410); not asked. Remove it from the settings")
            return None
        # Validators stand for a body; without it, an answer "unchanged" would leave us with nothing.
        usable = known.body_sha256 is not None and self._zone.has_body(known.body_sha256)
        validators = (
            Known(known.etag, known.last_modified, known.moved_to) if usable else Known(moved_to=known.moved_to)
        )
        try:
            answer = await client.send(request, validators)
        except RequestFailed as failure:
            self._fail(url, failure.reason)
            if isinstance(failure, TransientFailure) and failure.retry_after is not None:
                self.retry_after = max(self.retry_after or 0.0, failure.retry_after)
            gone_at = self._now() if isinstance(failure, Gone) else None
            self._ledger.unusable(url, replace(known, gone_at=gone_at), self._now(), self._new_attempts())
            return None
        # Packing and parsing megabytes must not hold up the other requests.
        document, response = await asyncio.to_thread(self._land, request, url, answer, known)
        try:
            parsed = await asyncio.to_thread(self._source.parse, document)
        except UnreadableResponse as error:
            self._fail(url, error.reason)
            # Neither validators nor a redirect that led to an unreadable page are worth remembering.
            self._ledger.unusable(url, CacheEntry(), self._now(), self._new_attempts())
            return None
        entry = _entry(answer, known, response) if request.method == "GET" else None
        self._ledger.answered(url, response, entry, self._new_attempts())
        self._count(url, answer, response, parsed)
        return parsed

    def _land(self, request: Request, url: str, answer: Answer, known: CacheEntry) -> tuple[Document, LandedResponse]:
        """Lands an answer. One that is unchanged lands as well: the same body once more, seen now."""
        unchanged = answer.body is None
        body = self._zone.body_of(known.body_sha256 or "") if answer.body is None else answer.body
        response = self._zone.put(
            self._source.name,
            url,
            body,
            fetched_at=answer.fetched_at,
            status=httpx.codes.OK if unchanged else answer.status,
            headers=answer.headers,
            method=request.method,
        )
        return document_from(response, body), response

    def _count(self, url: str, answer: Answer, response: LandedResponse, parsed: ParsedResponse) -> None:
        report = self.report
        self.parsed.append((response.fetched_at, parsed))
        report.landed.append(response.id)
        report.records += len(parsed.records)
        if answer.body is None:
            report.not_modified += 1
        else:
            report.bytes += len(answer.body)
        if not parsed.records and (parsed.page or 1) == 1:
            report.warnings.append(f"{url}: the answer holds no records; nothing expires because of it")
        if parsed.rejected:
            report.warnings.append(f"{url}: {len(parsed.rejected)} elements cannot be read; the listing is partial")

    def _fail(self, url: str, reason: str) -> None:
        self.failures.append((url, reason))
        self.report.errors.append(f"{url}: {reason}")


def _entry(answer: Answer, known: CacheEntry, response: LandedResponse) -> CacheEntry:
    """What is known of a URL after a readable answer; a 304 need not repeat the validators that it confirms."""
    confirmed = known if answer.body is None else CacheEntry()
    return CacheEntry(
        etag=answer.headers.get("etag", confirmed.etag),
        last_modified=answer.headers.get("last-modified", confirmed.last_modified),
        body_sha256=response.body_sha256,
        moved_to=answer.moved_to,
    )
