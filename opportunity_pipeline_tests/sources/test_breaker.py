"""The circuit breaker: when a source is paused, and that it is never disabled for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.sources.breaker import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Breaker,
    after_failure,
    position,
)
from opportunity_pipeline.sources.transport.retrying import LONGEST_RETRY_AFTER_SECONDS

NOW = datetime(2026, 8, 23, tzinfo=UTC)


def failing(times: int, chance: float = 1.0) -> list[Breaker]:
    states = [Breaker()]
    for _ in range(times):
        states.append(after_failure(states[-1], NOW, retry_after=None, chance=chance))
    return states


def test_two_failures_do_not_open_it_and_the_third_does() -> None:
    assert [state.open_until for state in failing(3)] == [None, None, None, NOW + FIRST_PAUSE]


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [state.open_until - NOW for state in failing(12) if state.open_until is not None]
    assert pauses[:4] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8]
    assert pauses[-1] == LONGEST_PAUSE


def test_chance_spreads_pauses() -> None:
    assert failing(3, chance=0.0)[-1].open_until == NOW + FIRST_PAUSE * 0.75


@pytest.mark.parametrize(
    ("open_until", "expected"),
    [
        (None, "closed"),
        (NOW + timedelta(seconds=1), "open"),
        (NOW, "half open"),
        (NOW - timedelta(days=9), "half open"),
    ],
)
def test_position(open_until: datetime | None, expected: str) -> None:
    assert position(Breaker(3, open_until), NOW) == expected


def test_an_upstream_that_asks_for_time_gets_it_at_once() -> None:
    state = after_failure(Breaker(), NOW, retry_after=3600, chance=0)
    assert state == Breaker(1, NOW + timedelta(hours=1))


def test_the_longer_pause_counts() -> None:
    third = after_failure(Breaker(2), NOW, retry_after=1, chance=1)
    assert third.open_until == NOW + FIRST_PAUSE


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_no_source_is_dead_for_ever(failures: int, chance: float) -> None:
    state = after_failure(Breaker(failures), NOW, retry_after=None, chance=chance)
    assert position(state, NOW + LONGEST_PAUSE) in {"closed", "half open"}


def test_a_clock_that_is_set_back_does_not_end_the_longest_pause() -> None:
    week = after_failure(Breaker(), NOW, retry_after=LONGEST_RETRY_AFTER_SECONDS, chance=0)
    for back in (timedelta(0), timedelta(seconds=1), timedelta(minutes=30)):
        assert position(week, NOW - back) == "open"


def test_a_time_set_by_a_clock_that_ran_ahead_is_over() -> None:
    assert position(Breaker(3, NOW + timedelta(days=8)), NOW) == "half open"
    assert position(Breaker(3, NOW + timedelta(days=3650)), NOW) == "half open"
