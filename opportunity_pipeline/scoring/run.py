"""Scores a shard: all its lists from current data, or only those that differ from the last ones.

Belongs here: the sequence of steps of a whole pass. Does not belong here: the steps themselves; updating lists
(`update`).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import uuid4

import polars as pl

from opportunity_pipeline.scoring.compiled import keep_compiled_code
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.inputs import in_shard, read_inputs
from opportunity_pipeline.scoring.kept import Kept, file_of, keep
from opportunity_pipeline.scoring.lists import list_blocks
from opportunity_pipeline.scoring.prepare import prepare
from opportunity_pipeline.scoring.publish import publish, store_engagement
from opportunity_pipeline.scoring.published import Batch
from opportunity_pipeline.scoring.report import Histogram, ScoreReport
from opportunity_pipeline.scoring.state import State, digests_of_students, rules_of
from opportunity_pipeline.scoring.update import update_shard
from opportunity_pipeline.scoring.variants import store_config
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database


def score_shard(
    kind: Kind,
    shard: int,
    shards: int,
    *,
    settings: Settings,
    database: Database,
    now: datetime,
    config: ScoringConfig = DEFAULT_CONFIG,
    whole: bool = False,
) -> ScoreReport:
    """Brings the lists of a shard's students up to date with all opportunities of a kind.

    If the changes since the last batch are known and few, only these are scored; the resulting lists are the same. Days
    since posting and days left are counted from the last whole pass, which is at most a day old. Articles are always
    scored in full: each click changes the percentiles of many of them, and there are few.

    Args:
        kind: kind of opportunity.
        shard: 0 … ``shards`` − 1.
        shards: number of shards.
        settings: length of a list, default threshold.
        database: the database to read and write.
        now: the time that scores refer to.
        config: the constants of the formula.
        whole: whether to recompute all lists, with days counted from ``now``.

    Raises:
        ValueError: ``shard`` is not in range.
        ScoringMismatch: engine and formula disagree; the last good batch remains.
    """
    if not 0 <= shard < shards:
        raise ValueError(f"shard {shard} is not one of {shards}: give 0 to {shards - 1}")
    begun = time.perf_counter()

    def seconds() -> float:
        return time.perf_counter() - begun

    keep_compiled_code(settings.compiled_folder)
    can_be_updated = kind != "article"
    if can_be_updated and not whole:
        report = update_shard(
            kind, shard, shards, settings=settings, database=database, now=now, config=config, seconds=seconds
        )
        if report is not None:
            return report
    inputs = read_inputs(kind, in_shard(shard, shards), database=database)
    prepared = prepare(inputs, config=config, now=now, default_threshold=settings.default_threshold)
    students, opportunities = prepared.active, prepared.considered
    if kind == "article" and shard == 0:  # every shard computes the same percentiles; the first one stores them
        store_engagement(prepared.opportunities, database=database)
    batch = Batch(
        id=uuid4().hex,
        kind=kind,
        shard=shard,
        shards=shards,
        scoring_version=config.scoring_version,
        as_of=now,
        days_from=now,
        scored_at=datetime.now(UTC),
        students=students.height,
        opportunities=opportunities.height,
    )
    histogram = Histogram()

    digests = inputs.opportunities.select("digest", opportunity_id="id")

    def made_from(lists: pl.DataFrame) -> State:
        return State(
            batch_id=batch.id,
            days_from=now,
            rules=rules_of(settings, config),
            opportunities=opportunities.select("opportunity_id").join(digests, on="opportunity_id"),
            students=digests_of_students(prepared).join(lists.select("student_id", "totals"), on="student_id"),
        )

    with database.engine.begin() as connection:
        store_config(connection, config)
    rows = publish(
        batch,
        histogram.noting(list_blocks(prepared, keep=settings.score_top_n)),
        students.get_column("student_id"),
        database=database,
        seconds=seconds,
        made_from=made_from if can_be_updated else None,
    )
    if can_be_updated:
        shaped = Kept(opportunities.join(digests, on="opportunity_id", maintain_order="left"), prepared.shaped.wanted)
        keep(file_of(settings, kind, shard), shaped, rules=rules_of(settings, config), days_from=now)
    return ScoreReport(
        kind=kind,
        shard=shard,
        whole=True,
        students=students.height,
        opportunities=opportunities.height,
        rows=rows,
        shard_rows=rows,
        batch_id=batch.id,
        scoring_version=batch.scoring_version,
        seconds=round(seconds(), 3),
        histogram=histogram.to_list(),
    )
