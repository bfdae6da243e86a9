"""Properties of every plan, for any candidates, preferences and clock."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from opportunity_pipeline.notifications.batching import MOST_SINGLE
from opportunity_pipeline.notifications.decide import Reason, decide
from opportunity_pipeline.notifications.quiet_hours import is_quiet
from opportunity_pipeline.notifications.types import TYPES
from opportunity_pipeline_tests.notifications.frames import audience, candidate, candidates, student, told

STUDENTS = ("asha", "ben:1", "日本")
NOWS = st.integers(0, 2 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
WALL = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
ZONES = st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "No/Where"])


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A clock, students with preferences and earlier notifications, and candidates for them."""
    now = draw(NOWS)
    who = [
        student(
            id,
            time_zone=draw(ZONES),
            is_active=draw(st.sampled_from([True, True, True, False])),
            notifications_enabled=draw(st.sampled_from([True, True, True, False])),
            quiet_start=draw(WALL),
            quiet_end=draw(WALL),
            daily_cap=draw(st.integers(0, 4)),
            channels_off=draw(st.lists(st.sampled_from(["email", "in_app"]), unique=True)),
            switched_off=draw(st.lists(st.sampled_from(["deadlines", "job_match", "article_match"]), unique=True)),
        )
        for id in STUDENTS
    ]
    pairs = st.tuples(st.sampled_from(STUDENTS), st.sampled_from(sorted(TYPES)), st.integers(1, 6))
    rows = [
        candidate(
            opportunity,
            type,
            id,
            rank=draw(st.integers(1, 3)),
            score=draw(st.one_of(st.none(), st.integers(0, 1_300_000))),
            deadline=draw(st.one_of(st.none(), st.integers(1, 200).map(lambda hours: now + timedelta(hours=hours)))),
            standing=draw(st.sampled_from([None, None, None, "applied", "dismissed"])),
        )
        for id, type, opportunity in draw(st.lists(pairs, unique=True, max_size=40))
    ]
    for row in rows:
        if TYPES[row["type"]].category == "deadlines" and row["deadline"] is None:
            row["deadline"] = now + timedelta(hours=30)
    before = draw(st.lists(st.tuples(st.sampled_from(STUDENTS), st.integers(-30, 30)), max_size=6))
    return {
        "candidates": candidates(rows),
        "audience": audience(*who),
        "told": told(*((id, now + timedelta(hours=hours)) for id, hours in before)),
        "now": now,
    }


def _plan(world: dict[str, Any]) -> Any:
    return decide(world["candidates"], world["audience"], world["told"], now=world["now"])


@given(worlds())
@settings(max_examples=60)
def test_every_candidate_is_told_once_or_held_back_with_one_reason(world: dict[str, Any]) -> None:
    plan = _plan(world)
    ends = Counter([*plan.items["dedupe_key"], *plan.suppressed["dedupe_key"]])
    assert ends == Counter(world["candidates"]["dedupe_key"])
    assert set(plan.suppressed["reason"]) <= {reason.value for reason in Reason}
    assert set(plan.items["notification_id"]) == set(plan.notifications["id"])
    assert plan.notifications["id"].is_unique().all()
    assert plan.notifications["dedupe_key"].is_unique().all()


@given(worlds())
@settings(max_examples=60)
def test_nothing_is_due_in_quiet_hours_in_the_past_or_after_it_is_over(world: dict[str, Any]) -> None:
    who = {row["student_id"]: row for row in world["audience"].iter_rows(named=True)}
    plan = _plan(world)
    for row in plan.notifications.iter_rows(named=True):
        wishes = who[row["student_id"]]
        zone = ZoneInfo(wishes["time_zone"])
        assert not is_quiet(row["due_at"], zone=zone, start=wishes["quiet_start"], end=wishes["quiet_end"])
        assert row["due_at"] >= world["now"]
        assert row["expires_at"] > row["due_at"]


@given(worlds())
@settings(max_examples=60)
def test_no_day_exceeds_its_cap_and_no_opportunity_is_told_twice(world: dict[str, Any]) -> None:
    who = {row["student_id"]: row for row in world["audience"].iter_rows(named=True)}
    plan = _plan(world)

    def day(id: str, due_at: datetime) -> tuple[str, object]:
        return id, due_at.astimezone(ZoneInfo(who[id]["time_zone"])).date()

    planned = Counter(day(row["student_id"], row["due_at"]) for row in plan.notifications.iter_rows(named=True))
    known = [(id, due) for id, due in world["told"].iter_rows() if who[id]["time_zone"] != "No/Where"]
    before = Counter(day(id, due) for id, due in known)
    for place, number in planned.items():
        assert number + before[place] <= who[place[0]]["daily_cap"]
    once = plan.items.select("student_id", "kind", "opportunity_id")
    assert once.is_unique().all()


@given(worlds())
@settings(max_examples=60)
def test_batches_and_positions(world: dict[str, Any]) -> None:
    plan = _plan(world)
    for (_, type), rows in plan.items.group_by("student_id", "type"):
        carriers = rows["notification_id"].n_unique()
        assert carriers == (1 if rows.height > MOST_SINGLE else rows.height), type
    for _, rows in plan.items.group_by("notification_id"):
        assert sorted(rows["position"]) == list(range(1, rows.height + 1))
        assert rows.sort("position")["rank"].is_sorted()
        assert rows.select("student_id", "type").n_unique() == 1
        assert rows.height == 1 or rows.height > MOST_SINGLE
    by_mail = plan.notifications.filter(pl.col("channels").list.contains("email"))
    assert sorted(plan.deliveries["notification_id"]) == sorted(by_mail["id"])


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_rows_does_not_matter(world: dict[str, Any], random: Any) -> None:
    first = _plan(world)
    order = list(range(world["candidates"].height))
    random.shuffle(order)
    second = _plan({**world, "candidates": world["candidates"][order], "audience": world["audience"].reverse()})
    for name in ("items", "deliveries", "suppressed"):
        assert_frame_equal(getattr(first, name), getattr(second, name), check_row_order=False)
    assert_frame_equal(first.notifications.drop("channels"), second.notifications.drop("channels"))
