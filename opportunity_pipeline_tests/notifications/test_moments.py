"""Datetimes on a student's own calendar."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from opportunity_pipeline.notifications.moments import local_moment, moment_of, zone_of


@pytest.mark.parametrize(
    ("moment", "now", "zone", "days", "past", "other_year", "label"),
    [
        ("2026-08-22T18:29:00Z", "2026-08-21T12:00:00Z", "Asia/Kolkata", 1, False, False, "IST"),
        ("2026-08-22T18:31:00Z", "2026-08-21T12:00:00Z", "Asia/Kolkata", 2, False, False, "IST"),
        # Four hours away, but tomorrow; twenty hours away, but today.
        ("2026-08-22T02:00:00Z", "2026-08-21T22:00:00Z", "UTC", 1, False, False, "UTC"),
        ("2026-08-21T23:00:00Z", "2026-08-21T03:00:00Z", "UTC", 0, False, False, "UTC"),
        ("2026-08-21T03:00:00Z", "2026-08-21T03:00:00Z", "UTC", 0, True, False, "UTC"),
        ("2026-12-31T20:00:00Z", "2026-12-31T12:00:00Z", "Asia/Kolkata", 1, False, True, "IST"),
        ("2026-08-21T12:00:00Z", "2026-08-21T03:00:00Z", "Asia/Kathmandu", 0, False, False, "UTC+05:45"),
        ("2026-01-21T12:00:00Z", "2026-01-21T03:00:00Z", "America/Sao_Paulo", 0, False, False, "UTC-03:00"),
        ("2026-01-21T12:00:00Z", "2026-01-21T03:00:00Z", "America/New_York", 1, False, False, "EST"),
        ("2026-08-21T12:00:00Z", "2026-08-21T03:00:00Z", "America/New_York", 1, False, False, "EDT"),
    ],
)
def test_days_are_calendar_days_of_the_zone(
    moment: str, now: str, zone: str, days: int, past: bool, other_year: bool, label: str
) -> None:
    local = local_moment(datetime.fromisoformat(moment), now=datetime.fromisoformat(now), zone=ZoneInfo(zone))
    assert (local.days, local.past, local.other_year, local.zone) == (days, past, other_year, label)
    assert local.at == datetime.fromisoformat(moment)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_day_without_a_time_is_the_same_day_everywhere(zone: str) -> None:
    now = datetime.fromisoformat("2026-12-20T12:00:00Z")
    stated = local_moment(datetime.fromisoformat("2026-12-21T23:59:59Z"), now=now, zone=ZoneInfo(zone))
    assert (stated.at.date().isoformat(), stated.day_only) == ("2026-12-21", True)
    other = local_moment(datetime.fromisoformat("2026-12-21T23:59:00Z"), now=now, zone=ZoneInfo(zone))
    assert (other.at.tzinfo, other.day_only) == (ZoneInfo(zone), False)


@pytest.mark.parametrize(
    "name", ["Nowhere/Town", "../../etc/passwd", "/etc/localtime", "America", "", "\x00", "x" * 500]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_of(name) is None


def test_a_zone_is_found() -> None:
    assert zone_of("Asia/Kolkata") == ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize("text", ["2026-08-23T00:00:00", "soon", ""])
def test_a_moment_without_a_zone_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"has no zone|Invalid isoformat"):
        moment_of(text)
