"""Limits per host: requests per second, concurrent requests, and none before the time that the host asked for.

Belongs here: waiting for a turn, under the limit per host and the limit over all hosts. Does not belong here: which
requests are sent. The limits hold for one client, i.e. for one run of a source; sources that share a host share only
the pause that it asked for (``ledger.py``).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

LONGEST_INTERVAL_SECONDS = 60.0
"""Cap on the interval: a host that asks for a longer one gets a request per minute; a page a day would be useless."""

_AT_ONCE = 100
"""Concurrent requests over all hosts."""


class MustWait(RuntimeError):
    """The host asked for a longer pause than a run waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the upstream asked to be left alone for {seconds:.0f} s more")
        self.seconds = seconds


async def nothing_at_hand() -> None:
    """Delays nothing."""


class HostGate:
    """Turns at hosts.

    Args:
        per_second: most requests started per second at one host.
        at_once: most concurrent requests at one host.
        longest_wait: longest wait in seconds for a host that asked for a pause.
        ready: awaited before a turn begins; delays it while too much data is in memory.
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
        """Starts no further request to the host for that long."""
        self._closed_until[host] = max(self._closed_until[host], asyncio.get_running_loop().time() + seconds)

    def slow_down(self, host: str, interval: float) -> None:
        """Sets the minimum interval in seconds between two requests to the host, at most a minute."""
        self._intervals[host] = max(self._intervals[host], min(interval, LONGEST_INTERVAL_SECONDS))

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits for a turn and holds it.

        Raises:
            MustWait: if the host is closed for longer than a run waits.
        """
        async with self._places[host]:
            while True:
                await self._wait(host)
                async with self._all_places:
                    await self._ready()
                    # Others may have started, or been told to wait: those that waited here must not start in a burst.
                    if self._seconds_to_wait(host) > 0:
                        continue
                    self._next_start[host] = asyncio.get_running_loop().time() + self._intervals[host]
                    yield
                    return

    async def _wait(self, host: str) -> None:
        """Waits until a request may start; limits may change during the sleep, so it checks again."""
        while (seconds := self._seconds_to_wait(host)) > 0:
            await asyncio.sleep(seconds)

    def _seconds_to_wait(self, host: str) -> float:
        now = asyncio.get_running_loop().time()
        closed_for = self._closed_until[host] - now
        if closed_for > self._longest_wait:
            raise MustWait(closed_for)
        return max(closed_for, self._next_start[host] - now)
