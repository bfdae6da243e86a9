"""Scoring a shard: read, prepare, score block by block, publish.

Belongs here: the order of the steps and the report. Does not belong here: each step.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.compiled import keep_compiled_code
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.inputs import in_shard, read_inputs
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.publish import Batch, publish, store_engagement
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database

BLOCK = 512
"""Students whose rows are in memory at once: about 50,000 rows, 100 MB with their words."""
BINS = 10


@dataclass(frozen=True)
class ScoreReport:
    """What scoring a shard did.

    Attributes:
        kind: kind of opportunity.
        shard: student shard.
        students: students that get lists.
        opportunities: opportunities considered.
        rows: rows published.
        batch_id: the batch.
        scoring_version: version of the formula's configuration.
        seconds: time taken.
        histogram: rows by score: 0–10 points, 10–20, … 90–100.
    """

    kind: Kind
    shard: int
    students: int
    opportunities: int
    rows: int
    batch_id: str
    scoring_version: str
    seconds: float
    histogram: list[int] = field(default_factory=lambda: [0] * BINS)


def score_shard(
    kind: Kind,
    shard: int,
    shards: int,
    *,
    settings: Settings,
    database: Database,
    now: datetime,
    config: ScoringConfig = DEFAULT_CONFIG,
) -> ScoreReport:
    """Scores all opportunities of a kind for the students of a shard and replaces their lists.

    Args:
        kind: kind of opportunity.
        shard: 0 … ``shards`` − 1.
        shards: number of shards.
        settings: length of a list, default threshold.
        database: where from and to.
        now: the clock.
        config: the numbers of the formula.

    Raises:
        ValueError: for a shard that is not one of the shards.
        ScoringMismatch: when engine and formula disagree; the last good batch stays.
    """
    if not 0 <= shard < shards:
        raise ValueError(f"shard {shard} is not one of {shards}: give 0 to {shards - 1}")
    begun = time.perf_counter()

    def seconds() -> float:
        return time.perf_counter() - begun

    keep_compiled_code(settings.compiled_folder)
    inputs = read_inputs(kind, in_shard(shard, shards), database=database)
    prepared = prepare(inputs, config=config, now=now, default_threshold=settings.default_threshold)
    students, opportunities = prepared.active, prepared.considered
    if kind == "article" and shard == 0:  # every shard finds the same percentiles; the first writes them down
        store_engagement(prepared.opportunities, database=database)
    batch = Batch(
        id=uuid4().hex,
        kind=kind,
        shard=shard,
        shards=shards,
        scoring_version=config.scoring_version,
        as_of=now,
        scored_at=datetime.now(UTC),
        students=students.height,
        opportunities=opportunities.height,
    )
    histogram = np.zeros(BINS, np.int64)

    def counted() -> Iterator[pl.DataFrame]:
        for block in list_blocks(prepared, keep=settings.score_top_n):
            histogram[:] += np.bincount(np.minimum(block["total"] // 100_000, BINS - 1), minlength=BINS)
            yield block

    rows = publish(batch, ahead(counted()), database=database, seconds=seconds)
    return ScoreReport(
        kind=kind,
        shard=shard,
        students=students.height,
        opportunities=opportunities.height,
        rows=rows,
        batch_id=batch.id,
        scoring_version=batch.scoring_version,
        seconds=round(seconds(), 3),
        histogram=histogram.tolist(),
    )


def ahead(blocks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same blocks, the next one in the making while one is used: the database takes as long as we do."""
    with ThreadPoolExecutor(1) as maker:
        following = maker.submit(next, blocks, None)
        while (block := following.result()) is not None:
            following = maker.submit(next, blocks, None)
            yield block


def list_blocks(prepared: Prepared, *, keep: int, block: int = BLOCK) -> Iterator[pl.DataFrame]:
    """The lists of all active students, a block of students at a time.

    Args:
        prepared: features of both sides.
        keep: least length of a list, as far as there are opportunities.
        block: students in a block; the rows do not depend on it.

    Yields:
        Rows as ``stored_rows`` gives them, by student id and rank.
    """
    students, opportunities = prepared.active, prepared.considered
    if students.is_empty() or opportunities.is_empty():
        return
    problem = prepared.problem(students, opportunities)
    for begin in range(0, students.height, block):
        chosen = best(problem, range(begin, min(begin + block, students.height)), keep)
        yield stored_rows(
            chosen,
            students,
            opportunities,
            prepared.factors,
            formula=prepared.formula,
            neutral_tenths=prepared.config.feedback.neutral_tenths,
        )
