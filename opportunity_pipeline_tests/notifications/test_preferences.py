"""Preferences as rows: switches, channels, quiet hours and caps, and the reason recorded when nothing is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World, reasons


@pytest.mark.parametrize(
    ("student", "preferences", "reason"),
    [
        ({"is_active": False}, {}, "student is not active"),
        ({"notifications_enabled": False}, {}, "notifications are switched off"),
        ({}, {"categories": {"opportunities": False}}, "category is switched off"),
        ({}, {"categories": {"job_match": False}}, "type is switched off"),
        ({}, {"channels": {"in_app": False, "email": False}}, "no channel is left"),
        ({"time_zone": "Mars/Olympus"}, {}, "time zone is not known"),
        ({}, {"daily_cap": 0}, "daily cap is reached"),
    ],
)
def test_every_way_of_not_being_told_leaves_its_reason(
    world: World, matches: Any, student: dict[str, Any], preferences: dict[str, Any], reason: str
) -> None:
    asha = world.student(**student)
    world.prefer(asha, **preferences)
    world.job(1)
    world.score(asha, "job", 1, 90)
    later = world.now + timedelta(hours=6)
    assert matches().suppressed == {reason: 1}
    assert matches(later).suppressed == {reason: 1}
    (row,) = world.rows(tables.suppressed_plans)
    assert row["dedupe_key"] == "job_match:asha:job/1:once"
    assert (row["reason"], row["kind"], row["opportunity_id"]) == (reason, "job", 1)
    assert (row["first_decided_at"], row["last_decided_at"]) == (world.now, later)
    assert world.rows(tables.notifications) == []


@pytest.mark.parametrize("odd", [[], "off", 3, None], ids=repr)
def test_switches_that_are_no_object_count_as_none(world: World, matches: Any, odd: object) -> None:
    asha = world.student()
    world.prefer(asha, channels=odd, categories=odd)
    world.job(1)
    world.score(asha, "job", 1, 90)
    assert matches().deliveries == 1


@pytest.mark.parametrize(
    ("preferences", "suppressed_address", "channels"),
    [
        ({"channels": {"email": False}}, None, ["in_app"]),
        ({"channels": {"in_app": False, "email": True}}, None, ["email"]),
        ({}, "ASHA@example.org", ["in_app"]),
    ],
)
def test_channels_left_are_used_and_recorded(
    world: World, matches: Any, preferences: dict[str, Any], suppressed_address: str | None, channels: list[str]
) -> None:
    asha = world.student()
    world.prefer(asha, **preferences)
    if suppressed_address:
        world.insert(
            tables.suppressions, channel="email", recipient=suppressed_address, reason="bounced", since=world.now
        )
    world.job(1)
    world.score(asha, "job", 1, 90)
    matches()
    (row,) = world.rows(tables.notifications)
    assert row["metadata"]["channels"] == channels
    assert [d["channel"] for d in world.rows(tables.deliveries)] == [name for name in channels if name == "email"]


def test_quiet_hours_defer_to_the_students_morning(world: World, matches: Any) -> None:
    world.student("india", time_zone="Asia/Kolkata")
    world.student("york", time_zone="America/New_York")
    world.student("owl", time_zone="Asia/Kolkata")
    world.prefer("owl", quiet_start="03:00", quiet_end="03:00")
    world.job(1)
    for id in ("india", "york", "owl"):
        world.score(id, "job", 1, 90)
    night = datetime.fromisoformat("2026-08-23T20:00:00Z")  # 01:30 in Kolkata, 16:00 in New York
    matches(night)
    due = {row["student_id"]: row["due_at"].isoformat() for row in world.rows(tables.notifications)}
    assert due == {
        "india": "2026-08-24T02:30:00+00:00",
        "york": "2026-08-23T20:00:00+00:00",
        "owl": "2026-08-23T20:00:00+00:00",
    }


def test_the_cap_counts_what_earlier_cycles_planned_for_the_local_day(world: World, matches: Any) -> None:
    asha = world.student()
    world.prefer(asha, daily_cap=3)
    for rank in (1, 2):
        world.job(rank)
        world.score(asha, "job", rank, 99 - rank, rank=rank)
    assert matches().notifications == 2
    for rank in (3, 4):
        world.job(rank)
        world.score(asha, "job", rank, 99 - rank, rank=rank)
    later = matches(world.now + timedelta(hours=1))
    assert (later.notifications, later.suppressed) == (1, {"daily cap is reached": 1})
    assert reasons(world) == {4: "daily cap is reached"}
    assert matches(world.now + timedelta(days=1)).notifications == 1
