"""The client: allowed redirects, the cached state of a URL, and that a key is sent only to its own host."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer, Attempt, Known
from opportunity_pipeline.sources.transport.failures import Gone, PermanentFailure, TransientFailure
from opportunity_pipeline.sources.transport.guard import Guard
from opportunity_pipeline_tests.sources.asking import OK, TARGET, ask, changed
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer, reset, silence

# ── redirects ─────────────────────────────────────────────────────────────────────────────────────


def test_a_temporary_redirect_is_followed_and_not_remembered(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(302, b"", {"Location": "/elsewhere#part"})])
    upstream.script("/elsewhere", [OK])
    got = ask(quick)
    assert (got.body, got.moved_to) == (b"[]", None)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_remembered(quick: Settings, upstream: FaultServer, status: int) -> None:
    upstream.script(TARGET, [answer(status, b"", {"Location": "https://new.example.org/there"})])
    upstream.script("/there", [OK])
    got = ask(quick)
    assert got.moved_to == "https://new.example.org/there"
    ask(quick, known=Known(moved_to=got.moved_to))
    assert [asked.target for asked in upstream.asked] == [TARGET, "/there", "/there"]
    assert upstream.asked[1].headers["host"] == "new.example.org"


def test_only_the_permanent_part_of_a_chain_is_remembered(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(301, b"", {"Location": "/moved"})])
    upstream.script("/moved", [answer(302, b"", {"Location": "/today"})])
    upstream.script("/today", [answer(308, b"", {"Location": "/last"})])
    upstream.script("/last", [OK])
    assert ask(quick).moved_to == "https://jobs.example.org/moved"


def test_a_move_that_ended_is_forgotten(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/there", [answer(404)])
    upstream.script(TARGET, [OK])
    got = ask(quick, known=Known(moved_to="https://new.example.org/there"))
    assert (got.body, got.moved_to) == (b"[]", None)


def test_a_move_to_a_signed_address_is_not_remembered(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(301, b"", {"Location": "/signed?signature=secret"})])
    upstream.script("/signed?signature=secret", [OK])
    log: list[Attempt] = []
    assert ask(quick, log=log).moved_to is None
    assert "secret" not in repr(log)


def test_redirects_end(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(302, b"", {"Location": TARGET})])
    with pytest.raises(PermanentFailure, match="more than 5 redirects"):
        ask(quick)
    assert len(upstream.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/private",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.7/",
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "http://[broken",
        "",
    ],
)
def test_a_redirect_to_where_no_upstream_lives_is_refused(
    quick: Settings, upstream: FaultServer, location: str
) -> None:
    upstream.script(TARGET, [answer(302, b"", {"Location": location})])
    with pytest.raises(PermanentFailure) as failure:
        ask(quick)
    assert len(upstream.asked) == 1
    assert "secret" not in str(failure.value)


def test_a_redirect_to_a_name_of_this_machine_is_refused_after_dns(quick: Settings, upstream: FaultServer) -> None:
    """The path of the live client: it connects to the host in the URL, and only the first one is exempt."""
    live = changed(quick, upstream="live", loopback_url=None)
    upstream.script("/start", [answer(302, b"", {"Location": f"http://localhost:{upstream.port}/private"})])
    upstream.script("/private", [OK])

    async def run() -> Answer:
        guard = Guard(frozenset({("127.0.0.1", upstream.port)}))
        async with Client(live, now=lambda: datetime.now(UTC), record=lambda attempt: None, guard=guard) as client:
            return await client.send(Request(f"{upstream.url}/start"))

    with pytest.raises(PermanentFailure, match="localhost leads to"):
        asyncio.run(run())
    assert [asked.target for asked in upstream.asked] == ["/start"]


def test_the_live_client_refuses_the_loopback_server_unless_it_is_configured(
    quick: Settings, upstream: FaultServer
) -> None:
    with pytest.raises(PermanentFailure, match="not a public address"):
        ask(changed(quick, upstream="live", loopback_url=None), f"{upstream.url}/start")
    assert upstream.asked == []


# ── cached state ──────────────────────────────────────────────────────────────────────────────────


def test_a_conditional_request(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(304)])
    log: list[Attempt] = []
    got = ask(quick, known=Known(etag='"v1"', last_modified="Sat, 22 Aug 2026 00:00:00 GMT"), log=log)
    assert (got.status, got.body) == (304, None)
    assert upstream.asked[0].headers["if-none-match"] == '"v1"'
    assert upstream.asked[0].headers["if-modified-since"] == "Sat, 22 Aug 2026 00:00:00 GMT"
    assert log[0].from_cache


@pytest.mark.parametrize("etag", ['"caf\xe9"', '"a\x01"', '"a\nb"'])
def test_a_validator_that_no_header_can_hold_is_not_sent(quick: Settings, upstream: FaultServer, etag: str) -> None:
    upstream.script(TARGET, [OK])
    assert ask(quick, known=Known(etag=etag, last_modified="Sat, 22 Aug 2026 00:00:00 GMT")).body == b"[]"
    assert "if-none-match" not in upstream.asked[0].headers
    assert "if-modified-since" in upstream.asked[0].headers


def test_412_is_asked_once_more_without_a_condition(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(412), OK])
    assert ask(quick, known=Known(etag='"v1"')).body == b"[]"
    assert ["if-none-match" in asked.headers for asked in upstream.asked] == [True, False]


def test_412_for_good_is_a_failure(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(412)])
    with pytest.raises(PermanentFailure, match="HTTP 412"):
        ask(quick, known=Known(etag='"v1"'))
    assert len(upstream.asked) == 2


def test_304_without_a_condition_is_a_fault(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(304), OK])
    assert ask(quick).body == b"[]"
    assert "if-none-match" not in upstream.asked[0].headers


def test_410(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(410)])
    with pytest.raises(Gone):
        ask(quick)
    assert len(upstream.asked) == 1


# ── POST and secrets ──────────────────────────────────────────────────────────────────────────────


def post(**values: Any) -> Request:
    return Request(
        "https://api.example.org/run#what=asked",
        method="POST",
        body=b'{"a": 1}',
        headers={"Content-Type": "application/json"},
        secret_headers={"Authorization": SecretStr("Bearer very-secret")},
        **values,
    )


def test_a_post_with_its_key_in_a_header(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/run", [answer(201, b"[]")])
    log: list[Attempt] = []
    assert ask(quick, post(), log=log).status == 201
    (asked,) = upstream.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/run", b'{"a": 1}')
    assert asked.headers["authorization"] == "Bearer very-secret"
    assert "very-secret" not in repr(log) + repr(post())


@pytest.mark.parametrize("reply", [answer(500), silence(1), reset(b"HTTP/1.1 200 OK\r\n")])
def test_a_post_that_may_have_been_acted_on_is_not_sent_again(
    quick: Settings, upstream: FaultServer, reply: Any
) -> None:
    upstream.script("/run", [reply])
    with pytest.raises(TransientFailure):
        ask(quick, post(timeout_seconds=0.3))
    assert len(upstream.asked) == 1


def test_a_post_that_was_turned_away_is_sent_again(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/run", [answer(429, b"", {"Retry-After": "0"}), answer(201, b"[]")])
    assert ask(quick, post()).status == 201


def test_a_post_is_not_redirected(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/run", [answer(302, b"", {"Location": "https://other.example.org/run"})])
    with pytest.raises(PermanentFailure, match="POST was redirected"):
        ask(quick, post())


def test_a_key_stays_with_its_host(quick: Settings, upstream: FaultServer) -> None:
    request = Request("https://api.example.org/a", secret_headers={"Authorization": SecretStr("Bearer very-secret")})
    upstream.script("/a", [answer(302, b"", {"Location": "https://other.example.org/b"})])
    upstream.script("/b", [OK])
    ask(quick, request)
    seen: list[Mapping[str, str]] = [asked.headers for asked in upstream.asked]
    assert "authorization" in seen[0]
    assert "authorization" not in seen[1]


@pytest.mark.parametrize("reply", [answer(401), answer(500), silence(1), reset(b"")])
def test_a_key_is_in_no_error(quick: Settings, upstream: FaultServer, reply: Any) -> None:
    upstream.script("/run", [reply])
    log: list[Attempt] = []
    with pytest.raises((PermanentFailure, TransientFailure)) as failure:
        ask(quick, post(timeout_seconds=0.3), log=log)
    assert "very-secret" not in f"{failure.value!r} {failure.value} {log!r} {failure.value.__context__!r}"


def test_a_key_with_a_line_break_is_one_clear_error_without_the_key(quick: Settings, upstream: FaultServer) -> None:
    request = Request("https://api.example.org/a", secret_headers={"Authorization": SecretStr("Bearer secret\nX: 1")})
    with pytest.raises(PermanentFailure, match="line break in a key") as failure:
        ask(quick, request)
    assert "Bearer" not in str(failure.value)
    assert upstream.asked == []
