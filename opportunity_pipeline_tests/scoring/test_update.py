"""Updating lists: what is written and what is not, when all lists are recomputed, and concurrency.

Belongs here: single updates. Does not belong here: random sequences of them (`test_update_sequences`).
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import delete, insert, select, text, update

from opportunity_pipeline.scoring import update as updating
from opportunity_pipeline.scoring.amend import amend
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.inputs import read_opportunities
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.scoring.state import OtherDivision, forget_states, read_state
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import drop, partitions
from opportunity_pipeline_tests.scoring.comparing import stored_lists, whole_lists
from opportunity_pipeline_tests.scoring.stored import (
    change_opportunity,
    store_opportunities,
    store_students,
)
from opportunity_pipeline_tests.scoring.world import NOW, Job, Student


@pytest.fixture
def published(database: Database, settings: Settings) -> Database:
    """Students with short lists and a published batch of them, all in one shard."""
    store_students(
        [Student(f"s{number}", {"python": 60, "sql": 5 * number}) for number in range(12)], database=database
    )
    store_opportunities([Job(number, skills=["python", "sql"]) for number in range(100, 120)], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    return database


def published_at(database: Database) -> dict[str, set[datetime]]:
    """When each student's list was published."""
    rows = read_frame(database, select(tables.job_scores.c.student_id, tables.job_scores.c.scored_at).distinct())
    return {
        student: set(some["scored_at"]) for (student,), some in rows.partition_by("student_id", as_dict=True).items()
    }


def written(database: Database) -> dict[tuple[str, int], str]:
    """The transaction that wrote each row."""
    rows = read_frame(database, "SELECT student_id, job_id, CAST(xmin AS text) FROM job_score_rows")
    return {(student, job): mark for student, job, mark in rows.iter_rows()}


def change(student: str, *, database: Database, level: int) -> None:
    with database.engine.begin() as connection:
        levels = tables.student_skills.c
        connection.execute(update(tables.student_skills).where(levels.student_id == student).values(level=level))


def test_nothing_is_written_where_nothing_changed(published: Database, settings: Settings) -> None:
    def all_of_it() -> Any:
        with published.engine.connect() as connection:
            state = connection.scalar(text("SELECT CAST(xmin AS text) FROM score_states"))
        return published_at(published), written(published), state

    before = all_of_it()
    report = score_shard("job", 0, 1, settings=settings, database=published, now=NOW + timedelta(hours=1))
    assert (report.whole, report.students, report.rows, report.shard_rows) == (False, 0, 0, 240)
    assert all_of_it() == before


def test_only_lists_that_change_are_published_anew(published: Database, settings: Settings) -> None:
    before, first = published_at(published), written(published)
    change("s3", database=published, level=90)
    report = score_shard("job", 0, 1, settings=settings, database=published, now=NOW + timedelta(hours=1))
    assert (report.whole, report.students, report.rows, report.shard_rows) == (False, 1, 20, 240)
    assert sum(report.histogram) == 20
    assert {pair for pair, mark in written(published).items() if mark != first[pair]} == {
        ("s3", number) for number in range(100, 120)
    }
    with published.engine.connect() as connection:
        batch = connection.execute(select(tables.score_batches)).one()
    assert (batch.id, batch.updates, batch.students, batch.opportunities) == (report.batch_id, 1, 12, 20)
    assert (batch.as_of, batch.days_from, batch.rows) == (NOW + timedelta(hours=1), NOW, 240)
    assert published_at(published) == before | {"s3": {batch.scored_at}}
    assert {batch.scored_at} != before["s3"]


def test_a_new_opportunity_comes_in_without_touching_the_rows_below(published: Database, settings: Settings) -> None:
    before = written(published)
    store_opportunities([Job(7, skills=["python", "sql"], seen=NOW)], database=published)
    report = score_shard("job", 0, 1, settings=settings, database=published, now=NOW)
    assert (report.whole, report.students, report.rows, report.shard_rows) == (False, 12, 12, 252)
    assert {pair: mark for pair, mark in written(published).items() if pair in before} == before
    expected = whole_lists("job", NOW, NOW, settings=settings, database=published)
    assert_frame_equal(stored_lists("job", published), expected)
    assert set(expected.filter(pl.col("job_id") == 7)["rank"]) == {1}


def test_no_years_asked_become_0_years_asked(published: Database, settings: Settings) -> None:
    # PostgreSQL's hash of 0.0 is the seed itself, and that of null is 0.
    change_opportunity(Job(103, skills=["python", "sql"], years=0), database=published)
    report = score_shard("job", 0, 1, settings=settings, database=published, now=NOW)
    assert (report.whole, report.students) == (False, 12)
    expected = whole_lists("job", NOW, NOW, settings=settings, database=published)
    assert_frame_equal(stored_lists("job", published), expected)


def test_what_makes_all_lists_anew(published: Database, settings: Settings) -> None:
    def whole(now: datetime = NOW, *, config: ScoringConfig = DEFAULT_CONFIG, keep: int = 50, shards: int = 1) -> bool:
        changed = settings.model_copy(update={"score_top_n": keep})
        reports = [
            score_shard("job", shard, shards, settings=changed, database=published, now=now, config=config)
            for shard in range(shards)
        ]
        assert len({report.whole for report in reports}) == 1
        return reports[0].whole

    assert not whole()
    assert not whole(NOW + timedelta(hours=23))
    assert whole(NOW + timedelta(hours=24)), "days have moved on"
    assert whole(), "the clock went back"
    other = ScoringConfig(name="other")
    assert whole(config=other)
    with published.engine.connect() as connection:
        assert set(connection.scalars(select(tables.job_scores.c.scoring_version))) == {other.scoring_version}
    assert whole(keep=5)
    assert whole(shards=3), "other lists are in this shard"
    assert not whole(shards=3)
    assert whole(), "and again"
    assert not whole()
    store_opportunities([Job(number) for number in range(6)], database=published)
    assert whole(), "more than a fifth of the opportunities is new"
    for number in range(3):
        change(f"s{number}", database=published, level=1)
    assert whole(), "more than a fifth of the students has changed"
    with published.engine.begin() as connection:
        drop(connection, tables.job_score_rows, partitions(connection, tables.job_score_rows))
    assert whole(), "their rows are gone"
    assert not whole()


