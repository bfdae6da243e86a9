"""Consecutive runs of a source: the circuit breaker, pages of a listing, replay."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.replaying import replay_source
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses, listings, source_state
from opportunity_pipeline_tests.sources.boards import BOARD, URL, board, rows, state
from opportunity_pipeline_tests.sources.clock import AT, Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer

FEED = (
    b"<rss version='2.0'><channel><title>Ours</title>"
    b"<item><title>How to begin</title><link>https://two.example.org/1</link></item></channel></rss>"
)

# ── the breaker ───────────────────────────────────────────────────────────────────────────────────


def test_a_source_that_keeps_failing_is_left_alone_probed_and_taken_back(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    boards = {"greenhouse_boards": ["acme", "other"], "http_max_attempts": 1}
    for name in ("acme", "other"):
        upstream.script(BOARD.format(name), [answer(500)])
    for _ in range(3):
        with pytest.raises(SourceFailed, match="HTTP 500"):
            run(**boards)
    asked = len(upstream.asked)
    assert asked == 6
    with pytest.raises(
        SourceFailed, match=r"left alone until 2026-08-23T00:0\d.* after 3 failed runs; the last: .*500"
    ):
        run(**boards)
    assert len(upstream.asked) == asked, "an open breaker lets no request through"
    clock.later(minutes=5)
    with pytest.raises(SourceFailed, match="HTTP 500"):
        run(**boards)
    assert len(upstream.asked) == asked + 1, "half open, a single request probes"
    assert state(database)["consecutive_failures"] == 4
    clock.later(minutes=10)
    for name in ("acme", "other"):
        upstream.script(BOARD.format(name), [answer(200, board(1))])
    assert run(**boards).complete
    assert len(upstream.asked) == asked + 3
    assert (state(database)["consecutive_failures"], state(database)["open_until"]) == (0, None)
    assert state(database)["last_error"] is None


def test_a_dead_first_board_does_not_keep_the_others_from_being_taken_back(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    boards = {"greenhouse_boards": ["dead", "acme", "other"], "http_max_attempts": 1}
    upstream.script(BOARD.format("dead"), [answer(404)])
    for name in ("acme", "other"):
        upstream.script(BOARD.format(name), [answer(500)])
    for _ in range(3):
        with pytest.raises(SourceFailed):
            run(**boards)
    clock.later(minutes=6)
    asked = len(upstream.asked)
    with pytest.raises(SourceFailed):
        run(**boards)
    assert [one.target for one in upstream.asked[asked:]] == [BOARD.format("dead"), BOARD.format("acme")]
    clock.later(minutes=20)
    for name in ("acme", "other"):
        upstream.script(BOARD.format(name), [answer(200, board(1))])
    assert run(**boards).records == 2


def test_feeds_of_other_hosts_are_taken_back_while_the_first_stays_silent(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    addresses = ["https://one.example.org/dead", "https://one.example.org/more", "https://two.example.org/feed"]
    feeds = {"rss_feeds": {"careers": addresses}, "http_max_attempts": 1}
    for target in ("/dead", "/more", "/feed"):
        upstream.script(target, [answer(503)])
    for _ in range(3):
        with pytest.raises(SourceFailed):
            run("rss", **feeds)
    clock.later(minutes=6)
    upstream.script("/feed", [answer(200, FEED)])
    asked = len(upstream.asked)
    assert run("rss", **feeds).records == 1
    assert [one.target for one in upstream.asked[asked:]] == ["/dead", "/feed", "/more"]


def test_only_one_run_probes(run: Callable[..., FetchReport], upstream: FaultServer, database: Database) -> None:
    upstream.script(BOARD.format("acme"), [answer(500)])
    for _ in range(3):
        with pytest.raises(SourceFailed):
            run(http_max_attempts=1)
    with database.engine.begin() as connection:
        connection.execute(update(source_state).values(open_until=AT))

    def second(connection: Any) -> None:
        with pytest.raises(SourceFailed, match="left alone"):
            run(http_max_attempts=1)
        answer(200, board(1))(connection)

    upstream.script(BOARD.format("acme"), [second])
    asked = len(upstream.asked)
    assert run(http_max_attempts=1, http_timeout_seconds=10).records == 1
    assert len(upstream.asked) == asked + 1


def test_a_long_retry_after_is_kept_across_runs(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(429, b"", {"Retry-After": "7200"}), answer(200, board(1))])
    with pytest.raises(SourceFailed):
        run()
    clock.later(seconds=7199)
    with pytest.raises(SourceFailed, match="left alone"):
        run()
    assert len(upstream.asked) == 1
    clock.later(seconds=1)
    assert run().records == 1


def test_a_disabled_source_is_not_asked(run: Callable[..., FetchReport], database: Database) -> None:
    with pytest.raises(SourceFailed, match="greenhouse: not in OPPORTUNITY_PIPELINE_SOURCES"):
        run(sources=["lever"])
    assert rows(database, source_state) == []


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


def devpost_page(number: int, total: int) -> bytes:
    hackathon = {"id": number, "title": f"Hack {number}", "url": f"https://h{number}.devpost.com/", "themes": []}
    return json.dumps({"hackathons": [hackathon], "meta": {"total_count": total, "per_page": 1}}).encode()


def devpost_target(number: int) -> str:
    return f"/api/hackathons?status%5B%5D=open&page={number}"


def test_pages_are_read_to_the_end_and_make_one_complete_listing(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    for number in (1, 2, 3):
        upstream.script(devpost_target(number), [answer(200, devpost_page(number, 3))])
    report = run("devpost", devpost_themes=[])
    assert (report.requests, report.records, report.complete, report.warnings) == (3, 3, True, [])
    assert [(row["scope"], row["complete"], row["records"]) for row in rows(database, listings)] == [
        ("status%5B%5D=open", True, 3)
    ]


def test_a_page_that_fails_makes_the_listing_partial(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    upstream.script(devpost_target(1), [answer(200, devpost_page(1, 3))])
    upstream.script(devpost_target(2), [answer(500)])
    report = run("devpost", devpost_themes=[])
    assert (report.records, report.complete) == (1, False)
    assert len(report.errors) == 1
    assert [row["complete"] for row in rows(database, listings)] == [False]


def test_the_cap_on_pages_warns(run: Callable[..., FetchReport], upstream: FaultServer, database: Database) -> None:
    for number in (1, 2, 3):
        upstream.script(devpost_target(number), [answer(200, devpost_page(number, 3))])
    report = run("devpost", devpost_themes=[], devpost_max_pages=2)
    assert (report.requests, report.records, report.complete) == (2, 2, False)
    assert len(report.warnings) == 1
    assert "stopped after page 2 (devpost_max_pages)" in report.warnings[0]
    assert [row["complete"] for row in rows(database, listings)] == [False]


def test_pages_unchanged_are_read_to_the_end_too(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    for number in (1, 2):
        page = answer(200, devpost_page(number, 2), {"ETag": f'"{number}"'})
        upstream.script(devpost_target(number), [page, answer(304)])
    run("devpost", devpost_themes=[])
    clock.later(days=1)
    report = run("devpost", devpost_themes=[])
    assert (report.requests, report.not_modified, report.complete) == (2, 2, True)


# ── replay ────────────────────────────────────────────────────────────────────────────────────────


def test_a_replay_registers_everything_to_be_read_again(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, zone: LandingZone, clock: Clock
) -> None:
    for number in (1, 2):
        upstream.script(devpost_target(number), [answer(200, devpost_page(number, 2))])
    run("devpost", devpost_themes=[])
    before = rows(database, listings)
    with database.engine.begin() as connection:
        connection.execute(update(landed_responses).values(normalized_at=AT))
        connection.execute(listings.delete())
    asked = len(upstream.asked)
    report = replay_source(SOURCES["devpost"], database=database, zone=zone, origin=zone)
    assert len(upstream.asked) == asked
    assert (report.requests, report.records, report.complete) == (0, 2, True)
    assert rows(database, listings) == before
    assert [row["normalized_at"] for row in rows(database, landed_responses)] == [None, None]


def test_a_replay_copies_what_the_own_zone_lacks(database: Database, zone: LandingZone, tmp_path: Any) -> None:
    origin = LandingZone(tmp_path / "origin")
    put = origin.put("greenhouse", URL.format("acme"), board(1), fetched_at=AT, headers={"etag": "1"})
    origin.put("lever", "https://api.lever.co/v0/postings/a", b"[]", fetched_at=AT)
    for _ in range(2):
        report = replay_source(SOURCES["greenhouse"], database=database, zone=zone, origin=origin)
        assert report.landed == [put.id]
        assert list(zone.responses()) == [put]
        assert len(rows(database, landed_responses)) == 1


def test_a_replay_of_what_cannot_be_read_says_so(database: Database, zone: LandingZone) -> None:
    zone.put("greenhouse", URL.format("acme"), b"<html>", fetched_at=AT)
    with pytest.raises(SourceFailed, match="HTML"):
        replay_source(SOURCES["greenhouse"], database=database, zone=zone, origin=zone)
    zone.put("greenhouse", URL.format("acme"), board(1), fetched_at=AT + timedelta(days=1))
    report = replay_source(SOURCES["greenhouse"], database=database, zone=zone, origin=zone)
    assert (report.records, report.complete) == (1, False)
    assert report.errors == [f"{URL.format('acme')}: HTML or XML where JSON was expected"]
    assert len(rows(database, landed_responses)) == 1


def test_a_replay_of_nothing_is_nothing(database: Database, zone: LandingZone) -> None:
    report = replay_source(SOURCES["lever"], database=database, zone=zone, origin=zone)
    assert (report.records, report.landed, report.complete) == (0, [], False)
