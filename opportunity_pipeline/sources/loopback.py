"""The loopback upstream: serves a landing zone over HTTP, in place of the real upstreams.

Belongs here: finding the newest landed response to a request and answering with it. Does not belong here: sending
requests (with ``upstream = loopback`` the live client sends every request here, with the real path and ``Host``).

It is meant for tests, the demo and development on the same machine: it listens on 127.0.0.1, without TLS or accounts.
It behaves like a good upstream: ETag, 304 for a matching one, and gzip.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone

# Cap on the body of a POST; it is read and ignored.
_LONGEST_BODY = 1_000_000


class LoopbackUpstream:
    """A server for one landing zone. Used as a context manager, or by :meth:`start` and :meth:`stop`.

    Args:
        zone: the landing zone to serve. Entries added later are served too.
        port: port to listen on; 0 takes a free one.
    """

    def __init__(self, zone: LandingZone, *, port: int = 0) -> None:
        self._zone = zone
        self._newest: dict[tuple[str, str, str], LandedResponse] = {}
        self._indexed: dict[str, int] | None = None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Address for the setting ``loopback_url``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> Self:
        """Serves in a thread of its own."""
        # The argument is the poll interval for shutdown; the default makes stopping take half a second.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="loopback upstream", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops serving and frees the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serves in the calling thread until it is interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def find(self, method: str, host: str, target: str) -> LandedResponse | None:
        """The newest response to a request; None if there is none.

        Args:
            method: HTTP method.
            host: the ``Host`` header: the upstream's name.
            target: path and query.
        """
        with self._lock:
            version = self._version()
            if version != self._indexed:
                # Oldest first, so that the newest response of each URL wins.
                self._newest = {_key(response): response for response in self._zone.responses()}
                self._indexed = version
            return self._newest.get((method, host.lower(), target))

    def _version(self) -> dict[str, int]:
        """Changes whenever an entry is added or removed: both update its source folder's modification time."""
        return {path.name: path.stat().st_mtime_ns for path in (self._zone.folder / "responses").glob("*")}

    def body(self, response: LandedResponse) -> bytes:
        """The body of a response."""
        return self._zone.body(response)


def _key(response: LandedResponse) -> tuple[str, str, str]:
    parts = parts_of(response.url)
    query = f"?{parts.query}" if parts.query else ""
    return response.method, parts.netloc.lower(), f"{parts.path or '/'}{query}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A hundred boards may connect at once; the default backlog of 5 would refuse most of them.
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], upstream: LoopbackUpstream) -> None:
        super().__init__(address, _Handler)
        self.upstream = upstream

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores connection errors, which are the client's; any other error is ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "opportunity-pipeline-loopback"
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LONGEST_BODY:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {}, b"")
            return
        self.rfile.read(int(length))
        self._serve("POST")

    def _serve(self, method: str) -> None:
        host = self.headers.get("Host", "")
        response = self.server.upstream.find(method, host, self.path)
        if response is None:
            problem = {"error": f"nothing has landed for {method} {host}{self.path}"}
            # Not 404: that would state that nothing exists at the address.
            self._answer(HTTPStatus.BAD_REQUEST, {"Content-Type": "application/json"}, json.dumps(problem).encode())
            return
        etag = f'"{response.body_sha256}"'
        if method == "GET" and self.headers.get("If-None-Match") == etag:
            self._answer(HTTPStatus.NOT_MODIFIED, {"ETag": etag}, b"")
            return
        headers = {"ETag": etag, "Content-Type": response.headers.get("content-type", "application/octet-stream")}
        body = self.server.upstream.body(response)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, compresslevel=1)
        self._answer(HTTPStatus(response.status), headers, body)

    def _answer(self, status: HTTPStatus, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing: the client's own ledger has every request."""
