"""The ``raw`` assets: one a source, from the register; each lands responses as the upstream sent them."""

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

# For what is not the upstream's fault: the database was away, a disk was full.
RETRIES = dg.RetryPolicy(max_retries=2, delay=30, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)

MOST_PROBLEMS = 50
"""Problems that are logged and shown one by one; a thousand details that fail fail for one reason."""

RUN_TIME = timedelta(hours=1)
"""What a run may take on top of the time between two before its source is late."""


def raw_key(source: str) -> dg.AssetKey:
    """Asset key of a source's landing."""
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
            # No failure, as nothing is broken; and no materialization, as nothing landed that could be normalised.
            context.log.info(f"{source.name} is disabled, nothing was asked: {reason}")
            yield dg.AssetObservation(raw_key(source.name), metadata={"disabled": reason})
            return
        try:
            result = _landed(source, pipeline)
        except SourceFailed as error:
            # The client has tried each request several times, and every further run that fails brings the breaker
            # nearer to opening: the next scheduled run is early enough.
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
    """What a run did, whether it served or failed."""
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
    """The state of a source's circuit breaker for a person."""
    runs = f"{breaker.failures} failed {'run' if breaker.failures == 1 else 'runs'} in a row"
    if breaker.open_until is None:
        return f"closed, {runs}"
    until = breaker.open_until.isoformat(" ", "minutes")
    return f"{position(breaker, now)}, {runs}; left alone until {until}"


def _off(source: Source, pipeline: Pipeline) -> str | None:
    """Why neither a source nor what stands in for it is asked; None: one of them is, or recordings are replayed."""
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
    """One asset for every source in the register."""
    return [raw_asset(source, settings) for source in SOURCES.values()]


def scheduled_keys(settings: Settings, kinds: Iterable[str]) -> list[dg.AssetKey]:
    """Keys of the sources of these kinds that schedules ask for."""
    return [raw_key(source.name) for source in scheduled_sources(settings) if source.kind in kinds]
