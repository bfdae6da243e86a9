"""Publishing: a shard's lists of a kind replaced by a new batch, or brought up to date; and articles' engagement.

Belongs here: the transactions. Does not belong here: what the rows say (`rows`), and when it is done (`run`, `update`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain

import polars as pl
from sqlalchemy import Connection, Table, func, insert, select, text, update

from opportunity_pipeline.scoring.inputs import among, in_shard
from opportunity_pipeline.scoring.state import State, write_state
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_rows, replace_rows
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import Partition, drop, partitions

SCORES: dict[Kind, Table] = {
    "job": tables.job_scores,
    "hackathon": tables.hackathon_scores,
    "article": tables.article_scores,
}
"""The published lists as they are read."""

LISTS: dict[Kind, Table] = {
    "job": tables.job_lists,
    "hackathon": tables.hackathon_lists,
    "article": tables.article_lists,
}
"""A row for each student: what is in the list, best first."""

ROWS: dict[Kind, Table] = {
    "job": tables.job_score_rows,
    "hackathon": tables.hackathon_score_rows,
    "article": tables.article_score_rows,
}
"""What a student and an opportunity of her list are to each other; a partition for each batch."""


@dataclass(frozen=True)
class Batch:
    """What all lists of a batch have in common.

    Attributes:
        id: batch id.
        kind: kind of opportunity.
        shard: student shard.
        shards: number of shards.
        scoring_version: version of the formula's configuration.
        as_of: clock of the pass.
        days_from: clock that days are counted from.
        scored_at: when the pass publishes.
        students: students that get a list.
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
        blocks: rows of whole students as ``stored_rows`` gives them; a student is in one block.
        students: ids of all students that get a list, which is empty where no block has rows of it.
        database: where to.
        seconds: how long the batch has taken so far; asked once, when all its rows are written.
        made_from: says what the lists were made from, asked once with their ``student_id``, ``opportunity_ids`` and
            ``totals``; without it the next pass must be a whole one.

    Returns:
        Number of rows published.

    Raises:
        BulkError: when a row does not fit the table, such as one of an opportunity that has been deleted meanwhile.
        StillBeingRead: when others did not stop reading the last batch.
    """
    into = ROWS[batch.kind]
    lists = _Noted(batch.kind)
    with database.engine.begin() as connection:
        # Two runs of one shard would publish one list each; the later waits and then replaces the earlier.
        lock_shard(connection, batch.kind, batch.shard, batch.shards)
        partition = Partition(connection, into, batch.id, fixed={"batch_id": batch.id})
        rows = partition.add(_stored(block) for block in lists.noting(blocks))
        partition.attach()
        _drop_replaced(connection, into, batch)
        of = LISTS[batch.kind]
        mine = select(tables.students.c.id).where(in_shard(batch.shard, batch.shards))
        published = lists.of(students)
        replace_rows(connection, of, _lists(batch, published), where=of.c.student_id.in_(mine))
        connection.execute(
            insert(tables.score_batches).values(**asdict(batch), updates=0, rows=rows, seconds=seconds())
        )
        state = made_from(published) if made_from else None
        write_state(connection, batch.kind, batch.shard, batch.shards, state)
    return rows


def published(kind: Kind, *, database: Database) -> dict[str, str]:
    """The batches whose lists readers see now.

    Returns:
        Batch id → a mark that is another one after every pass that changed some of the batch's lists.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        present = list(partitions(connection, ROWS[kind]))
        # Read after the names, so that a batch with this mark is never older than the mark.
        of = tables.score_batches
        updates = {row.id: row.updates for row in connection.execute(select(of.c.id, of.c.updates))}
        return {name: str(updates.get(name, "")) for name in present}


@dataclass(frozen=True, eq=False)
class Changes:
    """What becomes of the lists of a batch.

    Attributes:
        lists: ``student_id``, ``opportunity_ids``, ``totals`` of lists that differ in some rows.
        came: blocks of their new rows as ``stored_rows`` gives them.
        left: ``student_id``, ``opportunity_id`` of rows that are in them no more, or not as they were.
        anew: ids of students all of whose rows are made anew.
        whole: blocks of those rows.
        retired: ids of students who have a list no more.
    """

    lists: pl.DataFrame
    came: Iterable[pl.DataFrame]
    left: pl.DataFrame
    anew: pl.Series
    whole: Iterable[pl.DataFrame]
    retired: pl.Series


