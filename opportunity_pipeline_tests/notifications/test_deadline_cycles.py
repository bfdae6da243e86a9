"""Deadline cycles over PostgreSQL: recipients, notice and repetition of reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World, told


def test_reminders_go_to_those_who_saved_or_clicked_and_have_not_applied(world: World, deadlines: Any) -> None:
    for id in ("saver", "clicker", "applicant", "dismisser", "ignorer", "stranger"):
        world.student(id)
    world.job(1, apply_by=world.now + timedelta(days=2))
    world.feedback("saver", "job", 1, "clicked")
    world.feedback("saver", "job", 1, "saved")
    world.feedback("clicker", "job", 1, "clicked")
    world.feedback("applicant", "job", 1, "saved")
    world.apply("applicant", "job", 1)
    world.feedback("dismisser", "job", 1, "saved", hours_ago=3)
    world.feedback("dismisser", "job", 1, "dismissed", hours_ago=2)
    world.feedback("ignorer", "job", 1, "ignored")
    report = deadlines()
    assert told(world) == {("saver", "application_deadline", 1), ("clicker", "application_deadline", 1)}
    rules = {row["student_id"]: row["trigger"] for row in world.rows(tables.notifications)}
    assert rules == {
        "saver": {"rule": "saved", "score": None, "threshold": 3},
        "clicker": {"rule": "clicked", "score": None, "threshold": 3},
    }
    assert report.suppressed == {"already applied": 1, "dismissed": 1}
    (row, _) = world.rows(tables.notifications)
    assert row["expires_at"] == world.now + timedelta(days=2)


@pytest.mark.parametrize(
    ("kind", "away", "told_of"),
    [
        ("job", timedelta(days=3), True),
        ("job", timedelta(days=3, seconds=1), False),
        ("job", timedelta(0), False),
        ("hackathon", timedelta(days=1), True),
        ("hackathon", timedelta(days=1, seconds=1), False),
    ],
)
def test_notice_is_three_days_for_applications_and_one_for_registrations(
    world: World, deadlines: Any, kind: str, away: timedelta, told_of: bool
) -> None:
    asha = world.student()
    if kind == "job":
        world.job(1, apply_by=world.now + away)
    else:
        world.hackathon(1, registration_deadline=world.now + away)
    world.feedback(asha, kind, 1, "saved")
    deadlines()
    assert bool(told(world)) is told_of


def test_the_notice_is_the_students_own(world: World, deadlines: Any) -> None:
    asha = world.student()
    world.prefer(asha, deadline_days=7, registration_days=5)
    world.job(1, apply_by=world.now + timedelta(days=6))
    world.hackathon(2, registration_deadline=world.now + timedelta(days=4))
    world.hackathon(3, start_date=world.now + timedelta(days=1))
    for kind, id in (("job", 1), ("hackathon", 2), ("hackathon", 3)):
        world.feedback(asha, kind, id, "saved")
    deadlines()
    assert {id for _, _, id in told(world)} == {1, 2}


def test_a_deadline_moved_to_another_day_is_told_anew_and_an_unmoved_one_is_not(world: World, deadlines: Any) -> None:
    asha = world.student()
    world.job(1, apply_by=world.now + timedelta(days=1))
    world.feedback(asha, "job", 1, "saved")
    assert deadlines().items == 1
    assert deadlines().candidates == 0
    with world.database.engine.begin() as connection:
        connection.execute(tables.jobs.update().values(apply_by=world.now + timedelta(days=2)))
    assert deadlines().items == 1
    assert [row["dedupe_key"] for row in world.rows(tables.notification_items, "dedupe_key")] == [
        "application_deadline:asha:job/1:2026-08-24",
        "application_deadline:asha:job/1:2026-08-25",
    ]


def test_urgent_within_a_day_and_the_first_to_close_stands_first(world: World, deadlines: Any) -> None:
    asha = world.student()
    for id, hours in ((1, 70), (2, 20), (3, 40), (4, 60)):
        world.job(id, apply_by=world.now + timedelta(hours=hours))
        world.feedback(asha, "job", id, "saved")
    deadlines()
    (row,) = world.rows(tables.notifications)
    assert row["priority"] == "urgent"
    assert [item["id"] for item in row["content"]["items"]] == [2, 3, 4, 1]
    assert row["expires_at"] == world.now + timedelta(hours=70)


def test_a_match_told_does_not_keep_its_deadline_from_being_told(world: World, matches: Any, deadlines: Any) -> None:
    asha = world.student()
    world.job(1, apply_by=world.now + timedelta(days=2))
    world.score(asha, "job", 1, 90)
    world.feedback(asha, "job", 1, "saved")
    matches()
    deadlines()
    assert {type for _, type, _ in told(world)} == {"job_match", "application_deadline"}
