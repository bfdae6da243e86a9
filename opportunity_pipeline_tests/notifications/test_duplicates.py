"""An opening listed by several sources is notified once, with its earliest deadline, whichever listing was known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from opportunity_pipeline.notifications.run import PlanReport, plan_deadlines, plan_matches
from opportunity_pipeline.notifications.why import why_notified
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World

DAY = timedelta(days=1)


def behind(world: World, listing: int, other: int, deadline: datetime | None = None) -> None:
    """Links a listing to the canonical listing of the same opening, which takes over a deadline."""
    world.insert(
        tables.opportunity_links,
        kind="job",
        opportunity_id=listing,
        canonical_id=other,
        relation="same",
        reason="posting id",
    )
    world.insert(tables.job_merges, id=other, apply_by=deadline)


def matches(world: World, settings: Settings) -> PlanReport:
    return plan_matches(settings=settings, database=world.database, now=world.now)


def deadlines(world: World, settings: Settings, now: datetime | None = None) -> PlanReport:
    return plan_deadlines(database=world.database, now=now or world.now)


def told(world: World) -> list[tuple[str, int]]:
    return sorted((row["type"], row["opportunity_id"]) for row in world.rows(tables.notification_items))


def test_only_what_stands_for_the_opening_is_told(world: World, settings: Settings) -> None:
    asha = world.student()
    for job in (1, 2):
        world.score(asha, "job", world.job(job), 90, rank=job)
    behind(world, 2, 1)
    assert matches(world, settings).items == 1
    assert told(world) == [("job_match", 1)]


def test_what_was_told_of_another_listing_is_not_told_again(world: World, settings: Settings) -> None:
    asha = world.student()
    world.score(asha, "job", world.job(2), 90)
    matches(world, settings)
    world.score(asha, "job", world.job(1), 95)
    behind(world, 2, 1)
    assert matches(world, settings).items == 0
    for job in (1, 2):
        (found,) = why_notified(asha, job, database=world.database, now=world.now, default_threshold=75)
        assert (found.outcome, found.deliveries) == ("planned", {"email": "pending"})


@pytest.mark.parametrize("action", ["applied", "dismissed"])
def test_what_was_done_with_another_listing_counts(world: World, settings: Settings, action: str) -> None:
    asha = world.student()
    world.score(asha, "job", world.job(1), 90)
    world.job(2)
    world.feedback(asha, "job", 2, action)
    behind(world, 2, 1)
    assert matches(world, settings).items == 0


def test_a_reminder_goes_by_the_earliest_deadline_of_all_listings(world: World, settings: Settings) -> None:
    asha = world.student()
    world.job(1, apply_by=world.now + 20 * DAY)
    world.job(2, apply_by=world.now + 2 * DAY)
    world.feedback(asha, "job", 2, "saved")
    behind(world, 2, 1, world.now + 2 * DAY)
    assert deadlines(world, settings).items == 1
    assert told(world) == [("application_deadline", 1)]
    assert deadlines(world, settings, world.now + DAY).items == 0


def test_a_deadline_is_reminded_of_once_whichever_listing_stands_for_the_opening(
    world: World, settings: Settings
) -> None:
    asha = world.student()
    world.job(2, apply_by=world.now + 2 * DAY)
    world.feedback(asha, "job", 2, "saved")
    deadlines(world, settings)
    world.job(1, apply_by=world.now + 2 * DAY)
    behind(world, 2, 1)
    assert deadlines(world, settings).items == 0
    assert told(world) == [("application_deadline", 2)]
