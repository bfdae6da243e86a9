"""SMTP servers for the tests: aiosmtpd, and a scripted one for replies that aiosmtpd does not give.

Belongs here: the servers and received messages. Does not belong here: assertions.
"""

from __future__ import annotations

import asyncio
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Mailbox:
    """Accepted messages; an aiosmtpd handler. Waits ``before`` accepting and ``after`` accepting (seconds)."""

    def __init__(self, before: float = 0.0, after: float = 0.0) -> None:
        self.before = before
        self.after = after
        self.envelopes: list[tuple[str, list[str]]] = []
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.tls: list[bool] = []
        self._lock = threading.Lock()

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Accepts the message, whether or not the client is still connected."""
        await asyncio.sleep(self.before)
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        message = message_from_bytes(raw, policy=policy.default)
        with self._lock:
            self.envelopes.append((str(envelope.mail_from), [str(address) for address in envelope.rcpt_tos]))
            self.messages.append(message)
            self.raw.append(raw)
            self.tls.append(session.ssl is not None)
        await asyncio.sleep(self.after)
        return "250 2.0.0 queued as 42"

    @property
    def delivery_ids(self) -> list[str]:
        """The delivery ids of accepted messages, in order."""
        return [str(message["Message-ID"]).strip("<>").partition("@")[0] for message in self.messages]


@contextmanager
def smtp_server(handler: Any, **options: Any) -> Iterator[int]:
    """An aiosmtpd server on a free port of 127.0.0.1 until the end of the block; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def authenticator(user: str, password: str) -> Any:
    """Accepts one user."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return check


@dataclass
class Script:
    """Replies of :func:`scripted_smtp` by command; the greeting is ``""`` and the reply to the final dot ``"."``.

    A reply of ``None`` closes the connection instead; ``"hang"`` sends nothing until the client gives up.
    """

    replies: Mapping[str, str | None] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    taken: int = 0
    port: int = 0

    def reply(self, command: str) -> str | None:
        """The reply to a command."""
        standard = {"": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}
        return self.replies.get(command, standard.get(command, "250 fine"))


@contextmanager
def scripted_smtp(replies: Mapping[str, str | None], *, pause: float = 0.0) -> Iterator[Script]:
    """A server that replies from the script to any command, each time after a pause (seconds)."""
    script = Script(replies)
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not self._say(""):
                return
            while line := self.rfile.readline():
                command = line.split()[0].decode().upper() if line.split() else "?"
                script.commands.append(command)
                if command != "DATA":
                    if not self._say(command):
                        return
                    continue
                if not self._say("DATA"):
                    return
                if (
                    script.reply(
                        "DATA",
                    )
                    == "354 go on"
                ):
                    while (line := self.rfile.readline()) and line != b".\r\n":
                        pass
                    script.taken += line == b".\r\n"
                    if not self._say("."):
                        return

        def _say(self, command: str) -> bool:
            reply = script.reply(command)
            if reply == "hang":
                over.wait(30)
                return False
            if reply is not None:
                over.wait(pause)
                self.wfile.write(reply.encode() + b"\r\n")
            return reply is not None

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Ignores clients that give up, which some tests do."""

    with Server(("127.0.0.1", 0), Handler) as server:
        script.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield script
        finally:
            over.set()
            server.shutdown()
            thread.join()


def self_signed(host: str) -> tuple[bytes, bytes]:
    """A self-signed certificate for a host name or address, and its key, both PEM."""
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    present = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(present - datetime.timedelta(hours=1))
        .not_valid_after(present + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return certificate.public_bytes(pem), key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def server_tls(folder: Any, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS context, and a client's that trusts it."""
    certificate, key = self_signed(host)
    path = folder / "server.pem"
    path.write_bytes(certificate + key)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=certificate.decode())
    return server, client
