"""Encodes a message as Internet mail (RFC 5322, MIME), for the channels that send bytes.

Belongs here: encoding headers and bodies. Does not belong here: their wording (``notifications.render``).

The headers are written here and not by ``email.policy``, whose folding encodes a URL longer than a line (RFC 2047,
where no reader looks for a link), drops the quotes around a long name with a comma, and loses or doubles spaces of a
subject between encoded words. Only encoded words are folded; other values stay on one line.
"""

from __future__ import annotations

import re
from collections import Counter
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from opportunity_pipeline.delivery.channels.channel import NOT_PRINTABLE, OutgoingEmail

MOST_IN_LINE: Final = 998
"""Maximum octets of a line without its end (RFC 5322 §2.1.1)."""

_NAME: Final = re.compile(r"[!-9;-~]+")
# Non-ASCII letters are allowed (RFC 6531); characters that would end the domain are not (RFC 5322 §3.2.3).
_DOMAIN: Final = re.compile(r'[^\s()<>@,:;"\\]+')


def is_international(message: OutgoingEmail) -> bool:
    """Whether an address has non-ASCII characters, which the server must announce to support (RFC 6531)."""
    return not (message.recipient.isascii() and message.sender.isascii())


def to_bytes(message: OutgoingEmail) -> bytes:
    """Encodes the message with CRLF line ends; all ASCII except international addresses.

    Raises:
        ValueError: when a header holds a control character, has a line longer than ``MOST_IN_LINE``, occurs twice, or
            is for machines and not ASCII; or when an address is invalid.
    """
    body = EmailMessage(policy.SMTP)
    # Quoted-printable leaves no bare CR or LF and no line with a lone dot, which could smuggle in a second message.
    body.set_content(message.text, cte="quoted-printable")
    body.add_alternative(message.html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable, so a body cannot forge the boundary; it is fixed to make retries identical.
    body.set_boundary(f"=_{message.delivery_id.hex}")
    headers = (
        ("From", _mailbox("From", message.sender, message.sender_name)),
        ("To", _mailbox("To", message.recipient)),
        ("Subject", _words("Subject", message.subject)),
        ("Date", format_datetime(message.date)),
        ("Message-ID", _token("Message-ID", message.message_id)),
        *((name, _token(name, value)) for name, value in message.headers.items()),
    )
    occurrences = Counter(name.lower() for name in (*body.keys(), *(name for name, _ in headers)))
    if twice := [name for name, times in occurrences.items() if times > 1]:
        raise ValueError(f"header {twice[0]} occurs twice")
    return b"".join(_field(name, value) for name, value in headers) + body.as_bytes()


def _field(name: str, value: str) -> bytes:
    field = f"{name}: {value}\r\n".encode()
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a header")
    if any(len(line) > MOST_IN_LINE for line in field.split(b"\r\n")):
        raise ValueError(f"header {name} has a line of more than {MOST_IN_LINE} octets")
    return field


def _mailbox(header: str, address: str, name: str = "") -> str:
    local, at, domain = _one_line(header, address).rpartition("@")
    if not (local and at and _DOMAIN.fullmatch(domain)):
        raise ValueError(f"{address!r} is not an address")
    # Address adds quotes where needed.
    if _is_plain(_one_line(header, name)):
        return str(Address(name, local, domain))
    # Folded before the address: a line with an encoded word has at most 76 characters.
    return f"{_encoded(header, name)}\r\n <{Address('', local, domain).addr_spec}>"


def _words(header: str, text: str) -> str:
    """Text for people: as is, or encoded (RFC 2047)."""
    fits = len(f"{header}: {text}") <= MOST_IN_LINE
    return text if _is_plain(_one_line(header, text)) and fits else _encoded(header, text)


def _token(header: str, value: str) -> str:
    """A URL, an id or another value for machines: as is."""
    if not value.isascii():
        raise ValueError(f"header {header} holds a non-ASCII character: {value!r}")
    return _one_line(header, value)


def _one_line(header: str, value: str) -> str:
    if NOT_PRINTABLE.search(value):
        raise ValueError(f"header {header} holds a line break or another control character: {value!r}")
    return value


def _is_plain(text: str) -> bool:
    """Whether every reader shows the text unchanged: no encoded word in it, no space at the ends to be dropped."""
    return text.isascii() and "=?" not in text and text == text.strip()


def _encoded(header: str, text: str) -> str:
    """Encoded words of at most 75 characters, folded between them."""
    # The space at the start of a folded line is not counted in its length.
    return Header(text, "utf-8", header_name=header, maxlinelen=75).encode(linesep="\r\n")
