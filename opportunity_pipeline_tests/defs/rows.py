"""Rows for the tests of this package: the required columns with defaults, other columns as given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database


def add(database: Database, table: Any, **values: Any) -> None:
    """Inserts one row."""
    with database.engine.begin() as connection:
        connection.execute(insert(table).values(**values))


def add_student(database: Database, student_id: str = "s1", **values: Any) -> None:
    """A student."""
    add(database, tables.students, id=student_id, email=f"{student_id}@example.org", name="A B", **values)


def add_job(database: Database, now: datetime, job_id: int = 1, **values: Any) -> None:
    """An open job of its own company, first seen yesterday."""
    add(database, tables.companies, id=job_id, key=f"company {job_id}", name=f"Company {job_id}")
    row = {
        "id": job_id,
        "source": "greenhouse",
        "source_id": str(job_id),
        "source_url": f"https://example.com/jobs/{job_id}",
        "title": "Data Engineer",
        "company": f"Company {job_id}",
        "company_id": job_id,
        **_times(now),
    }
    add(database, tables.jobs, **{**row, **values})


def add_hackathon(database: Database, now: datetime, hackathon_id: int = 1, **values: Any) -> None:
    """An open hackathon."""
    row = {
        "id": hackathon_id,
        "source": "devpost",
        "source_id": str(hackathon_id),
        "source_url": f"https://example.com/hackathons/{hackathon_id}",
        "event_name": "Hack",
        **_times(now),
    }
    add(database, tables.hackathons, **{**row, **values})


def add_article(database: Database, now: datetime, article_id: int = 1, **values: Any) -> None:
    """An article."""
    row = {
        "id": article_id,
        "source": "google_news",
        "source_id": str(article_id),
        "source_url": f"https://example.com/articles/{article_id}",
        "title": "News",
        **_times(now),
    }
    add(database, tables.articles, **{**row, **values})


def add_notification(database: Database, now: datetime, key: str, **values: Any) -> UUID:
    """An inbox row of student ``s1``."""
    row = {
        "id": uuid4(),
        "dedupe_key": key,
        "student_id": "s1",
        "type": "job_match",
        "category": "opportunities",
        "priority": "high",
        "title": "t",
        "message": "m",
        "trigger": {},
        "content": {},
        "created_at": now,
        "due_at": now,
        **values,
    }
    add(database, tables.notifications, **row)
    return UUID(str(row["id"]))


def add_batch(database: Database, now: datetime, kind: str, batch_id: str = "b1") -> None:
    """A published batch of one student."""
    add(
        database,
        tables.score_batches,
        id=batch_id,
        kind=kind,
        shard=0,
        shards=1,
        scoring_version="v",
        as_of=now,
        days_from=now,
        scored_at=now,
        updates=0,
        students=1,
        opportunities=1,
        rows=1,
        seconds=0.1,
    )


def _times(now: datetime) -> dict[str, datetime]:
    yesterday = now - timedelta(days=1)
    return {"first_seen": yesterday, "scraped_at": yesterday, "last_verified": yesterday, "updated_at": yesterday}
