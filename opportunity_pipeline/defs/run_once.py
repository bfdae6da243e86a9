"""Runs the whole main job once, in this process, through Dagster: gather → normalize → score → plan → deliver.

Belongs here: the order of the stages and the summary of their results. Does not belong here: what a stage does.
The runs are ordinary runs of the home's Dagster instance, so the UI shows them like any other.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import Table, func, select

from opportunity_pipeline.defs.build import build_definitions
from opportunity_pipeline.defs.failures import failure_lines
from opportunity_pipeline.defs.instance import prepared_instance
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.raw import raw_key
from opportunity_pipeline.defs.scores import student_shards
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES, scheduled_sources
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database

Progress = Callable[[str], None]

# A run logs several hundred lines to standard error, where a person expects only progress and errors. The instance
# keeps them for the UI, and the summary has a line for each failure.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class ClockBeforeState(ValueError):
    """The requested clock is earlier than the state of the home. The message is one line that says what to do."""


@dataclass
class RunSummary:
    """The results of one run of the main job.

    Attributes:
        as_of: clock of all decisions.
        sources: by source: ``fetched`` = ``stored`` + ``unchanged`` + ``duplicate`` + Σ ``quarantined``, where
            ``stored`` = ``new`` + ``changed``. Responses that could not be fetched or read are in ``failed``.
        jobs: total and open rows; likewise ``hackathons`` and ``articles``.
        students: total and active rows.
        scores: by kind: rows, and students with a list.
        notifications: ``planned`` by this run, their ``items``, ``held_back`` by reason; ``by_type``: all stored ones.
        deliveries: the outbox by status, after the run.
        delivered: result of this run's delivery.
        failed: failures with reasons: a step, or ``source: url: reason`` of a response. All else was done.
        seconds: duration by stage.
        peak_rss_mb: peak memory of this process, in MB of 10⁶ bytes.
    """

    as_of: str
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    hackathons: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    students: dict[str, int] = field(default_factory=dict)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    notifications: dict[str, Any] = field(default_factory=dict)
    deliveries: dict[str, int] = field(default_factory=dict)
    delivered: dict[str, Any] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_rss_mb: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)


def run_once(
    settings: Settings,
    database: Database,
    *,
    landing: Path | None = None,
    progress: Progress = lambda _stage: None,
) -> RunSummary:
    """Runs the main job once.

    Args:
        settings: the settings; ``as_of`` is the clock of all decisions.
        database: an open, migrated database.
        landing: a landing zone to replay; ``None``: fetch from the upstreams.
        progress: called with each stage as it begins.

    Returns:
        The results. A failed source is in ``failed`` and does not stop the others.

    Raises:
        ClockBeforeState: ``as_of`` is before the newest scores; nothing was written.
    """
    _refuse_earlier_clock(settings, database)
    origin = None if landing is None else LandingZone(landing)
    pipeline = Pipeline(settings, database, LandingZone(settings.landing_folder), origin)
    definitions = build_definitions(settings, pipeline)
    summary = RunSummary(as_of=pipeline.now().isoformat())
    with prepared_instance(settings, database) as instance:
        # Otherwise each event opens a connection, which takes longer than storing it.
        instance.optimize_for_webserver(statement_timeout=0, pool_recycle=3600, max_overflow=8)
        stages = _Stages(definitions, instance, summary, progress)
        _gather(stages, pipeline)
        normalized = stages.run("normalize", "normalize")
        _count_sources(summary, normalized)
        stages.run("students", "note_students")
        *first, last = student_shards(settings.score_shards).get_partition_keys()
        for shard in first:  # checks run once, after the last shard: they read the rows of all shards
            stages.run("score", "score", checks=False, partition_key=shard)
        stages.run("score", "score", partition_key=last)
        planned = {**stages.run("plan", "plan_matches"), **stages.run("plan", "plan_deadlines")}
        stages.run("deliver", "deliver")
    _count_rows(summary, database, planned)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    summary.peak_rss_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, 1)
    return summary


def _refuse_earlier_clock(settings: Settings, database: Database) -> None:
    """Rejects a clock before the newest scores: scoring as of a past day would notify students of outdated news."""
    if settings.as_of is None:
        return
    with database.engine.connect() as connection:
        newest: datetime | None = connection.scalar(select(func.max(tables.score_batches.c.as_of)))
    if newest is not None and newest > settings.as_of:
        raise ClockBeforeState(
            f"{settings.home.absolute()} was already scored as of {newest:%Y-%m-%d %H:%M} UTC, and --as-of"
            f" {settings.as_of:%Y-%m-%d %H:%M} UTC is before that: use another --home"
        )


@dataclass
class _Stages:
    """Executes jobs in this process, times them, and reads the reports of their assets and ops."""

    definitions: dg.Definitions
    instance: dg.DagsterInstance
    summary: RunSummary
    progress: Progress

    def run(self, stage: str, job: str, *, checks: bool = True, **options: Any) -> dict[str, dict[str, Any]]:
        """Runs a job, with or without its asset checks; returns the reports by asset or op name."""
        self.progress(stage)
        started = time.perf_counter()
        definition = self.definitions.resolve_job_def(job)
        if not checks:
            assets = set(definition.asset_layer.executable_asset_keys)
            definition = definition.get_subset(asset_selection=assets, asset_check_selection=set())
        result = definition.execute_in_process(
            instance=self.instance, raise_on_error=False, run_config=_QUIET, **options
        )
        seconds = self.summary.seconds
        seconds[stage] = round(seconds.get(stage, 0.0) + time.perf_counter() - started, 3)
        self.summary.failed += failure_lines(result.all_events)
        if job == "deliver" and result.success:
            self.summary.delivered = asdict(result.output_for_node("record"))
        reports: dict[str, dict[str, Any]] = {}
        for event in result.all_events:
            if event.is_step_materialization:
                materialization = event.step_materialization_data.materialization
                if "report" in materialization.metadata:
                    report = materialization.metadata["report"]
                    if isinstance(report, dg.JsonMetadataValue) and isinstance(report.data, dict):
                        reports[materialization.asset_key.path[-1]] = report.data
        return reports


def _gather(stages: _Stages, pipeline: Pipeline) -> None:
    if pipeline.origin is not None:
        names = {response.source for response in pipeline.origin.responses()} & set(SOURCES)
    else:
        names = {source.name for source in scheduled_sources(pipeline.settings)}
    if names:
        reports = stages.run("gather", "gather", asset_selection=[raw_key(name) for name in sorted(names)])
        for name, report in reports.items():
            stages.summary.failed += [f"{name}: {error}" for error in report["errors"]]
    else:
        stages.summary.failed.append("gather: no source is enabled, or the landing zone is empty")


def _count_sources(summary: RunSummary, reports: dict[str, dict[str, Any]]) -> None:
    for report in reports.values():
        for name, counts in report.get("by_source", {}).items():
            stored = counts["new"] + counts["changed"]
            summary.sources[name] = {"fetched": counts["fetched"], "stored": stored, **counts}
        summary.failed.extend(report.get("unreadable", []))


def _count_rows(summary: RunSummary, database: Database, planned: dict[str, dict[str, Any]]) -> None:
    def count(table: Table, *, where: str, equals: Any) -> dict[str, int]:
        chosen = func.count().filter(table.c[where] == equals)
        total, some = connection.execute(select(func.count(), chosen).select_from(table)).one()
        return {"total": total, ("active" if where == "is_active" else "open"): some}

    with database.engine.connect() as connection:
        summary.jobs = count(tables.jobs, where="status", equals="open")
        summary.hackathons = count(tables.hackathons, where="status", equals="open")
        summary.articles = count(tables.articles, where="status", equals="open")
        summary.students = count(tables.students, where="is_active", equals=True)
        for kind, of in (
            ("job", tables.job_scores),
            ("hackathon", tables.hackathon_scores),
            ("article", tables.article_scores),
        ):
            rows, students = connection.execute(select(func.count(), func.count(of.c.student_id.distinct()))).one()
            summary.scores[kind] = {"rows": rows, "students": students}
        status = tables.deliveries.c.status
        by_status = select(status, func.count().label("number")).group_by(status)
        summary.deliveries = {row.status: row.number for row in connection.execute(by_status)}
        kind_of = tables.notifications.c.type
        by_type = select(kind_of, func.count().label("number")).group_by(kind_of).order_by(kind_of)
        types = {row.type: row.number for row in connection.execute(by_type)}
    held_back: dict[str, int] = {}
    for report in planned.values():
        for reason, number in report["suppressed"].items():
            held_back[reason] = held_back.get(reason, 0) + number
    summary.notifications = {
        "planned": sum(report["notifications"] for report in planned.values()),
        "items": sum(report["items"] for report in planned.values()),
        "held_back": held_back,
        "by_type": types,
    }
