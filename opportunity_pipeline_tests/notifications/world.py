"""A small world for planning tests: rows of students, opportunities, scores and feedback with defaults.

Belongs here: rows with good defaults, and reading back the plan. Does not belong here: assertions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.stored import store_score

COMPONENTS = {
    "job": ("skill_match", "proficiency_fit", "freshness", "location", "career_alignment", "readiness"),
    "hackathon": ("theme", "tech", "timing", "difficulty", "participation", "readiness"),
    "article": ("topic", "gap", "recency", "trend"),
}
TABLES = {"job": tables.jobs, "hackathon": tables.hackathons, "article": tables.articles}


@dataclass(frozen=True)
class World:
    """Writes rows into a database; ``now`` is the time they are written at."""

    database: Database
    now: datetime

    def insert(self, table: sa.Table, **values: Any) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(table.insert().values(**values))

    def student(self, id: str = "asha", **values: Any) -> str:
        given = {"email": f"{id}@example.org", "name": id.title(), "time_zone": "UTC", **values}
        self.insert(tables.students, id=id, **given)
        return id

    def prefer(self, student: str, **values: Any) -> None:
        self.insert(tables.notification_preferences, student_id=student, **values)

    def job(self, id: int, **values: Any) -> int:
        given = {"title": f"Intern {id}", "company": "Acme", "company_id": 1, "source": "greenhouse", **values}
        with self.database.engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO companies (id, key, name) VALUES (1, 'acme', 'Acme') ON CONFLICT DO NOTHING")
            )
        self.insert(tables.jobs, **{**self._opportunity(id), **given})
        return id

    def hackathon(self, id: int, **values: Any) -> int:
        given = {"event_name": f"Hack {id}", "source": "devpost", **values}
        self.insert(tables.hackathons, **{**self._opportunity(id), **given})
        return id

    def article(self, id: int, **values: Any) -> int:
        given = {"title": f"Article {id}", "source": "google_news", **values}
        self.insert(tables.articles, **{**self._opportunity(id), **given})
        return id

    def score(self, student: str, kind: Kind, id: int, points: float, *, rank: int = 1, **values: Any) -> None:
        """Inserts a score row; tests give components in points if needed."""
        components = {name: round(100 * values.pop(name, 0)) for name in COMPONENTS[kind]}
        row = {
            "student_id": student,
            f"{kind}_id": id,
            "total": round(points * 10_000),
            "batch_id": "b",
            "feedback_tenths": 10,
            **components,
            **values,
        }
        store_score(kind, rank, row, at=self.now, database=self.database)

    def feedback(self, student: str, kind: str, id: int, action: str, *, hours_ago: float = 1) -> None:
        at = self.now - timedelta(hours=hours_ago)
        self.insert(
            tables.recommendation_feedback, student_id=student, kind=kind, opportunity_id=id, action=action, at=at
        )

    def apply(self, student: str, kind: str, id: int, status: str = "submitted") -> None:
        self.insert(
            tables.applications, student_id=student, kind=kind, opportunity_id=id, status=status, updated_at=self.now
        )

    def rows(self, table: sa.Table, *order: str) -> list[dict[str, Any]]:
        """All rows of a table, ordered."""
        with self.database.engine.connect() as connection:
            query = table.select().order_by(*(table.c[name] for name in order))
            return [dict(row) for row in connection.execute(query).mappings()]

    def _opportunity(self, id: int) -> dict[str, Any]:
        return {
            "id": id,
            "source_id": str(id),
            "source_url": f"https://example.org/{id}",
            "first_seen": self.now,
            "scraped_at": self.now,
            "last_verified": self.now,
            "updated_at": self.now,
        }


def told(world: World) -> set[tuple[str, str, int]]:
    """Notified students, types and opportunities."""
    return {(row["student_id"], row["type"], row["opportunity_id"]) for row in world.rows(tables.notification_items)}


def reasons(world: World) -> dict[int, str]:
    """Reasons of suppressed opportunities, by their id."""
    return {row["opportunity_id"]: row["reason"] for row in world.rows(tables.suppressed_plans)}
