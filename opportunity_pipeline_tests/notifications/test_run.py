"""Planning over PostgreSQL: what is read, what is written, and that it is written once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from opportunity_pipeline.notifications.candidates import CYCLE
from opportunity_pipeline.notifications.run import PlanReport, plan_deadlines, plan_matches
from opportunity_pipeline.notifications.storing import PlanningConflict, lock_planning
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World


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
        return plan_deadlines(settings=settings, database=world.database, now=now or world.now)

    return plan


def told(world: World) -> set[tuple[str, str, int]]:
    return {(row["student_id"], row["type"], row["opportunity_id"]) for row in world.rows(tables.notification_items)}


def reasons(world: World) -> dict[int, str]:
    return {row["opportunity_id"]: row["reason"] for row in world.rows(tables.suppressed_plans)}


# ── matches ───────────────────────────────────────────────────────────────────────────────────────


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
    # 12:00 in UTC is 17:30 in Kolkata: no quiet hours.
    assert notification["due_at"] == notification["created_at"] == world.now
    assert notification["expires_at"] == world.now + timedelta(days=2)
    item = notification["content"]["items"][0]
    assert item["pay"] == "₹ 20,000 /month"
    # What is not known speaks for nothing.
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
    # Two new ones came up and one place is left; 18:00 in India, half an hour later, begins the next cycle.
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


# ── deadlines ─────────────────────────────────────────────────────────────────────────────────────


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


# ── preferences as rows ───────────────────────────────────────────────────────────────────────────


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


# ── exactly once ──────────────────────────────────────────────────────────────────────────────────


def _crowd(world: World, students: int = 20) -> None:
    for id in range(1, 6):
        world.job(id, apply_by=world.now + timedelta(days=2))
    for number in range(students):
        student = world.student(f"s{number}")
        for id in range(1, 1 + number % 6):
            world.score(student, "job", id, 99 - id, rank=id)
            world.feedback(student, "job", id, "saved")


def _everything(world: World) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: world.rows(table, "id" if "id" in table.c else "dedupe_key")
        for table in (tables.notifications, tables.notification_items, tables.deliveries, tables.suppressed_plans)
    }


@pytest.mark.parametrize("cycle", ["matches", "deadlines"])
def test_planning_again_plans_nothing(world: World, cycle: str, request: pytest.FixtureRequest) -> None:
    _crowd(world)
    plan = request.getfixturevalue(cycle)
    first = plan()
    assert first.items > 0
    before = _everything(world)
    again = plan()
    assert (again.candidates, again.notifications, again.items, again.deliveries) == (0, 0, 0, 0)
    assert _everything(world) == before


def test_planners_at_work_together_plan_what_one_would(world: World, settings: Settings) -> None:
    _crowd(world)
    reports: list[PlanReport] = []
    start = threading.Barrier(4)

    def plan() -> None:
        start.wait()
        reports.append(plan_matches(settings=settings, database=world.database, now=world.now))

    threads = [threading.Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 4
    assert sorted(report.items for report in reports)[:3] == [0, 0, 0]
    assert len(world.rows(tables.notification_items)) == sum(report.items for report in reports) == 46


_KILLED_PLANNER = """
import os, signal, sys
from datetime import datetime
from opportunity_pipeline.notifications import run, storing
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import connect

wanted, database_url, now = int(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
database = connect(database_url)
seen = 0

def die(*arguments):
    # Dies by SIGKILL before the n-th statement of the cycle reaches the server.
    global seen
    seen += 1
    if seen == wanted:
        os.kill(os.getpid(), signal.SIGKILL)

from sqlalchemy import event
event.listen(database.engine, "before_cursor_execute", die)
event.listen(database.engine, "commit", die)
run.plan_matches(settings=Settings(database_url=database_url), database=database, now=now)
print(seen)
"""


def _plan_and_die(world: World, statement: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _KILLED_PLANNER, str(statement), world.database.url, world.now.isoformat()]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_planner_killed_anywhere_leaves_nothing_and_the_next_plans_all(world: World, matches: Any) -> None:
    _crowd(world, students=6)
    statement = 1
    while (done := _plan_and_die(world, statement)).returncode == -9:
        assert all(rows == [] for rows in _everything(world).values()), f"killed before statement {statement}"
        statement += 3
    assert done.returncode == 0, done.stderr
    assert statement > 4
    assert len(world.rows(tables.notification_items)) == 15
    assert matches().items == 0


def test_keys_written_by_something_else_roll_the_whole_cycle_back(world: World, settings: Settings) -> None:
    asha, ben = world.student("asha"), world.student("ben")
    world.job(1)
    for id in (asha, ben):
        world.score(id, "job", 1, 90)
    plan_matches(settings=settings, database=world.database, now=world.now)
    with world.database.engine.begin() as connection:
        # As if written behind the planner's back: the row stands in the way, and is not seen as told.
        connection.execute(tables.notifications.delete().where(tables.notifications.c.student_id == ben))
        connection.execute(
            tables.notifications.update().where(tables.notifications.c.student_id == asha).values(category="other")
        )
    before = _everything(world)
    with pytest.raises(PlanningConflict, match="notifications: 1 of 2 rows were there already"):
        plan_matches(settings=settings, database=world.database, now=world.now)
    assert _everything(world) == before


def test_what_is_deleted_between_two_statements_is_left_out(world: World, settings: Settings) -> None:
    asha, ben = world.student("asha"), world.student("ben")
    world.job(1)
    world.job(2)
    world.score(asha, "job", 1, 90)
    world.score(asha, "job", 2, 80, rank=2)
    world.score(ben, "job", 2, 90)
    lost = []

    @sa.event.listens_for(world.database.engine, "before_cursor_execute")
    def _lose(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        # The candidates have been read, and the planner is about to take hold of their students.
        if "FOR KEY SHARE" in statement:
            with psycopg.connect(world.database.url, autocommit=True) as other:
                other.execute("DELETE FROM jobs WHERE id = 1")
                other.execute("DELETE FROM students WHERE id = %s", [ben])
            lost.append(statement)

    assert plan_matches(settings=settings, database=world.database, now=world.now).items == 1
    assert len(lost) == 1
    assert told(world) == {("asha", "job_match", 2)}


def test_hostile_titles_are_stored_clean(world: World, matches: Any) -> None:
    asha = world.student(name="Asha\r\nBcc: all@example.org")
    world.job(1, title="Intern\r\nBcc: x@y.z \u202egnp.exe <script>", source_url="javascript:alert(1)", source="gone")
    world.score(asha, "job", 1, 90)
    matches()
    (row,) = world.rows(tables.notifications)
    assert row["action_url"] is None
    assert row["title"] == "Intern Bcc: x@y.z gnp.exe <script> at Acme scores 90 for you"
    assert row["content"]["items"][0]["source"] == "gone"
    assert "\n" not in json.dumps(row["content"], ensure_ascii=False)


def test_an_empty_database_plans_nothing(matches: Any, deadlines: Any) -> None:
    for report in (matches(), deadlines()):
        assert (report.candidates, report.notifications, report.items, report.deliveries) == (0, 0, 0, 0)


def test_planners_of_different_categories_do_not_wait_for_each_other(world: World, deadlines: Any) -> None:
    with world.database.engine.begin() as connection:
        lock_planning(connection, "opportunities")
        connection.execute(sa.text("SELECT 1"))
        assert deadlines().candidates == 0
