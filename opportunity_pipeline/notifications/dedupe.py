"""Keys that make telling happen once, and the ids that follow from them.

Belongs here: how a key is spelt, what window it covers, UUIDs made from it. Does not belong here: reading which keys
exist (``candidates``), or writing them (``storing``).

A key is ``type:student:entity:window``. Types, entities (``job/123``, ``batch/<digest>``) and windows (``once``, a day)
hold no colon, so no two different things share a key, whatever a student id looks like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("6f3a3c58-9f0e-5d0e-9a39-5c1d6d0c2b7e")
# Weeks begin on Monday: windows are counted from one.
_FIRST_MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)


def window_label(window: timedelta | None, anchor: datetime | None) -> str:
    """The window of a key: ``once`` where the type is told once for ever, else the day the anchor's window began.

    Args:
        window: ``NotificationType.dedupe_window``, whole days.
        anchor: aware moment the window is of, such as a deadline.

    Raises:
        ValueError: where there is a window and no anchor.
    """
    if window is None:
        return "once"
    if anchor is None:
        raise ValueError("a key with a window needs a moment to find the window of")
    began = _FIRST_MONDAY + (anchor - _FIRST_MONDAY) // window * window
    return began.date().isoformat()


def item_key(type: str, student_id: str, kind: str, opportunity_id: int, window: str) -> str:
    """The key of one opportunity told to one student."""
    return f"{type}:{student_id}:{kind}/{opportunity_id}:{window}"


def batch_key(type: str, student_id: str, item_keys: Iterable[str]) -> str:
    """The key of a notification that carries several: the same for the same items, in whatever order."""
    digest = hashlib.blake2b("\x00".join(sorted(item_keys)).encode(), digest_size=16).hexdigest()
    return f"{type}:{student_id}:batch/{digest}:once"


def notification_id(dedupe_key: str) -> UUID:
    """The id of the notification with that key."""
    return uuid5(_NAMESPACE, dedupe_key)


def delivery_id(notification: UUID, channel: str) -> UUID:
    """The id of a notification's delivery by a channel: what a provider sees, the same on every try."""
    return uuid5(notification, channel)
