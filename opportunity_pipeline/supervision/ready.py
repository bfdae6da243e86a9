"""Checks whether a child responds.

Belongs here: one check per kind of child. Does not belong here: waiting, and handling a child that does not respond.
"""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
_TIMEOUT_SECONDS = 5

_STATUS = """{
  workspaceOrError { __typename
    ... on Workspace { locationEntries { name loadStatus locationOrLoadError { __typename
      ... on PythonError { message } } } }
    ... on PythonError { message } }
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } }
}"""


class LocationBroken(RuntimeError):
    """Dagster could not load our definitions; the message is its reason."""


def free_port(wanted: int) -> int:
    """The wanted port of 127.0.0.1 if it is free, else one chosen by the system.

    Args:
        wanted: port; 0 leaves the choice to the system.
    """
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
            # As servers do: a port with connections only in TIME_WAIT counts as free.
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind((LOOPBACK, port))
            except OSError:
                continue
            return int(candidate.getsockname()[1])
    raise OSError(f"no free port on {LOOPBACK}")


def socket_answers(path: Path) -> bool:
    """Whether a server accepts connections on a unix socket. Dagster's code server does so once all code is loaded."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_TIMEOUT_SECONDS)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def port_answers(port: int) -> bool:
    """Whether a server accepts connections on a port of 127.0.0.1."""
    try:
        socket.create_connection((LOOPBACK, port), _TIMEOUT_SECONDS).close()
    except OSError:
        return False
    return True


def ui_answers(port: int) -> bool:
    """Whether Dagster's webserver responds and has loaded our code location.

    Raises:
        LocationBroken: the code location could not be loaded.
    """
    status = _status(port)
    if status is None:
        return False
    workspace = status["workspaceOrError"]
    if "message" in workspace:
        raise LocationBroken(f"Dagster could not read its workspace: {_first_line(workspace['message'])}")
    entries = workspace["locationEntries"]
    for entry in entries:
        loaded = entry["locationOrLoadError"] or {}
        if "message" in loaded:
            raise LocationBroken(f"Dagster could not load {entry['name']}: {_first_line(loaded['message'])}")
    return bool(entries) and all(entry["loadStatus"] == "LOADED" for entry in entries)


def daemons_answer(port: int) -> bool:
    """Whether every required Dagster daemon has a fresh heartbeat."""
    status = _status(port)
    if status is None:
        return False
    daemons = status["instance"]["daemonHealth"]["allDaemonStatuses"]
    return bool(daemons) and all(daemon["healthy"] for daemon in daemons if daemon["required"])


def _status(port: int) -> dict[str, Any] | None:
    """The webserver's status of its code locations and daemons; ``None`` if it does not respond yet."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_TIMEOUT_SECONDS)
    try:
        body = json.dumps({"query": _STATUS})
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    data: dict[str, Any] | None = answer.get("data")
    return data


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no reason given"
