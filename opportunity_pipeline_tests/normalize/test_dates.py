"""Dates and periods, with the rules of ``dates``; many more cases are in ``cases/dates.jsonl``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.dates.date_readings import DateField
from opportunity_pipeline.normalize.dates.dates import read_dates, read_span

NOW = datetime(2025, 11, 10, 15, 30, tzinfo=UTC)
EVENTS = [
    ("Nov 09 - 20, 2025", "2025-11-09", "2025-11-20"),
    ("Feb 03 - Mar 17, 2026", "2026-02-03", "2026-03-17"),
    ("Dec 31, 2025 - Jan 28, 2026", "2025-12-31", "2026-01-28"),
    ("Dec 28 - Jan 03, 2026", "2025-12-28", "2026-01-03"),
    ("Dec 28, 2025 - Jan 03", "2025-12-28", "2026-01-03"),
    ("Jan 2nd - 4th", "2026-01-02", "2026-01-04"),
    ("Jan 31st - Feb 1st", "2026-01-31", "2026-02-01"),
    ("Dec 30th - Jan 2nd", "2025-12-30", "2026-01-02"),
    ("Oct 31 - Nov 30, 2025", "2025-10-31", "2025-11-30"),
    ("9-11 November 2025", "2025-11-09", "2025-11-11"),
    ("2025-11-09 to 2025-11-20", "2025-11-09", "2025-11-20"),
    ("November 9 – 20, 2025", "2025-11-09", "2025-11-20"),
    ("Nov 9, 2025", "2025-11-09", "2025-11-09"),
    ("Sun, Nov 9, 2025", "2025-11-09", "2025-11-09"),
    ("9 Nov' 25", "2025-11-09", "2025-11-09"),
    ("09 Nov 2025", "2025-11-09", "2025-11-09"),
    ("10/10/2025", "2025-10-10", "2025-10-10"),
    ("11/25/2025", "2025-11-25", "2025-11-25"),
    ("25.11.2025", "2025-11-25", "2025-11-25"),
    ("2025/11/09", "2025-11-09", "2025-11-09"),
    ("2025-11-09", "2025-11-09", "2025-11-09"),
    ("Apply by 15 Nov 2025", "2025-11-15", "2025-11-15"),
    ("Deadline: November 15th, 2025", "2025-11-15", "2025-11-15"),
    ("January 2026", "2026-01-01", "2026-01-31"),
    ("2026-02", "2026-02-01", "2026-02-28"),
    ("Jan 5", "2026-01-05", "2026-01-05"),
    ("Aug 30", "2025-08-30", "2025-08-30"),
    ("today", "2025-11-10", "2025-11-10"),
    ("Posted today", "2025-11-10", "2025-11-10"),
    ("yesterday", "2025-11-09", "2025-11-09"),
    ("3 days ago", "2025-11-07", "2025-11-07"),
    ("Posted 2 weeks ago", "2025-10-27", "2025-10-27"),
    ("30+ days ago", "2025-10-11", "2025-10-11"),
    ("a month ago", "2025-10-01", "2025-10-31"),
    ("5 hours ago", "2025-11-10", "2025-11-10"),
    ("16 hours ago", "2025-11-09", "2025-11-09"),
    ("6 days left", "2025-11-16", "2025-11-16"),
    ("about 1 month left", "2025-12-01", "2025-12-31"),
    ("2025-11-09 10:00:00", "2025-11-09", "2025-11-09"),
    ("Nov 9, 2025 at 5:00 PM", "2025-11-09", "2025-11-09"),
]
INSTANTS = [
    ("2025-11-09T10:00:00Z", "2025-11-09T10:00:00+00:00"),
    ("2025-11-09T10:00:00-04:00", "2025-11-09T14:00:00+00:00"),
    ("Sun, 09 Nov 2025 10:00:00 GMT", "2025-11-09T10:00:00+00:00"),
    ("Sun, 09 Nov 2025 10:00:00 +0530", "2025-11-09T04:30:00+00:00"),
    (1762682400, "2025-11-09T10:00:00+00:00"),
    (1762682400000, "2025-11-09T10:00:00+00:00"),
    ("1762682400", "2025-11-09T10:00:00+00:00"),
    ("Nov 9, 2025 at 5:00 PM EST", "2025-11-09T22:00:00+00:00"),
    ("9 November 2025, 17:00 IST", "2025-11-09T11:30:00+00:00"),
    ("Nov 9, 2025 12:00 am UTC", "2025-11-09T00:00:00+00:00"),
]
UNREADABLE = [
    *("", "   ", "Quite Old", "soon", "N/A", "TBD", "2025-13-40", "31/31/2025", "Feb 30, 2025", "0001-01-01", "Nov 45"),
    *(
        "12",
        "2025",
        "99999999999999999999",
        "Nov 20 - 09, 2025",
        "09/11/2025",
        "Nov 9 2025 25:00",
        True,
    ),
    *(None, float("nan"), float("inf"), -1e18, "x" * 500, "3 days"),
]


@pytest.mark.parametrize(("text", "start", "end"), EVENTS)
def test_days(text: str, start: str, end: str) -> None:
    span = read_span(text, now=NOW)
    assert span is not None
    assert span.precision in {"day", "month"}
    assert span.start == datetime.fromisoformat(f"{start}T00:00:00+00:00")
    assert span.end == datetime.fromisoformat(f"{end}T23:59:59+00:00")


@pytest.mark.parametrize(("text", "instant"), INSTANTS)
def test_instants(text: object, instant: str) -> None:
    span = read_span(text, now=NOW)
    assert span is not None
    assert (span.start, span.end, span.precision) == (*[datetime.fromisoformat(instant)] * 2, "instant")


@pytest.mark.parametrize("text", UNREADABLE)
def test_nothing_is_guessed(text: object) -> None:
    assert read_span(text, now=NOW) is None


def test_the_order_of_day_and_month_is_told_or_unknown() -> None:
    american = read_span("03/04/2026", now=NOW, day_first=False)
    indian = read_span("03/04/2026", now=NOW, day_first=True)
    assert american is not None
    assert indian is not None
    assert (american.start.month, indian.start.month) == (3, 4)
    assert read_span("03/04/2026", now=NOW) is None
    # The other end of the range shows the order of day and month.
    span = read_span("03/04/2026 - 25/04/2026", now=NOW)
    assert span is not None
    assert span.start.month == 4


def test_a_day_is_the_day_of_the_zone() -> None:
    span = read_span("2025-03-30", now=NOW, zone=ZoneInfo("Europe/Berlin"))
    assert span is not None
    assert span.start == datetime(2025, 3, 29, 23, tzinfo=UTC)
    assert span.end == datetime(2025, 3, 30, 21, 59, 59, tzinfo=UTC)  # the clock went forward that night
    indian_evening = read_span("today", now=datetime(2025, 11, 10, 20, tzinfo=UTC), zone=ZoneInfo("Asia/Kolkata"))
    assert indian_evening is not None
    assert indian_evening.start == datetime(2025, 11, 10, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "day"), [("deadline", "2025-11-13"), ("posted", "2025-11-07"), ("period", None), (None, None)]
)
def test_a_distance_without_a_direction_needs_one(field: DateField | None, day: str | None) -> None:
    span = read_span("3 days", now=NOW, field=field)
    assert (span.start.date().isoformat() if span else None) == day


@pytest.mark.parametrize(
    ("field", "day"), [("deadline", "2026-08-30"), ("posted", "2025-08-30"), ("period", "2026-08-30")]
)
def test_a_year_that_is_left_out_follows_from_the_field(field: DateField, day: str) -> None:
    span = read_span("30 Aug", now=datetime(2026, 5, 1, tzinfo=UTC), field=field)
    assert span is not None
    assert span.start.date().isoformat() == day


def test_without_now_nothing_is_counted_from_it() -> None:
    assert read_dates("3 days ago", field="posted") is None
    assert read_dates("Today - Sep 27, 2026", field="period") is None
    assert read_dates("30 Aug", field="deadline") is None
    assert read_dates("30 Aug 2026", field="deadline") is not None


@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        ("Posted 5 Sep 2026, apply by 30 Sep 2026", "posted", "2026-09-05"),
        ("Posted 5 Sep 2026, apply by 30 Sep 2026", "deadline", "2026-09-30"),
        ("Deadline extended from 15 Sep 2026 to 30 Sep 2026", "deadline", "2026-09-30"),
        ("Register by 1 Oct 2026. Event: 9 Oct 2026", "period", "2026-10-09"),
    ],
)
def test_the_field_chooses_between_dates(text: str, field: DateField, day: str) -> None:
    span = read_span(text, now=NOW, field=field)
    assert span is not None
    assert span.start.date().isoformat() == span.end.date().isoformat() == day


moments = st.integers(631_238_400, 4_133_894_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(st.text() | st.floats() | st.integers(), moments)
def test_any_input_is_read_or_not_read(value: object, now: datetime) -> None:
    span = read_span(value, now=now)
    assert span is None or (span.start <= span.end and span.start.tzinfo is UTC)


@given(moments, st.integers(-12, 14))
def test_what_we_write_we_read(moment: datetime, hours: int) -> None:
    zoned = moment.astimezone(timezone(timedelta(hours=hours)))
    span = read_span(zoned.isoformat(), now=NOW)
    assert span is not None
    assert span.start == moment


@given(moments, st.integers(0, 60))
def test_a_range_has_its_ends(moment: datetime, days: int) -> None:
    end = moment + timedelta(days=days)
    span = read_span(f"{moment:%b %d, %Y} - {end:%b %d, %Y}", now=NOW)
    assert end.year > 2100 or (span is not None and (span.start.date(), span.end.date()) == (moment.date(), end.date()))
