"""MLH: which season is requested, and the year of its dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from opportunity_pipeline.normalize.dates.dates import read_span
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.upstreams.mlh.event import day_of, identity, season_of, with_year
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, FOLDER, SHA256

(WAY,) = SOURCES["mlh"].ways


@pytest.mark.parametrize(
    ("day", "season"),
    [(date(2018, 8, 24), 2019), (date(2019, 6, 30), 2019), (date(2019, 7, 1), 2020), (date(2026, 1, 1), 2026)],
)
def test_a_season_runs_from_july_to_june(day: date, season: int) -> None:
    assert season_of(day) == season


@pytest.mark.parametrize(("changes", "season"), [({}, 2027), ({"mlh_season": 2025}, 2025)])
def test_one_page_is_asked_for_and_robots_txt_before_it(changes: dict[str, int], season: int) -> None:
    settings = load_settings(as_of=datetime(2026, 7, 1, tzinfo=UTC), **changes)
    (request,) = WAY.requests(settings)
    assert request.url == f"https://www.mlh.com/seasons/{season}/events"
    assert request.robots


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Jan 2nd - 4th", date(2025, 1, 2), date(2025, 1, 4)),
        ("OCT 18 - 19", date(2024, 10, 18), date(2024, 10, 19)),
        ("Dec 31st - Jan 2nd", date(2024, 12, 31), date(2025, 1, 2)),
        ("JUN 30", date(2025, 6, 30), date(2025, 6, 30)),
        ("Jul 1st", date(2024, 7, 1), date(2024, 7, 1)),
        ("Sep 5th - 7th, 2021", date(2021, 9, 5), date(2021, 9, 7)),
    ],
)
def test_days_get_the_year_of_the_season(words: str, first: date, last: date) -> None:
    span = read_span(with_year(words, 2025), now=FETCHED_AT)
    assert span is not None
    assert (span.start.date(), span.end.date()) == (first, last)


def test_days_stay_as_they_are_where_nothing_tells_the_year() -> None:
    assert with_year("Jan 2nd", None) == "Jan 2nd"
    assert with_year("To be announced", 2025) == "To be announced"
    assert with_year(None, 2025) is None


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2019-11-02T00:00:00.000Z", "2019-11-02"),
        ("2019-11-02 00:00:00 UTC", "2019-11-02"),
        ("2019-11-02T09:00:00Z", "2019-11-02T09:00:00Z"),
        ("2019-11-02", "2019-11-02"),
        (None, None),
    ],
)
def test_midnight_is_a_day(moment: str | None, day: str | None) -> None:
    assert day_of(moment) == day


def test_one_site_serves_every_years_event() -> None:
    address = "https://hacks.example.edu/?utm_source=mlh#top"
    assert identity(address, "2025-01-18") == identity("https://hacks.example.edu", "2025-01-18")
    assert identity(address, "2025-01-18") != identity(address, "2026-01-17")
    assert identity(None, "2025-01-18") is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><h1>Just a moment</h1></html>", "HTML without a single MLH event: an error page or a new layout"),
        (
            '<div data-page="{&quot;props&quot;: {&quot;events&quot;: []}}"></div>',
            "no lists `upcomingEvents` and `pastEvents` in the page's state: a new layout",
        ),
        ('<script data-page="app">{"props": </script>', "not JSON: Expecting value: line 1 column 10 (char 9)"),
        ('[{"year": "2014"}]', "no list under `events` of season 0: not a list of MLH's seasons"),
        ('{"seasons": []}', "neither a page of MLH nor a list of its seasons"),
    ],
)
def test_what_is_no_page_of_a_season_says_why(body: str, reason: str) -> None:
    document = Document("mlh", "https://www.mlh.com/seasons/2027/events", body.encode(), FETCHED_AT, SHA256)
    with pytest.raises(UnreadableResponse) as caught:
        SOURCES["mlh"].parse(document)
    assert caught.value.reason == reason


def test_a_page_is_complete_only_when_all_of_it_was_understood() -> None:
    def complete(name: str) -> bool:
        body = (FOLDER / "mlh" / name).read_bytes()
        return SOURCES["mlh"].parse(Document("mlh", SOURCES["mlh"].default_url, body, FETCHED_AT, SHA256)).complete

    assert complete("attribute.html")
    assert not complete("app_page.html")  # some of its events are rejected
    assert not complete("markup.html")  # does not state whether it is the whole season
