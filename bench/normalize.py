"""Normalising 100,000 postings, all fields, from the landing zone into PostgreSQL, and the cost per record on the way.

Belongs here: the measurement. Does not belong here: the postings (`kit.postings`), the report (`kit.report`).

A thousand boards of 100 postings are in the landing zone: each board's listing, which outlines them, and every posting
in full. Normalising reads and parses the responses, reads all fields and stores the rows in an empty embedded
PostgreSQL (whose own memory is not counted). The cost per record is reported for each doubling while the tables grow,
and for a run of a thousand alone; both start warm, after a board that is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
from sqlalchemy import func, select

from bench.kit.postings import POSTINGS, company_name, detail, listing, posting_id
from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.upstreams.smartrecruiters import page_url, posting_url
from opportunity_pipeline.storage.bulk import insert_new
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate
from opportunity_pipeline.storage.tables import jobs, landed_responses

SOURCE = "smartrecruiters"
SEED = 1
"""Seed of the postings; their texts follow from board and number."""
FIRST = 1_000
AT = datetime(2026, 8, 23, tzinfo=UTC)
WARMING = 1_000_000
"""Number of the warm-up board, which is not counted."""


def land(folder: Path, boards: range) -> pl.DataFrame:
    """Writes boards to a landing zone.

    Args:
        folder: folder of the landing zone.
        boards: the boards' numbers.

    Returns:
        Rows of ``landed_responses``.
    """
    zone = LandingZone(folder, durable=False)
    rows = []
    for board in boards:
        company, at = company_name(board), AT + timedelta(minutes=board % WARMING)
        answers = [(page_url(company, 0), listing(board))]
        answers += [
            (posting_url(company, posting_id(board, number)), detail(board, number)) for number in range(POSTINGS)
        ]
        for number, (url, value) in enumerate(answers):
            fetched_at = at + timedelta(milliseconds=number)
            rows.append(zone.put(SOURCE, url, json.dumps(value).encode(), fetched_at=fetched_at))
    names = ("id", "source", "url", "fetched_at", "body_sha256")
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in names})


def land_all(folder: Path, boards: int) -> pl.DataFrame:
    """Lands that many boards and the warm-up board, on all processors."""
    cores = os.cpu_count() or 1
    shares = [range(first, min(first + 20, boards)) for first in range(0, boards, 20)]
    with ProcessPoolExecutor(cores) as processes:
        landed = [processes.submit(land, folder, share) for share in [range(WARMING, WARMING + 1), *shares]]
        return pl.concat([future.result() for future in landed])


def ours(home: Path, postings: int) -> list[Row]:
    """Normalises the first postings of a landing zone, in this process.

    Args:
        home: folder with the landing zone and its register.
        postings: number of postings.

    Raises:
        RuntimeError: something was lost; the time would be meaningless.
    """
    zone = LandingZone(home / "landing")
    registered = pl.read_parquet(home / "landed.parquet")
    boards = postings // POSTINGS
    warming = registered.filter(pl.col("fetched_at") < AT + timedelta(minutes=1)).filter(
        pl.col("url").str.contains(f"/{company_name(WARMING)}/")
    )
    counted = registered.join(warming, on="id", how="anti").sort("fetched_at").head(boards * (POSTINGS + 1))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), database_url=None)
        with open_database(settings) as database:
            migrate(database)
            _normalize(settings, database, zone, warming)
            told = _normalize(settings, database, zone, counted)
            memory = peak_rss_mb() + _peak_of_readers_mb(settings)
            whole = select(func.count()).select_from(jobs).where(jobs.c.search_text.is_not(None))
            with database.engine.connect() as connection:
                stored = connection.execute(whole).scalar_one()
    if stored != postings + POSTINGS:
        raise RuntimeError(f"{stored} postings stored in full, not {postings + POSTINGS}")
    return _rows(told, postings, memory)


def _normalize(
    settings: Settings, database: Database, zone: LandingZone, registered: pl.DataFrame
) -> list[tuple[int, float]]:
    """Normalises responses.

    Returns:
        Responses so far and seconds, after each batch.
    """
    with database.engine.begin() as connection:
        insert_new(connection, landed_responses, registered, key=["id"])
    told: list[tuple[int, float]] = [(0, 0.0)]
    started = time.perf_counter()
    report = normalize_landed(
        "job",
        settings=settings,
        database=database,
        zone=zone,
        progress=lambda done, _of: told.append((done, time.perf_counter() - started)),
    )
    counts = report.by_source[SOURCE]
    if report.unreadable or counts.quarantined or report.responses != registered.height:
        raise RuntimeError(f"{report.responses} responses, {report.unreadable[:3]} {counts.quarantined}")
    told[-1] = (told[-1][0], report.seconds)
    return told


def _rows(told: list[tuple[int, float]], postings: int, memory: float) -> list[Row]:
    """One row for the whole run and one per doubling; ends between two batches are interpolated."""
    total = told[-1][1]
    rows = [Row(f"{postings:,} postings", "all fields", round(total, 2), postings / total, round(memory))]
    ends = [FIRST]
    while ends[-1] < postings:
        ends.append(min(2 * ends[-1], postings))
    begun, at = 0, 0.0
    for end in ends:
        ended = _seconds_at(told, end / postings * told[-1][0])
        rows.append(
            Row(
                f"  {begun:,} to {end:,}",
                f"{end - begun:,} postings",
                round(ended - at, 3),
                (end - begun) / (ended - at),
            )
        )
        begun, at = end, ended
    return rows


def _seconds_at(told: list[tuple[int, float]], responses: float) -> float:
    """Seconds after that many responses, interpolated linearly between batches."""
    for (done, seconds), (more, later) in pairwise(told):
        if responses <= more:
            return seconds + (later - seconds) * (responses - done) / (more - done)
    return told[-1][1]


def _peak_of_readers_mb(settings: Settings) -> float:
    """Upper limit of the reader processes' total memory, in megabytes (10⁶ bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    readers = settings.normalize_processes or min(os.cpu_count() or 1, 4)
    return readers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6


