"""Updates a shard's lists: only new, changed and closed opportunities and changed students are scored.

Belongs here: the sequence of reading, comparing, scoring and publishing, and when to prefer a whole pass. Does not
belong here: why the lists equal those of a whole pass (`changes`), the whole pass (`run`).

Rows read after the comparison may be newer, or deleted. Such an opportunity is not recorded as considered, so that the
next pass treats it as new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import func, select, table

from opportunity_pipeline.scoring.amend import Changes, amend
from opportunity_pipeline.scoring.changes import merge, turnover
from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.entering import entering
from opportunity_pipeline.scoring.features.opportunities import in_order, standing
from opportunity_pipeline.scoring.inputs import Inputs, in_shard, read_inputs, read_open, read_opportunities
from opportunity_pipeline.scoring.kept import file_of, read_kept
from opportunity_pipeline.scoring.lists import list_blocks, pair_blocks
from opportunity_pipeline.scoring.prepare import Prepared, Shaped, prepare, shape_students
from opportunity_pipeline.scoring.published import LISTS, ROWS, Batch, lock_shard
from opportunity_pipeline.scoring.report import Histogram, ScoreReport
from opportunity_pipeline.scoring.state import State, digests_of_students, read_state, rules_of
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import partition_table, partitions

STUDENT, ID = "student_id", "opportunity_id"

MOST = 0.2
"""Share of opportunities that came or went, or of students to score again, above which all lists are recomputed."""


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
        kind: a kind whose opportunities are scored independently of each other: job or hackathon.
        shard: student shard.
        shards: number of shards.
        settings: length of a list, default threshold.
        database: the database to read and write.
        now: the time that scores refer to.
        config: the constants of the formula.
        seconds: returns the duration of the pass so far.

    Returns:
        ``None`` if all lists have to be recomputed, or that is as fast; nothing has been written then.

    Raises:
        ScoringMismatch: engine and formula disagree; the last good lists remain.
    """
    rules = rules_of(settings, config)
    with database.engine.begin() as connection:
        lock_shard(connection, kind, shard, shards)
        state = read_state(connection, kind, shard, shards)
        if state is None or not state.holds(rules, now) or state.batch_id not in partitions(connection, ROWS[kind]):
            return None
        update = _Update(kind, shard, shards, state, settings, database, now, config)
        found = update.changes()
        if found is None:
            return None
        changes, histogram = found.changes, Histogram()
        batch = Batch(
            id=state.batch_id,
            kind=kind,
            shard=shard,
            shards=shards,
            scoring_version=config.scoring_version,
            as_of=now,
            days_from=state.days_from,
            scored_at=datetime.now(UTC),
            students=found.students,
            opportunities=update.considered.height,
        )
        counted = replace(changes, came=histogram.noting(changes.came), whole=histogram.noting(changes.whole))
        rows, shard_rows = amend(connection, batch, counted, seconds=seconds, made_from=found.made_from)
    return ScoreReport(
        kind=kind,
        shard=shard,
        whole=False,
        students=changes.lists.height + len(changes.anew) + len(changes.retired),
        opportunities=batch.opportunities,
        rows=rows,
        shard_rows=shard_rows,
        batch_id=batch.id,
        scoring_version=batch.scoring_version,
        seconds=round(seconds(), 3),
        histogram=histogram.to_list(),
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """The findings of a pass.

    Attributes:
        changes: the changes to the lists.
        students: number of students with a list.
        made_from: returns the new state, given the lists that differ; ``None``: the state is unchanged.
    """

    changes: Changes
    students: int
    made_from: Callable[[pl.DataFrame], State] | None


@dataclass(eq=False)
class _Update:
    """One incremental pass over the students of a shard."""

    kind: Kind
    shard: int
    shards: int
    state: State
    settings: Settings
    database: Database
    now: datetime
    config: ScoringConfig

    def __post_init__(self) -> None:
        # In parallel: reading the opportunities takes as long as everything else.
        with ThreadPoolExecutor(2) as threads:
            students, listed = threads.submit(self._students), threads.submit(self._listed)
            # Merging needs them sorted by id; sorting costs nothing while the other threads read.
            rows = read_open(self.kind, database=self.database).sort("id")
            rows = rows.select(*standing(self.kind, self.now), "digest")
            (self.inputs, self.shaped), (self.listed, self.lost) = students.result(), listed.result()
        self.moved: set[int] = set()  # considered, but changed since they were compared
        self.considered = rows.filter(pl.col("closed").is_null())
        # Deleted opportunities took their rows with them, so they count as new if they have come back.
        there = self.state.opportunities.filter(~pl.col(ID).is_in(self.lost.implode()))
        self.turned = turnover(there, self.considered)

    def changes(self) -> _Found | None:
        """The changes to the lists; ``None`` if too much changes."""
        largest = max(self.considered.height, self.state.opportunities.height)
        if self.turned.size > MOST * largest:
            return None
        prepared = self._prepared(self.turned.new.to_list())
        digests, listed = digests_of_students(prepared), self.listed
        active = prepared.active.select(STUDENT, "threshold")
        as_before = digests.join(self.state.students, on=[STUDENT, "digest"]).join(listed, on=STUDENT)
        lists = active.join(as_before, on=STUDENT, how="left", maintain_order="left")

        keep = self.settings.score_top_n
        # A new opportunity may be in a list already if it changed during the last pass.
        outdated = pl.concat([self.turned.gone, self.turned.new, self.lost])
        merged = merge(lists, entering(prepared, lists, keep), self.considered, outdated, keep)
        other = lists.filter(pl.col("totals").is_null()).get_column(STUDENT)
        anew = pl.concat([other, merged.unsure]).sort()
        if len(anew) > MOST * active.height:
            return None

        def made_from(differing: pl.DataFrame) -> State:
            stays = lists.select(STUDENT, "totals").join(differing, on=STUDENT, how="anti")
            totals = pl.concat([stays, differing.select(STUDENT, "totals")])
            return replace(
                self.state,
                opportunities=self.considered.select(ID, "digest").filter(~pl.col(ID).is_in(self.moved)),
                students=digests.join(totals, on=STUDENT),
            )

        changes = Changes(
            lists=merged.lists,
            came=pair_blocks(merged.came, prepared),
            left=merged.left,
            anew=anew,
            whole=self._whole(anew),
            retired=listed.join(active, on=STUDENT, how="anti").get_column(STUDENT),
        )
        students_stay = active.height == as_before.height == self.state.students.height
        opportunities_stay = not self.turned.size and self.lost.is_empty()
        nothing_new = students_stay and opportunities_stay and merged.lists.is_empty() and anew.is_empty()
        return _Found(changes, active.height, None if nothing_new else made_from)

    def _whole(self, students: pl.Series) -> Iterator[pl.DataFrame]:
        """The rows of students who are scored again in full."""
        if students.is_empty():
            return
        file = file_of(self.settings, self.kind, self.shard)
        kept = read_kept(file, rules=self.state.rules, days_from=self.state.days_from)
        if kept is None:
            all_of_them = self._prepared(None)
        else:
            known = kept.of(self.considered, self.shaped.wanted)
            other = self._prepared(self.considered.join(known, on=ID, how="anti").get_column(ID).to_list())
            all_of_them = replace(other, opportunities=in_order(pl.concat([other.opportunities, known])))
        yield from list_blocks(replace(all_of_them, shaped=self.shaped.only(students)), keep=self.settings.score_top_n)

    def _prepared(self, only: Sequence[int] | None) -> Prepared:
        """The students, and some opportunities; ``None``: all of them."""
        opportunities = read_opportunities(self.kind, database=self.database, only=only)
        asked = self.considered if only is None else self.considered.filter(pl.col(ID).is_in(only))
        as_read = opportunities.select("digest", opportunity_id="id")
        self.moved |= set(asked.join(as_read, on=[ID, "digest"], how="anti").get_column(ID))
        return prepare(
            replace(self.inputs, opportunities=opportunities),
            config=self.config,
            now=self.now,
            default_threshold=self.settings.default_threshold,
            days_from=self.state.days_from,
            shaped=self.shaped,
        )

    def _students(self) -> tuple[Inputs, Shaped]:
        """The inputs of the students, without opportunities, and their shaped form."""
        who = in_shard(self.shard, self.shards)
        inputs = read_inputs(self.kind, who, database=self.database, only=[])
        shaped = shape_students(
            inputs, config=self.config, now=self.now, default_threshold=self.settings.default_threshold
        )
        return inputs, shaped

    def _listed(self) -> tuple[pl.DataFrame, pl.Series]:
        """``student_id``, ``opportunity_ids`` of the stored lists; and ids in them that have no rows any more.

        Deleting an opportunity deletes its rows. Which ones is looked up only if rows are missing. Rows are counted in
        the batch's own partition, where no filter on the batch is needed and the smallest index is enough.
        """
        of, rows, batches = LISTS[self.kind], ROWS[self.kind], tables.score_batches
        listed = read_frame(
            self.database, select(of.c.student_id, of.c.opportunity_ids).where(of.c.batch_id == self.state.batch_id)
        )
        ids, mine = listed.get_column("opportunity_ids"), rows.c.batch_id == self.state.batch_id
        written = select(batches.c.rows).where(batches.c.id == self.state.batch_id).scalar_subquery()
        present = select(func.count()).select_from(table(partition_table(rows, self.state.batch_id))).scalar_subquery()
        counted = select(present.label("present"), written.label("written"))
        there_are, there_were = read_frame(self.database, counted).row(0)
        if there_are == there_were:
            return listed, ids.explode().clear()
        identity = rows.c[f"{self.kind}_id"].label(ID)
        known = read_frame(self.database, select(identity).where(mine).distinct()).get_column(ID)
        ids = ids.explode(empty_as_null=False, keep_nulls=False).unique().sort()
        return listed, ids.filter(~ids.is_in(known.implode()))
