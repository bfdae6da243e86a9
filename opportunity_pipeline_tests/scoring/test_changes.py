"""Merging stored lists with new opportunities, compared with lists computed from all totals.

Belongs here: merging and turnover. Does not belong here: updates through a database (`test_update`).
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from opportunity_pipeline.scoring import merging
from opportunity_pipeline.scoring.changes import least_entering, merge, turnover

KEEP = 3
Totals = dict[int, int]
# Few distinct totals, so that ties are frequent; ids are in tie-breaking order.
some = st.dictionaries(st.integers(0, 9), st.integers(0, 4), max_size=10)


def beginning(totals: Totals, threshold: int) -> list[tuple[int, int]]:
    """Opportunity and total of each entry of a list."""
    order = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for rank, pair in enumerate(order, start=1) if rank <= KEEP or pair[1] >= threshold]


a_student = st.tuples(some, some, st.integers(0, 5))


@examples(max_examples=150)
@given(students=st.lists(a_student, min_size=1, max_size=4), gone=st.sets(st.integers(0, 9)))
# A new one between the threshold and the last entry of a list that is longer than the minimum.
@example(students=[({0: 4, 1: 4, 2: 4, 3: 4}, {5: 2}, 1)], gone=set())
# The remaining rows are just enough, whether new ones rank after them or not.
@example(students=[({0: 4, 1: 4, 2: 4}, {5: 2}, 1)], gone=set())
@example(students=[({0: 4, 1: 4, 2: 4}, {5: 4}, 5)], gone=set())
def test_merged_lists_are_the_lists_of_everything(students: list[tuple[Totals, Totals, int]], gone: set[int]) -> None:
    # What is new or gone is so for all students.
    fresh = {one for _, new, _ in students for one in new}
    same = [{one: total for one, total in before.items() if one not in gone | fresh} for before, _, _ in students]
    stored = [beginning(before, threshold) for before, _, threshold in students]
    lists = pl.DataFrame(
        {
            "student_id": [f"s{number}" for number in range(len(students))],
            "threshold": [threshold for _, _, threshold in students],
            "opportunity_ids": [[one for one, _ in row] for row in stored],
            "totals": [[total for _, total in row] for row in stored],
        },
        schema_overrides={"opportunity_ids": pl.List(pl.Int64), "totals": pl.List(pl.Int32)},
    )
    least = least_entering(lists, KEEP).to_list()
    entering = [
        (number, *pair)
        for number, (_, new, _) in enumerate(students)
        for pair in beginning(new, 0)
        if pair[1] >= least[number]
    ]
    # Two opportunities per day, newest first.
    considered = pl.DataFrame(
        [(one, date(2026, 1, 20 - one // 2)) for one in sorted({*fresh}.union(*same), reverse=True)],
        schema={"opportunity_id": pl.Int64, "newest": pl.Date},
        orient="row",
    )
    outdated = pl.Series(sorted(gone | fresh), dtype=pl.Int64)
    schema = {"student": pl.Int32, "opportunity_id": pl.Int64, "total": pl.Int32}
    pairs = pl.DataFrame(entering, schema, orient="row").join(considered, on="opportunity_id", maintain_order="left")
    merged = merge(lists, pairs, considered, outdated, KEEP)
    lists_now = {row[0]: [*zip(row[1], row[2], strict=True)] for row in merged.lists.iter_rows()}
    for number, (_, new, threshold) in enumerate(students):
        name, was = f"s{number}", {one for one, _ in stored[number]}
        came = dict(merged.came.filter(pl.col("student") == number).select("opportunity_id", "rank").iter_rows())
        left = set(merged.left.filter(pl.col("student_id") == name)["opportunity_id"])
        if name in merged.unsure:
            # A full list has lost rows, or the remaining ones end too early to know what comes next.
            assert len(stored[number]) >= KEEP
            assert (name in lists_now, came, left) == (False, {}, set())
            assert was - same[number].keys()
            continue
        expected = beginning(same[number] | new, threshold)
        assert lists_now.get(name, stored[number]) == expected
        listed = {one: rank for rank, (one, _) in enumerate(expected, start=1)}
        assert came == {one: rank for one, rank in listed.items() if one in new}
        # The current list is what stayed plus what came.
        assert (was - left) | came.keys() == listed.keys()
        assert not (was - left) & came.keys()


def test_nothing_is_merged_into_a_list_that_is_made_anew() -> None:
    schema = {"opportunity_ids": pl.List(pl.Int64), "totals": pl.List(pl.Int32)}
    lists = pl.DataFrame(
        {
            "student_id": ["anew", "s"],
            "threshold": [1, 1],
            "opportunity_ids": [None, [1, 2, 3]],
            "totals": [None, [5, 4, 3]],
        },
        schema_overrides=schema,
    )
    assert least_entering(lists, KEEP).to_list() == [2**31 - 1, 1]
    day = date(2026, 1, 1)
    considered = pl.DataFrame({"opportunity_id": [1, 2, 3, 4], "newest": [day] * 4})
    entering = pl.DataFrame({"student": [1], "opportunity_id": [4], "newest": [day], "total": [9]})
    merged = merge(lists, entering, considered, pl.Series(dtype=pl.Int64), KEEP)
    assert merged.lists["student_id"].to_list() == ["s"]
    assert merged.came.rows() == [(1, 4, day, 9, 1)]
    merge(lists, entering.cast({"student": pl.Int32, "total": pl.Int32}), considered, pl.Series([2]), KEEP)
    assert len(merging.merged.signatures) == 1, "it is compiled for one kind of arguments"
    shorter = lists.with_columns(totals=pl.col("totals").list.head(2))
    with pytest.raises(ValueError, match="3 opportunities and 2 totals"):
        merge(shorter, entering, considered, pl.Series(dtype=pl.Int64), KEEP)


def test_turnover() -> None:
    def opportunities(digests: dict[int, int]) -> pl.DataFrame:
        return pl.DataFrame({"opportunity_id": [*digests], "digest": [*digests.values()]})

    turned = turnover(opportunities({1: 7, 2: 7, 3: 7}), opportunities({2: 7, 3: 8, 4: 7}))
    assert (turned.new.to_list(), turned.gone.to_list()) == ([3, 4], [1, 3])
    assert turned.size == 4
