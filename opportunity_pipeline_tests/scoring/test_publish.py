"""Publishing is atomic: whatever fails, and whoever reads meanwhile.

Belongs here: transactions and partitions. Does not belong here: the content of the lists (`test_run`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import polars as pl
import psycopg
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from opportunity_pipeline.scoring.lists import list_blocks
from opportunity_pipeline.scoring.publish import publish
from opportunity_pipeline.scoring.published import Batch
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import BulkError
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import partitions
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Job, Student

# No total reaches a threshold of 100, so lists have exactly the minimum length.
STUDENTS = [Student(f"s{number}", {"python": 10 * number}, threshold=100) for number in range(6)]
IDS = pl.Series([student.id for student in STUDENTS])
JOBS = [Job(number, skills=["python"]) for number in range(8)]
Rows = list[tuple[str, int, int, str]]


@pytest.fixture
def published(database: Database, settings: Settings) -> Database:
    """A database with a good batch in it."""
    store_students(STUDENTS, database=database)
    store_opportunities(JOBS, database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    return database


def rows_of(database: Database) -> Rows:
    scores = tables.job_scores
    columns = (scores.c.student_id, scores.c.job_id, scores.c.rank, scores.c.batch_id)
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(scores.c.student_id, scores.c.rank))]


def batches(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(tables.score_batches)) or 0


def new_batch() -> Batch:
    return Batch("new", "job", 0, 1, "v", NOW, NOW, NOW + timedelta(hours=1), len(STUDENTS), len(JOBS))


def new_blocks() -> Iterator[pl.DataFrame]:
    """The same world in blocks of two students, with shorter lists."""
    return list_blocks(prepared_of(STUDENTS, JOBS), keep=3, block=2)


def test_a_batch_replaces_the_lists(published: Database) -> None:
    assert publish(new_batch(), new_blocks(), IDS, database=published, seconds=lambda: 2.5) == 18
    assert {row[3] for row in rows_of(published)} == {"new"}
    assert batches(published) == 2


def test_a_block_that_cannot_be_made_leaves_the_last_good_lists(published: Database) -> None:
    before = rows_of(published)

    def blocks() -> Iterator[pl.DataFrame]:
        yield next(new_blocks())
        raise MemoryError("no room for the second block")

    with pytest.raises(MemoryError):
        publish(new_batch(), blocks(), IDS, database=published, seconds=lambda: 0)
    assert (rows_of(published), batches(published)) == (before, 1)


def test_a_lost_connection_leaves_the_last_good_lists(published: Database) -> None:
    before = rows_of(published)

    def blocks() -> Iterator[pl.DataFrame]:
        yield next(new_blocks())
        with psycopg.connect(published.url, autocommit=True) as other:
            killed = other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
            ).fetchall()
        assert killed == [(True,)]
        yield next(new_blocks())

    with pytest.raises(OperationalError):
        publish(new_batch(), blocks(), IDS, database=published, seconds=lambda: 0)
    assert (rows_of(published), batches(published)) == (before, 1)


def test_an_opportunity_deleted_meanwhile_leaves_the_last_good_lists(published: Database) -> None:
    def blocks() -> Iterator[pl.DataFrame]:
        yield next(new_blocks())
        ghost = next(new_blocks()).with_columns(student_id=pl.lit("s5"), job_id=pl.lit(404, pl.Int64))
        yield ghost.head(1)

    before = rows_of(published)
    with pytest.raises(BulkError):
        publish(new_batch(), blocks(), IDS, database=published, seconds=lambda: 0)
    assert (rows_of(published), batches(published)) == (before, 1)


def test_a_reader_never_sees_half_a_batch(published: Database) -> None:
    before = rows_of(published)
    seen: list[Rows] = []

    def blocks() -> Iterator[pl.DataFrame]:
        for block in new_blocks():
            seen.append(rows_of(published))
            yield block
            seen.append(rows_of(published))

    publish(new_batch(), blocks(), IDS, database=published, seconds=lambda: 0)
    assert len(seen) == 6
    assert all(rows == before for rows in seen)
    assert rows_of(published) != before


def test_only_the_shards_students_are_touched(published: Database, settings: Settings) -> None:
    before = {(row[0], row[3]) for row in rows_of(published)}
    report = score_shard("job", 1, 2, settings=settings, database=published, now=NOW)
    with published.engine.connect() as connection:
        mine = set(connection.scalars(select(tables.students.c.id).where(tables.students.c.bucket % 2 == 1)))
    assert 0 < len(mine) < len(STUDENTS)
    after = {(row[0], row[3]) for row in rows_of(published)}
    assert after == {(student, report.batch_id if student in mine else batch) for student, batch in before}


def test_a_partition_stays_while_it_holds_a_list(published: Database, settings: Settings) -> None:
    def present() -> list[str]:
        with published.engine.connect() as connection:
            return partitions(connection, tables.job_score_rows)

    def batch_of(shard: int, shards: int) -> str:
        report = score_shard("job", shard, shards, settings=settings, database=published, now=NOW, whole=True)
        return report.batch_id

    (whole,) = present()
    # Another number of shards: the old batch is dropped when the last of its lists is replaced.
    ids = [batch_of(shard, 3) for shard in (0, 1)]
    assert present() == sorted([whole, *ids])
    ids.append(batch_of(2, 3))
    assert present() == sorted(ids)
    again = batch_of(1, 3)
    assert present() == sorted([ids[0], again, ids[2]])
    assert batches(published) == 5


def test_rows_of_a_student_who_left_while_the_batch_was_made_stop_it(published: Database) -> None:
    blocks = list(new_blocks())
    with published.engine.begin() as connection:
        connection.execute(delete(tables.students).where(tables.students.c.id == "s3"))
    before = rows_of(published)
    with pytest.raises(BulkError):
        publish(new_batch(), blocks, IDS, database=published, seconds=lambda: 0)
    assert rows_of(published) == before
