"""New opportunities that can enter lists, on minimal worlds; random ones are in `test_update_sequences`.

Belongs here: which opportunities enter. Does not belong here: merging them into lists (`test_changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from opportunity_pipeline.scoring import kernel
from opportunity_pipeline.scoring.changes import merge
from opportunity_pipeline.scoring.engine import TASK
from opportunity_pipeline.scoring.entering import entering
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.world import Job, Student

PYTHON = Job(1, skills=["python"], years=0, mode="remote")
COOKING = Job(2, "Cook", ["grilling"], years=9)
CLOSED = Job(3, status="expired")
SCHEMA = {
    "student": pl.Int32(),
    "opportunity": pl.Int32(),
    "total": pl.Int32(),
    "opportunity_id": pl.Int64(),
    "newest": pl.Datetime("us", "UTC"),
}


def lists_of(prepared: Prepared, totals: Sequence[list[int] | None]) -> pl.DataFrame:
    ids = [None if one is None else list(range(10, 10 + len(one))) for one in totals]
    return prepared.active.select("student_id", "threshold").with_columns(
        pl.Series("totals", totals, pl.List(pl.Int32)), pl.Series("opportunity_ids", ids, pl.List(pl.Int64))
    )


def test_only_what_reaches_a_list_enters_it() -> None:
    students = [Student(name, {"python": 30}) for name in ("anew", "full", "short")]
    prepared = prepared_of(students, [PYTHON, COOKING])
    pairs = entering(prepared, lists_of(prepared, [None, [900_000, 500_000], [900_000]]), 2)
    assert pairs.schema == SCHEMA
    assert pairs.select("student", "opportunity_id").rows() == [(1, 1), (2, 1), (2, 2)]
    ids = prepared.considered["opportunity_id"]
    assert ids[pairs["opportunity"].to_list()].to_list() == pairs["opportunity_id"].to_list()


@pytest.mark.parametrize(
    ("students", "jobs"),
    [([Student("s", active=False)], [PYTHON]), ([Student("s")], [CLOSED]), ([Student("s")], [PYTHON])],
    ids=["nobody has a list", "nothing is new", "all lists are made anew"],
)
def test_where_nothing_can_enter(students: Sequence[Student], jobs: Sequence[Job]) -> None:
    prepared = prepared_of(students, jobs)
    lists = lists_of(prepared, [[1] if jobs == [CLOSED] else None for _ in range(prepared.active.height)])
    pairs = entering(prepared, lists, 2)
    assert pairs.is_empty()
    assert pairs.schema == SCHEMA
    considered = pl.DataFrame({"opportunity_id": [1, 10], "newest": [date(2026, 1, 1)] * 2})
    merged = merge(lists, pairs, considered, pl.Series(dtype=pl.Int64), 2)
    assert merged.lists.is_empty()
    assert merged.came.is_empty()


def test_the_students_of_a_task_fit_into_a_key() -> None:
    assert 1 << kernel.STUDENT_BITS >= TASK
    assert kernel.STUDENT_BITS + kernel.TOTAL_BITS + kernel.POSITION_BITS < 64
