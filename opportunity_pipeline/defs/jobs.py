"""Jobs: named selections of assets that schedules, sensors and people start.

Belongs here: job names and their assets. Does not belong here: when jobs run (``schedules``, ``sensors``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dagster as dg

from opportunity_pipeline.defs.normalized import normalized_assets, opportunity_expiry
from opportunity_pipeline.defs.notifications import deadline_reminders, match_notifications
from opportunity_pipeline.defs.raw import scheduled_keys
from opportunity_pipeline.defs.scores import scores_export
from opportunity_pipeline.defs.students import students
from opportunity_pipeline.settings import Settings

# The type of define_asset_job's result is not exported.
AssetJob = Any


@dataclass(frozen=True)
class Jobs:
    """The asset jobs; a ``gather`` job is ``None`` if every source of its kind is disabled."""

    gather: AssetJob
    gather_jobs: AssetJob | None
    gather_hackathons: AssetJob | None
    gather_articles: AssetJob | None
    normalize: AssetJob
    expire: AssetJob
    note_students: AssetJob
    score: AssetJob
    export_scores: AssetJob
    plan_matches: AssetJob
    plan_deadlines: AssetJob

    def all(self) -> list[AssetJob]:
        """The jobs that exist."""
        return [job for job in vars(self).values() if job is not None]


def build_jobs(settings: Settings, raw: list[dg.AssetsDefinition], scores: list[dg.AssetsDefinition]) -> Jobs:
    """The jobs for these settings."""

    def gather(name: str, kind: str) -> AssetJob | None:
        keys = scheduled_keys(settings, [kind])
        if not keys:
            return None
        return dg.define_asset_job(
            name, selection=dg.AssetSelection.assets(*keys), description=f"Lands every enabled source of {kind}s."
        )

    def job(name: str, *assets: dg.AssetsDefinition, description: str) -> AssetJob:
        return dg.define_asset_job(name, selection=dg.AssetSelection.assets(*assets), description=description)

    return Jobs(
        gather=job("gather", *raw, description="Lands every source; select the ones you want."),
        gather_jobs=gather("gather_jobs", "job"),
        gather_hackathons=gather("gather_hackathons", "hackathon"),
        gather_articles=gather("gather_articles", "article"),
        normalize=job(
            "normalize",
            *normalized_assets,
            description="Normalises landed responses, expires opportunities, and links duplicates.",
        ),
        expire=job("expire", opportunity_expiry, description="Updates the life cycle of opportunities."),
        note_students=job("note_students", students, description="Registers new and changed students."),
        score=job("score", *scores, description="Scores the students of one shard: jobs, hackathons, articles."),
        export_scores=job("export_scores", scores_export, description="Exports the published lists to files."),
        plan_matches=job("plan_matches", match_notifications, description="Plans one match cycle."),
        plan_deadlines=job(
            "plan_deadlines", deadline_reminders, description="Plans the deadline reminders that are due."
        ),
    )
