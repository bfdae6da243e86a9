"""How time grows with students and jobs (per pair it must not), and a million students, from some of their shards.

Belongs here: the sizes, the measurements and the goals. Does not belong here: the data (`kit.synthetic`), comparing the
kernel with other tools (`scoring`).

Students are doubled at a fixed number of jobs, and jobs at a fixed number of students, each size in its own process.
Time per pair is CPU time, which other load on the machine affects less than wall time. Of a million students, two of 64
shards are actually scored, in memory and from table to table, alone and in two parallel processes; the total is
extrapolated from them and marked as such.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.stored import filled
from bench.kit.synthetic import NOW, SEED, draw
from bench.kit.world import KEEP, prepared_of, warm_up
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import open_database

MODULE = "bench.growth"
RUNS = 3
STUDENTS, JOBS = (1_000, 100_000), (10_000, 1_000_000)
MILLION, ACROSS, SHARDS = 1_000_000, 100_000, 64
SLOWER, MEMORY_MB = 1.15, 2_000
"""Limits: time per pair of the largest size relative to the smallest; memory of one shard of a million."""


@dataclass(frozen=True)
class GrowthRow(Row):
    """A measurement with CPU time, and the number of ``pairs`` to divide it by."""

    processor_seconds: float = 0.0
    pairs: int = 0

    @property
    def nanoseconds(self) -> float:
        """CPU time per pair."""
        return self.processor_seconds / self.pairs * 1e9


def doublings(smallest: int, largest: int) -> Iterator[int]:
    """The smallest, twice that, … and finally the largest."""
    while smallest < largest:
        yield smallest
        smallest *= 2
    yield largest


# ── one size, in memory ───────────────────────────────────────────────────────────────────────────


def grown(students: int, jobs: int, subject: str) -> list[Row]:
    """Features, arrays and kernel of one size."""
    warm_up()
    drawn = draw(students, jobs)
    work, pairs = f"{students:,} × {jobs:,}", students * jobs

    def timed(what: str, run: Callable[[], Any], runs: int = 1) -> tuple[Any, GrowthRow]:
        took, busy = [], []
        for _ in range(runs):
            begun, spent = time.perf_counter(), time.process_time()
            made = run()
            took.append(time.perf_counter() - begun)
            busy.append(time.process_time() - spent)
        seconds, processor = statistics.median(took), statistics.median(busy)
        told = f"{work} ({processor / pairs * 1e9:.2f} ns per pair)"
        memory = round(peak_rss_mb())
        return made, GrowthRow(
            f"{subject}, {what}",
            told,
            round(seconds, 3),
            pairs / seconds,
            memory,
            True,
            False,
            round(processor, 3),
            pairs,
        )

    prepared, shaping = timed("shaping", lambda: prepared_of(drawn))
    problem, arrays = timed("arrays", lambda: prepared.problem(prepared.active, prepared.considered))
    _, kernel = timed("kernel", lambda: best(problem, range(students), KEEP), RUNS)
    return [shaping, arrays, kernel]


# ── shards of a million ───────────────────────────────────────────────────────────────────────────


def from_tables(students: int, jobs: int) -> list[Row]:
    """Two shards from tables to tables: one alone, then both in parallel, each in its own process."""
    rows = []
    with filled(2 * students, jobs) as (settings, _), ThreadPoolExecutor(2) as both:
        for _ in range(2):  # the first time into empty tables
            begun = time.perf_counter()
            reports = list(both.map(lambda shard: _shard(settings, shard), range(2)))
            took = time.perf_counter() - begun
        alone = _shard(settings, 0)
    for subject, seconds, some in (("alone", alone["wall"], [alone]), ("two in parallel", took, reports)):
        made, read = sum(one["rows"] for one in some), sum(one["students"] for one in some)
        work = f"{read:,} × {jobs:,} → {made:,} rows"
        memory = max(one["rss"] for one in some)
        rows.append(
            Row(f"shard from tables to tables, {subject}", work, round(seconds, 1), read * jobs / seconds, memory)
        )
    return list(rows)


def _shard(settings: Settings, shard: int) -> dict[str, Any]:
    begun = time.perf_counter()
    told: dict[str, Any] = in_own_process(
        MODULE, "--only", "shard", "--home", str(settings.home), "--shard", str(shard)
    )
    return told | {"wall": time.perf_counter() - begun}


def _score(settings: Settings, shard: int) -> dict[str, Any]:
    """Scores one of two shards in another process's home."""
    with open_database(settings) as database:
        report = score_shard("job", shard, 2, settings=settings, database=database, now=NOW, whole=True)
    return {"rows": report.rows, "students": report.students, "rss": round(peak_rss_mb())}


