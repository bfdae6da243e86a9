"""The cost of updating lists, compared with recomputing all of them.

Belongs here: the changes, the measurements and the goals. Does not belong here: the data (`kit.synthetic`), the report
(`kit.report`).

*Lists* is scoring itself, from rows in memory to rows of lists in memory: once with the students' features given, which
is the cost of the new jobs alone, and once including the students' features, as in a process with nothing cached.
*Database to tables* is the whole way. *Writing alone* is the rest if nothing is read, compared, scored or transferred:
the server writes the rows and lists of the last update into their tables again, from its own copies. New jobs are
posted on the last day, so they score high: with one new job in a hundred, about eight in ten lists change. The median
of several measurements counts, each with other new jobs. At the end everything is recomputed once more and must be the
same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

import polars as pl
from sqlalchemy import Connection, select, text, update

from bench.kit.report import Goal, Report, Row, in_own_process
from bench.kit.stored import filled, store_jobs
from bench.kit.synthetic import NOW, SEED, Drawn, draw, held_out
from bench.kit.world import KEEP, THRESHOLD, inputs_of, warm_up
from opportunity_pipeline.scoring.changes import merge
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.entering import entering
from opportunity_pipeline.scoring.features.opportunities import standing
from opportunity_pipeline.scoring.inputs import Inputs
from opportunity_pipeline.scoring.lists import list_blocks, pair_blocks
from opportunity_pipeline.scoring.prepare import Prepared, Shaped, prepare
from opportunity_pipeline.scoring.published import NotedLists
from opportunity_pipeline.scoring.report import ScoreReport
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

MODULE = "bench.incremental"
NEW, CLOSED = 0.01, 0.001
WHOLES, UPDATES = 3, 5
"""Measurements of each; the first pass and the last one, which only has to give the same lists, run once."""
GOAL = 0.05
ALL = "lists, all"
BY_THEMSELVES = f"lists, {NEW:.0%} new jobs"
WITH_STUDENTS = f"{BY_THEMSELVES}, students too"
WRITING = f"{NEW:.0%} new jobs, writing alone"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Cost(Row):
    """A measurement with this process's CPU time."""

    processor_seconds: float = 0.0


@dataclass(frozen=True)
class Timed(Generic[Result]):
    """A result, with the wall time and the CPU time it took, in seconds."""

    result: Result
    seconds: float
    spent: float


def timed(run: Callable[[], Result]) -> Timed[Result]:
    """Runs a function and measures it."""
    begun, spent = time.perf_counter(), time.process_time()
    result = run()
    return Timed(result, time.perf_counter() - begun, time.process_time() - spent)


