"""Fixtures of the ``sources`` tests: a landing zone, a server that misbehaves, quick settings, runs.

Belongs here: fixtures that several test modules use. Does not belong here: any expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer


@pytest.fixture
def zone(tmp_path: Path) -> LandingZone:
    """An empty landing zone."""
    return LandingZone(tmp_path / "landing", durable=False)


@pytest.fixture
def upstream() -> Iterator[FaultServer]:
    """A server that answers by script."""
    with FaultServer() as server:
        yield server


@pytest.fixture
def quick(tmp_path: Path, upstream: FaultServer) -> Settings:
    """Settings whose requests go to the scripted server, without long waits. No database."""
    return Settings.model_validate(
        {
            "home": tmp_path / "home",
            "upstream": "loopback",
            "loopback_url": upstream.url,
            "http_timeout_seconds": 2,
            "http_backoff_seconds": 0.01,
            "http_requests_per_second": 1000,
            "http_max_attempts": 3,
        }
    )


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until the test moves it."""
    return Clock()


@pytest.fixture
def run(quick: Settings, database: Database, zone: LandingZone, clock: Clock) -> Callable[..., FetchReport]:
    """Fetches a source; keywords change settings."""

    def fetch(name: str = "greenhouse", **changes: Any) -> FetchReport:
        settings = quick.model_copy(update={"greenhouse_boards": ["acme"], "lever_boards": ["acme"], **changes})
        return fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=clock)

    return fetch
