"""One provider's rate limit and circuit breaker.

Belongs here: pacing the begin of sends and noticing that a provider is down. Does not belong here: what an answer
means (``backoff``), or giving claims back (``dispatch``).

It lives in the process that sends, on the monotonic clock: a new process finds out for itself, at the cost of a few
attempts that back off like any other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from opportunity_pipeline.delivery.channels.channel import SendResult

FAILURES_TO_OPEN: Final = 5
"""Transient failures in a row that one bad recipient cannot explain."""
COOL_DOWN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to send once; hand it back with the result."""

    probe: bool


class Gate:
    """Lets sends pass at the provider's pace while it works; shared by the threads of a process.

    After ``FAILURES_TO_OPEN`` transient failures in a row, or at once when an answer speaks of the provider as a
    whole, the circuit is open: nothing passes for as long as the provider asked, else for ``COOL_DOWN``. Then one
    send probes: it closes the circuit or opens it again. What was already under way changes nothing meanwhile.
    """

    def __init__(
        self,
        per_second: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begins closed.

        Args:
            per_second: sends begun per second; ``None``: as many as there are.
            clock: seconds, monotonic.
            sleep: waits.
        """
        self._interval = 0.0 if per_second is None else 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_begin = clock()
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    def enter(self) -> Pass | None:
        """Waits for a place in the pace.

        Returns:
            ``None`` where the circuit is open, or opened while this waited.
        """
        with self._lock:
            now = self._clock()
            if self._open_until is not None:
                if self._probing or now < self._open_until:
                    return None
                self._probing = True
                return Pass(probe=True)
            begin = max(self._next_begin, now)
            self._next_begin = begin + self._interval
        if begin > now:
            self._sleep(begin - now)
            with self._lock:
                if self._open_until is not None:
                    return None
        return Pass(probe=False)

    def leave(self, passed: Pass, result: SendResult | None) -> None:
        """Takes note of how a send ended; ``None``: there was none after all."""
        with self._lock:
            if passed.probe:
                self._probing = False
            elif self._open_until is not None:
                return
            if result is None:
                return
            if result.outcome in ("accepted", "failed"):  # it answered, and about this message
                self._failures = 0
                self._open_until = None
                return
            self._failures += 1
            if passed.probe or result.provider_wide or self._failures >= FAILURES_TO_OPEN:
                self._open_until = self._clock() + (result.asked or COOL_DOWN).total_seconds()

    def closed_for(self) -> timedelta:
        """How long nothing will pass; zero where the circuit is closed or waits for a probe."""
        with self._lock:
            if self._open_until is None:
                return timedelta(0)
            return timedelta(seconds=max(self._open_until - self._clock(), 0.0))
