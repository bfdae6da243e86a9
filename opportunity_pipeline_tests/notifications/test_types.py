"""The registry, its generated page, and deduplication keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.notifications.candidates import RULES
from opportunity_pipeline.notifications.decide import Reason
from opportunity_pipeline.notifications.dedupe import batch_key, delivery_id, item_key, notification_id, window_label
from opportunity_pipeline.notifications.preferences import AUDIENCE_SCHEMA, DEFAULTS, read_audience
from opportunity_pipeline.notifications.types import TYPES, UnknownNotificationType, notification_type
from opportunity_pipeline.notifications.types_page import types_page
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.tables.notifications import CHANNELS, PRIORITIES
from opportunity_pipeline_tests.notifications.world import World


def test_each_type_is_what_the_tables_allow() -> None:
    for name, entry in TYPES.items():
        assert entry.name == name
        assert entry.priority in PRIORITIES
        assert set(entry.channels) <= set(CHANNELS)
        assert ":" not in name
        assert entry.summary.endswith(".")


@pytest.mark.parametrize(
    ("name", "priority", "resends", "window"),
    [
        ("job_match", "high", 3, None),
        ("hackathon_match", "high", 3, None),
        ("article_match", "medium", 3, None),
        ("application_deadline", "high", 1, timedelta(days=1)),
        ("registration_deadline", "high", 1, timedelta(days=1)),
    ],
)
def test_what_the_types_promise(name: str, priority: str, resends: int, window: timedelta | None) -> None:
    entry = notification_type(name)
    assert (entry.priority, entry.ambiguous_resends, entry.dedupe_window) == (priority, resends, window)
    assert not entry.may_break_quiet_hours, "never at night"


def test_an_unknown_type_names_the_known_ones() -> None:
    with pytest.raises(UnknownNotificationType, match="'x' is not known; known are: job_match, hackathon_match, "):
        notification_type("x")


def test_the_page_documents_every_type_rule_and_reason() -> None:
    page = types_page()
    for word in (*TYPES, *RULES, *(reason.value for reason in Reason)):
        assert word in page
    assert page.endswith("\n")


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────

MONDAY = datetime(2026, 8, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "anchor", "label"),
    [
        (None, None, "once"),
        (None, MONDAY, "once"),
        (timedelta(days=1), MONDAY, "2026-08-24"),
        (timedelta(days=1), MONDAY - timedelta(microseconds=1), "2026-08-23"),
        (timedelta(days=7), MONDAY + timedelta(days=6, hours=23), "2026-08-24"),
        (timedelta(days=7), MONDAY - timedelta(seconds=1), "2026-08-17"),
        (timedelta(days=1), datetime(1969, 12, 31, 12, tzinfo=UTC), "1969-12-31"),
    ],
)
def test_windows(window: timedelta | None, anchor: datetime | None, label: str) -> None:
    assert window_label(window, anchor) == label


def test_a_window_without_a_moment_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs an anchor"):
        window_label(timedelta(days=1), None)


PARTS = st.tuples(
    st.sampled_from(sorted(TYPES)),
    st.text(":ab/1", max_size=6),
    st.sampled_from(["job", "hackathon"]),
    st.integers(0, 30),
    st.sampled_from(["once", "2026-08-24"]),
)


@given(PARTS, PARTS)
def test_different_things_have_different_keys(
    one: tuple[str, str, str, int, str], other: tuple[str, str, str, int, str]
) -> None:
    assert (item_key(*one) == item_key(*other)) is (one == other)


@given(st.lists(st.text(min_size=1), unique=True, min_size=1))
def test_a_batch_key_is_of_its_items_in_any_order(keys: list[str]) -> None:
    key = batch_key("job_match", "asha", keys)
    assert key == batch_key("job_match", "asha", reversed(keys))
    assert key != batch_key("job_match", "asha", [*keys, "another"])
    assert key.startswith("job_match:asha:batch/")


def test_ids_never_change() -> None:
    # Known answers: a changed namespace would notify everyone of everything again.
    notification = notification_id("job_match:asha:job/7:once")
    assert notification == UUID("e68a74f8-4d15-500d-91fc-825b1245c809")
    assert delivery_id(notification, "email") == UUID("fe0606fe-9a1f-53df-abff-c4fbfe0eacad")
    assert delivery_id(notification, "email") != delivery_id(notification, "in_app")


def test_every_type_and_category_can_be_switched_off() -> None:
    assert set(tables.SWITCHES) == TYPES.keys() | {entry.category for entry in TYPES.values()}


# ── preferences ───────────────────────────────────────────────────────────────────────────────────


def test_the_defaults_are_those_of_the_tables_and_settings(world: World) -> None:
    world.student("silent")
    world.student("stated")
    world.prefer("stated")
    audience = read_audience(world.database).sort("student_id")
    assert audience.schema == AUDIENCE_SCHEMA
    silent, stated = audience.drop("student_id", "email", "name").iter_rows()
    assert silent == stated
    (row,) = world.rows(tables.notification_preferences)
    assert row["match_threshold"] is None  # the setting holds
    assert (row["deadline_days"], row["registration_days"]) == (DEFAULTS.deadline_days, DEFAULTS.registration_days)


def test_what_a_student_stated_is_read(world: World) -> None:
    world.student("asha", time_zone="Asia/Kolkata", locale="hi", notifications_enabled=False)
    world.prefer(
        "asha",
        quiet_start="23:30",
        quiet_end="06:15",
        daily_cap=2,
        channels={"email": False, "in_app": True},
        categories={"deadlines": False, "job_match": False, "opportunities": True},
    )
    world.insert(tables.suppressions, channel="email", recipient="Asha@Example.org", reason="bounced", since=world.now)
    (row,) = read_audience(world.database).iter_rows(named=True)
    assert (str(row["quiet_start"]), str(row["quiet_end"]), row["daily_cap"]) == ("23:30:00", "06:15:00", 2)
    assert row["channels_off"] == ["email"]
    assert sorted(row["switched_off"]) == ["deadlines", "job_match"]
    assert (row["time_zone"], row["locale"], row["notifications_enabled"]) == ("Asia/Kolkata", "hi", False)


def test_an_empty_audience_has_its_columns(world: World) -> None:
    assert read_audience(world.database).equals(pl.DataFrame(schema=AUDIENCE_SCHEMA))
