"""Runs of a source against a real database and a server that misbehaves: what is kept, what is told, what is tried."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetching import FetchReport, fetch_source, replay_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, http_cache, landed_responses, listings, source_state
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence

AT = datetime(2026, 8, 23, tzinfo=UTC)
BOARD = "/v1/boards/{}/jobs?content=true"
URL = "https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at

    def later(self, **units: float) -> None:
        self.at += timedelta(**units)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def run(quick: Settings, database: Database, zone: LandingZone, clock: Clock) -> Callable[..., FetchReport]:
    """Fetches a source; keywords change settings."""

    def fetch(name: str = "greenhouse", **changes: Any) -> FetchReport:
        settings = quick.model_copy(update={"greenhouse_boards": ["acme"], "lever_boards": ["acme"], **changes})
        return fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=clock)

    return fetch


def board(*ids: int) -> bytes:
    jobs = [
        {"id": number, "title": f"Job {number}", "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{number}"}
        for number in ids
    ]
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    with database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def state(database: Database) -> dict[str, Any]:
    (row,) = rows(database, source_state)
    return row


# ── a good run ────────────────────────────────────────────────────────────────────────────────────


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
    assert len(rows(database, landed_responses)) == 1
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
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database, reply: Reply, reason: str
) -> None:
    upstream.script(BOARD.format("acme"), [reply])
    with pytest.raises(SourceFailed, match=reason) as failure:
        run(http_timeout_seconds=0.3, http_max_attempts=2)
    assert str(failure.value).startswith(f"greenhouse: {URL.format('acme')}: ") or "169.254" in str(failure.value)
    assert "\n" not in str(failure.value)
    # Nothing that could expire an opportunity, nothing to normalise, no validators of something unreadable.
    assert rows(database, listings) == []
    assert rows(database, landed_responses) == []
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
    assert report.warnings == [f"{URL.format('acme')}: 1 elements cannot be read; the listing is partial"]
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
    assert report.errors == [
        f"{URL.format('old')}: gone since 2026-08-23 (410); not asked. Remove it from the settings"
    ]
    with database.engine.begin() as connection:
        connection.execute(update(http_cache).values(gone_at=None))
    run(greenhouse_boards=["old", "new"])
    assert len(upstream.times(BOARD.format("old"))) == 2


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
    assert len(upstream.asked) == asked + 1, "half open, one request probes for all"
    assert state(database)["consecutive_failures"] == 4
    clock.later(minutes=10)
    for name in ("acme", "other"):
        upstream.script(BOARD.format(name), [answer(200, board(1))])
    assert run(**boards).complete
    assert len(upstream.asked) == asked + 3
    assert (state(database)["consecutive_failures"], state(database)["open_until"]) == (0, None)
    assert state(database)["last_error"] is None


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
