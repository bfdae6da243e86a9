"""Classifies provider responses and computes retry times.

Belongs here: pure rules from codes, headers and counts to outcomes and times. Does not belong here: talking to a
provider (``channels``), or the delivery's next state (``transitions``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from uuid import UUID

Outcome = Literal["accepted", "retry", "failed", "ambiguous"]

FIRST_DELAY: Final = timedelta(minutes=1)
LONGEST_DELAY: Final = timedelta(hours=1)
LONGEST_RETRY_AFTER: Final = timedelta(days=1)
"""A provider that asks for more is broken or hostile; the reminder would have expired anyway."""

ACCOUNT_CODES: Final = frozenset({401, 403})
TRANSIENT_CODES: Final = frozenset({408, 425, 429})
# 5.7.8 credentials, 5.7.0 authentication required, 5.7.9 mechanism too weak, 5.7.1x encryption required (RFC 4954).
SMTP_ACCOUNT_CODES: Final = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of a provider's response.

    Attributes:
        outcome: ``accepted``: the provider has the message; ``retry``: certainly not accepted, a retry may succeed;
            ``failed``: certainly not accepted, a retry is useless; ``ambiguous``: unknown.
        provider_wide: the response concerns the account, the URL or the server and not this message, so that the next
            message would fail in the same way.
    """

    outcome: Outcome
    provider_wide: bool = False


def classify_http(status: int, *, accepted: Collection[int]) -> Verdict:
    """Classifies an HTTP status.

    Redirects, other 2xx, 401 and 403 concern the URL and the account (a wrong host answers 200 or 302, an exhausted
    SendGrid account 401): failing the message for them would fail the whole outbox because of one wrong setting.

    Args:
        status: HTTP status.
        accepted: statuses that mean the provider accepted the message.
    """
    if status in accepted:
        return Verdict("accepted")
    if status in ACCOUNT_CODES or status < 400:
        return Verdict("retry", provider_wide=True)
    if status in TRANSIENT_CODES or status >= 500:
        return Verdict("retry")
    return Verdict("failed")


def classify_smtp(code: int) -> Verdict:
    """Classifies an SMTP reply code (RFC 5321 §4.2.1: 4yz transient, 5yz permanent; -1 is an unreadable reply)."""
    if 200 <= code < 300:
        return Verdict("accepted")
    if code == 421 or code in SMTP_ACCOUNT_CODES:
        return Verdict("retry", provider_wide=True)
    if 500 <= code < 600:
        return Verdict("failed")
    return Verdict("retry")


def requested_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The wait that a provider requests.

    Args:
        headers: response headers with a case-insensitive or lower-case ``get``.
        now: current time.

    Returns:
        ``Retry-After`` (seconds or an HTTP date, RFC 9110 §10.2.3), else ``X-RateLimit-Reset`` (SendGrid: epoch
        seconds), from zero to ``LONGEST_RETRY_AFTER``; ``None`` if neither can be parsed.
    """
    wait = _retry_after(headers.get("retry-after", ""), now)
    if wait is None:
        wait = _epoch(headers.get("x-ratelimit-reset", ""), now)
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def _retry_after(value: str, now: datetime) -> timedelta | None:
    seconds = _whole(value)
    if seconds is not None:
        return timedelta(seconds=seconds)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # whatever an odd date makes of the parser
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def _epoch(value: str, now: datetime) -> timedelta | None:
    seconds = _whole(value)
    return None if seconds is None else timedelta(seconds=seconds - int(now.timestamp()))


def _whole(value: str) -> int | None:
    """Parses up to ten digits: enough for a century in seconds, and never too large for a ``timedelta``."""
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else None


def retry_delay(delivery_id: UUID, attempt: int, *, asked: timedelta | None = None) -> timedelta:
    """The wait after an attempt that may be repeated.

    Doubles from one minute to an hour. The jitter subtracts up to half of it, so that deliveries that failed together
    do not retry together; it is derived from the delivery's id, so that the same case waits the same time.

    Args:
        delivery_id: the delivery.
        attempt: the attempt that just ended, from 1.
        asked: wait requested by the provider; a lower bound.
    """
    whole: timedelta = min(FIRST_DELAY * 2 ** min(attempt - 1, 16), LONGEST_DELAY)
    delay = whole * (1 - _fraction(delivery_id, attempt) / 2)
    if asked is None:
        return delay
    # Adding up to a twentieth spreads deliveries that were all given the same wait.
    return max(delay, asked + asked * _fraction(delivery_id, attempt) / 20)


def _fraction(delivery_id: UUID, attempt: int) -> float:
    digest = hashlib.blake2b(delivery_id.bytes + attempt.to_bytes(4, "big"), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56
