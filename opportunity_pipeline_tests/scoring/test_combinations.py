"""Combinations of facts, compared with the rows themselves.

Belongs here: packing and comparing rows. Does not belong here: tables of components (`test_engine`).
"""

from __future__ import annotations

from typing import get_args

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from opportunity_pipeline.scoring.engine import Best
from opportunity_pipeline.scoring.formula.combinations import combinations
from opportunity_pipeline.scoring.rows import pairs_of, with_everything
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.world import Article, Hackathon, Job, Opportunity, Student

# Few and many values, close together and far apart, with nulls and all-null columns.
small = st.none() | st.integers(-2, 2)
wide = st.none() | st.integers(-(2**31), 2**31 - 1)
facts = st.lists(st.tuples(small, wide, st.none() | st.booleans(), st.none()), min_size=1, max_size=40)
SCHEMA = {"small": pl.Int32, "wide": pl.Int32, "holds": pl.Boolean, "nothing": pl.Int64}
WANTED = (["small"], ["holds", "small"], ["small", "wide", "nothing"], ["nothing"], list(SCHEMA))


@examples(max_examples=100)
@given(rows=facts)
@example(rows=[(None, None, None, None)])
def test_each_row_is_the_one_it_is_said_to_be(rows: list[tuple[int | None, int | None, bool | None, None]]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    for names, (different, places) in zip(WANTED, combinations(frame, WANTED), strict=True):
        assert different[places].equals(frame.select(names))
        assert not different.is_duplicated().any()


def test_more_than_an_integer_holds() -> None:
    # Packed into 64 bits, the first two would get the same key: their keys differ by 2 ** 64.
    far = 2**22 - 2
    frame = pl.DataFrame({"a": [0, 2**20, far], "b": [0, 0, far], "c": [0, 0, far]})
    ((different, places),) = combinations(frame, [["a", "b", "c"]])
    assert different.height == 3
    assert different[places].equals(frame)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_words_are_told_by_integers_and_booleans(kind: Kind) -> None:
    people = [Student("s", {"python": 70})]
    ones: dict[Kind, Opportunity] = {"job": Job(1), "hackathon": Hackathon(1), "article": Article(1, "Chess")}
    prepared = prepared_of(people, [ones[kind]])
    pairs = pairs_of(
        Best(*(np.array([number], np.int32) for number in (0, 0, 0, 1))),
        prepared.active,
        prepared.considered,
        prepared.factors,
        10,
    )
    facts = with_everything(pairs, prepared.formula)
    for part in prepared.formula.components:
        read = {name for words in part.words() for name in words.meta.root_names()}
        assert read
        for name in read:
            assert facts.schema[name].is_integer() or facts.schema[name] == pl.Boolean
