"""Filtered recommendations: the best of all opportunities that fulfil a filter, not of a list that was cut before.

Belongs here: keeping a kind's scoring problem in memory between questions, and answering one. Does not belong here:
what a filter asks (`filters`), and the published lists (`recommend`).

A filter is a mask over all opportunities: the kernel scores the student anew with those that do not fulfil it excluded,
which takes less than a millisecond, so an answer has as many rows as there are, up to its limit. What takes seconds is
reading and shaping; it is done once for many students and kept as a :class:`Resident`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, DateTime, Select, Text, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from opportunity_pipeline.scoring.compiled import keep_compiled_code
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import Best, found, worth_of
from opportunity_pipeline.scoring.explain import UnknownStudent
from opportunity_pipeline.scoring.explanation import FULL_TOTAL
from opportunity_pipeline.scoring.filters import COLUMNS, Facts, Filter, filter_facts, kind_of, mask
from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.inputs import SHOWN, read_inputs
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.problem import Problem
from opportunity_pipeline.scoring.published import published
from opportunity_pipeline.scoring.recommend import RECOMMENDED, wanted_rows
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.recommended import deadline, shown, still_listed


@dataclass(frozen=True, eq=False)
class Resident:
    """What stays in memory to answer for some students and all opportunities of a kind. Nothing of it changes.

    For 100,000 jobs it is about 55 MB, and 1.4 KB more for each student; while it is read, a process of 10,000 students
    grows by 280 MB.

    Attributes:
        kind: the kind.
        config: the numbers of the formula.
        formula: how to score.
        factors: feedback factors, as in ``Prepared``.
        students: those that get lists.
        opportunities: those that are considered, in the order that breaks ties.
        facts: what filters compare, in the same order.
        problem: of these students and opportunities; ``None`` where there are none.
        row: position of a student, by id.
        shown: names and dtypes of what is shown of an opportunity.
        batches: published batches when it was read, and their marks.
    """

    kind: Kind
    config: ScoringConfig
    formula: Formula
    factors: pl.DataFrame
    students: pl.DataFrame
    opportunities: pl.DataFrame
    facts: Facts
    problem: Problem | None
    row: dict[str, int]
    shown: pl.Schema
    batches: Mapping[str, str]

    def best(self, student_id: str, wanted: Filter, keep: int, *, now: datetime) -> Best:
        """The best opportunities of a student among those that fulfil a filter, by the mask alone.

        Args:
            student_id: one of the students.
            wanted: a filter of the kind.
            keep: most rows; at least 1.
            now: the clock of the filter.
        """
        if self.problem is None or student_id not in self.row:
            nothing = np.empty(0, np.int32)
            return Best(nothing, nothing, nothing, nothing)
        return best_among(self.problem, self.row[student_id], keep, mask(wanted, self.facts, now=now))


def best_among(problem: Problem, student: int, keep: int, allowed: NDArray[np.bool_]) -> Best:
    """The best opportunities of one student among some, whatever her threshold.

    Args:
        problem: all students and opportunities.
        student: position of the student.
        keep: most rows; at least 1.
        allowed: by position of the opportunity.

    Returns:
        At most ``keep`` pairs; ranks count what is allowed.
    """
    students = range(student, student + 1)
    worth = worth_of(problem, students)
    closed = ~allowed[problem.walk.position]
    closed[worth.excluded] = True
    excluded = np.flatnonzero(closed).astype(np.int32)
    # No total reaches such a threshold, so that the list is no longer than it has to be.
    unreachable = np.full(1, np.iinfo(np.int32).max, np.int32)
    first = np.array([0, len(excluded)], np.int64)
    worth = worth._replace(threshold=unreachable, excluded_first=first, excluded=excluded)
    return Best(*found(problem, worth, students, keep))


def resident_of(
    kind: Kind,
    prepared: Prepared,
    rows: pl.DataFrame,
    *,
    shown: pl.Schema | None = None,
    batches: Mapping[str, str] | None = None,
) -> Resident:
    """Puts a resident together.

    Args:
        kind: the kind.
        prepared: features of both sides.
        rows: the columns of the opportunities that filters read.
        shown: names and dtypes of what is shown of an opportunity.
        batches: published batches, and their marks.
    """
    students, opportunities = prepared.active, prepared.considered
    empty = students.is_empty() or opportunities.is_empty()
    ids = students.get_column("student_id").to_list()
    return Resident(
        kind=kind,
        config=prepared.config,
        formula=prepared.formula,
        factors=prepared.factors,
        students=students,
        opportunities=opportunities,
        facts=filter_facts(kind, rows, opportunities.get_column("opportunity_id")),
        problem=None if empty else prepared.problem(students, opportunities),
        row={student: number for number, student in enumerate(ids)},
        shown=pl.Schema() if shown is None else shown,
        batches=batches or {},
    )


def read_resident(
    kind: Kind,
    who: ColumnElement[bool] | None = None,
    *,
    database: Database,
    settings: Settings,
    now: datetime,
    config: ScoringConfig = DEFAULT_CONFIG,
) -> Resident:
    """Reads a resident: as the rows are now, and as the next batch would score them.

    Args:
        kind: kind of opportunity.
        who: condition on ``students``; by default all of them.
        database: where from.
        settings: folder of compiled code, default threshold.
        now: the clock of the scores.
        config: the numbers of the formula.
    """
    keep_compiled_code(settings.compiled_folder)
    batches = published(
        kind, database=database
    )  # before the rows, so that a batch of later rows is seen as another one
    who = tables.students.c.is_active if who is None else who
    prepared = prepare(
        read_inputs(kind, who, database=database), config=config, now=now, default_threshold=settings.default_threshold
    )
    of = SHOWN[kind]
    rows = read_frame(database, select(*(of.c[name] for name in COLUMNS[kind])).where(of.c.status == "open"))
    dtypes = read_frame(database, _columns(kind).limit(0)).schema
    return resident_of(kind, prepared, rows, shown=dtypes, batches=batches)


@dataclass
class Residents:
    """The residents of a process, one a kind, each read anew when a shard has been scored again.

    Attributes:
        database: where from.
        settings: as for :func:`read_resident`.
        who: condition on ``students``; by default all of them.
    """

    database: Database
    settings: Settings
    who: ColumnElement[bool] | None = None
    _held: dict[Kind, Resident] = field(default_factory=dict, init=False)
    _reading: threading.Lock = field(default_factory=threading.Lock, init=False)

    def get(self, kind: Kind, *, now: datetime) -> Resident:
        """The resident of a kind. It is read by one thread at a time; meanwhile others are given the last one."""
        held = self._held.get(kind)
        if held is None:
            self._reading.acquire()
        elif held.batches == published(kind, database=self.database) or not self._reading.acquire(blocking=False):
            return held
        try:
            if self._held.get(kind) is held:
                self._held[kind] = read_resident(
                    kind, self.who, database=self.database, settings=self.settings, now=now
                )
            return self._held[kind]
        finally:
            self._reading.release()


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
    """The best opportunities of a student among all that fulfil a filter.

    What the student applied to or dismissed, and what closed, since the resident was read is left out; what comes next
    takes its place.

    Args:
        student_id: the student.
        wanted: the filter; its kind is the kind of the answer.
        limit: most rows; by default as many as a list shows.
        database: where what is shown is read.
        settings: as for :func:`read_resident`.
        now: the clock of filter and deadlines.
        resident: of the filter's kind; ``None``, or one without the student, has one read for this student alone.

    Returns:
        Best first: the columns of the view of the kind but ``batch_id`` and ``scored_at``, because the rows are of no
        batch. ``rank`` counts the rows of this answer.

    Raises:
        UnknownStudent: no such student.
        ValueError: a limit below 1.
    """
    kind = kind_of(wanted)
    limit = wanted_rows(kind, limit)
    if resident is None or student_id not in resident.row:
        students = tables.students
        known = read_frame(database, select(students.c.is_active).where(students.c.id == student_id))
        if known.is_empty():
            raise UnknownStudent(student_id)
        if resident is None or known.item():  # who is not active has no list, and nothing to be read
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


def _columns(kind: Kind) -> Select[Any]:
    return select(SHOWN[kind].c.id.label("opportunity_id"), *shown(kind))


def _shown_query(kind: Kind) -> Select[Any]:
    """What is shown of those ``ids`` that ``student`` can still act on at ``now``, in no order."""
    of = SHOWN[kind]
    until = deadline(kind, of)
    return _columns(kind).where(
        of.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))),
        of.c.status == "open",
        still_listed(kind, bindparam("student", type_=Text), of.c.id),
        or_(until.is_(None), until >= bindparam("now", type_=DateTime(timezone=True))),
    )


_QUERIES: dict[Kind, Select[Any]] = {kind: _shown_query(kind) for kind in SHOWN}


def _shown(resident: Resident, student_id: str, ids: pl.Series, *, database: Database, now: datetime) -> pl.DataFrame:
    # Over a pooled connection, which keeps the plan: to open one for Arrow takes longer than all the rest.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        found = connection.execute(
            _QUERIES[resident.kind], {"ids": ids.to_list(), "student": student_id, "now": now}
        ).all()
    return pl.DataFrame([tuple(row) for row in found], schema=resident.shown, orient="row")


def _rows(resident: Resident, chosen: Best, there: pl.DataFrame) -> pl.DataFrame:
    """The answer: scores in words, and what is shown."""
    rows = stored_rows(
        chosen,
        resident.students,
        resident.opportunities,
        resident.factors,
        formula=resident.formula,
        neutral_tenths=resident.config.feedback.neutral_tenths,
    ).rename({f"{resident.kind}_id": "opportunity_id"})
    rows = rows.with_columns(
        # By numpy: Polars divides by multiplying, and its last digit is not that of the table.
        score=np.minimum(chosen.total, FULL_TOTAL) / 10_000,
        scoring_version=pl.lit(resident.config.scoring_version),
    ).join(there, on="opportunity_id", how="inner", maintain_order="left")
    return rows.select(column.name for column in RECOMMENDED[resident.kind].c if column.name in rows.columns)
