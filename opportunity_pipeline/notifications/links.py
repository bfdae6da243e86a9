"""Signed links in mails that act for a student without a login.

Belongs here: creating and reading the unsubscribe link. Does not belong here: the page it opens, or the effect of
unsubscribing on the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from opportunity_pipeline.notifications.signing import InvalidToken, sign, verify
from opportunity_pipeline.notifications.types import notification_type

UNSUBSCRIBE_PATH: Final = "/unsubscribe"
UNSUBSCRIBE_LIFE: Final = timedelta(days=365)
"""People unsubscribe from old mails; the laws of most places require at least 30 days."""

_PURPOSE: Final = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """The content of an unsubscribe link.

    Attributes:
        student_id: recipient of the mail.
        category: category of the notification that contained the link.
        delivery_id: delivery that contained the link.
    """

    student_id: str
    category: str
    delivery_id: str


def unsubscribe_url(
    *, student_id: str, type: str, delivery_id: str, public_url: str, key: bytes, sent_at: datetime
) -> str:
    """Builds the link that stops a student's e-mails.

    Args:
        student_id: student.
        type: name in the registry of types.
        delivery_id: delivery that contains the link.
        public_url: base URL of the link.
        key: from :func:`signing.signing_key`.
        sent_at: when the delivery was planned (``deliveries.created_at``), so that every retry has the same link.

    Raises:
        UnknownNotificationType: for a type that is not in the registry.
    """
    payload = {"s": student_id, "c": notification_type(type).category, "d": delivery_id}
    token = sign(payload, key=key, purpose=_PURPOSE, expires=sent_at + UNSUBSCRIBE_LIFE)
    return f"{public_url.rstrip('/')}{UNSUBSCRIBE_PATH}/{token}"


def read_unsubscribe(token: str, *, key: bytes, now: datetime) -> Unsubscribe:
    """Verifies a link's token and returns its content.

    Raises:
        InvalidToken: when it is not ours or has expired.
    """
    payload = verify(token, key=key, purpose=_PURPOSE, now=now)
    try:
        return Unsubscribe(student_id=payload["s"], category=payload["c"], delivery_id=payload["d"])
    except KeyError:
        raise InvalidToken("the link is not valid") from None
