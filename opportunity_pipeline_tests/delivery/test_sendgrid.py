"""The SendGrid channel against a fake server over loopback HTTP."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import HttpUrl, SecretStr

from opportunity_pipeline.delivery.channels.channel import Channel
from opportunity_pipeline.delivery.channels.sendgrid import SendGridChannel
from opportunity_pipeline.settings import Settings
from opportunity_pipeline_tests.delivery.dripping import dripping
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, FakeSendGrid, fake_sendgrid, refuse
from opportunity_pipeline_tests.delivery.messages import ID, UNSUBSCRIBE, message

KEY = "SG.very-secret-key"


def sendgrid_settings(url: str, **changes: Any) -> Settings:
    return Settings(
        **{
            "email_channel": "sendgrid",
            "sendgrid_api_key": SecretStr(KEY),
            "sendgrid_host": HttpUrl(url),
            "delivery_timeout_seconds": 5,
            **changes,
        }
    )


@pytest.fixture
def server() -> Iterator[FakeSendGrid]:
    with fake_sendgrid() as fake:
        yield fake


@pytest.fixture
def channel(server: FakeSendGrid) -> Iterator[SendGridChannel]:
    opened = SendGridChannel(sendgrid_settings(server.url))
    yield opened
    opened.close()


def test_a_message_is_queued(server: FakeSendGrid, channel: SendGridChannel) -> None:
    result = channel.send(message())
    assert (result.outcome, result.code, result.message_id) == ("accepted", 202, "sg-1")
    request = server.requests[0]
    assert request["path"] == "/v3/mail/send"
    assert request["headers"]["Authorization"] == f"Bearer {KEY}"
    sent = message()
    assert request["json"] == {
        "from": {"email": "opportunities@example.org", "name": "Opportunity Pipeline"},
        "subject": sent.subject,
        "personalizations": [{"to": [{"email": "zoe@example.org"}]}],
        "content": [{"type": "text/plain", "value": sent.text}, {"type": "text/html", "value": sent.html}],
        "headers": {"Message-ID": f"<{ID}@localhost>", **sent.headers},
        "custom_args": {"delivery_id": str(ID)},
    }
    assert request["json"]["headers"]["List-Unsubscribe"] == UNSUBSCRIBE


def test_only_the_recipient_and_the_content_name_a_person(server: FakeSendGrid, channel: SendGridChannel) -> None:
    channel.send(message())
    sent = server.requests[0]["json"]
    assert sent["custom_args"] == {"delivery_id": str(ID)}
    rest = {name: value for name, value in sent.items() if name not in {"personalizations", "content", "subject"}}
    assert "zoe" not in json.dumps(rest).lower()


@pytest.mark.parametrize(
    ("answer", "outcome", "provider_wide"),
    [
        (refuse(400, "Does not contain a valid address."), "failed", False),
        (refuse(401, "Maximum credits exceeded"), "retry", True),
        (refuse(403, "The from address does not match a verified Sender Identity."), "retry", True),
        (refuse(413, "Too large"), "failed", False),
        (refuse(429, "too many requests"), "retry", False),
        (refuse(500, "Internal"), "retry", False),
        (refuse(503, ""), "retry", False),
        (Answer(503, body=b"<html>Bad gateway</html>"), "retry", False),
        (Answer(500, body=b"x" * 100_000), "retry", False),
        (Answer(200, body=b"<html>Please log in to the wifi</html>"), "retry", True),
        (Answer(302, headers={"Location": "/v3/mail/send"}), "retry", True),
    ],
)
def test_answers(
    server: FakeSendGrid, channel: SendGridChannel, answer: Answer, outcome: str, provider_wide: bool
) -> None:
    server.script.append(answer)
    result = channel.send(message())
    assert (result.outcome, result.code, result.provider_wide) == (outcome, answer.status, provider_wide)
    assert len(server.requests) == 1, "followed a redirect, or sent twice"
    assert str(answer.status) in str(result.error)
    assert len(str(result.error)) <= 300
    if b"errors" in answer.body:
        assert json.loads(answer.body)["errors"][0]["message"] in str(result.error)


def test_retry_after_is_passed_on_and_holds_for_the_account(server: FakeSendGrid, channel: SendGridChannel) -> None:
    server.script.append(refuse(429, "slow down", Retry_After="17"))
    result = channel.send(message())
    assert (result.outcome, result.asked, result.provider_wide) == ("retry", timedelta(seconds=17), True)


def test_a_rate_limit_reset_is_passed_on(server: FakeSendGrid, channel: SendGridChannel) -> None:
    reset = int(datetime.now(UTC).timestamp()) + 40
    server.script.append(refuse(429, "slow down", X_RateLimit_Remaining="0", X_RateLimit_Reset=str(reset)))
    result = channel.send(message())
    assert result.asked is not None
    assert timedelta(seconds=35) <= result.asked <= timedelta(seconds=40)


def test_a_refused_connection_is_definite() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        channel = SendGridChannel(sendgrid_settings(f"http://127.0.0.1:{unused.getsockname()[1]}"))
        result = channel.send(message())
        channel.close()
    assert (result.outcome, result.code, result.provider_wide) == ("retry", None, False)
    assert "ConnectError" in str(result.error)


@pytest.mark.parametrize("takes", [True, False])
def test_a_connection_lost_after_sending_is_ambiguous(
    server: FakeSendGrid, channel: SendGridChannel, takes: bool
) -> None:
    server.script.append(Answer(close=True, takes=takes))
    result = channel.send(message())
    assert (result.outcome, result.code) == ("ambiguous", None)
    assert server.accepted == ([str(ID)] if takes else [])


def test_a_read_timeout_is_ambiguous(server: FakeSendGrid) -> None:
    server.script.append(Answer(before=1.5))
    channel = SendGridChannel(sendgrid_settings(server.url, delivery_timeout_seconds=0.4))
    result = channel.send(message())
    channel.close()
    assert (result.outcome, result.code) == ("ambiguous", None)
    assert "ReadTimeout" in str(result.error)


@pytest.mark.parametrize(
    ("begins", "outcome", "code"),
    [
        (b"HTTP/1.1 202 Accepted\r\nX-A: ", "ambiguous", None),
        (b"HTTP/1.1 429 x\r\nContent-Length: 15000\r\n\r\n", "retry", 429),
    ],
)
def test_an_answer_that_never_ends_is_given_up_within_the_time_allowed(
    begins: bytes, outcome: str, code: int | None
) -> None:
    with dripping(begins) as port:
        channel = SendGridChannel(sendgrid_settings(f"http://127.0.0.1:{port}", delivery_timeout_seconds=0.6))
        begun = time.monotonic()
        result = channel.send(message())
        assert time.monotonic() - begun < 10
    assert (result.outcome, result.code) == (outcome, code)


def test_a_lost_connection_does_not_concern_the_next_message(server: FakeSendGrid, channel: SendGridChannel) -> None:
    server.script.extend([Answer(), Answer(close=True), Answer()])
    assert [channel.send(message()).outcome for _ in range(3)] == ["accepted", "ambiguous", "accepted"]


def test_the_key_is_in_no_error_and_no_log(
    server: FakeSendGrid, channel: SendGridChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script.extend([refuse(401, "The provided authorization grant is invalid"), Answer(close=True)])
    errors = [channel.send(message()).error for _ in range(2)]
    assert KEY not in str(errors)
    assert KEY not in caplog.text
    assert KEY not in repr(channel)


def test_a_hostile_answer_becomes_one_printable_line(server: FakeSendGrid, channel: SendGridChannel) -> None:
    server.script.append(refuse(400, "bad\r\n\x1b[31mlog line\u2028forged" + "x" * 1000))
    error = str(channel.send(message()).error)
    assert error.isprintable()
    assert len(error) == 300


def test_without_a_key_there_is_no_channel() -> None:
    with pytest.raises(ValueError, match="SENDGRID_API_KEY"):
        SendGridChannel(Settings())


def test_it_tells_only_by_its_webhook(channel: Channel) -> None:
    assert channel.evidence(ID) is None