def middle(several: Sequence[Timed[Result]]) -> Timed[Result]:
    """The measurement with the median time; of two in the middle, the slower one."""
    return sorted(several, key=lambda one: one.seconds)[len(several) // 2]


def drawn_with_new(students: int, jobs: int) -> tuple[Drawn, list[pl.DataFrame]]:
    """Students with that many jobs minus one in a hundred, and several sets of new jobs of that size."""
    each = max(1, int(jobs * NEW))
    drawn, new = held_out(draw(students, jobs + (UPDATES - 1) * each), UPDATES * each)
    return drawn, list(new.iter_slices(each))


# ── without a database ────────────────────────────────────────────────────────────────────────────


def in_memory(students: int, jobs: int) -> list[Cost]:
    """From rows in memory to rows of lists: all, and with one job in a hundred new."""
    warm_up()
    _in_memory(40, 400)  # so that everything is imported, as in a process that has made lists before
    return _in_memory(students, jobs)


def _in_memory(students: int, jobs: int) -> list[Cost]:
    drawn, new = drawn_with_new(students, jobs)
    inputs = inputs_of(drawn)
    considered = _dates(inputs.opportunities)
    wholes, updates, with_students = [], [], []
    for some in new:  # interleaved, so that slow phases of the machine affect all of them
        wholes.append(timed(partial(_whole, inputs)))
        prepared, stored, rows = wholes[-1].result
        updates.append(timed(partial(_update, inputs, prepared.shaped, stored, considered, some)))
        with_students.append(timed(partial(_update, inputs, None, stored, considered, some)))
    costs = [_cost(ALL, f"{students:,} × {jobs:,} → {rows:,} rows", middle(wholes), students * jobs)]
    for subject, several in ((BY_THEMSELVES, updates), (WITH_STUDENTS, with_students)):
        one = middle(several)
        made, share = one.result
        work = f"{made:,} new rows in {share:.0%} of the lists"
        costs.append(_cost(subject, work, one, students * new[0].height))
    return costs


def _cost(subject: str, work: str, one: Timed[Any], units: int) -> Cost:
    return Cost(subject, work, round(one.seconds, 3), units / one.seconds, processor_seconds=round(one.spent, 3))


def _whole(inputs: Inputs) -> tuple[Prepared, pl.DataFrame, int]:
    """The features, the lists, and the number of their rows, computed as on the way to tables."""
    prepared, noted = _prepared(inputs), NotedLists("job")
    rows = sum(block.height for block in noted.noting(list_blocks(prepared, keep=KEEP)))
    return prepared, noted.of(prepared.active.get_column("student_id")), rows


def _update(
    inputs: Inputs, shaped: Shaped | None, stored: pl.DataFrame, considered: pl.DataFrame, new: pl.DataFrame
) -> tuple[int, float]:
    """Number of new rows, and share of the lists that differ."""
    prepared = _prepared(replace(inputs, opportunities=new), shaped)
    lists = stored.with_columns(prepared.active.get_column("threshold"))  # the same students in the same order
    gone = pl.Series(dtype=pl.Int64)
    merged = merge(lists, entering(prepared, lists, KEEP), pl.concat([considered, _dates(new)]), gone, KEEP)
    return sum(block.height for block in pair_blocks(merged.came, prepared)), merged.lists.height / lists.height


def _dates(jobs: pl.DataFrame) -> pl.DataFrame:
    dates = jobs.select(standing("job", NOW)).select("opportunity_id", "newest")
    return dates.sort("opportunity_id")  # in the order they are read from the database


def _prepared(inputs: Inputs, shaped: Shaped | None = None) -> Prepared:
    return prepare(inputs, config=DEFAULT_CONFIG, now=NOW, default_threshold=THRESHOLD, shaped=shaped)


# ── through the database ──────────────────────────────────────────────────────────────────────────


def through_database(students: int, jobs: int) -> list[Cost]:
    """From tables to tables, in one shard: all lists, and then after several kinds of change."""
    warm_up()
    rows: list[Cost] = []
    new = drawn_with_new(students, jobs)[1]
    with filled(students, jobs + (len(new) - 1) * new[0].height, without=len(new) * new[0].height) as home:
        settings, database = home

        def run(whole: bool = False, hours: int = 0) -> Timed[ScoreReport]:
            now = NOW + timedelta(hours=hours)
            return timed(lambda: score_shard("job", 0, 1, settings=settings, database=database, now=now, whole=whole))

        def told(subject: str, *several: Timed[ScoreReport], whole: bool = False) -> None:
            one = middle(several)
            if any(each.result.whole is not whole for each in several):
                raise RuntimeError(f"{subject}: a pass was {'not ' if whole else ''}whole")
            work = f"{one.result.students:,} lists, {one.result.rows:,} rows"
            rows.append(_cost(subject, work, one, one.result.rows))

        def after(change: Callable[..., None], *how: Any) -> Timed[ScoreReport]:
            with database.engine.begin() as connection:
                change(connection, *how)
            return run()

        told("first pass", run(whole=True), whole=True)
        told("all lists", *(run(whole=True) for _ in range(WHOLES)), whole=True)
        told("nothing changed", *(run() for _ in range(UPDATES)))
        told(f"{NEW:.0%} new jobs", *(after(_add, some) for some in new))
        writing = middle([_writing(database, new[-1].get_column("id")) for _ in range(UPDATES)])
        rows.append(_cost(WRITING, f"{writing.result:,} rows and lists", writing, writing.result))
        told(f"{CLOSED:.1%} closed jobs", *(after(_close, int(jobs * CLOSED), turn) for turn in range(UPDATES)))
        told("one changed student", *(after(_learn, turn) for turn in range(UPDATES)))
        found = _digest(settings, database)
        told("all lists again", run(whole=True), whole=True)
        if _digest(settings, database) != found:
            raise RuntimeError("updated lists differ from recomputed ones")
    return rows


def _writing(database: Database, new: pl.Series) -> Timed[int]:
    """Time for the server to write the last update's rows about some new jobs again; rolled back at the end."""
    written = {
        "job_score_rows": f"job_id = ANY('{{{','.join(map(str, new))}}}')",
        "job_lists": "scored_at = (SELECT max(scored_at) FROM job_lists)",
    }
    with database.engine.connect() as connection, connection.begin() as transaction:
        for table, which in written.items():
            connection.execute(text(f"CREATE TEMPORARY TABLE copy_of_{table} (LIKE {table}) ON COMMIT DROP"))
            connection.execute(text(f"INSERT INTO copy_of_{table} SELECT * FROM {table} WHERE {which}"))  # noqa: S608
            connection.execute(text(f"DELETE FROM {table} WHERE {which}"))  # noqa: S608  only our own numbers
        put_back = [text(f"INSERT INTO {table} SELECT * FROM copy_of_{table}") for table in written]  # noqa: S608
        alone = timed(lambda: sum(connection.execute(statement).rowcount for statement in put_back))
        transaction.rollback()
    return alone


def _add(connection: Connection, jobs: pl.DataFrame) -> None:
    store_jobs(jobs, connection)


def _close(connection: Connection, count: int, turn: int) -> None:
    of = tables.jobs
    some = select(of.c.id).order_by(of.c.id).offset(turn * count).limit(count)
    connection.execute(update(of).where(of.c.id.in_(some)).values(status="expired"))


def _learn(connection: Connection, turn: int) -> None:
    of = tables.student_skills
    first = select(of.c.student_id).order_by(of.c.student_id).limit(1).scalar_subquery()
    connection.execute(update(of).where(of.c.student_id == first).values(level=55 + turn))


def _digest(settings: Settings, database: Database) -> str:
    """A digest of all rows, without the columns that depend on the batch."""
    names = {"batch_id", "scored_at", "score"}
    scores = tables.job_scores
    rows = read_frame(database, select(*(column for column in scores.c if column.name not in names)))
    told = rows.sort("student_id", "rank").write_json()
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


# ── all of it ─────────────────────────────────────────────────────────────────────────────────────


def measure(students: int, jobs: int) -> Report:
    """Runs both parts, each in its own process."""
    size = ("--students", str(students), "--jobs", str(jobs))
    told = [row for part in ("memory", "database") for row in in_own_process(MODULE, "--only", part, *size)]
    costs = {row["subject"]: Cost(**row) for row in told}
    whole, by_themselves, all_lists = costs[ALL], costs[BY_THEMSELVES], costs["all lists"].seconds
    goals = [
        _goal("lists, CPU time", by_themselves.processor_seconds, whole.processor_seconds),
        _goal("lists", by_themselves.seconds, whole.seconds),
        _goal("lists, with students' features", costs[WITH_STUDENTS].seconds, whole.seconds),
        _goal("database to tables", costs[f"{NEW:.0%} new jobs"].seconds, all_lists),
        _goal("database to tables, one changed student", costs["one changed student"].seconds, all_lists),
    ]
    goals.append(Goal("same lists as recomputed ones", "yes", "yes", True))
    return Report("incremental", SEED, list(costs.values()), goals)


def _goal(name: str, part: float, whole: float) -> Goal:
    return Goal(f"{name}, of a full pass", f"< {GOAL:.0%}", f"{part / whole:.1%}", part / whole < GOAL)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the students, a fifth of the jobs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["memory", "database"], help="run one part; prints its rows as JSON")
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
