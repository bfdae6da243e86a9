"""Linking 20,000 jobs from scratch, twice and four times as many, and 1 % new ones.

Belongs here: the measurement. Does not belong here: the listings (`kit.openings`), the report (`kit.report`).

Each size is linked in its own process against an embedded PostgreSQL (whose own memory is not counted); the time
includes reading the rows and writing the links. The peer is the naive comparison of all pairs: one string per listing,
rapidfuzz's ``token_sort_ratio`` over all pairs in C++ on all cores, on a sample of rows and extrapolated. Precision and
recall are measured on the same generated listings; ``bench.quality`` measures them on real texts, and ``--real`` lists
the links among recorded jobs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process
from sqlalchemy import insert

from bench.kit.openings import listings
from bench.kit.real import real_jobs
from bench.kit.recorded_links import recorded_links
from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame, upsert
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate

SEED = 7
SAMPLE = 200
NEW_SHARE = 100


def ours(number: int) -> tuple[list[Row], float, float]:
    """Both runs, in this process; and the precision and recall of the pairs linked as duplicates."""
    with tempfile.TemporaryDirectory() as home, open_database(Settings(home=Path(home))) as database:
        migrate(database)
        with database.engine.begin() as connection:
            connection.execute(insert(tables.companies).values(id=1, key="all", name="All"))
        there = listings(number, SEED)
        _store(database, there)
        first = link("job", database=database)
        precision, recall = _quality(database, there)
        new = listings(number // NEW_SHARE, SEED + 1, first_id=number + 1)
        _store(database, new)
        second = link("job", database=database)
    return (
        [
            Row(
                f"{number:,} jobs, from scratch",
                f"{first.compared:,} pairs, {first.same:,} duplicates",
                first.seconds,
                number / first.seconds,
                peak_rss_mb(),
            ),
            Row(
                f"{number:,} jobs, {new.height:,} new",
                f"{second.compared:,} pairs, {second.same:,} duplicates",
                second.seconds,
                new.height / second.seconds,
            ),
        ],
        precision,
        recall,
    )


def _store(database: Database, rows: pl.DataFrame) -> None:
    with database.engine.begin() as connection:
        upsert(connection, tables.jobs, rows.drop("opening"), key=["id"])


def _quality(database: Database, rows: pl.DataFrame) -> tuple[float, float]:
    of = rows.select("id", "opening")
    linked = read_frame(
        database, "SELECT opportunity_id AS id, canonical_id FROM opportunity_links WHERE relation = 'same'"
    )
    pairs = linked.join(of, on="id").join(of.rename({"id": "canonical_id", "opening": "other"}), on="canonical_id")
    right = pairs.filter(pl.col("opening") == pl.col("other")).height
    true = of.height - of["opening"].n_unique()
    return right / max(1, pairs.height), right / max(1, true)


def found_in_recorded(source: str) -> str:
    """Every pair found among the recorded jobs of a source (or all), for manual review; and how far statuses agree."""
    jobs = real_jobs()
    if jobs is None:
        return "there are no recorded jobs"
    with tempfile.TemporaryDirectory() as home, open_database(Settings(home=Path(home))) as database:
        migrate(database)
        found = recorded_links(database, jobs if source == "all" else jobs.filter(pl.col("source") == source))
    return "\n".join([*found.told(), f"{source}: {found.summary()}"])


def all_pairs(number: int) -> Row:
    """The peer: a comparison of all pairs."""
    rows = listings(number, SEED)
    texts = [" ".join(row) for row in rows.select("title", "company", "location_text").iter_rows()]
    started = time.perf_counter()
    process.cdist(texts[:SAMPLE], texts, scorer=fuzz.token_sort_ratio, score_cutoff=90, workers=-1)
    seconds = (time.perf_counter() - started) * number / SAMPLE / 2
    work = f"{number * (number - 1) // 2:,} pairs"
    return Row(f"{number:,} jobs, all with all", work, round(seconds, 1), number / seconds, exact=False, sampled=True)


def measure(number: int) -> Report:
    """Runs the whole benchmark."""
    rows, seconds = [all_pairs(number)], {}
    precision = recall = 0.0
    for size in (number, 2 * number, 4 * number):
        told, precision, recall = in_own_process("bench.linking", "--ours", str(size))
        rows += [Row(**row) for row in told]
        seconds[size] = told[0]["seconds"], told[1]["seconds"]
    first, last = seconds[number][0], seconds[4 * number][0]
    new_share = seconds[4 * number][1] / last
    goals = [
        Goal(f"{number:,} jobs from scratch", "< 15 s", f"{first:.1f} s", first < 15),
        Goal("four times as many", "≤ 4.8× the time", f"{last / first:.1f}×", last <= 4.8 * first),
        Goal("1 % new", "≤ 10 % of the time from scratch", f"{new_share:.1%}", new_share <= 0.1),
        Goal("against all with all", "≥ 2×", f"{rows[0].seconds / first:.1f}×", rows[0].seconds >= 2 * first),
        Goal("precision, made-up listings", "≥ 0.99", f"{precision:.4f}", precision >= 0.99),
        Goal("recall, made-up listings", "≥ 0.95", f"{recall:.4f}", recall >= 0.95),
    ]
    return Report("linking", SEED, rows, goals)


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=20_000, help="the smallest size")
    parser.add_argument("--quick", action="store_true", help="a tenth of the jobs")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--real", metavar="SOURCE", help="list the links among its recorded jobs (all: of every source), and stop"
    )
    parser.add_argument("--ours", type=int, metavar="JOBS", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours:
        rows, precision, recall = ours(chosen.ours)
        print(json.dumps([[asdict(row) for row in rows], precision, recall]))  # noqa: T201
        return
    if chosen.real:
        print(found_in_recorded(chosen.real))  # noqa: T201
        return
    report = measure(chosen.jobs // 10 if chosen.quick else chosen.jobs)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
