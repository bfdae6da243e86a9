"""Output on the terminal and in the log files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from opportunity_pipeline.supervision import console
from opportunity_pipeline.supervision.console import ChildLog, Console

DAGSTER = b"2026-01-01 00:00:00 +0000 - dagster.daemon - %s - text\n"


def shown(lines: list[bytes], folder: Path, *, verbose: bool = False) -> list[str]:
    stream = io.StringIO()
    log = ChildLog("code", folder, Console(stream, verbose=verbose))
    for line in lines:
        log.line(line)
    log.close()
    return stream.getvalue().splitlines()


def test_warnings_are_shown_with_what_belongs_to_them(tmp_path: Path) -> None:
    lines = [b"before any level\n", DAGSTER % b"INFO", b"more of it\n", DAGSTER % b"ERROR", b"Traceback\n"]
    assert [line.split("│ ")[1] for line in shown(lines, tmp_path)] == [
        "before any level",
        "2026-01-01 00:00:00 +0000 - dagster.daemon - ERROR - text",
        "Traceback",
    ]
    assert len((tmp_path / "code.log").read_text().splitlines()) == 5


def test_a_notice_is_shown_without_the_word(tmp_path: Path) -> None:
    assert shown([DAGSTER % b"DEBUG", b"NOTICE: gather\n"], tmp_path) == ["     code │ gather"]


def test_verbose_shows_all(tmp_path: Path) -> None:
    assert len(shown([DAGSTER % b"DEBUG", DAGSTER % b"INFO"], tmp_path, verbose=True)) == 2


def test_what_is_told_to_stop_complains_in_its_log_only(tmp_path: Path) -> None:
    stream = io.StringIO()
    terminal = Console(stream)
    log = ChildLog("code", tmp_path, terminal)
    terminal.stopping()
    terminal.stopping()
    log.line(b"Traceback\n")
    log.close()
    assert [line.partition("│ ")[2] for line in stream.getvalue().splitlines()] == ["stopping"]
    assert (tmp_path / "code.log").read_text() == "Traceback\n"


def test_a_child_cannot_steer_the_terminal(tmp_path: Path) -> None:
    hostile = b"\x1b[31mred\x1b[0m \x1b]0;title\x07\rover \xff\x9b2J \x00end\n"
    (line,) = shown([hostile], tmp_path)
    assert line == "     code │ red ]0;titleover \ufffd\ufffd2J end"
    assert "\x1b" not in (tmp_path / "code.log").read_text()


def test_a_closed_terminal_mutes_the_console_and_not_the_log(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as stream:
        terminal = Console(stream)
        log = ChildLog("code", tmp_path, terminal)
        for number in range(3):
            terminal.say("hello")
            log.line(b"line %d\n" % number)
        log.close()
        with pytest.raises(BrokenPipeError):
            stream.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)
    assert (tmp_path / "code.log").read_text() == "line 0\nline 1\nline 2\n"


def test_a_grown_log_gives_way_to_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "LOG_BYTES", 20)
    shown([b"0123456789\n"] * 5, tmp_path)
    assert (tmp_path / "code.log").read_text() == "0123456789\n"
    assert (tmp_path / "code.log.1").read_text() == "0123456789\n" * 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_stops_the_log_and_not_the_child(tmp_path: Path) -> None:
    (tmp_path / "code.log").symlink_to("/dev/full")
    lines = shown([b"one\n", b"two\n"], tmp_path)
    assert "no longer written" in lines[0]
    assert [line.split("│ ")[1] for line in lines[1:]] == ["one", "two"]
