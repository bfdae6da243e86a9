"""Fetching 100 company boards of 100 postings, listing and detail requests, from a slow server.

Belongs here: the measurement. Does not belong here: the postings (`kit.postings`), the server (`kit.slow_server`), the
report (`kit.report`).

Every response comes 100 ms after its request. The boards are spread over six hosts, each limited to four concurrent
requests and fifty requests per second. ``fetch`` is a whole run of the source as Dagster starts it: requests, landing
on disk, parsing, registering; ``normalise`` turns the landed responses into rows. Both run against an embedded
PostgreSQL (whose own memory is not counted). The second pass finds nothing changed; PostgreSQL's statistics count what
it still writes in each table. The peer is the naive loop: one request after the other, parsing the JSON and writing the
bytes, on a sample and extrapolated.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import HttpUrl
from sqlalchemy import func, select, text

from bench.kit.postings import POSTINGS, company_name, posting_ids
from bench.kit.report import Goal, Report, Row, in_own_process, peak_rss_mb
from bench.kit.slow_server import slow_server
from opportunity_pipeline.normalize.report import NormalizeReport
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.smartrecruiters import page_url, posting_url
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.migrate import migrate
from opportunity_pipeline.storage.tables import jobs

LATENCY = 0.1
HOSTS = 6
AT_ONCE = 4
PER_SECOND = 50
SAMPLE = 60
SEEN = {"jobs", "opportunity_sightings"}
NOTES = SEEN | {"fetches", "http_cache", "landed_responses", "listings", "source_state"}
"""Tables in which a run records its requests and when it saw something."""
SEED = 1
"""Seed of the postings; their texts follow from board and number."""


def on_host(url: str, number: int) -> str:
    """The URL on one of the six hosts."""
    return urlsplit(url)._replace(netloc=f"api{number}.example.org").geturl()


def boards_source(boards: int) -> Source:
    """SmartRecruiters' entry of the register, with its boards spread over six hosts."""
    whole = SOURCES["smartrecruiters"]
    way = whole.ways[0]

    def requests(_settings: Settings) -> list[Request]:
        return [Request(on_host(page_url(company_name(board), 0), board % HOSTS)) for board in range(boards)]

    def follow(settings: Settings, request: Request, parsed: ParsedResponse) -> list[Request]:
        host = urlsplit(request.url).netloc
        following = way.follow(settings, request, parsed)
        return [replace(one, url=urlsplit(one.url)._replace(netloc=host).geturl()) for one in following]

    ways: tuple[Way, ...] = (replace(way, requests=requests, follow=follow),)
    return replace(whole, ways=ways)


def ideal_seconds(boards: int) -> float:
    """The minimum time that latency and limits allow, given by the host with the most boards."""
    largest = max(Counter(board % HOSTS for board in range(boards)).values()) * (POSTINGS + 1)
    return max(largest * LATENCY / AT_ONCE, largest / PER_SECOND)


def written(database: Database) -> dict[str, list[int]]:
    """Rows inserted, updated and deleted in each table since the database was created, from PostgreSQL's statistics."""
    # A server process publishes its counts when it ends, or after a second.
    database.engine.dispose()
    time.sleep(1.2)
    counted = text(
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables WHERE schemaname = 'public'"
    )
    with database.engine.connect() as connection:
        return {name: list(counts) for name, *counts in connection.execute(counted)}


def ours(boards: int, url: str) -> tuple[list[Row], int, dict[str, list[int]]]:
    """Two passes in this process; the number of jobs the second one inserted or rewrote, and its writes per table."""
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        settings = Settings.model_validate(
            {
                "home": Path(home),
                "upstream": "loopback",
                "loopback_url": HttpUrl(url),
                "http_concurrency_per_host": AT_ONCE,
                "http_requests_per_second": PER_SECOND,
            }
        )
        database = stack.enter_context(open_database(settings))
        migrate(database)
        zone = LandingZone(settings.landing_folder)
        rows = one_pass("first pass", boards, settings, database, zone)
        between, before = datetime.now(UTC), written(database)
        rows += one_pass("second pass", boards, settings, database, zone)
        rewritten = select(func.count()).select_from(jobs).where(jobs.c.updated_at > between)
        after = written(database)
        wrote = {name: [now - then for now, then in zip(after[name], before[name], strict=True)] for name in after}
        with database.engine.connect() as connection:
            changed = connection.execute(rewritten).scalar_one()
        return rows, changed, {name: counts for name, counts in sorted(wrote.items()) if any(counts)}


