"""Builds the outgoing message from the facts of a delivery.

Belongs here: combining rendered text, addresses and links. Does not belong here: the wording
(``notifications.render``) or a channel's message format (``channels``).
"""

from __future__ import annotations

from datetime import datetime

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail
from opportunity_pipeline.delivery.facts import Facts
from opportunity_pipeline.notifications.links import unsubscribe_url
from opportunity_pipeline.notifications.render import render_email
from opportunity_pipeline.settings import Settings


def compose(facts: Facts, *, settings: Settings, key: bytes, now: datetime) -> OutgoingEmail:
    """Builds the message of a delivery.

    Args:
        facts: the delivery.
        settings: sender and addresses.
        key: from ``notifications.signing.signing_key``; signs the unsubscribe link.
        now: reference for "today" and "tomorrow", and the message's date.

    Raises:
        ValueError: when its content cannot be rendered.
    """
    public_url = str(settings.public_url)
    rendered = render_email(
        facts.content,
        type=facts.type,
        locale=facts.locale,
        delivery_id=facts.delivery_id,
        public_url=public_url,
        unsubscribe_url=unsubscribe_url(
            student_id=facts.student_id,
            type=facts.type,
            delivery_id=str(facts.delivery_id),
            public_url=public_url,
            key=key,
            sent_at=facts.created_at,
        ),
        now=now,
    )
    headers = dict(rendered.headers)
    return OutgoingEmail(
        delivery_id=facts.delivery_id,
        sender=settings.email_from,
        sender_name=settings.email_from_name,
        recipient=facts.recipient,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        message_id=headers.pop("Message-ID"),
        headers=headers,
        date=now,
    )
