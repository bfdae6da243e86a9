"""Which addresses may be requested."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.sources.transport.guard import AddressRefused, Guard, GuardedBackend, is_public, resolve

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "fec0::1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "2606:4700::5efe:7f00:1",
    "2606:4700::200:5efe:a00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_in_every_disguise(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressRefused, match="not a public address"):
        Guard().check_url(f"http://{host}/latest/meta-data")


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::5efe:808:808"],
)
def test_public_addresses_are_not(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_nothing_public_is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(address):
        assert not any((address.is_private, address.is_loopback, address.is_link_local, address.is_multicast))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme 'file'"),
        ("gopher://example.org/", "scheme 'gopher'"),
        ("//example.org/", "scheme 'missing'"),
        ("http:///path", "scheme 'http'"),
        ("http://user:secret@example.org/", "user or password"),
        ("http://[::1", "not a URL"),
        ("http://example.org:99999/", "not a URL"),
    ],
)
def test_other_urls_are_refused(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused, match=reason) as refusal:
        Guard().check_url(url)
    assert "secret" not in str(refusal.value)


def test_a_name_is_checked_after_dns() -> None:
    async def connect() -> None:
        await GuardedBackend(Guard()).connect_tcp("localhost", 9, timeout=1)

    Guard().check_url("http://localhost:9/")  # a name may have any address
    with pytest.raises(AddressRefused, match="localhost leads to"):
        asyncio.run(connect())


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_other_spellings_of_loopback_are_caught_after_dns(spelling: str) -> None:
    async def connect() -> None:
        await GuardedBackend(Guard()).connect_tcp(spelling, 9, timeout=1)

    with pytest.raises(AddressRefused, match="not a public address"):
        asyncio.run(connect())


def test_only_the_configured_pair_is_excepted() -> None:
    async def connect(port: int, allowed: int) -> None:
        backend = GuardedBackend(Guard(frozenset({("127.0.0.1", allowed)})))
        stream = await backend.connect_tcp("127.0.0.1", port, timeout=1)
        await stream.aclose()

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asyncio.run(connect(port, port))
        with pytest.raises(AddressRefused):
            asyncio.run(connect(port, port + 1))


def test_a_unix_socket_is_refused() -> None:
    with pytest.raises(AddressRefused):
        asyncio.run(GuardedBackend(Guard()).connect_unix_socket("/run/docker.sock"))


def test_a_name_that_does_not_exist_is_a_failed_connection() -> None:
    with pytest.raises(httpcore.ConnectError, match="cannot be resolved"):
        asyncio.run(resolve("a..b", 80))


def test_a_slow_resolver_does_not_hold_up_the_end_of_a_run() -> None:
    async def give_up() -> None:
        async with asyncio.timeout(0.001):
            await asyncio.gather(*(resolve("localhost", 80) for _ in range(50)))

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
