"""The last check before a send: circumstances may have changed since planning.

Belongs here: the pure rule that maps facts and the clock to send, defer or stop, and its reasons. Does not belong
here: reading the facts (``facts``), or recording the decision (``attempts``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from opportunity_pipeline.notifications.decide import Reason
from opportunity_pipeline.notifications.quiet_hours import quiet_until

EXPIRED: Final = "expired before it could be sent"
QUIET_HOURS: Final = "quiet hours"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The state of a delivery, its notification and its student at the time of sending.

    Attributes:
        channel: channel of the delivery.
        type: type of the notification.
        category: category of the type.
        expires_at: not sent from then on; ``None``: never expires.
        is_active: the student is active.
        notifications_enabled: the student's master switch.
        channels_off: channels that the student switched off.
        switched_off: categories and types that the student switched off.
        suppressed: why nothing is sent to this address; ``None`` if sending is allowed.
        applied: one for each opportunity of the notification: whether the student has since applied to it.
        zone: the student's zone; ``None`` if unknown.
        quiet_start: local time at which quiet hours begin.
        quiet_end: local time at which they end.
        may_break_quiet_hours: the type is sent during quiet hours too.
    """

    channel: str
    type: str
    category: str
    expires_at: datetime | None
    is_active: bool
    notifications_enabled: bool
    channels_off: Collection[str]
    switched_off: Collection[str]
    suppressed: str | None
    applied: Collection[bool]
    zone: ZoneInfo | None
    quiet_start: time
    quiet_end: time
    may_break_quiet_hours: bool


@dataclass(frozen=True, slots=True)
class Send:
    """It may be sent now."""


@dataclass(frozen=True, slots=True)
class Defer:
    """It may be sent later: ``until`` is aware, UTC."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """It must not be sent, now or later."""

    reason: str


Decision = Send | Defer | Stop


def recheck(circumstances: Circumstances, now: datetime) -> Decision:
    """Decides whether a delivery may be sent now.

    A reason to stop takes precedence over one to defer, so that a delivery that will never be sent does not wait.
    Reasons shared with planning are spelt as there (``decide.Reason``).

    Args:
        circumstances: the facts.
        now: aware.
    """
    reason = _reason_to_stop(circumstances, now)
    if reason is not None:
        return Stop(reason)
    zone = circumstances.zone
    if zone is None:
        return Stop(Reason.UNKNOWN_ZONE)
    if circumstances.may_break_quiet_hours:
        return Send()
    until = quiet_until(now, zone=zone, start=circumstances.quiet_start, end=circumstances.quiet_end)
    return Defer(until, QUIET_HOURS) if until > now else Send()


def _reason_to_stop(circumstances: Circumstances, now: datetime) -> str | None:
    rules = (
        (circumstances.suppressed is not None, f"nothing is sent to this address: {circumstances.suppressed}"),
        (not circumstances.is_active, Reason.INACTIVE),
        (not circumstances.notifications_enabled, Reason.MASTER_SWITCH),
        (circumstances.category in circumstances.switched_off, Reason.CATEGORY_OFF),
        (circumstances.type in circumstances.switched_off, Reason.TYPE_OFF),
        (circumstances.channel in circumstances.channels_off, f"channel {circumstances.channel} is switched off"),
        (circumstances.expires_at is not None and now >= circumstances.expires_at, EXPIRED),
        # Its content is fixed, so an opportunity already applied to is still shown if others are open.
        (bool(circumstances.applied) and all(circumstances.applied), Reason.APPLIED),
    )
    return next((str(reason) for holds, reason in rules if holds), None)
