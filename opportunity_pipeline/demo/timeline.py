"""The demo's time: an endless line of slots, each of which always brings the same thing.

Belongs here: which slots lie in a stretch of time, and the chance that belongs to a slot. Does not belong here: what a
slot brings (``jobs``, ``hackathons``, ``headlines``).

A demo that is built again tomorrow tells of the same world a day later: what was posted keeps its id and its date, a
few things are new, a few are gone.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import numpy as np

# Any moment before all demos would do.
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def slots(now: datetime, *, every: timedelta, kept: timedelta) -> range:
    """The slots that began within the last stretch of time.

    Args:
        now: aware; the end of the stretch, inclusive.
        every: length of a slot.
        kept: length of the stretch; its beginning is exclusive.
    """
    return range((now - kept - _BEGIN) // every + 1, (now - _BEGIN) // every + 1)


def began(slot: int, every: timedelta) -> datetime:
    """When a slot began; aware, UTC."""
    return _BEGIN + slot * every


def chance(seed: int, kind: str, slot: int) -> np.random.Generator:
    """The chance of one slot: the same whenever and in whatever order it is asked for."""
    return np.random.default_rng([seed, *kind.encode(), slot])


def number_of(seed: int, kind: str, slot: int) -> int:
    """A ten-digit id, as an upstream would give one: without an order that shows."""
    digest = hashlib.blake2b(f"{seed}/{kind}/{slot}".encode(), digest_size=8).digest()
    return 1_000_000_000 + int.from_bytes(digest) % 9_000_000_000


def uuid_of(seed: int, kind: str, slot: int) -> str:
    """An id in the form of a UUID."""
    return str(uuid.UUID(bytes=hashlib.blake2b(f"{seed}/{kind}/{slot}".encode(), digest_size=16).digest(), version=4))
