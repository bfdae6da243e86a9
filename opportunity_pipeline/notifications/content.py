"""The shape of a notification's ``content`` column: everything its templates need, so every try says the same.

Belongs here: the shape, and filling it from planned items and the opportunities they tell of. Does not belong here:
which items there are (``decide``), or how they read (``render``).
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
    """Whom it greets, and on whose calendar its moments are read."""

    name: str
    time_zone: str


class Suggestion(TypedDict):
    """The skill that would add most to the score, and by how many points."""

    skill: str
    points: float


class Item(TypedDict):
    """One opportunity.

    Attributes:
        kind: job, hackathon or article.
        id: its row.
        title: title, event name or headline.
        organization: company, organizer or publisher.
        place: location as the upstream wrote it.
        mode: work mode or participation mode; ``None`` where unknown.
        pay: stipend or prize as the upstream wrote it.
        url: page to open; ``http`` or ``https`` only.
        deadline: ISO 8601, UTC.
        deadline_kind: what ends then: ``application``, ``registration``; or ``start``, where an event begins.
        published: ISO 8601, UTC; articles only.
        snippet: at most 200 characters.
        rule: why it is told: see ``candidates.RULES``.
        score: points, 0–100, four decimals; ``None`` for a deadline.
        threshold: points for a match, days of notice for a deadline.
        reasons: one line a score component whose sides are known, most weighty first.
        matched: skills asked that the student has.
        missing: skills asked that the student lacks.
        suggestion: ``None`` where learning nothing would help.
        source: title of the source.
        credit: the line the source asks to be shown; ``None`` where it asks for none.
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
    """A notification's content; ``as_of`` (ISO 8601, UTC) is what "tomorrow" is counted from when nothing else is."""

    student: Student
    as_of: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """What a notification may show of an opportunity.

    Attributes:
        mode: work mode or participation mode, ``unknown`` included.
        credit: the line the source asks to be shown; ``None`` where it asks for none.

    The others are as :class:`Item` has them, not yet cleaned; moments are aware.
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
    """The content of one notification.

    Args:
        student: whom it greets.
        items: rows of ``Plan.items``, in order.
        opportunities: by kind and id, every one that the items tell of.
        due_at: aware; when it is to be told.
    """
    return Content(
        student=Student(name=clean_text(student["name"], 60), time_zone=student["time_zone"]),
        as_of=due_at.astimezone(UTC).isoformat(),
        items=[_item(item, opportunities[item["kind"], item["opportunity_id"]]) for item in items],
    )


def shown_points(total: int | None) -> float | None:
    """Points as shown, from ten-thousandths of a point: at most 100."""
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
    """Some upstreams write the prize of a hackathon without one as 0; a job that pays nothing does say so."""
    text = clean_text(opportunity.pay, 60)
    return "" if opportunity.kind == "hackathon" and _NOTHING.fullmatch(text) else text


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
