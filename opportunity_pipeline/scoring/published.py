"""Published scores: the tables of lists, batches, and the rows of both tables.

Belongs here: names and shapes that publishing, updating and reading share. Does not belong here: the transactions
(`publish`, `amend`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Table, text

from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import partitions

SCORES: dict[Kind, Table] = {
    "job": tables.job_scores,
    "hackathon": tables.hackathon_scores,
    "article": tables.article_scores,
}
"""Views of the published lists, for readers."""

LISTS: dict[Kind, Table] = {
    "job": tables.job_lists,
    "hackathon": tables.hackathon_lists,
    "article": tables.article_lists,
}
"""Tables with one row per student: the opportunities in the list, best first."""

ROWS: dict[Kind, Table] = {
    "job": tables.job_score_rows,
    "hackathon": tables.hackathon_score_rows,
    "article": tables.article_score_rows,
}
"""Tables with one row per student and listed opportunity; one partition per batch."""


@dataclass(frozen=True)
class Batch:
    """Values that all lists of a batch share.

    Attributes:
        id: batch id.
        kind: kind of opportunity.
        shard: student shard.
        shards: number of shards.
        scoring_version: version of the formula's configuration.
        as_of: the time the pass refers to.
        days_from: the time that days are counted from.
        scored_at: when the pass publishes.
        students: number of students that get a list.
        opportunities: number of opportunities considered.
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
    """Locks a shard against other publishers until the transaction ends; waits for the lock."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"scores:{kind}:{shard}/{shards}"}
    )


def published(kind: Kind, *, database: Database) -> dict[str, str]:
    """The batches whose lists readers see now.

    Returns:
        Batch id → a version mark that changes with every pass over the batch's shard, even if no list changed.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        present = list(partitions(connection, ROWS[kind]))
        # Read after the names, so that a mark is never newer than the batch read afterwards.
        batches = connection.execute(text("SELECT id, CAST(xmin AS text) AS mark FROM score_batches"))
        marks = {row.id: str(row.mark) for row in batches}
        return {name: marks.get(name, "") for name in present}


class NotedLists:
    """Collects the lists while their rows pass through."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._noted: list[pl.DataFrame] = []

    def noting(self, blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Yields the same blocks and records their lists."""
        for block in blocks:
            by_student = block.group_by("student_id", maintain_order=True)
            self._noted.append(by_student.agg(opportunity_ids=f"{self._kind}_id", totals="total"))
            yield block

    def of(self, students: pl.Series) -> pl.DataFrame:
        """``student_id``, ``opportunity_ids``, ``totals`` of students; empty lists for students without rows."""
        noted = pl.concat([pl.DataFrame(schema=_LIST), *self._noted])
        return (
            students.alias("student_id")
            .to_frame()
            .join(noted, on="student_id", how="left")
            .with_columns(pl.col(name).fill_null(pl.lit([], of_type)) for name, of_type in list(_LIST.items())[1:])
        )


_LIST = {"student_id": pl.String(), "opportunity_ids": pl.List(pl.Int64), "totals": pl.List(pl.Int32)}


def rows_of_lists(batch: Batch, lists: pl.DataFrame) -> pl.DataFrame:
    """Rows for the table of lists."""
    return lists.drop("totals").with_columns(
        scoring_version=pl.lit(batch.scoring_version), batch_id=pl.lit(batch.id), scored_at=pl.lit(batch.scored_at)
    )
