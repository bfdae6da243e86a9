"""The demo's timeline: an endless sequence of slots, each with fixed content.

Belongs here: the slots in a period, and the random generator of a slot. Does not belong here: the content of a slot
(``jobs``, ``hackathons``, ``headlines``).

A demo that is built again tomorrow shows the same world a day later: existing postings keep their ids and dates, a few
are new, a few are gone.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import numpy as np

# Any time before the first demo would do.
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def slots(now: datetime, *, every: timedelta, kept: timedelta) -> range:
    """The slots that began within a period.

    Args:
        now: aware; end of the period, inclusive.
        every: length of a slot.
        kept: length of the period; its start is exclusive.
    """
    return range((now - kept - _BEGIN) // every + 1, (now - _BEGIN) // every + 1)


def began(slot: int, every: timedelta) -> datetime:
    """Start of a slot; aware, UTC."""
    return _BEGIN + slot * every


def chance(seed: int, kind: str, slot: int) -> np.random.Generator:
    """The random generator of one slot; it does not depend on the time or order of calls."""
    return np.random.default_rng([seed, *kind.encode(), slot])


def number_of(seed: int, kind: str, slot: int) -> int:
    """A ten-digit id like an upstream's, in no visible order."""
    digest = hashlib.blake2b(f"{seed}/{kind}/{slot}".encode(), digest_size=8).digest()
    return 1_000_000_000 + int.from_bytes(digest) % 9_000_000_000


def uuid_of(seed: int, kind: str, slot: int) -> str:
    """An id in the form of a UUID."""
    return str(uuid.UUID(bytes=hashlib.blake2b(f"{seed}/{kind}/{slot}".encode(), digest_size=16).digest(), version=4))
