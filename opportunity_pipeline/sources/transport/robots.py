"""robots.txt (RFC 9309): whether a page may be requested, and how slowly.

Belongs here: fetching a host's file once per run, and interpreting it. Does not belong here: which requests are for
pages (``Request.robots``), or waiting (``gate.py``). It is checked only for pages for people: an API documented for
programs has terms of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx
from protego import Protego

from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.exchange import Answer
from opportunity_pipeline.sources.transport.failures import PermanentFailure, TransientFailure

AGENT = "opportunity-pipeline"
"""The product token that a robots.txt may name."""

_MOST_BYTES = 512 * 1024
"""How much of a file is parsed; the RFC requires at least 500 KiB."""


class Robots:
    """The robots.txt rules of the hosts that one client requests.

    Args:
        ask: sends a request under all the usual limits, but without checking robots.txt.
    """

    def __init__(self, ask: Callable[[Request], Awaitable[Answer]]) -> None:
        self._ask = ask
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, url: str) -> float | None:
        """Checks that a page may be requested.

        Returns:
            Minimum seconds between two requests (``Crawl-delay``); None: not stated.

        Raises:
            PermanentFailure: if the file disallows the page.
            TransientFailure: if the file is unavailable: a server error or no answer disallows (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if place not in self._rules:
            # A task, so that concurrent requests to one host share one answer.
            self._rules[place] = asyncio.create_task(self._read(place))
        rules = await self._rules[place]
        if not rules.can_fetch(url, AGENT):
            raise PermanentFailure(shown(url), "robots.txt disallows it")
        delay = rules.crawl_delay(AGENT)
        return None if delay is None else float(delay)

    async def _read(self, place: str) -> Protego:
        try:
            answer = await self._ask(Request(place))
        except TransientFailure as failure:
            raise TransientFailure(
                place,
                f"robots.txt is unavailable: {failure.reason}",
                status=failure.status,
                retry_after=failure.retry_after,
            ) from None
        except PermanentFailure as failure:
            if failure.status is None or not httpx.codes.is_client_error(failure.status):
                raise
            # No such file, or it is refused to us: nothing is disallowed (RFC 9309, 2.3.1.3).
            return Protego.parse("")
        # Some editors write a byte-order mark; left in place, it would hide the first rule.
        return Protego.parse((answer.body or b"")[:_MOST_BYTES].decode("utf-8-sig", errors="replace"))
