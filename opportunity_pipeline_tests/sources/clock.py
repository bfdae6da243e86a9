"""A manual clock, for runs far apart in time without waiting.

Belongs here: the clock. Does not belong here: any expectation.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

AT = datetime(2026, 8, 23, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def later(self, **units: float) -> None:
        self.at += timedelta(**units)
