"""A run of a source: its circuit breaker, its ways in order, and the stand-in source.

Belongs here: choosing the way, and recording the run in the ledger. Does not belong here: executing a way
(``way_run.py``), rules (``breaker.py``, ``listing.py``), replaying landed responses (``replaying.py``).

A way has served if it gave at least one record. After a way that gave none, even with a valid but empty answer, the
next one is tried. If no way gave a record, the first empty answer is the result; it expires nothing. An index does not
count as an answer if none of the pages it names could be fetched.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.breaker import after_failure, position
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.sources.listing import listings_of
from opportunity_pipeline.sources.register import SOURCES, disabled_reason, unusable_reason
from opportunity_pipeline.sources.source import Source
from opportunity_pipeline.sources.way_run import WayRun
from opportunity_pipeline.storage.database import Database


def fetch_source(
    source: Source, *, settings: Settings, database: Database, zone: LandingZone, now: Callable[[], datetime]
) -> FetchReport:
    """Fetches a source, lands the responses and registers them for normalisation. One failed board stops no others.

    Must be called from a thread without a running event loop.

    Args:
        source: entry of the register.
        settings: what to request, limits, and whether to use the upstreams or the loopback server.
        database: where the run is registered.
        zone: where responses land.
        now: clock for all stored times; aware.

    Raises:
        SourceFailed: if neither the source (disabled, breaker open, every way failed) nor its stand-in gave anything.
    """
    started = time.perf_counter()
    try:
        report = _fetch(source, settings, Ledger(database, source.name), zone, now)
    except SourceFailed as failure:
        if failure.report is not None:
            failure.report.seconds = time.perf_counter() - started
        stand_in = SOURCES[source.stand_in] if source.stand_in else None
        if stand_in is None or disabled_reason(stand_in, settings) is not None:
            raise
        try:
            report = _fetch(stand_in, settings, Ledger(database, stand_in.name), zone, now)
        except SourceFailed as second:
            reason = f"{failure.reason}; and its stand-in {second}"
            raise SourceFailed(source.name, failure.url, reason, failure.report) from None
        report = replace(
            report,
            source=source.name,
            served_by=f"{stand_in.name}: {report.served_by}",
            errors=[str(failure), *report.errors],
            complete=False,
        )
    report.seconds = time.perf_counter() - started
    return report


def _fetch(
    source: Source, settings: Settings, ledger: Ledger, zone: LandingZone, now: Callable[[], datetime]
) -> FetchReport:
    """Runs the source itself, without its stand-in.

    Raises:
        SourceFailed: if it gave nothing.
    """
    reason = disabled_reason(source, settings)
    if reason is not None:
        raise SourceFailed(source.name, "", reason)
    before, last_error = ledger.breaker()
    state = position(before, now())
    if state == "open" or (state == "half open" and not ledger.claim_probe(before, now())):
        until = before.open_until.isoformat(timespec="seconds") if before.open_until else "soon"
        raise SourceFailed(
            source.name, "", f"left alone until {until} after {before.failures} failed runs; the last: {last_error}"
        )
    report = FetchReport(source.name)
    runs = _go(source, settings, ledger, zone, now, report, probe_first=state == "half open")
    served = next((run for run in runs if run.records), None) or next((run for run in runs if run.answered), None)
    if served is None:
        asked = [seconds for run in runs for seconds in run.asked_to_wait]
        failures = [failure for run in runs for failure in run.failures]
        # A host that asked for a pause is paused by itself; the source is paused only if all failures asked for one.
        retry_after = min(asked) if len(asked) == len(failures) else None
        after = after_failure(before, now(), retry_after=retry_after, chance=random.random())  # noqa: S311
        url, why = failures[0]
        more = _more(failures)
        ledger.failed(now(), after, f"{url}: {why}{more}")
        raise SourceFailed(source.name, url, f"{why}{more}", report)
    report.served_by = served.way.name
    listed = listings_of(reading for run in runs for reading in run.readings)
    ledger.listed(listed)
    ledger.succeeded(now(), served.records, f"{report.errors[0]}{_more(report.errors)}" if report.errors else None)
    report.complete = bool(listed) and not report.errors and all(listing.complete for listing in listed)
    return report


def _more(problems: Sequence[object]) -> str:
    return f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""


def _go(
    source: Source,
    settings: Settings,
    ledger: Ledger,
    zone: LandingZone,
    now: Callable[[], datetime],
    report: FetchReport,
    *,
    probe_first: bool,
) -> list[WayRun]:
    """Runs the ways in order until one gives a record."""
    runs: list[WayRun] = []
    for way in source.ways:
        unusable = unusable_reason(source, way, settings)
        if unusable is not None:
            report.warnings.append(f"{way.name}: {unusable}")
            continue
        run = WayRun(source, way, settings=settings, ledger=ledger, zone=zone, now=now, report=report)
        asyncio.run(run.ask(probe_first=probe_first))
        runs.append(run)
        if run.records:
            break
    return runs
