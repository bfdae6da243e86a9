"""Fixtures of the planning tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.notifications.world import World


@pytest.fixture
def noon() -> datetime:
    """A clock outside of quiet hours in UTC, the zone of the students where a test names no other."""
    return datetime(2026, 8, 23, 12, tzinfo=UTC)


@pytest.fixture
def world(database: Database, noon: datetime) -> World:
    """A world to plan in at noon."""
    return World(database, noon)
