"""A small home in which every stage up to the outbox has run: one student, three jobs, one mail."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from opportunity_pipeline.delivery.dispatch import deliver_due
from opportunity_pipeline.notifications.run import plan_matches
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.importing import import_students

STUDENT = {
    "id": "asha",
    "email": "asha@example.org",
    "name": "Asha",
    "home_location": "Pune, Maharashtra",
    "time_zone": "UTC",
    "interests": ["python"],
    "skills": [{"skill": "python", "level": 80}, {"skill": "sql", "level": 60}],
    "learning_gaps": [{"skill": "docker", "since": "2026-08-01"}],
    "ai_profile": {"overall": 70, "skill": 70, "learning": 60, "interview": 60},
}
FITTING, PARTLY, HOSTILE = 11, 12, 13


def fill(settings: Settings, database: Database, now: datetime, folder: Path) -> None:
    """Imports the student, stores the jobs, scores, plans and delivers.

    Job 11 by hand, for 70 overall: skills 2 of 2, one of them at 80: 100 + 5 capped to 100 × 40 % = 40; mean
    proficiency 70 is intermediate, intermediate is required: 100 × 20 % = 20; one day old: 100 × 15 % = 15; remote: 100
    × 10 % = 10; interest python matches: 30 × 10 % = 3; readiness 70 × 5 % = 3.5; total 91.5.
    """
    file = folder / "asha.json"
    file.write_text(json.dumps([STUDENT]))
    import_students(file, database=database, now=now)
    common = {
        "source": "greenhouse",
        "company": "Acme",
        "company_id": 1,
        "work_mode": "remote",
        "experience_band": "intermediate",
        "experience_min_years": 2,
        "posted_at": now - timedelta(days=1),
        "apply_by": now + timedelta(days=10),
        "first_seen": now - timedelta(days=1),
        "scraped_at": now,
        "last_verified": now,
        "updated_at": now,
    }
    jobs = [
        {"id": FITTING, "title": "Engineer", "skills_required": ["python", "sql"]},
        {"id": PARTLY, "title": "Cook", "skills_required": ["docker", "rust", "go", "java"]},
        {"id": HOSTILE, "title": "\x1b[2JRed \u202etext", "skills_required": ["rust"]},
    ]
    with database.engine.begin() as connection:
        connection.execute(insert(tables.companies).values(id=1, key="acme", name="Acme"))
        for job in jobs:
            link = {"source_id": str(job["id"]), "source_url": f"https://example.org/{job['id']}"}
            connection.execute(insert(tables.jobs).values(**common, **link, **job))
    score_shard("job", 0, 1, settings=settings, database=database, now=now)
    plan_matches(settings=settings, database=database, now=now)
    deliver_due(settings=settings, database=database, now=lambda: now)
