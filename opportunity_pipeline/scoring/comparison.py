"""Compares two configurations by the lists that each makes of the same students and opportunities.

Belongs here: computing both lists and their differences. Does not belong here: where configurations come from
(`variants`), displaying the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import select

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.inputs import SHOWN, Inputs, among, read_inputs
from opportunity_pipeline.scoring.prepare import prepare
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

FIRST = 10
"""Number of top rows that ``first_shared`` looks at."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The differences between the lists of two configurations.

    Attributes:
        kind: kind of opportunity.
        students: number of students compared.
        changed: number of students whose list differs in opportunities or order.
        first_shared: mean share of the top ten that both lists have, 0–1.
        entered: pairs that only the second list has.
        left: pairs that only the first list has.
        moved: pairs that both lists have, at different ranks.
        mean_move: mean rank distance over all pairs that both lists have.
        by_student: ``student_id``, ``entered``, ``left``, ``moved``, ``largest`` (rank distance), most changed first;
            only students whose list differs.
        pairs: ``student_id``, ``opportunity_id``, ``title``, ``rank_a``, ``rank_b``, ``total_a``, ``total_b`` (null:
            not in that list), ``move`` (ranks gained, positive is up; null if one rank is missing) of all pairs with
            different ranks: the largest moves first, then pairs that entered or left, best first.
    """

    kind: Kind
    students: int
    changed: int
    first_shared: float
    entered: int
    left: int
    moved: int
    mean_move: float
    by_student: pl.DataFrame
    pairs: pl.DataFrame


def compare_configs(
    kind: Kind,
    one: ScoringConfig,
    other: ScoringConfig,
    students: int,
    *,
    settings: Settings,
    database: Database,
    now: datetime,
) -> Comparison:
    """Computes the lists of some students with two configurations and compares them.

    Both use the same rows and the same time, so that every difference is due to the configurations.

    Args:
        kind: kind of opportunity.
        one: the first configuration.
        other: the second.
        students: number of active students; always the same ones, spread over all shards.
        settings: length of a list, default threshold.
        database: the database to read.
        now: the time that scores refer to.
    """
    of = tables.students
    chosen = select(of.c.id).where(of.c.is_active).order_by(of.c.bucket, of.c.id).limit(students)
    ids = read_frame(database, chosen).get_column("id").to_list()
    inputs = read_inputs(kind, among(of.c.id, ids), database=database)
    first, second = (lists_by(inputs, config, settings=settings, now=now) for config in (one, other))
    shown = SHOWN[kind]
    title = shown.c["event_name" if kind == "hackathon" else "title"]
    listed = pl.concat([first, second]).get_column("opportunity_id").unique().to_list()
    named = select(shown.c.id.label("opportunity_id"), title.label("title")).where(among(shown.c.id, listed))
    return compare_lists(kind, len(ids), first, second, read_frame(database, named))


def lists_by(inputs: Inputs, config: ScoringConfig, *, settings: Settings, now: datetime) -> pl.DataFrame:
    """The lists of one configuration: ``student_id``, ``opportunity_id``, ``total``, ``rank``."""
    prepared = prepare(inputs, config=config, now=now, default_threshold=settings.default_threshold)
    students, opportunities = prepared.active, prepared.considered
    if students.is_empty() or opportunities.is_empty():
        return pl.DataFrame(schema=_LIST)
    lists = best(prepared.problem(students, opportunities), range(students.height), settings.score_top_n)
    return pl.DataFrame(
        {
            "student_id": students["student_id"][lists.student],
            "opportunity_id": opportunities["opportunity_id"][lists.opportunity],
            "total": lists.total,
            "rank": lists.rank,
        }
    )


def compare_lists(
    kind: Kind, students: int, first: pl.DataFrame, second: pl.DataFrame, titles: pl.DataFrame
) -> Comparison:
    """Compares the lists of some students.

    Args:
        kind: kind of opportunity.
        students: number of students, with or without a list.
        first: ``student_id``, ``opportunity_id``, ``total``, ``rank``.
        second: the same columns of the other lists.
        titles: ``opportunity_id``, ``title``.
    """
    pair = ["student_id", "opportunity_id"]
    both = (
        first.rename({"total": "total_a", "rank": "rank_a"})
        .join(second.rename({"total": "total_b", "rank": "rank_b"}), on=pair, how="full", coalesce=True)
        .with_columns(move=pl.col("rank_a") - pl.col("rank_b"))
    )
    entered, left = pl.col("rank_a").is_null(), pl.col("rank_b").is_null()
    moved = (pl.col("move") != 0).fill_null(False)
    distance = pl.col("move").abs()
    differing = both.filter(entered | left | moved)
    by_student = (
        differing.group_by("student_id")
        .agg(
            entered.sum().alias("entered"),
            left.sum().alias("left"),
            moved.sum().alias("moved"),
            distance.max().fill_null(0).alias("largest"),
        )
        .sort(
            [pl.col("entered") + pl.col("left") + pl.col("moved"), "largest", "student_id"],
            descending=[True, True, False],
        )
    )
    shared = both.filter(pl.col("rank_a") <= FIRST, pl.col("rank_b") <= FIRST).height
    either = sum(min(count, FIRST) for count in first.group_by("student_id").len()["len"])
    pairs = differing.join(titles, on="opportunity_id", how="left").sort(
        [distance.fill_null(-1), pl.min_horizontal("rank_a", "rank_b"), *pair], descending=[True, False, False, False]
    )
    counts = differing.select(entered.sum().alias("entered"), left.sum().alias("left"), moved.sum().alias("moved"))
    return Comparison(
        kind=kind,
        students=students,
        changed=by_student.height,
        first_shared=shared / either if either else 1.0,
        entered=counts.item(0, "entered"),
        left=counts.item(0, "left"),
        moved=counts.item(0, "moved"),
        mean_move=both.select(distance.mean().fill_null(0.0)).item(),
        by_student=by_student,
        pairs=pairs.select(*pair, "title", "rank_a", "rank_b", "total_a", "total_b", "move"),
    )


_LIST = {"student_id": pl.String, "opportunity_id": pl.Int64, "total": pl.Int32, "rank": pl.Int32}
