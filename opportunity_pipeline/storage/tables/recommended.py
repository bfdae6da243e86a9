"""Views of scored lists: what may be shown to a student now, each row with the opportunity it is about.

``recommended_jobs``, ``recommended_hackathons`` and ``recommended_articles`` are what other programs read: their
columns stay what they are, and new ones come at the end. No clock is in them, because a reader may have one of its own:
compare ``deadline`` with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, DateTime, Table, and_, cast, exists, func, select
from sqlalchemy.schema import CreateView

from opportunity_pipeline.storage.tables.links import (
    canonical_articles,
    canonical_hackathons,
    canonical_id,
    canonical_jobs,
)
from opportunity_pipeline.storage.tables.opportunities import articles, hackathons, jobs
from opportunity_pipeline.storage.tables.scores import article_scores, hackathon_scores, job_scores
from opportunity_pipeline.storage.tables.students import applications, recommendation_feedback, students

_OF: Mapping[str, tuple[Table, Table, Table]] = {
    "job": (job_scores, canonical_jobs, jobs),
    "hackathon": (hackathon_scores, canonical_hackathons, hackathons),
    "article": (article_scores, canonical_articles, articles),
}

_SHOWN: Mapping[str, tuple[str, ...]] = {
    "job": (
        *("company", "location_text", "place_keys", "work_mode"),
        *("stipend_text", "stipend_kind", "stipend_monthly"),
        *("skills_required", "experience_band", "employment_type", "role_family", "description_snippet"),
        *("posted_at", "apply_by", "first_seen"),
    ),
    "hackathon": (
        *("organizer", "location_text", "place_keys", "participation_mode"),
        *("theme_tags", "tech_stack_tags", "difficulty_level", "prize_text"),
        *("start_date", "end_date", "registration_deadline", "first_seen"),
    ),
    "article": ("publisher", "topic", "relevance_keywords", "language", "published_at", "first_seen"),
}
# An article's score has a component of that name.
_RENAMED: Mapping[tuple[str, str], str] = {("article", "topic"): "article_topic"}
TITLES: Mapping[str, str] = {"job": "title", "hackathon": "event_name", "article": "title"}
_DEADLINE_COMMENTS: Mapping[str, str] = {
    "job": "Last moment to apply: `apply_by`. Null: none is stated.",
    "hackathon": "Last moment to join: end of registration, else the start; at most the end. Null: none is stated.",
    "article": "Null: an article has none.",
}


def deadline(kind: str, of: Table) -> ColumnElement[Any]:
    """The last moment an opportunity of a table or view of its kind can be acted on; null where none is stated."""
    if kind == "job":
        return of.c.apply_by
    if kind == "hackathon":
        # LEAST passes over nulls.
        last_call = func.coalesce(of.c.registration_deadline, of.c.start_date)
        return func.least(last_call, of.c.end_date, type_=hackathons.c.end_date.type)
    return cast(None, DateTime(timezone=True))


def shown(kind: str) -> list[ColumnElement[Any]]:
    """What is shown of an opportunity besides its score: columns of the canonical view of its kind, by their names."""
    _, of, _ = _OF[kind]
    return [
        of.c[TITLES[kind]].label("title"),
        of.c.source,
        of.c.source_url,
        *(of.c[name].label(_RENAMED.get((kind, name), name)) for name in _SHOWN[kind]),
        deadline(kind, of).label("deadline"),
    ]


def still_listed(kind: str, student: ColumnElement[Any], opportunity: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a student has neither applied to an opportunity nor dismissed it.

    What was done with another listing of the same opening counts; an application that is a draft does not.
    """
    reacted = exists().where(
        recommendation_feedback.c.student_id == student,
        recommendation_feedback.c.kind == kind,
        canonical_id(kind, recommendation_feedback.c.opportunity_id) == opportunity,
        recommendation_feedback.c.action.in_(["applied", "dismissed"]),
    )
    applied = exists().where(
        applications.c.student_id == student,
        applications.c.kind == kind,
        canonical_id(kind, applications.c.opportunity_id) == opportunity,
        applications.c.status != "draft",
    )
    return and_(~reacted, ~applied)


def _view(kind: str) -> CreateView:
    scores, of, rows = _OF[kind]
    identity = scores.c[f"{kind}_id"]
    query = (
        select(*(column.label("opportunity_id") if column is identity else column for column in scores.c), *shown(kind))
        .join(of, of.c.id == identity)
        .join(students, students.c.id == scores.c.student_id)
        .where(students.c.is_active, of.c.status == "open", still_listed(kind, scores.c.student_id, identity))
    )
    view = CreateView(query, f"recommended_{rows.name}")
    view.table.comment = (
        f"Each student's list of {rows.name} with what is shown of them. Without what has closed, what stands behind"
        f" another listing, what the student has applied to or dismissed since, and students who are not active; ranks"
        f" are those of the batch."
    )
    for column in view.table.c:
        column.comment = _comment(kind, column, scores, rows)
    return view


def _comment(kind: str, column: Column[Any], scores: Table, rows: Table) -> str | None:
    own = {
        "opportunity_id": f"The {kind}, as in {rows.name}.id.",
        "deadline": _DEADLINE_COMMENTS[kind],
        "title": rows.c[TITLES[kind]].comment,
        **{renamed: rows.c[name].comment for (of, name), renamed in _RENAMED.items() if of == kind},
    }
    if column.name in own:
        return own[column.name]
    return (scores if column.name in scores.c else rows).c[column.name].comment


RECOMMENDED = tuple(_view(kind) for kind in _OF)
recommended_jobs, recommended_hackathons, recommended_articles = (view.table for view in RECOMMENDED)
