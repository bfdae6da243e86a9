"""When to try again: what an upstream asks for, and what we add by ourselves.

Belongs here: the arithmetic. Does not belong here: waiting (``gate.py``) or giving up (``client.py``).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_BACKOFF_SECONDS = 30.0
LONGEST_RETRY_AFTER_SECONDS = 7 * 24 * 3600.0
"""An upstream that asks for more is asked again after a week: no source is dead for ever."""


def backoff_seconds(attempt: int, base: float, chance: float) -> float:
    """Time to wait after a failed attempt: doubles each time, half of it by chance so that clients spread out.

    Args:
        attempt: the attempt that failed, from 1.
        base: seconds after the first.
        chance: a random number from 0 to 1.
    """
    full = min(LONGEST_BACKOFF_SECONDS, base * 2.0 ** (min(attempt, 30) - 1))
    return full / 2 + full / 2 * chance


def retry_after_seconds(value: str | None, sent_at: str | None, now: datetime) -> float | None:
    """Reads ``Retry-After`` (RFC 9110, 10.2.3): seconds, or a date.

    Args:
        value: the header.
        sent_at: the ``Date`` header of the same answer; a date counts from there, whatever our clock says.
        now: our clock, for answers without ``Date``; aware.

    Returns:
        Seconds from now, 0 to a week; None when there is no such header or it cannot be read.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # float of a very long number is infinite, not an error.
        return min(LONGEST_RETRY_AFTER_SECONDS, float(text) if len(text) < 300 else math.inf)
    until = _http_date(text)
    if until is None:
        return None
    seconds = (until - (_http_date(sent_at or "") or now)).total_seconds()
    return min(LONGEST_RETRY_AFTER_SECONDS, max(0.0, seconds))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
