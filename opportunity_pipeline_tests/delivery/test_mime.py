"""Messages encoded as Internet mail."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opportunity_pipeline.delivery.channels.mime import MOST_IN_LINE, to_bytes
from opportunity_pipeline_tests.delivery.messages import ID, UNSUBSCRIBE, message

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
    assert raw.endswith(b"\r\n"), "the final dot would not be on its own line"
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
        {"recipient": "zoe@example.org, everyone@example.org>"},
        {"recipient": "zoe@example.org> <everyone"},
        {"recipient": ""},
        {"sender_name": "Pipeline\nBcc: everyone@example.org"},
        {"message_id": "<a@b>\r\nBcc: everyone@example.org"},
        {"message_id": "<zoë@b>"},
        {"message_id": f"<{'a' * MOST_IN_LINE}@b>"},
        {"headers": {"List-Unsubscribe": "<http://a>\nBcc: everyone@example.org"}},
        {"headers": {"List-Unsubscribe": "<http://exämple.org>"}},
        {"headers": {"List-Unsubscribe": f"<http://a/{'b' * MOST_IN_LINE}>"}},
        {"headers": {"Reply-To\r\nBcc": "everyone@example.org"}},
        {"headers": {"Reply-To:": "everyone@example.org"}},
        {"headers": {"to": "everyone@example.org"}},
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"X-A": "1", "x-a": "2"}},
    ],
)
def test_a_header_that_would_say_something_else_is_refused(change: dict[str, str]) -> None:
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


def header_lines(raw: bytes) -> list[bytes]:
    """The raw header lines, with continuation lines separate."""
    return raw.partition(b"\r\n\r\n")[0].split(b"\r\n")


def test_what_machines_read_is_whole_on_its_line() -> None:
    message_id = f"<{ID}.{'a' * 200}@{'b' * 60}.example.org>"
    lines = header_lines(to_bytes(message(message_id=message_id)))
    assert f"Message-ID: {message_id}".encode() in lines
    assert f"List-Unsubscribe: {UNSUBSCRIBE}".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert len(UNSUBSCRIBE) > 200


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="<>"), max_size=900))
def test_a_url_of_any_length_and_form_is_read_as_it_was_written(path: str) -> None:
    link = f"<https://example.org/{path}>"
    raw = to_bytes(message(headers={"List-Unsubscribe": link}))
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in raw


@pytest.mark.parametrize("length", [1, 64, 200])
@pytest.mark.parametrize(
    "name", ["", "Pipeline", "Jobs, Hackathons & more. " * 6 + "All", "Zoë, Söhne & Co. 日本語 " * 6 + "."]
)
def test_an_address_is_whole_whatever_stands_beside_it(name: str, length: int) -> None:
    address = f"{'a' * length}@{'b' * 60}.example.org"
    raw = to_bytes(message(sender=address, sender_name=name, recipient=address))
    assert f"\r\nTo: {address}\r\n".encode() in raw
    # policy.default of Python 3.11 puts a space between the encoded words of a name, against RFC 2047 §6.2.
    shown, spec = parseaddr(message_from_bytes(raw)["From"])
    assert (str(make_header(decode_header(shown))), spec) == (name, address)
    assert raw.isascii()


WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=150)


@given(WORDS)
@example("₹ 10,000 – – intern " * 8)  # email.policy loses a space of these
@example("an =?utf-8?q?encoded?= word")
@example(" spaces at the ends ")
@example("x" * 1500)
def test_a_subject_reads_as_it_was_written(subject: str) -> None:
    raw = to_bytes(message(subject=subject))
    assert parsed(raw)["Subject"] == subject
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    words = re.findall(rb"=\?utf-8\?[bq]\?[^?]*\?=", raw)
    assert bool(words) == (not subject.isascii() or "=?" in subject or subject != subject.strip() or len(subject) > 900)
    assert all(len(word) <= 75 for word in words)
    assert all(len(line) <= 76 for line in header_lines(raw) if b"=?utf-8?" in line and words)


def test_an_international_address_is_carried() -> None:
    raw = to_bytes(message(recipient="zoë@exämple.org"))
    assert "zoë@exämple.org".encode() in raw
    assert parsed(raw)["To"] == "zoë@exämple.org"
