"""Limits for each host: so many requests a second, so many at once, none before the time it asked for.

Belongs here: waiting for one's turn. Does not belong here: what is asked. The limits hold for one client, that is for
one run of a source; of sources that share a host, only the time that it asked for is shared (``ledger.py``).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LONGEST_INTERVAL_SECONDS = 60.0
"""A host that asks for a longer pause after every page is asked once a minute: a page a day would be of no use."""


class MustWait(RuntimeError):
    """The host asked to be left alone for longer than a run waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the upstream asked to be left alone for {seconds:.0f} s more")
        self.seconds = seconds


class HostGate:
    """Turns at hosts.

    Args:
        per_second: requests that may start in a second at one host.
        at_once: requests that may be under way at one host.
        longest_wait: seconds to wait for a host that asked to be left alone.
    """

    def __init__(self, *, per_second: float, at_once: int, longest_wait: float) -> None:
        self._intervals: dict[str, float] = defaultdict(lambda: 1 / per_second)
        self._longest_wait = longest_wait
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
        clock = asyncio.get_running_loop().time
        async with self._places[host]:
            while True:
                # While one request waits, another may be told to wait longer: look again after every sleep.
                closed_for = self._closed_until[host] - clock()
                if closed_for > self._longest_wait:
                    raise MustWait(closed_for)
                if closed_for > 0:
                    await asyncio.sleep(closed_for)
                    continue
                start = max(clock(), self._next_start[host])
                self._next_start[host] = start + self._intervals[host]
                if start > clock():
                    await asyncio.sleep(start - clock())
                    if self._closed_until[host] > clock():
                        continue
                break
            yield
