"""Fixtures of the delivery tests: a fixed clock, and a fake SendGrid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from pydantic import HttpUrl, SecretStr

from opportunity_pipeline.settings import Settings
from opportunity_pipeline_tests.delivery.delivering import Clock, changed, standing
from opportunity_pipeline_tests.delivery.fake_sendgrid import FakeSendGrid, fake_sendgrid


@pytest.fixture
def clock(now: datetime) -> Clock:
    """A clock fixed at noon in Kolkata."""
    return standing(now.replace(hour=6, minute=30))


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    """A SendGrid that accepts everything until a test says otherwise."""
    with fake_sendgrid() as fake:
        yield fake


@pytest.fixture
def through_sendgrid(settings: Settings, sendgrid: FakeSendGrid) -> Settings:
    """Settings that deliver through the fake SendGrid."""
    return changed(
        settings,
        email_channel="sendgrid",
        sendgrid_api_key=SecretStr("SG.key"),
        sendgrid_host=HttpUrl(sendgrid.url),
        delivery_rate_per_second=1000,
        # A machine busy with other tests may stall for seconds, and a late response counts as lost.
        delivery_timeout_seconds=60,
    )
