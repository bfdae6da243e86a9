"""The next state of a delivery after an attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.delivery.backoff import Outcome
from opportunity_pipeline.delivery.transitions import Policy, Step, after_attempt

NOW = datetime(2026, 8, 23, tzinfo=UTC)
ID = UUID(int=1)


def step(outcome: Outcome, attempts: int = 1, ambiguous: int = 0, tries: int = 3, resends: int = 1) -> Step:
    return after_attempt(
        outcome,
        delivery_id=ID,
        attempts=attempts,
        ambiguous_attempts=ambiguous,
        policy=Policy(tries, resends),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("outcome", "attempts", "ambiguous", "resends", "status"),
    [
        ("accepted", 1, 0, 1, "accepted"),
        ("accepted", 3, 1, 1, "accepted"),
        ("failed", 1, 0, 1, "failed"),
        ("retry", 1, 0, 1, "pending"),
        ("retry", 2, 0, 1, "pending"),
        ("retry", 3, 0, 1, "dead"),
        ("retry", 1, 0, 0, "pending"),  # every type retries a definite failure
        ("ambiguous", 1, 0, 0, "ambiguous"),  # at most once
        ("ambiguous", 1, 0, 1, "pending"),
        ("ambiguous", 2, 1, 1, "ambiguous"),  # one resend, not two
        ("ambiguous", 2, 1, 3, "pending"),
        ("ambiguous", 3, 0, 3, "ambiguous"),  # attempts used up, and it may have arrived: not `dead`
    ],
)
def test_the_next_status(outcome: Outcome, attempts: int, ambiguous: int, resends: int, status: str) -> None:
    next_step = step(outcome, attempts, ambiguous, resends=resends)
    assert next_step.status == status
    assert next_step.ambiguous == (outcome == "ambiguous")
    assert (next_step.due_at is not None) == (status == "pending")


def test_a_retry_is_due_after_a_delay() -> None:
    first, second = step("retry", 1).due_at, step("retry", 2).due_at
    assert first is not None
    assert second is not None
    assert timedelta(seconds=30) <= first - NOW <= timedelta(minutes=1)
    assert timedelta(minutes=1) <= second - NOW <= timedelta(minutes=2)


def test_a_wait_that_is_asked_for_is_kept() -> None:
    asked = after_attempt(
        "retry",
        delivery_id=ID,
        attempts=1,
        ambiguous_attempts=0,
        policy=Policy(3, 0),
        now=NOW,
        asked=timedelta(minutes=10),
    )
    assert asked.due_at is not None
    assert asked.due_at >= NOW + timedelta(minutes=10)


@given(
    st.lists(st.sampled_from(["accepted", "retry", "failed", "ambiguous"]), min_size=12, max_size=12),
    st.integers(1, 10),
    st.integers(0, 5),
)
def test_any_course_ends_within_its_tries_and_never_resends_more_than_allowed(
    outcomes: list[Outcome], tries: int, resends: int
) -> None:
    attempts = ambiguous = sent_after_ambiguous = 0
    for outcome in outcomes:
        sent_after_ambiguous += ambiguous > 0
        attempts += 1
        next_step = step(outcome, attempts, ambiguous, tries, resends)
        ambiguous += next_step.ambiguous
        if next_step.status != "pending":
            break
    assert next_step.status != "pending"
    assert attempts <= tries
    assert ambiguous <= resends + 1
