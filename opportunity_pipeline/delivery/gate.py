"""The rate limit and circuit breaker of one provider.

Belongs here: pacing sends and detecting that a provider is down. Does not belong here: classifying responses
(``backoff``), or releasing claims (``dispatch``).

It exists in the sending process, on the monotonic clock: a new process detects an outage again, at the cost of a few
attempts that back off as usual.
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
"""Consecutive transient failures that one bad recipient cannot explain."""
COOL_DOWN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Pass:
    """Permission for one send; pass it to ``leave`` with the result."""

    probe: bool


class Gate:
    """Lets sends pass at the provider's rate; shared by the threads of a process.

    After ``FAILURES_TO_OPEN`` consecutive transient failures, or at once after a provider-wide failure, the circuit
    opens: nothing passes for the time the provider requested, else for ``COOL_DOWN``. Then one send probes: it closes
    the circuit or opens it again. Results of sends already under way are ignored meanwhile.
    """

    def __init__(
        self,
        per_second: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Starts with a closed circuit.

        Args:
            per_second: sends started per second; ``None``: no limit.
            clock: returns seconds, monotonic.
            sleep: waits for some seconds.
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
        """Waits until the rate limit allows a send.

        Returns:
            ``None`` if the circuit is open, or opened during the wait.
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
        """Records the result of a send; ``None``: nothing was sent."""
        with self._lock:
            if passed.probe:
                self._probing = False
            elif self._open_until is not None:
                return
            if result is None:
                return
            if result.outcome in ("accepted", "failed"):  # the provider answered about this message
                self._failures = 0
                self._open_until = None
                return
            self._failures += 1
            if passed.probe or result.provider_wide or self._failures >= FAILURES_TO_OPEN:
                self._open_until = self._clock() + (result.asked or COOL_DOWN).total_seconds()

    def closed_for(self) -> timedelta:
        """How long nothing will pass; zero if the circuit is closed or waits for a probe."""
        with self._lock:
            if self._open_until is None:
                return timedelta(0)
            return timedelta(seconds=max(self._open_until - self._clock(), 0.0))
