"""Time and memory of scoring students for jobs: shaping, engine, stored rows, and through a real database.

Belongs here: the measurement. Does not belong here: the data (`kit.synthetic`) and the report (`kit.report`).

Each size runs in a process of its own, so that its peak of memory is its own. ``pure`` rows start from frames and end
with the rows that would be stored; ``database`` rows start and end in an embedded PostgreSQL (whose own memory is not
counted). The work doubles twice in students and twice in jobs, so that growth can be read off.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from pathlib import Path

import polars as pl

from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.synthetic import NOW, SEED, Drawn, draw
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.features.students import StudentTables
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.prepare import prepare
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.scoring.run import BLOCK, score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate

KEEP, THRESHOLD = 50, 75
GOAL_MB = 2000


def pure(students: int, jobs: int) -> list[Row]:
    """From frames to stored rows, stage by stage."""
    drawn = draw(students, jobs)
    inputs = inputs_of(drawn)
    work = f"{students:,} students × {jobs:,} jobs"
    pairs = students * jobs
    rows = []

    def took(subject: str, begun: float, memory: bool = False) -> float:
        seconds = time.perf_counter() - begun
        rows.append(Row(subject, work, round(seconds, 3), pairs / seconds, peak_rss_mb() if memory else None))
        return time.perf_counter()

    whole = begun = time.perf_counter()
    prepared = prepare(inputs, config=DEFAULT_CONFIG, now=NOW, default_threshold=THRESHOLD)
    begun = took("shape", begun)
    people, considered = prepared.active, prepared.considered
    problem = prepared.problem(people, considered)
    begun = took("look-up tables", begun)
    engine = stored = 0.0
    count = matches = 0
    for start in range(0, students, BLOCK):
        begun = time.perf_counter()
        chosen = best(problem, range(start, min(start + BLOCK, students)), KEEP)
        between = time.perf_counter()
        block = stored_rows(
            chosen,
            people,
            considered,
            prepared.factors,
            formula=prepared.formula,
            neutral_tenths=DEFAULT_CONFIG.feedback.neutral_tenths,
        )
        engine, stored = engine + between - begun, stored + time.perf_counter() - between
        count, matches = count + block.height, matches + int((block["total"] >= THRESHOLD * 10_000).sum())
    rows.append(Row("engine", work, round(engine, 3), pairs / engine))
    rows.append(
        Row("stored rows", f"{count:,} rows, {matches:,} pairs ≥ {THRESHOLD}", round(stored, 3), count / stored)
    )
    took("pure", whole, memory=True)
    return rows


def through_database(students: int, jobs: int) -> list[Row]:
    """From tables to tables, one shard."""
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        settings = Settings(home=Path(home), database_url=None)
        database = stack.enter_context(open_database(settings))
        migrate(database)
        store(draw(students, jobs), database)
        report = score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    work = f"{students:,} students × {jobs:,} jobs"
    return [Row("database", work, report.seconds, students * jobs / report.seconds, peak_rss_mb())]


def inputs_of(drawn: Drawn) -> Inputs:
    """The drawn rows as scoring reads them."""
    none = pl.DataFrame(
        schema={
            "student_id": pl.String,
            "opportunity_id": pl.Int64,
            "status": pl.String,
            "applied_at": pl.Datetime("us", "UTC"),
        }
    )
    return Inputs(
        kind="job",
        students=StudentTables(drawn.students, drawn.skills, drawn.interests, drawn.gaps, drawn.history),
        opportunities=drawn.jobs,
        feedback=drawn.feedback,
        grouped=drawn.jobs,
        applications=none,
        engagement=drawn.feedback.clear(),
    )


def store(drawn: Drawn, database: Database) -> None:
    """Writes the drawn rows into the tables."""
    identity = pl.col("id").cast(pl.String)
    first = pl.col("first_seen")
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
        insert_new(
            connection,
            tables.jobs,
            drawn.jobs.with_columns(
                source=pl.lit("bench"),
                source_id=identity,
                source_url=pl.format("https://example.org/{}", "id"),
                company=pl.lit("Company"),
                company_id=pl.lit(1),
                scraped_at=first,
                last_verified=first,
                updated_at=first,
            ),
            key=["id"],
        )
        feedback = drawn.feedback.with_columns(kind=pl.lit("job")).unique(maintain_order=True)
        key = ["student_id", "kind", "opportunity_id", "action", "at"]
        insert_new(connection, tables.recommendation_feedback, feedback, key=key)


def measure(students: int, jobs: int) -> Report:
    """All sizes up to so many students and jobs."""
    sizes = [
        (students // 4, jobs),
        (students // 2, jobs),
        (students, jobs // 4),
        (students, jobs // 2),
        (students, jobs),
    ]
    rows = [
        Row(**row)
        for size in sizes
        for row in in_own_process("bench.scoring_memory", "--only", "pure", *_size(*size))
        if row["subject"] == "pure" or size == sizes[-1]
    ]
    rows += [Row(**row) for row in in_own_process("bench.scoring_memory", "--only", "database", *_size(students, jobs))]
    most = max(row.peak_rss_mb or 0 for row in rows)
    goal = Goal(f"memory of {students:,} × {jobs:,}", f"< {GOAL_MB} MB", f"{most:.0f} MB", most < GOAL_MB)
    return Report("scoring_memory", SEED, rows, [goal])


def _size(students: int, jobs: int) -> list[str]:
    return ["--students", str(students), "--jobs", str(jobs)]


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the students")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["pure", "database"], help="one size in this process; prints its rows")
    chosen = parser.parse_args()
    students = chosen.students // 10 if chosen.quick else chosen.students
    if chosen.only:
        run = pure if chosen.only == "pure" else through_database
        print(json.dumps([vars(row) for row in run(students, chosen.jobs)]))  # noqa: T201
        return
    report = measure(students, chosen.jobs)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
