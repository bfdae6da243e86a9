"""Trend percentiles compared with their definition.

Belongs here: percentiles. Does not belong here: the points they earn (`test_formula_tables`).
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import floor

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.trend import trend_percentiles
from opportunity_pipeline_tests.scoring.world import NOW, Reaction, inputs_of


def percentiles(counts: dict[int, int], closed: int = 0) -> dict[int, int | None]:
    """The percentiles of articles that engage the given numbers of students; ``closed`` of them are closed."""
    reactions = [Reaction(f"s{student}", one, "clicked") for one, count in counts.items() for student in range(count)]
    ids = [*counts]
    articles = pl.DataFrame(
        {"id": ids, "status": ["expired"] * closed + ["open"] * (len(ids) - closed)},
        schema={"id": pl.Int64, "status": pl.String},
    )
    rows = trend_percentiles(articles, inputs_of("article", [], [], reactions).feedback, config=DEFAULT_CONFIG, now=NOW)
    return dict(rows.rows())


def test_while_nothing_engages_nothing_is_known() -> None:
    assert percentiles({1: 0, 2: 0}) == {1: None, 2: None}
    assert percentiles({}) == {}


def test_one_click_lifts_one_and_leaves_the_rest_near_the_middle() -> None:
    assert percentiles({1: 1} | dict.fromkeys(range(2, 101), 0)) == {1: 100} | dict.fromkeys(range(2, 101), 50)


def test_ties_share_the_middle_of_their_places() -> None:
    # 4 articles: half of one place is 12.5 %; 3, 3 share (1 + 1) / 4 = 50 %, 0 gets 12.5 → 13 %, 9 gets 87.5 → 88 %
    assert percentiles({1: 3, 2: 0, 3: 9, 4: 3}) == {1: 50, 2: 13, 3: 88, 4: 50}


def test_closed_articles_neither_have_a_trend_nor_count() -> None:
    assert percentiles({1: 5, 2: 1, 3: 2}, closed=1) == {1: None, 2: 25, 3: 75}


def test_only_distinct_students_who_engaged_lately_count() -> None:
    week = timedelta(days=7)
    reactions = [
        *(Reaction("a", 1, action, NOW - week) for action in ("clicked", "saved", "applied")),
        *(Reaction(name, 2, action, NOW) for name in "bcd" for action in ("ignored", "dismissed")),
        *(Reaction(name, 2, "clicked", NOW - week - timedelta(microseconds=1)) for name in "bcd"),
        *(Reaction(name, 2, "clicked", NOW + timedelta(microseconds=1)) for name in "bcd"),
    ]
    articles = pl.DataFrame({"id": [1, 2], "status": ["open", "open"]})
    feedback = inputs_of("article", [], [], reactions).feedback
    rows = trend_percentiles(articles, feedback, config=DEFAULT_CONFIG, now=NOW).rows()
    assert rows == [(1, 75), (2, 25)]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_percentiles_are_the_definition(counts: list[int]) -> None:
    numbered = dict(enumerate(counts))
    expected = {
        one: floor(
            Fraction(100 * (2 * sum(other < count for other in counts) + counts.count(count)), 2 * len(counts))
            + Fraction(1, 2)
        )
        if any(counts)
        else None
        for one, count in numbered.items()
    }
    assert percentiles(numbered) == expected
