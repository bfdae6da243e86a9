"""Schedules, in Indian Standard Time, where most of the students are; each starts RUNNING."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import dagster as dg

from opportunity_pipeline.defs.jobs import AssetJob, Jobs
from opportunity_pipeline.defs.scores import student_shards, whole_passes
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES

ZONE = "Asia/Kolkata"
RUNNING = dg.DefaultScheduleStatus.RUNNING


def _every(job: AssetJob, cron: str, description: str) -> dg.ScheduleDefinition:
    return dg.ScheduleDefinition(
        name=f"{job.name}_schedule",
        job=job,
        cron_schedule=cron,
        execution_timezone=ZONE,
        default_status=RUNNING,
        description=description,
    )


def gather_cron(kind: Kind, *, hour: int) -> str:
    """When sources of a kind are asked: as often as their entries in the register say.

    Args:
        kind: of the sources.
        hour: of the day, where that is once a day.

    Raises:
        ValueError: the entries of the kind differ, or say what is no whole part of a day.
    """
    apart = {source.every for source in SOURCES.values() if source.kind == kind}
    hours = [every / timedelta(hours=1) for every in apart]
    if len(hours) != 1 or not hours[0].is_integer() or 24 % hours[0]:
        raise ValueError(f"{kind}: sources of one kind are asked together, and as often a day as is whole: {apart}")
    return f"0 {hour} * * *" if hours == [24] else f"0 */{hours[0]:.0f} * * *"


def build_schedules(jobs: Jobs, shards: int) -> Iterable[dg.ScheduleDefinition]:
    """The schedules; what follows a landing (normalise, score) follows by automation condition instead."""
    if jobs.gather_jobs is not None:
        yield _every(jobs.gather_jobs, gather_cron("job", hour=2), "Jobs once a night at 02:00.")
    if jobs.gather_hackathons is not None:
        yield _every(jobs.gather_hackathons, gather_cron("hackathon", hour=3), "Hackathons once a night at 03:00.")
    if jobs.gather_articles is not None:
        yield _every(jobs.gather_articles, gather_cron("article", hour=0), "Articles every 6 hours.")
    yield _every(jobs.expire, "0 4 * * *", "Expiry once a night at 04:00.")
    yield _every(jobs.export_scores, "0 6 * * *", "Lists as files once a day at 06:00, after they are scored.")
    yield _every(jobs.plan_matches, "0 */6 * * *", "A match cycle every 6 hours.")
    yield _every(jobs.plan_deadlines, "0 */12 * * *", "Deadline reminders every 12 hours.")

    @dg.schedule(
        name="score_schedule",
        job=jobs.score,
        cron_schedule="0 5 * * *",
        execution_timezone=ZONE,
        default_status=RUNNING,
        description="All lists of all shards once a day at 05:00, because freshness and timing move with the days.",
    )
    def score_all(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = context.scheduled_execution_time.date().isoformat()
        for shard in student_shards(shards).get_partition_keys():
            yield dg.RunRequest(run_key=f"{day}/{shard}", partition_key=shard, run_config=whole_passes())

    yield score_all
