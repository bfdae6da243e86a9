"""Schedules in Indian Standard Time, the zone of most students; each starts RUNNING.

Belongs here: cron expressions. Does not belong here: updates that follow other assets (``following``).
"""

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


def gather_times(kind: Kind, *, hour: int) -> tuple[str, str]:
    """When sources of a kind are fetched, as cron and in words; the register defines the interval.

    Args:
        kind: kind of the sources.
        hour: hour of the day for a daily interval.

    Raises:
        ValueError: the intervals of the kind differ, or do not divide a day into whole hours.
    """
    apart = {source.every for source in SOURCES.values() if source.kind == kind}
    hours = [every / timedelta(hours=1) for every in apart]
    if len(hours) != 1 or not hours[0].is_integer() or 24 % hours[0]:
        raise ValueError(
            f"{kind}: sources of one kind need one common interval that divides a day into whole hours: {apart}"
        )
    if hours == [24]:
        return f"0 {hour} * * *", f"once a day at {hour:02}:00"
    return f"0 */{hours[0]:.0f} * * *", f"every {hours[0]:.0f} hours"


def build_schedules(jobs: Jobs, shards: int) -> Iterable[dg.ScheduleDefinition]:
    """The schedules. Stages after landing (normalise, score) follow by automation condition instead."""
    gathering: Iterable[tuple[AssetJob | None, Kind, int]] = (
        (jobs.gather_jobs, "job", 2),
        (jobs.gather_hackathons, "hackathon", 3),
        (jobs.gather_articles, "article", 0),
    )
    for job, kind, hour in gathering:
        if job is not None:
            cron, words = gather_times(kind, hour=hour)
            yield _every(job, cron, f"{kind.capitalize()}s {words}.")
    yield _every(jobs.expire, "0 4 * * *", "Expiry every night at 04:00.")
    yield _every(jobs.export_scores, "0 6 * * *", "Export of the lists to files once a day at 06:00, after scoring.")
    yield _every(jobs.plan_matches, "0 */6 * * *", "A match cycle every 6 hours.")
    yield _every(jobs.plan_deadlines, "0 */12 * * *", "Deadline reminders every 12 hours.")

    @dg.schedule(
        name="score_schedule",
        job=jobs.score,
        cron_schedule="0 5 * * *",
        execution_timezone=ZONE,
        default_status=RUNNING,
        description="All lists of all shards once a day at 05:00, because freshness and timing change daily.",
    )
    def score_all(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = context.scheduled_execution_time.date().isoformat()
        for shard in student_shards(shards).get_partition_keys():
            yield dg.RunRequest(run_key=f"{day}/{shard}", partition_key=shard, run_config=whole_passes())

    yield score_all
