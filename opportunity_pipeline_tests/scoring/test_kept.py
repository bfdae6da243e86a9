"""The feature cache returns what was written, or nothing; and scoring gives the same lists with and without it.

Belongs here: the cache file and its use. Does not belong here: other parts of updates (`test_update`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import update

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.kept import Kept, file_of, keep, read_kept
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.scoring.state import rules_of
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.comparing import stored_lists, whole_lists
from opportunity_pipeline_tests.scoring.stored import change_opportunity, store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Job, Student

KEPT = Kept(
    pl.DataFrame({"opportunity_id": [1, 2, 3], "asked": [["python"], [], ["go", "sql"]], "digest": [10, 20, 30]}),
    frozenset({"robotics", "web"}),
)


def kept_in(path: Path, rules: str = "one", hours: int = 0) -> Kept | None:
    return read_kept(path, rules=rules, days_from=NOW + timedelta(hours=hours))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "job-0"
    assert kept_in(path) is None
    keep(path, KEPT, rules="one", days_from=NOW)
    return path


def test_what_is_kept_is_read_again(path: Path) -> None:
    found = kept_in(path)
    assert found is not None
    assert_frame_equal(found.features, KEPT.features)
    assert found.wanted == KEPT.wanted
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_was_made_by_others_is_not_there(path: Path) -> None:
    assert kept_in(path, rules="other") is None
    assert kept_in(path, hours=1) is None


def test_a_damaged_file_is_not_there(path: Path) -> None:
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at])
        assert kept_in(path) is None
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept_in(path) is None
    path.write_bytes(whole + b" ")
    assert kept_in(path) is None


def test_a_file_that_cannot_be_written_or_read_is_only_missed(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    below = path / "below"  # `path` is a file, so it cannot contain another one
    keep(below, KEPT, rules="one", days_from=NOW)
    assert "cannot write the feature cache" in caplog.text
    assert kept_in(path.parent) is None
    assert "cannot read the feature cache" in caplog.text


def test_only_opportunities_that_are_as_they_were_and_were_looked_through() -> None:
    now = pl.DataFrame({"opportunity_id": [3, 2, 4], "digest": [30, 21, 40]})
    assert KEPT.of(now, {"web"}).to_dicts() == [{"opportunity_id": 3, "asked": ["go", "sql"]}]
    assert KEPT.of(now, {"web", "biology"}).is_empty()


@pytest.fixture
def published(database: Database, settings: Settings) -> Database:
    students = [Student(f"s{number}", {"python": 60}, interests=["robotics"]) for number in range(12)]
    store_students(students, database=database)
    jobs = [Job(number, skills=["python"] * (number % 2), title="Engineer, robotics") for number in range(100, 120)]
    store_opportunities(jobs, database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    return database


def change_a_student(number: int, *, settings: Settings, database: Database, hours: int = 1) -> bool:
    """Changes a student; returns whether all stored lists equal those of a whole pass at that time."""
    of = tables.student_skills
    with database.engine.begin() as connection:
        connection.execute(update(of).where(of.c.student_id == f"s{number}").values(level=10 + number))
    now = NOW + timedelta(hours=hours)
    report = score_shard("job", 0, 1, settings=settings, database=database, now=now)
    assert (report.whole, report.students) == (False, 1)
    days_from = NOW + timedelta(days=hours // 24)
    return stored_lists("job", database).equals(
        whole_lists("job", now, days_from, settings=settings, database=database)
    )


def test_lists_are_the_same_whatever_became_of_the_file(published: Database, settings: Settings) -> None:
    path, first = file_of(settings, "job", 0), file_of(settings, "job", 0).read_bytes()
    assert change_a_student(1, settings=settings, database=published)
    path.write_bytes(first[: len(first) // 2])
    assert change_a_student(2, settings=settings, database=published)
    path.unlink()
    assert change_a_student(3, settings=settings, database=published)
    # As if a pass had stopped after publishing and before writing the cache.
    score_shard("job", 0, 1, settings=settings, database=published, now=NOW + timedelta(days=1))
    path.write_bytes(first)
    assert change_a_student(4, settings=settings, database=published, hours=25)


def test_what_is_kept_of_an_opportunity_that_has_changed_is_not_used(published: Database, settings: Settings) -> None:
    change_opportunity(Job(101, skills=["sql"], title="Engineer"), database=published)
    store_opportunities([Job(7, skills=["python"], title="Engineer, robotics")], database=published)
    score_shard("job", 0, 1, settings=settings, database=published, now=NOW)
    assert change_a_student(5, settings=settings, database=published)


def test_an_interest_that_nobody_had_is_looked_for(published: Database, settings: Settings) -> None:
    store_opportunities([Job(8, title="Biology of robotics")], database=published)
    score_shard("job", 0, 1, settings=settings, database=published, now=NOW, whole=True)
    with published.engine.begin() as connection:
        of = tables.student_interests
        connection.execute(update(of).where(of.c.student_id == "s6").values(interest="biology"))
    score_shard("job", 0, 1, settings=settings, database=published, now=NOW)
    expected = whole_lists("job", NOW, NOW, settings=settings, database=published)
    assert_frame_equal(stored_lists("job", published), expected)


def test_the_file_is_what_a_changed_student_is_scored_with(published: Database, settings: Settings) -> None:
    """A cache with wrong features and a valid digest gives a wrong list, which proves that it is used."""
    path, rules = file_of(settings, "job", 0), rules_of(settings, DEFAULT_CONFIG)
    kept = read_kept(path, rules=rules, days_from=NOW)
    assert kept is not None
    nowhere = kept.features.with_columns(remote=~pl.col("remote"))
    keep(path, replace(kept, features=nowhere), rules=rules, days_from=NOW)
    assert not change_a_student(7, settings=settings, database=published)
