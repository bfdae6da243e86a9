"""Quiet hours: known nights, and a minute-by-minute oracle around every clock change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opportunity_pipeline.notifications.quiet_hours import is_quiet, quiet_until

NIGHT = (time(22), time(8))


def until(moment: str, zone: str, start: time, end: time) -> str:
    return quiet_until(datetime.fromisoformat(moment), zone=ZoneInfo(zone), start=start, end=end).isoformat()


@pytest.mark.parametrize(
    ("moment", "zone", "window", "due"),
    [
        # An ordinary night, its boundaries and the day between.
        ("2026-08-23T16:29:59+00:00", "Asia/Kolkata", NIGHT, "2026-08-23T16:29:59+00:00"),
        ("2026-08-23T16:30:00+00:00", "Asia/Kolkata", NIGHT, "2026-08-24T02:30:00+00:00"),
        ("2026-08-24T02:29:59.999999+00:00", "Asia/Kolkata", NIGHT, "2026-08-24T02:30:00+00:00"),
        ("2026-08-24T02:30:00+00:00", "Asia/Kolkata", NIGHT, "2026-08-24T02:30:00+00:00"),
        # A window within one day, an empty one, and the whole day except one minute.
        ("2026-08-23T13:00:00+00:00", "UTC", (time(12), time(14)), "2026-08-23T14:00:00+00:00"),
        ("2026-08-23T11:59:00+00:00", "UTC", (time(12), time(14)), "2026-08-23T11:59:00+00:00"),
        ("2026-08-23T03:00:00+00:00", "UTC", (time(0), time(0)), "2026-08-23T03:00:00+00:00"),
        ("2026-08-23T12:01:00+00:00", "UTC", (time(12, 1), time(12)), "2026-08-24T12:00:00+00:00"),
        # The night the clocks go forward in New York is an hour shorter, in autumn an hour longer.
        ("2026-03-08T04:00:00+00:00", "America/New_York", NIGHT, "2026-03-08T12:00:00+00:00"),
        ("2026-11-01T03:00:00+00:00", "America/New_York", NIGHT, "2026-11-01T13:00:00+00:00"),
        # 02:30 does not exist that night: quiet hours end when the clock jumps from 02:00 to 03:00.
        ("2026-03-08T06:00:00+00:00", "America/New_York", (time(22), time(2, 30)), "2026-03-08T07:00:00+00:00"),
        # 01:30 occurs twice: quiet ends at the first, resumes when the clock is set back, and ends at the second.
        ("2026-11-01T05:00:00+00:00", "America/New_York", (time(22), time(1, 30)), "2026-11-01T05:30:00+00:00"),
        ("2026-11-01T06:10:00+00:00", "America/New_York", (time(22), time(1, 30)), "2026-11-01T06:30:00+00:00"),
        # The clock goes back to before the start of quiet hours.
        ("2026-11-01T05:45:00+00:00", "America/New_York", (time(1, 30), time(8)), "2026-11-01T06:00:00+00:00"),
        # The only time that is not quiet, 02:10 to 02:20, is skipped that night.
        ("2026-03-08T06:00:00+00:00", "America/New_York", (time(2, 20), time(2, 10)), "2026-03-09T06:10:00+00:00"),
        # Lord Howe Island shifts by half an hour; Samoa skipped the whole of 30 December 2011.
        ("2026-10-03T14:00:00+00:00", "Australia/Lord_Howe", NIGHT, "2026-10-03T21:00:00+00:00"),
        ("2011-12-30T09:00:00+00:00", "Pacific/Apia", NIGHT, "2011-12-30T18:00:00+00:00"),
    ],
)
def test_known_nights(moment: str, zone: str, window: tuple[time, time], due: str) -> None:
    assert until(moment, zone, *window) == due


ZONES = [
    "Asia/Kolkata",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "UTC",
]
# Days around clock changes in the zones above.
DAYS = [
    "2026-03-08",
    "2026-03-29",
    "2026-10-04",
    "2026-10-25",
    "2026-11-01",
    "2026-04-05",
    "2026-02-15",
    "2026-03-22",
    "2011-12-30",
    "2026-08-23",
]
WALL = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 31, 45, 59]))


def _oracle(moment: datetime, zone: ZoneInfo, start: time, end: time) -> datetime:
    """Checks local time minute by minute."""
    at = moment
    for _ in range(4 * 24 * 60):
        shown = at.astimezone(zone).time()
        quiet = start <= shown < end if start <= end else shown >= start or shown < end
        if not quiet:
            return at
        at += timedelta(minutes=1)
    raise AssertionError("quiet for four days")


@given(
    zone=st.sampled_from(ZONES),
    day=st.sampled_from(DAYS),
    minutes=st.integers(-1440, 2 * 1440),
    start=WALL,
    end=WALL,
)
@example(zone="America/New_York", day="2026-03-08", minutes=360, start=time(22), end=time(2, 30))
@example(zone="America/New_York", day="2026-11-01", minutes=370, start=time(1, 30), end=time(1, 15))
@example(zone="Antarctica/Troll", day="2026-03-29", minutes=30, start=time(22), end=time(2, 0))
def test_it_is_the_first_minute_that_is_not_quiet(zone: str, day: str, minutes: int, start: time, end: time) -> None:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=minutes)
    due = quiet_until(moment, zone=ZoneInfo(zone), start=start, end=end)
    assert due == _oracle(moment, ZoneInfo(zone), start, end)


@given(
    moment=st.floats(3e8, 2.1e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from(ZONES),
    start=st.times(),
    end=st.times(),
)
def test_what_comes_out_is_never_quiet_never_earlier_and_stays(
    moment: datetime, zone: str, start: time, end: time
) -> None:
    window = {"zone": ZoneInfo(zone), "start": start, "end": end}
    due = quiet_until(moment, **window)  # type: ignore[arg-type]
    assert due >= moment
    assert due.tzinfo is UTC
    assert not is_quiet(due, **window)  # type: ignore[arg-type]
    assert quiet_until(due, **window) == due  # type: ignore[arg-type]
    assert (due == moment) is not is_quiet(moment, **window)  # type: ignore[arg-type]
