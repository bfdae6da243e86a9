"""Stores many uniform students and jobs with two statements, for tests of query plans, exports and streams.

Belongs here: large numbers of rows. Does not belong here: rows whose scores matter (`world`, `stored`).
"""

from __future__ import annotations

from sqlalchemy import text

from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.world import NOW


def store_crowd(students: int, jobs: int, *, database: Database) -> None:
    """Writes students ``s0001`` … and jobs 1 …, all open and identical."""
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO companies (id, key, name) VALUES (1, 'company', 'Company')"))
        connection.execute(
            text(
                "INSERT INTO students (id, email, name) SELECT format('s%s', lpad(n::text, 4, '0')),"
                " format('%s@example.org', n), 'A B' FROM generate_series(1, :many) n"
            ),
            {"many": students},
        )
        connection.execute(
            text(
                "INSERT INTO jobs (id, source, source_id, source_url, title, company, company_id, search_text,"
                " first_seen, scraped_at, last_verified, updated_at)"
                " SELECT n, 'test', n, 'https://example.org/job/' || n, 'Engineer ' || n, 'Company', 1,"
                " 'for search only', :at, :at, :at, :at FROM generate_series(1, :many) n"
            ),
            {"many": jobs, "at": NOW},
        )


def score_crowd(shards: int, *, settings: Settings, database: Database) -> list[str]:
    """Scores the jobs for every shard; returns the ids of the batches."""
    reports = [
        score_shard("job", shard, shards, settings=settings, database=database, now=NOW, whole=True)
        for shard in range(shards)
    ]
    return [report.batch_id for report in reports]
