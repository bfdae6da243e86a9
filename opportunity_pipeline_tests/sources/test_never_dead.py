"""Whatever an upstream answered once, it is requested again: no cached state silences it for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import http_cache
from opportunity_pipeline_tests.sources.boards import BOARD, board, rows
from opportunity_pipeline_tests.sources.clock import AT, Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer, reset

ACME = BOARD.format("acme")


def test_where_a_remembered_redirect_led_may_die(run: Callable[..., FetchReport], upstream: FaultServer) -> None:
    upstream.script(ACME, [answer(301, b"", {"Location": "/moved"}), answer(200, board(1, 2))])
    upstream.script("/moved", [answer(200, board(1)), reset(b"")])
    run()
    with pytest.raises(SourceFailed):
        run(http_max_attempts=1)
    assert run(http_max_attempts=1).records == 2


def test_a_validator_that_no_header_can_carry_is_not_sent(
    run: Callable[..., FetchReport], upstream: FaultServer
) -> None:
    upstream.script(ACME, [answer(200, board(1), {"ETag": '"caf\xe9"'})])
    assert [run().records for _ in range(2)] == [1, 1]
    assert "if-none-match" not in upstream.asked[-1].headers


@pytest.mark.parametrize("status", [400, 412])
def test_conditions_that_are_refused_are_dropped(
    status: int, run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    upstream.script(ACME, [answer(200, board(1), {"ETag": '"x"'}), answer(status), answer(200, board(1, 2))])
    run()
    clock.later(days=1)
    assert run().records == 2
    assert ["if-none-match" in asked.headers for asked in upstream.asked] == [False, True, False]


def posting(number: int) -> bytes:
    data = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Job {number}",
        "identifier": str(number),
        "url": f"https://c.example/jobs/{number}",
        "datePosted": "2026-08-01",
        "hiringOrganization": {"@type": "Organization", "name": "C"},
        "description": "x",
    }
    return f'<html><script type="application/ld+json">{json.dumps(data)}</script></html>'.encode()


def sitemap(*names: str) -> bytes:
    urls = "".join(f"<url><loc>https://c.example/jobs/{n}</loc><lastmod>2026-08-01</lastmod></url>" for n in names)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


SITEMAP = "https://c.example/sitemap.xml"


def test_one_new_page_that_fails_is_no_failed_run_where_all_others_stand(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    upstream.script("/jobs/1", [answer(200, posting(1))])
    upstream.script("/jobs/9", [answer(404)])
    upstream.script("/sitemap.xml", [answer(200, sitemap("1")), answer(200, sitemap("1", "9"))])
    assert run("jobposting_page", jobposting_urls=[SITEMAP]).records == 1
    clock.later(days=1)
    report = run("jobposting_page", jobposting_urls=[SITEMAP])
    assert report.skipped == 1
    assert report.errors == ["https://c.example/jobs/9#followed=page: HTTP 404"]


@pytest.mark.parametrize("name", ["a" * 2700, "ä" * 1350, "a\0b", "a\ud800b"], ids=range(4))
def test_an_address_that_cannot_be_kept_fails_alone(
    name: str, run: Callable[..., FetchReport], upstream: FaultServer
) -> None:
    upstream.script("/feed", [answer(200, feed("A"))])
    report = run("rss", rss_feeds={"t": ["https://b.example/feed", f"https://b.example/{name}"]})
    assert report.records == 1
    assert [error.rpartition(": ")[2] for error in report.errors] == ["too long, or not text"]


def feed(name: str) -> bytes:
    item = f"<item><title>{name}</title><guid>{name}</guid><link>https://b.example/{name}</link></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{item}</channel></rss>'.encode()


def test_a_long_pause_of_one_host_does_not_silence_the_others(
    run: Callable[..., FetchReport], upstream: FaultServer, clock: Clock
) -> None:
    upstream.script("/a", [answer(429, b"", {"Retry-After": "604800"})])
    upstream.script("/b", [answer(404), answer(200, feed("B"))])
    feeds = {"t": ["https://a.example/a", "https://b.example/b"]}
    with pytest.raises(SourceFailed):
        run("rss", rss_feeds=feeds)
    clock.later(hours=1)
    assert run("rss", rss_feeds=feeds).records == 1
    assert len(upstream.times("/a")) == 1


def test_a_redirect_to_what_is_gone_does_not_make_its_start_gone(
    run: Callable[..., FetchReport], upstream: FaultServer
) -> None:
    upstream.script(ACME, [answer(302, b"", {"Location": "/temporary"}), answer(200, board(1))])
    upstream.script("/temporary", [answer(410)])
    with pytest.raises(SourceFailed):
        run()
    assert run().records == 1


def test_a_clock_that_ran_ahead_keeps_no_address_from_being_asked(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    upstream.script("/sitemap.xml", [answer(200, sitemap("1"))])
    upstream.script("/jobs/1", [answer(200, posting(1))])
    assert run("jobposting_page", jobposting_urls=[SITEMAP]).records == 1
    far = AT + timedelta(days=3650)
    for known in ({"checked_at": far}, {"gone_at": far, "fingerprint": None}):
        with database.engine.begin() as connection:
            connection.execute(update(http_cache).values(**known))
        assert run("jobposting_page", jobposting_urls=[SITEMAP]).records == 1
    assert len(upstream.times("/jobs/1")) == 3


def test_addresses_that_differ_only_in_a_secret_are_remembered_apart(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    for name in "AB":
        said = {"Last-Modified": "Mon, 01 Jun 2026 00:00:00 GMT", "ETag": f'"{name}"'}
        upstream.script(f"/f?token=letmein{name}", [answer(200, feed(name), said), answer(304)])
    feeds = {"t": [f"https://b.example/f?token=letmein{name}" for name in "AB"]}
    for _ in range(2):
        run("rss", rss_feeds=feeds)
    sent = {asked.target[-1]: asked.headers.get("if-none-match") for asked in upstream.asked[2:]}
    assert sent == {"A": '"A"', "B": '"B"'}
    assert len({row["body_sha256"] for row in rows(database, http_cache)}) == 2
    assert not any("letmein" in row["url"] for row in rows(database, http_cache))


def test_a_move_from_https_to_http_is_not_remembered(
    run: Callable[..., FetchReport], upstream: FaultServer, database: Database
) -> None:
    upstream.script(ACME, [answer(301, b"", {"Location": "http://boards-api.greenhouse.io/plain"})])
    upstream.script("/plain", [answer(200, board(1))])
    assert run().records == 1
    assert [row["moved_to"] for row in rows(database, http_cache)] == [None]
