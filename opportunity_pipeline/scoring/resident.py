"""Residents: a kind's scoring problem, kept in memory to answer queries for one student after another.

Belongs here: reading it, querying the best opportunities within a mask, and when to read it again. Does not belong
here: filter criteria (`filters`), the rows of an answer (`filtered`).

For each query the kernel scores the student again with all opportunities outside the mask excluded, which takes less
than a millisecond. Reading and shaping take seconds; they are done once for many students.
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
from sqlalchemy import ColumnElement, Select, select

from opportunity_pipeline.scoring.compiled import keep_compiled_code
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import Best, found, worth_of
from opportunity_pipeline.scoring.filters import COLUMNS, Facts, Filter, filter_facts, mask
from opportunity_pipeline.scoring.formula import Formula
from opportunity_pipeline.scoring.inputs import SHOWN, read_inputs
from opportunity_pipeline.scoring.prepare import Prepared, prepare
from opportunity_pipeline.scoring.problem import Problem
from opportunity_pipeline.scoring.published import published
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.recommended import shown


@dataclass(frozen=True, eq=False)
class Resident:
    """Everything kept in memory to answer queries for some students and all opportunities of a kind. Immutable.

    It takes about 55 MB for 100,000 jobs plus 1.4 KB per student; while it is read for 10,000 students, the process
    grows by 280 MB.

    Attributes:
        kind: the kind.
        config: the constants of the formula.
        formula: the formula.
        factors: feedback factors, as in ``Prepared``.
        students: the students that get lists.
        opportunities: the opportunities considered, in tie-breaking order.
        facts: facts that filters compare, in the same order.
        problem: of these students and opportunities; ``None`` if there are none.
        row: position of a student, by id.
        shown: names and dtypes of an opportunity's display columns.
        batches: the batches published when it was read, with their version marks.
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
        """The best opportunities of a student among those that match a filter.

        Args:
            student_id: one of the students.
            wanted: a filter of the same kind.
            keep: maximum number of rows; at least 1.
            now: the time that the filter refers to.
        """
        if self.problem is None or student_id not in self.row:
            nothing = np.empty(0, np.int32)
            return Best(nothing, nothing, nothing, nothing)
        return best_among(self.problem, self.row[student_id], keep, mask(wanted, self.facts, now=now))


def best_among(problem: Problem, student: int, keep: int, allowed: NDArray[np.bool_]) -> Best:
    """The best opportunities of one student among the allowed ones, regardless of the student's threshold.

    Args:
        problem: all students and opportunities.
        student: position of the student.
        keep: maximum number of rows; at least 1.
        allowed: mask by position of the opportunity.

    Returns:
        At most ``keep`` pairs; ranks count only allowed opportunities.
    """
    students = range(student, student + 1)
    worth = worth_of(problem, students)
    closed = ~allowed[problem.walk.position]
    closed[worth.excluded] = True
    excluded = np.flatnonzero(closed).astype(np.int32)
    # No total reaches this threshold, so the list is never longer than ``keep``.
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
    """Builds a resident.

    Args:
        kind: the kind.
        prepared: features of both sides.
        rows: the opportunities' columns that filters read.
        shown: names and dtypes of an opportunity's display columns.
        batches: published batches with their version marks.
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
    """Reads a resident from the current rows, scored as the next batch would score them.

    Args:
        kind: kind of opportunity.
        who: condition on ``students``; by default all active students.
        database: the database to read.
        settings: folder of compiled code, default threshold.
        now: the time that scores refer to.
        config: the constants of the formula.
    """
    keep_compiled_code(settings.compiled_folder)
    # Read before the rows, so that a batch published in between counts as a change.
    batches = published(kind, database=database)
    who = tables.students.c.is_active if who is None else who
    prepared = prepare(
        read_inputs(kind, who, database=database), config=config, now=now, default_threshold=settings.default_threshold
    )
    of = SHOWN[kind]
    rows = read_frame(database, select(*(of.c[name] for name in COLUMNS[kind])).where(of.c.status == "open"))
    dtypes = read_frame(database, shown_columns(kind).limit(0)).schema
    return resident_of(kind, prepared, rows, shown=dtypes, batches=batches)


@dataclass
class Residents:
    """The residents of a process, one per kind, each read again after a shard has been scored.

    Attributes:
        database: the database to read.
        settings: as for :func:`read_resident`.
        who: condition on ``students``; by default all active students.
    """

    database: Database
    settings: Settings
    who: ColumnElement[bool] | None = None
    _held: dict[Kind, Resident] = field(default_factory=dict, init=False)
    _reading: threading.Lock = field(default_factory=threading.Lock, init=False)

    def get(self, kind: Kind, *, now: datetime) -> Resident:
        """The resident of a kind. One thread at a time reads it again; meanwhile other threads get the old one."""
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


def shown_columns(kind: Kind) -> Select[Any]:
    """The display columns of an opportunity, with its id."""
    return select(SHOWN[kind].c.id.label("opportunity_id"), *shown(kind))
