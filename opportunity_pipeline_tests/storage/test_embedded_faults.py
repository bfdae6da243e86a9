"""The embedded server with killed processes, stale files and few permissions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from opportunity_pipeline.storage.embedded import EmbeddedPostgresError, embedded_server
from opportunity_pipeline_tests.storage.neighbour import (
    Neighbour,
    gone,
    kill,
    postgres_runs,
    postmaster,
    supervisor,
    within,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")


def kept(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row is not None
        return int(row[0])


# ── killed ────────────────────────────────────────────────────────────────────────────────────────


def test_killing_the_only_user_stops_the_server_cleanly(tmp_path: Path) -> None:
    Neighbour(tmp_path).kill()
    assert gone(tmp_path)
    assert not (tmp_path / "data" / "postmaster.pid").exists()
    with Neighbour(tmp_path):
        log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "automatic recovery" not in log


def test_killing_one_user_of_two_leaves_the_server_to_the_other(tmp_path: Path) -> None:
    with Neighbour(tmp_path) as stays:
        Neighbour(tmp_path).kill()
        assert not within(0.5, lambda: not postgres_runs(tmp_path))
        psycopg.connect(stays.url).close()
    assert not postgres_runs(tmp_path)


@on_linux
def test_killing_the_supervisor_stops_the_server_cleanly(tmp_path: Path) -> None:
    neighbour = Neighbour(tmp_path)
    kill(supervisor(tmp_path))
    assert gone(tmp_path)
    assert not (tmp_path / "data" / "postmaster.pid").exists()
    neighbour.leave()
    with Neighbour(tmp_path) as another:
        psycopg.connect(another.url).close()


def test_a_server_that_is_killed_comes_back_at_the_same_place(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (number int)")
            connection.execute("INSERT INTO kept VALUES (1)")
        kill(postmaster(tmp_path))

        def answers() -> bool:
            try:
                return kept(server.url()) == 1
            except psycopg.OperationalError:
                return False

        assert within(20, answers)
    assert not postgres_runs(tmp_path)


WRITER = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (number int, text text)")
    number = 0
    while True:
        number += 1
        connection.execute("INSERT INTO kept VALUES (%s, repeat('x', 2000))", [number])
        print(number, flush=True)
"""


