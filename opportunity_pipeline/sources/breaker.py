"""The circuit breaker of a source: when a failing source is paused, and when it is tried again.

Belongs here: the rule, as pure functions. Does not belong here: storing the state (``ledger.py``).

Closed → (three failed runs in a row, or an upstream that asks for a longer wait than a run allows) → open → (pause
over) → half open: one run probes, request by request, until one succeeds → closed after a success, open for longer
after a failure. A pause that we choose ourselves lasts at most six hours, so no source is disabled for good.
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
"""No pause of a source or host ends later than this from now; a later time was written by a clock running ahead.

The extra hour allows for a clock set back slightly after the longest pause was written: that must not end the pause.
"""

PROBE_LEASE = timedelta(minutes=10)
"""While one run probes, other runs see the breaker open for this long; a probe that died is released by then."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """State of a source's circuit breaker.

    Attributes:
        failures: consecutive failed runs.
        open_until: no request before this time; None: closed.
    """

    failures: int = 0
    open_until: datetime | None = None


def position(breaker: Breaker, now: datetime) -> Literal["closed", "half open", "open"]:
    """Whether a run may send requests (closed), must probe first (half open), or may send none (open)."""
    if breaker.open_until is None:
        return "closed"
    return "open" if now < breaker.open_until <= now + FARTHEST else "half open"


def after_failure(breaker: Breaker, now: datetime, *, retry_after: float | None, chance: float) -> Breaker:
    """The state after a run that got nothing.

    Args:
        breaker: the previous state.
        now: when the run failed; aware.
        retry_after: seconds that the upstream asked us to wait.
        chance: a random number from 0 to 1; jitter that keeps sources from returning all at once.
    """
    failures = breaker.failures + 1
    pauses: list[timedelta] = []
    if failures >= FAILURES_TO_OPEN:
        doubled = FIRST_PAUSE * 2 ** min(failures - FAILURES_TO_OPEN, 20)
        pauses.append(min(doubled, LONGEST_PAUSE) * (0.75 + 0.25 * chance))
    if retry_after:
        pauses.append(timedelta(seconds=retry_after))
    return Breaker(failures, now + max(pauses) if pauses else None)
