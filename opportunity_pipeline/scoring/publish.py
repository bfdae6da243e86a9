"""Publishing: a shard's lists of a kind replaced by a new batch, all or those that change; and articles' engagement.

Belongs here: the transactions. Does not belong here: what the rows say (`rows`), and when it is done (`run`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Table, insert, select, text, update

from opportunity_pipeline.scoring.inputs import among, in_shard
from opportunity_pipeline.scoring.state import State, write_state
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import Partition, drop, partitions

SCORES: dict[Kind, Table] = {
    "job": tables.job_scores,
    "hackathon": tables.hackathon_scores,
    "article": tables.article_scores,
}

MOST_BATCHES = 8
"""Batches that the lists of a shard are spread over, at most: who asks for one list looks into all of them."""


@dataclass(frozen=True)
class Batch:
    """What all rows of a batch have in common.

    Attributes:
        id: batch id.
        kind: kind of opportunity.
        shard: student shard.
        shards: number of shards.
        scoring_version: version of the formula's configuration.
        as_of: clock the scores are made with.
        days_from: clock that days are counted from.
        scored_at: when the batch is published.
        whole: whether it has all lists of the shard.
        students: students that get a list in it.
        opportunities: opportunities considered.
    """

    id: str
    kind: Kind
    shard: int
    shards: int
    scoring_version: str
    as_of: datetime
    days_from: datetime
    scored_at: datetime
    whole: bool
    students: int
    opportunities: int


def lock_shard(connection: Connection, kind: Kind, shard: int, shards: int) -> None:
    """Waits until nobody else publishes lists of the shard, and keeps them away until the transaction ends."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"scores:{kind}:{shard}/{shards}"}
    )


def publish(
    batch: Batch,
    blocks: Iterable[pl.DataFrame],
    *,
    database: Database,
    seconds: Callable[[], float],
    made_from: Callable[[], State] | None = None,
) -> int:
    """Replaces all lists of the shard's students by those of the batch, in one transaction.

    A batch is a partition of its table, which is filled apart and takes the place of the shard's last one. The blocks
    are taken one by one within the transaction, so that only a few are in memory. When anything fails, in the making of
    a block too, the last good batch stays as it was. Students of the shard without rows in the batch (no longer active,
    nothing open) end up without a list; rows of students who left have gone with them.

    Args:
        batch: what the rows have in common.
        blocks: rows of whole students as ``stored_rows`` gives them; a student is in one block.
        database: where to.
        seconds: how long the batch has taken so far; asked once, when all its rows are written.
        made_from: what the lists were made from; asked once, like ``seconds``. Without it the next batch must be a
            whole one.

    Returns:
        Number of rows published.

    Raises:
        BulkError: when a row does not fit the table, such as one of an opportunity that has been deleted meanwhile.
        StillBeingRead: when others did not stop reading the last batch.
    """
    into = SCORES[batch.kind]
    with database.engine.begin() as connection:
        # Two runs of one shard would publish one list each; the later waits and then replaces the earlier.
        lock_shard(connection, batch.kind, batch.shard, batch.shards)
        partition = Partition(connection, into, batch.id, fixed=_in_all_rows(batch))
        rows = partition.add(blocks)
        partition.attach()
        _drop_replaced(connection, into, batch)
        _store_batch(connection, batch, rows, seconds())
        write_state(connection, batch.kind, batch.shard, batch.shards, made_from() if made_from else None)
    return rows


