"""The delivery job: claim → send → record, one run for everything that is due."""

from dataclasses import asdict

import dagster as dg

from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.delivery.dispatch import (
    Batch,
    DeliveryReport,
    Sent,
    claim_due,
    open_outlet,
    record_results,
    send_claimed,
)

POOL = "delivery"
# What goes from op to op stays in this process; a run that was killed begins again with a claim of its own.
MEMORY = dg.Out(io_manager_key="memory")
# Upper bound of one run, about four minutes of sending at the default rate: what has become due and is more urgent
# comes first in the next run.
MOST = 5_000


@dg.op(pool=POOL, out=MEMORY, description="Sets straight what dead workers left, and takes every delivery that is due.")
def claim(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Pipeline]) -> Batch:
    """Claims what is due."""
    with open_outlet(pipeline.settings) as outlet:
        batch = claim_due(
            settings=pipeline.settings, database=pipeline.database, outlet=outlet, now=pipeline.now(), limit=MOST
        )
    context.log.info(f"{len(batch.claim.deliveries)} claimed, {batch.recovered.total} recovered from dead workers")
    context.add_output_metadata({"claimed": len(batch.claim.deliveries), "recovered": batch.recovered.total})
    return batch


@dg.op(pool=POOL, out=MEMORY, description="Sends what was claimed; each outcome is on record as soon as it is known.")
def send(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Pipeline], batch: Batch) -> Sent:
    """Sends a batch."""
    with open_outlet(pipeline.settings) as outlet:
        sent = send_claimed(
            batch, settings=pipeline.settings, database=pipeline.database, outlet=outlet, now=pipeline.now
        )
    context.add_output_metadata({str(fate): count for fate, count in sent.fates.items()})
    return sent


@dg.op(pool=POOL, out=MEMORY, description="Gives back what could not be begun, and sums up.")
def record(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Pipeline], sent: Sent) -> DeliveryReport:
    """Sums a batch up."""
    report = record_results(sent, database=pipeline.database, now=pipeline.now())
    context.add_output_metadata(asdict(report))
    return report


@dg.job(
    description="Delivers everything in the outbox that is due.",
    executor_def=dg.in_process_executor,
)
def deliver() -> None:
    """Claim → send → record."""
    record(send(claim()))
