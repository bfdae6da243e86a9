"""Publishing: replacing a shard's lists of a kind with a new batch, and storing articles' engagement.

Belongs here: the transactions. Does not belong here: the content of rows (`rows`), when to publish (`run`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

import polars as pl
from sqlalchemy import Connection, Table, insert, select, text

from opportunity_pipeline.scoring.inputs import in_shard
from opportunity_pipeline.scoring.published import (
    LISTS,
    ROWS,
    Batch,
    NotedLists,
    lock_shard,
    rows_of_lists,
)
from opportunity_pipeline.scoring.state import State, forget_states, write_state
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import replace_rows
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import Partition, drop, partitions


def publish(
    batch: Batch,
    blocks: Iterable[pl.DataFrame],
    students: pl.Series,
    *,
    database: Database,
    seconds: Callable[[], float],
    made_from: Callable[[pl.DataFrame], State] | None = None,
) -> int:
    """Replaces all lists of the shard's students with those of the batch, in one transaction.

    The rows of a batch form one partition of their table. It is filled separately and then replaces the shard's
    previous one. Blocks are consumed one by one within the transaction, so that only a few are in memory. If anything
    fails, also while a block is computed, the last good batch remains unchanged. Students who are no longer active end
    up without a list; deleting a student has already deleted the student's rows.

    Args:
        batch: the values that all lists share.
        blocks: rows of whole students as ``list_blocks`` yields them; each student is in one block.
        students: ids of all students that get a list; it is empty if no block has rows for them.
        database: the database to write.
        seconds: returns the duration of the pass so far; called once, after all rows are written.
        made_from: returns the state the lists were computed from; called once with their ``student_id``,
            ``opportunity_ids`` and ``totals``. Without it, the next pass has to be a whole one.

    Returns:
        Number of rows published.

    Raises:
        BulkError: a row violates a constraint, e.g. because its opportunity has been deleted in the meantime.
        OtherDivision: a shard of another division, published in the meantime, is being updated.
        StillBeingRead: readers did not release the previous batch in time.
    """
    into = ROWS[batch.kind]
    lists = NotedLists(batch.kind)
    with database.engine.begin() as connection:
        # Two concurrent runs of one shard would publish one batch each; the later one waits and replaces the earlier.
        lock_shard(connection, batch.kind, batch.shard, batch.shards)
        # Nor may a pass update a shard of another division that contains some of the same students.
        forget_states(connection, batch.kind, batch.shard, batch.shards)
        partition = Partition(connection, into, batch.id, fixed={"batch_id": batch.id})
        rows = partition.add(block.drop("rank") for block in lists.noting(blocks))  # the list implies the rank
        partition.attach()
        _drop_replaced(connection, into, batch)
        of = LISTS[batch.kind]
        mine = select(tables.students.c.id).where(in_shard(batch.shard, batch.shards))
        made = lists.of(students)
        replace_rows(connection, of, rows_of_lists(batch, made), where=of.c.student_id.in_(mine))
        connection.execute(
            insert(tables.score_batches).values(**asdict(batch), updates=0, rows=rows, seconds=seconds())
        )
        # Again, because another division may have been published since; its lists have just been replaced.
        forget_states(connection, batch.kind, batch.shard, batch.shards, wait=False)
        if made_from:
            write_state(connection, batch.kind, batch.shard, batch.shards, made_from(made))
    return rows


def _of_division(connection: Connection, into: Table, batch: Batch) -> dict[str, int]:
    """The table's other batches with the same number of shards, with their shards."""
    batches = tables.score_batches
    present = [name for name in partitions(connection, into) if name != batch.id]
    query = select(batches.c.id, batches.c.shard).where(batches.c.id.in_(present), batches.c.shards == batch.shards)
    return {row.id: row.shard for row in connection.execute(query)}


def _drop_replaced(connection: Connection, into: Table, batch: Batch) -> None:
    """Removes the lists that the batch replaces.

    Batches of the same shard are dropped whole. A batch with another number of shards may contain lists of other
    students, which stay; this happens once, after the number of shards has changed.
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
    """Stores how strongly open articles engage students, for readers of ``articles``; scoring does not read it.

    Args:
        articles: ``opportunity_id``, ``trend_percentile``.
        database: the database to write.

    Returns:
        Number of articles whose engagement has changed.
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
