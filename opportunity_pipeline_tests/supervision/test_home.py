"""A home keeps its mode, and its socket has a valid path."""

from __future__ import annotations

import json
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from opportunity_pipeline.supervision.home import WrongMode, code_socket, decide_mode, workspace_file


@pytest.fixture
def temp_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temp folder of usual length; pytest's own paths are too long for a socket."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def test_a_new_home_is_a_demo_unless_live_is_asked_for(tmp_path: Path) -> None:
    assert decide_mode(tmp_path / "one", None) == "demo"
    assert decide_mode(tmp_path / "two", True) == "live"
    assert decide_mode(tmp_path / "three", False) == "demo"


@pytest.mark.parametrize("live", [True, False])
def test_a_home_stays_what_it_was_begun_as(tmp_path: Path, live: bool) -> None:
    mode = decide_mode(tmp_path, live)
    assert decide_mode(tmp_path, None) == mode
    assert decide_mode(tmp_path, live) == mode
    with pytest.raises(WrongMode, match=f"created as {mode} and stays so"):
        decide_mode(tmp_path, not live)


def test_a_mode_file_that_says_nothing_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("")
    assert decide_mode(tmp_path, True) == "live"
    assert (tmp_path / "mode").read_text() == "live\n"


@pytest.mark.parametrize("name", ["home", "a home with 'quotes', and spaces", "long" * 40])
def test_the_socket_can_be_bound_and_its_folder_is_closed(temp_folder: Path, name: str) -> None:
    home = temp_folder / name
    path = code_socket(home)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert code_socket(home) == path
    assert not path.exists(), "the socket of an earlier run is removed"


def test_a_socket_folder_that_leads_elsewhere_is_refused(temp_folder: Path) -> None:
    home = temp_folder / ("long" * 40)
    folder = code_socket(home).parent
    folder.rmdir()
    (temp_folder / "elsewhere").mkdir()
    folder.symlink_to(temp_folder / "elsewhere")
    with pytest.raises(PermissionError, match="TMPDIR"):
        code_socket(home)


def test_the_workspace_names_the_socket_whatever_its_path(tmp_path: Path) -> None:
    home = tmp_path / "it's: a home"
    path = code_socket(home)
    (target,) = json.loads(workspace_file(home, path).read_text())["load_from"]
    assert target["grpc_server"]["socket"] == str(path)
