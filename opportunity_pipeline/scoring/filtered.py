"""Filtered recommendations: the best of all opportunities that match a filter, not only of an already truncated list.

Belongs here: answering one query with as many rows as there are, up to its limit. Does not belong here: filter criteria
(`filters`), data kept in memory between queries (`resident`), the published lists (`recommend`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import BigInteger, DateTime, Select, Text, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.explain import UnknownStudent
from opportunity_pipeline.scoring.explanation import FULL_TOTAL
from opportunity_pipeline.scoring.filters import Filter, kind_of
from opportunity_pipeline.scoring.inputs import SHOWN
from opportunity_pipeline.scoring.recommend import RECOMMENDED, wanted_rows
from opportunity_pipeline.scoring.resident import Resident, read_resident, shown_columns
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.recommended import deadline, still_listed


def filtered_recommendations(
    student_id: str,
    wanted: Filter,
    limit: int | None = None,
    *,
    database: Database,
    settings: Settings,
    now: datetime,
    resident: Resident | None = None,
) -> pl.DataFrame:
    """The best opportunities of a student among all that match a filter.

    Opportunities that the student has applied to or dismissed, or that have closed, since the resident was read are
    left out; the next best ones take their place.

    Args:
        student_id: the student.
        wanted: the filter; its kind is the kind of the answer.
        limit: maximum number of rows; by default the kind's default.
        database: the database with the display columns.
        settings: as for :func:`~opportunity_pipeline.scoring.resident.read_resident`.
        now: the time that filter and deadlines refer to.
        resident: of the filter's kind; if it is ``None`` or lacks the student, one is read for this student only.

    Returns:
        Best first: the columns of the kind's view except ``batch_id`` and ``scored_at``, because the rows belong to no
        batch. ``rank`` counts the rows of this answer.

    Raises:
        UnknownStudent: no such student.
        ValueError: the limit is below 1.
    """
    kind = kind_of(wanted)
    limit = wanted_rows(kind, limit)
    if resident is None or student_id not in resident.row:
        students = tables.students
        known = read_frame(database, select(students.c.is_active).where(students.c.id == student_id))
        if known.is_empty():
            raise UnknownStudent(student_id)
        if resident is None or known.item():  # inactive students have no list, so there is nothing to read
            resident = read_resident(kind, students.c.id == student_id, database=database, settings=settings, now=now)
    keep = limit
    while True:
        best = resident.best(student_id, wanted, keep, now=now)
        ids = resident.opportunities.get_column("opportunity_id").gather(best.opportunity)
        there = _shown(resident, student_id, ids, database=database, now=now)
        if there.height >= limit or len(ids) < keep:
            break
        keep *= 2
    still = np.flatnonzero(ids.is_in(there.get_column("opportunity_id").implode()).to_numpy())[:limit]
    rank = np.arange(1, len(still) + 1, dtype=np.int32)
    chosen = Best(best.student[still], best.opportunity[still], best.total[still], rank)
    return _rows(resident, chosen, there)


def _shown_query(kind: Kind) -> Select[Any]:
    """Display columns of those ``ids`` that ``student`` can still act on at ``now``, in no order."""
    of = SHOWN[kind]
    until = deadline(kind, of)
    return shown_columns(kind).where(
        of.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))),
        of.c.status == "open",
        still_listed(kind, bindparam("student", type_=Text), of.c.id),
        or_(until.is_(None), until >= bindparam("now", type_=DateTime(timezone=True))),
    )


_QUERIES: dict[Kind, Select[Any]] = {kind: _shown_query(kind) for kind in SHOWN}


def _shown(resident: Resident, student_id: str, ids: pl.Series, *, database: Database, now: datetime) -> pl.DataFrame:
    # Over a pooled connection, which keeps the query plan: opening an Arrow connection takes longer than all the rest.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        found = connection.execute(
            _QUERIES[resident.kind], {"ids": ids.to_list(), "student": student_id, "now": now}
        ).all()
    return pl.DataFrame([tuple(row) for row in found], schema=resident.shown, orient="row")


def _rows(resident: Resident, chosen: Best, there: pl.DataFrame) -> pl.DataFrame:
    """The answer: scores with texts, and display columns."""
    rows = stored_rows(
        chosen,
        resident.students,
        resident.opportunities,
        resident.factors,
        formula=resident.formula,
        neutral_tenths=resident.config.feedback.neutral_tenths,
    ).rename({f"{resident.kind}_id": "opportunity_id"})
    rows = rows.with_columns(
        # With NumPy: Polars multiplies by the reciprocal, so its last digit differs from the table's.
        score=np.minimum(chosen.total, FULL_TOTAL) / 10_000,
        scoring_version=pl.lit(resident.config.scoring_version),
    ).join(there, on="opportunity_id", how="inner", maintain_order="left")
    return rows.select(column.name for column in RECOMMENDED[resident.kind].c if column.name in rows.columns)
