"""Runs of a source against a real database and a server that misbehaves: what is stored, and what is reported."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, http_cache, landed_responses, listings
from opportunity_pipeline_tests.sources.boards import BOARD, URL, board, rows, state
from opportunity_pipeline_tests.sources.clock import AT, Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence


def test_a_good_run_leaves_everything_behind(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, zone: LandingZone
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1, 2), {"ETag": '"1"', "Last-Modified": "yesterday"})])
    report = run()
    assert (report.requests, report.records, report.complete, report.errors, report.warnings) == (1, 2, True, [], [])
    assert report.bytes == len(board(1, 2))
    (response,) = zone.responses()
    assert report.landed == [response.id]
    assert zone.body(response) == board(1, 2)
    (fetch,) = rows(database, fetches)
    assert (fetch["source"], fetch["url"], fetch["status"], fetch["bytes"], fetch["attempt"], fetch["error"]) == (
        "greenhouse",
        URL.format("acme"),
        200,
        report.bytes,
        1,
        None,
    )
    (landed,) = rows(database, landed_responses)
    assert (landed["id"], landed["url"], landed["fetched_at"], landed["normalized_at"]) == (
        response.id,
        URL.format("acme"),
        AT,
        None,
    )
    (cached,) = rows(database, http_cache)
    assert (cached["etag"], cached["last_modified"], cached["body_sha256"]) == (
        '"1"',
        "yesterday",
        response.body_sha256,
    )
    assert rows(database, listings) == [
        {"source": "greenhouse", "scope": "acme", "fetched_at": AT, "complete": True, "records": 2}
    ]
    assert (state(database)["consecutive_failures"], state(database)["last_success_at"]) == (0, AT)
    assert state(database)["last_records"] == 2


def test_an_unchanged_answer_counts_as_seen_again(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, zone: LandingZone, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1), {"ETag": '"1"'}), answer(304), answer(304)])
    first = run()
    clock.later(days=1)
    second = run()
    clock.later(days=1)
    run()
    assert (second.not_modified, second.records, second.bytes, second.complete) == (1, 1, 0, True)
    assert second.landed != first.landed
    assert [asked.headers.get("if-none-match") for asked in upstream.asked] == [None, '"1"', '"1"']
    assert len({response.body_sha256 for response in zone.responses()}) == 1
    assert [row["fetched_at"] for row in rows(database, landed_responses)] == [AT + timedelta(days=n) for n in range(3)]
    assert [row["complete"] for row in rows(database, listings)] == [True, True, True]
    assert [row["from_cache"] for row in rows(database, fetches)] == [False, True, True]


def test_an_unchanged_answer_whose_body_is_damaged_says_so_and_is_asked_for_anew(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, zone: LandingZone, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1), {"ETag": '"1"'}), answer(304), answer(200, board(1))])
    run()
    (body,) = (zone.folder / "bodies").glob("*/*.gz")
    body.write_bytes(b"damaged")
    clock.later(days=1)
    with pytest.raises(SourceFailed, match=f"{body.name}: damaged .*; remove it"):
        run()
    assert [row["status"] for row in rows(database, fetches)] == [200, 304]
    body.unlink()
    clock.later(days=1)
    assert run().records == 1
    assert [asked.headers.get("if-none-match") for asked in upstream.asked] == [None, '"1"', None]


def test_validators_without_their_body_are_not_sent(
    run: Callable[..., FetchReport], upstream: FaultServer, zone: LandingZone, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1), {"ETag": '"1"'})])
    run()
    clock.later(days=1)
    zone.prune(clock())
    assert run().records == 1
    assert "if-none-match" not in upstream.asked[1].headers


def test_the_same_run_again_at_the_same_time_registers_nothing_new(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1))])
    run()
    with database.engine.begin() as connection:
        connection.execute(update(landed_responses).values(normalized_at=AT))
    run()
    assert [row["normalized_at"] for row in rows(database, landed_responses)] == [AT]


def test_boards_are_apart(run: Callable[..., FetchReport], upstream: FaultServer, database: Database) -> None:
    upstream.script(BOARD.format("good"), [answer(200, board(1))])
    upstream.script(BOARD.format("html"), [answer(200, b"<html>maintenance</html>")])
    upstream.script(BOARD.format("down"), [answer(500)])
    report = run(greenhouse_boards=["down", "good", "html", "missing"])
    assert (report.records, report.complete) == (1, False)
    assert sorted(report.errors) == [
        f"{URL.format('down')}: HTTP 500",
        f"{URL.format('html')}: HTML or XML where JSON was expected",
        f"{URL.format('missing')}: HTTP 404",
    ]
    assert {(row["scope"], row["complete"]) for row in rows(database, listings)} == {("good", True)}
    assert {row["url"] for row in rows(database, landed_responses)} == {URL.format("good"), URL.format("missing")}
    assert len(rows(database, fetches)) == report.requests == 6


# ── bad answers ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer(200, b"<!DOCTYPE html><title>502</title>"), "HTML or XML where JSON was expected"),
        (answer(200, b""), "the response is empty"),
        (answer(200, b'{"jobs": '), "not JSON"),
        (answer(200, b'{"positions": []}'), "not a Greenhouse board"),
        (answer(500, b"oops"), "HTTP 500"),
        (answer(404, b"{}"), "HTTP 404"),
        (answer(410), "removed it for good"),
        (answer(429, b"", {"Retry-After": "7200"}), "asked to wait 7200 s"),
        (silence(1), "no complete answer"),
        (reset(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), "connection broke"),
        (answer(200, gzip.compress(board(1))[:-9], {"Content-Encoding": "gzip"}), "cut short"),
        (answer(200, b"", {"Content-Encoding": "gzip, gzip"}), "content encoding"),
        (answer(302, b"", {"Location": "http://169.254.169.254/"}), "not a public address"),
    ],
)
def test_a_bad_answer_fails_the_run_with_url_and_reason(
    run: Callable[..., FetchReport],
    upstream: FaultServer,
    database: Database,
    zone: LandingZone,
    reply: Reply,
    reason: str,
) -> None:
    upstream.script(BOARD.format("acme"), [reply])
    with pytest.raises(SourceFailed, match=reason) as failure:
        run(http_timeout_seconds=0.3, http_max_attempts=2)
    assert str(failure.value).startswith(f"greenhouse: {URL.format('acme')}: ") or "169.254" in str(failure.value)
    assert "\n" not in str(failure.value)
    # Nothing that could expire an opportunity except a gone address, nothing to normalise, and no validators of
    # something unreadable.
    assert rows(database, listings) == []
    landed = [zone.get(row["id"]) for row in rows(database, landed_responses)]
    gone = {"HTTP 404": [404], "removed it for good": [410]}.get(reason, [])
    assert [(one.status, one.url, one.length) for one in landed] == [(status, URL.format("acme"), 0) for status in gone]
    assert all(row["etag"] is None for row in rows(database, http_cache))
    assert len(rows(database, fetches)) == len(upstream.asked)
    assert state(database)["consecutive_failures"] == 1
    assert reason in state(database)["last_error"]


def test_an_unreadable_answer_is_kept_as_evidence(
    run: Callable[..., FetchReport], upstream: FaultServer, zone: LandingZone
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, b"<html>maintenance</html>", {"ETag": '"x"'})])
    with pytest.raises(SourceFailed):
        run()
    assert [zone.body(response) for response in zone.responses()] == [b"<html>maintenance</html>"]


def test_an_empty_listing_warns_and_expires_nothing(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, b'{"jobs": [], "meta": {"total": 0}}')])
    report = run()
    assert report.warnings == [f"{URL.format('acme')}: the answer holds no records; nothing expires because of it"]
    assert not report.complete
    assert [row["complete"] for row in rows(database, listings)] == [False]


def test_an_element_that_cannot_be_read_makes_the_listing_partial(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    body = b'{"jobs": [{"id": 1, "title": "A", "absolute_url": "https://a.example/1"}, 7], "meta": {"total": 2}}'
    upstream.script(BOARD.format("acme"), [answer(200, body)])
    report = run()
    assert report.warnings == [f"{URL.format('acme')}: 1 element cannot be read; the listing is partial"]
    assert [row["complete"] for row in rows(database, listings)] == [False]


def test_a_url_that_is_gone_is_not_asked_again(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    upstream.script(BOARD.format("old"), [answer(410)])
    upstream.script(BOARD.format("new"), [answer(200, board(1))])
    for _ in range(2):
        report = run(greenhouse_boards=["old", "new"])
        clock.later(days=1)
    assert len(upstream.times(BOARD.format("old"))) == 1
    assert report.errors == [f"{URL.format('old')}: gone since 2026-08-23 (410); not asked before 2026-09-22"]
    # The other board answered; the failure of this one is still shown in `sources list`.
    assert (state(database)["last_error"], state(database)["consecutive_failures"]) == (report.errors[0], 0)
    with database.engine.begin() as connection:
        connection.execute(update(http_cache).values(gone_at=None))
    run(greenhouse_boards=["old", "new"])
    assert len(upstream.times(BOARD.format("old"))) == 2
    clock.later(days=30)
    run(greenhouse_boards=["old", "new"])
    assert len(upstream.times(BOARD.format("old"))) == 3, "after a month it is requested once more"


def test_a_permanent_redirect_is_remembered_until_it_leads_nowhere(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, clock: Clock
) -> None:
    upstream.script(BOARD.format("acme"), [answer(301, b"", {"Location": "/moved"}), answer(200, board(1, 2))])
    upstream.script("/moved", [answer(200, board(1)), answer(200, board(1)), answer(200, b"<html>portal</html>")])
    run()
    assert rows(database, http_cache)[0]["moved_to"] == "https://boards-api.greenhouse.io/moved"
    run()
    assert [asked.target for asked in upstream.asked][1:] == ["/moved", "/moved"]
    with pytest.raises(SourceFailed, match="HTML"):
        run()
    assert run().records == 2
    assert upstream.asked[-1].target == BOARD.format("acme")
