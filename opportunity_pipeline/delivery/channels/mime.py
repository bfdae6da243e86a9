"""The message as Internet mail (RFC 5322, MIME), for the channels that carry it as bytes.

Belongs here: headers and bodies to bytes. Does not belong here: their wording (``notifications.render``).
"""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail


def is_international(message: OutgoingEmail) -> bool:
    """Whether an address holds characters beyond ASCII, which a server must announce to take (RFC 6531)."""
    return not (message.recipient.isascii() and message.sender.isascii())


def to_bytes(message: OutgoingEmail) -> bytes:
    """The message with CRLF line ends; ASCII throughout, but for the headers where an address is international.

    Raises:
        ValueError: a header holds a line break, or an address is none.
    """
    mail = EmailMessage(policy.SMTPUTF8 if is_international(message) else policy.SMTP)
    try:
        mail["From"] = _address(message.sender, message.sender_name)
        mail["To"] = _address(message.recipient)
        mail["Subject"] = message.subject
        mail["Date"] = message.date
        mail["Message-ID"] = message.message_id
        for name, value in message.headers.items():
            mail[name] = value
    except MessageError as error:
        raise ValueError(str(error)) from error
    # Quoted-printable leaves no bare CR or LF and no dot line to smuggle a second message in.
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable, so a body cannot forge the boundary; fixed, so that a retry is the same.
    mail.set_boundary(f"=_{message.delivery_id.hex}")
    return mail.as_bytes()


def _address(address: str, name: str = "") -> Address:
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise ValueError(f"{address!r} is not an address")
    return Address(name, local, domain)
