"""Fixtures of the room: a clock that stands still, and a SendGrid to deliver through."""

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
    """Noon in Kolkata, standing still."""
    return standing(now.replace(hour=6, minute=30))


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    """A SendGrid that accepts everything until a test says otherwise."""
    with fake_sendgrid() as fake:
        yield fake


@pytest.fixture
def through_sendgrid(settings: Settings, sendgrid: FakeSendGrid) -> Settings:
    """Settings that deliver through that SendGrid."""
    return changed(
        settings,
        email_channel="sendgrid",
        sendgrid_api_key=SecretStr("SG.key"),
        sendgrid_host=HttpUrl(sendgrid.url),
        delivery_rate_per_second=1000,
        # A machine that is busy with other tests may stand still for seconds, and an answer that is late may be lost.
        delivery_timeout_seconds=60,
    )
