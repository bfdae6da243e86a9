"""An HTTP server that misbehaves on purpose, on a real loopback socket.

Belongs here: sending exactly the bytes, pauses and resets that a test specifies, and recording the requests. Does not
belong here: any expectation.
"""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Asked:
    """A recorded request."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    at: float


Reply = Callable[[socket.socket], None]


def answer(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None, *, length: int | None = None
) -> Reply:
    """A reply. `length` overrides the body's own ``Content-Length``."""
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return lambda connection: connection.sendall(head + (b"" if status == 304 else body))


def silence(seconds: float) -> Reply:
    """Sends nothing for a while, then hangs up."""
    return lambda connection: time.sleep(seconds)


def drip(body: bytes, pause: float) -> Reply:
    """Sends one byte at a time."""

    def send(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for position in range(len(body)):
            connection.sendall(body[position : position + 1])
            time.sleep(pause)

    return send


def reset(before: bytes) -> Reply:
    """Sends some bytes and then resets the connection."""

    def send(connection: socket.socket) -> None:
        connection.sendall(before)
        # Closing with a linger time of zero sends RST instead of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return send


def damaged_record(before: bytes) -> Reply:
    """Sends some bytes and then, beneath TLS, a record that cannot be decrypted."""

    def send(connection: socket.socket) -> None:
        connection.sendall(before)
        with socket.socket(fileno=os.dup(connection.fileno())) as beneath:
            beneath.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)

    return send


class FaultServer:
    """Answers by script: a list of replies per target, the last of which repeats; 404 for targets without a script.

    Args:
        tls: TLS context of the server; None: plain HTTP.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self._script: dict[str, list[Reply]] = defaultdict(list)
        self._lock = threading.Lock()
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with server._lock:
                    server.connections += 1
                with contextlib.suppress(OSError):
                    while server._serve_one(self.request):
                        pass

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        if tls:
            # The handshake takes place in the connection's thread.
            listening = self._server.socket
            self._server.socket = tls.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def script(self, target: str, replies: Sequence[Reply]) -> None:
        self._script[target] = list(replies)

    def times(self, target: str) -> list[float]:
        return [asked.at for asked in self.asked if asked.target == target]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve_one(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = connection.recv(65536)
            if not chunk:
                return False
            head += chunk
        head, _, body = head.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        with self._lock:
            self.asked.append(Asked(method, target, headers, body, time.monotonic()))
            replies = self._script[target] or [answer(404, b"{}")]
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
        reply(connection)
        return connection.fileno() >= 0
