"""Lists compared as numbers give the same as lists compared directly.

Belongs here: overlaps of many pairs. Does not belong here: the formula's use of them (`test_engine`).
"""

from __future__ import annotations

from random import Random
from typing import get_args

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.scoring import intersecting
from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.rows import pairs_of, with_everything
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.oracle import random_world

KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("students", "opportunities"), [(60, 40), (1, 30), (30, 1)])
def test_pairs_share_what_their_lists_share(kind: Kind, students: int, opportunities: int) -> None:
    random = Random(f"overlaps {kind} {students}")
    world = random_world(kind, random, students, opportunities)
    prepared = prepared_of(world.students, world.opportunities, world.reactions, world.applications)
    active, considered = prepared.active, prepared.considered
    pairs = [(one, other) for one in range(active.height) for other in range(considered.height)]
    random.shuffle(pairs)
    none = np.zeros(len(pairs), np.int32)
    student, opportunity = (np.array(side, np.int32) for side in zip(*pairs, strict=True))
    chosen = Best(student, opportunity, none, none)
    lists = pairs_of(chosen, active, considered, prepared.factors, 10)
    expected = with_everything(lists, prepared.formula)
    overlaps = prepared.overlaps.of(chosen)
    names = [overlap.name for overlap in prepared.formula.overlaps]
    assert expected.select(pl.sum_horizontal(names).max()).item() > 0
    assert_frame_equal(with_everything(lists, prepared.formula, overlaps=overlaps), expected, check_column_order=False)


def test_no_pairs() -> None:
    world = random_world("job", Random(1), 5, 5)
    prepared = prepared_of(world.students, world.opportunities)
    nothing = np.empty(0, np.int32)
    found = prepared.overlaps.of(Best(nothing, nothing, nothing, nothing))
    assert found.height == 0
    assert found.schema["matched_skills"] == pl.List(pl.String)
    for loop in (intersecting.shared, intersecting.split):
        assert len(loop.signatures) == 1, "it is compiled for one kind of arguments"
