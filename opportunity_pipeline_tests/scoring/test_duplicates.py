"""An opening that several sources list is scored, shown and explained once.

Belongs here: duplicates in scoring. Does not belong here: finding duplicates (tests of `normalize`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import insert

from opportunity_pipeline.scoring.explain import explain
from opportunity_pipeline.scoring.explanation import Listing
from opportunity_pipeline.scoring.recommend import recommendations
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_reactions, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Application, Job, Reaction, Student


def behind(database: Database, listing: int, other: int, deadline: datetime | None = None) -> None:
    """Links a listing to the canonical one of the same opening, and sets the canonical one's deadline."""
    link = {"kind": "job", "opportunity_id": listing, "canonical_id": other, "relation": "same", "reason": "posting id"}
    with database.engine.begin() as connection:
        connection.execute(insert(tables.opportunity_links).values(**link))
        connection.execute(insert(tables.job_merges).values(id=other, apply_by=deadline))


def scored(database: Database, settings: Settings, now: datetime = NOW) -> list[int]:
    score_shard("job", 0, 1, settings=settings, database=database, now=now)
    return read_frame(database, "SELECT job_id FROM job_scores ORDER BY job_id")["job_id"].to_list()


def test_it_is_scored_once(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Job(1), Job(2), Job(3)], database=database)
    assert scored(database, settings) == [1, 2, 3]
    behind(database, 2, 1)
    assert recommendations("s", "job", database=database, now=NOW)["opportunity_id"].to_list() == [1, 3]
    assert scored(database, settings) == [1, 3]


def test_the_earliest_deadline_counts(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Job(1, apply_by=NOW + timedelta(days=9)), Job(2)], database=database)
    behind(database, 2, 1, NOW + timedelta(days=1))
    assert scored(database, settings) == [1]
    assert recommendations("s", "job", database=database, now=NOW)["apply_by"].to_list() == [NOW + timedelta(days=1)]
    assert recommendations("s", "job", database=database, now=NOW + timedelta(days=2)).is_empty()
    assert scored(database, settings, NOW + timedelta(days=2)) == []


def test_what_was_done_with_another_listing_of_it_counts(database: Database, settings: Settings) -> None:
    jobs = [Job(number) for number in range(1, 6)]
    store_students([Student("s")], database=database)
    store_opportunities(jobs, database=database)
    scored(database, settings)
    store_reactions([Reaction("s", 2, "dismissed")], [Application("s", 5)], jobs, database=database)
    behind(database, 2, 1)
    behind(database, 5, 4)
    assert recommendations("s", "job", database=database, now=NOW)["opportunity_id"].to_list() == [3]
    assert scored(database, settings) == [3]


def test_a_duplicate_is_explained_as_what_it_is_shown_as(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Job(1, title="Data Engineer"), Job(2, title="DE")], database=database)
    behind(database, 2, 1)
    scored(database, settings)
    found = explain("s", 2, database=database, settings=settings, now=NOW)
    assert (found.opportunity_id, found.title) == (1, "Data Engineer")
    assert found.listing == Listing(2, "posting id")
    assert found.to_dict()["listing"] == {"opportunity_id": 2, "reason": "posting id"}
    assert replace(found, listing=None) == explain("s", 1, database=database, settings=settings, now=NOW)
