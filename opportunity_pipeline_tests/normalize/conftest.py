"""Fixtures of the ``normalize`` tests."""

from __future__ import annotations

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.normalize.world import World


@pytest.fixture
def world(settings: Settings, database: Database) -> World:
    """An empty landing zone over an empty database."""
    return World(settings, database, LandingZone(settings.landing_folder, durable=False))
