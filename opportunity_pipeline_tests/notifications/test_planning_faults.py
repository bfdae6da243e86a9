"""Planning writes a whole cycle once or nothing: repeated, concurrent, killed, with hostile or deleted rows."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from opportunity_pipeline.notifications.run import PlanReport, plan_matches
from opportunity_pipeline.notifications.storing import PlanningConflict, lock_planning
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline_tests.notifications.world import World, told


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
        # As if written by something else: the row's key exists, but planning does not see it as notified.
        connection.execute(tables.notifications.delete().where(tables.notifications.c.student_id == ben))
        connection.execute(
            tables.notifications.update().where(tables.notifications.c.student_id == asha).values(category="other")
        )
    before = _everything(world)
    with pytest.raises(PlanningConflict, match="notifications: 1 of 2 rows already existed"):
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
        # The candidates have been read, and the planner is about to lock their students.
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