def test_all_killed_while_writing_recovers_what_was_committed(tmp_path: Path) -> None:
    neighbour = Neighbour(tmp_path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, neighbour.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    acknowledged = 0
    while acknowledged < 200:
        acknowledged = int(writer.stdout.readline())
    kill(supervisor(tmp_path))
    kill(postmaster(tmp_path))
    neighbour.kill()
    acknowledged = max([acknowledged, *map(int, writer.communicate(timeout=60)[0].split())])
    with Neighbour(tmp_path) as another:
        # The last insert may have been committed without its acknowledgement.
        assert acknowledged <= kept(another.url) <= acknowledged + 1
    # Either the kill or the kernel's signal on the supervisor's death, a moment earlier, may have ended the server.
    assert not postgres_runs(tmp_path)


# ── stale files ───────────────────────────────────────────────────────────────────────────────────


def test_a_pid_file_of_a_process_that_is_not_our_server_is_not_believed(tmp_path: Path) -> None:
    with embedded_server(tmp_path):
        running = (tmp_path / "data" / "postmaster.pid").read_text(encoding="utf-8")
    for pid in (str(os.getpid()), "1", str(2**22 - 7), ""):
        stale = "\n".join([pid, *running.splitlines()[1:]])
        (tmp_path / "data" / "postmaster.pid").write_text(stale, encoding="utf-8")
        with embedded_server(tmp_path) as server:
            psycopg.connect(server.url()).close()


def test_a_damaged_or_lying_server_file_is_not_believed(tmp_path: Path) -> None:
    with embedded_server(tmp_path):
        pass
    for text in ("", "{", "[]", '{"port": 0}', '{"socket_folder": "/", "port": 1, "supervisor": 1}'):
        (tmp_path / "server.json").write_text(text, encoding="utf-8")
        with embedded_server(tmp_path) as server:
            psycopg.connect(server.url()).close()
        assert not postgres_runs(tmp_path)


def test_a_copied_home_is_another_home(tmp_path: Path) -> None:
    original, copy = tmp_path / "original", tmp_path / "copy"
    with embedded_server(original):
        pass
    shutil.copytree(original, copy)
    with embedded_server(original) as one, embedded_server(copy) as two:
        assert one.port != two.port
        assert one.password == two.password
        with psycopg.connect(two.url()) as connection:
            assert connection.execute("SHOW data_directory").fetchone() == (str(copy / "data"),)


# ── as whom ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everyone may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@as_root
def test_root_keeps_its_files_where_user_namespaces_are_allowed(tmp_path: Path) -> None:
    with embedded_server(tmp_path):
        assert (tmp_path / "data").stat().st_uid == 0


@as_root
@on_linux
@pytest.mark.parametrize("user", [65534, 54321], ids=["with a name", "without a name"])
def test_a_plain_user(tmp_path: Path, user: int) -> None:
    with Neighbour(tmp_path, through=["unshare", "--user", f"--map-user={user}", f"--map-group={user}"]) as neighbour:
        psycopg.connect(neighbour.url).close()
    assert not postgres_runs(tmp_path)


# Root with all UIDs mapped, but without the right to create a further user namespace, as in many containers. The second
# shell exists because only a program started after the UIDs are mapped has root's rights.
_CONFINED = """
import os, subprocess, sys
confine = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
reading, writing = os.pipe()
begin = f'read _ <&{reading}; exec sh -c "$@"'
child = subprocess.Popen(
    ["unshare", "--user", "sh", "-c", begin, "sh", confine, "sh", *sys.argv[1:]], pass_fds=[reading]
)
while os.readlink(f"/proc/{child.pid}/ns/user") == os.readlink("/proc/self/ns/user"):
    pass
for name in ("uid_map", "gid_map"):
    with open(f"/proc/{child.pid}/{name}", "w") as maps:
        maps.write("0 0 65536")
os.write(writing, b"go\\n")
sys.exit(child.wait())
"""
confined = [sys.executable, "-c", _CONFINED]


@as_root
@on_linux
def test_root_in_a_container_runs_it_as_nobody(open_folder: Path) -> None:
    folder = open_folder / "postgres"
    for _ in range(2):
        with Neighbour(folder, through=confined) as neighbour:
            psycopg.connect(neighbour.url).close()
            assert (folder / "data").stat().st_uid == 65534
        assert not postgres_runs(folder)
    # Root serves a folder owned by `nobody` as nobody elsewhere, too.
    with embedded_server(folder) as server:
        psycopg.connect(server.url()).close()
        assert (folder / "data").stat().st_uid == 65534


@as_root
@on_linux
def test_root_in_a_container_is_told_where_nobody_cannot_enter(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(RuntimeError, match=r"refuses to run as root; .*`nobody` cannot enter .*or set DATABASE_URL"):
        Neighbour(closed / "postgres", through=confined)
    assert not postgres_runs(closed / "postgres")


@as_root
@pytest.mark.parametrize("user", [65534, 54321], ids=["with a name", "without a name"])
def test_root_serves_a_users_folder_as_that_user(open_folder: Path, user: int) -> None:
    folder = open_folder / "postgres"
    folder.mkdir(mode=0o700)
    os.chown(folder, user, user)
    with embedded_server(folder) as server:
        psycopg.connect(server.url()).close()
    assert {path.stat().st_uid for path in (folder, *folder.rglob("*"))} == {user}


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refusal = "cannot use its folder .*/file/postgres: .*Not a directory"
    with pytest.raises(EmbeddedPostgresError, match=refusal), embedded_server(tmp_path / "file" / "postgres"):
        pass
