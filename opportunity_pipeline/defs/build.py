"""Builds the definitions from all modules of this package for given settings.

Belongs here: the complete ``Definitions``. Does not belong here: defining assets, jobs, schedules or sensors.
"""

from __future__ import annotations

import dagster as dg

from opportunity_pipeline.defs.checks import build_checks
from opportunity_pipeline.defs.delivery import deliver
from opportunity_pipeline.defs.jobs import build_jobs
from opportunity_pipeline.defs.normalized import normalized_assets
from opportunity_pipeline.defs.notifications import notification_assets
from opportunity_pipeline.defs.pipeline import Pipeline, pipeline_resource
from opportunity_pipeline.defs.raw import raw_assets
from opportunity_pipeline.defs.schedules import build_schedules
from opportunity_pipeline.defs.scores import scores_assets, scores_export
from opportunity_pipeline.defs.sensors import automation, failed_runs, outbox_due, students_changed
from opportunity_pipeline.defs.students import students
from opportunity_pipeline.settings import Settings


def build_definitions(settings: Settings, opened: Pipeline | None = None) -> dg.Definitions:
    """All definitions.

    Args:
        settings: determine which sources are enabled and the number of student shards.
        opened: an open pipeline for runs in this process; ``None``: every run opens its own from the environment.
    """
    raw = raw_assets(settings)
    scores = scores_assets(settings.score_shards)
    jobs = build_jobs(settings, raw, scores)
    return dg.Definitions(
        assets=[*raw, *normalized_assets, students, *scores, scores_export, *notification_assets],
        asset_checks=build_checks(),
        jobs=[*jobs.all(), deliver],
        schedules=[*build_schedules(jobs, settings.score_shards)],
        sensors=[outbox_due, students_changed(jobs), failed_runs, automation(dg.AssetSelection.all())],
        resources={"pipeline": pipeline_resource(opened), "memory": dg.mem_io_manager},
        # 20 trivial assets take 1.4 s in process, and more than 40 s with one process each.
        executor=dg.in_process_executor,
    )
