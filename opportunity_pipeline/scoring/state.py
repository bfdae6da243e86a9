"""The state that a shard's lists were computed from, so that a later pass processes only the differences.

Belongs here: the state, reading and writing it. Does not belong here: comparing it with current data (`changes`).

A digest covers all data that scoring reads of an opportunity, or of a student including reactions; it does not cover
the time. Equal digests mean equal scores, as long as days are counted from the same time.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from opportunity_pipeline.normalize.linking import rules_digest
from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables

LASTS = timedelta(days=1)
"""After this period all lists are recomputed, because ages and days left have changed."""


class OtherDivision(RuntimeError):
    """Students are being scored with another number of shards at the same time. Nothing has been published."""


@dataclass(frozen=True, eq=False)
class State:
    """The data that the lists of a shard were computed from.

    Attributes:
        batch_id: the batch of the lists.
        days_from: the time that days since posting and days left were counted from.
        rules: identifies everything else that lists depend on.
        opportunities: ``opportunity_id``, ``digest`` (``Int64``) of each opportunity considered.
        students: ``student_id``, ``digest`` (``UInt64``) and ``totals`` of the list, best first (``List(Int32)``), for
            each student with a list.
    """

    batch_id: str
    days_from: datetime
    rules: str
    opportunities: pl.DataFrame
    students: pl.DataFrame

    def holds(self, rules: str, now: datetime) -> bool:
        """Whether the lists can be updated incrementally from this state."""
        return self.rules == rules and timedelta(0) <= now - self.days_from < LASTS


def rules_of(settings: Settings, config: ScoringConfig) -> str:
    """Identifies what lists depend on besides students, opportunities and time: constants, settings, code."""
    code = f"{rules_digest('opportunity_pipeline.normalize')} {rules_digest('opportunity_pipeline.scoring')}"
    # Polars hashes are stable only within a version.
    return (
        f"{config.scoring_version}, {settings.score_top_n} and all from {settings.default_threshold},"
        f" code {code}, polars {pl.__version__}"
    )


def digests_of_students(prepared: Prepared) -> pl.DataFrame:
    """``student_id`` and ``digest`` of everything scoring reads of a student: profile, reactions, applications."""
    told = pl.struct(pl.exclude("student_id")).struct.json_encode()
    about = [prepared.students.select("student_id", profile=told)]
    for frame, name in ((prepared.factors, "factors"), (prepared.exclusions, "exclusions")):
        lines = frame.select("student_id", told.alias(name)).sort("student_id", name)
        about.append(lines.group_by("student_id", maintain_order=True).agg(pl.col(name).str.join("\n")))
    first, *others = about
    for other in others:
        first = first.join(other, on="student_id", how="left", maintain_order="left")
    whole = pl.concat_str("profile", "factors", "exclusions", separator="\n\n", ignore_nulls=False)
    parts = pl.col("factors", "exclusions").fill_null("")
    return first.with_columns(parts).select("student_id", whole.hash().alias("digest"))


def read_state(connection: Connection, kind: Kind, shard: int, shards: int) -> State | None:
    """Reads the state of a shard; ``None`` if there is none, or only one with another number of shards.

    The row is locked until the transaction ends: a pass that wants to delete it waits.
    """
    of = tables.score_states
    query = select(of).where(of.c.kind == kind, of.c.shard == shard, of.c.shards == shards).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    opportunities, students = (pl.read_ipc(io.BytesIO(told)) for told in (row.opportunities, row.students))
    return State(row.batch_id, row.days_from, row.rules, opportunities, students)


def forget_states(connection: Connection, kind: Kind, shard: int, shards: int, *, wait: bool = True) -> None:
    """Deletes the state of a shard whose lists are replaced, and all states with another number of shards.

    Lists of another division into shards are replaced shard by shard, so none of its shards has all of its lists any
    more. This waits for a pass that is updating such lists, and such a pass that wants to begin waits for this one.

    Args:
        connection: its transaction is used and left open.
        kind: kind of opportunity.
        shard: student shard.
        shards: number of shards.
        wait: whether to wait for locks. Must be false if the caller holds locks on score rows: the other pass waits
            for those on another connection, where the database cannot detect the deadlock.

    Raises:
        OtherDivision: ``wait`` is false and a pass is updating such lists.
    """
    of = tables.score_states
    chosen = (of.c.kind == kind) & ((of.c.shards != shards) | (of.c.shard == shard))
    if not wait:
        try:
            connection.execute(select(of.c.shard).where(chosen).with_for_update(nowait=True))
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            raise OtherDivision(
                f"{kind}s are being scored for another number of shards than {shards}: wait until that is done"
            ) from None
    connection.execute(delete(of).where(chosen))


def write_state(connection: Connection, kind: Kind, shard: int, shards: int, state: State) -> None:
    """Writes the state of a shard, replacing the previous one."""
    of = tables.score_states
    values = {
        "shards": shards,
        "batch_id": state.batch_id,
        "days_from": state.days_from,
        "rules": state.rules,
        "opportunities": _arrow(state.opportunities),
        "students": _arrow(state.students),
    }
    # Updated in place instead of deleted and inserted: a pass waiting to delete the old row would not see a new one.
    row = insert(of).values(kind=kind, shard=shard, **values)
    connection.execute(row.on_conflict_do_update(index_elements=[of.c.kind, of.c.shard], set_=values))


def _arrow(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="lz4")
    return buffer.getvalue()
