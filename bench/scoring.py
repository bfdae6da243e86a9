"""Exact lists for 10,000 students × 100,000 jobs: the kernel, its peers, its lower bound, and through a database.

Belongs here: the measurements and the goals. Does not belong here: the data (`kit.synthetic`, `kit.real`), the peers
(`kit.peers`), the report (`kit.report`).

Lists are the top 50 and every pair at or above 75 points. Peers, floor and kernel run in one process on the same data;
the way through the database runs in its own process, whose peak memory counts. A peer that is too slow runs only on the
first students and is extrapolated, which is marked. ``growth`` measures how time grows with students and jobs,
``incremental`` the cost of updating lists.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.kit.peers import PEERS, Lists, Peer
from bench.kit.real import real_jobs, with_jobs
from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.sameness import hashes
from bench.kit.shapes import Shapes
from bench.kit.stored import filled
from bench.kit.synthetic import NOW, SEED, draw
from bench.kit.world import KEEP, THRESHOLD, prepared_of, warm_up
from opportunity_pipeline.scoring.engine import TASK, best, processors
from opportunity_pipeline.scoring.layout import Owned, Walk
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline.scoring.problem import Problem
from opportunity_pipeline.scoring.run import score_shard

MODULE = "bench.scoring"
RUNS = 5
GOALS = {"kernel": 1.5, "peer": 3.0, "floor": 2.5, "end": 15.0, "rss": 1500.0, "share": 0.001}


def problem_of(prepared: Prepared) -> Problem:
    """The problem of all students and jobs."""
    return prepared.problem(prepared.active, prepared.considered)


def timed(
    work: str, pairs: int, runs: Mapping[str, Callable[[], object]], *, inexact: Collection[str] = ()
) -> list[Row]:
    """Median wall time of each after a first run; and CPU time, which other load on the machine affects less.

    They run interleaved, so that slow phases of the machine affect all of them.
    """
    took: dict[str, list[tuple[float, float]]] = {subject: [] for subject in runs}
    for turn in range(1 + RUNS):
        for subject, run in runs.items():
            begun, busy = time.perf_counter(), time.process_time()
            run()
            if turn:
                took[subject].append((time.perf_counter() - begun, time.process_time() - busy))
    rows = []
    for subject, both in took.items():
        seconds, spent = (statistics.median(kind) for kind in zip(*both, strict=True))
        of = f"{work} ({spent:.2f} s CPU)"
        exact = subject not in inexact
        rows.append(Row(subject, of, round(seconds, 3), pairs / seconds, round(peak_rss_mb()), exact))
    return rows


# ── the kernel and its peers ──────────────────────────────────────────────────────────────────────


def compared(students: int, jobs: int) -> list[Row]:
    """The kernel, the floor and the peers, on the same data."""
    warm_up()
    drawn = draw(students, jobs)
    problem = problem_of(prepared_of(drawn))
    work, pairs = f"{students:,} × {jobs:,}", students * jobs
    everyone, shapes = range(students), Shapes(problem)
    ours_and_floor = {
        "kernel": lambda: best(problem, everyone, KEEP),
        "kernel, 1 thread": lambda: best(problem, everyone, KEEP, threads=1),
        "floor": lambda: floor(problem, shapes.base),
    }
    rows = timed(work, pairs, ours_and_floor, inexact=["floor"])
    lists = best(problem, range(students), KEEP)
    matches = int((lists.total >= THRESHOLD * 10_000).sum())
    rows.append(
        Row(f"pairs ≥ {THRESHOLD}: {matches / pairs:.3%}", f"{matches:,} pairs, {len(lists.total):,} rows", 0, 0)
    )
    for peer in PEERS:
        if not peer.is_there:
            continue
        some = min(peer.students, students)
        took, theirs = peer_seconds(peer, shapes, some, students)
        ours = np.split(lists.total, np.searchsorted(lists.student, np.arange(1, some + 1)))[:some]
        exact = all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))
        sample = f" ({some:,} students run)" if some < students else ""
        rows.append(Row(peer.name, work + sample, round(took, 3), pairs / took, exact=exact, sampled=some < students))
    recorded = real_jobs()
    if recorded is not None:
        real = problem_of(prepared_of(with_jobs(drawn, recorded, NOW)))
        work, pairs = f"{students:,} × {recorded.height:,}", students * recorded.height
        rows += timed(work, pairs, {"kernel, recorded jobs": lambda: best(real, everyone, KEEP)})
    return rows


def peer_seconds(peer: Peer, shapes: Shapes, some: int, students: int) -> tuple[float, Lists]:
    """Extrapolates a peer's time for all students from some of them; also returns the lists of those.

    It runs twice on a few students first, to import everything and to separate fixed from per-student costs.
    """
    few, took = some // 5, [0.0]
    for count in (few, few, some) if few else (some,):
        begun = time.perf_counter()
        lists = peer.run(shapes, count)
        took.append(time.perf_counter() - begun)
    return took[-2] + (took[-1] - took[-2]) * (students - few) / (some - few), lists


@cache
def floor_kernel() -> Callable[..., int]:
    """The minimum of any exact method: for each pair, read its base, and read and add each shared feature."""
    from numba import njit

    @njit(nogil=True)
    def add(bounds: NDArray[np.int32], places: NDArray[np.uint16], amounts: NDArray[np.int32]) -> None:
        for at in range(len(places)):
            bounds[places[at]] += amounts[at]

    @njit(nogil=True)
    def walk_all(walk: Walk, owned: Owned, base: NDArray[np.int32], first: int, block: int) -> int:
        bounds = np.empty(block, np.int32)
        blocks, places, largest = len(walk.run_first) - 1, len(walk.position), 0
        for number in range(len(base)):
            most = np.int32(0)
            for at_block in range(blocks):
                for run in range(walk.run_first[at_block], walk.run_first[at_block + 1]):
                    bounds[walk.run_begin[run] : walk.run_end[run]] = base[number, walk.run_class[run]]
                for at in range(owned.first[first + number], owned.first[first + number + 1]):
                    posting = owned.feature[at] * blocks + at_block
                    one, after = walk.posting_first[posting], walk.posting_first[posting + 1]
                    shift = owned.shift[at]
                    add(bounds, walk.posting[one:after], walk.amount[one + shift : after + shift])
                for bound in bounds[: min(block, places - at_block * block)]:
                    most = max(most, bound)
            largest += int(most)
        return largest

    return walk_all


def floor(problem: Problem, base: NDArray[np.int32]) -> int:
    """Runs it over all students; returns the sum of their largest sums, so that no work can be optimised away."""
    run, begins = floor_kernel(), range(0, len(base), TASK)

    def part(begin: int) -> int:
        return run(problem.walk, problem.owned, base[begin : begin + TASK], begin, problem.block)

    with ThreadPoolExecutor(processors()) as pool:
        return sum(pool.map(part, begins))


# ── through the database ──────────────────────────────────────────────────────────────────────────


def through_database(students: int, jobs: int) -> list[Row]:
    """From tables to tables, one shard: into empty tables, and then replacing the first lists."""
    warm_up()
    rows = []
    with filled(students, jobs) as (settings, database):
        for subject in ("database to tables", "database to tables, again"):
            spent = time.process_time()
            report = score_shard("job", 0, 1, settings=settings, database=database, now=NOW, whole=True)
            spent = time.process_time() - spent
            work = f"{students:,} × {jobs:,} → {report.rows:,} rows ({spent:.1f} s CPU)"
            rows.append(Row(subject, work, report.seconds, students * jobs / report.seconds, round(peak_rss_mb())))
    return rows


# ── all of it ─────────────────────────────────────────────────────────────────────────────────────


def first_call() -> list[Row]:
    """The first call in a home without compiled code, and the first call of a new process after that."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"NUMBA_CACHE_DIR": folder}
        cold, warm = (in_own_process(MODULE, "--only", "warm", environment=environment) for _ in range(2))
    return [
        Row("first call of an installation", "imports, compiling", cold, 1 / cold),
        Row("first call of a process", "imports, loading", warm, 1 / warm),
    ]


