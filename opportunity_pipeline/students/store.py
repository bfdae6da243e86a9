"""Storing students: what differs from the stored rows is written, the rest is left alone.

Belongs here: reading what is stored and writing the difference in the caller's transaction. Does not belong here: what
the difference is (``differences``), where the frames come from (``frames``, ``generate``), and what must be unique
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
    """What storing did; the three add up to the students of the frames."""

    created: int
    updated: int
    unchanged: int


def lock_students(connection: sa.Connection) -> None:
    """Makes other imports wait until this transaction ends; readers do not wait."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(stable_id("students", "import"))))


def store_students(frames: Mapping[str, pl.DataFrame], *, database: Database) -> StoreCounts:
    """Stores whole students, as :func:`~opportunity_pipeline.students.generate.generate_students` makes them.

    Args:
        frames: table name → frame in the columns of that table. ``students`` is required, with ``updated_at``; every
            section of these students is replaced by what the frames hold, which is nothing where a table is absent.
        database: where to; one transaction.

    Raises:
        BulkError: when the database refuses a row, such as an address that another student has; nothing is stored then.
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
    """Writes what differs from the stored students.

    Args:
        connection: its transaction is used and left open; :func:`lock_students` comes first.
        frames: the students.
        now: ``created_at`` of new students that state none; ``updated_at`` of those in whom anything changed.

    Raises:
        BulkError: when the database refuses a row; the transaction is then to be rolled back.
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

    # An address that goes from one student of the frames to another would be there twice for a moment.
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
        connection: to read over. What the caller's transaction has written is seen; ADBC would need a connection of its
            own, which costs more than it saves where a file holds few students.
        table: ``students`` or a table with a ``student_id``.
        owners: ids of students.

    Returns:
        All columns but the computed ones, with the dtypes of :func:`~opportunity_pipeline.students.frames.schema_of`.
    """
    columns = [column for column in table.columns if column.computed is None]
    owner = table.c.id if table is tables.students else table.c.student_id
    # As text, JSON comes in the dtype in which it is written.
    texts = [sa.cast(column, sa.Text) if isinstance(column.type, JSONB) else column for column in columns]
    rows = connection.execute(sa.select(*texts).where(_among(owner, owners))).all()
    schema = schema_of(table, [column.name for column in columns])
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def _among(column: sa.Column[str], values: pl.Series | Sequence[str]) -> sa.ColumnElement[bool]:
    # One array instead of one parameter a value: PostgreSQL takes at most 65,535 parameters.
    return column == sa.any_(sa.literal(list(values), ARRAY(sa.Text)))
