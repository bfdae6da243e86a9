"""Fixtures of this package: settings with a fixed clock, a Dagster instance, a demo's landing zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest

from opportunity_pipeline.defs.instance import DAGSTER_URL, prepared_instance
from opportunity_pipeline.demo.landing import build_demo_landing
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database


@pytest.fixture
def world(settings: Settings, now: datetime) -> Settings:
    """Settings with a fixed clock and two shards."""
    return settings.model_copy(update={"as_of": now.replace(hour=9), "score_shards": 2})


@pytest.fixture
def instance(world: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """A real Dagster instance on PostgreSQL, beside the test's database."""
    for name in ("DAGSTER_HOME", DAGSTER_URL):
        monkeypatch.setenv(name, "")  # undoes the environment changes of prepared_instance
    with prepared_instance(world, database) as instance:
        yield instance


@pytest.fixture
def demo_landing(tmp_path: Path, world: Settings) -> Path:
    """A landing zone with the demo's responses as of the test's clock."""
    folder = tmp_path / "demo"
    build_demo_landing(LandingZone(folder, durable=False), now=world.now())
    return folder
