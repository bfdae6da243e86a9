"""Test worlds in a real database.

Belongs here: writing test values into the tables. Does not belong here: scoring them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, text, update

from opportunity_pipeline.scoring.inputs import OPPORTUNITIES
from opportunity_pipeline.scoring.published import LISTS, ROWS
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
    kind_of,
)

COMPANY = 1


def store_students(students: Iterable[Student], *, database: Database) -> None:
    """Writes students and everything that scoring reads of them."""
    with database.engine.begin() as connection:
        for one in students:
            connection.execute(
                insert(tables.students).values(
                    id=one.id,
                    email=f"{one.id}@example.org",
                    name=one.id,
                    place_keys=list(one.places),
                    overall_score=one.overall,
                    learning_score=one.learning,
                    interview_score=one.interview,
                    is_active=one.active,
                )
            )
            for skill, level in one.skills.items():
                connection.execute(insert(tables.student_skills).values(student_id=one.id, skill=skill, level=level))
            for interest in one.interests:
                connection.execute(insert(tables.student_interests).values(student_id=one.id, interest=interest))
            for gap in one.gaps:
                connection.execute(insert(tables.learning_gaps).values(student_id=one.id, skill=gap, since=NOW.date()))
            for day, score in one.history.items():
                connection.execute(
                    insert(tables.profile_score_history).values(
                        student_id=one.id, measured_on=day, learning_score=score
                    )
                )
            if one.threshold is not None:
                connection.execute(
                    insert(tables.notification_preferences).values(student_id=one.id, match_threshold=one.threshold)
                )


def store_opportunities(opportunities: Iterable[Opportunity], *, database: Database) -> None:
    """Writes opportunities."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO companies (id, key, name) VALUES (1, 'company', 'Company') ON CONFLICT DO NOTHING"
        )
        for one in opportunities:
            kind = kind_of(one)
            shared = {
                "id": one.id,
                "source": "test",
                "source_id": str(one.id),
                "source_url": f"https://example.org/{kind}/{one.id}",
                "first_seen": one.seen,
                "scraped_at": one.seen,
                "last_verified": one.seen,
                "updated_at": one.seen,
                "status": one.status,
            }
            connection.execute(insert(OPPORTUNITIES[kind]).values(**shared, **_own(one)))


def change_opportunity(one: Opportunity, *, database: Database) -> None:
    """Replaces the opportunity with the same id."""
    of = OPPORTUNITIES[kind_of(one)]
    with database.engine.begin() as connection:
        values = {"first_seen": one.seen, "status": one.status, **_own(one)}
        connection.execute(update(of).where(of.c.id == one.id).values(**values))


def store_reactions(
    reactions: Iterable[Reaction],
    applications: Iterable[Application],
    opportunities: Iterable[Opportunity],
    *,
    database: Database,
) -> None:
    """Writes the students' reactions and applications, each with the kind of its opportunity."""
    kinds = {one.id: kind_of(one) for one in opportunities}
    with database.engine.begin() as connection:
        for one in reactions:
            connection.execute(
                insert(tables.recommendation_feedback).values(
                    student_id=one.student,
                    kind=kinds[one.opportunity],
                    opportunity_id=one.opportunity,
                    action=one.action,
                    at=one.at,
                )
            )
        for application in applications:
            connection.execute(
                insert(tables.applications).values(
                    student_id=application.student,
                    kind=kinds[application.opportunity],
                    opportunity_id=application.opportunity,
                    status=application.status,
                    applied_at=application.at,
                    updated_at=NOW,
                )
            )


def store_score(kind: Kind, rank: int, row: Mapping[str, object], *, at: datetime, database: Database) -> None:
    """Writes a single row of a list; everywhere else lists are written whole."""
    into, of, one = ROWS[kind], LISTS[kind], row[f"{kind}_id"]
    statement = (
        f"INSERT INTO {of.name} (student_id, opportunity_ids, scoring_version, batch_id, scored_at)"  # noqa: S608
        f" VALUES (:student, '[{rank}:{rank}]={{{one}}}', '1', :batch, :at)"
        f" ON CONFLICT (student_id) DO UPDATE SET opportunity_ids[{rank}] = {one}"
    )
    with database.engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {into.name}_any PARTITION OF {into.name} DEFAULT"))
        lines = {name: "\n".join(value) for name, value in row.items() if isinstance(value, list | tuple)}
        blank: dict[str, object] = {column.name: "" for column in into.c if column.info.get("lines")}
        connection.execute(into.insert().values({**blank, **row, **lines}))
        connection.execute(text(statement), {"student": row["student_id"], "batch": row["batch_id"], "at": at})


def _own(one: Opportunity) -> dict[str, object]:
    match one:
        case Job():
            return {
                "title": one.title,
                "company": "Company",
                "company_id": COMPANY,
                "skills_required": list(one.skills),
                "experience_min_years": one.years,
                "experience_band": one.band,
                "work_mode": one.mode,
                "place_keys": list(one.places),
                "role_family": one.family,
                "posted_at": one.posted,
                "apply_by": one.apply_by,
                "stipend_kind": one.pay,
                "stipend_monthly": one.monthly,
            }
        case Hackathon():
            return {
                "event_name": f"Hackathon {one.id}",
                "theme_tags": list(one.themes),
                "tech_stack_tags": list(one.tech),
                "difficulty_level": one.difficulty,
                "participation_mode": one.mode,
                "place_keys": list(one.places),
                "start_date": one.start,
                "end_date": one.end,
                "registration_deadline": one.register_by,
            }
        case Article():
            return {
                "title": one.title,
                "topic": one.topic,
                "relevance_keywords": list(one.keywords),
                "published_at": one.published,
            }
