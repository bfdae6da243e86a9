"""The public names of the Dagster definitions, schedules, and the metadata of every asset."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import dagster as dg
import pytest

from opportunity_pipeline.defs.build import build_definitions
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.register import SOURCES

ROOT = Path(__file__).parents[2]

ASSETS = {
    *(f"raw/{name}" for name in SOURCES),
    *("jobs", "hackathons", "articles", "opportunity_expiry", "opportunity_links", "data_quality"),
    "students",
    *("job_scores", "hackathon_scores", "article_scores", "scores_export"),
    *("match_notifications", "deadline_reminders"),
}
SCHEDULES = {
    "gather_jobs_schedule": "0 2 * * *",
    "gather_hackathons_schedule": "0 3 * * *",
    "gather_articles_schedule": "0 */6 * * *",
    "expire_schedule": "0 4 * * *",
    "score_schedule": "0 5 * * *",
    "export_scores_schedule": "0 6 * * *",
    "plan_matches_schedule": "0 */6 * * *",
    "plan_deadlines_schedule": "0 */12 * * *",
}


@pytest.fixture
def definitions(settings: Settings) -> dg.Definitions:
    """The definitions with every kind of source enabled."""
    accepting = settings.model_copy(update={"accept_terms": ["google_news", "devpost"]})
    return build_definitions(accepting)


def test_asset_keys(definitions: dg.Definitions) -> None:
    assert {key.to_user_string() for key in definitions.resolve_all_asset_keys()} == ASSETS


def test_every_asset_says_what_it_is(definitions: dg.Definitions) -> None:
    for spec in definitions.resolve_all_asset_specs():
        assert spec.description, spec.key
        assert spec.owners, spec.key
        assert spec.kinds, spec.key
        assert spec.group_name in {"raw", "normalized", "students", "scores", "notifications"}, spec.key


def test_schedules_run_in_indian_time(definitions: dg.Definitions) -> None:
    schedules = list(definitions.schedules or [])
    assert {schedule.name: schedule.cron_schedule for schedule in schedules} == SCHEDULES  # type: ignore[union-attr]
    for schedule in schedules:
        resolved = definitions.resolve_schedule_def(schedule.name)
        assert resolved.execution_timezone == "Asia/Kolkata"
        assert resolved.default_status is dg.DefaultScheduleStatus.RUNNING


def test_sensors_are_running(definitions: dg.Definitions) -> None:
    sensors = {sensor.name: sensor for sensor in definitions.sensors or []}
    assert set(sensors) == {"outbox_due", "students_changed", "failed_runs", "automation"}
    assert all(sensor.default_status is dg.DefaultSensorStatus.RUNNING for sensor in sensors.values())


def test_a_disabled_source_says_so_and_is_not_scheduled(settings: Settings) -> None:
    definitions = build_definitions(settings.model_copy(update={"rss_feeds": {}}))
    spec = {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}["raw/google_news"]
    assert "**Disabled:** terms not accepted" in (spec.description or "")
    assert "gather_articles_schedule" not in {schedule.name for schedule in definitions.schedules or []}


def test_shards_are_partitions(settings: Settings) -> None:
    definitions = build_definitions(settings.model_copy(update={"score_shards": 3}))
    partitions = definitions.resolve_assets_def("job_scores").partitions_def
    assert partitions is not None
    assert partitions.get_partition_keys() == ["0", "1", "2"]


def test_loads_from_a_wheel(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    script = (
        "import opportunity_pipeline.definitions as d, opportunity_pipeline.defs.instance, pathlib, sys;"
        "from importlib.resources import files;"
        f"assert pathlib.Path(d.__file__).is_relative_to({str(site)!r}), d.__file__;"
        "assert files('opportunity_pipeline.defs').joinpath('dagster.yaml').is_file();"
        "assert files('opportunity_pipeline.notifications').joinpath('templates').is_dir();"
        "print(len(d.defs.resolve_all_asset_keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(ASSETS)
