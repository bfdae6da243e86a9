"""The wish to stop, however it arrives.

Belongs here: turning signals into a value that can be asked. Does not belong here: stopping anything.
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
    """The person asked to stop before the work was done."""


class StopWish:
    """How often stopping was asked for: once is please, twice is at once, three times leaves everything to the guard.

    The handler only counts, because a handler that raised could strike between starting a process and noting it.
    A closed terminal or a wrapping `make` can send the same wish several times, so what follows within
    `SAME_WISH_SECONDS` of the first is no second one.
    """

    def __init__(self) -> None:
        self._last = -math.inf
        self.count = 0
        self.signal: signal.Signals | None = None

    @property
    def wished(self) -> bool:
        """Stop."""
        return self.count > 0

    @property
    def hurried(self) -> bool:
        """Stop without waiting for anybody."""
        return self.count > 1

    def check(self) -> None:
        """Raises where stopping is wished.

        Raises:
            Stopped: it is.
        """
        if self.wished:
            raise Stopped

    def heard(self, number: int, _frame: FrameType | None = None) -> None:
        """Takes a signal."""
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
        """Hears SIGINT, SIGTERM and SIGHUP while the block runs.

        Explicit handlers matter twice: a shell starts background jobs with SIGINT ignored, and a child inherits
        "ignored" but not a handler, so without one here no child would ever hear the SIGINT that is to stop it.
        """
        before = {number: signal.signal(number, self.heard) for number in SIGNALS}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
