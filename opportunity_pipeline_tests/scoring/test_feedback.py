"""Feedback factors and exclusions, boundary by boundary.

Belongs here: factors and exclusions as frames. Does not belong here: their effect on lists (`test_engine`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl
import pytest

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.feedback import exclusions, factors
from opportunity_pipeline_tests.scoring.world import NOW, Application, Job, Reaction, Student, inputs_of

GROUPS = pl.DataFrame({"opportunity_id": [1, 2, 3, 4, 5, 6, 7, 8], "group": ["a", "a", "a", "a", "b", "b", "b", None]})


def factor_rows(reactions: Sequence[Reaction]) -> list[tuple[str, str, int]]:
    feedback = inputs_of("job", [], [], reactions).feedback
    return [(s, g, t) for s, g, t in factors(feedback, GROUPS, config=DEFAULT_CONFIG, now=NOW).rows()]


def clicks(*ids: int, action: str = "clicked", at: datetime = NOW) -> list[Reaction]:
    return [Reaction("s", one, action, at) for one in ids]


OLD = NOW - timedelta(days=90)


@pytest.mark.parametrize(
    ("reactions", "expected"),
    [
        ([], []),
        (clicks(1, 2), []),
        (clicks(1, 2, 3), [("s", "a", 13)]),
        ([*clicks(1), *clicks(2, action="saved"), *clicks(3, action="applied")], [("s", "a", 13)]),
        (clicks(1, 1, 2), []),  # one opportunity counts once
        ([*clicks(1, 2), *clicks(2, action="saved")], []),
        (clicks(1, 2, 5, 6), []),  # groups are counted separately
        ([*clicks(1, 2, 3), *clicks(1, 2, action="ignored")], [("s", "a", 13)]),
        ([*clicks(1, 2, 3), *clicks(1, 2, 3, action="ignored")], []),  # equally many on both sides
        ([*clicks(1, 2, 3), *clicks(1, 2, 3, 4, action="dismissed")], [("s", "a", 7)]),
        ([*clicks(1, 2, action="ignored"), *clicks(3, action="dismissed")], [("s", "a", 7)]),
        (clicks(1, 2, action="ignored"), []),
        (clicks(1, 2, 3, at=OLD), [("s", "a", 13)]),
        (clicks(1, 2, 3, at=OLD - timedelta(microseconds=1)), []),
        (clicks(1, 2, 3, at=NOW + timedelta(microseconds=1)), []),
        (clicks(8, 9, 10), []),  # without a group, or unknown
        ([*clicks(1, 2, 3), *clicks(5, 6, 7, action="ignored")], [("s", "a", 13), ("s", "b", 7)]),
    ],
)
def test_factors(reactions: list[Reaction], expected: list[tuple[str, str, int]]) -> None:
    assert factor_rows(reactions) == expected


def test_students_are_counted_apart() -> None:
    assert factor_rows([*clicks(1, 2), Reaction("t", 3, "clicked")]) == []


@pytest.mark.parametrize(
    ("reactions", "applications", "expected"),
    [
        (clicks(1, action="clicked") + clicks(2, action="saved") + clicks(3, action="ignored"), [], []),
        (clicks(1, action="dismissed", at=NOW - timedelta(days=4000)), [], [(1, "you have dismissed it")]),
        (clicks(1, action="dismissed", at=NOW + timedelta(seconds=1)), [], []),
        (clicks(1, action="applied"), [], [(1, "you have applied")]),
        ([], [Application("s", 1, "draft"), Application("s", 2, "withdrawn")], [(2, "you have applied")]),
        (
            [],
            [Application("s", 1, at=NOW + timedelta(seconds=1)), Application("s", 2, at=NOW)],
            [(2, "you have applied")],
        ),
        (clicks(1, action="dismissed"), [Application("s", 1)], [(1, "you have applied")]),
    ],
)
def test_exclusions(
    reactions: list[Reaction], applications: list[Application], expected: list[tuple[int, str]]
) -> None:
    inputs = inputs_of("job", [Student("s")], [Job(1)], reactions, applications)
    rows = exclusions(inputs.feedback, inputs.applications, now=NOW)
    assert rows.drop("student_id").rows() == expected
