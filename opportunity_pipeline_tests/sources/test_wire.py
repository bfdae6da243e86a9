"""Connections: reused for the next request to a host, closed when there are many hosts, and broken beneath HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport import wire
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Attempt
from opportunity_pipeline.sources.transport.guard import Guard
from opportunity_pipeline_tests.delivery.fake_smtp import server_tls
from opportunity_pipeline_tests.sources.asking import OK, changed
from opportunity_pipeline_tests.sources.fault_server import FaultServer, damaged_record


def ask_in_turn(settings: Settings, urls: Iterable[str]) -> int:
    """Requests one URL after the other; returns how many files and sockets this process has open at the end."""

    async def run() -> int:
        async with Client(settings, now=lambda: datetime.now(UTC), record=lambda attempt: None) as client:
            for url in urls:
                await client.send(Request(url))
            return len(list(Path("/proc/self/fd").iterdir()))

    return asyncio.run(run())


def test_a_connection_serves_one_request_after_the_other(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/", [OK])
    ask_in_turn(quick, ["https://one.example.org/"] * 5)
    assert (len(upstream.asked), upstream.connections) == (5, 1)


def test_many_hosts_asked_at_once_after_many_others(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/", [OK])

    async def run() -> list[int]:
        async with Client(quick, now=lambda: datetime.now(UTC), record=lambda attempt: None) as client:

            async def ask(name: str) -> int:
                return (await client.send(Request(f"https://{name}.example.org/"))).status

            before = [await ask(f"old{number}") for number in range(64)]
            return before + await asyncio.gather(*(ask(f"new{number}") for number in range(100)))

    assert asyncio.run(run()) == [200] * 164


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc, which this system lacks")
def test_a_thousand_feeds_do_not_hold_a_thousand_sockets(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/", [OK])
    few = ask_in_turn(quick, [f"https://{number}.example.org/" for number in range(10)])
    many = ask_in_turn(quick, [f"https://{number}.example.org/" for number in range(200)])
    assert upstream.connections == 210
    # Both ends of each connection are in this process.
    assert many - few <= 2 * 64


def test_a_damaged_tls_record_is_tried_again(quick: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, _ = server_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    wire._certificates.cache_clear()
    log: list[Attempt] = []

    async def run(server: FaultServer) -> bytes | None:
        guard = Guard(frozenset({("127.0.0.1", server.port)}))
        live = changed(quick, upstream="live", loopback_url=None)
        async with Client(live, now=lambda: datetime.now(UTC), record=log.append, guard=guard) as client:
            return (await client.send(Request(f"https://127.0.0.1:{server.port}/"))).body

    try:
        with FaultServer(tls) as server:
            server.script("/", [damaged_record(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), OK])
            assert asyncio.run(run(server)) == b"[]"
    finally:
        wire._certificates.cache_clear()
    assert [(one.status, one.error is None) for one in log] == [(None, False), (200, True)]
    assert "the connection broke: [SSL" in str(log[0].error)