# ── all of it ─────────────────────────────────────────────────────────────────────────────────────


def measure(scale: int) -> Report:
    """Runs everything, at full size or a fraction of it."""
    students, jobs = ([size // scale for size in sizes] for sizes in (STUDENTS, JOBS))
    sizes = [("more students", count, jobs[0]) for count in doublings(*students)]
    sizes += [("more jobs", students[0], count) for count in doublings(*jobs)]
    rows: list[Row] = [row for subject, *size in sizes for row in _own("grow", *size, subject=subject)]
    share, across = MILLION // SHARDS // scale, ACROSS // scale
    kernels = [_own("grow", share, across, subject="shard of a million")[-1] for _ in range(2)]
    tables = _own("tables", share, across)
    whole = MILLION // scale
    for subject, seconds, shards in (
        ("a million, kernel", statistics.mean(row.seconds for row in kernels), 1),
        ("a million, from tables to tables", tables[-1].seconds, 2),
    ):
        total = seconds * SHARDS / shards
        work = f"{whole:,} × {across:,} (2 of {SHARDS} shards run)"
        rows.append(Row(subject, work, round(total, 1), whole * across / total, sampled=True))
    rows[-2:-2] = [*kernels, *tables]
    return Report("growth", SEED, rows, goals(rows))


def goals(rows: list[Row]) -> list[Goal]:
    """The goals and whether they are met."""
    found = []
    for what in ("students", "jobs"):
        steps = [row for row in rows if isinstance(row, GrowthRow) and row.subject == f"more {what}, kernel"]
        slower = steps[-1].nanoseconds / steps[0].nanoseconds
        told = f"{slower:.2f} ({steps[0].nanoseconds:.2f} → {steps[-1].nanoseconds:.2f} ns)"
        name = f"time per pair, most {what} over fewest"
        found.append(Goal(name, f"≤ {SLOWER}", told, slower <= SLOWER))
    alone, both = (row for row in rows if row.subject.startswith("shard from tables"))
    memory = max(alone.peak_rss_mb or 0, both.peak_rss_mb or 0)
    found.append(Goal("memory of a shard of a million", f"< {MEMORY_MB:,} MB", f"{memory:,.0f} MB", memory < MEMORY_MB))
    gained = 2 * alone.seconds / both.seconds
    found.append(Goal("two processes over one", "> 1", f"{gained:.2f}×", gained > 1))
    return found


def _own(part: str, students: int, jobs: int, *, subject: str = "") -> list[Row]:
    told = in_own_process(
        MODULE, "--only", part, "--subject", subject, "--students", str(students), "--jobs", str(jobs)
    )
    return [GrowthRow(**row) if "pairs" in row else Row(**row) for row in told]


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of all sizes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["grow", "tables", "shard"], help="run one part; prints JSON")
    parser.add_argument("--students", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--subject", default="")
    parser.add_argument("--home", default="")
    parser.add_argument("--shard", type=int, default=0)
    chosen = parser.parse_args()
    if chosen.only == "shard":
        print(json.dumps(_score(Settings(home=chosen.home, database_url=None), chosen.shard)))  # noqa: T201
    elif chosen.only:
        size = (chosen.students, chosen.jobs)
        rows = grown(*size, chosen.subject) if chosen.only == "grow" else from_tables(*size)
        print(json.dumps([vars(row) for row in rows]))  # noqa: T201
    else:
        report = measure(20 if chosen.quick else 1)
        print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
