"""Match cycles over PostgreSQL: recipients of jobs, hackathons and articles, and the rows written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from opportunity_pipeline.notifications.candidates import CYCLE
from opportunity_pipeline.notifications.run import plan_matches
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World, reasons, told


def test_a_match_becomes_one_inbox_row_one_item_and_one_mail(world: World, matches: Any) -> None:
    asha = world.student(time_zone="Asia/Kolkata")
    world.job(7, title="Data Intern", apply_by=world.now + timedelta(days=2), stipend_text="₹ 20,000 /month")
    world.score(
        asha,
        "job",
        7,
        87.25,
        reasons=["The place is not known: counted as 50", "3 of 4 skills"],
        matched_skills=["python"],
        missing_skills=["docker"],
        suggestion_skill="docker",
        suggestion_gain=62_000,
    )
    report = matches()
    assert (report.candidates, report.notifications, report.items, report.deliveries) == (1, 1, 1, 1)
    assert report.suppressed == {}

    (notification,) = world.rows(tables.notifications)
    assert notification["dedupe_key"] == "job_match:asha:job/7:once"
    assert (notification["type"], notification["category"]) == ("job_match", "opportunities")
    assert notification["priority"] == "high"
    assert notification["user_type"] == "student"
    assert notification["title"] == "Data Intern at Acme scores 87.2 for you"
    assert notification["action_url"] == "https://example.org/7"
    assert notification["action_text"] == "See the job"
    assert notification["related_entity"] == {"type": "job", "id": 7, "preview": "Data Intern"}
    assert notification["trigger"] == {"rule": "score", "score": 87.25, "threshold": 75}
    assert notification["metadata"] == {
        "batch_id": "opportunities-20260823T120000Z",
        "experiment_group": None,
        "channels": ["email", "in_app"],
    }
    # 12:00 in UTC is 17:30 in Kolkata: outside quiet hours.
    assert notification["due_at"] == notification["created_at"] == world.now
    assert notification["expires_at"] == world.now + timedelta(days=2)
    item = notification["content"]["items"][0]
    assert item["pay"] == "₹ 20,000 /month"
    # Components with an unknown side give no reason.
    assert item["reasons"] == ["3 of 4 skills"]
    assert item["matched"] == ["python"]
    assert item["suggestion"] == {"skill": "docker", "points": 6.2}
    assert notification["content"]["student"] == {"name": "Asha", "time_zone": "Asia/Kolkata"}

    (delivery,) = world.rows(tables.deliveries)
    assert delivery["notification_id"] == notification["id"]
    assert (delivery["channel"], delivery["recipient"]) == ("email", "asha@example.org")
    assert (delivery["status"], delivery["priority"]) == ("pending", "high")
    assert (delivery["due_at"], delivery["expires_at"]) == (notification["due_at"], notification["expires_at"])


@pytest.mark.parametrize(
    ("points", "told_of"),
    [(74.9999, False), (75.0, True), (113.5, True)],
    ids=["a ten-thousandth below", "at the threshold", "uncapped above 100"],
)
def test_the_threshold_is_compared_on_the_uncapped_integer(
    world: World, matches: Any, points: float, told_of: bool
) -> None:
    asha = world.student()
    world.job(1)
    world.score(asha, "job", 1, points)
    matches()
    assert told(world) == ({("asha", "job_match", 1)} if told_of else set())


def test_the_threshold_is_the_students_own_else_the_setting(settings: Settings, world: World) -> None:
    world.student("low")
    world.student("high")
    world.prefer("high", match_threshold=90)
    world.job(1)
    world.score("low", "job", 1, 65)
    world.score("high", "job", 1, 89)
    settings = settings.model_copy(update={"default_threshold": 60})
    plan_matches(settings=settings, database=world.database, now=world.now)
    assert told(world) == {("low", "job_match", 1)}


def test_the_five_best_not_told_before_are_considered_in_each_cycle(world: World, matches: Any) -> None:
    asha = world.student()
    for rank in range(1, 8):
        world.job(rank)
        world.score(asha, "job", rank, 99 - rank, rank=rank)
    assert matches().candidates == 5
    (first,) = world.rows(tables.notifications)
    assert [item["id"] for item in first["content"]["items"]] == [1, 2, 3, 4, 5]
    assert matches().candidates == 0
    assert matches(world.now + CYCLE).items == 2
    assert {id for _, _, id in told(world)} == set(range(1, 8))
    assert matches(world.now + 2 * CYCLE).candidates == 0


def test_a_new_match_fills_what_a_cycle_left_over(world: World, matches: Any) -> None:
    asha = world.student()
    for id in range(1, 5):
        world.job(id)
        world.score(asha, "job", id, 90 - id, rank=id)
    assert matches().items == 4
    for id in (5, 6):
        world.job(id)
        world.score(asha, "job", id, 90 - id, rank=id)
    # Two new ones appeared and one place is left; 18:00 in India, half an hour later, starts the next cycle.
    assert matches().items == 1
    assert matches(world.now + timedelta(minutes=30)).items == 1


def test_applied_and_dismissed_ones_take_no_place_among_the_five(world: World, matches: Any) -> None:
    asha = world.student()
    for rank in range(1, 9):
        world.job(rank)
        world.score(asha, "job", rank, 99 - rank, rank=rank)
    world.apply(asha, "job", 1)
    world.feedback(asha, "job", 2, "applied")
    world.feedback(asha, "job", 3, "dismissed")
    report = matches()
    assert {id for _, _, id in told(world)} == {4, 5, 6, 7, 8}
    assert reasons(world) == {1: "already applied", 2: "already applied", 3: "dismissed"}
    assert report.suppressed == {"already applied": 2, "dismissed": 1}


def test_a_draft_is_no_application_and_saving_after_dismissing_counts(world: World, matches: Any) -> None:
    asha = world.student()
    for id in (1, 2):
        world.job(id)
        world.score(asha, "job", id, 90, rank=id)
    world.apply(asha, "job", 1, "draft")
    world.feedback(asha, "job", 2, "dismissed", hours_ago=5)
    world.feedback(asha, "job", 2, "saved", hours_ago=4)
    matches()
    assert {id for _, _, id in told(world)} == {1, 2}


def test_opportunities_that_are_over_are_not_considered(world: World, matches: Any) -> None:
    asha = world.student()
    past, soon = world.now - timedelta(seconds=1), world.now + timedelta(days=1)
    world.job(1, apply_by=past)
    world.job(2, status="expired")
    world.job(3, apply_by=soon)
    world.hackathon(4, registration_deadline=past, start_date=soon)
    world.hackathon(5, start_date=past)
    world.hackathon(6, start_date=soon)
    for id in (1, 2, 3):
        world.score(asha, "job", id, 90, rank=id)
        world.score(asha, "hackathon", id + 3, 90, rank=id)
    matches()
    assert {id for _, _, id in told(world)} == {3, 6}


def test_a_hackathon_in_a_preferred_theme_is_told_below_the_threshold(world: World, matches: Any) -> None:
    asha = world.student()
    world.insert(tables.student_interests, student_id=asha, interest="ai")
    world.hackathon(1, theme_tags=["ai", "web3"], prize_text="$0")
    world.hackathon(2, theme_tags=["health"])
    world.hackathon(3, theme_tags=["ai"], prize_text="$10.00")
    world.score(asha, "hackathon", 1, 40, rank=3)
    world.score(asha, "hackathon", 2, 50, rank=2)
    world.score(asha, "hackathon", 3, 80, rank=1)
    matches()
    rules = {row["related_entity"]["id"]: row["trigger"]["rule"] for row in world.rows(tables.notifications)}
    assert rules == {1: "theme", 3: "score"}
    items = [row["content"]["items"][0] for row in world.rows(tables.notifications)]
    assert {item["id"]: item["pay"] for item in items} == {1: None, 3: "$10.00"}


@pytest.mark.parametrize(
    ("trend", "gap", "unknown", "told_of"),
    [
        (80, 100, [], True),
        (79.99, 100, [], False),
        (95, 0, [], False),
        (95, 50, ["gap"], False),
        (95, 100, ["trend"], False),
    ],
)
def test_an_article_is_told_where_it_trends_and_covers_a_gap(
    world: World, matches: Any, trend: float, gap: float, unknown: list[str], told_of: bool
) -> None:
    asha = world.student()
    world.article(1, publisher="Daily Byte")
    world.score(asha, "article", 1, 30, trend=trend, gap=gap, unknown=unknown)
    matches()
    assert told(world) == ({("asha", "article_match", 1)} if told_of else set())


def test_each_kind_has_its_own_five_and_its_own_batch(world: World, matches: Any) -> None:
    asha = world.student()
    for rank in range(1, 5):
        world.job(rank)
        world.score(asha, "job", rank, 90, rank=rank)
        world.hackathon(100 + rank)
        world.score(asha, "hackathon", 100 + rank, 90 - rank, rank=rank)
    report = matches()
    assert (report.notifications, report.items, report.deliveries) == (2, 8, 2)
    jobs, hackathons = sorted(world.rows(tables.notifications), key=lambda row: str(row["type"]), reverse=True)
    assert (jobs["type"], hackathons["type"]) == ("job_match", "hackathon_match")
    assert jobs["related_entity"] is None
    assert jobs["action_url"] is None
    assert [action["url"] for action in jobs["actions"]] == [f"https://example.org/{id}" for id in (1, 2, 3, 4)]
    assert jobs["title"] == "4 jobs for you, such as Intern 1 at Acme"
    positions = [
        (r["position"], r["opportunity_id"]) for r in world.rows(tables.notification_items, "type", "position")
    ]
    assert positions == [(1, 101), (2, 102), (3, 103), (4, 104), (1, 1), (2, 2), (3, 3), (4, 4)]