def publish_changes(
    connection: Connection,
    batch: Batch,
    changes: Changes,
    *,
    seconds: Callable[[], float],
    made_from: Callable[[pl.DataFrame], State],
) -> tuple[int, int]:
    """Brings the lists of a batch up to date, in place: rows that stay in a list are not touched.

    Args:
        connection: its transaction has the shard's lock; it is used and left open.
        batch: the one that is published, with what this pass says of it.
        changes: what becomes of its lists.
        seconds: as for :func:`publish`.
        made_from: likewise, asked with the lists that differ.

    Returns:
        Number of rows written, and of all rows of the batch.

    Raises:
        BulkError: as for :func:`publish`.
    """
    into, of = ROWS[batch.kind], LISTS[batch.kind]
    mine = into.c.batch_id == batch.id
    connection.execute(
        into.delete().where(mine, among(into.c.student_id, pl.concat([changes.anew, changes.retired]).to_list()))
    )
    connection.execute(
        text(
            f"DELETE FROM {into.name} r USING unnest(cast(:students AS text[]), cast(:ids AS bigint[])) AS l (s, o)"  # noqa: S608  names of ours
            f" WHERE r.batch_id = :batch AND r.student_id = l.s AND r.{batch.kind}_id = l.o"
        ),
        {
            "students": changes.left.get_column("student_id").to_list(),
            "ids": changes.left.get_column("opportunity_id").to_list(),
            "batch": batch.id,
        },
    )
    lists, in_batch = _Noted(batch.kind), pl.lit(batch.id).alias("batch_id")
    blocks = chain(changes.came, lists.noting(changes.whole))
    rows = insert_rows(connection, into, (_stored(block).with_columns(in_batch) for block in blocks))
    differing = pl.concat([changes.lists, lists.of(changes.anew)])
    replaced = pl.concat([differing.get_column("student_id"), changes.retired]).to_list()
    replace_rows(connection, of, _lists(batch, differing), where=among(of.c.student_id, replaced))
    length = func.coalesce(func.sum(func.cardinality(of.c.opportunity_ids)), 0)
    all_rows = int(connection.execute(select(length).where(of.c.batch_id == batch.id)).scalar_one())
    batches = tables.score_batches
    told = asdict(batch) | {"rows": all_rows, "seconds": seconds()}
    if replaced:
        told |= {"updates": batches.c.updates + 1}
    else:
        del told["scored_at"]
    connection.execute(update(batches).where(batches.c.id == batch.id).values(told))
    write_state(connection, batch.kind, batch.shard, batch.shards, made_from(differing))
    return rows, all_rows


class _Noted:
    """The lists, noted while their rows go by."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._noted: list[pl.DataFrame] = []

    def noting(self, blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Hands blocks on."""
        for block in blocks:
            by_student = block.group_by("student_id", maintain_order=True)
            self._noted.append(by_student.agg(opportunity_ids=f"{self._kind}_id", totals="total"))
            yield block

    def of(self, students: pl.Series) -> pl.DataFrame:
        """``student_id``, ``opportunity_ids``, ``totals`` of students, both empty where nothing went by."""
        noted = pl.concat([pl.DataFrame(schema=_LIST), *self._noted])
        return (
            students.alias("student_id")
            .to_frame()
            .join(noted, on="student_id", how="left")
            .with_columns(pl.col(name).fill_null(pl.lit([], of_type)) for name, of_type in list(_LIST.items())[1:])
        )


_LIST = {"student_id": pl.String(), "opportunity_ids": pl.List(pl.Int64), "totals": pl.List(pl.Int32)}


def _stored(block: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table of rows: texts as lines, and no rank, which the list tells."""
    return block.drop("rank").with_columns(pl.col(pl.List(pl.String)).list.join("\n"))


def _lists(batch: Batch, lists: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table of lists."""
    return lists.drop("totals").with_columns(
        scoring_version=pl.lit(batch.scoring_version), batch_id=pl.lit(batch.id), scored_at=pl.lit(batch.scored_at)
    )


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