def measure(students: int, jobs: int) -> Report:
    """Runs everything, each part in its own process."""
    rows = own("compare", students, jobs)
    rows += own("end", students, jobs)
    rows += first_call()
    same = in_own_process(MODULE, "--only", "same", *_size(students // 5, jobs // 5))
    return Report("scoring", SEED, rows, goals(rows, same))


def goals(rows: list[Row], same: dict[str, str]) -> list[Goal]:
    """The goals and whether they are met."""
    kernel, floored = (next(row for row in rows if row.subject == name) for name in ("kernel", "floor"))
    peers = [row for row in rows if row.subject in {peer.name for peer in PEERS}]
    best_peer = min(peers, key=lambda row: row.seconds)
    end = next(row for row in rows if row.subject == "database to tables")
    matches = next(row for row in rows if row.subject.startswith("pairs ≥"))
    share = float(matches.subject.split()[-1].rstrip("%")) / 100

    def goal(name: str, limit: str, measured: float, unit: str, met: bool) -> Goal:
        return Goal(name, limit, f"{measured:.2f}{unit}", met)

    times = kernel.seconds / floored.seconds
    faster = best_peer.seconds / kernel.seconds
    memory = end.peak_rss_mb or 0
    ways = len(set(same.values()))
    return [
        goal("kernel", f"< {GOALS['kernel']} s", kernel.seconds, " s", kernel.seconds < GOALS["kernel"]),
        goal(f"faster than {best_peer.subject}", f"≥ {GOALS['peer']}×", faster, "×", faster >= GOALS["peer"]),
        goal("kernel, against the floor", f"≤ {GOALS['floor']}×", times, "×", times <= GOALS["floor"]),
        goal("database to tables", f"< {GOALS['end']} s", end.seconds, " s", end.seconds < GOALS["end"]),
        goal("its peak memory", f"< {GOALS['rss']:.0f} MB", memory, " MB", memory < GOALS["rss"]),
        goal(f"pairs ≥ {THRESHOLD}", "≥ 0.1 %", 100 * share, " %", share >= GOALS["share"]),
        Goal(f"one digest, {len(same)} ways ({', '.join(same)})", "1", str(ways), ways == 1),
    ]


def own(part: str, students: int, jobs: int) -> list[Row]:
    """The rows of one part, run in its own process."""
    return [Row(**row) for row in in_own_process(MODULE, "--only", part, *_size(students, jobs))]


def _size(students: int, jobs: int) -> list[str]:
    return ["--students", str(students), "--jobs", str(jobs)]


def _part(chosen: argparse.Namespace) -> Any:
    if chosen.only == "warm":
        begun = time.perf_counter()
        warm_up()
        return time.perf_counter() - begun
    if chosen.only == "same":
        return hashes(chosen.students, chosen.jobs)
    return {"compare": compared, "end": through_database}[chosen.only](chosen.students, chosen.jobs)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the students, a fifth of the jobs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=["compare", "end", "same", "warm"], help="run one part; prints JSON")
    chosen = parser.parse_args()
    if chosen.only:
        told = _part(chosen)
        print(json.dumps([vars(row) for row in told] if isinstance(told, list) else told))  # noqa: T201
        return
    size = (chosen.students // 10, chosen.jobs // 5) if chosen.quick else (chosen.students, chosen.jobs)
    report = measure(*size)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
