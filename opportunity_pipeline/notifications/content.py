"""The shape of a notification's ``content`` column: all template input, so that every retry sends the same text.

Belongs here: the shape, and filling it from planned items and their opportunities. Does not belong here: choosing the
items (``decide``), or their wording (``render``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from opportunity_pipeline.notifications.cleaning import SNIPPET_LENGTH, TITLE_LENGTH, clean_text, safe_link
from opportunity_pipeline.scoring.formula.parts import says_unknown

_NOTHING = re.compile(r"\W*0[0.,]*\W*")


class Student(TypedDict):
    """The recipient of a notification, with the time zone for its dates."""

    name: str
    time_zone: str


class Suggestion(TypedDict):
    """The skill that would raise the score most if learned, and by how many points."""

    skill: str
    points: float


class Item(TypedDict):
    """One opportunity.

    Attributes:
        kind: job, hackathon or article.
        id: id of its row.
        title: title, event name or headline.
        organization: company, organizer or publisher.
        place: location as the upstream wrote it.
        mode: work mode or participation mode; ``None`` where unknown.
        pay: stipend or prize as the upstream wrote it.
        url: page to open; ``http`` or ``https`` only.
        deadline: ISO 8601, UTC.
        deadline_kind: meaning of the deadline: ``application``, ``registration``, or ``start`` of an event.
        published: ISO 8601, UTC; articles only.
        snippet: at most 200 characters.
        rule: the rule that selected it; see ``candidates.RULES``.
        score: points, 0–100, four decimals; ``None`` for a deadline.
        threshold: points for a match, days of notice for a deadline.
        reasons: one line for each score component with both sides known, highest weight first.
        matched: required skills that the student has.
        missing: required skills that the student lacks.
        suggestion: ``None`` if no skill would raise the score.
        source: title of the source.
        credit: attribution line that the source requires; ``None`` if it requires none.
    """

    kind: str
    id: int
    title: str
    organization: str | None
    place: str | None
    mode: str | None
    pay: str | None
    url: str | None
    deadline: str | None
    deadline_kind: str | None
    published: str | None
    snippet: str | None
    rule: str
    score: float | None
    threshold: int
    reasons: list[str]
    matched: list[str]
    missing: list[str]
    suggestion: Suggestion | None
    source: str
    credit: str | None


class Content(TypedDict):
    """A notification's content; ``as_of`` (ISO 8601, UTC) is the default reference time for "tomorrow"."""

    student: Student
    as_of: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """The fields of an opportunity that a notification may show.

    Attributes:
        mode: work mode or participation mode, ``unknown`` included.
        credit: attribution line that the source requires; ``None`` if it requires none.

    The others are as in :class:`Item`, but not yet cleaned; datetimes are aware.
    """

    kind: str
    id: int
    title: str
    organization: str | None
    place: str | None
    mode: str | None
    pay: str | None
    url: str | None
    deadline: datetime | None
    deadline_kind: str | None
    published: datetime | None
    snippet: str | None
    source: str
    credit: str | None


def content_of(
    student: Student,
    items: Iterable[Mapping[str, Any]],
    opportunities: Mapping[tuple[str, int], Opportunity],
    *,
    due_at: datetime,
) -> Content:
    """Builds the content of one notification.

    Args:
        student: the recipient.
        items: rows of ``Plan.items``, in order.
        opportunities: by kind and id, all opportunities of the items.
        due_at: aware; when the notification is due.
    """
    return Content(
        student=Student(name=clean_text(student["name"], 60), time_zone=student["time_zone"]),
        as_of=due_at.astimezone(UTC).isoformat(),
        items=[_item(item, opportunities[item["kind"], item["opportunity_id"]]) for item in items],
    )


def shown_points(total: int | None) -> float | None:
    """Points as shown, at most 100, from ten-thousandths of a point."""
    return None if total is None else min(total, 1_000_000) / 10_000


def _item(item: Mapping[str, Any], opportunity: Opportunity) -> Item:
    skill = item["suggestion_skill"]
    return Item(
        kind=opportunity.kind,
        id=opportunity.id,
        title=clean_text(opportunity.title, TITLE_LENGTH),
        organization=clean_text(opportunity.organization, 80) or None,
        place=clean_text(opportunity.place, 80) or None,
        mode=None if opportunity.mode == "unknown" else opportunity.mode,
        pay=_pay(opportunity) or None,
        url=safe_link(opportunity.url),
        deadline=_iso(opportunity.deadline),
        deadline_kind=opportunity.deadline_kind,
        published=_iso(opportunity.published),
        snippet=clean_text(opportunity.snippet, SNIPPET_LENGTH) or None,
        rule=item["rule"],
        score=shown_points(item["score"]),
        threshold=item["threshold"],
        reasons=[clean_text(reason, 200) for reason in item["reasons"] if not says_unknown(reason)],
        matched=[clean_text(skill, 60) for skill in item["matched"]],
        missing=[clean_text(skill, 60) for skill in item["missing"]],
        suggestion=Suggestion(skill=clean_text(skill, 60), points=item["suggestion_gain"] / 10_000) if skill else None,
        source=opportunity.source,
        credit=opportunity.credit,
    )


def _pay(opportunity: Opportunity) -> str:
    """The pay to show. A prize of 0 means that the hackathon has none; a job's 0 is kept, since it means unpaid."""
    text = clean_text(opportunity.pay, 60)
    return "" if opportunity.kind == "hackathon" and _NOTHING.fullmatch(text) else text


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
