"""Recommendations are the published list without entries that the student can no longer act on.

Belongs here: reading one student's list. Does not belong here: filtered lists (`test_filtered`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from opportunity_pipeline.scoring.explain import UnknownStudent
from opportunity_pipeline.scoring.recommend import recommendations
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database
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

SOON = NOW + timedelta(hours=1)


@pytest.mark.parametrize(("kind", "default"), [("job", 20), ("hackathon", 10), ("article", 15)])
def test_as_many_as_asked_for_best_first(kind: Kind, default: int, database: Database, settings: Settings) -> None:
    ones: dict[Kind, Opportunity] = {"job": Job(0), "hackathon": Hackathon(0), "article": Article(0)}
    store_students([Student("s")], database=database)
    store_opportunities([replace(ones[kind], id=number) for number in range(30)], database=database)
    assert recommendations("s", kind, database=database, now=NOW).is_empty()
    score_shard(kind, 0, 1, settings=settings, database=database, now=NOW)
    rows = recommendations("s", kind, database=database, now=NOW)
    assert rows["opportunity_id"].to_list() == list(range(default))
    assert rows["rank"].to_list() == list(range(1, default + 1))
    assert rows["source_url"][0] == f"https://example.org/{kind}/0"
    assert (rows["score"] * 10_000).round().cast(int).to_list() == rows["total"].to_list()
    assert recommendations("s", kind, 3, database=database, now=NOW).equals(rows.head(3))
    assert recommendations("s", kind, 1 << 70, database=database, now=NOW).height == 30
    with pytest.raises(ValueError, match="at least 1 row"):
        recommendations("s", kind, -1, database=database, now=NOW)


def test_what_was_done_or_missed_since_is_left_out_at_once(database: Database, settings: Settings) -> None:
    jobs = [Job(number, apply_by=SOON if number == 5 else None) for number in range(7)]
    store_students([Student("s"), Student("t")], database=database)
    store_opportunities(jobs, database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    store_reactions(
        [Reaction("s", 0, "dismissed"), Reaction("s", 1, "applied"), Reaction("s", 2, "ignored")],
        [Application("s", 3), Application("s", 4, "draft")],
        jobs,
        database=database,
    )
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs SET status = 'expired' WHERE id = 6")

    def ids(student: str, hours: int) -> list[int]:
        rows = recommendations(student, "job", database=database, now=NOW + timedelta(hours=hours))
        return rows["opportunity_id"].to_list()

    assert ids("s", 0) == [2, 4, 5]
    assert ids("s", 2) == [2, 4]
    assert ids("t", 2) == [0, 1, 2, 3, 4]


def test_a_hackathon_without_a_deadline_ends_with_its_start(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Hackathon(1, start=SOON), Hackathon(2, start=NOW, register_by=SOON)], database=database)
    score_shard("hackathon", 0, 1, settings=settings, database=database, now=NOW)
    for hours, count in ((1, 2), (2, 0)):
        assert recommendations("s", "hackathon", database=database, now=NOW + timedelta(hours=hours)).height == count


def test_an_unknown_student_is_named(database: Database) -> None:
    with pytest.raises(UnknownStudent, match="'nobody'"):
        recommendations("nobody", "job", database=database)
