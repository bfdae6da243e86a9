"""Readiness checks: sockets, ports, and the status that Dagster's webserver reports."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.supervision.ready import (
    LocationBroken,
    daemons_answer,
    free_port,
    port_answers,
    socket_answers,
    ui_answers,
)


@contextmanager
def webserver(answer: bytes) -> Iterator[int]:
    """A server that returns the same body to every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def status(workspace: dict[str, Any], *daemons: tuple[bool, bool]) -> bytes:
    health = [{"daemonType": "X", "required": required, "healthy": healthy} for required, healthy in daemons]
    instance = {"daemonHealth": {"allDaemonStatuses": health}}
    return json.dumps({"data": {"workspaceOrError": workspace, "instance": instance}}).encode()


def location(load: str = "LOADED", error: dict[str, str] | None = None) -> dict[str, Any]:
    return {"locationEntries": [{"name": "ours", "loadStatus": load, "locationOrLoadError": error}]}


def test_a_wanted_port_is_kept_where_it_is_free_and_replaced_where_not() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = free_port(port)
        assert other != port
        assert port_answers(port)
        assert not port_answers(other)
    assert free_port(port) == port
    assert free_port(0) > 0


def test_a_socket_answers_once_somebody_listens(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    assert not socket_answers(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        assert not socket_answers(path)
        server.listen()
        assert socket_answers(path)


def test_the_ui_answers_once_our_location_is_loaded() -> None:
    assert not ui_answers(free_port(0))
    for answer, expected in [
        (b"<html>not yet</html>", False),
        (b'{"errors": ["no"]}', False),
        (status({"locationEntries": []}), False),
        (status(location("LOADING")), False),
        (status(location()), True),
    ]:
        with webserver(answer) as port:
            assert ui_answers(port) is expected


@pytest.mark.parametrize(
    "workspace", [location(error={"message": "no module\nat line 1"}), {"message": "no module\nat line 1"}]
)
def test_a_location_that_cannot_be_loaded_is_told(workspace: dict[str, Any]) -> None:
    with webserver(status(workspace)) as port, pytest.raises(LocationBroken, match=r"no module$"):
        ui_answers(port)


def test_daemons_answer_once_every_required_one_does() -> None:
    assert not daemons_answer(free_port(0))
    for daemons, expected in [
        ([], False),
        ([(True, True), (True, False)], False),
        ([(True, True), (False, False)], True),
    ]:
        with webserver(status(location(), *daemons)) as port:
            assert daemons_answer(port) is expected
