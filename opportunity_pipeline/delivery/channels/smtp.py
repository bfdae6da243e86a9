"""E-mail through an SMTP server.

Belongs here: the dialogue up to the reply to the final dot, and distinguishing a failure before the dot (certainly not
sent) from a connection lost after it (outcome unknown). Does not belong here: the message format (``mime``).

It uses the standard library's client in the dispatcher's threads: one connection per message, so that no message is
affected by an earlier one. ``SMTP.sendmail`` is not used because it reports both kinds of loss alike.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from typing import Any, Final
from uuid import UUID

from opportunity_pipeline.delivery.backoff import classify_smtp
from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, SendResult, one_line
from opportunity_pipeline.delivery.channels.mime import is_international, to_bytes
from opportunity_pipeline.settings import Settings

READY_FOR_DATA: Final = 354


class SmtpChannel:
    """Sends through one SMTP server with the transport security in the settings, never with less."""

    name = "smtp"
    paced = True

    def __init__(self, settings: Settings, *, tls: ssl.SSLContext | None = None) -> None:
        """Takes the server's address from the settings; connects at each send.

        Args:
            settings: the settings.
            tls: context to use instead of one with the system's certificate authorities.
        """
        self._settings = settings
        self._tls = tls if tls is not None else ssl.create_default_context()
        # Without a resolver this takes seconds, and smtplib would repeat it for each connection. A server may reject a
        # name without a dot; the address literal states that we have none (RFC 5321 §4.1.4).
        name = socket.getfqdn()
        self._local_name = name if "." in name else "[127.0.0.1]"

    def send(self, message: OutgoingEmail) -> SendResult:
        """Sends one message over one connection."""
        try:
            content = to_bytes(message)
        except ValueError as error:
            return SendResult("failed", error=one_line(f"not a mail: {error}"))
        return _Dialogue(self._settings, self._tls, self._local_name).run(message, content)

    def evidence(self, delivery_id: UUID) -> None:
        """Always ``None``: SMTP cannot report the outcome of an earlier attempt."""


class _Refused(Exception):
    """The server rejected a command."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result.error)
        self.result = result


class _Impatient(smtplib.SMTP):
    """Hangs up when the time is over: where a reply comes a byte at a time, no wait for a byte ever times out."""

    def __init__(self, host: str, port: int, local_name: str, *, seconds: float, **tls: Any) -> None:
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()
        options: dict[str, Any] = {"timeout": seconds, **tls}
        super().__init__(host, port, local_name, **options)

    def _hang_up(self) -> None:
        if self.sock is not None:
            with contextlib.suppress(OSError):  # it may have been closed at this moment
                self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        super().close()


class _ImpatientTls(_Impatient, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class _Dialogue:
    """One connection. From ``_dotted`` on, the outcome of a lost connection is unknown."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext, local_name: str) -> None:
        self._settings = settings
        self._tls = tls
        self._local_name = local_name
        self._deadline = time.monotonic() + settings.delivery_timeout_seconds
        self._ready = False
        self._dotted = False

    def run(self, message: OutgoingEmail, content: bytes) -> SendResult:
        with contextlib.ExitStack() as stack:
            try:
                server = self._connect()
                stack.callback(_leave, server)
                self._secure(server)
                self._log_in(server)
                self._ready = True
                code = self._transmit(server, message, content)
            except _Refused as refusal:
                return refusal.result
            except (OSError, smtplib.SMTPException) as error:
                return self._lost(error)
        return SendResult("accepted", code, message_id=message.message_id)

    def _lost(self, error: OSError | smtplib.SMTPException) -> SendResult:
        """Classifies a broken dialogue by the point at which it broke."""
        where = f"smtp {self._settings.smtp_host}:{self._settings.smtp_port}"
        if self._dotted:
            return SendResult("ambiguous", error=one_line(f"{where}: no answer after the message: {error}"))
        if isinstance(error, smtplib.SMTPResponseException):  # greeting, EHLO, STARTTLS, AUTH: before any message
            line = one_line(f"{where}: {error.smtp_code} {_text(error.smtp_error)}")
            return SendResult("retry", error.smtp_code, error=line, provider_wide=True)
        # A certificate that does not verify, a server without STARTTLS or AUTH: affects every message.
        unfit = not self._ready and isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError)
        return SendResult("retry", error=one_line(f"{where}: {error}"), provider_wide=unfit)

    def _wait(self, server: smtplib.SMTP) -> None:
        """Sets the socket's timeout, which covers one wait, to the time left for the whole dialogue."""
        if server.sock is not None:
            server.sock.settimeout(self._remaining())

    def _remaining(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not done within {self._settings.delivery_timeout_seconds:g} s")
        return left

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.smtp_host, self._settings.smtp_port
        if self._settings.smtp_security == "tls":
            return _ImpatientTls(host, port, self._local_name, seconds=self._remaining(), context=self._tls)
        return _Impatient(host, port, self._local_name, seconds=self._remaining())

    def _secure(self, server: smtplib.SMTP) -> None:
        self._wait(server)
        if self._settings.smtp_security == "starttls":
            server.starttls(context=self._tls)
            self._wait(server)
        server.ehlo_or_helo_if_needed()

    def _log_in(self, server: smtplib.SMTP) -> None:
        user, password = self._settings.smtp_username, self._settings.smtp_password
        if user is not None and password is not None:
            self._wait(server)
            server.login(user, password.get_secret_value())

    def _transmit(self, server: smtplib.SMTP, message: OutgoingEmail, content: bytes) -> int:
        options: tuple[str, ...] = ()
        if is_international(message):
            if not server.has_extn("smtputf8"):
                raise _Refused(SendResult("failed", error="the server accepts no non-ASCII address (SMTPUTF8)"))
            options = ("SMTPUTF8", "BODY=8BITMIME")
        self._wait(server)
        # A refused sender concerns the account: the next message has the same sender.
        _expect("MAIL FROM", server.mail(message.sender, options), 250, of_account=True)
        self._wait(server)
        _expect("RCPT TO", server.rcpt(message.recipient), 250, 251)
        self._wait(server)
        _expect("DATA", server.docmd("DATA"), READY_FOR_DATA)
        self._wait(server)
        server.send(_dot_stuffed(content))
        self._wait(server)
        # Set before sending the dot: an error while sending it does not show whether it arrived.
        self._dotted = True
        server.send(b".\r\n")
        answer = server.getreply()
        _expect("message", answer, 250)
        return answer[0]


def _leave(server: smtplib.SMTP) -> None:
    """Sends QUIT without waiting for the reply: the outcome is already known."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if server.sock is not None:
            server.sock.settimeout(1)
            server.putcmd("QUIT")
    server.close()


def _expect(stage: str, answer: tuple[int, bytes], *expected: int, of_account: bool = False) -> None:
    """Returns if the reply is expected.

    Raises:
        _Refused: when the server rejected the command.
        SMTPException: when the reply is not a valid one to this command.
    """
    code, reply = answer
    if code in expected:
        return
    line = one_line(f"{stage}: {code} {_text(reply)}")
    if not 400 <= code < 600:
        raise smtplib.SMTPException(line)
    verdict = classify_smtp(code)
    if of_account and verdict.outcome == "failed":
        raise _Refused(SendResult("retry", code, error=line, provider_wide=True))
    raise _Refused(SendResult(verdict.outcome, code, error=line, provider_wide=verdict.provider_wide))


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _dot_stuffed(content: bytes) -> bytes:
    """RFC 5321 §4.5.2: a line that begins with a dot gets one more; ``content`` begins with a header."""
    return content.replace(b"\r\n.", b"\r\n..")
