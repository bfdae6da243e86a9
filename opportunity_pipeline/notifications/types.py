"""The registry of notification types: one entry says everything that is particular to a type.

Belongs here: what a type is called, how much it matters, where it goes by default, which template words it, how it is
batched, deduplicated and settled when a send ends unknown. Does not belong here: who gets one (``candidates``), or the
rules that hold one back (``decide``).
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
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
PRIORITY_ORDER: Final[tuple[Priority, ...]] = get_args(Priority)

DEADLINE_RESENDS: Final = 1
"""A reminder told twice annoys, one never told costs the application: one more try."""
MATCH_RESENDS: Final = 3
"""A match is told once in its life, so it is worth several tries."""


class UnknownNotificationType(ValueError):
    """A type that the registry does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"notification type {name!r} is not known; known are: {', '.join(TYPES)}")


@dataclass(frozen=True, slots=True)
class NotificationType:
    """One kind of notification.

    Attributes:
        name: what rows, preferences and keys call it.
        category: group that a student can switch off as a whole.
        kind: opportunity it tells of.
        priority: default priority; ``priority.RULES`` may raise it.
        channels: where it goes unless the student switched the channel off.
        template: folder-independent name of its templates (``match`` → ``match.html``, ``match.subject.txt``, …).
        batchable: whether more than ``batching.MOST_SINGLE`` for a student in one cycle become one notification.
        dedupe_window: ``None``: an opportunity is told once, ever. Else: once for each window of this length that its
            anchor (a deadline) falls into, so that a deadline moved to another day is told anew.
        ambiguous_resends: sends that may follow one whose outcome is unknown.
        may_break_quiet_hours: whether it is due at once even in the student's quiet hours.
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
    """The registry's entry.

    Raises:
        UnknownNotificationType: naming the types there are.
    """
    try:
        return TYPES[name]
    except KeyError:
        raise UnknownNotificationType(name) from None
