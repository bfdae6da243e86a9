"""Waiting: turns at a host, backoff, Retry-After; and URLs without secrets."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.sources.addresses import has_secret, origin, shown
from opportunity_pipeline.sources.transport.gate import HostGate, MustWait
from opportunity_pipeline.sources.transport.retrying import (
    LONGEST_BACKOFF_SECONDS,
    LONGEST_RETRY_AFTER_SECONDS,
    backoff_seconds,
    retry_after_seconds,
)

NOW = datetime(2026, 8, 23, tzinfo=UTC)


def starts(gate: HostGate, hosts: list[str], hold: float = 0.0) -> tuple[list[float], int]:
    """Start time of each turn, and the maximum number held at once."""
    held = most = 0
    times: list[float] = []

    async def one(host: str) -> None:
        nonlocal held, most
        async with gate.turn(host):
            times.append(time.monotonic())
            held += 1
            most = max(most, held)
            await asyncio.sleep(hold)
            held -= 1

    async def run() -> None:
        await asyncio.gather(*(one(host) for host in hosts))

    asyncio.run(run())
    return times, most


def test_one_host_is_asked_no_faster_than_allowed() -> None:
    times, _ = starts(HostGate(per_second=20, at_once=100, longest_wait=1), ["a"] * 6)
    assert all(later - earlier >= 1 / 20 - 0.001 for earlier, later in pairwise(times))


def test_who_waited_for_room_does_not_leave_in_one_burst() -> None:
    async def run() -> list[float]:
        room = asyncio.Event()
        gate = HostGate(per_second=20, at_once=4, longest_wait=1, ready=room.wait)
        times: list[float] = []

        async def one() -> None:
            async with gate.turn("a"):
                times.append(time.monotonic())

        waiting = asyncio.gather(*(one() for _ in range(4)))
        await asyncio.sleep(0.2)
        room.set()
        await waiting
        return times

    assert all(later - earlier >= 1 / 20 - 0.001 for earlier, later in pairwise(asyncio.run(run())))


def test_hosts_do_not_wait_for_each_other() -> None:
    times, _ = starts(HostGate(per_second=1, at_once=1, longest_wait=1), [f"host {number}" for number in range(20)])
    assert max(times) - min(times) < 10


def test_no_more_at_once_than_allowed() -> None:
    assert starts(HostGate(per_second=1e6, at_once=3, longest_wait=1), ["a"] * 10, hold=0.02)[1] == 3


def test_a_closed_host_is_waited_for_also_by_those_already_waiting() -> None:
    async def run() -> float:
        gate = HostGate(per_second=5, at_once=10, longest_wait=5)
        started = time.monotonic()
        async with gate.turn("a"):
            pass

        async def second() -> float:
            async with gate.turn("a"):
                return time.monotonic() - started

        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.05)
        gate.close("a", 0.5)
        gate.close("a", 0.1)
        return await waiting

    assert asyncio.run(run()) >= 0.54


def test_a_host_closed_for_long_is_not_waited_for() -> None:
    async def run() -> None:
        gate = HostGate(per_second=5, at_once=1, longest_wait=60)
        gate.close("a", 61)
        async with gate.turn("b"):
            pass
        async with gate.turn("a"):
            pass

    with pytest.raises(MustWait, match="61 s"):
        asyncio.run(run())


def test_backoff_doubles_and_spreads() -> None:
    assert [backoff_seconds(attempt, 1, 1) for attempt in (1, 2, 3, 4, 5, 6, 7)] == [1, 2, 4, 8, 16, 30, 30]
    assert [backoff_seconds(attempt, 1, 0) for attempt in (1, 2, 3)] == [0.5, 1, 2]


@given(st.integers(1, 10**9), st.floats(0, 60), st.floats(0, 1))
def test_backoff_is_never_long(attempt: int, base: float, chance: float) -> None:
    assert 0 <= backoff_seconds(attempt, base, chance) <= LONGEST_BACKOFF_SECONDS


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("-1", None),
        ("1.5", 1.5),
        ("30, 120", 120),
        ("30, soon", None),
        ("30,", None),
        ("soon", None),
        ("9" * 400, LONGEST_RETRY_AFTER_SECONDS),
        ("٣", None),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_AFTER_SECONDS),
        ("Fri, 99 Dec 2026 23:59:59 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, None, NOW) == seconds


def test_a_date_counts_from_the_upstreams_own_clock() -> None:
    sent_at = format_datetime(NOW + timedelta(days=2), usegmt=True)
    until = format_datetime(NOW + timedelta(days=2, seconds=30), usegmt=True)
    assert retry_after_seconds(until, sent_at, NOW) == 30


def test_a_date_of_two_clocks_counts_from_ours() -> None:
    """The server stamps its answer with 1970, but the proxy before it has the right time."""
    until = format_datetime(NOW + timedelta(seconds=10), usegmt=True)
    assert retry_after_seconds(until, "Thu, 01 Jan 1970 00:00:00 GMT", NOW) == 10


@given(st.text())
def test_retry_after_never_raises(value: str) -> None:
    seconds = retry_after_seconds(value, value, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER_SECONDS


@pytest.mark.parametrize(
    ("url", "fit"),
    [
        ("https://example.org/a?b=c&d=%20e#f", "https://example.org/a?b=c&d=%20e#f"),
        ("https://example.org/?token=secret", "https://example.org/?token=%2A%2A%2A"),
        ("https://example.org/?a=1&api_key=secret&b=2", "https://example.org/?a=1&api_key=%2A%2A%2A&b=2"),
        ("https://example.org/?X-Amz-Signature=secret", "https://example.org/?X-Amz-Signature=%2A%2A%2A"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/?accessToken=secret", "https://example.org/?accessToken=%2A%2A%2A"),
        ("https://example.org/?a=%C3%BC+b&to%6ben=secret", "https://example.org/?a=%C3%BC+b&to%6ben=%2A%2A%2A"),
        ("https://example.org/?token=secret;secret?secret=", "https://example.org/?token=%2A%2A%2A"),
        ("https://example.org/?a=1;token=secret", "https://example.org/?a=1;token=%2A%2A%2A"),
        ("https://example.org/?auth[token]=secret", "https://example.org/?auth[token]=%2A%2A%2A"),
        ("https://example.org/?to=http://a/?jwt=secret", "https://example.org/?to=http://a/?jwt=%2A%2A%2A"),
        ("https://example.org/?pwd=secret&sid=secret", "https://example.org/?pwd=%2A%2A%2A&sid=%2A%2A%2A"),
        ("https://example.org/a;token=secret/b;v=1?c", "https://example.org/a;token=%2A%2A%2A/b;v=1?c"),
        ("https://example.org/a;v=1;jsessionid=secret", "https://example.org/a;v=1;jsessionid=%2A%2A%2A"),
        ("https://example.org/#access_token=secret&a=1", "https://example.org/#access_token=%2A%2A%2A&a=1"),
        ("https://example.org/#/in?session=secret", "https://example.org/#/in?session=%2A%2A%2A"),
        ("https://example.org/?authorization=secret", "https://example.org/?authorization=%2A%2A%2A"),
        ("https://example.org/?compass=n&outside=1&tokens", "https://example.org/?compass=n&outside=1&tokens"),
        ("https://example.org/?keyword=python&monkey=1", "https://example.org/?keyword=python&monkey=%2A%2A%2A"),
    ],
)
def test_urls_are_shown_without_secrets(url: str, fit: str) -> None:
    assert shown(url) == fit
    assert has_secret(url) == (url != fit)
    assert "secret" not in shown(url)


def test_a_credential_belongs_to_scheme_host_and_port() -> None:
    assert origin("https://Example.org/a") == origin("https://example.org:443/b")
    assert len({origin(url) for url in ("https://a.org", "http://a.org", "https://a.org:8443", "https://b.org")}) == 4
