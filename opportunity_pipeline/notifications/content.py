"""The shape of a notification's ``content`` column: everything its templates need, so every try says the same.

Belongs here: the shape, and filling it from planned items and the opportunities they tell of. Does not belong here:
which items there are (``decide``), or how they read (``render``).
"""

from __future__ import annotations

from typing import TypedDict


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
        reasons: one line a score component, most weighty first.
        matched: skills asked that the student has.
        missing: skills asked that the student lacks.
        suggestion: ``None`` where learning nothing would help.
        source: title of the source.
        credit: the line the source asks to be shown.
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
    credit: str


class Content(TypedDict):
    """A notification's content; ``as_of`` (ISO 8601, UTC) is what "tomorrow" is counted from when nothing else is."""

    student: Student
    as_of: str
    items: list[Item]
