"""Limits for each host: so many requests a second, so many at once, none before the time it asked for.

Belongs here: waiting for one's turn, also for what all hosts share. Does not belong here: what is asked. The limits
hold for one client, that is for one run of a source; of sources that share a host, only the time that it asked for is
shared (``ledger.py``).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

LONGEST_INTERVAL_SECONDS = 60.0
"""A host that asks for a longer pause after every page is asked once a minute: a page a day would be of no use."""

_AT_ONCE = 100
"""Requests under way at all hosts together."""


class MustWait(RuntimeError):
    """The host asked to be left alone for longer than a run waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the upstream asked to be left alone for {seconds:.0f} s more")
        self.seconds = seconds


async def nothing_at_hand() -> None:
    """Holds nothing back."""


class HostGate:
    """Turns at hosts.

    Args:
        per_second: requests that may start in a second at one host.
        at_once: requests that may be under way at one host.
        longest_wait: seconds to wait for a host that asked to be left alone.
        ready: awaited before a turn begins; it holds back while too much is still at hand.
    """

    def __init__(
        self,
        *,
        per_second: float,
        at_once: int,
        longest_wait: float,
        ready: Callable[[], Awaitable[object]] = nothing_at_hand,
    ) -> None:
        self._intervals: dict[str, float] = defaultdict(lambda: 1 / per_second)
        self._longest_wait = longest_wait
        self._ready = ready
        self._all_places = asyncio.Semaphore(_AT_ONCE)
        self._places: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._next_start: dict[str, float] = defaultdict(float)
        self._closed_until: dict[str, float] = defaultdict(float)

    def close(self, host: str, seconds: float) -> None:
        """No further request to the host for that long."""
        self._closed_until[host] = max(self._closed_until[host], asyncio.get_running_loop().time() + seconds)

    def slow_down(self, host: str, interval: float) -> None:
        """At least so many seconds between two requests to the host, at most a minute."""
        self._intervals[host] = max(self._intervals[host], min(interval, LONGEST_INTERVAL_SECONDS))

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits for a turn and holds it.

        Raises:
            MustWait: when the host is closed for longer than a run waits.
        """
        async with self._places[host]:
            while True:
                await self._wait(host)
                async with self._all_places:
                    await self._ready()
                    # Meanwhile others left, or were told to wait longer: who waited here must not leave in one burst.
                    if self._seconds_to_wait(host) > 0:
                        continue
                    self._next_start[host] = asyncio.get_running_loop().time() + self._intervals[host]
                    yield
                    return

    async def _wait(self, host: str) -> None:
        """Waits until a request may start; while it sleeps, things may change, so it looks again."""
        while (seconds := self._seconds_to_wait(host)) > 0:
            await asyncio.sleep(seconds)

    def _seconds_to_wait(self, host: str) -> float:
        now = asyncio.get_running_loop().time()
        closed_for = self._closed_until[host] - now
        if closed_for > self._longest_wait:
            raise MustWait(closed_for)
        return max(closed_for, self._next_start[host] - now)
