"""Amending: updates the lists of a published batch in place.

Belongs here: the SQL statements. Does not belong here: computing the changes (`update`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import chain

import polars as pl
from sqlalchemy import Connection, func, select, text, update

from opportunity_pipeline.scoring.inputs import among
from opportunity_pipeline.scoring.published import LISTS, ROWS, Batch, NotedLists, rows_of_lists
from opportunity_pipeline.scoring.state import State, write_state
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_rows, replace_rows


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes to the lists of a batch.

    Attributes:
        lists: ``student_id``, ``opportunity_ids``, ``totals`` of lists that differ in some rows.
        came: blocks of their new rows as ``pair_blocks`` yields them.
        left: ``student_id``, ``opportunity_id`` of rows that have left or changed.
        anew: ids of students whose rows are all recomputed.
        whole: blocks of those rows.
        retired: ids of students who no longer have a list.
    """

    lists: pl.DataFrame
    came: Iterable[pl.DataFrame]
    left: pl.DataFrame
    anew: pl.Series
    whole: Iterable[pl.DataFrame]
    retired: pl.Series


def amend(
    connection: Connection,
    batch: Batch,
    changes: Changes,
    *,
    seconds: Callable[[], float],
    made_from: Callable[[pl.DataFrame], State] | None,
) -> tuple[int, int]:
    """Updates the lists of a batch in place: rows that stay in a list are not touched.

    Args:
        connection: its transaction holds the shard's lock; it is used and left open.
        batch: the published batch, with the values of this pass.
        changes: the changes to its lists.
        seconds: as for :func:`~opportunity_pipeline.scoring.publish.publish`.
        made_from: returns the new state, given the lists that differ; ``None``: the state is unchanged.

    Returns:
        Number of rows written, and number of all rows of the batch.

    Raises:
        BulkError: as for :func:`~opportunity_pipeline.scoring.publish.publish`.
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
    lists, in_batch = NotedLists(batch.kind), pl.lit(batch.id).alias("batch_id")
    blocks = chain(changes.came, lists.noting(changes.whole))
    rows = insert_rows(connection, into, (block.drop("rank").with_columns(in_batch) for block in blocks))
    differing = pl.concat([changes.lists, lists.of(changes.anew)])
    replaced = pl.concat([differing.get_column("student_id"), changes.retired]).to_list()
    replace_rows(connection, of, rows_of_lists(batch, differing), where=among(of.c.student_id, replaced))
    length = func.coalesce(func.sum(func.cardinality(of.c.opportunity_ids)), 0)
    all_rows = int(connection.execute(select(length).where(of.c.batch_id == batch.id)).scalar_one())
    batches = tables.score_batches
    told = asdict(batch) | {"rows": all_rows, "seconds": seconds()}
    if replaced:
        told |= {"updates": batches.c.updates + 1}
    else:
        del told["scored_at"]
    connection.execute(update(batches).where(batches.c.id == batch.id).values(told))
    if made_from:
        write_state(connection, batch.kind, batch.shard, batch.shards, made_from(differing))
    return rows, all_rows
