"""Alerts the operators by mail, through the channel used for students.

Belongs here: the message about a failure to those who run the pipeline. Does not belong here: detecting it.

It does not go through the outbox, since the failure may be the database's.
"""

from __future__ import annotations

import html
import uuid
from datetime import datetime

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, one_line
from opportunity_pipeline.delivery.channels.choice import open_channel
from opportunity_pipeline.settings import Settings


class OperatorsNotTold(RuntimeError):
    """The operators could not be alerted; the message says why."""


def tell_operators(subject: str, text: str, *, about: str, settings: Settings, now: datetime) -> bool:
    """Sends one mail to ``operator_email``.

    Args:
        subject: one line.
        text: what happened.
        about: identifies the alert; repeated alerts have the same message id, so a reader shows them once.
        settings: channel and addresses.
        now: date of the message; aware.

    Returns:
        False if no operator address is set.

    Raises:
        OperatorsNotTold: when the channel did not accept it.
    """
    if settings.operator_email is None:
        return False
    delivery_id = uuid.uuid5(uuid.NAMESPACE_OID, f"opportunity_pipeline operators {about}")
    message = OutgoingEmail(
        delivery_id=delivery_id,
        sender=settings.email_from,
        sender_name=settings.email_from_name,
        recipient=settings.operator_email,
        subject=one_line(subject),
        html=f"<pre>{html.escape(text)}</pre>",
        text=text,
        message_id=f"<{delivery_id}@{settings.email_from.partition('@')[2]}>",
        headers={"Auto-Submitted": "auto-generated"},
        date=now,
    )
    with open_channel(settings) as channel:
        result = channel.send(message)
    if result.outcome != "accepted":
        raise OperatorsNotTold(f"{channel.name}: {result.outcome}: {result.error}")
    return True
