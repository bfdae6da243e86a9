"""The message as Internet mail."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.delivery.channels.mime import to_bytes
from opportunity_pipeline_tests.delivery.messages import ID, message

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_reads_back() -> None:
    sent = message()
    mail = parsed(to_bytes(sent))
    assert mail["From"] == "Opportunity Pipeline <opportunities@example.org>"
    assert mail["To"] == "zoe@example.org"
    assert mail["Subject"] == sent.subject
    assert mail["Message-ID"] == f"<{ID}@localhost>"
    assert mail["Date"].datetime == sent.date
    assert {name: mail[name] for name in sent.headers} == dict(sent.headers)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert body(mail, "plain") == sent.text
    assert body(mail, "html").strip() == sent.html


def test_every_try_is_the_same() -> None:
    assert to_bytes(message()) == to_bytes(message())


@given(TEXTS, TEXTS)
def test_no_body_can_smuggle_anything(text: str, html: str) -> None:
    raw = to_bytes(message(text=text, html=html))
    assert raw.isascii()
    assert raw.endswith(b"\r\n"), "a final dot would not stand on a line of its own"
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert len(list(parsed(raw).iter_parts())) == 2


def test_a_body_cannot_forge_the_boundary() -> None:
    forged = f"--=_{ID.hex}\nContent-Type: text/html\n\n<script>\n--=_{ID.hex}--\n"
    mail = parsed(to_bytes(message(text=forged)))
    assert len(list(mail.iter_parts())) == 2
    assert body(mail, "plain") == forged


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\r\nBcc: everyone@example.org"},
        {"recipient": "zoe@example.org\r\nBcc: everyone@example.org"},
        {"recipient": "zoe"},
        {"recipient": "@example.org"},
        {"recipient": ""},
        {"sender_name": "Pipeline\nBcc: everyone@example.org"},
        {"message_id": "<a@b>\r\nBcc: everyone@example.org"},
        {"headers": {"List-Unsubscribe": "<http://a>\nBcc: everyone@example.org"}},
    ],
)
def test_a_line_break_in_a_header_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        to_bytes(message(**change))


@given(TEXTS, TEXTS)
def test_any_subject_and_recipient_is_carried_or_refused(subject: str, recipient: str) -> None:
    try:
        raw = to_bytes(message(subject=subject, recipient=recipient))
    except ValueError:
        return
    mail = parsed(raw)
    assert set(mail.keys()) == set(parsed(to_bytes(message())).keys())


def test_an_international_address_is_carried() -> None:
    raw = to_bytes(message(recipient="zoë@exämple.org"))
    assert "zoë@exämple.org".encode() in raw
    assert parsed(raw)["To"] == "zoë@exämple.org"
