"""A fake of SendGrid's mail-send endpoint, with good and bad responses, over loopback HTTP.

Belongs here: scripted responses and accepted messages. Does not belong here: assertions.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """One scripted response.

    Attributes:
        status: HTTP status.
        headers: further headers.
        body: response body.
        close: close the connection instead of responding.
        takes: whether the message counts as accepted; the status decides by default.
        before: seconds before accepting the message.
        after: seconds between accepting it and responding.
    """

    status: int = 202
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    close: bool = False
    takes: bool | None = None
    before: float = 0.0
    after: float = 0.0

    @property
    def accepts(self) -> bool:
        """Whether the message counts as accepted."""
        return (self.status == 202 and not self.close) if self.takes is None else self.takes


ACCEPT = Answer(headers={"X-Message-Id": "sg-1"})


def refuse(status: int, message: str = "", **headers: str) -> Answer:
    """A response with SendGrid's error body."""
    body = json.dumps({"errors": [{"message": message, "field": None, "help": None}]}).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


class FakeSendGrid:
    """Requests and accepted messages; responses come from ``script`` in order, then always ``default``."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.default = ACCEPT
        self.requests: list[dict[str, Any]] = []
        self.accepted: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.url = ""

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Records a request and returns the response to send."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            answer = self.script.popleft() if self.script else self.default
        time.sleep(answer.before)
        request: dict[str, Any] = {"path": path, "headers": dict(headers), "json": json.loads(body) if body else None}
        with self._lock:
            self._at_once -= 1
            self.requests.append(request)
            if answer.accepts:
                self.accepted.append(request["json"]["custom_args"]["delivery_id"])
        return answer


@contextmanager
def fake_sendgrid() -> Iterator[FakeSendGrid]:
    """Serves on a free port of 127.0.0.1 until the end of the block."""
    fake = FakeSendGrid()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = fake.take(self.path, dict(self.headers), body)
            time.sleep(answer.after)
            if answer.close:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def do_GET(self) -> None:
            fake.take(self.path, dict(self.headers), b"")
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps test output quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        # Several dispatchers send at once; on a busy machine the default backlog of 5 would reject some of them.
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Ignores clients killed during a request, which some tests do."""

    server = Server(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
