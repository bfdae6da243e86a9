"""The planner's rules on frames, with known answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import polars as pl
import pytest

from opportunity_pipeline.notifications.decide import Plan, Reason, decide
from opportunity_pipeline.notifications.types import TYPES, UnknownNotificationType
from opportunity_pipeline_tests.notifications.frames import NOON, audience, candidate, candidates, student, told

NIGHT = NOON.replace(hour=23)
MORNING = (NOON + timedelta(days=1)).replace(hour=8)


def reasons(plan: Plan) -> dict[int, str]:
    return dict(plan.suppressed.select("opportunity_id", "reason").iter_rows())


def carried(plan: Plan) -> list[list[int]]:
    """The opportunities of each notification, in order."""
    groups = plan.items.group_by("notification_id", maintain_order=True).agg(pl.col("opportunity_id"))
    return sorted(groups["opportunity_id"].to_list())


# ── holding back ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("item", "who", "reason"),
    [
        ({"standing": "applied"}, {}, Reason.APPLIED),
        ({"standing": "dismissed"}, {}, Reason.DISMISSED),
        ({}, {"is_active": False}, Reason.INACTIVE),
        ({}, {"notifications_enabled": False}, Reason.MASTER_SWITCH),
        ({}, {"switched_off": ["opportunities"]}, Reason.CATEGORY_OFF),
        ({}, {"switched_off": ["job_match"]}, Reason.TYPE_OFF),
        ({}, {"channels_off": ["email", "in_app"]}, Reason.NO_CHANNEL),
        ({}, {"time_zone": "Nowhere/Town"}, Reason.UNKNOWN_ZONE),
        ({}, {"daily_cap": 0}, Reason.CAP),
        # If several apply, the first in the order is reported.
        ({"standing": "applied"}, {"is_active": False, "daily_cap": 0}, Reason.APPLIED),
        ({}, {"is_active": False, "notifications_enabled": False}, Reason.INACTIVE),
        ({}, {"notifications_enabled": False, "switched_off": ["job_match"]}, Reason.MASTER_SWITCH),
        ({}, {"switched_off": ["opportunities", "job_match"]}, Reason.CATEGORY_OFF),
        ({}, {"channels_off": ["email", "in_app"], "daily_cap": 0}, Reason.NO_CHANNEL),
    ],
)
def test_the_first_reason_that_holds(item: dict[str, Any], who: dict[str, Any], reason: Reason) -> None:
    plan = decide(candidates([candidate(1, **item)]), audience(student(**who)), told(), now=NOON)
    assert reasons(plan) == {1: reason.value}
    assert plan.notifications.is_empty()
    assert plan.items.is_empty()
    assert plan.deliveries.is_empty()


@pytest.mark.parametrize("off", [["deadlines"], ["hackathon_match"], ["jobs"], []])
def test_switches_of_other_types_hold_nothing_back(off: list[str]) -> None:
    plan = decide(candidates([candidate(1)]), audience(student(switched_off=off)), told(), now=NOON)
    assert plan.suppressed.is_empty()
    assert plan.items.height == 1


@pytest.mark.parametrize(
    ("off", "channels", "mails"), [([], ["email", "in_app"], 1), (["email"], ["in_app"], 0), (["in_app"], ["email"], 1)]
)
def test_a_delivery_for_each_channel_that_is_left_but_in_app(off: list[str], channels: list[str], mails: int) -> None:
    plan = decide(candidates([candidate(1)]), audience(student(channels_off=off)), told(), now=NOON)
    assert sorted(plan.notifications["channels"].to_list()[0]) == channels
    assert plan.deliveries.height == mails


def test_an_unknown_type_is_an_error_that_names_those_there_are() -> None:
    row = {**candidate(1), "type": "lunch"}
    with pytest.raises(UnknownNotificationType, match="'lunch' is not known; known are: job_match, "):
        decide(candidates([row]), audience(), told(), now=NOON)


# ── quiet hours, expiry, priority ─────────────────────────────────────────────────────────────────


def test_quiet_hours_defer_and_do_not_drop() -> None:
    plan = decide(candidates([candidate(1)]), audience(), told(), now=NIGHT)
    assert plan.notifications["due_at"].to_list() == [MORNING]
    assert plan.deliveries["due_at"].to_list() == [MORNING]


def test_a_type_that_may_break_quiet_hours_is_due_at_once() -> None:
    types = {"job_match": replace(TYPES["job_match"], may_break_quiet_hours=True)}
    plan = decide(candidates([candidate(1)]), audience(), told(), now=NIGHT, types=types)
    assert plan.notifications["due_at"].to_list() == [NIGHT]


@pytest.mark.parametrize(
    ("deadline", "reason"),
    [(MORNING, Reason.OVER_BY_MORNING.value), (MORNING + timedelta(seconds=1), None), (None, None)],
)
def test_what_is_over_when_quiet_hours_end_is_held_back(deadline: datetime | None, reason: str | None) -> None:
    rows = [candidate(1, deadline=deadline)]
    plan = decide(candidates(rows), audience(), told(), now=NIGHT)
    assert reasons(plan) == ({1: reason} if reason else {})


@pytest.mark.parametrize(
    ("type", "deadline", "expires"),
    [
        ("job_match", None, NOON + timedelta(days=7)),
        ("job_match", NOON + timedelta(days=2), NOON + timedelta(days=2)),
        ("job_match", NOON + timedelta(days=30), NOON + timedelta(days=7)),
        ("application_deadline", NOON + timedelta(days=30), NOON + timedelta(days=30)),
    ],
)
def test_expiry(type: str, deadline: datetime | None, expires: datetime) -> None:
    plan = decide(candidates([candidate(1, type, deadline=deadline)]), audience(), told(), now=NOON)
    assert plan.notifications["expires_at"].to_list() == plan.deliveries["expires_at"].to_list() == [expires]


@pytest.mark.parametrize(
    ("type", "hours", "now", "priority"),
    [
        ("application_deadline", 24, NOON, "urgent"),
        ("application_deadline", 24.01, NOON, "high"),
        ("registration_deadline", 1, NOON, "urgent"),
        # Sent in the morning, nine hours later, which is within a day of the deadline.
        ("application_deadline", 32, NIGHT, "urgent"),
        ("application_deadline", 33.01, NIGHT, "high"),
        ("job_match", 1, NOON, "high"),
        ("hackathon_match", None, NOON, "high"),
        ("article_match", None, NOON, "medium"),
    ],
)
def test_priority(type: str, hours: float | None, now: datetime, priority: str) -> None:
    deadline = None if hours is None else now + timedelta(hours=hours)
    plan = decide(candidates([candidate(1, type, deadline=deadline)]), audience(), told(), now=now)
    assert plan.notifications["priority"].to_list() == plan.deliveries["priority"].to_list() == [priority]


# ── the strongest reason ──────────────────────────────────────────────────────────────────────────


def test_an_opportunity_is_told_once_a_cycle_by_its_strongest_reason() -> None:
    rows = [
        candidate(1, "job_match"),
        candidate(1, "application_deadline", deadline=NOON + timedelta(hours=5)),
        candidate(2, "job_match"),
        # The same id in another kind is another opportunity; another student is independent.
        candidate(1, "hackathon_match"),
        candidate(1, "job_match", student="ben"),
    ]
    plan = decide(candidates(rows), audience(student(), student("ben")), told(), now=NOON)
    assert sorted(plan.items.select("student_id", "type", "opportunity_id").iter_rows()) == [
        ("asha", "application_deadline", 1),
        ("asha", "hackathon_match", 1),
        ("asha", "job_match", 2),
        ("ben", "job_match", 1),
    ]
    (row,) = plan.suppressed.iter_rows(named=True)
    assert (row["student_id"], row["type"], row["reason"]) == ("asha", "job_match", "told by a stronger reason")


def test_a_reason_that_is_held_back_leaves_it_to_the_next() -> None:
    rows = [candidate(1, "job_match"), candidate(1, "application_deadline", deadline=NOON + timedelta(hours=5))]
    plan = decide(candidates(rows), audience(student(switched_off=["deadlines"])), told(), now=NOON)
    assert plan.items["type"].to_list() == ["job_match"]
    assert plan.suppressed["reason"].to_list() == ["category is switched off"]


# ── batching ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("count", "groups"),
    [(1, [[1]]), (3, [[1], [2], [3]]), (4, [[1, 2, 3, 4]]), (5, [[1, 2, 3, 4, 5]])],
)
def test_more_than_three_of_a_type_become_one(count: int, groups: list[list[int]]) -> None:
    plan = decide(candidates(candidate(n) for n in range(1, count + 1)), audience(), told(), now=NOON)
    assert carried(plan) == groups
    assert plan.notifications.height == plan.deliveries.height == len(groups)


def test_what_is_held_back_does_not_count_towards_a_batch() -> None:
    rows = [candidate(n, standing="applied" if n == 4 else None) for n in range(1, 5)]
    plan = decide(candidates(rows), audience(), told(), now=NOON)
    assert carried(plan) == [[1], [2], [3]]


def test_types_and_students_are_batched_apart() -> None:
    rows = [candidate(n, type, who) for n in (1, 2) for type in ("job_match", "hackathon_match") for who in ("a", "b")]
    plan = decide(candidates(rows), audience(student("a"), student("b")), told(), now=NOON)
    assert plan.notifications.height == 8


def test_a_type_that_is_not_batchable_comes_one_by_one() -> None:
    types = {"job_match": replace(TYPES["job_match"], batchable=False)}
    plan = decide(candidates(candidate(n) for n in range(1, 6)), audience(), told(), now=NOON, types=types)
    assert plan.notifications.height == 5


def test_a_batch_is_as_urgent_as_its_most_urgent_item_and_lives_as_long_as_its_last() -> None:
    rows = [
        candidate(n, "application_deadline", deadline=NOON + timedelta(hours=hours))
        for n, hours in ((1, 70), (2, 20), (3, 40), (4, 60))
    ]
    (row,) = decide(candidates(rows), audience(), told(), now=NOON).notifications.iter_rows(named=True)
    assert (row["priority"], row["expires_at"]) == ("urgent", NOON + timedelta(hours=70))


# ── the cap ───────────────────────────────────────────────────────────────────────────────────────


def test_the_cap_counts_notifications_not_items() -> None:
    rows = [candidate(n) for n in range(1, 6)]
    plan = decide(candidates(rows), audience(student(daily_cap=1)), told(), now=NOON)
    assert carried(plan) == [[1, 2, 3, 4, 5]]


def test_the_most_urgent_then_the_best_fit_first() -> None:
    rows = [
        candidate(1, "article_match", score=990_000),
        candidate(2, "job_match", score=800_000),
        candidate(3, "job_match", score=810_000),
        candidate(4, "application_deadline", deadline=NOON + timedelta(hours=5), score=None),
    ]
    plan = decide(candidates(rows), audience(student(daily_cap=2)), told(), now=NOON)
    assert carried(plan) == [[3], [4]]
    assert reasons(plan) == {1: Reason.CAP.value, 2: Reason.CAP.value}


@pytest.mark.parametrize(
    ("zone", "earlier", "fits"),
    [
        # Noon in UTC is 17:30 in Kolkata, where the day began at 18:30 UTC the day before.
        ("Asia/Kolkata", "2026-08-22T18:30:00+00:00", False),
        ("Asia/Kolkata", "2026-08-22T18:29:59+00:00", True),
        ("UTC", "2026-08-22T23:59:59+00:00", True),
        ("UTC", "2026-08-23T00:00:00+00:00", False),
        # A notification deferred to tomorrow counts for tomorrow.
        ("UTC", "2026-08-24T08:00:00+00:00", True),
    ],
)
def test_the_cap_is_for_the_local_day(zone: str, earlier: str, fits: bool) -> None:
    who = audience(student(time_zone=zone, daily_cap=1))
    before = told(("asha", datetime.fromisoformat(earlier)), ("someone else", NOON))
    plan = decide(candidates([candidate(1)]), who, before, now=NOON)
    assert reasons(plan) == ({} if fits else {1: Reason.CAP.value})


def test_what_is_deferred_counts_on_the_day_it_is_due() -> None:
    who = audience(student(daily_cap=1))
    today, tomorrow = told(("asha", NOON)), told(("asha", MORNING))
    assert decide(candidates([candidate(1)]), who, today, now=NIGHT).suppressed.is_empty()
    assert reasons(decide(candidates([candidate(1)]), who, tomorrow, now=NIGHT)) == {1: Reason.CAP.value}


# ── as a whole ────────────────────────────────────────────────────────────────────────────────────


def test_no_candidates_no_plan() -> None:
    plan = decide(candidates([]), audience(), told(), now=NOON)
    assert [frame.height for frame in (plan.notifications, plan.items, plan.deliveries, plan.suppressed)] == [0] * 4


def test_evidence_rides_along() -> None:
    frame = candidates([candidate(1)]).with_columns(reasons=pl.Series([["why"]]))
    plan = decide(frame, audience(), told(), now=NOON)
    assert plan.items["reasons"].to_list() == [["why"]]


def test_students_in_different_zones_are_due_at_different_times() -> None:
    who = audience(
        student("india", time_zone="Asia/Kolkata"),
        student("york", time_zone="America/New_York"),
        student("owl", time_zone="Asia/Kolkata", quiet_start=time(4), quiet_end=time(12)),
    )
    now = NOON.replace(hour=20)
    plan = decide(candidates(candidate(1, student=id) for id in ("india", "york", "owl")), who, told(), now=now)
    due = {row["student_id"]: row["due_at"] for row in plan.notifications.iter_rows(named=True)}
    assert due == {"india": (NOON + timedelta(days=1)).replace(hour=2, minute=30), "york": now, "owl": now}
