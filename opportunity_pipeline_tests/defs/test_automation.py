"""Automation conditions, sensors and schedules, driven tick by tick on a real instance."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg
import pytest

from opportunity_pipeline.defs.build import build_definitions
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.raw import raw_key
from opportunity_pipeline.defs.repair import repair_unfinished_runs
from opportunity_pipeline.defs.sensors import failed_runs, outbox_due
from opportunity_pipeline.demo.seed import seed_demo_students
from opportunity_pipeline.scoring.export import exports
from opportunity_pipeline.scoring.manifest import read_manifest
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.defs.rows import add, add_notification, add_student


@pytest.fixture
def pipeline(world: Settings, database: Database, demo_landing: Path) -> Pipeline:
    """A pipeline that replays the demo."""
    return Pipeline(world, database, LandingZone(world.landing_folder), LandingZone(demo_landing))


@pytest.fixture
def definitions(world: Settings, pipeline: Pipeline) -> dg.Definitions:
    """Definitions that use this pipeline."""
    return build_definitions(world, pipeline)


class Automation:
    """Ticks of the automation sensor, with the cursor kept between them."""

    def __init__(self, definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
        self.definitions, self.instance = definitions, instance
        self.cursor: Any = None
        # Always twenty past the hour, so that no test crosses an hour by chance.
        self.begun = datetime.now(UTC).replace(minute=20)

    def tick(self, after: timedelta = timedelta()) -> set[str]:
        """The requested assets, as ``key`` or ``key[partition]``, at the given time after the start of the test."""
        result = dg.evaluate_automation_conditions(
            self.definitions,
            self.instance,
            # The default selection warns about a beta parameter.
            asset_selection=dg.AssetSelection.all(),
            cursor=self.cursor,
            evaluation_time=self.begun + after,
        )
        self.cursor = result.cursor
        asked = set()
        for entry in result.results:
            subset = entry.true_subset
            for partition in subset.expensively_compute_asset_partitions():
                key = partition.asset_key.to_user_string()
                asked.add(f"{key}[{partition.partition_key}]" if partition.partition_key else key)
        return asked

    def run(self, job: str, only: Sequence[str] = (), partition: str | None = None, *, fails: bool = False) -> None:
        """Runs a job in this process."""
        selection = [dg.AssetKey(name.split("/")) for name in only] or None
        result = self.definitions.resolve_job_def(job).execute_in_process(
            instance=self.instance, asset_selection=selection, partition_key=partition, raise_on_error=False
        )
        assert result.success is not fails


@pytest.fixture
def automation(definitions: dg.Definitions, instance: dg.DagsterInstance) -> Automation:
    return Automation(definitions, instance)


def test_what_follows_a_landing(automation: Automation, database: Database, world: Settings) -> None:
    seed_demo_students(database, world.now(), 20)
    automation.tick()
    automation.run("gather", ["raw/devpost"])
    assert automation.tick() == {"hackathons"}  # the other sources have never landed anything and block nothing
    automation.run("normalize", ["hackathons"])
    assert automation.tick() == set()  # expiry and scores wait for upstream assets that do not exist yet
    automation.run("gather", ["raw/lever"])
    automation.run("gather", ["raw/google_news"])
    following = ["jobs", "articles", "opportunity_expiry", "opportunity_links", "data_quality"]
    assert automation.tick() == set(following)  # one run of five assets
    automation.run("normalize", following)
    automation.run("note_students")
    scores = {f"{kind}_scores[{shard}]" for kind in ("job", "hackathon", "article") for shard in (0, 1)}
    assert automation.tick() == scores
    automation.run("score", partition="0")
    automation.run("score", partition="1")
    assert automation.tick() == set()
    automation.run("export_scores")
    (export,) = exports(world.score_exports_folder)
    assert read_manifest(export).damaged(export) == []
    automation.run("note_students")
    assert automation.tick() == scores


def test_a_failed_landing_is_followed_by_nothing(
    automation: Automation, pipeline: Pipeline, demo_landing: Path
) -> None:
    automation.tick()
    for file in (demo_landing / "responses" / "devpost").rglob("*.json"):
        file.unlink()
    LandingZone(demo_landing).put("devpost", "https://devpost.com/api/hackathons", b"<html>", fetched_at=pipeline.now())
    automation.run("gather", ["raw/devpost"], fails=True)
    assert automation.tick() == set()


def test_what_was_asked_for_and_not_made_is_asked_for_again_within_the_hour(automation: Automation) -> None:
    automation.tick()
    automation.run("gather", ["raw/devpost"])
    assert automation.tick() == {"hackathons"}
    # The run was cancelled before it began. Assets that wait for it are not requested.
    assert automation.tick() == set()
    assert automation.tick(timedelta(minutes=61)) == {"hackathons"}
    assert automation.tick(timedelta(minutes=62)) == set()
    assert automation.tick(timedelta(minutes=122)) == {"hackathons"}
    automation.run("normalize", ["hackathons"])
    assert automation.tick(timedelta(minutes=183)) == set()
    assert automation.tick(timedelta(minutes=244)) == set()
    automation.run("gather", ["raw/devpost"])
    assert automation.tick(timedelta(minutes=245)) == {"hackathons"}


def test_the_score_schedule_asks_for_each_shard(definitions: dg.Definitions, instance: dg.DagsterInstance) -> None:
    schedule = definitions.resolve_schedule_def("score_schedule")
    at = datetime(2026, 8, 22, 23, 30, tzinfo=UTC)
    context = dg.build_schedule_context(
        instance, scheduled_execution_time=at, repository_def=definitions.get_repository_def()
    )
    requests = schedule.evaluate_tick(context).run_requests
    assert [(request.partition_key, request.run_key) for request in requests or []] == [
        ("0", "2026-08-22/0"),
        ("1", "2026-08-22/1"),
    ]
    for request in requests or []:
        assert request.run_config["ops"] == {
            f"{kind}_scores": {"config": {"whole": True}} for kind in ("job", "hackathon", "article")
        }


def due_delivery(database: Database, now: datetime) -> None:
    add_student(database)
    add(
        database,
        tables.deliveries,
        id=uuid4(),
        notification_id=add_notification(database, now, "n"),
        channel="email",
        recipient="s1@example.org",
        priority="high",
        due_at=now,
        created_at=now,
        updated_at=now,
    )


def test_due_mail_starts_one_run(pipeline: Pipeline, instance: dg.DagsterInstance, database: Database) -> None:
    def tick() -> object:
        with dg.build_sensor_context(instance, resources={"pipeline": pipeline}) as context:
            return outbox_due(context)

    assert isinstance(tick(), dg.SkipReason)
    due_delivery(database, pipeline.now())
    request = tick()
    assert isinstance(request, dg.RunRequest)
    assert request.tags == {"due": "1"}
    run = instance.create_run_for_job(
        build_definitions(pipeline.settings, pipeline).resolve_job_def("deliver"), status=dg.DagsterRunStatus.STARTED
    )
    skipped = tick()
    assert isinstance(skipped, dg.SkipReason)
    assert "in progress" in (skipped.skip_message or "")
    assert repair_unfinished_runs(instance) == 1  # as at a start after a crash
    repaired = instance.get_run_by_id(run.run_id)
    assert repaired is not None
    assert repaired.status is dg.DagsterRunStatus.FAILURE
    assert repair_unfinished_runs(instance) == 0
    assert isinstance(tick(), dg.RunRequest)


def test_changed_students_are_noted_once(
    definitions: dg.Definitions, pipeline: Pipeline, instance: dg.DagsterInstance, database: Database
) -> None:
    sensor = definitions.resolve_sensor_def("students_changed")
    cursor: str | None = None

    def tick() -> int:
        nonlocal cursor
        with dg.build_sensor_context(
            instance, cursor=cursor, resources={"pipeline": pipeline}, definitions=definitions
        ) as context:
            data = sensor.evaluate_tick(context)
        cursor = data.cursor or cursor
        return len(data.run_requests or [])

    assert tick() == 1  # the first time, an empty table counts as a change
    assert tick() == 0
    add_student(database)
    assert tick() == 1
    assert tick() == 0

    # Any materialization counts, as when a home is filled before the sensor is first evaluated.
    add_student(database, "s2")
    assert definitions.resolve_job_def("note_students").execute_in_process(instance=instance).success
    assert tick() == 0
    cursor = None
    assert tick() == 0
    add_student(database, "s3")
    assert tick() == 1


def test_operators_are_told_of_a_failed_run(
    automation: Automation,
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    demo_landing: Path,
) -> None:
    for file in (demo_landing / "responses" / "devpost").rglob("*.json"):
        file.unlink()
    LandingZone(demo_landing).put("devpost", "https://devpost.com/api/hackathons", b"<html>", fetched_at=pipeline.now())
    result = definitions.resolve_job_def("gather").execute_in_process(
        instance=instance, asset_selection=[dg.AssetKey(["raw", "devpost"])], raise_on_error=False
    )
    failure = result.get_run_failure_event()
    context = dg.build_run_status_sensor_context("failed_runs", failure, instance, result.dagster_run).for_run_failure()
    assert isinstance(failed_runs(context), dg.SkipReason)  # no operator is set
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_HOME", str(pipeline.settings.home))
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_OPERATOR_EMAIL", "operators@example.org")
    assert failed_runs(context) is None
    (mail,) = pipeline.settings.outbox_folder.glob("*.eml")
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert message["To"] == "operators@example.org"
    assert message["Subject"] == "Failed: gather"
    body = message.get_body(("plain",))
    assert body is not None
    assert "raw__devpost: devpost: https://devpost.com/api/hackathons" in body.get_content()


def test_a_disabled_source_asked_by_hand_is_a_line_and_no_failure(
    world: Settings, database: Database, instance: dg.DagsterInstance
) -> None:
    pipeline = Pipeline(world, database, LandingZone(world.landing_folder), None)
    result = (
        build_definitions(world, pipeline)
        .resolve_job_def("gather")
        .execute_in_process(instance=instance, asset_selection=[raw_key("unstop")])
    )
    assert result.success
    assert result.get_asset_materialization_events() == []
    (observed,) = result.get_asset_observation_events()
    reason = observed.asset_observation_data.asset_observation.metadata["disabled"].value
    assert str(reason).startswith("terms not accepted")
