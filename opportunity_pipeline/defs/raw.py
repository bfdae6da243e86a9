"""The ``raw`` assets: one per source in the register; each lands responses unchanged.

Belongs here: these assets and their metadata. Does not belong here: fetching (``sources``).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import dagster as dg

from opportunity_pipeline.defs.metadata import report, table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.breaker import Breaker, position
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.sources.register import SOURCES, disabled_reason, scheduled_sources
from opportunity_pipeline.sources.replaying import replay_source
from opportunity_pipeline.sources.source import Source

OWNERS = ["team:ingestion"]

# For failures that are not the upstream's: the database was unavailable, a disk was full.
RETRIES = dg.RetryPolicy(max_retries=2, delay=30, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)

MOST_PROBLEMS = 50
"""Most problems logged and shown one by one; a thousand failed detail pages usually share one reason."""

RUN_TIME = timedelta(hours=1)
"""Allowed run time on top of the interval between runs before a source is late."""


def raw_key(source: str) -> dg.AssetKey:
    """Asset key of a source's raw responses."""
    return dg.AssetKey(["raw", source])


def raw_asset(source: Source, settings: Settings) -> dg.AssetsDefinition:
    """The asset that lands one source."""
    disabled = disabled_reason(source, settings)
    due = source.every + RUN_TIME

    @dg.asset(
        key=raw_key(source.name),
        group_name="raw",
        description=f"{source.title}: {source.gives}\n\nAccess: {source.ways[0].access} Terms: {source.terms}"
        + (f"\n\n**Disabled:** {disabled}" if disabled else ""),
        kinds={"python", "http"},
        owners=OWNERS,
        tags={"kind": source.kind, "enabled": "no" if disabled else "yes"},
        metadata={"landing_zone": dg.MetadataValue.path(str(settings.landing_folder / "responses" / source.name))},
        retry_policy=RETRIES,
        pool=f"source_{source.name}",
        # A disabled source is not late.
        freshness_policy=None if disabled else dg.FreshnessPolicy.time_window(fail_window=2 * due, warn_window=due),
        output_required=False,
    )
    def land(
        context: dg.AssetExecutionContext, pipeline: dg.ResourceParam[Pipeline]
    ) -> Iterator[dg.AssetObservation | dg.MaterializeResult[None]]:
        reason = _off(source, pipeline)
        if reason is not None:
            # Not a failure, as nothing is broken, and not a materialization, as nothing was landed.
            context.log.info(f"{source.name} is disabled, nothing was requested: {reason}")
            yield dg.AssetObservation(raw_key(source.name), metadata={"disabled": reason})
            return
        try:
            result = _landed(source, pipeline)
        except SourceFailed as error:
            # No retry: the client has retried each request already, and every further failed run brings the circuit
            # breaker nearer to opening. The next scheduled run is early enough.
            breaker, _ = Ledger(pipeline.database, source.name).breaker()
            known = {"source": source.name, "breaker": breaker_line(breaker, pipeline.now())}
            told = _told(error.report) if error.report else {}
            raise dg.Failure(str(error), metadata={**told, **known}, allow_retries=False) from error
        for warning in [*result.warnings, *result.errors][:MOST_PROBLEMS]:
            context.log.warning(warning)
        yield dg.MaterializeResult(
            metadata=_told(result)
            | {
                "served by": result.served_by or "replay",
                "listing": "complete" if result.complete else "partial",
                "breaker": "closed",
                "dagster/row_count": result.records,
            }
        )

    return land


def _told(result: FetchReport) -> dict[str, int | float | dg.MetadataValue[Any]]:
    """Metadata of a run, successful or failed."""
    problems = [*result.warnings, *result.errors]
    return {
        "requests": result.requests,
        "landed": len(result.landed),
        "not modified": result.not_modified,
        "skipped": result.skipped,
        "records": result.records,
        "bytes": result.bytes,
        "seconds": result.seconds,
        "problems": table([f"problem ({len(problems)} in all)"], [[line] for line in problems[:MOST_PROBLEMS]]),
        "report": report(result),
    }


def breaker_line(breaker: Breaker, now: datetime) -> str:
    """The state of a source's circuit breaker, in words."""
    runs = f"{breaker.failures} failed {'run' if breaker.failures == 1 else 'runs'} in a row"
    if breaker.open_until is None:
        return f"closed, {runs}"
    until = breaker.open_until.isoformat(" ", "minutes")
    return f"{position(breaker, now)}, {runs}; left alone until {until}"


def _off(source: Source, pipeline: Pipeline) -> str | None:
    """Why neither a source nor its fallback is fetched; None: one of them is, or recordings are replayed."""
    if pipeline.origin is not None:
        return None
    stand_in = SOURCES[source.stand_in] if source.stand_in else None
    reasons = [disabled_reason(one, pipeline.settings) for one in (source, stand_in) if one is not None]
    return None if None in reasons else reasons[0]


def _landed(source: Source, pipeline: Pipeline) -> FetchReport:
    if pipeline.origin is not None:
        return replay_source(source, database=pipeline.database, zone=pipeline.zone, origin=pipeline.origin)
    return fetch_source(
        source, settings=pipeline.settings, database=pipeline.database, zone=pipeline.zone, now=pipeline.now
    )


def raw_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """One asset per source in the register."""
    return [raw_asset(source, settings) for source in SOURCES.values()]


def scheduled_keys(settings: Settings, kinds: Iterable[str]) -> list[dg.AssetKey]:
    """Keys of the sources of these kinds that schedules fetch."""
    return [raw_key(source.name) for source in scheduled_sources(settings) if source.kind in kinds]