def measure(postings: int) -> Report:
    """Runs the whole benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        land_all(home / "landing", postings // POSTINGS).write_parquet(home / "landed.parquet")
        alone, *_ = (
            Row(**row) for row in in_own_process("bench.normalize", "--ours", folder, "--postings", str(FIRST))
        )
        whole, *stretches = (
            Row(**row) for row in in_own_process("bench.normalize", "--ours", folder, "--postings", str(postings))
        )
    per_100_000 = 100_000 / whole.units_per_second
    against_alone = alone.units_per_second / whole.units_per_second
    speeds = [row.units_per_second for row in stretches]
    growth = speeds[0] / min(speeds)
    memory = whole.peak_rss_mb or 0.0
    goals = [
        Goal("100,000 postings normalised, all fields", "< 60 s", f"{per_100_000:.1f} s", per_100_000 < 60),
        Goal("memory of all reading and writing processes", "< 2,000 MB", f"{memory:,.0f} MB", memory < 2_000),
        Goal(
            f"cost per record among {postings:,}, against {FIRST:,} alone",
            "≤ 1.5×",
            f"{against_alone:.2f}×",
            against_alone <= 1.5,
        ),
        Goal(
            "cost per record in the most expensive stretch, against the first",
            "≤ 1.5×",
            f"{growth:.2f}×",
            growth <= 1.5,
        ),
    ]
    return Report("normalize", SEED, [alone, whole, *stretches], goals)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="a tenth of the postings")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--ours", type=Path, metavar="DIR", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours:
        print(json.dumps([asdict(row) for row in ours(chosen.ours, chosen.postings)]))  # noqa: T201
        return
    report = measure(chosen.postings // 10 if chosen.quick else chosen.postings)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
