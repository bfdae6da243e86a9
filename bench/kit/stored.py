"""Generated rows in a temporary database.

Belongs here: writing them into the tables. Does not belong here: generating them (`synthetic`), using them.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from sqlalchemy import Connection

from bench.kit.report import in_own_process
from bench.kit.synthetic import NOW, Drawn, draw, held_out
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate


@contextlib.contextmanager
def filled(students: int, jobs: int, without: int = 0) -> Iterator[tuple[Settings, Database]]:
    """A temporary home whose database holds that many students and jobs, except the last ``without`` jobs.

    A separate process generates and writes them, so that generation does not count towards this process's peak memory.
    """
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), database_url=None)
        with open_database(settings) as database:
            migrate(database)
            in_own_process("bench.kit.stored", home, str(students), str(jobs), str(without))
            yield settings, database


def store(drawn: Drawn, database: Database) -> None:
    """Writes the generated rows into the tables."""
    with database.engine.begin() as connection:
        company = pl.DataFrame({"id": [1], "key": ["company"], "name": ["Company"]})
        insert_new(connection, tables.companies, company, key=["id"])
        insert_new(
            connection,
            tables.students,
            drawn.students.drop("match_threshold").with_columns(
                email=pl.format("{}@example.org", "id"), name=pl.col("id")
            ),
            key=["id"],
        )
        insert_new(connection, tables.student_skills, drawn.skills, key=["student_id", "skill"])
        insert_new(connection, tables.student_interests, drawn.interests, key=["student_id", "interest"])
        gaps = drawn.gaps.with_columns(since=pl.lit(NOW.date()))
        insert_new(connection, tables.learning_gaps, gaps, key=["student_id", "skill"])
        insert_new(connection, tables.profile_score_history, drawn.history, key=["student_id", "measured_on"])
        store_jobs(drawn.jobs, connection)
        feedback = drawn.feedback.with_columns(kind=pl.lit("job")).unique(maintain_order=True)
        key = ["student_id", "kind", "opportunity_id", "action", "at"]
        insert_new(connection, tables.recommendation_feedback, feedback, key=key)


def store_jobs(jobs: pl.DataFrame, connection: Connection) -> None:
    """Writes jobs into their table; their company must exist."""
    first = pl.col("first_seen")
    insert_new(
        connection,
        tables.jobs,
        jobs.with_columns(
            source=pl.lit("bench"),
            source_id=pl.col("id").cast(pl.String),
            source_url=pl.format("https://example.org/{}", "id"),
            company=pl.lit("Company"),
            company_id=pl.lit(1),
            scraped_at=first,
            last_verified=first,
            updated_at=first,
        ),
        key=["id"],
    )


def main() -> None:
    """Fills the database of a home whose server is running."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("students", type=int)
    parser.add_argument("jobs", type=int)
    parser.add_argument("without", type=int)
    chosen = parser.parse_args()
    with open_database(Settings(home=chosen.home, database_url=None)) as database:
        drawn = draw(chosen.students, chosen.jobs)
        store(held_out(drawn, chosen.without)[0] if chosen.without else drawn, database)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Like a database in long use: no maintenance is left to run during the measurement.
            connection.exec_driver_sql("VACUUM (ANALYZE)")
            connection.exec_driver_sql("CHECKPOINT")
    print("null")  # noqa: T201  the JSON that the caller waits for


if __name__ == "__main__":
    main()
