"""Views of scored lists: the opportunities that may be shown to a student now, each joined with its score.

Other programs read ``recommended_jobs``, ``recommended_hackathons`` and ``recommended_articles``: existing columns do
not change, and new ones are appended. The views do not use the current time, because a reader may have its own clock:
compare ``deadline`` with it.

Belongs here: views for readers outside the pipeline. Does not belong here: tables.
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
# An article's score has a component named `topic`.
_RENAMED: Mapping[tuple[str, str], str] = {("article", "topic"): "article_topic"}
TITLES: Mapping[str, str] = {"job": "title", "hackathon": "event_name", "article": "title"}
_DEADLINE_COMMENTS: Mapping[str, str] = {
    "job": "Last moment to apply: `apply_by`. Null: none is stated.",
    "hackathon": "Last moment to join: end of registration, else the start; at most the end. Null: none is stated.",
    "article": "Null: an article has none.",
}


def deadline(kind: str, of: Table) -> ColumnElement[Any]:
    """The last moment to act on an opportunity in a table or view of its kind; null if none is stated."""
    if kind == "job":
        return of.c.apply_by
    if kind == "hackathon":
        # LEAST ignores nulls.
        last_call = func.coalesce(of.c.registration_deadline, of.c.start_date)
        return func.least(last_call, of.c.end_date, type_=hackathons.c.end_date.type)
    return cast(None, DateTime(timezone=True))


def shown(kind: str) -> list[ColumnElement[Any]]:
    """The columns shown of an opportunity besides its score: from the canonical view of its kind, with their labels."""
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

    Actions on another listing of the same opening count; a draft application does not.
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
        f"Each student's list of {rows.name} with their details. Excludes closed ones, duplicates of another listing,"
        f" those the student has since applied to or dismissed, and students who are not active; ranks are those of"
        f" the batch."
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
