"""Stop requests by signals.

Belongs here: turning signals into a value that can be polled. Does not belong here: stopping anything.
"""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAME_WISH_SECONDS = 0.5


class Stopped(Exception):
    """A stop was requested before the work was done."""


class StopWish:
    """Counts stop requests: one stops gracefully, two stop at once, three leave everything to the guard.

    The handler only counts, because a handler that raised could interrupt between starting a process and registering
    it. A closed terminal or a wrapping `make` can send the same request several times, so signals within
    `SAME_WISH_SECONDS` of a counted one are ignored.
    """

    def __init__(self) -> None:
        self._last = -math.inf
        self.count = 0
        self.signal: signal.Signals | None = None

    @property
    def wished(self) -> bool:
        """Whether a stop was requested."""
        return self.count > 0

    @property
    def hurried(self) -> bool:
        """Whether an immediate stop was requested."""
        return self.count > 1

    def check(self) -> None:
        """Raises if a stop was requested.

        Raises:
            Stopped: a stop was requested.
        """
        if self.wished:
            raise Stopped

    def heard(self, number: int, _frame: FrameType | None = None) -> None:
        """Handles a signal."""
        now = time.monotonic()
        if now - self._last < SAME_WISH_SECONDS:
            return
        self._last = now
        self.count += 1
        self.signal = signal.Signals(number)
        if self.count > 2:
            os._exit(128 + number)

    @contextmanager
    def installed(self) -> Iterator[StopWish]:
        """Handles SIGINT, SIGTERM and SIGHUP while the block runs.

        Explicit handlers also matter for children: a shell starts background jobs with SIGINT ignored, and a child
        inherits "ignored" but not a handler. Without a handler here, no child would react to the SIGINT that is to stop
        it.
        """
        before = {number: signal.signal(number, self.heard) for number in SIGNALS}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
