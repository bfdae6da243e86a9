"""Why a student was, or was not, notified of an opportunity.

Belongs here: the answer, from what was planned, what became of its deliveries, what was held back, and, where no
decision was made yet, from the scores and deadlines. Does not belong here: why a score is what it is (``scoring``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa

from opportunity_pipeline.notifications.candidates import BEST, RULES, TRENDING
from opportunity_pipeline.notifications.content import shown_points
from opportunity_pipeline.notifications.preferences import DEFAULTS
from opportunity_pipeline.notifications.types import TYPES
from opportunity_pipeline.notifications.view import points
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    deliveries,
    notification_items,
    notifications,
    opportunity_links,
    suppressed_plans,
)

Outcome = Literal["told", "planned", "perhaps_sent", "not_sent", "held_back", "not_considered"]

# The first whose delivery statuses occur is the outcome of a notification.
_OUTCOMES: Final[Mapping[Outcome, frozenset[str]]] = {
    "told": frozenset({"accepted"}),
    "planned": frozenset({"pending", "claimed", "in_flight"}),
    "perhaps_sent": frozenset({"ambiguous"}),
    "not_sent": frozenset({"stopped", "failed", "dead"}),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer.

    Attributes:
        outcome: told (accepted by a channel, or in the inbox alone); planned and not sent yet; perhaps sent (the
            provider's answer is not known); not sent (stopped, failed or dead); held back by a rule; not considered.
        type: type of notification it is about; ``None`` where there is no such student or opportunity.
        reason: the rule that planned it or held it back, or why it was not considered; one line.
        at: when it was decided, the last time where it was decided repeatedly; ``None``: not considered.
        due_at: when it is or was due; planned ones only, whatever became of them.
        notification_id: the notification; likewise.
        deliveries: channel → status; likewise.
        last_error: why a delivery was stopped or failed; ``None``: none was.
    """

    outcome: Outcome
    type: str | None
    reason: str
    at: datetime | None = None
    due_at: datetime | None = None
    notification_id: UUID | None = None
    deliveries: Mapping[str, str] = field(default_factory=dict)
    last_error: str | None = None


_STATE: Final = sa.text("""
WITH w AS (
  SELECT s.id AS student_id, coalesce(p.match_threshold, :default_threshold) AS threshold,
         coalesce(p.deadline_days, :deadline_days) AS deadline_days,
         coalesce(p.registration_days, :registration_days) AS registration_days
  FROM students s LEFT JOIN notification_preferences p ON p.student_id = s.id WHERE s.id = :student_id
), o AS (
  SELECT 'job' AS kind, id, status, apply_by AS over_at, apply_by AS deadline
  FROM canonical_jobs WHERE id = ANY (:ids)
  UNION ALL
  SELECT 'hackathon', id, status, coalesce(registration_deadline, start_date), registration_deadline
  FROM canonical_hackathons WHERE id = ANY (:ids)
  UNION ALL
  SELECT 'article', id, status, NULL, NULL FROM canonical_articles WHERE id = ANY (:ids)
)
SELECT w.threshold, CASE o.kind WHEN 'job' THEN w.deadline_days ELSE w.registration_days END AS notice,
       o.kind, o.status, o.over_at, o.deadline, coalesce(j.total, h.total, a.total) AS total,
       EXISTS (SELECT FROM recommendation_feedback f WHERE f.student_id = w.student_id AND f.kind = o.kind
               AND f.opportunity_id = ANY (:ids) AND f.action IN ('saved', 'clicked')) AS marked
FROM w CROSS JOIN o
LEFT JOIN job_scores j ON j.student_id = w.student_id AND j.job_id = o.id AND o.kind = 'job'
LEFT JOIN hackathon_scores h ON h.student_id = w.student_id AND h.hackathon_id = o.id AND o.kind = 'hackathon'
LEFT JOIN article_scores a ON a.student_id = w.student_id AND a.article_id = o.id AND o.kind = 'article'
""")


def why_notified(
    student_id: str,
    opportunity_id: int,
    *,
    database: Database,
    now: datetime,
    default_threshold: int,
) -> list[Decision]:
    """Every decision about notifying this student of this opportunity, oldest first; never empty.

    What was decided about another listing of the same opening counts.

    Args:
        student_id: student.
        opportunity_id: row in jobs, hackathons or articles; ids differ between them.
        database: where the plans are.
        now: aware; what "over" means for what was not considered.
        default_threshold: the setting of that name.
    """
    with database.engine.connect() as connection:
        ids = _listings(connection, opportunity_id)
        decided = sorted(_decided(connection, student_id, ids), key=lambda one: (one.at, one.type))
        parameters = {
            "student_id": student_id,
            "ids": ids,
            "default_threshold": default_threshold,
            "deadline_days": DEFAULTS.deadline_days,
            "registration_days": DEFAULTS.registration_days,
        }
        state = connection.execute(_STATE, parameters).mappings().first()
    if state is None:
        if decided:
            return decided
        return [Decision("not_considered", None, "there is no such student, or no such opportunity any more")]
    types = {decision.type for decision in decided}
    open_questions = _not_considered(state, now)
    return [*decided, *(decision for decision in open_questions if decision.type not in types)]


