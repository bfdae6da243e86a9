"""Everything about one claimed delivery, read in one go just before it is sent.

Belongs here: the queries and the value they fill. Does not belong here: judging it (``recheck``) or wording it
(``compose``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, or_, select, update

from opportunity_pipeline.delivery.outbox import Claimed
from opportunity_pipeline.delivery.recheck import Circumstances
from opportunity_pipeline.notifications.moments import zone_of
from opportunity_pipeline.notifications.preferences import DEFAULTS
from opportunity_pipeline.notifications.types import notification_type
from opportunity_pipeline.storage.tables import (
    applications,
    canonical_id,
    deliveries,
    notification_items,
    notification_preferences,
    notifications,
    recommendation_feedback,
    students,
    suppressions,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """A delivery, its notification and its student.

    Attributes:
        delivery_id: delivery.
        recipient: address.
        created_at: when the delivery was planned.
        type: type of the notification.
        ambiguous_resends: the type's; sends that may follow one whose end is not known.
        content: what the templates get.
        student_id: student.
        locale: the student's.
        circumstances: what the last check looks at.
    """

    delivery_id: UUID
    recipient: str
    created_at: datetime
    type: str
    ambiguous_resends: int
    content: Mapping[str, Any]
    student_id: str
    locale: str
    circumstances: Circumstances


def lock_and_read(connection: Connection, claimed: Claimed) -> Facts | None:
    """Locks a claimed delivery for this transaction and reads what is to be known of it.

    A mail goes to the address that the student has now: one that has changed since planning is written down here.

    Returns:
        ``None`` where the delivery is no longer this worker's.

    Raises:
        UnknownNotificationType: its type is not in the registry.
    """
    delivery = connection.execute(
        select(deliveries)
        .where(deliveries.c.id == claimed.id, deliveries.c.fence == claimed.fence, deliveries.c.status == "claimed")
        .with_for_update()
    ).one_or_none()
    if delivery is None:
        return None
    told = connection.execute(select(notifications).where(notifications.c.id == delivery.notification_id)).one()
    student = connection.execute(select(students).where(students.c.id == told.student_id)).one()
    wishes = connection.execute(
        select(notification_preferences).where(notification_preferences.c.student_id == told.student_id)
    ).one_or_none()
    recipient = student.email if delivery.channel == "email" else delivery.recipient
    if recipient != delivery.recipient:
        connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(recipient=recipient))
    kind = notification_type(told.type)
    return Facts(
        delivery_id=delivery.id,
        recipient=recipient,
        created_at=delivery.created_at,
        type=told.type,
        ambiguous_resends=kind.ambiguous_resends,
        content=told.content,
        student_id=told.student_id,
        locale=student.locale,
        circumstances=Circumstances(
            channel=delivery.channel,
            type=told.type,
            category=told.category,
            expires_at=delivery.expires_at,
            is_active=student.is_active,
            notifications_enabled=student.notifications_enabled,
            channels_off=_off(wishes.channels) if wishes else (),
            switched_off=_off(wishes.categories) if wishes else (),
            suppressed=connection.scalar(_suppression(delivery.channel, recipient)),
            applied=connection.scalars(_applied(told.id)).all(),
            zone=zone_of(student.time_zone),
            quiet_start=wishes.quiet_start if wishes else DEFAULTS.quiet_start,
            quiet_end=wishes.quiet_end if wishes else DEFAULTS.quiet_end,
            may_break_quiet_hours=kind.may_break_quiet_hours,
        ),
    )


def _off(switches: object) -> frozenset[str]:
    """The names switched off. The column is another module's to write: what is no JSON object holds no switches."""
    return (
        frozenset(name for name, on in switches.items() if on is False) if isinstance(switches, dict) else frozenset()
    )


def _applied(notification_id: UUID) -> Select[bool]:
    """For each opportunity of a notification: whether the student has applied, to whichever listing of the opening."""
    item, application, feedback = notification_items.c, applications.c, recommendation_feedback.c
    opening = canonical_id(item.kind, item.opportunity_id)
    # A draft is no application yet; one made elsewhere is known only from feedback.
    here = exists().where(
        application.student_id == item.student_id,
        application.kind == item.kind,
        canonical_id(item.kind, application.opportunity_id) == opening,
        application.status != "draft",
    )
    elsewhere = exists().where(
        feedback.student_id == item.student_id,
        feedback.kind == item.kind,
        canonical_id(item.kind, feedback.opportunity_id) == opening,
        feedback.action == "applied",
    )
    return select(or_(here, elsewhere)).where(item.notification_id == notification_id)


def _suppression(channel: str, recipient: str) -> Select[str]:
    """Why nothing is sent to an address; capitals in it mean nothing (no provider tells them apart)."""
    return (
        select(suppressions.c.reason)
        # Both folded by the database: its lower case is not Python's for every letter.
        .where(suppressions.c.channel == channel, func.lower(suppressions.c.recipient) == func.lower(recipient))
        .limit(1)
    )
