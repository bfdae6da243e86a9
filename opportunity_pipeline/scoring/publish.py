"""Publishing: a shard's lists of a kind replaced by a new batch, whole or not at all; and articles' engagement.

Belongs here: the transactions. Does not belong here: what the rows say (`rows`), and when it is done (`run`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Table, insert, select, text

from opportunity_pipeline.scoring.inputs import in_shard
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import Partition, drop, partitions

SCORES: dict[Kind, Table] = {
    "job": tables.job_scores,
    "hackathon": tables.hackathon_scores,
    "article": tables.article_scores,
}


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
        scored_at: when the batch is published.
        students: students in the shard that get lists.
        opportunities: opportunities considered.
    """

    id: str
    kind: Kind
    shard: int
    shards: int
    scoring_version: str
    as_of: datetime
    scored_at: datetime
    students: int
    opportunities: int


def publish(batch: Batch, blocks: Iterable[pl.DataFrame], *, database: Database, seconds: Callable[[], float]) -> int:
    """Replaces all lists of the shard's students by those of the batch, in one transaction.

    A batch is a partition of its table, which is filled apart and takes the place of the shard's last one. The blocks
    are taken one by one within the transaction, so that only one is in memory. When anything fails, in the making of a
    block too, the last good batch stays as it was. Students of the shard without rows in the batch (no longer active,
    nothing open) end up without a list; rows of students who left have gone with them.

    Args:
        batch: what the rows have in common.
        blocks: rows of whole students as ``stored_rows`` gives them; a student is in one block.
        database: where to.
        seconds: how long the batch has taken so far; asked once, when all its rows are written.

    Returns:
        Number of rows published.

    Raises:
        BulkError: when a row does not fit the table, such as one of an opportunity that has been deleted meanwhile.
        StillBeingRead: when others did not stop reading the last batch.
    """
    into = SCORES[batch.kind]
    rows = 0
    with database.engine.begin() as connection:
        # Two runs of one shard would publish one list each; the later waits and then replaces the earlier.
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
            {"name": f"scores:{batch.kind}:{batch.shard}/{batch.shards}"},
        )
        partition = Partition(connection, into, batch.id)
        for block in blocks:
            rows += partition.add(
                block.with_columns(
                    scoring_version=pl.lit(batch.scoring_version),
                    batch_id=pl.lit(batch.id),
                    scored_at=pl.lit(batch.scored_at),
                )
            )
        partition.attach()
        _drop_replaced(connection, into, batch)
        connection.execute(
            insert(tables.score_batches).values(
                id=batch.id,
                kind=batch.kind,
                shard=batch.shard,
                shards=batch.shards,
                scoring_version=batch.scoring_version,
                as_of=batch.as_of,
                scored_at=batch.scored_at,
                students=batch.students,
                opportunities=batch.opportunities,
                rows=rows,
                seconds=seconds(),
            )
        )
    return rows


def published(kind: Kind, *, database: Database) -> tuple[str, ...]:
    """Ids of the batches whose lists readers see now, in alphabetical order."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return tuple(partitions(connection, SCORES[kind]))


def _drop_replaced(connection: Connection, into: Table, batch: Batch) -> None:
    """Removes the lists that the batch replaces.

    A batch of the same shard goes as a whole. One of another division into shards can hold lists of other students,
    which stay; that is so once, after the number of shards has changed.
    """
    batches = tables.score_batches
    present = [name for name in partitions(connection, into) if name != batch.id]
    division = select(batches.c.id, batches.c.shard).where(batches.c.id.in_(present), batches.c.shards == batch.shards)
    alike = {row.id: row.shard for row in connection.execute(division)}
    replaced = [name for name in present if alike.get(name) == batch.shard]
    if divided_otherwise := [name for name in present if name not in alike]:
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
