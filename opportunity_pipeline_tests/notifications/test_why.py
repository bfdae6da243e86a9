"""Explanations of why a student was, or was not, notified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from opportunity_pipeline.notifications.run import plan_deadlines, plan_matches
from opportunity_pipeline.notifications.why import Decision, why_notified
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World


@pytest.fixture
def plan(world: World, settings: Settings) -> Any:
    """Plans matches, then deadlines, some hours after noon."""

    def both(hours: float = 0) -> None:
        now = world.now + timedelta(hours=hours)
        plan_matches(settings=settings, database=world.database, now=now)
        plan_deadlines(database=world.database, now=now)

    return both


def why(world: World, opportunity: int, student: str = "asha") -> list[tuple[str, str | None, str]]:
    decisions = why_notified(student, opportunity, database=world.database, now=world.now, default_threshold=75)
    return [(one.outcome, one.type, one.reason) for one in decisions]


def test_told(world: World, plan: Any) -> None:
    asha = world.student()
    for id in range(1, 5):
        world.job(id, apply_by=world.now + timedelta(days=2))
        world.score(asha, "job", id, 90.25 - id, rank=id)
    world.feedback(asha, "job", 2, "saved")
    plan()
    first, second = why_notified(asha, 2, database=world.database, now=world.now, default_threshold=75)
    rows = {row["type"]: row for row in world.rows(tables.notifications)}
    assert first == Decision(
        "planned",
        "application_deadline",
        "it was saved and not applied to, and its deadline was within 3 days",
        world.now,
        world.now,
        rows["application_deadline"]["id"],
        {"email": "pending"},
    )
    assert second.notification_id == rows["job_match"]["id"]
    assert second.reason == "it scores at or above the match threshold (88.2, threshold 75)"
    assert why(world, 3) == [("planned", "job_match", "it scores at or above the match threshold (87.2, threshold 75)")]


def test_held_back_and_told_later(world: World, plan: Any) -> None:
    asha = world.student()
    world.prefer(asha, categories={"job_match": False})
    world.job(1)
    world.score(asha, "job", 1, 90)
    plan()
    assert why(world, 1) == [("held_back", "job_match", "type is switched off")]
    with world.database.engine.begin() as connection:
        connection.execute(tables.notification_preferences.update().values(categories={}))
    plan(hours=1)
    assert [outcome for outcome, _, _ in why(world, 1)] == ["held_back", "planned"]


def test_never_considered(world: World, plan: Any) -> None:
    asha = world.student()
    past, soon, far = (world.now + timedelta(days=days) for days in (-1, 2, 10))
    world.job(1)
    world.job(2)
    world.job(3, apply_by=past)
    world.job(4, status="expired")
    world.hackathon(5, start_date=soon)
    world.job(6, apply_by=far)
    world.article(7)
    world.job(8, apply_by=soon)
    world.score(asha, "job", 2, 74.9999)
    world.score(asha, "article", 7, 90)
    for kind, id in (("hackathon", 5), ("job", 6), ("job", 8), ("job", 3)):
        world.feedback(asha, kind, id, "clicked")
    listed = "it is not on the student's scored list: the best of each kind, and all at or above the threshold"
    assert why(world, 1) == [("not_considered", "job_match", listed)]
    assert why(world, 2) == [("not_considered", "job_match", "it scores 74.9, below the threshold of 75")]
    assert [reason for _, _, reason in why(world, 3)] == ["the job was over at 2026-08-22 12:00 UTC"] * 2
    assert why(world, 4) == [("not_considered", "job_match", "the job is no longer open")]
    assert why(world, 5) == [
        ("not_considered", "hackathon_match", listed),
        ("not_considered", "registration_deadline", "it states no deadline"),
    ]
    assert why(world, 6)[1] == (
        "not_considered",
        "application_deadline",
        "its deadline (2026-09-02 12:00 UTC) is further away than the notice of 3 days",
    )
    assert "trend" in why(world, 7)[0][2]
    assert why(world, 8)[1][2] == "its deadline is near, and the next cycle considers it"
    plan()
    assert why(world, 8)[0][:2] == ("planned", "application_deadline")


def test_waiting_its_turn(world: World, plan: Any) -> None:
    asha = world.student()
    for id in range(1, 7):
        world.job(id)
        world.score(asha, "job", id, 90, rank=id)
    plan()
    reason = "it scores 90 and waits its turn: a cycle tells the 5 best that were not told before"
    assert why(world, 6) == [("not_considered", "job_match", reason)]


def test_nobody_and_nothing(world: World) -> None:
    world.student()
    world.job(1)
    gone = [("not_considered", None, "there is no such student, or no such opportunity any more")]
    assert why(world, 2) == gone
    assert why(world, 1, "ben") == gone


def test_what_was_told_of_an_opportunity_that_is_gone_is_still_known(world: World, plan: Any) -> None:
    asha = world.student()
    world.job(1)
    world.score(asha, "job", 1, 90)
    plan()
    with world.database.engine.begin() as connection:
        connection.execute(tables.jobs.delete())
    assert [outcome for outcome, _, _ in why(world, 1)] == ["planned"]
