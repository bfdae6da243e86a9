"""The SMTP channel against real servers over loopback."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from opportunity_pipeline.delivery.channels.channel import Channel, SendResult
from opportunity_pipeline.delivery.channels.mime import to_bytes
from opportunity_pipeline.delivery.channels.smtp import SmtpChannel
from opportunity_pipeline.settings import Settings
from opportunity_pipeline_tests.delivery.dripping import dripping
from opportunity_pipeline_tests.delivery.fake_smtp import (
    Mailbox,
    authenticator,
    scripted_smtp,
    server_tls,
    smtp_server,
)
from opportunity_pipeline_tests.delivery.messages import ID, UNSUBSCRIBE, message

PASSWORD = "correct horse battery"


def smtp_settings(port: int, **changes: Any) -> Settings:
    return Settings(
        **{
            "email_channel": "smtp",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "delivery_timeout_seconds": 5,
            **changes,
        }
    )


def answer(result: SendResult) -> tuple[str, int | None, bool]:
    return result.outcome, result.code, result.provider_wide


def test_a_message_arrives_as_it_was_sent() -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        result = SmtpChannel(smtp_settings(port)).send(message())
    assert result == SendResult("accepted", 250, message_id=f"<{ID}@localhost>")
    assert mailbox.envelopes == [("opportunities@example.org", ["zoe@example.org"])]
    received = mailbox.messages[0]
    assert received["Message-ID"] == f"<{ID}@localhost>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = received.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == message().text  # dot-stuffing was undone
    assert mailbox.raw[0] == to_bytes(message())
    assert f"\r\nList-Unsubscribe: {UNSUBSCRIBE}\r\n".encode() in mailbox.raw[0]


def test_starttls_and_a_password(tmp_path: Path) -> None:
    mailbox = Mailbox()
    server, client = server_tls(tmp_path)
    options = {
        "tls_context": server,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticator("pipeline", PASSWORD),
    }
    with smtp_server(mailbox, **options) as port:
        settings = smtp_settings(
            port, smtp_security="starttls", smtp_username="pipeline", smtp_password=SecretStr(PASSWORD)
        )
        assert answer(SmtpChannel(settings, tls=client).send(message())) == ("accepted", 250, False)
        wrong = settings.model_copy(update={"smtp_password": SecretStr("wrong")})
        refused = SmtpChannel(wrong, tls=client).send(message())
    assert mailbox.tls == [True]
    assert answer(refused) == ("retry", 535, True)
    assert "wrong" not in str(refused.error)


def test_tls_from_the_start(tmp_path: Path) -> None:
    mailbox = Mailbox()
    server, client = server_tls(tmp_path)
    with smtp_server(mailbox, ssl_context=server) as port:
        result = SmtpChannel(smtp_settings(port, smtp_security="tls"), tls=client).send(message())
    assert result.outcome == "accepted"
    assert len(mailbox.messages) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    mailbox = Mailbox()
    server, _ = server_tls(tmp_path)
    with smtp_server(mailbox, tls_context=server) as port:
        result = SmtpChannel(smtp_settings(port, smtp_security="starttls")).send(message())
    assert answer(result) == ("retry", None, True)
    assert "certificate verify failed" in str(result.error)
    assert mailbox.messages == []


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        result = SmtpChannel(smtp_settings(port, smtp_security="starttls")).send(message())
    assert answer(result) == ("retry", None, True)
    assert "STARTTLS" in str(result.error)
    assert mailbox.messages == []


def test_a_refused_connection_is_definite() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        result = SmtpChannel(smtp_settings(port)).send(message())
    assert answer(result) == ("retry", None, False)
    assert f"127.0.0.1:{port}" in str(result.error)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ({"": "554 go away"}, ("retry", 554, True)),
        ({"": "421 too busy"}, ("retry", 421, True)),
        ({"": None}, ("retry", None, False)),
        ({"": "garbage"}, ("retry", -1, True)),
        ({"EHLO": None}, ("retry", None, False)),
        ({"MAIL": "550 not your address"}, ("retry", 550, True)),
        ({"MAIL": "451 later"}, ("retry", 451, False)),
        ({"MAIL": None}, ("retry", None, False)),
        ({"RCPT": "550 no such user"}, ("failed", 550, False)),
        ({"RCPT": "450 greylisted"}, ("retry", 450, False)),
        ({"RCPT": "421 closing"}, ("retry", 421, True)),
        ({"RCPT": None}, ("retry", None, False)),
        ({"DATA": "554 no"}, ("failed", 554, False)),
        ({"DATA": "250 what?"}, ("retry", None, False)),
        ({"DATA": None}, ("retry", None, False)),
        ({".": "554 looks like spam"}, ("failed", 554, False)),
        ({".": "451 try again"}, ("retry", 451, False)),
        ({".": None}, ("ambiguous", None, False)),
        ({".": "garbage"}, ("ambiguous", None, False)),
        ({".": "354 go on"}, ("ambiguous", None, False)),
        ({".": "250 " + "x" * 9000}, ("ambiguous", None, False)),
        ({"RCPT": "251 forwarded"}, ("accepted", 250, False)),
        ({"QUIT": None}, ("accepted", 250, False)),
    ],
)
def test_before_the_final_dot_a_failure_is_definite_and_after_it_nobody_knows(
    replies: dict[str, str | None], expected: tuple[str, int | None, bool]
) -> None:
    with scripted_smtp(replies) as script:
        result = SmtpChannel(smtp_settings(script.port)).send(message())
    assert answer(result) == expected
    assert (result.error is None) == (result.outcome == "accepted")
    if result.outcome == "retry" and "." not in replies:
        assert script.taken == 0


@pytest.mark.parametrize(("silent", "outcome"), [("EHLO", "retry"), ("RCPT", "retry"), (".", "ambiguous")])
def test_a_silent_server_is_given_up_within_the_time_allowed(silent: str, outcome: str) -> None:
    with scripted_smtp({silent: "hang"}) as script:
        started = time.monotonic()
        result = SmtpChannel(smtp_settings(script.port, delivery_timeout_seconds=0.4)).send(message())
        assert time.monotonic() - started < 5
    assert result.outcome == outcome


def test_the_time_allowed_is_for_the_whole_dialogue() -> None:
    with scripted_smtp({}, pause=0.15) as script:
        result = SmtpChannel(smtp_settings(script.port, delivery_timeout_seconds=0.4)).send(message())
    assert result.outcome == "retry"
    assert script.taken == 0


def test_a_reply_that_never_ends_is_given_up_within_the_time_allowed() -> None:
    with dripping(b"220 ready\r\n") as port:
        begun = time.monotonic()
        result = SmtpChannel(smtp_settings(port, delivery_timeout_seconds=0.6)).send(message())
        assert time.monotonic() - begun < 10
    assert (result.outcome, result.code) == ("retry", None)


def test_an_international_address_needs_a_server_that_takes_it() -> None:
    foreign = message(recipient="zoë@example.org")
    mailbox = Mailbox()
    with smtp_server(mailbox, enable_SMTPUTF8=True) as port:
        assert SmtpChannel(smtp_settings(port)).send(foreign).outcome == "accepted"
    assert mailbox.envelopes[0][1] == ["zoë@example.org"]
    with smtp_server(mailbox, enable_SMTPUTF8=False) as port:
        refused = SmtpChannel(smtp_settings(port)).send(foreign)
    assert answer(refused) == ("failed", None, False)
    assert "SMTPUTF8" in str(refused.error)


def test_what_is_no_mail_fails_without_a_connection() -> None:
    result = SmtpChannel(smtp_settings(1)).send(message(subject="a\r\nBcc: b@example.org"))
    assert answer(result) == ("failed", None, False)


def test_it_cannot_be_asked_about_the_past() -> None:
    channel: Channel = SmtpChannel(smtp_settings(1))
    assert channel.evidence(ID) is None