def one_pass(subject: str, boards: int, settings: Settings, database: Database, zone: LandingZone) -> list[Row]:
    """One run of the source, and one of normalising.

    Raises:
        RuntimeError: something was lost; the time would be meaningless.
    """
    source = boards_source(boards)
    fetched: FetchReport = fetch_source(
        source, settings=settings, database=database, zone=zone, now=lambda: datetime.now(UTC)
    )
    memory = peak_rss_mb()
    normalized: NormalizeReport = normalize_landed("job", settings=settings, database=database, zone=zone)
    counts = normalized.by_source["smartrecruiters"]
    postings = boards * POSTINGS
    if not fetched.complete or counts.quarantined or normalized.unreadable:
        raise RuntimeError(
            f"{fetched.errors[:3]} {fetched.warnings[:3]} {counts.quarantined} {normalized.unreadable[:3]}"
        )
    whole = select(func.count()).select_from(jobs).where(jobs.c.search_text.is_not(None))
    with database.engine.connect() as connection:
        stored = connection.execute(whole).scalar_one()
    if stored != postings:
        raise RuntimeError(f"{stored} postings stored in full, not {postings}")
    return [
        Row(
            f"{subject}, fetch",
            f"{fetched.requests:,} requests, {fetched.skipped:,} spared",
            round(fetched.seconds, 3),
            fetched.requests / fetched.seconds,
            memory,
        ),
        Row(
            f"{subject}, normalise",
            f"{counts.stored:,} stored, {counts.unchanged:,} unchanged",
            round(normalized.seconds, 3),
            postings / normalized.seconds,
            peak_rss_mb(),
        ),
    ]


def loop(boards: int, url: str) -> Row:
    """The naive loop on a sample, extrapolated to all requests."""
    targets = [
        urlsplit(posting_url(company_name(board), posting)).path
        for board in range(min(boards, 3))
        for posting in posting_ids(board)
    ][:SAMPLE]
    times = []
    with httpx.Client(base_url=url, trust_env=False) as client, tempfile.TemporaryDirectory() as folder:
        for number, target in enumerate(targets):
            started = time.perf_counter()
            answer = client.get(target)
            json.loads(answer.raise_for_status().content)
            Path(folder, f"{number}.json").write_bytes(answer.content)
            times.append(time.perf_counter() - started)
    requests = boards * (POSTINGS + 1)
    seconds = statistics.mean(times) * requests
    return Row("plain loop", f"{requests:,} requests", round(seconds, 1), requests / seconds, sampled=True)


def goals_of(rows: dict[str, Row], boards: int, rewritten: int, wrote: dict[str, list[int]]) -> list[Goal]:
    """The goals and whether they are met."""
    ideal = ideal_seconds(boards)
    first, second = rows["first pass, fetch"].seconds, rows["second pass, fetch"].seconds
    normalise, again = rows["first pass, normalise"].seconds, rows["second pass, normalise"].seconds
    faster, less = rows["plain loop"].seconds / first, (first + normalise) / (second + again)
    per_second = boards * POSTINGS / normalise
    return [
        Goal(
            f"fetch, against what latency and limits allow ({ideal:.1f} s)",
            "≤ 1.3×",
            f"{first / ideal:.2f}×",
            first <= 1.3 * ideal,
        ),
        Goal("fetch, against the plain loop", "≥ 20×", f"{faster:.1f}×", faster >= 20),
        Goal(
            "10,000 postings normalised and upserted",
            "< 5 s",
            f"{10_000 / per_second:.2f} s",
            10_000 / per_second < 5,
        ),
        Goal("second pass: jobs inserted or rewritten", "0", str(rewritten), rewritten == 0),
        Goal(
            "second pass: rows written (inserted, updated, deleted)",
            "only records of the visit",
            ", ".join(f"{name} {'/'.join(f'{count:,}' for count in counts)}" for name, counts in wrote.items()),
            # For jobs and sightings only timestamps are updated, in place.
            wrote.keys() <= NOTES and not any(wrote.get(name, [0])[0] for name in SEEN),
        ),
        Goal("second pass: work", "≥ 5× less", f"{less:.1f}× less", less >= 5),
        Goal("second pass: normalising alone", "≥ 5× less", f"{normalise / again:.1f}× less", normalise >= 5 * again),
    ]


def measure(boards: int) -> Report:
    """Runs the whole benchmark."""
    with slow_server(boards, LATENCY) as url:
        peer = loop(boards, url)
        told, rewritten, wrote = in_own_process("bench.ingest", "--ours", url, "--boards", str(boards))
    rows = [peer, *(Row(**row) for row in told)]
    return Report("ingest", SEED, rows, goals_of({row.subject: row for row in rows}, boards, rewritten, wrote))


def main() -> None:
    """Runs the benchmark and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boards", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="a tenth of the boards")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--ours", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours:
        rows, rewritten, wrote = ours(chosen.boards, chosen.ours)
        print(json.dumps([[asdict(row) for row in rows], rewritten, wrote]))  # noqa: T201
        return
    report = measure(max(HOSTS, chosen.boards // 10) if chosen.quick else chosen.boards)
    print(report.to_json() if chosen.json else report.show())  # noqa: T201


if __name__ == "__main__":
    main()