@pytest.mark.parametrize("changed", ["status = 'expired'", "title = 'Python'"])
def test_what_changes_during_a_pass_and_back_again_is_scored_by_the_next(
    changed: str, published: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_now(state: str) -> None:
        with published.engine.begin() as connection:
            connection.execute(text(f"UPDATE jobs SET {state} WHERE id = 7"))  # noqa: S608

    def changed_before_it_is_read(*told: Any, **more: Any) -> pl.DataFrame:
        is_now(changed)
        return read_opportunities(*told, **more)

    with published.engine.begin() as connection:
        connection.execute(insert(tables.student_interests).values(student_id="s3", interest="python"))
    store_opportunities([Job(7, title="Intern")], database=published)
    with monkeypatch.context() as patched:
        patched.setattr(updating, "read_opportunities", changed_before_it_is_read)
        assert not score_shard("job", 0, 1, settings=settings, database=published, now=NOW).whole
    is_now("status = 'open', title = 'Intern'")
    for _ in range(2):
        assert not score_shard("job", 0, 1, settings=settings, database=published, now=NOW).whole
        expected = whole_lists("job", NOW, NOW, settings=settings, database=published)
        assert_frame_equal(stored_lists("job", published), expected)


@pytest.mark.parametrize("comes_back", [True, False])
def test_rows_that_went_with_their_opportunity_are_written_again_where_it_comes_back(
    comes_back: bool, published: Database, settings: Settings
) -> None:
    def score() -> bool:
        return score_shard("job", 0, 1, settings=settings, database=published, now=NOW).whole

    # Its total differs from the others.
    store_opportunities([Job(8, "Cook", ["grilling"], years=9)], database=published)
    assert not score()
    with published.engine.begin() as connection:
        connection.execute(delete(tables.jobs).where(tables.jobs.c.id == 103))
    if comes_back:
        store_opportunities([Job(103, skills=["python", "sql"])], database=published)
    for new in ([], [], [Job(7, skills=["python", "docker"])]):
        store_opportunities(new, database=published)
        assert not score()
        expected = whole_lists("job", NOW, NOW, settings=settings, database=published)
        assert expected.height == 12 * (20 + comes_back + len(new))
        assert_frame_equal(stored_lists("job", published), expected)


def test_of_a_student_who_is_no_longer_active_no_row_is_left(published: Database, settings: Settings) -> None:
    with published.engine.begin() as connection:
        connection.execute(update(tables.students).where(tables.students.c.id == "s3").values(is_active=False))
    assert not score_shard("job", 0, 1, settings=settings, database=published, now=NOW).whole
    assert {student for student, _ in written(published)} == {f"s{number}" for number in range(12)} - {"s3"}


def waits_for_a_lock(database: Database) -> bool:
    """Whether any connection waits for a lock."""
    query = (
        "SELECT count(*) AS many FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(read_frame(database, query).item())


def test_shards_of_two_divisions_do_not_mix(
    published: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score(shard: int, shards: int) -> bool:
        report = score_shard("job", shard, shards, settings=settings, database=published, now=NOW)
        return report.whole

    score(0, 2)
    store_opportunities([Job(7, skills=["python", "sql"])], database=published)
    others: list[threading.Thread] = []

    def amend_while_the_other_publishes(*told: Any, **more: Any) -> tuple[int, int]:
        others.append(threading.Thread(target=score, args=(1, 3)))
        others[0].start()
        while others[0].is_alive() and not waits_for_a_lock(published):
            others[0].join(0.05)
        return amend(*told, **more)

    monkeypatch.setattr(updating, "amend", amend_while_the_other_publishes)
    assert not score(0, 2)
    others[0].join()
    query = "SELECT student_id, r.batch_id, l.batch_id mine FROM job_score_rows r JOIN job_lists l USING (student_id)"
    rows = read_frame(published, query)
    assert rows["batch_id"].equals(rows["mine"])
    assert rows["batch_id"].n_unique() == 3
    lengths = rows.group_by("student_id").len().get_column("len")
    assert set(lengths) == {20, 21}, "lists of the third batch are without the new job"


def test_who_holds_rows_of_scores_does_not_wait_for_another_division(published: Database) -> None:
    with published.engine.begin() as one, published.engine.begin() as other:
        assert read_state(one, "job", 0, 1) is not None
        with pytest.raises(OtherDivision, match="scored for another number of shards than 2"):
            forget_states(other, "job", 0, 2, wait=False)
        other.rollback()
    with published.engine.begin() as alone:
        forget_states(alone, "job", 0, 2, wait=False)
        assert read_state(alone, "job", 0, 1) is None


def test_articles_are_always_scored_as_a_whole(published: Database, settings: Settings) -> None:
    for _ in range(2):
        assert score_shard("article", 0, 1, settings=settings, database=published, now=NOW).whole
    states = read_frame(published, "SELECT count(*) AS many FROM score_states WHERE kind = 'article'")
    assert states.item() == 0, "nobody would read it"
