"""The client against a server that misbehaves: every fault has a typed outcome within the limits."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.client import Client, user_agent
from opportunity_pipeline.sources.transport.exchange import Attempt
from opportunity_pipeline.sources.transport.failures import PermanentFailure, TransientFailure
from opportunity_pipeline_tests.sources.asking import OK, TARGET, URL, ask, changed
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer, drip, reset, silence


def test_an_answer(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(200, b'{"a": 1}', {"ETag": '"v1"', "X-Kind": "a"})])
    log: list[Attempt] = []
    got = ask(quick, log=log)
    assert (got.status, got.body, got.headers["etag"], got.moved_to) == (200, b'{"a": 1}', '"v1"', None)
    assert [(one.url, one.status, one.bytes, one.attempt, one.error, one.from_cache) for one in log] == [
        (URL, 200, 8, 1, None, False)
    ]


def test_the_upstream_sees_its_own_name_and_who_asks(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [OK])
    ask(changed(quick, contact="ops@example.org"))
    headers = upstream.asked[0].headers
    assert headers["host"] == "jobs.example.org"
    assert headers["user-agent"].startswith("opportunity-pipeline/")
    assert headers["user-agent"].endswith("(+ops@example.org)")
    assert headers["accept-encoding"] == "gzip"
    assert "cookie" not in headers


def test_a_contact_cannot_break_the_header() -> None:
    assert "\n" not in user_agent("a\r\nX-Evil: 1\nüé")


def test_cookies_are_not_kept(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(500, b"", {"Set-Cookie": "a=b"}), OK])
    ask(quick)
    assert len(upstream.asked) == 2
    assert "cookie" not in upstream.asked[1].headers


# ── retries ───────────────────────────────────────────────────────────────────────────────────────


def test_500_then_200(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(500), answer(503), OK])
    log: list[Attempt] = []
    assert ask(quick, log=log).body == b"[]"
    assert [(one.status, one.attempt, one.error) for one in log] == [
        (500, 1, "HTTP 500"),
        (503, 2, "HTTP 503"),
        (200, 3, None),
    ]


def test_it_gives_up(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(502)])
    with pytest.raises(TransientFailure, match="HTTP 502") as failure:
        ask(quick)
    assert len(upstream.asked) == quick.http_max_attempts
    assert failure.value.status == 502


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 206, 302])
def test_some_answers_are_not_asked_for_again(quick: Settings, upstream: FaultServer, status: int) -> None:
    upstream.script(TARGET, [answer(status)])
    with pytest.raises(PermanentFailure):
        ask(quick)
    assert len(upstream.asked) == 1


def test_retry_after_in_seconds_is_obeyed_by_every_request_to_the_host(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/a", [answer(429, b"", {"Retry-After": "1"}), OK])
    upstream.script("/b", [OK])

    async def run() -> None:
        async with Client(quick, now=lambda: datetime.now(UTC), record=lambda attempt: None) as client:
            first = asyncio.create_task(client.send(Request("https://jobs.example.org/a")))
            while not upstream.asked:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            await client.send(Request("https://jobs.example.org/b"))
            await first

    asyncio.run(run())
    limited, *later = sorted(asked.at for asked in upstream.asked)
    assert len(later) == 2
    assert all(at - limited >= 0.95 for at in later)


def test_retry_after_as_a_date_is_obeyed(quick: Settings, upstream: FaultServer) -> None:
    sent = datetime.now(UTC) - timedelta(days=400)  # the upstream's clock is wrong, but its two dates are consistent
    headers = {
        "Date": format_datetime(sent, usegmt=True),
        "Retry-After": format_datetime(sent + timedelta(seconds=1), usegmt=True),
    }
    upstream.script(TARGET, [answer(503, b"", headers), OK])
    ask(quick)
    first, second = upstream.times(TARGET)
    assert second - first >= 0.95


def test_a_long_retry_after_ends_the_run_instead(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(429, b"", {"Retry-After": "3600"})])
    started = time.monotonic()
    with pytest.raises(TransientFailure, match="asked to wait 3600 s") as failure:
        ask(quick)
    assert failure.value.retry_after == 3600
    assert time.monotonic() - started < 30
    assert len(upstream.asked) == 1


def test_other_requests_to_a_host_closed_for_long_are_not_sent(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/a", [answer(429, b"", {"Retry-After": "3600"})])
    upstream.script("/b", [OK])

    async def run() -> None:
        async with Client(quick, now=lambda: datetime.now(UTC), record=lambda attempt: None) as client:
            with pytest.raises(TransientFailure):
                await client.send(Request("https://jobs.example.org/a"))
            with pytest.raises(TransientFailure, match="left alone") as failure:
                await client.send(Request("https://jobs.example.org/b"))
            assert failure.value.retry_after == pytest.approx(3600, abs=5)
            assert (await client.send(Request("https://other.example.org/b"))).status == 200

    asyncio.run(run())


def test_a_request_that_waits_for_room_hears_that_the_host_is_closed(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/a", [answer(429, b"", {"Retry-After": "3600"})])
    upstream.script("/b", [OK])

    async def run() -> None:
        room, waits = asyncio.Event(), asyncio.Event()

        async def ready() -> None:
            if not waits.is_set():
                waits.set()
                await room.wait()

        async with Client(quick, now=lambda: datetime.now(UTC), record=lambda attempt: None, ready=ready) as client:
            waiting = asyncio.create_task(client.send(Request("https://jobs.example.org/b")))
            await waits.wait()
            with pytest.raises(TransientFailure, match="asked to wait"):
                await client.send(Request("https://jobs.example.org/a"))
            room.set()
            with pytest.raises(TransientFailure, match="left alone"):
                await waiting

    asyncio.run(run())
    assert [asked.target for asked in upstream.asked] == ["/a"]


# ── the wire ──────────────────────────────────────────────────────────────────────────────────────


def test_a_timeout(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [silence(3)])
    log: list[Attempt] = []
    with pytest.raises(TransientFailure, match=r"no complete answer within 0\.2 s"):
        ask(changed(quick, http_timeout_seconds=0.2, http_max_attempts=2), log=log)
    assert [one.status for one in log] == [None, None]


@pytest.mark.parametrize("url", ["https://jobs.example.org/" + "a" * 70_000, "https://jobs.example.org/a\x01"])
def test_what_is_no_address_is_not_asked(quick: Settings, upstream: FaultServer, url: str) -> None:
    with pytest.raises(PermanentFailure, match="not a URL that can be requested"):
        ask(quick, Request(url))
    assert not upstream.asked


def test_an_upstream_that_drips_is_cut_off(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [drip(b"x" * 1000, 0.05)])
    started = time.monotonic()
    with pytest.raises(TransientFailure, match="no complete answer"):
        ask(changed(quick, http_timeout_seconds=0.3, http_max_attempts=1))
    assert time.monotonic() - started < 20  # the whole body would take 50 s


def test_a_reset_in_the_middle_of_the_body_is_tried_again(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [reset(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), OK])
    log: list[Attempt] = []
    assert ask(quick, log=log).body == b"[]"
    assert log[0].error is not None
    assert "connection broke" in log[0].error


def test_a_body_shorter_than_it_says_is_tried_again(quick: Settings, upstream: FaultServer) -> None:
    cut_short = reset(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    upstream.script(TARGET, [cut_short, cut_short, cut_short])
    with pytest.raises(TransientFailure, match="connection broke"):
        ask(quick)


def test_truncated_gzip_is_tried_again(quick: Settings, upstream: FaultServer) -> None:
    packed = gzip.compress(b"[1, 2, 3]" * 100)
    broken = answer(200, packed[:-10], {"Content-Encoding": "gzip"})
    upstream.script(TARGET, [broken, answer(200, packed, {"Content-Encoding": "gzip"})])
    log: list[Attempt] = []
    assert ask(quick, log=log).body == b"[1, 2, 3]" * 100
    assert log[0].error == "gzip is cut short"


def test_a_gzip_bomb_is_refused_at_the_cap(quick: Settings, upstream: FaultServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    upstream.script(TARGET, [answer(200, bomb, {"Content-Encoding": "gzip"})])
    with pytest.raises(PermanentFailure, match="larger than 1,000,000 bytes"):
        ask(changed(quick, http_max_bytes=1_000_000))
    assert len(upstream.asked) == 1


def test_double_gzip_is_refused(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(200, b"", {"Content-Encoding": "gzip, gzip"})])
    with pytest.raises(PermanentFailure, match="content encoding"):
        ask(quick)


def test_a_large_plain_body_is_refused(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(200, b"x" * 2000)])
    with pytest.raises(PermanentFailure, match="http_max_bytes"):
        ask(changed(quick, http_max_bytes=1000))


def test_something_that_is_not_http(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")])
    with pytest.raises(TransientFailure, match="connection broke"):
        ask(quick)


def test_nobody_listens(quick: Settings) -> None:
    nowhere = quick.model_validate({**quick.model_dump(), "loopback_url": "http://127.0.0.1:1"})
    with pytest.raises(TransientFailure, match="no connection") as failure:
        ask(nowhere)
    assert not failure.value.maybe_acted