def published(kind: Kind, *, database: Database) -> dict[str, str]:
    """The batches whose lists readers see now.

    Returns:
        Batch id → a mark that is another one after every pass over the batch's shard: a pass that replaces some lists
        takes them out of the batches they are in.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        present = list(partitions(connection, SCORES[kind]))
        # Read after the names, so that a batch with this mark is never older than the mark.
        marked = connection.execute(
            text("""
                SELECT p.id, CAST(s.xmin AS text) AS mark
                FROM unnest(CAST(:present AS text[])) p (id) LEFT JOIN score_batches b USING (id)
                LEFT JOIN score_states s USING (kind, shard, shards)
                ORDER BY p.id
            """),
            {"present": present},
        )
        return {row.id: row.mark or "" for row in marked}


def publish_changes(
    connection: Connection,
    batch: Batch,
    kept: pl.DataFrame,
    blocks: Iterable[pl.DataFrame],
    *,
    students: pl.Series,
    lists: int,
    seconds: Callable[[], float],
    made_from: Callable[[], State],
) -> int:
    """Replaces the lists of some students of a shard by those of the batch.

    The lists of the others stay in the batches they are in. Where most lists are replaced, or the shard's are in many
    batches by now, the others move into the new batch as they are: then the old ones can be dropped, which costs
    nothing, where deleting and vacuuming their rows would.

    Args:
        connection: its transaction has the shard's lock; it is used and left open.
        batch: what the rows have in common.
        kept: rows that are in the table already, with their new ranks: ``student_id``, the opportunity's id, ``rank``.
        blocks: the other rows, as ``stored_rows`` gives them.
        students: ids of all students whose lists are replaced.
        lists: how many lists the shard had.
        seconds: as for :func:`publish`.
        made_from: likewise.

    Returns:
        Number of rows in the batch.

    Raises:
        BulkError: as for :func:`publish`.
        StillBeingRead: likewise.
    """
    into = SCORES[batch.kind]
    before = [name for name, shard in _of_division(connection, into, batch).items() if shard == batch.shard]
    together = 2 * len(students) > lists or len(before) >= MOST_BATCHES
    partition = Partition(connection, into, batch.id, fixed=_in_all_rows(batch))
    key = ["student_id", f"{batch.kind}_id"]
    rows = partition.adopt(before, kept, key=key)
    rows += partition.add(blocks)
    if together:
        those = students.alias("student_id").to_frame()
        rows += partition.adopt_others(before, those)
    partition.attach()
    if together:
        drop(connection, into, before)
    else:
        for name in before:
            theirs = into.delete().where(into.c.batch_id == name, among(into.c.student_id, students))
            left = connection.execute(theirs).rowcount
            batches = tables.score_batches
            connection.execute(update(batches).where(batches.c.id == name).values(rows=batches.c.rows - left))
    _store_batch(connection, batch, rows, seconds())
    write_state(connection, batch.kind, batch.shard, batch.shards, made_from())
    return rows


def _in_all_rows(batch: Batch) -> dict[str, object]:
    return {"scoring_version": batch.scoring_version, "batch_id": batch.id, "scored_at": batch.scored_at}


def _store_batch(connection: Connection, batch: Batch, rows: int, seconds: float) -> None:
    connection.execute(insert(tables.score_batches).values(**asdict(batch), rows=rows, seconds=seconds))


def _of_division(connection: Connection, into: Table, batch: Batch) -> dict[str, int]:
    """The other batches in a table that are of the batch's division into shards, with their shards."""
    batches = tables.score_batches
    present = [name for name in partitions(connection, into) if name != batch.id]
    query = select(batches.c.id, batches.c.shard).where(batches.c.id.in_(present), batches.c.shards == batch.shards)
    return {row.id: row.shard for row in connection.execute(query)}


def _drop_replaced(connection: Connection, into: Table, batch: Batch) -> None:
    """Removes the lists that the batch replaces.

    Batches of the same shard go as a whole. One of another division into shards can hold lists of other students,
    which stay; that is so once, after the number of shards has changed.
    """
    alike = _of_division(connection, into, batch)
    replaced = [name for name, shard in alike.items() if shard == batch.shard]
    divided_otherwise = [name for name in partitions(connection, into) if name != batch.id and name not in alike]
    if divided_otherwise:
        mine = select(tables.students.c.id).where(in_shard(batch.shard, batch.shards))
        connection.execute(into.delete().where(into.c.batch_id.in_(divided_otherwise), into.c.student_id.in_(mine)))
        left = set(connection.scalars(select(into.c.batch_id).where(into.c.batch_id.in_(divided_otherwise)).distinct()))
        replaced += [name for name in divided_otherwise if name not in left]
    drop(connection, into, replaced)


def store_engagement(articles: pl.DataFrame, *, database: Database) -> int:
    """Writes down how the open articles engage students, for readers of ``articles``; scores do not read it.

    Args:
        articles: ``opportunity_id``, ``trend_percentile``.
        database: where to.

    Returns:
        Number of articles whose engagement changed.
    """
    with database.engine.begin() as connection:
        return connection.execute(
            text(
                "UPDATE articles SET engagement_score = new.score"
                " FROM unnest(cast(:ids AS bigint[]), cast(:scores AS integer[])) AS new (id, score)"
                " WHERE articles.id = new.id AND articles.engagement_score IS DISTINCT FROM new.score"
            ),
            {
                "ids": articles.get_column("opportunity_id").to_list(),
                "scores": articles.get_column("trend_percentile").to_list(),
            },
        ).rowcount
