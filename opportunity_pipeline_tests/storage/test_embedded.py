"""The embedded server in normal use: locations, several users, and clean-up."""

from __future__ import annotations

import contextlib
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import open_database
from opportunity_pipeline.storage.embedded import EmbeddedPostgresError, embedded_server
from opportunity_pipeline.storage.postgres_process import MAX_SOCKET_FOLDER_BYTES
from opportunity_pipeline_tests.storage.neighbour import Neighbour, gone, postgres_runs


def keep(url: str, text: str) -> list[str]:
    """Adds `text` to the texts kept in a database and returns them all."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])
        return sorted(str(row[0]) for row in connection.execute("SELECT text FROM kept"))


@pytest.fixture
def temp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder with a short name, as on a real system."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


def test_it_runs_while_it_is_used_and_keeps_its_data(tmp_path: Path) -> None:
    for round_number in (1, 2):
        with embedded_server(tmp_path) as server:
            assert postgres_runs(tmp_path)
            assert len(keep(server.url(), "a")) == round_number
        assert not postgres_runs(tmp_path)
        assert not (tmp_path / "socket").exists()


def test_it_is_postgresql_18_durable_and_in_utf8(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as server, psycopg.connect(server.url()) as connection:
        names = ("fsync", "server_encoding", "max_connections", "TimeZone")
        shown = {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in names}
        assert connection.info.server_version // 10_000 == 18
    assert shown == {
        "fsync": ("on",),
        "server_encoding": ("UTF8",),
        "max_connections": ("200",),
        "TimeZone": ("UTC",),
    }


@pytest.mark.parametrize(
    "name",
    ["a space, % 20 + 'quotes\" = ünïcödé ₹ #?&;$(x)", "plain 'quotes\" %20+=#?&", "long-" + "x" * 120],
    ids=["with a comma", "without a comma", "long"],
)
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    with open_database(Settings(home=tmp_path / name)) as database:
        assert keep(database.url, "a") == ["a"]
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT text FROM kept").scalar() == "a"
    assert not postgres_runs(tmp_path / name / "postgres")


def test_a_long_path_or_one_with_a_comma_gets_a_private_socket_folder_elsewhere(tmp_path: Path, temp: Path) -> None:
    for name in ("a,b", "x" * MAX_SOCKET_FOLDER_BYTES):
        with embedded_server(tmp_path / name) as server:
            assert server.socket_folder.parent == temp
            assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    assert not list(temp.iterdir())


def test_a_temp_folder_that_is_too_long_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("t" * MAX_SOCKET_FOLDER_BYTES)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with embedded_server(tmp_path / "a,b") as server:
        assert server.socket_folder.parent == Path("/tmp")  # noqa: S108
    assert not server.socket_folder.exists()


def test_a_socket_folder_that_others_may_enter_is_refused(tmp_path: Path, temp: Path) -> None:
    home = tmp_path / "a,b"
    with embedded_server(home) as server:
        elsewhere = server.socket_folder
    elsewhere.mkdir()
    elsewhere.chmod(0o755)
    refusal = f"{elsewhere} must be a folder that only its owner"
    with pytest.raises(EmbeddedPostgresError, match=refusal), embedded_server(home):
        pass
    assert gone(home)


def test_its_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    with embedded_server(folder) as server:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.iterdir()} == {0}
        assert (folder / "password").read_text(encoding="ascii") == server.password


def test_the_password_is_asked_over_tcp_and_not_shown(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as server:
        assert server.password not in server.url() + repr(server)
        psycopg.connect(server.tcp_url()).close()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.tcp_url().replace(server.password, "guess"))


def test_the_port_stays_the_same(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as first:
        pass
    with embedded_server(tmp_path) as second:
        assert second == first


def test_two_homes_side_by_side(tmp_path: Path) -> None:
    with embedded_server(tmp_path / "a") as a, embedded_server(tmp_path / "b") as b:
        assert (keep(a.url(), "a"), keep(b.url(), "b")) == (["a"], ["b"])
    assert not postgres_runs(tmp_path / "a")
    assert not postgres_runs(tmp_path / "b")


def test_a_relative_path_and_a_link_lead_to_the_same_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    monkeypatch.chdir(tmp_path / "sub")
    places = (tmp_path / "home", Path("../home"), tmp_path / "link")
    with contextlib.ExitStack() as stack:
        assert len({stack.enter_context(embedded_server(place)) for place in places}) == 1


# ── several users ─────────────────────────────────────────────────────────────────────────────────


def test_a_second_user_joins_and_may_stay_longer(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as server, Neighbour(tmp_path) as neighbour:
        assert neighbour.url == server.url()
        keep(server.url(), "mine")
        neighbour.leave()
        assert postgres_runs(tmp_path)
        assert keep(server.url(), "mine too") == ["mine", "mine too"]
    assert not postgres_runs(tmp_path)


def test_whoever_started_it_may_leave_first(tmp_path: Path) -> None:
    with Neighbour(tmp_path) as starter, embedded_server(tmp_path) as server:
        starter.leave()
        assert keep(server.url(), "still here") == ["still here"]
    assert not postgres_runs(tmp_path)


def test_one_process_may_open_it_twice(tmp_path: Path) -> None:
    with embedded_server(tmp_path) as outer:
        with embedded_server(tmp_path) as inner:
            assert inner == outer
        assert keep(outer.url(), "a") == ["a"]


def test_many_first_users_at_once_get_one_server(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        neighbours = list(pool.map(lambda _: Neighbour(tmp_path), range(4)))
    try:
        assert len({neighbour.url for neighbour in neighbours}) == 1
    finally:
        for neighbour in neighbours:
            neighbour.leave()
    assert not postgres_runs(tmp_path)


def test_users_who_come_and_go_never_meet_a_stopping_server(tmp_path: Path) -> None:
    def visit(number: int) -> str:
        with embedded_server(tmp_path) as server, psycopg.connect(server.url()) as connection:
            return str(connection.execute("SELECT %s::text", [str(number)]).fetchone())

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(visit, range(12))) == [f"('{number}',)" for number in range(12)]
    assert not postgres_runs(tmp_path)


# ── one clear line ────────────────────────────────────────────────────────────────────────────────


def test_a_setting_that_postgresql_refuses_is_told(tmp_path: Path) -> None:
    refusal = r'does not start: .*"shared_buffers".*its log: .*/log\)'
    wrong = embedded_server(tmp_path, {"shared_buffers": "much"})
    with pytest.raises(EmbeddedPostgresError, match=refusal) as caught, wrong:
        pass
    assert "\n" not in str(caught.value)
    assert gone(tmp_path)
    with embedded_server(tmp_path) as server:
        assert keep(server.url(), "a") == ["a"]


def test_a_lost_password_file_is_told(tmp_path: Path) -> None:
    with embedded_server(tmp_path):
        pass
    (tmp_path / "password").unlink()
    with pytest.raises(EmbeddedPostgresError, match="password is missing"), embedded_server(tmp_path):
        pass


def test_a_path_of_control_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="choose a plain path"), embedded_server(tmp_path / "a\nb"):
        pass


def test_half_made_data_is_made_anew(tmp_path: Path) -> None:
    unfinished = tmp_path / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n", encoding="ascii")
    with embedded_server(tmp_path) as server:
        assert keep(server.url(), "a") == ["a"]
    assert not unfinished.exists()
