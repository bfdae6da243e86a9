"""The main job through Dagster on a real instance: once, twice, and with a failing source."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import func, select

from opportunity_pipeline.defs.checks import CLAIMS, evaluate
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.raw import raw_key
from opportunity_pipeline.defs.run_once import RunSummary, run_once
from opportunity_pipeline.demo.seed import seed_demo_students
from opportunity_pipeline.demo.settings import DEMO_SOURCES
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database

pytestmark = pytest.mark.long


@pytest.fixture
def first(world: Settings, database: Database, instance: dg.DagsterInstance, demo_landing: Path) -> RunSummary:
    """The first run over the demo's landing zone, for 40 students."""
    seed_demo_students(database, world.now(), 40)
    return run_once(world, database, landing=demo_landing)


def test_two_runs(first: RunSummary, world: Settings, database: Database, demo_landing: Path) -> None:
    assert first.failed == []
    for name, counts in first.sources.items():
        quarantined = sum(counts["quarantined"].values())
        parts = counts["stored"] + counts["unchanged"] + counts["duplicate"] + quarantined
        assert counts["fetched"] == parts, name
        assert counts["stored"] == counts["new"] + counts["changed"], name
    assert first.jobs["open"] >= 200
    assert first.hackathons["open"] >= 30
    assert first.articles["open"] >= 60
    assert first.students["total"] == 40
    lists = {kind: counts["students"] for kind, counts in first.scores.items()}
    assert lists == dict.fromkeys(("job", "hackathon", "article"), first.students["active"])
    assert first.notifications["planned"] > 0
    assert first.delivered["accepted"] == first.deliveries["accepted"] > 0
    mails = {path.stem for path in world.outbox_folder.glob("*.eml")}
    with database.engine.connect() as connection:
        accepted = select(tables.deliveries.c.id).where(tables.deliveries.c.status == "accepted")
        assert mails == {str(row.id) for row in connection.execute(accepted)}

    pipeline = Pipeline(world, database, LandingZone(world.landing_folder))
    assert [claim for claim in CLAIMS if not evaluate(claim, pipeline).passed] == []

    second = run_once(world, database, landing=demo_landing)
    assert second.failed == []
    assert sum(counts["stored"] for counts in second.sources.values()) == 0
    assert {name: counts["fetched"] for name, counts in second.sources.items()} == {
        name: counts["fetched"] for name, counts in first.sources.items()
    }
    assert second.notifications["planned"] == 0
    assert second.delivered["claimed"] == 0
    assert second.deliveries == first.deliveries
    assert {path.stem for path in world.outbox_folder.glob("*.eml")} == mails


def test_the_checks_of_scores_run_once_over_all_shards(
    first: RunSummary, world: Settings, instance: dg.DagsterInstance
) -> None:
    assert world.score_shards == 2
    gathered = {raw_key(name) for name in DEMO_SOURCES}
    for claim in CLAIMS:
        if claim.asset.path[0] == "raw" and claim.asset not in gathered:
            continue
        key = dg.AssetCheckKey(claim.asset, claim.name)
        (executed,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
        assert executed.status.value == "SUCCEEDED"
        if claim.asset == dg.AssetKey("job_scores"):
            runs = instance.get_run_records(dg.RunsFilter(job_name="score"))
            assert executed.run_id == runs[0].dagster_run.run_id  # the newest, of the last shard
    shards = [
        run.dagster_run.tags["dagster/partition"]
        for run in instance.get_run_records()
        if run.dagster_run.job_name == "score"
    ]
    assert shards == ["1", "0"]


def test_a_source_that_answers_with_an_error_page_stops_nobody(
    world: Settings, database: Database, instance: dg.DagsterInstance, demo_landing: Path
) -> None:
    healthy = run_once(world, database, landing=demo_landing)
    broken = LandingZone(demo_landing.parent / "broken")
    for response in LandingZone(demo_landing).responses():
        body = b"<html><h1>503 Service Unavailable</h1></html>"
        if response.source != "devpost":
            body = LandingZone(demo_landing).body(response)
        broken.put(response.source, response.url, body, fetched_at=response.fetched_at, method=response.method)
    summary = run_once(world, database, landing=demo_landing.parent / "broken")
    (failure,) = summary.failed
    assert failure.startswith("raw__devpost: ")
    assert "devpost.com" in failure
    assert summary.hackathons == healthy.hackathons  # nothing has expired because of it
    assert summary.jobs == healthy.jobs
    assert summary.sources["greenhouse"]["fetched"] == healthy.sources["greenhouse"]["fetched"]


def test_one_unreadable_response_of_a_source_is_said(
    world: Settings, database: Database, instance: dg.DagsterInstance, demo_landing: Path
) -> None:
    url = "https://boards-api.greenhouse.io/v1/boards/broken/jobs?content=true"
    LandingZone(demo_landing).put("greenhouse", url, b"<html><h1>502 Bad Gateway</h1></html>", fetched_at=world.now())
    summary = run_once(world, database, landing=demo_landing)
    (failure,) = summary.failed
    assert failure.startswith(f"greenhouse: {url}: ")
    assert summary.sources["greenhouse"]["stored"] > 0


def test_an_empty_landing_zone_is_said(
    world: Settings, database: Database, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    summary = run_once(world, database, landing=tmp_path / "nothing")
    assert summary.failed == ["gather: no source is enabled, or the landing zone is empty"]
    assert summary.jobs == {"total": 0, "open": 0}
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.notifications)) == 0
