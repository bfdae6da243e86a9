"""What is published: the tables of lists, batches, and the rows of both tables.

Belongs here: names and shapes that publishing, bringing up to date and reading have in common. Does not belong here:
the transactions (`publish`, `amend`).
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


def published(kind: Kind, *, database: Database) -> dict[str, str]:
    """The batches whose lists readers see now.

    Returns:
        Batch id → a mark that is another one after every pass over the batch's shard, whether lists changed or not.
    """
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        present = list(partitions(connection, ROWS[kind]))
        # Read after the names, so that a batch with this mark is never older than the mark.
        batches = connection.execute(text("SELECT id, CAST(xmin AS text) AS mark FROM score_batches"))
        marks = {row.id: str(row.mark) for row in batches}
        return {name: marks.get(name, "") for name in present}


class NotedLists:
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


def rows_of_lists(batch: Batch, lists: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table of lists."""
    return lists.drop("totals").with_columns(
        scoring_version=pl.lit(batch.scoring_version), batch_id=pl.lit(batch.id), scored_at=pl.lit(batch.scored_at)
    )
