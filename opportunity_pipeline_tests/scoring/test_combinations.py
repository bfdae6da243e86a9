"""Combinations of facts, against the rows themselves."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from opportunity_pipeline.scoring.formula.combinations import MOST, combinations

# Few values and many, far apart and close together, with nulls and nothing but nulls.
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
    names = ["a", "b", "c"]
    frame = pl.DataFrame({name: [0, 2**30, 0, None] for name in names})
    assert (2**30) ** len(names) > MOST
    ((different, places),) = combinations(frame, [names])
    assert different.height == 3
    assert different[places].equals(frame)
