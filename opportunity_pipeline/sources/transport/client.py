"""The HTTP client: one request with its redirects and retries, within every limit.

Belongs here: the order of steps. Does not belong here: the limits themselves (``gate``, ``guard``, ``body``,
``retrying``), the database, or interpreting an answer.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore
import httpx

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import has_secret, origin, shown
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.body import BodyBroken, BodyReader, BodyRefused
from opportunity_pipeline.sources.transport.exchange import NOTHING_KNOWN, Answer, Attempt, Known
from opportunity_pipeline.sources.transport.failures import PermanentFailure, RequestFailed, TransientFailure
from opportunity_pipeline.sources.transport.gate import HostGate, MustWait, nothing_at_hand
from opportunity_pipeline.sources.transport.guard import AddressRefused, Guard
from opportunity_pipeline.sources.transport.retrying import backoff_seconds
from opportunity_pipeline.sources.transport.robots import AGENT, Robots
from opportunity_pipeline.sources.transport.statuses import (
    PERMANENT_REDIRECTS,
    REDIRECTS,
    raise_for_status,
    redirect_target,
)
from opportunity_pipeline.sources.transport.wire import GuardedTransport

LONGEST_WAIT_SECONDS = 60.0
"""Longest wait that a host may ask a run for; if it asks for more, the request fails and the pause is stored."""

_LONGEST_CONNECT_SECONDS = 10.0
_REFUSES_CONDITIONS = frozenset({httpx.codes.BAD_REQUEST, httpx.codes.PRECONDITION_FAILED})
"""Answers that may refuse the validators and not the URL: the request is repeated once without them."""

_ACCEPT = "application/json, application/rss+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"


class Client:
    """Sends requests to upstreams. Used as an asynchronous context manager, within one event loop.

    Args:
        settings: limits, contact, and whether requests go to the loopback server.
        now: clock for stored times.
        record: called with every request on the wire.
        ready: awaited before each request, possibly more than once; delays it while too much data is in memory.
        guard: which addresses may be requested; by default public ones, and the loopback server of the settings.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        record: Callable[[Attempt], None],
        ready: Callable[[], Awaitable[None]] = nothing_at_hand,
        guard: Guard | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._record = record
        self._loopback = str(settings.loopback_url) if settings.upstream == "loopback" else None
        self._guard = guard or Guard(frozenset({origin(self._loopback)[1:]}) if self._loopback else frozenset())
        self._gate = HostGate(
            per_second=settings.http_requests_per_second,
            at_once=settings.http_concurrency_per_host,
            longest_wait=LONGEST_WAIT_SECONDS,
            ready=ready,
        )
        self._headers = {
            "User-Agent": user_agent(settings.contact),
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
        }
        self._transport = GuardedTransport(self._guard, connections=settings.http_concurrency_per_host)
        self._robots = Robots(self.send)

    def leave_alone(self, host: str, seconds: float) -> None:
        """Sends no request to a host for that long: it asked for the pause in an earlier run."""
        self._gate.close(host, seconds)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def send(self, request: Request, known: Known = NOTHING_KNOWN) -> Answer:
        """Sends a request until it is answered, fails permanently or has used up its attempts.

        Raises:
            PermanentFailure: if a retry would not help.
            TransientFailure: if the last attempt failed in a way that may pass.
        """
        self._gate.slow_down((urlsplit(request.url).hostname or "").lower(), request.pace_seconds)
        if request.robots:
            # Before the attempts: robots.txt is itself retried, and its answer holds for the whole run.
            await self._ask_robots(request.url)
        known = _without_unsendable(known)
        attempt = 1
        while True:
            try:
                return await self._follow(request, known, attempt)
            except PermanentFailure as failure:
                if known.moved_to is not None:
                    # The redirect was not permanent after all: drop it and use the configured address.
                    known = replace(known, moved_to=None)
                elif failure.status in _REFUSES_CONDITIONS and _conditional(request, known):
                    known = NOTHING_KNOWN
                else:
                    raise
            except TransientFailure as failure:
                exhausted = attempt >= self._settings.http_max_attempts
                if exhausted or (request.method == "POST" and failure.maybe_acted):
                    raise
                wait = backoff_seconds(attempt, self._settings.http_backoff_seconds, random.random())  # noqa: S311
                if failure.retry_after is not None:
                    wait = max(wait, failure.retry_after)
                if wait > LONGEST_WAIT_SECONDS:
                    raise
                await asyncio.sleep(wait)
                attempt += 1

    async def _follow(self, request: Request, known: Known, attempt: int) -> Answer:
        """One attempt: the request and its redirects."""
        url = known.moved_to or request.url.partition("#")[0]
        moved_to, all_permanent = known.moved_to, True
        for _ in range(self._settings.http_max_redirects + 1):
            if request.robots:
                await self._ask_robots(url)
            answer = await self._exchange(request, url, known, attempt)
            if answer.status not in REDIRECTS:
                return Answer(answer.status, answer.headers, answer.body, answer.fetched_at, moved_to)
            if request.method == "POST":
                raise PermanentFailure(shown(url), "a POST was redirected; it is not followed", status=answer.status)
            url = redirect_target(url, answer)
            all_permanent = all_permanent and answer.status in PERMANENT_REDIRECTS
            # A move from https to http may be forged by anyone on the path, and caching it would make it last.
            all_permanent = all_permanent and not (request.url.startswith("https:") and url.startswith("http:"))
            if all_permanent and not has_secret(url):
                moved_to = url
        limit = self._settings.http_max_redirects
        raise PermanentFailure(shown(request.url), f"more than {limit} redirects (http_max_redirects)")

    async def _ask_robots(self, url: str) -> None:
        delay = await self._robots.check(url)
        if delay is not None:
            self._gate.slow_down((urlsplit(url).hostname or "").lower(), delay)

    async def _exchange(self, request: Request, url: str, known: Known, attempt: int) -> Answer:
        """One request on the wire, recorded whatever its outcome."""
        host = (urlsplit(url).hostname or "").lower()
        try:
            self._guard.check_url(url)
            async with self._gate.turn(host):
                requested_at, started = self._now(), time.perf_counter()
                answer: Answer | None = None
                failure: RequestFailed | None = None
                try:
                    answer = await self._answer(request, url, known)
                except RequestFailed as error:
                    failure = error
                    raise
                finally:
                    self._record(
                        Attempt(
                            url=shown(url),
                            requested_at=requested_at,
                            status=answer.status if answer else failure.status if failure else None,
                            bytes=len(answer.body) if answer and answer.body is not None else None,
                            from_cache=answer is not None and answer.status == httpx.codes.NOT_MODIFIED,
                            duration_ms=round((time.perf_counter() - started) * 1000),
                            attempt=attempt,
                            error=failure.reason if failure else None if answer else "stopped",
                        )
                    )
                return answer
        except AddressRefused as refusal:
            raise PermanentFailure(shown(url), f"refused: {refusal}") from None
        except MustWait as wait:
            raise TransientFailure(shown(url), str(wait), retry_after=wait.seconds, maybe_acted=False) from None
        except TransientFailure as failure:
            if failure.retry_after is not None:
                self._gate.close(host, failure.retry_after)
            raise

    async def _answer(self, request: Request, url: str, known: Known) -> Answer:
        """Sends a request and reads the response; converts every error into a typed failure."""
        limit = request.timeout_seconds or self._settings.http_timeout_seconds
        place = shown(url)
        try:
            wired = self._wire_request(request, url, known, limit)
        except (httpx.InvalidURL, UnicodeError):
            # An upstream's link may be anything: too long, with control characters, with an invalid host name.
            raise PermanentFailure(place, "not a URL that can be requested") from None
        try:
            async with asyncio.timeout(limit):
                response = await self._transport.handle_async_request(wired)
                try:
                    return await self._read(response, place, conditional=_conditional(request, known))
                finally:
                    await response.aclose()
        except TimeoutError:
            raise TransientFailure(place, f"no complete answer within {limit:g} s") from None
        except httpcore.ConnectTimeout:
            raise TransientFailure(place, "no connection within the time limit", maybe_acted=False) from None
        except httpcore.ConnectError as error:
            raise TransientFailure(place, f"no connection: {error}", maybe_acted=False) from None
        except httpcore.TimeoutException:
            raise TransientFailure(place, f"no complete answer within {limit:g} s") from None
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol):
            # The error's text may quote a header, and a header may hold a key.
            raise PermanentFailure(place, "the request cannot be written; is there a line break in a key?") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            # OSError: for a TLS record that cannot be decrypted, httpcore passes on the bare ``ssl.SSLError``.
            raise TransientFailure(place, f"the connection broke: {str(error) or type(error).__name__}") from None
        except BodyBroken as error:
            raise TransientFailure(place, str(error)) from None
        except BodyRefused as error:
            raise PermanentFailure(place, str(error)) from None
        except AddressRefused as refusal:
            raise PermanentFailure(place, f"refused: {refusal}") from None

    def _wire_request(self, request: Request, url: str, known: Known, limit: float) -> httpx.Request:
        headers = {**self._headers, **request.headers}
        if origin(url) == origin(request.url):
            headers |= {name: secret.get_secret_value() for name, secret in request.secret_headers.items()}
        if request.method == "GET":
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.last_modified:
                headers["If-Modified-Since"] = known.last_modified
        if self._loopback:
            parts = urlsplit(url)
            headers["Host"] = parts.netloc
            query = f"?{parts.query}" if parts.query else ""
            url = f"{self._loopback.rstrip('/')}{parts.path or '/'}{query}"
        times = {"connect": min(limit, _LONGEST_CONNECT_SECONDS), "read": limit, "write": limit, "pool": limit}
        return httpx.Request(request.method, url, headers=headers, content=request.body, extensions={"timeout": times})

    async def _read(self, response: httpx.Response, url: str, *, conditional: bool) -> Answer:
        status = response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        if status == httpx.codes.NOT_MODIFIED:
            if not conditional:
                raise TransientFailure(url, "304 in answer to an unconditional request", status=status)
            return Answer(status, headers, None, self._now(), None)
        if status in REDIRECTS:
            return Answer(status, headers, b"", self._now(), None)
        raise_for_status(url, status, headers)
        reader = BodyReader(headers.get("content-encoding"), self._settings.http_max_bytes)
        async for chunk in response.aiter_raw():
            reader.feed(chunk)
        return Answer(status, headers, reader.finish(), self._now(), None)


def user_agent(contact: str) -> str:
    """The User-Agent: name, version and the operator's contact."""
    try:
        release = version("opportunity-pipeline")
    except PackageNotFoundError:
        release = "source"
    reachable = contact.encode("ascii", "ignore").decode().replace("\n", " ").replace("\r", " ").strip()
    return f"{AGENT}/{release} (+{reachable})"


def _conditional(request: Request, known: Known) -> bool:
    return request.method == "GET" and bool(known.etag or known.last_modified)


def _without_unsendable(known: Known) -> Known:
    """Drops validators with characters that we could not send back: the answer then comes in full."""

    def sendable(validator: str | None) -> str | None:
        return validator if validator and validator.isascii() and validator.isprintable() else None

    return replace(known, etag=sendable(known.etag), last_modified=sendable(known.last_modified))
