"""robots.txt (RFC 9309): whether a page may be asked, and how slowly.

Belongs here: having the file of a host once a run, and what its answer means. Does not belong here: which requests are
for pages (``Request.robots``), or waiting (``gate.py``). Only pages for people are asked about: an API that is
documented for programs has terms of its own.
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
"""What is read of a file; the RFC asks for at least 500 KiB."""


class Robots:
    """The rules of the hosts that one client meets.

    Args:
        ask: sends a request with everything that any request goes through, but for robots.txt.
    """

    def __init__(self, ask: Callable[[Request], Awaitable[Answer]]) -> None:
        self._ask = ask
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, url: str) -> float | None:
        """Passes over a page that may be asked.

        Returns:
            Seconds between two requests that the host asks for (``Crawl-delay``); None: it does not say.

        Raises:
            PermanentFailure: when the file disallows the page.
            TransientFailure: when the host did not say: a server error or no answer disallows (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if place not in self._rules:
            # A task, so that pages asked side by side wait for one answer.
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
                f"robots.txt cannot be had: {failure.reason}",
                status=failure.status,
                retry_after=failure.retry_after,
            ) from None
        except PermanentFailure as failure:
            if failure.status is None or not httpx.codes.is_client_error(failure.status):
                raise
            # No such file, or none for us: nothing is disallowed (RFC 9309, 2.3.1.3).
            return Protego.parse("")
        # Some editors begin a file with a byte order mark; left there, it would hide the first rule.
        return Protego.parse((answer.body or b"")[:_MOST_BYTES].decode("utf-8-sig", errors="replace"))
