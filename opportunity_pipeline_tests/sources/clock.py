"""A clock for runs that must lie apart in time without taking any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

AT = datetime(2026, 8, 23, tzinfo=UTC)


class Clock:
    """Stands until it is moved."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def later(self, **units: float) -> None:
        self.at += timedelta(**units)
