"""Stores students: writes only rows that differ from the stored ones.

Belongs here: reading stored rows and writing the difference in the caller's transaction. Does not belong here:
computing the difference (``differences``), building the frames (``frames``, ``generate``), and uniqueness checks
(``uniqueness``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import replace_rows, upsert
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.identity import stable_id
from opportunity_pipeline.students.differences import (
    changed_owners,
    changed_rows,
    measured_today,
    moving_addresses,
    with_place_keys,
)
from opportunity_pipeline.students.frames import SECTIONS, Section, StudentFrames, schema_of


@dataclass(frozen=True)
class StoreCounts:
    """Counts of one write; the three add up to the number of students in the frames."""

    created: int
    updated: int
    unchanged: int


def lock_students(connection: sa.Connection) -> None:
    """Takes the import lock until this transaction ends. Other imports wait for it; readers do not."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(stable_id("students", "import"))))


def store_students(frames: Mapping[str, pl.DataFrame], *, database: Database) -> StoreCounts:
    """Stores complete students, as :func:`~opportunity_pipeline.students.generate.generate_students` returns them.

    Args:
        frames: table name → frame with the columns of that table. ``students`` is required, with ``updated_at``; every
            section of these students is replaced by its frame, or emptied if the frame is absent.
        database: target database; one transaction.

    Raises:
        BulkError: the database rejects a row, for example because another student has the address; nothing is stored.
    """
    students = frames["students"]
    ids = students["id"].rename("student_id")
    whole = StudentFrames(
        students=[students],
        preferences=[frames[name] for name in ("notification_preferences",) if name in frames],
        sections=[
            Section(table, ids, frames.get(table.name, pl.DataFrame(schema=schema_of(table, table.c.keys()))))
            for table in SECTIONS.values()
        ],
        measured=ids.clear(),
    )
    newest = students["updated_at"].max()
    now = newest if isinstance(newest, datetime) else datetime.now(UTC)
    with database.engine.begin() as connection:
        lock_students(connection)
        return write_students(connection, whole, now=now)


def write_students(connection: sa.Connection, frames: StudentFrames, *, now: datetime) -> StoreCounts:
    """Writes the difference between these students and the stored ones.

    Args:
        connection: its transaction is used and left open; :func:`lock_students` comes first.
        frames: the students.
        now: ``created_at`` of new students that have none; ``updated_at`` of students with any change.

    Raises:
        BulkError: the database rejects a row; the caller must roll back.
    """
    ids = frames.ids
    stored = stored_rows(connection, tables.students, ids)
    groups = [with_place_keys(group, stored) for group in frames.students]
    history = stored_rows(connection, tables.profile_score_history, frames.measured)
    sections = [*frames.sections, measured_today(frames.measured, groups, stored, history, now)]
    owners = [changed_owners(section, stored_rows(connection, section.table, section.owners)) for section in sections]
    preferences = [
        changed_rows(group, stored_rows(connection, tables.notification_preferences, group["student_id"]), "student_id")
        for group in frames.preferences
    ]
    touched = (
        pl.concat(
            [
                *(changed_rows(group, stored, "id")["id"] for group in groups),
                *owners,
                *(group["student_id"] for group in preferences),
                ids.clear(),
            ]
        )
        .unique()
        .implode()
    )

    # An address that moves from one student of the frames to another would briefly violate the unique constraint.
    moving = moving_addresses(groups, stored)
    connection.execute(
        sa.update(tables.students)
        .where(_among(tables.students.c.id, moving))
        .values(email=sa.literal("moving from ").concat(tables.students.c.id))
    )
    created = 0
    for group in groups:
        rows = group.filter(pl.col("id").is_in(touched)).with_columns(pl.lit(now).alias("updated_at"))
        if "created_at" not in rows.columns:
            rows = rows.with_columns(pl.lit(now).alias("created_at"))
        created += upsert(connection, tables.students, rows, key=["id"], keep=["created_at"]).inserted
    for section, changed in zip(sections, owners, strict=True):
        rows = section.rows.filter(pl.col("student_id").is_in(changed.implode()))
        replace_rows(connection, section.table, rows, where=_among(section.table.c.student_id, changed))
    for group in preferences:
        rows = group.with_columns(pl.lit(now).alias("updated_at"))
        upsert(connection, tables.notification_preferences, rows, key=["student_id"])
    count = len(touched.explode().drop_nulls())
    return StoreCounts(created, count - created, len(ids) - count)


def stored_rows(connection: sa.Connection, table: sa.Table, owners: pl.Series) -> pl.DataFrame:
    """The rows of a table that belong to some students.

    Args:
        connection: used for reading, so that writes of the caller's transaction are visible. ADBC would need a separate
            connection, which costs more than it saves for a file with few students.
        table: ``students`` or a table with a ``student_id``.
        owners: ids of students.

    Returns:
        All columns but the computed ones, with the dtypes of :func:`~opportunity_pipeline.students.frames.schema_of`.
    """
    columns = [column for column in table.columns if column.computed is None]
    owner = table.c.id if table is tables.students else table.c.student_id
    # Read JSON as text: the dtype in which it is written.
    texts = [sa.cast(column, sa.Text) if isinstance(column.type, JSONB) else column for column in columns]
    rows = connection.execute(sa.select(*texts).where(_among(owner, owners))).all()
    schema = schema_of(table, [column.name for column in columns])
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def _among(column: sa.Column[str], values: pl.Series | Sequence[str]) -> sa.ColumnElement[bool]:
    # One array instead of one parameter per value: PostgreSQL accepts at most 65,535 parameters.
    return column == sa.any_(sa.literal(list(values), ARRAY(sa.Text)))
