"""One student's filtered query among 100,000 jobs: response time, and the memory held for it.

Belongs here: the queries and the goals. Does not belong here: the data (`kit.synthetic`), the report (`kit.report`).

The problem of all students is read once from an embedded PostgreSQL and kept in memory. Then students query one after
the other, each with the next of several filters. An answer is 20 rows with points, reasons and display columns of the
jobs. Each query checks in the database which jobs the student has dismissed or which have closed; `by the mask alone`
is the time without that lookup and without the texts. A sample of the answers is compared with all totals of the
student.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sqlalchemy import text

from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.stored import filled
from bench.kit.synthetic import NOW, PLACES, SEED
from bench.kit.world import warm_up
from opportunity_pipeline.scoring.engine import EXCLUDED, totals_of
from opportunity_pipeline.scoring.filtered import filtered_recommendations
from opportunity_pipeline.scoring.filters import JobFilter, mask
from opportunity_pipeline.scoring.resident import Resident, Residents
from opportunity_pipeline.storage.database import Database

MODULE = "bench.filters"
LIMIT, ASKED, SAMPLED = 20, 400, 40
GOAL_MS = 50
STATES = sorted({place.rpartition("/")[0] for place in PLACES})
FILTERS: dict[str, Callable[[int], JobFilter]] = {
    "no filter": lambda _: JobFilter(),
    "a city": lambda number: JobFilter(places=(PLACES[number % len(PLACES)],)),
    "a state": lambda number: JobFilter(places=(STATES[number % len(STATES)],)),
    "pay": lambda _: JobFilter(minimum_stipend=20_000),
    "remote": lambda _: JobFilter(work_modes=("remote",)),
    "a city, pay, mode, role": lambda number: JobFilter(
        (PLACES[number % len(PLACES)],), 20_000, ("onsite", "hybrid"), ("backend", "data")
    ),
    "nothing": lambda _: JobFilter(places=("zz",)),
}


def resident_mb() -> float:
    """Memory this process holds now, in megabytes (10⁶ bytes); its peak if the system does not report it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_rss_mb()
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1000


def pay(database: Database) -> None:
    """Gives two in five jobs a stipend, derived from the id."""
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE jobs SET stipend_kind = 'paid', stipend_monthly = 5000 + 1000 * (id % 60)"
                " WHERE id * 7919 % 5 < 2"
            )
        )


def answers(students: int, jobs: int) -> list[Row]:
    """Reads the resident and answers the queries."""
    warm_up()
    work = f"{students:,} × {jobs:,}"
    with filled(students, jobs) as (settings, database):
        pay(database)
        before, begun = resident_mb(), time.perf_counter()
        residents = Residents(database, settings)
        resident = residents.get("job", now=NOW)
        took, held = time.perf_counter() - begun, resident_mb() - before
        rows = [Row("reading what stays in memory", work, round(took, 3), jobs / took, round(held))]
        times: dict[str, list[float]] = {name: [] for name in FILTERS}
        alone, spent, exact = [], 0.0, True
        for number in range(ASKED):
            name = list(FILTERS)[number % len(FILTERS)]
            wanted, student = FILTERS[name](number), f"s{number * 37 % students:07}"
            begun, busy = time.perf_counter(), time.process_time()
            answer = filtered_recommendations(
                student,
                wanted,
                LIMIT,
                database=database,
                settings=settings,
                now=NOW,
                resident=residents.get("job", now=NOW),
            )
            times[name].append(time.perf_counter() - begun)
            spent += time.process_time() - busy
            begun = time.perf_counter()
            resident.best(student, wanted, LIMIT, now=NOW)
            alone.append(time.perf_counter() - begun)
            if number < SAMPLED:
                exact &= answer.get_column("total").to_list() == slowly(resident, student, wanted)
    rows += [_row(name, work, some[1:], exact) for name, some in times.items()]
    rows.append(_row("all, by the mask alone", work, alone[1:], exact))
    # The first answer of each filter is left out: disk caches are cold and connections not yet open.
    every = [seconds for some in times.values() for seconds in some[1:]]
    rows.append(_row(f"all ({1000 * spent / ASKED:.0f} ms CPU each)", work, every, exact))
    return rows


def slowly(resident: Resident, student: str, wanted: JobFilter) -> list[int]:
    """The totals of an answer, computed from all totals of the student."""
    if resident.problem is None:
        return []
    totals = totals_of(resident.problem, resident.row[student])
    fulfilled = mask(wanted, resident.facts, now=NOW) & (totals != EXCLUDED)
    best_totals: list[int] = np.sort(totals[fulfilled])[::-1][:LIMIT].tolist()
    return best_totals


def _row(name: str, work: str, seconds: list[float], exact: bool) -> Row:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    told = f"{work}, median {1000 * statistics.median(seconds):.1f} ms, p95"
    return Row(name, told, round(p95, 5), 1 / statistics.mean(seconds), exact=exact)


def measure(students: int, jobs: int) -> Report:
    """Runs everything in its own process, so that its memory is measured alone."""
    size = ["--students", str(students), "--jobs", str(jobs)]
    rows = [Row(**row) for row in in_own_process(MODULE, "--only", "answers", *size)]
    every = 1000 * rows[-1].seconds
    exact = all(row.exact for row in rows)
    goals = [
        Goal(f"p95 of an answer among {jobs:,} jobs", f"< {GOAL_MS} ms", f"{every:.1f} ms", every < GOAL_MS),
        Goal(f"{SAMPLED} answers are exact", "all", "all" if exact else "not all", exact),
    ]
    return Report("filters", SEED, rows, goals)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the students, a tenth of the jobs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["answers"], help="run in this process; prints its rows as JSON")
    chosen = parser.parse_args()
    students, jobs = (chosen.students // 20, chosen.jobs // 10) if chosen.quick else (chosen.students, chosen.jobs)
    if chosen.only:
        print(json.dumps([vars(row) for row in answers(students, jobs)]))  # noqa: T201
        return
    report = measure(students, jobs)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
