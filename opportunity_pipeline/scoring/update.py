"""Bringing a shard's lists up to date: only new, changed and closed opportunities and changed students are scored.

Belongs here: the order of reading, comparing, scoring and publishing, and when a whole pass is better. Does not belong
here: why the lists are the same as those of a whole pass (`changes`), and the whole pass (`run`).

What is read later may be newer than what was compared. Then a digest that is written down is older than what the lists
were made from, so that the next pass sees a difference; never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import polars as pl
from sqlalchemy import ColumnElement, select

from opportunity_pipeline.scoring.changes import least_entering, merge, turnover
from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.features.opportunities import in_order, standing
from opportunity_pipeline.scoring.inputs import OPPORTUNITIES, among, in_shard, read_inputs, read_open
from opportunity_pipeline.scoring.lists import list_blocks, pair_blocks
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.publish import SCORES, Batch, lock_shard, publish_changes
from opportunity_pipeline.scoring.report import Histogram, ScoreReport
from opportunity_pipeline.scoring.state import (
    ListEnds,
    State,
    digests_of_students,
    read_state,
    rules_of,
    write_state,
)
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

STUDENT, ID = "student_id", "opportunity_id"
_PAIRS = {STUDENT: pl.String, ID: pl.Int64, "total": pl.Int32}

MOST = 0.2
"""Share of opportunities that came or went, or of students who are scored anew, from which on all lists are."""


def update_shard(
    kind: Kind,
    shard: int,
    shards: int,
    *,
    settings: Settings,
    database: Database,
    now: datetime,
    config: ScoringConfig,
    seconds: Callable[[], float],
) -> ScoreReport | None:
    """Brings the lists up to date.

    Args:
        kind: a kind whose opportunities do not depend on each other: job or hackathon.
        shard: student shard.
        shards: number of shards.
        settings: length of a list, default threshold.
        database: where from and to.
        now: the clock.
        config: the numbers of the formula.
        seconds: how long the pass has taken so far.

    Returns:
        ``None`` when all lists have to be made anew, or that is as fast: nothing has been written then.

    Raises:
        ScoringMismatch: when engine and formula disagree; the last good lists stay.
    """
    rules = rules_of(settings, config)
    with database.engine.begin() as connection:
        lock_shard(connection, kind, shard, shards)
        state = read_state(connection, kind, shard, shards)
        if state is None or not state.holds(rules, now):
            return None
        update = _Update(kind, in_shard(shard, shards), state, settings, database, now, config)
        lists = update.lists()
        if lists is None:
            return None
        histogram = Histogram()
        histogram.note(lists.kept["total"])
        batch = Batch(
            id=uuid4().hex,
            kind=kind,
            shard=shard,
            shards=shards,
            scoring_version=config.scoring_version,
            as_of=now,
            days_from=state.days_from,
            scored_at=datetime.now(UTC),
            whole=False,
            students=len(lists.students),
            opportunities=update.considered.height,
        )
        rows = 0
        if lists.students.is_empty():
            write_state(connection, kind, shard, shards, lists.made_from())
        else:
            rows = publish_changes(
                connection,
                batch,
                lists.kept.select("student_id", pl.col(ID).alias(f"{kind}_id"), "rank"),
                histogram.noting(lists.blocks),
                students=lists.students,
                lists=state.students.filter(pl.col("length") > 0).height,
                seconds=seconds,
                made_from=lists.made_from,
            )
    return ScoreReport(
        kind=kind,
        shard=shard,
        whole=False,
        students=batch.students,
        opportunities=batch.opportunities,
        rows=rows,
        shard_rows=int(lists.made_from().students["length"].sum()),
        batch_id=batch.id if rows or batch.students else None,
        scoring_version=batch.scoring_version,
        seconds=round(seconds(), 3),
        histogram=histogram.to_list(),
    )


@dataclass(frozen=True, eq=False)
class _Lists:
    """The lists that differ from the stored ones.

    Attributes:
        students: ids of all students whose lists do.
        kept: rows that are stored, with their new ranks.
        blocks: the other rows.
        made_from: the new state, once the blocks have gone by.
    """

    students: pl.Series
    kept: pl.DataFrame
    blocks: Iterator[pl.DataFrame]
    made_from: Callable[[], State]


@dataclass(eq=False)
class _Update:
    """One pass over the students of a shard."""

    kind: Kind
    who: ColumnElement[bool]
    state: State
    settings: Settings
    database: Database
    now: datetime
    config: ScoringConfig

    def __post_init__(self) -> None:
        rows = read_open(self.kind, database=self.database).select(*standing(self.kind, self.now), "digest")
        self.considered = in_order(rows.filter(pl.col("closed").is_null()))
        self.turned = turnover(self.state.opportunities, self.considered)

    def lists(self) -> _Lists | None:
        """The lists that differ; ``None`` where too much does."""
        largest = max(self.considered.height, self.state.opportunities.height)
        if self.turned.size > MOST * largest or self._some_are_deleted():
            return None
        prepared = self._prepared(self.who, only=self.turned.new.to_list())
        active = prepared.active.select(STUDENT, "threshold")
        digests = digests_of_students(prepared)
        as_before = self.state.students.join(digests, on=[STUDENT, "digest"], how="semi")
        steady = active.join(as_before.select(STUDENT, "length", "last"), on=STUDENT, maintain_order="left")

        entering, losing = self._entering(prepared, steady), self._losing()
        touched = steady.join(pl.concat([entering.select(STUDENT), losing]), on=STUDENT, how="semi")
        order = self.considered.select(ID).with_row_index("position")
        merged = merge(self._remaining(touched), entering, order, touched.drop("last"), self.settings.score_top_n)
        other = active.join(steady, on=STUDENT, how="anti").get_column(STUDENT)
        anew = pl.concat([other, merged.unsure]).sort()
        if len(anew) > MOST * active.height:
            return None

        # A list that no new opportunity came into is as it was, however near one came.
        differing = pl.concat([losing, merged.rows.filter("is_new").select(STUDENT)])
        rows = merged.rows.join(differing, on=STUDENT, how="semi", maintain_order="left")
        retired = prepared.students.filter(~pl.col("is_active")).join(
            self.state.students.filter(pl.col("length") > 0), on=STUDENT, how="semi"
        )
        replaced = pl.concat(
            [touched.join(differing, on=STUDENT, how="semi").get_column(STUDENT), anew, retired.get_column(STUDENT)]
        ).unique()
        ends = ListEnds()
        ends.keep(steady.filter(~pl.col(STUDENT).is_in(replaced.implode())).select(STUDENT, "length", "last"))
        ends.note(rows)

        def blocks() -> Iterator[pl.DataFrame]:
            yield from pair_blocks(rows.filter("is_new"), prepared)
            if not anew.is_empty():
                whole = self._prepared(among(tables.students.c.id, anew.to_list()))
                for block in list_blocks(whole, keep=self.settings.score_top_n):
                    ends.note(block)
                    yield block

        def made_from() -> State:
            opportunities = self.considered.select(ID, "digest")
            return State(self.state.days_from, self.state.rules, opportunities, ends.of(digests))

        return _Lists(replaced, rows.filter(~pl.col("is_new")), blocks(), made_from)

    def _prepared(self, who: ColumnElement[bool], only: Sequence[int] | None = None) -> Prepared:
        return prepare(
            read_inputs(self.kind, who, database=self.database, only=only),
            config=self.config,
            now=self.now,
            default_threshold=self.settings.default_threshold,
            days_from=self.state.days_from,
        )

    def _some_are_deleted(self) -> bool:
        """Whether opportunities have been deleted: their rows are gone from lists, and nothing tells from which."""
        of = OPPORTUNITIES[self.kind]
        gone = self.turned.gone.to_list()
        return read_frame(self.database, select(of.c.id).where(among(of.c.id, gone))).height < len(gone)

    def _entering(self, prepared: Prepared, steady: pl.DataFrame) -> pl.DataFrame:
        """Pairs of new opportunities and students who are as they were, that can enter a list."""
        new = prepared.considered
        students = prepared.active.join(steady.select(STUDENT), on=STUDENT, how="semi", maintain_order="left")
        if students.is_empty() or new.is_empty():
            return pl.DataFrame(schema=_PAIRS)
        least = least_entering(steady, self.settings.score_top_n)
        problem = prepared.problem(students.with_columns(threshold=least), new)
        found = best(problem, range(students.height), 1)
        pairs = {STUDENT: students[STUDENT][found.student], ID: new[ID][found.opportunity], "total": found.total}
        return pl.DataFrame(pairs).filter(found.total >= least.to_numpy()[found.student])

    def _losing(self) -> pl.DataFrame:
        """``student_id`` of those whose lists have opportunities that are gone or not as they were."""
        scores = SCORES[self.kind]
        left = [*self.turned.gone.to_list(), *self.turned.new.to_list()]
        query = select(scores.c.student_id).distinct().join(tables.students).where(self.who)
        return read_frame(self.database, query.where(among(scores.c[f"{self.kind}_id"], left)))

    def _remaining(self, touched: pl.DataFrame) -> pl.DataFrame:
        """The rows of stored lists about opportunities that are as they were."""
        scores = SCORES[self.kind]
        columns = (scores.c.student_id, scores.c[f"{self.kind}_id"].label(ID), scores.c.total)
        rows = read_frame(self.database, select(*columns).where(among(scores.c.student_id, touched[STUDENT].to_list())))
        return rows.filter(pl.col(ID).is_in(self.turned.same.implode()))
