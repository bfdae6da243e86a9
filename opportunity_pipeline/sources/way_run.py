"""Running one way of a source: request, land, parse, register, and follow up.

Belongs here: the sequence of steps for one way, within one event loop. Does not belong here: choosing the way
(``fetching.py``), HTTP (``transport/``), statements (``ledger.py``), shapes (``upstreams/``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of, shown
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import LandingZoneError, UnreadableResponse
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.landing import GONE, LandedResponse, LandingZone
from opportunity_pipeline.sources.ledger import CacheEntry, Entry, Ledger
from opportunity_pipeline.sources.listing import Reading, readings_of
from opportunity_pipeline.sources.parsing import document_from, parse_document
from opportunity_pipeline.sources.records import ParsedResponse, not_followed, unreadable
from opportunity_pipeline.sources.remembered import GONE_FOR, entry_of, is_keepable, is_recent, key_of, of_itself
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer, Attempt, Known
from opportunity_pipeline.sources.transport.failures import Gone, RequestFailed, TransientFailure

# The ledger is written in batches, by size or by age: ten thousand transactions of one row each would take longer
# than the upstreams. A run that dies in between requests the unwritten rest again.
_MOST_WAITING = 64
_LONGEST_WAITING_SECONDS = 1.0


class WayRun:
    """One way of a source, in one run.

    Args:
        source: entry of the register.
        way: one of its ways.
        settings: what to request, and limits.
        ledger: where everything is registered.
        zone: where responses land.
        now: clock for all stored times; aware.
        report: updated with what is done; shared by all ways of a run.
    """

    def __init__(
        self,
        source: Source,
        way: Way,
        *,
        settings: Settings,
        ledger: Ledger,
        zone: LandingZone,
        now: Callable[[], datetime],
        report: FetchReport,
    ) -> None:
        # Not the records: a hundred answers of many megabytes do not fit into memory; they are in the landing zone.
        self.readings: list[Reading] = []
        self.records = 0
        self.failures: list[tuple[str, str]] = []
        self.pauses: dict[str, datetime] = {}
        self.asked_to_wait: list[float] = []
        self._source = source
        self.way = way
        self._settings = settings
        self._ledger = ledger
        self._zone = zone
        self._now = now
        self._report = report
        self._read = self._told = self._stood = 0
        self._unlanded_bytes = 0
        self._room = asyncio.Condition()
        self._begun: set[str] = set()
        self._silent: set[str] = set()
        self._entries: list[Entry] = []
        self._attempts: list[Attempt] = []
        self._written_at = time.monotonic()
        self._writing = asyncio.Lock()

    @property
    def answered(self) -> bool:
        """Whether the source answered; an index alone does not count if no page it names could be fetched.

        Answers reused without a request do count: an index may name only one new page, and that one may fail.
        """
        return self._told > 0 or (self._read > 0 and (self._stood > 0 or not self.failures))

    async def ask(self, *, probe_first: bool) -> None:
        """Sends the requests of the way: pages of a listing in sequence, everything else concurrently.

        Args:
            probe_first: whether to send one request at a time until one succeeds.
        """
        requests = self.way.requests(self._settings)
        try:
            async with Client(self._settings, now=self._now, record=self._record, ready=self._ready) as client:
                for host, seconds in self._ledger.pauses(self._now()).items():
                    client.leave_alone(host, seconds)
                if not probe_first or await self._answers(client, requests):
                    await self._ask_all(client, requests)
        finally:
            # Also after an error of ours: the ledger must show the requests already sent.
            try:
                await self._write()
            finally:
                self._ledger.pause(self.pauses, self._now())

    async def _answers(self, client: Client, requests: Iterable[Request]) -> bool:
        """Whether one of the requests succeeds; a host that does not answer gets no second request.

        The first board of a list may be gone for good, or the first feed's host, while the others work.
        """
        for request in requests:
            if _host(request.url) not in self._silent:
                await self._ask_all(client, [request])
            if self._read:
                return True
        return False

    async def _ready(self) -> None:
        """Delays the next request while more than one body of the largest size is waiting to be landed."""
        async with self._room:
            await self._room.wait_for(lambda: self._unlanded_bytes <= self._settings.http_max_bytes)

    def _record(self, attempt: Attempt) -> None:
        self._report.requests += 1
        self._attempts.append(attempt)

    async def _ask_all(self, client: Client, requests: Iterable[Request]) -> None:
        # A listing that links to itself, or two that link to each other, would otherwise loop for ever.
        fresh = {request.url: request for request in requests if request.url not in self._begun}
        self._begun.update(fresh)
        for url in [url for url in fresh if not is_keepable(url)]:
            del fresh[url]
            # Escaped by ascii(): the message is stored where the address itself cannot be.
            self._fail(shown(ascii(url)[1:-1])[:200], "an address that cannot be kept: too long, or not text")
        if not fresh:
            return
        known = await asyncio.to_thread(self._ledger.known, [key_of(url) for url in fresh])
        # TaskGroup instead of gather: an error of ours in one task must cancel the others, not leave them running.
        async with asyncio.TaskGroup() as group:
            for request in fresh.values():
                entry = known.get(key_of(request.url), CacheEntry())
                if self._still_stands(request, entry):
                    self._report.skipped += 1
                    self._stood += 1
                else:
                    group.create_task(self._ask(client, request, entry))

    def _still_stands(self, request: Request, known: CacheEntry) -> bool:
        """Whether the last answer can be reused: its listing entry is unchanged, and it is not too old."""
        return (
            request.fingerprint is not None
            and request.fingerprint == known.fingerprint
            and known.checked_at is not None
            and is_recent(known.checked_at, self._now(), timedelta(days=self._settings.detail_refresh_days))
            and self._has_body(known)
        )

    def _has_body(self, known: CacheEntry) -> bool:
        return known.body_sha256 is not None and self._zone.has_body(known.body_sha256)

    async def _ask(self, client: Client, request: Request, known: CacheEntry) -> None:
        parsed = await self._page(client, request, known)
        if parsed is None:
            return
        warning = self.way.cap_warning(self._settings, parsed)
        if warning is not None:
            self._report.warnings.append(f"{shown(request.url)}: {warning}")
        following = self.way.follow(self._settings, request, parsed)
        # Freed before the follow-ups, or a listing of a thousand pages would be held in memory whole.
        del parsed
        await self._ask_all(client, following)

    async def _page(self, client: Client, request: Request, known: CacheEntry) -> ParsedResponse | None:
        """Requests, lands, parses and registers one response; None if there is nothing to parse."""
        url, key = shown(request.url), key_of(request.url)
        if known.gone_at is not None and is_recent(known.gone_at, self._now(), GONE_FOR):
            again = known.gone_at + GONE_FOR
            self._fail(url, f"gone since {known.gone_at:%Y-%m-%d} (410); not asked before {again:%Y-%m-%d}")
            return None
        # Validators refer to a stored body; without it, a 304 would leave us with nothing.
        has_body = self._has_body(known)
        validators = (
            Known(known.etag, known.last_modified, known.moved_to) if has_body else Known(moved_to=known.moved_to)
        )
        try:
            answer = await client.send(request, validators)
        except RequestFailed as failure:
            self._fail(url, failure.reason)
            if isinstance(failure, TransientFailure):
                self._silent.add(_host(request.url))
            self._note_pause(failure)
            gone_at = self._now() if isinstance(failure, Gone) and of_itself(request, failure) else None
            said = await asyncio.to_thread(self._land_gone, request, failure)
            # If the target of a permanent redirect fails, the next run tries the original address: it may be back.
            failed = replace(known, gone_at=gone_at, fingerprint=None, checked_at=self._now(), moved_to=None)
            if not isinstance(failure, TransientFailure):
                failed = replace(failed, etag=None, last_modified=None)
            await self._keep(Entry(key, failed, said))
            return None
        try:
            response, parsed = await self._landed(request, url, answer, known)
        except LandingZoneError as error:
            # The stored body that a 304 confirmed is damaged: the next run requests it in full.
            self._fail(url, str(error))
            await self._keep(Entry(key, CacheEntry(checked_at=self._now())))
            return None
        if isinstance(parsed, UnreadableResponse):
            self._fail(url, parsed.reason)
            # An unreadable answer's validators and redirect are not worth caching.
            await self._keep(Entry(key, CacheEntry(checked_at=self._now())))
            return None
        cache = entry_of(request, answer, known, response) if request.method == "GET" else None
        await self._keep(Entry(key, cache, response))
        self._count(url, answer, response, parsed)
        return parsed

    async def _landed(
        self, request: Request, url: str, answer: Answer, known: CacheEntry
    ) -> tuple[LandedResponse, ParsedResponse | UnreadableResponse]:
        """Lands and parses an answer in a thread: megabytes must not block the other requests."""
        size = len(answer.body or b"")
        self._unlanded_bytes += size
        try:
            return await asyncio.to_thread(self._land, request, url, answer, known)
        finally:
            async with self._room:
                self._unlanded_bytes -= size
                self._room.notify_all()

    def _land(
        self, request: Request, url: str, answer: Answer, known: CacheEntry
    ) -> tuple[LandedResponse, ParsedResponse | UnreadableResponse]:
        """Lands and parses an answer. A 304 lands as well: the same body, with the new time."""
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
        document: Document = document_from(response, body)
        try:
            return response, parse_document(self._source, document)
        except UnreadableResponse as error:
            return response, error

    def _land_gone(self, request: Request, failure: RequestFailed) -> LandedResponse | None:
        """Lands the answer that an address is gone: it applies to the posting whose details were at that address."""
        if failure.status not in GONE or request.method != "GET" or not of_itself(request, failure):
            return None
        return self._zone.put(
            self._source.name, shown(request.url), b"", fetched_at=self._now(), status=failure.status or 0
        )

    def _count(self, url: str, answer: Answer, response: LandedResponse, parsed: ParsedResponse) -> None:
        report = self._report
        self.readings += readings_of([(response.fetched_at, parsed)])
        self.records += len(parsed.records)
        self._read += 1
        self._told += parsed.role != "index"
        report.landed.append(response.id)
        report.records += len(parsed.records)
        if answer.body is None:
            report.not_modified += 1
        else:
            report.bytes += len(answer.body)
        if not parsed.records and not parsed.links and (parsed.page or 1) == 1:
            report.warnings.append(f"{url}: the answer holds no records; nothing expires because of it")
        if parsed.not_followed:
            report.warnings.append(f"{url}: {not_followed(parsed.not_followed)}")
        if parsed.rejected:
            report.warnings.append(f"{url}: {unreadable(parsed.unreadable)}; the listing is partial")

    def _fail(self, url: str, reason: str) -> None:
        self.failures.append((url, reason))
        self._report.errors.append(f"{url}: {reason}")

    def _note_pause(self, failure: RequestFailed) -> None:
        if isinstance(failure, TransientFailure) and failure.retry_after is not None:
            self.asked_to_wait.append(failure.retry_after)
            host = _host(failure.url)
            until = self._now() + timedelta(seconds=failure.retry_after)
            self.pauses[host] = max(self.pauses.get(host, until), until)

    async def _keep(self, entry: Entry) -> None:
        self._entries.append(entry)
        waiting_seconds = time.monotonic() - self._written_at
        if len(self._entries) >= _MOST_WAITING or waiting_seconds >= _LONGEST_WAITING_SECONDS:
            await self._write()

    async def _write(self) -> None:
        async with self._writing:
            entries, self._entries = self._entries, []
            attempts, self._attempts = self._attempts, []
            self._written_at = time.monotonic()
            if entries or attempts:
                await asyncio.to_thread(self._ledger.write, entries, attempts)


def _host(url: str) -> str:
    return (parts_of(url).hostname or "").lower()
