"""Classification of responses, and retry times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.delivery.backoff import (
    FIRST_DELAY,
    LONGEST_DELAY,
    LONGEST_RETRY_AFTER,
    Verdict,
    classify_http,
    classify_smtp,
    requested_wait,
    retry_delay,
)

NOW = datetime(2026, 8, 23, tzinfo=UTC)
RETRY, FAILED = Verdict("retry"), Verdict("failed")
PROVIDER = Verdict("retry", provider_wide=True)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (202, Verdict("accepted")),
        (200, PROVIDER),  # SendGrid's sandbox, or a captive portal: not queued
        (204, PROVIDER),
        (301, PROVIDER),
        (302, PROVIDER),
        (400, FAILED),
        (401, PROVIDER),  # also "maximum credits exceeded"
        (403, PROVIDER),
        (404, FAILED),
        (408, RETRY),
        (413, FAILED),
        (422, FAILED),
        (425, RETRY),
        (429, RETRY),
        (500, RETRY),
        (502, RETRY),
        (503, RETRY),
        (504, RETRY),
        (599, RETRY),
    ],
)
def test_http_statuses(status: int, verdict: Verdict) -> None:
    assert classify_http(status, accepted={202}) == verdict


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (250, Verdict("accepted")),
        (421, PROVIDER),
        (450, RETRY),
        (451, RETRY),
        (452, RETRY),
        (530, PROVIDER),
        (534, PROVIDER),
        (535, PROVIDER),
        (538, PROVIDER),
        (550, FAILED),
        (552, FAILED),
        (554, FAILED),
        (-1, RETRY),
        (354, RETRY),
    ],
)
def test_smtp_replies(code: int, verdict: Verdict) -> None:
    assert classify_smtp(code) == verdict


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "30"}, 30),
        ({"retry-after": " 30 "}, 30),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Thu, 01 Jan 2026 00:00:00 +99999999999999999999"}, None),
        ({"retry-after": "Sun, 23 Aug 2026 00:02:00 GMT"}, 120),
        ({"retry-after": "Sat, 22 Aug 2026 00:00:00 GMT"}, 0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400),
        ({"retry-after": "99999999999999999999"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "²"}, None),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) - 45)}, 0),
        ({"x-ratelimit-reset": "later"}, None),
        ({"retry-after": "10", "x-ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 10),
        ({"retry-after": "soon", "x-ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 45),
    ],
)
def test_the_wait_a_provider_asks_for(headers: dict[str, str], seconds: int | None) -> None:
    wait = requested_wait(headers, NOW)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text(), st.text())
def test_any_header_gives_a_bounded_wait_or_none(retry_after: str, reset: str) -> None:
    wait = requested_wait({"retry-after": retry_after, "x-ratelimit-reset": reset}, NOW)
    assert wait is None or timedelta(0) <= wait <= LONGEST_RETRY_AFTER


@given(st.uuids(), st.integers(1, 40))
def test_the_delay_doubles_up_to_an_hour_and_jitter_takes_at_most_half(delivery: UUID, attempt: int) -> None:
    whole = min(FIRST_DELAY * 2 ** min(attempt - 1, 10), LONGEST_DELAY)
    assert whole / 2 <= retry_delay(delivery, attempt) <= whole


@given(st.uuids(), st.integers(1, 20), st.timedeltas(timedelta(0), LONGEST_RETRY_AFTER))
def test_a_wait_that_is_asked_for_is_never_undercut(delivery: UUID, attempt: int, asked: timedelta) -> None:
    delay = retry_delay(delivery, attempt, asked=asked)
    assert asked <= delay
    assert delay <= max(retry_delay(delivery, attempt), asked * 1.05)


def test_what_failed_together_does_not_come_back_together() -> None:
    delays = {retry_delay(UUID(int=number), 1) for number in range(100)}
    assert len(delays) == 100
    assert max(delays) - min(delays) > timedelta(seconds=20)


def test_the_same_case_waits_the_same_time() -> None:
    assert retry_delay(UUID(int=7), 3) == retry_delay(UUID(int=7), 3)
