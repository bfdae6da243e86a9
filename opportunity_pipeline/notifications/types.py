"""The registry of notification types: one entry holds everything specific to a type.

Belongs here: name, priority, default channels, template, batching and deduplication of a type, and its policy for sends
with an unknown outcome. Does not belong here: choosing the recipients (``candidates``), or the rules that suppress a
notification (``decide``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final, Literal, get_args

Category = Literal["opportunities", "deadlines"]
Channel = Literal["in_app", "email"]
Priority = Literal["urgent", "high", "medium", "low", "lowest"]
Kind = Literal["job", "hackathon", "article"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PRIORITY_ORDER: Final[tuple[Priority, ...]] = get_args(Priority)

DEADLINE_RESENDS: Final = 1
"""A duplicate reminder annoys, a missing one costs the application: one resend."""
MATCH_RESENDS: Final = 3
"""A match is notified only once, so it is worth several tries."""


class UnknownNotificationType(ValueError):
    """A type that is not in the registry."""

    def __init__(self, name: str) -> None:
        super().__init__(f"notification type {name!r} is not known; known are: {', '.join(TYPES)}")


@dataclass(frozen=True, slots=True)
class NotificationType:
    """One kind of notification.

    Attributes:
        name: its name in rows, preferences and keys.
        category: group that a student can switch off as a whole.
        kind: kind of its opportunities.
        priority: default priority; ``priority.RULES`` may raise it.
        channels: channels used unless the student switched them off.
        template: base name of its templates (``match`` → ``match.html``, ``match.subject.txt``, …).
        batchable: whether more than ``batching.MOST_SINGLE`` for a student in one cycle become one notification.
        dedupe_window: ``None``: once for each opportunity, ever. Else: once for each window of this length that
            contains its anchor (a deadline), so that a deadline moved to another day is notified again.
        ambiguous_resends: maximum number of resends after a send with an unknown outcome.
        may_break_quiet_hours: whether it is sent even during the student's quiet hours.
        summary: one line for the documentation: who gets it.
    """

    name: str
    category: Category
    kind: Kind
    priority: Priority
    channels: tuple[Channel, ...]
    template: str
    batchable: bool
    dedupe_window: timedelta | None
    ambiguous_resends: int
    may_break_quiet_hours: bool
    summary: str


_ALL: Final = (
    NotificationType(
        name="job_match",
        category="opportunities",
        kind="job",
        priority="high",
        channels=("in_app", "email"),
        template="match",
        batchable=True,
        dedupe_window=None,
        ambiguous_resends=MATCH_RESENDS,
        may_break_quiet_hours=False,
        summary="A job scores at or above the student's match threshold.",
    ),
    NotificationType(
        name="hackathon_match",
        category="opportunities",
        kind="hackathon",
        priority="high",
        channels=("in_app", "email"),
        template="match",
        batchable=True,
        dedupe_window=None,
        ambiguous_resends=MATCH_RESENDS,
        may_break_quiet_hours=False,
        summary="A hackathon scores at or above the student's match threshold, or has a theme the student prefers.",
    ),
    NotificationType(
        name="article_match",
        category="opportunities",
        kind="article",
        priority="medium",
        channels=("in_app", "email"),
        template="article",
        batchable=True,
        dedupe_window=None,
        ambiguous_resends=MATCH_RESENDS,
        may_break_quiet_hours=False,
        summary="An article many students engage with (trend 80 or more) covers one of the student's learning gaps.",
    ),
    NotificationType(
        name="application_deadline",
        category="deadlines",
        kind="job",
        priority="high",
        channels=("in_app", "email"),
        template="deadline",
        batchable=True,
        dedupe_window=timedelta(days=1),
        ambiguous_resends=DEADLINE_RESENDS,
        may_break_quiet_hours=False,
        summary="A job the student saved or clicked, and has not applied to, closes within the notice (3 days).",
    ),
    NotificationType(
        name="registration_deadline",
        category="deadlines",
        kind="hackathon",
        priority="high",
        channels=("in_app", "email"),
        template="deadline",
        batchable=True,
        dedupe_window=timedelta(days=1),
        ambiguous_resends=DEADLINE_RESENDS,
        may_break_quiet_hours=False,
        summary="Registration for a hackathon the student saved or clicked, and has not entered, "
        "closes within the notice (1 day).",
    ),
)

TYPES: Final[Mapping[str, NotificationType]] = MappingProxyType({entry.name: entry for entry in _ALL})


def notification_type(name: str) -> NotificationType:
    """Looks up a type in the registry.

    Raises:
        UnknownNotificationType: when it is missing; the message lists the known types.
    """
    try:
        return TYPES[name]
    except KeyError:
        raise UnknownNotificationType(name) from None
