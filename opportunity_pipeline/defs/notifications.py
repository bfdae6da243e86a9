"""The ``notifications`` assets: planning. Planned notifications enter the outbox in the same transaction.

Belongs here: these assets and their metadata. Does not belong here: the rules of planning (``notifications``).
"""

import dagster as dg
from sqlalchemy import select

from opportunity_pipeline.defs.metadata import preview, report, table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.notifications.run import PlanReport, plan_deadlines, plan_matches
from opportunity_pipeline.storage import tables

OWNERS = ["team:notifications"]
RETRIES = dg.RetryPolicy(max_retries=2, delay=10, backoff=dg.Backoff.EXPONENTIAL)


def _shown(pipeline: Pipeline, result: PlanReport, *types: str) -> dg.MaterializeResult[None]:
    of = tables.notifications
    newest = (
        select(of.c.student_id, of.c.type, of.c.priority, of.c.title, of.c.due_at)
        .where(of.c.type.in_(types))
        .order_by(of.c.created_at.desc(), of.c.id)
        .limit(8)
    )
    return dg.MaterializeResult(
        metadata={
            "candidates": result.candidates,
            "planned": result.notifications,
            "items": result.items,
            "deliveries": result.deliveries,
            "held back": table(["reason", "number"], sorted(result.suppressed.items())),
            "newest": preview(pipeline.database, newest),
            "report": report(result),
        }
    )


@dg.asset(
    group_name="notifications",
    description="Notifies each student of the best opportunities at or above the student's threshold, each only once.",
    kinds={"polars", "postgres"},
    owners=OWNERS,
    deps=[table_.name for table_ in (tables.job_scores, tables.hackathon_scores, tables.article_scores)],
    metadata={"dagster/table_name": "notifications"},
    retry_policy=RETRIES,
    pool="planning",
)
def match_notifications(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Plans one match cycle."""
    result = plan_matches(settings=pipeline.settings, database=pipeline.database, now=pipeline.now())
    return _shown(pipeline, result, "job_match", "hackathon_match", "article_match")


@dg.asset(
    group_name="notifications",
    description="Reminds students of deadlines of opportunities they saved or clicked but have not applied to.",
    kinds={"polars", "postgres"},
    owners=OWNERS,
    deps=[tables.jobs.name, tables.hackathons.name],
    metadata={"dagster/table_name": "notifications"},
    retry_policy=RETRIES,
    pool="planning",
)
def deadline_reminders(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Plans the reminders that are due."""
    result = plan_deadlines(database=pipeline.database, now=pipeline.now())
    return _shown(pipeline, result, "application_deadline", "registration_deadline")


notification_assets = [match_notifications, deadline_reminders]
