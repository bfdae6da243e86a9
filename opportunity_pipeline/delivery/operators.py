"""Telling the operators, by the channel that students are written to.

Belongs here: the message about something broken, for those who run the pipeline. Does not belong here: noticing it.

It does not go through the outbox: what is broken may be the database.
"""

from __future__ import annotations

import html
import uuid
from datetime import datetime

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, one_line
from opportunity_pipeline.delivery.channels.choice import open_channel
from opportunity_pipeline.settings import Settings


class OperatorsNotTold(RuntimeError):
    """The operators could not be told; the message says why."""


def tell_operators(subject: str, text: str, *, about: str, settings: Settings, now: datetime) -> bool:
    """Sends one mail to ``operator_email``.

    Args:
        subject: one line.
        text: what happened.
        about: what it is about; the same thing told twice has the same message id, so a reader shows it once.
        settings: channel and addresses.
        now: date of the message; aware.

    Returns:
        False where no operator is set.

    Raises:
        OperatorsNotTold: the channel did not take it.
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
