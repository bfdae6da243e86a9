"""The circuit breaker of a source: when a source that keeps failing is left alone, and when it is tried again.

Belongs here: the rule, as pure functions. Does not belong here: keeping the state (``ledger.py``).

Closed → (three failed runs in a row, or an upstream that asks for more time than a run waits) → open → (its time is
over) → half open: one run probes, request after request, until one is answered well → closed after a success, open for
longer after a failure. The longest pause of our own making is six hours, so no source is ever dead for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from opportunity_pipeline.sources.transport.retrying import LONGEST_RETRY_AFTER_SECONDS

FAILURES_TO_OPEN = 3
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
FARTHEST = max(LONGEST_PAUSE, timedelta(seconds=LONGEST_RETRY_AFTER_SECONDS)) + timedelta(hours=1)
"""No pause of a source or host reaches farther from now; a time that does was set by a clock that ran ahead.

The hour is for a clock that is set back a little after the longest pause was written: it must not be over by that.
"""

PROBE_LEASE = timedelta(minutes=10)
"""While one run probes, others find the breaker open for this long; a run that died frees it by that."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """State of a source's breaker.

    Attributes:
        failures: failed runs in a row.
        open_until: no request before this time; None: closed.
    """

    failures: int = 0
    open_until: datetime | None = None


def position(breaker: Breaker, now: datetime) -> Literal["closed", "half open", "open"]:
    """Whether a run may ask (closed), may ask one thing first (half open), or may not (open)."""
    if breaker.open_until is None:
        return "closed"
    return "open" if now < breaker.open_until <= now + FARTHEST else "half open"


def after_failure(breaker: Breaker, now: datetime, *, retry_after: float | None, chance: float) -> Breaker:
    """The state after a run that got nothing.

    Args:
        breaker: the state before it.
        now: when it failed; aware.
        retry_after: seconds that the upstream asked to be left alone.
        chance: a random number from 0 to 1: pauses differ, so that sources do not come back all at once.
    """
    failures = breaker.failures + 1
    pauses: list[timedelta] = []
    if failures >= FAILURES_TO_OPEN:
        doubled = FIRST_PAUSE * 2 ** min(failures - FAILURES_TO_OPEN, 20)
        pauses.append(min(doubled, LONGEST_PAUSE) * (0.75 + 0.25 * chance))
    if retry_after:
        pauses.append(timedelta(seconds=retry_after))
    return Breaker(failures, now + max(pauses) if pauses else None)