def _listings(connection: sa.Connection, opportunity_id: int) -> list[int]:
    """The ids of all listings of the same opening, its own among them."""
    link, other = opportunity_links.alias(), opportunity_links.alias()
    of = sa.select(link.c.canonical_id).where(link.c.opportunity_id == opportunity_id, link.c.relation == "same")
    canonical = connection.scalar(of) or opportunity_id
    behind = sa.select(other.c.opportunity_id).where(other.c.canonical_id == canonical, other.c.relation == "same")
    return [canonical, *connection.scalars(behind)]


def _decided(connection: sa.Connection, student_id: str, ids: list[int]) -> Iterator[Decision]:
    told = (
        sa.select(
            notification_items.c.type,
            notification_items.c.notification_id,
            notification_items.c.position,
            notifications.c.created_at,
            notifications.c.due_at,
            notifications.c.content,
            _of_notification(sa.func.jsonb_object_agg(deliveries.c.channel, deliveries.c.status)).label("deliveries"),
            _of_notification(sa.func.max(deliveries.c.last_error)).label("last_error"),
        )
        .join(notifications, notifications.c.id == notification_items.c.notification_id)
        .where(notification_items.c.student_id == student_id, notification_items.c.opportunity_id.in_(ids))
    )
    for row in connection.execute(told):
        # The notification's own trigger is its first item's; in a batch each item has its reason.
        item = row.content["items"][row.position - 1]
        sent: dict[str, str] = row.deliveries or {}
        yield Decision(
            _outcome(sent.values()),
            row.type,
            _told(item),
            row.created_at,
            row.due_at,
            row.notification_id,
            sent,
            row.last_error,
        )
    held = sa.select(suppressed_plans).where(
        suppressed_plans.c.student_id == student_id, suppressed_plans.c.opportunity_id.in_(ids)
    )
    for row in connection.execute(held):
        yield Decision("held_back", row.type, row.reason, row.last_decided_at)


def _of_notification(aggregate: sa.Function[Any]) -> sa.ScalarSelect[Any]:
    """An aggregate over the deliveries of a notification; null where it has none."""
    return sa.select(aggregate).where(deliveries.c.notification_id == notifications.c.id).scalar_subquery()


def _outcome(statuses: Collection[str]) -> Outcome:
    """What became of a notification; one without a delivery is told by being in the inbox."""
    return next((outcome for outcome, of in _OUTCOMES.items() if not of.isdisjoint(statuses)), "told")


def _told(item: dict[str, Any]) -> str:
    line = f"it {RULES[item['rule']]}"
    if item["score"] is None:
        return f"{line}, and its deadline was within {item['threshold']} days"
    return f"{line} ({points(item['score'])}, threshold {item['threshold']})"


def _not_considered(state: sa.RowMapping, now: datetime) -> Iterator[Decision]:
    match, reminder = _types_of(state["kind"])
    yield Decision("not_considered", match, _no_match(state, now))
    if reminder and state["marked"]:
        yield Decision("not_considered", reminder, _no_reminder(state, now))


def _types_of(kind: str) -> tuple[str, str | None]:
    names = {entry.category: entry.name for entry in TYPES.values() if entry.kind == kind}
    return names["opportunities"], names.get("deadlines")


def _no_match(state: sa.RowMapping, now: datetime) -> str:
    if over := _over(state, state["over_at"], now):
        return over
    if state["total"] is None:
        return "it is not on the student's scored list: the best of each kind, and all at or above the threshold"
    if state["kind"] == "article":
        return f"articles are told where they trend ({TRENDING} or more) and cover a learning gap, or it waits its turn"
    score = shown_points(state["total"])
    if state["total"] < state["threshold"] * 10_000:
        return f"it scores {points(score)}, below the threshold of {state['threshold']}"
    return f"it scores {points(score)} and waits its turn: a cycle tells the {BEST} best that were not told before"


def _no_reminder(state: sa.RowMapping, now: datetime) -> str:
    deadline: datetime | None = state["deadline"]
    if over := _over(state, deadline, now):
        return over
    if deadline is None:
        return "it states no deadline"
    if deadline - now > timedelta(days=state["notice"]):
        return f"its deadline ({deadline:%Y-%m-%d %H:%M} UTC) is further away than the notice of {state['notice']} days"
    return "its deadline is near, and the next cycle considers it"


def _over(state: sa.RowMapping, over_at: datetime | None, now: datetime) -> str | None:
    if state["status"] != "open":
        return f"the {state['kind']} is no longer open"
    if over_at is not None and over_at <= now:
        return f"the {state['kind']} was over at {over_at:%Y-%m-%d %H:%M} UTC"
    return None
