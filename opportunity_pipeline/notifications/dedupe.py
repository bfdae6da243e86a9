"""Deduplication keys, which make each notification happen once, and the ids derived from them.

Belongs here: the format of a key, the window it covers, and the UUIDs made from it. Does not belong here: reading
existing keys (``candidates``), or writing them (``storing``).

A key is ``type:student:entity:window``. Types, entities (``job/123``, ``batch/<digest>``) and windows (``once``, a day)
contain no colon, so different notifications never share a key, whatever a student id looks like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("6f3a3c58-9f0e-5d0e-9a39-5c1d6d0c2b7e")
# Windows are counted from a Monday, so weeks begin on Monday.
_FIRST_MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)


def window_label(window: timedelta | None, anchor: datetime | None) -> str:
    """The window part of a key: ``once`` if the type has no window, else the day on which the anchor's window began.

    Args:
        window: ``NotificationType.dedupe_window``, in whole days.
        anchor: aware datetime inside the window, such as a deadline.

    Raises:
        ValueError: when there is a window but no anchor.
    """
    if window is None:
        return "once"
    if anchor is None:
        raise ValueError("a key with a window needs an anchor")
    began = _FIRST_MONDAY + (anchor - _FIRST_MONDAY) // window * window
    return began.date().isoformat()


def item_key(type: str, student_id: str, kind: str, opportunity_id: int, window: str) -> str:
    """The key of a notification to one student about one opportunity."""
    return f"{type}:{student_id}:{kind}/{opportunity_id}:{window}"


def batch_key(type: str, student_id: str, item_keys: Iterable[str]) -> str:
    """The key of a batch; it depends on the items but not on their order."""
    digest = hashlib.blake2b("\x00".join(sorted(item_keys)).encode(), digest_size=16).hexdigest()
    return f"{type}:{student_id}:batch/{digest}:once"


def notification_id(dedupe_key: str) -> UUID:
    """The id of the notification with this key."""
    return uuid5(_NAMESPACE, dedupe_key)


def delivery_id(notification: UUID, channel: str) -> UUID:
    """The id of a notification's delivery by one channel; providers see it, and it is the same for every retry."""
    return uuid5(notification, channel)
