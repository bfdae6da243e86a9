"""What bringing lists up to date costs, beside making all of them anew.

Belongs here: what changes, what is measured, and the goal. Does not belong here: the data (`kit.synthetic`) and the
report (`kit.report`).

*Lists* is the work of scoring itself, from rows in memory to rows of lists in memory, by a process that has kept the
shapes of the students from the pass before; *database to tables* is the whole way, by a process that has kept nothing.
New jobs are posted on the last day, so that they score high: one in a hundred new comes into nine in ten of all lists.
In the end everything is made anew once more, and must be the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import select, update

from bench.kit.report import Goal, Report, Row, in_own_process
from bench.kit.stored import filled, store_jobs
from bench.kit.synthetic import NOW, SEED, draw, held_out
from bench.kit.world import KEEP, THRESHOLD, inputs_of, warm_up
from opportunity_pipeline.scoring.changes import least_entering, merge
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.lists import list_blocks, pair_blocks
from opportunity_pipeline.scoring.prepare import Prepared, Shaped, prepare
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

MODULE = "bench.incremental"
NEW, CLOSED = 0.01, 0.001
GOAL = 0.05


# ── without a database ────────────────────────────────────────────────────────────────────────────


def in_memory(students: int, jobs: int) -> list[Row]:
    """From rows in memory to rows of lists: all, and one in a hundred new."""
    warm_up()
    _in_memory(40, 400)  # so that all of it is imported, as in a process that has made lists before
    return _in_memory(students, jobs)


def _in_memory(students: int, jobs: int) -> list[Row]:
    drawn, new = held_out(draw(students, jobs), int(jobs * NEW))
    inputs = inputs_of(drawn)
    begun, spent = time.perf_counter(), time.process_time()
    prepared = _prepared(inputs)
    blocks = list(list_blocks(prepared, keep=KEEP))
    whole, spent_whole = time.perf_counter() - begun, time.process_time() - spent
    stored = pl.concat(
        block.group_by("student_id", maintain_order=True).agg(opportunity_ids="job_id", totals="total")
        for block in blocks
    )
    rows = sum(block.height for block in blocks)
    del blocks

    begun, spent = time.perf_counter(), time.process_time()
    shaped = _prepared(replace(inputs, opportunities=new), prepared.shaped)
    lists = shaped.active.select("student_id", "threshold").join(stored, on="student_id", maintain_order="left")
    dates = ("opportunity_id", "newest")
    considered = pl.concat([prepared.considered.select(dates), shaped.considered.select(dates)])
    gone = pl.Series(dtype=pl.Int64)
    merged = merge(lists, _entering(shaped, lists), considered, gone, KEEP)
    made = sum(block.height for block in pair_blocks(merged.came, shaped))
    update_, spent = time.perf_counter() - begun, time.process_time() - spent
    work, share = f"{students:,} × {jobs:,}", merged.lists.height / students
    return [
        Row(
            "lists, all",
            f"{work} → {rows:,} rows ({spent_whole:.1f} s of processor)",
            round(whole, 3),
            students * jobs / whole,
        ),
        Row(
            f"lists, {NEW:.0%} new jobs",
            f"{made:,} new rows in {share:.0%} of the lists ({spent:.2f} s of processor)",
            round(update_, 3),
            students * new.height / update_,
        ),
    ]


def _prepared(inputs: Inputs, shaped: Shaped | None = None) -> Prepared:
    return prepare(inputs, config=DEFAULT_CONFIG, now=NOW, default_threshold=THRESHOLD, shaped=shaped)


def _entering(shaped: Prepared, lists: pl.DataFrame) -> pl.DataFrame:
    students, new = shaped.active, shaped.considered
    least = least_entering(lists, KEEP)
    problem = replace(shaped.problem(students, new), threshold=np.array(least.to_numpy()))
    found = best(problem, range(students.height), 1)
    pairs = {
        "student_id": students["student_id"][found.student],
        "opportunity_id": new["opportunity_id"][found.opportunity],
        "total": found.total,
    }
    return pl.DataFrame(pairs).filter(found.total >= least.to_numpy()[found.student])


# ── through the database ──────────────────────────────────────────────────────────────────────────


def through_database(students: int, jobs: int) -> list[Row]:
    """From tables to tables, in one shard: all, and then what several changes cost."""
    warm_up()
    rows: list[Row] = []
    new = held_out(draw(students, jobs), int(jobs * NEW))[1]
    with filled(students, jobs, without=new.height) as (settings, database):

        def run(subject: str, *, whole: bool = False, hours: int = 0) -> None:
            spent = time.process_time()
            now = NOW + timedelta(hours=hours)
            report = score_shard("job", 0, 1, settings=settings, database=database, now=now, whole=whole)
            spent = time.process_time() - spent
            if report.whole is not whole:
                raise RuntimeError(f"{subject}: the pass was {'' if report.whole else 'not '}whole")
            work = f"{report.students:,} lists, {report.rows:,} rows ({spent:.1f} s of processor)"
            rows.append(Row(subject, work, report.seconds, report.rows / report.seconds))

        run("first pass", whole=True)
        run("all lists", whole=True)
        run("nothing changed")
        with database.engine.begin() as connection:
            store_jobs(new, connection)
        run(f"{NEW:.0%} new jobs")
        _close(database, int(jobs * CLOSED))
        run(f"{CLOSED:.1%} closed jobs")
        _learn(database)
        run("one changed student")
        found = _digest(settings, database)
        run("all lists again", whole=True)
        if _digest(settings, database) != found:
            raise RuntimeError("lists brought up to date are not those that are made anew")
    return rows


def _close(database: Database, count: int) -> None:
    of = tables.jobs
    some = select(of.c.id).order_by(of.c.id).limit(count)
    with database.engine.begin() as connection:
        connection.execute(update(of).where(of.c.id.in_(some)).values(status="expired"))


def _learn(database: Database) -> None:
    of = tables.student_skills
    first = select(of.c.student_id).order_by(of.c.student_id).limit(1).scalar_subquery()
    with database.engine.begin() as connection:
        connection.execute(update(of).where(of.c.student_id == first).values(level=55))


def _digest(settings: Settings, database: Database) -> str:
    """A digest of all rows but what names their batch."""
    names = {"batch_id", "scored_at", "score"}
    scores = tables.job_scores
    rows = read_frame(database, select(*(column for column in scores.c if column.name not in names)))
    told = rows.sort("student_id", "rank").write_json()
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


# ── all of it ─────────────────────────────────────────────────────────────────────────────────────


def measure(students: int, jobs: int) -> Report:
    """Both, each in a process of its own."""
    size = ("--students", str(students), "--jobs", str(jobs))
    rows = [Row(**row) for part in ("memory", "database") for row in in_own_process(MODULE, "--only", part, *size)]
    seconds = {row.subject: row.seconds for row in rows}
    goals = []
    for name, new, whole in (
        ("lists", f"lists, {NEW:.0%} new jobs", "lists, all"),
        ("database to tables", f"{NEW:.0%} new jobs", "all lists"),
        ("database to tables, one student", "one changed student", "all lists"),
    ):
        share = seconds[new] / seconds[whole]
        goals.append(Goal(f"{name}: what {new} costs of {whole}", f"< {GOAL:.0%}", f"{share:.1%}", share < GOAL))
    goals.append(Goal("the same lists as made anew", "yes", "yes", True))
    return Report("incremental", SEED, rows, goals)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=5_000)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the students, a fifth of the jobs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["memory", "database"], help="one part, as JSON")
    chosen = parser.parse_args()
    if chosen.only:
        parts: dict[str, Any] = {"memory": in_memory, "database": through_database}
        print(json.dumps([vars(row) for row in parts[chosen.only](chosen.students, chosen.jobs)]))  # noqa: T201
        return
    size = (chosen.students // 10, chosen.jobs // 5) if chosen.quick else (chosen.students, chosen.jobs)
    report = measure(*size)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
