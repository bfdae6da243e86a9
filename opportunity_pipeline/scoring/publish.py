"""Publishing: a shard's lists of a kind replaced by a new batch, and articles' engagement.

Belongs here: the transactions. Does not belong here: what the rows say (`rows`), and when it is done (`run`).
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
    """Replaces all lists of the shard's students by those of the batch, in one transaction.

    The rows of a batch are a partition of their table, which is filled apart and takes the place of the shard's last
    one. The blocks are taken one by one within the transaction, so that only a few are in memory. When anything fails,
    in the making of a block too, the last good batch stays as it was. Students who are no longer active end up without
    a list; rows of students who left have gone with them.

    Args:
        batch: what the lists have in common.
        blocks: rows of whole students as ``list_blocks`` gives them; a student is in one block.
        students: ids of all students that get a list, which is empty where no block has rows of it.
        database: where to.
        seconds: how long the batch has taken so far; asked once, when all its rows are written.
        made_from: says what the lists were made from, asked once with their ``student_id``, ``opportunity_ids`` and
            ``totals``; without it the next pass must be a whole one.

    Returns:
        Number of rows published.

    Raises:
        BulkError: when a row does not fit the table, such as one of an opportunity that has been deleted meanwhile.
        OtherDivision: when a shard of another division, published meanwhile, is being brought up to date.
        StillBeingRead: when others did not stop reading the last batch.
    """
    into = ROWS[batch.kind]
    lists = NotedLists(batch.kind)
    with database.engine.begin() as connection:
        # Two runs of one shard would publish one list each; the later waits and then replaces the earlier.
        lock_shard(connection, batch.kind, batch.shard, batch.shards)
        # Nor may a shard of another division be brought up to date that has some of the same students.
        forget_states(connection, batch.kind, batch.shard, batch.shards)
        partition = Partition(connection, into, batch.id, fixed={"batch_id": batch.id})
        rows = partition.add(block.drop("rank") for block in lists.noting(blocks))  # the list tells the rank
        partition.attach()
        _drop_replaced(connection, into, batch)
        of = LISTS[batch.kind]
        mine = select(tables.students.c.id).where(in_shard(batch.shard, batch.shards))
        made = lists.of(students)
        replace_rows(connection, of, rows_of_lists(batch, made), where=of.c.student_id.in_(mine))
        connection.execute(
            insert(tables.score_batches).values(**asdict(batch), updates=0, rows=rows, seconds=seconds())
        )
        # Once more: another division may have been published meanwhile, and its lists have been replaced now.
        forget_states(connection, batch.kind, batch.shard, batch.shards, wait=False)
        if made_from:
            write_state(connection, batch.kind, batch.shard, batch.shards, made_from(made))
    return rows


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
