"""When to retry: the upstream's ``Retry-After`` and our own backoff.

Belongs here: the arithmetic. Does not belong here: waiting (``gate.py``) or giving up (``client.py``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_BACKOFF_SECONDS = 30.0
LONGEST_RETRY_AFTER_SECONDS = 7 * 24 * 3600.0
"""Cap on ``Retry-After``: an upstream that asks for more is tried again after a week, so no source is lost for good."""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]*)?")


def backoff_seconds(attempt: int, base: float, chance: float) -> float:
    """Time to wait after a failed attempt: doubles each time; half of it is random jitter to spread clients out.

    Args:
        attempt: the attempt that failed, from 1.
        base: seconds after the first.
        chance: a random number from 0 to 1.
    """
    full = min(LONGEST_BACKOFF_SECONDS, base * 2.0 ** (min(attempt, 30) - 1))
    return full / 2 + full / 2 * chance


def retry_after_seconds(value: str | None, sent_at: str | None, now: datetime) -> float | None:
    """Parses ``Retry-After`` (RFC 9110, 10.2.3): seconds or a date. Seconds may have decimals or be repeated.

    Args:
        value: the header; several are joined by commas like any repeated header.
        sent_at: the ``Date`` header of the same answer; a date is relative to it, independent of our clock.
        now: our clock, for answers without ``Date``; aware.

    Returns:
        Seconds from now, 0 to a week; None if there is no such header or it cannot be parsed.
    """
    text = (value or "").strip()
    numbers = [one.strip() for one in text.split(",")]
    if all(_SECONDS.fullmatch(one) for one in numbers):
        # Several: from a proxy and the server behind it; take the longest. A very long number becomes infinity.
        return min(LONGEST_RETRY_AFTER_SECONDS, max(map(float, numbers)))
    until = _http_date(text)
    if until is None:
        return None
    seconds = (until - (_http_date(sent_at or "") or now)).total_seconds()
    if seconds > LONGEST_RETRY_AFTER_SECONDS:
        # The two dates may come from different clocks, one of them at 1970.
        seconds = min(seconds, (until - now).total_seconds())
    return min(LONGEST_RETRY_AFTER_SECONDS, max(0.0, seconds))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
