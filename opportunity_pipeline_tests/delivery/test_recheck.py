"""The last check before a send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.delivery.recheck import Circumstances, Defer, Send, Stop, recheck
from opportunity_pipeline.notifications.quiet_hours import is_quiet

NOON = datetime(2026, 8, 23, 6, 30, tzinfo=UTC)  # 12:00 in Kolkata
NIGHT = datetime(2026, 8, 23, 18, 0, tzinfo=UTC)  # 23:30 in Kolkata
MORNING = datetime(2026, 8, 24, 2, 30, tzinfo=UTC)  # 08:00 in Kolkata

WANTED = Circumstances(
    channel="email",
    type="job_match",
    category="opportunities",
    expires_at=None,
    is_active=True,
    notifications_enabled=True,
    channels_off=(),
    switched_off=(),
    suppressed=None,
    applied=(False,),
    zone=ZoneInfo("Asia/Kolkata"),
    quiet_start=time(22),
    quiet_end=time(8),
    may_break_quiet_hours=False,
)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"expires_at": NOON + timedelta(microseconds=1)},
        {"channels_off": {"in_app"}, "switched_off": {"deadlines", "hackathon_match"}},
        {"applied": (True, False)},
        {"applied": ()},
        {"quiet_start": time(0), "quiet_end": time(0)},
    ],
)
def test_what_is_wanted_leaves(change: dict[str, Any]) -> None:
    assert recheck(replace(WANTED, **change), NOON) == Send()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"suppressed": "bounced"}, "nothing is sent to this address: bounced"),
        ({"is_active": False}, "student is not active"),
        ({"notifications_enabled": False}, "notifications are switched off"),
        ({"switched_off": {"opportunities"}}, "category is switched off"),
        ({"switched_off": {"job_match"}}, "type is switched off"),
        ({"channels_off": {"email"}}, "channel email is switched off"),
        ({"expires_at": NOON}, "expired before it could be sent"),
        ({"applied": (True,)}, "already applied"),
        ({"applied": (True, True)}, "already applied"),
        ({"zone": None}, "time zone is not known"),
    ],
)
def test_what_is_no_longer_wanted_is_stopped_with_a_reason(change: dict[str, Any], reason: str) -> None:
    assert recheck(replace(WANTED, **change), NOON) == Stop(reason)


def test_quiet_hours_defer() -> None:
    assert recheck(WANTED, NIGHT) == Defer(MORNING, "quiet hours")


def test_a_type_may_break_quiet_hours() -> None:
    assert recheck(replace(WANTED, may_break_quiet_hours=True), NIGHT) == Send()


def test_a_reason_to_stop_outweighs_quiet_hours() -> None:
    assert recheck(replace(WANTED, notifications_enabled=False), NIGHT) == Stop("notifications are switched off")


@given(
    st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda since: datetime(2025, 1, 1, tzinfo=UTC) + since),
    st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    st.times(),
    st.times(),
)
def test_nothing_leaves_in_quiet_hours(now: datetime, zone: str, start: time, end: time) -> None:
    circumstances = replace(WANTED, zone=ZoneInfo(zone), quiet_start=start, quiet_end=end)
    decision = recheck(circumstances, now)
    quiet = is_quiet(now, zone=ZoneInfo(zone), start=start, end=end)
    assert isinstance(decision, Defer) == quiet
    if isinstance(decision, Defer):
        assert decision.until > now
        assert recheck(circumstances, decision.until) == Send()
