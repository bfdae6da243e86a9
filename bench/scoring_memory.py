"""Time and memory of scoring students for jobs: features, engine, stored rows, and through a real database.

Belongs here: the measurement. Does not belong here: the data (`kit.synthetic`), the report (`kit.report`).

Each size runs in its own process, to measure its peak memory alone. ``pure`` rows start from frames and end with the
rows that would be stored; ``database`` rows start and end in an embedded PostgreSQL (whose own memory is not counted).
Students and jobs are each doubled twice, to show how time and memory grow.
"""

from __future__ import annotations

import argparse
import json
import time

from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.stored import filled
from bench.kit.synthetic import NOW, SEED, draw
from bench.kit.world import KEEP, THRESHOLD, inputs_of, warm_up
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.lists import BLOCK
from opportunity_pipeline.scoring.prepare import prepare
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.scoring.run import score_shard

GOAL_MB = 2000


def pure(students: int, jobs: int) -> list[Row]:
    """From frames to stored rows, stage by stage."""
    warm_up()
    inputs = inputs_of(draw(students, jobs))
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
            overlaps=prepared.overlaps,
            as_lines=True,
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
    warm_up()
    with filled(students, jobs) as (settings, database):
        report = score_shard("job", 0, 1, settings=settings, database=database, now=NOW, whole=True)
    work = f"{students:,} students × {jobs:,} jobs"
    return [Row("database", work, report.seconds, students * jobs / report.seconds, peak_rss_mb())]


def measure(students: int, jobs: int) -> Report:
    """Measures all sizes up to that many students and jobs."""
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
    parser.add_argument("--only", choices=["pure", "database"], help="run one size in this process; prints its rows")
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
