"""Merging stored lists with new opportunities, against lists made from all totals."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from opportunity_pipeline.scoring.changes import least_entering, merge, turnover

KEEP = 3
Totals = dict[int, int]
# Few distinct totals, so that ties are frequent; ids are in the order that breaks them.
some = st.dictionaries(st.integers(0, 9), st.integers(0, 4), max_size=10)


def beginning(totals: Totals, threshold: int) -> list[tuple[int, int]]:
    """Opportunity and total of a list."""
    order = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for rank, pair in enumerate(order, start=1) if rank <= KEEP or pair[1] >= threshold]


def pairs(totals: list[tuple[int, int]]) -> pl.DataFrame:
    schema = {"student_id": pl.String, "opportunity_id": pl.Int64, "total": pl.Int32}
    return pl.DataFrame([("s", *pair) for pair in totals], schema=schema, orient="row")


@examples(max_examples=100)
@given(before=some, gone=st.sets(st.integers(0, 9)), new=some, threshold=st.integers(0, 5))
# Between the threshold and the last of a list that is longer than it has to be.
@example(before={0: 4, 1: 4, 2: 4, 3: 4}, gone=set(), new={5: 2}, threshold=1)
def test_a_merged_list_is_the_list_of_everything(before: Totals, gone: set[int], new: Totals, threshold: int) -> None:
    stored = beginning(before, threshold)
    same = {one: total for one, total in before.items() if one not in gone and one not in new}
    lists = pl.DataFrame(
        {
            "student_id": ["s"],
            "threshold": [threshold],
            "opportunity_ids": [[one for one, _ in stored]],
            "totals": [[total for _, total in stored]],
        },
        schema_overrides={"opportunity_ids": pl.List(pl.Int64), "totals": pl.List(pl.Int32)},
    )
    least = least_entering(lists, KEEP).item()
    # Two of a day each, the newest first.
    considered = pl.DataFrame(
        [(one, date(2026, 1, 20 - one // 2)) for one in [*same, *new]],
        schema={"opportunity_id": pl.Int64, "newest": pl.Date},
        orient="row",
    )
    left_out = pl.Series([one for one in before if one not in same], dtype=pl.Int64)
    merged = merge(lists, pairs([pair for pair in beginning(new, 0) if pair[1] >= least]), considered, left_out, KEEP)
    was, came, left = (
        {one for one, _ in stored},
        set(merged.came["opportunity_id"]),
        set(merged.left["opportunity_id"]),
    )
    if merged.unsure.is_empty():
        expected = beginning(same | new, threshold)
        if merged.lists.is_empty():
            assert stored == expected
        else:
            assert [*zip(*merged.lists.select("opportunity_ids", "totals").row(0), strict=True)] == expected
        listed = {one: rank for rank, (one, _) in enumerate(expected, start=1)}
        assert dict(merged.came.select("opportunity_id", "rank").iter_rows()) == {
            one: rank for one, rank in listed.items() if one in new
        }
        # What is in the list now is what stayed and what came.
        assert (was - left) | came == listed.keys()
        assert not (was - left) & came
    else:
        # A full list has lost rows, or what is left of it ends too early to tell what comes then.
        assert len(stored) >= KEEP
        assert (merged.lists.is_empty(), came, left) == (True, set(), set())
        assert was - same.keys()


def test_turnover() -> None:
    def opportunities(digests: dict[int, int]) -> pl.DataFrame:
        return pl.DataFrame({"opportunity_id": [*digests], "digest": [*digests.values()]})

    turned = turnover(opportunities({1: 7, 2: 7, 3: 7}), opportunities({2: 7, 3: 8, 4: 7}))
    assert (turned.new.to_list(), turned.gone.to_list()) == ([3, 4], [1, 3])
    assert turned.size == 4
