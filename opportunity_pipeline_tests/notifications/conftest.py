"""Fixtures of the planning tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from opportunity_pipeline.notifications.run import PlanReport, plan_deadlines, plan_matches
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.notifications.world import World


@pytest.fixture
def noon() -> datetime:
    """A time outside quiet hours in UTC, the students' default zone."""
    return datetime(2026, 8, 23, 12, tzinfo=UTC)


@pytest.fixture
def world(database: Database, noon: datetime) -> World:
    """A world with the clock at noon."""
    return World(database, noon)


@pytest.fixture
def matches(settings: Settings, world: World) -> Any:
    """Plans a match cycle at noon, or at another time."""

    def plan(now: datetime | None = None) -> PlanReport:
        return plan_matches(settings=settings, database=world.database, now=now or world.now)

    return plan


@pytest.fixture
def deadlines(settings: Settings, world: World) -> Any:
    """Plans a deadline cycle at noon, or at another time."""

    def plan(now: datetime | None = None) -> PlanReport:
        return plan_deadlines(database=world.database, now=now or world.now)

    return plan
