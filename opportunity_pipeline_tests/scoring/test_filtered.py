"""Filtered answers from a real database: same rows as the lists, never fewer than exist, never outdated.

Belongs here: answers and residents with a database. Does not belong here: matching filters (`test_filters`).
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import update

from opportunity_pipeline.scoring.explain import UnknownStudent
from opportunity_pipeline.scoring.filtered import filtered_recommendations
from opportunity_pipeline.scoring.filters import EVERYTHING, ArticleFilter, Filter, JobFilter
from opportunity_pipeline.scoring.recommend import recommendations
from opportunity_pipeline.scoring.resident import Resident, Residents, read_resident
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.everything import PEOPLE
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_reactions, store_students
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
)

PUNE = "in/maharashtra/pune"
SOON = NOW + timedelta(hours=1)


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
def test_without_a_filter_it_is_the_list(kind: Kind, world: Database, settings: Settings) -> None:
    score_shard(kind, 0, 1, settings=settings, database=world, now=NOW)
    resident = read_resident(kind, database=world, settings=settings, now=NOW)
    for student in PEOPLE:
        found = filtered_recommendations(
            student.id, EVERYTHING[kind], 5, database=world, settings=settings, now=NOW, resident=resident
        )
        published = recommendations(student.id, kind, 5, database=world, now=NOW)
        assert_frame_equal(found.drop("rank"), published.select(found.columns).drop("rank"), check_exact=True)
        assert found["rank"].to_list() == list(range(1, found.height + 1))
        assert set(published.columns) - set(found.columns) == {"batch_id", "scored_at"}


def test_it_finds_what_the_list_was_too_short_for(database: Database, settings: Settings) -> None:
    # The one job in Pune ranks last: the others are remote and request what the student knows.
    jobs = [Job(number, skills=["python"], mode="remote", posted=NOW) for number in range(100)]
    jobs.append(Job(500, skills=["cobol"], places=[PUNE], posted=NOW - timedelta(days=90)))
    store_students([Student("s", {"python": 90}, threshold=100)], database=database)
    store_opportunities(jobs, database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    listed = recommendations("s", "job", 1000, database=database, now=NOW)
    assert (listed.height, 500 in listed["opportunity_id"]) == (50, False)
    found = filtered_recommendations(
        "s", JobFilter(places=("in/maharashtra",)), database=database, settings=settings, now=NOW
    )
    assert found.select("opportunity_id", "rank", "missing_skills").rows() == [(500, 1, ["cobol"])]


def test_what_was_left_or_closed_since_makes_room_for_the_next(database: Database, settings: Settings) -> None:
    jobs = [Job(number, mode="remote", apply_by=SOON if number == 5 else None) for number in range(12)]
    store_students([Student("s"), Student("t")], database=database)
    store_opportunities([*jobs, Job(20)], database=database)
    resident = read_resident("job", database=database, settings=settings, now=NOW)
    reactions = [Reaction("s", 0, "dismissed"), Reaction("s", 1, "applied"), Reaction("s", 2, "ignored")]
    store_reactions(reactions, [Application("s", 3), Application("s", 4, "draft")], jobs, database=database)
    with database.engine.begin() as connection:
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == 6).values(status="expired"))

    def ids(student: str, limit: int, hours: int = 0) -> list[int]:
        found = filtered_recommendations(
            student,
            JobFilter(work_modes=("remote",)),
            limit,
            database=database,
            settings=settings,
            now=NOW + timedelta(hours=hours),
            resident=resident,
        )
        assert found["rank"].to_list() == list(range(1, found.height + 1))
        return found["opportunity_id"].to_list()

    assert ids("s", 3) == [2, 4, 5]
    assert ids("s", 3, hours=2) == [2, 4, 7]
    assert ids("s", 50, hours=2) == [2, 4, 7, 8, 9, 10, 11]
    assert ids("t", 50) == ids("t", 1 << 70) == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
    with pytest.raises(ValueError, match="at least 1 row"):
        ids("t", 0)


@pytest.mark.parametrize(
    "wanted", [*EVERYTHING.values(), JobFilter(minimum_stipend=1), ArticleFilter(published="today")]
)
def test_nothing_is_an_answer_too(wanted: Filter, database: Database, settings: Settings) -> None:
    store_students([Student("idle", active=False), Student("s")], database=database)
    over: list[Opportunity] = [Job(1, status="expired"), Hackathon(2, status="expired"), Article(3, status="expired")]
    for stored in (over[:0], over):
        store_opportunities(stored, database=database)
        for student in ("idle", "s"):
            found = filtered_recommendations(student, wanted, database=database, settings=settings, now=NOW)
            assert found.is_empty()
            assert "title" in found.columns


def test_a_student_who_is_not_resident_is_read_and_an_unknown_one_named(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Job(1)], database=database)
    resident = read_resident("job", database=database, settings=settings, now=NOW)
    store_students([Student("new")], database=database)

    def ask(student: str) -> list[int]:
        return filtered_recommendations(
            student, JobFilter(), database=database, settings=settings, now=NOW, resident=resident
        )["opportunity_id"].to_list()

    assert ask("new") == ask("s") == [1]
    with pytest.raises(UnknownStudent, match="'nobody'"):
        ask("nobody")


def test_residents_are_kept_until_the_students_are_scored_again(database: Database, settings: Settings) -> None:
    settings = settings.model_copy(update={"score_top_n": 5})
    store_students([Student("s", threshold=100)], database=database)
    store_opportunities([Job(1)], database=database)
    residents = Residents(database, settings)
    first = residents.get("job", now=NOW)
    assert residents.get("job", now=NOW) is first
    assert first.row == {"s": 0}
    store_opportunities([replace(Job(1), id=number) for number in range(2, 31)], database=database)
    assert residents.get("job", now=NOW) is first
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    second = residents.get("job", now=NOW)
    assert second.opportunities["opportunity_id"].to_list() == list(range(1, 31))
    assert residents.get("article", now=NOW) is not second
    assert residents.get("job", now=NOW) is second
    # So does a pass over changed rows, even if the change matters only to filters.
    store_opportunities([Job(31, seen=NOW - timedelta(days=9))], database=database)
    report = score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    assert (report.whole, report.rows) == (False, 0)
    assert 31 in residents.get("job", now=NOW).opportunities["opportunity_id"].to_list()


def test_threads_that_ask_at_once_have_it_read_once(database: Database, settings: Settings) -> None:
    settings = settings.model_copy(update={"score_top_n": 5})
    store_students([Student("s", threshold=100)], database=database)
    store_opportunities([Job(1)], database=database)
    residents = Residents(database, settings)
    given: list[Resident] = []
    begin = threading.Barrier(4)

    def ask() -> None:
        begin.wait()
        given.append(residents.get("job", now=NOW))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 4
    assert len({id(resident) for resident in given}) == 1
