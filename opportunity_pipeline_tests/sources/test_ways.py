"""The ways of a source in sequence, and the follow-ups of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.kept import NOTHING_KEPT, read_kept
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, host_pauses, listings, source_state
from opportunity_pipeline_tests.sources.boards import BOARD, URL, board, rows
from opportunity_pipeline_tests.sources.clock import AT, Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer
from opportunity_pipeline_tests.sources.toy import TOY, detail, listing

Play = Callable[..., FetchReport]


@pytest.fixture
def play(quick: Settings, database: Database, zone: LandingZone, clock: Clock) -> Play:
    """Fetches the toy source; keywords change settings."""

    def fetch(**changes: Any) -> FetchReport:
        return fetch_source(TOY, settings=quick.model_copy(update=changes), database=database, zone=zone, now=clock)

    return fetch


# ── fallbacks ─────────────────────────────────────────────────────────────────────────────────────


def test_the_first_way_serves_where_it_can(play: Play, upstream: FaultServer) -> None:
    upstream.script("/list", [answer(200, listing((1, "Intern")))])
    upstream.script("/detail/1", [answer(200, detail(1, "Intern"))])
    report = play()
    assert (report.served_by, report.records, report.complete, report.errors) == ("api", 2, True, [])
    assert not upstream.times("/page")


def test_the_next_way_serves_where_the_first_fails(play: Play, upstream: FaultServer, database: Database) -> None:
    upstream.script("/list", [answer(500)])
    upstream.script("/page", [answer(200, listing((1, "Intern")))])
    report = play()
    assert (report.served_by, report.records, report.complete) == ("pages", 1, False)
    assert report.errors == ["https://api.toy.example/list: HTTP 500"], "the failure is still reported"
    assert rows(database, source_state)[0]["consecutive_failures"] == 0


def test_an_answer_without_records_is_followed_by_the_next_way(play: Play, upstream: FaultServer) -> None:
    upstream.script("/list", [answer(200, listing())])
    upstream.script("/page", [answer(200, listing((1, "Intern")))])
    assert (play().served_by, len(upstream.times("/page"))) == ("pages", 1)


def test_an_empty_answer_stands_where_no_way_has_more(play: Play, upstream: FaultServer, database: Database) -> None:
    upstream.script("/list", [answer(200, listing())])
    upstream.script("/page", [answer(503)])
    report = play()
    assert (report.served_by, report.records, report.complete) == ("api", 0, False)
    assert [row["complete"] for row in rows(database, listings)] == [False]


def test_a_source_fails_when_all_its_ways_do(play: Play, upstream: FaultServer, database: Database) -> None:
    upstream.script("/list", [answer(500)])
    upstream.script("/page", [answer(404)])
    with pytest.raises(SourceFailed, match=r"toy: https://api.toy.example/list: HTTP 500 \(and 1 more\)"):
        play()
    assert rows(database, source_state)[0]["consecutive_failures"] == 1


def test_where_the_stand_in_fails_too_the_error_names_both(
    quick: Settings, database: Database, zone: LandingZone, clock: Clock, upstream: FaultServer
) -> None:
    stood_in_for = replace(TOY, stand_in="greenhouse")
    settings = quick.model_copy(update={"greenhouse_boards": ["acme"]})
    upstream.script("/list", [answer(500)])
    upstream.script("/page", [answer(404)])
    upstream.script(BOARD.format("acme"), [answer(403), answer(200, board(1))])
    first = "https://api.toy.example/list: HTTP 500 (and 1 more)"
    second = f"greenhouse: {URL.format('acme')}: HTTP 403: the upstream refuses us; is the key right?"
    with pytest.raises(SourceFailed) as failure:
        fetch_source(stood_in_for, settings=settings, database=database, zone=zone, now=clock)
    assert str(failure.value) == f"toy: {first}; and its stand-in {second}"
    report = failure.value.report
    assert report is not None
    assert [error.rpartition(": ")[2] for error in report.errors] == ["HTTP 500", "HTTP 404"]
    assert {row["source"]: row["consecutive_failures"] for row in rows(database, source_state)} == {
        "toy": 1,
        "greenhouse": 1,
    }

    served = fetch_source(stood_in_for, settings=settings, database=database, zone=zone, now=clock)
    assert (served.source, served.served_by, served.records, served.complete) == ("toy", "greenhouse: api", 1, False)
    assert served.errors == [f"toy: {first}"], "the failure of the source itself is still reported"


def test_a_way_without_its_key_is_passed_over_and_said(
    quick: Settings, upstream: FaultServer, database: Database, zone: LandingZone, clock: Clock
) -> None:
    upstream.script("/page", [answer(200, listing((1, "Intern")))])
    toy = replace(TOY, ways=(replace(TOY.ways[0], requests=lambda settings: []), TOY.ways[1]))
    report = fetch_source(toy, settings=quick, database=database, zone=zone, now=clock)
    assert report.served_by == "pages"
    assert report.warnings == ["api: nothing to request: the settings name no board, query or file"]


def test_half_open_each_way_is_probed_by_one_request(play: Play, upstream: FaultServer, clock: Clock) -> None:
    upstream.script("/list", [answer(500)])
    upstream.script("/page", [answer(404)])
    for _ in range(3):
        with pytest.raises(SourceFailed):
            play(http_max_attempts=1)
    clock.later(minutes=6)
    upstream.script("/page", [answer(200, listing((1, "Intern")))])
    asked = len(upstream.asked)
    assert play(http_max_attempts=1).served_by == "pages"
    assert [one.target for one in upstream.asked[asked:]] == ["/list", "/robots.txt", "/page"]


# ── follow-ups ────────────────────────────────────────────────────────────────────────────────────


def test_details_are_asked_again_only_when_their_listing_says_something_new(
    play: Play, upstream: FaultServer, clock: Clock
) -> None:
    upstream.script("/list", [answer(200, listing((1, "One"), (2, "Two")))])
    for number, title in ((1, "One"), (2, "Two")):
        upstream.script(f"/detail/{number}", [answer(200, detail(number, title))])
    assert (play().records, play().skipped) == (4, 2)
    clock.later(days=1)
    upstream.script("/list", [answer(200, listing((1, "One"), (2, "Two, anew")))])
    report = play()
    assert (report.skipped, report.records, report.complete) == (1, 3, True)
    assert (len(upstream.times("/detail/1")), len(upstream.times("/detail/2"))) == (1, 2)


def test_details_are_asked_again_after_some_days_or_when_their_body_is_gone(
    play: Play, upstream: FaultServer, clock: Clock, zone: LandingZone
) -> None:
    upstream.script("/list", [answer(200, listing((1, "One")))])
    upstream.script("/detail/1", [answer(200, detail(1, "One"))])
    play()
    clock.later(days=7, seconds=-1)
    assert play().skipped == 1
    clock.later(seconds=1)
    assert play().skipped == 0
    zone.prune(clock() + timedelta(days=1))
    assert play().skipped == 0
    assert play(detail_refresh_days=0).skipped == 0
    assert len(upstream.times("/detail/1")) == 4


def test_a_detail_that_failed_is_asked_again_and_makes_the_run_partial(
    play: Play, upstream: FaultServer, database: Database
) -> None:
    upstream.script("/list", [answer(200, listing((1, "One"), (2, "Two")))])
    upstream.script("/detail/1", [answer(200, detail(1, "One"))])
    upstream.script("/detail/2", [answer(404), answer(200, detail(2, "Two"))])
    report = play()
    assert (report.complete, report.errors) == (False, ["https://api.toy.example/detail/2: HTTP 404"])
    assert [row["complete"] for row in rows(database, listings)] == [True], "the listing itself was complete"
    assert play().complete


def test_details_are_no_listings(play: Play, upstream: FaultServer, database: Database) -> None:
    upstream.script("/list", [answer(200, listing((1, "One")))])
    upstream.script("/detail/1", [answer(200, detail(1, "One"))])
    play()
    assert [(row["complete"], row["records"]) for row in rows(database, listings)] == [(True, 1)]


def test_answers_that_name_each_other_end(play: Play, upstream: FaultServer) -> None:
    links = ("https://api.toy.example/list", "https://api.toy.example/other")
    for target in ("/list", "/other"):
        upstream.script(target, [answer(200, listing((1, "One"), links=links))])
    upstream.script("/detail/1", [answer(200, detail(1, "One"))])
    assert play().requests == 3


# ── pauses of hosts ───────────────────────────────────────────────────────────────────────────────


def test_a_host_that_asked_for_a_pause_is_left_alone_though_the_run_went_well(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1))])
    upstream.script(BOARD.format("slow"), [answer(429, b"", {"Retry-After": "7200"}), answer(200, board(2))])
    boards = {"greenhouse_boards": ["acme", "slow"], "http_concurrency_per_host": 1}
    assert len(run(**boards).errors) == 1
    assert [row["host"] for row in rows(database, host_pauses)] == ["boards-api.greenhouse.io"]
    asked = len(upstream.asked)
    clock.later(seconds=7000)
    with pytest.raises(SourceFailed, match="asked to be left alone for 200 s more"):
        run(**boards)
    assert len(upstream.asked) == asked
    clock.later(seconds=201)
    assert run(**boards).records == 2
    assert rows(database, host_pauses) == []


def test_a_pause_is_kept_though_nothing_else_can_be(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE fetches ADD CONSTRAINT full_disk CHECK (false) NOT VALID"))
    upstream.script(BOARD.format("acme"), [answer(429, b"", {"Retry-After": "7200"})])
    with pytest.raises(IntegrityError, match="full_disk"):
        run()
    assert rows(database, fetches) == []
    assert rows(database, host_pauses) == [{"host": "boards-api.greenhouse.io", "until": AT + timedelta(hours=2)}]


def test_a_pause_holds_for_every_source_of_the_host(play: Play, upstream: FaultServer, database: Database) -> None:
    with database.engine.begin() as connection:
        pause = {"host": "api.toy.example", "until": AT + timedelta(hours=1)}
        connection.execute(host_pauses.insert(), [pause])
    upstream.script("/page", [answer(200, listing((1, "Intern")))])
    report = play()
    assert report.served_by == "pages", "another host may still be requested"
    assert not upstream.times("/list")
    assert report.errors == ["https://api.toy.example/list: the upstream asked to be left alone for 3600 s more"]


def test_a_clock_that_ran_ahead_silences_neither_a_host_nor_a_source(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    host, far = "boards-api.greenhouse.io", AT + timedelta(days=3650)
    with database.engine.begin() as connection:
        connection.execute(host_pauses.insert(), [{"host": host, "until": far}])
        connection.execute(source_state.insert(), [{"source": "greenhouse", "open_until": far}])
    assert read_kept(database, clock()) == NOTHING_KEPT
    upstream.script(BOARD.format("acme"), [answer(429, b"", {"Retry-After": "7200"}), answer(200, board(1))])
    with pytest.raises(SourceFailed, match="HTTP 429; asked to wait 7200 s"):
        run()
    # The new pause replaces the implausible one.
    assert read_kept(database, clock()).hosts == {host: AT + timedelta(hours=2)}
    clock.later(hours=3)
    assert run().records == 1


def test_a_parser_that_fails_costs_its_response_and_no_other(
    quick: Settings, database: Database, zone: LandingZone, clock: Clock, upstream: FaultServer
) -> None:
    source = SOURCES["greenhouse"]

    def parse(document: Document) -> ParsedResponse:
        if "/broken/" in document.url:
            raise AttributeError("the words of somebody@example.com")
        return source.parse(document)

    for token in ("broken", "acme"):
        upstream.script(BOARD.format(token), [answer(200, board(1, 2))])
    report = fetch_source(
        replace(source, parse=parse),
        settings=quick.model_copy(update={"greenhouse_boards": ["broken", "acme"]}),
        database=database,
        zone=zone,
        now=clock,
    )
    assert (report.records, report.complete, len(report.errors)) == (2, False, 1)
    assert "/broken/" in report.errors[0]
    assert "the parser failed (AttributeError at test_ways.py:" in report.errors[0]
    assert "somebody" not in report.errors[0]
