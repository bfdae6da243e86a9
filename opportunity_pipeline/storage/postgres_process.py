"""The PostgreSQL server process: its data folder, its settings, its start and its stop.

Belongs here: data folder, settings, start and stop of one server process. Does not belong here: how long it lives
(``supervise_postgres``), who uses it (``embedded``) and which user it runs as (``postgres_user``).
Standard library only: the supervisor imports nothing else.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from opportunity_pipeline.storage.postgres_user import CannotStart

POLL_SECONDS = 0.1
# A process that was just killed may still hold shared memory, and a port may be taken between choice and use.
START_RETRY_SECONDS = 5.0
# Crash recovery replays at most max_wal_size of log.
RECOVERY_SECONDS = 300.0
STOP_SECONDS = 20.0
MAX_LOG_BYTES = 10_000_000
# A socket address holds 104 bytes on macOS and 108 on Linux; "/.s.PGSQL.65535" and the final zero take 16 of them.
MAX_SOCKET_FOLDER_BYTES = 84

_PR_SET_PDEATHSIG = 1

INITDB = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--auth-local=trust",  # the socket folder is open to its owner only
    "--auth-host=scram-sha-256",
    "--no-instructions",
)
# Tuned for a small server on one machine: durable, no replication, most memory left to the scoring.
SERVER_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "fsync": "on",
    "jit": "off",  # compiling takes longer than our short statements
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def initialise(folder: Path, binaries: Path, lock: int) -> None:
    """Creates the data folder if missing; one left incomplete by a crash is created again."""
    data, unfinished = folder / "data", folder / "data.unfinished"
    if data.exists():
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    command: list[Path | str] = [
        binaries / "initdb",
        f"--pwfile={folder / 'password'}",
        f"--pgdata={unfinished}",
        *INITDB,
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, pass_fds=(lock,))  # noqa: S603
    if done.returncode:
        raise CannotStart(f"initdb failed in {folder}: {_last_line(done.stderr or done.stdout)}")
    unfinished.rename(data)


def start(folder: Path, binaries: Path, settings: dict[str, str], lock: int) -> subprocess.Popen[bytes]:
    """Starts PostgreSQL, waits until it accepts connections and writes ``server.json``.

    Raises:
        CannotStart: when it is not ready within about five seconds (or five minutes of crash recovery).
    """
    data, log = folder / "data", folder / "log"
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(folder / "log.old")
    already_logged = log.stat().st_size if log.exists() else 0
    sockets = socket_folder(folder)
    deadline = time.monotonic() + START_RETRY_SECONDS
    while True:
        port = free_port(_last_port(folder))
        clear_stale_pid_file(data)
        here = {"port": str(port), "unix_socket_directories": str(sockets)}
        with log.open("ab") as output:
            server = subprocess.Popen(  # noqa: S603
                [
                    binaries / "postgres",
                    "-D",
                    data,
                    *(f"--{name}={value}" for name, value in (settings | here).items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(lock,),
                start_new_session=True,
                preexec_fn=_stop_with_parent(os.getpid()),
            )
        if _wait_until_ready(server, data):
            facts = {"socket_folder": str(sockets), "port": port, "supervisor": os.getpid()}
            _replace_text(folder / "server.json", json.dumps(facts))
            return server
        if time.monotonic() > deadline:
            reason = _last_line(_bytes(log)[already_logged:].decode("utf-8", "replace"))
            raise CannotStart(f"the embedded PostgreSQL does not start: {reason} (its log: {log})")
        time.sleep(POLL_SECONDS)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stops PostgreSQL: cleanly, else immediately (the next start runs crash recovery), else by SIGKILL."""
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if server.poll() is None:
            server.send_signal(number)
            try:
                server.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        return


def _stop_with_parent(parent: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before prctl
            os._exit(1)

    return ask_the_kernel


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path) -> bool:
    deadline = time.monotonic() + RECOVERY_SECONDS
    while server.poll() is None:
        lines = _lines(data / "postmaster.pid")
        if lines and lines[0].strip() == str(server.pid) and lines[-1].strip() == "ready":
            return True
        if time.monotonic() > deadline:
            stop(server)
        time.sleep(0.01)
    return False


def socket_folder(folder: Path) -> Path:
    """Creates a 0700 folder for the socket: in `folder`, or in a temp folder if that path is too long or has a comma.

    A comma separates folders for PostgreSQL and hosts for its clients.

    Raises:
        CannotStart: when the folder in the temp folder belongs to another user, or others may enter it.
    """
    name = f"opp-{os.geteuid()}-{sha256(os.fsencode(folder)).hexdigest()[:16]}"
    places = (folder / "socket", Path(tempfile.gettempdir()) / name, Path("/tmp") / name)  # noqa: S108 - it is made 0700
    fitting = (place for place in places if _fits_a_socket(os.fsencode(place)))
    chosen = next(fitting, places[-1])
    chosen.mkdir(mode=0o700, exist_ok=True)
    found = chosen.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise CannotStart(f"{chosen} must be a folder that only its owner, this user, may enter: remove it")
    return chosen


def _fits_a_socket(folder: bytes) -> bool:
    return len(folder) <= MAX_SOCKET_FOLDER_BYTES and b"," not in folder


def free_port(preferred: int) -> int:
    """`preferred` if it is free, else any free TCP port of 127.0.0.1."""
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", preferred))
        except OSError:
            candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


def clear_stale_pid_file(data: Path) -> None:
    """Removes a ``postmaster.pid`` whose process is not PostgreSQL on this folder.

    That process ended, or its PID was reused: PostgreSQL refuses to start while *any* process has that PID.
    """
    file = data / "postmaster.pid"
    lines = _lines(file)
    if lines and lines[0].strip().isdigit() and str(data) in command_line(int(lines[0])):
        return
    file.unlink(missing_ok=True)


def command_line(pid: int) -> str:
    """Command line of a process, arguments joined by spaces; empty for a zombie or if there is no such process."""
    if Path("/proc/self/cmdline").exists():
        raw = _bytes(Path(f"/proc/{pid}/cmdline"))
        return os.fsdecode(raw.replace(b"\0", b" ")).strip()
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return shown.stdout.strip()


def _last_port(folder: Path) -> int:
    try:
        port = json.loads((folder / "server.json").read_text(encoding="utf-8"))["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return port if isinstance(port, int) and 0 < port < 65536 else 0


def _replace_text(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _lines(path: Path) -> list[str]:
    return _bytes(path).decode("utf-8", "replace").splitlines()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # missing, or unreadable and therefore not written by a server of ours
        return b""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line.lower()]
    return (telling or lines or ["no message"])[-1]
