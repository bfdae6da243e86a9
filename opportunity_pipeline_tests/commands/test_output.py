"""Tables, JSON and progress, with and without a terminal."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opportunity_pipeline.commands.output import counting, print_error, print_json, print_table, progress


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _capable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich draws nothing where these say that the terminal cannot."""
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


def test_progress_in_a_terminal_names_step_and_count() -> None:
    # In the test itself: pytest restores its own streams between a fixture and the test.
    with redirect_stderr(Terminal()) as terminal, progress(2) as step:
        step("gather")
        step("score")
    assert "score" in terminal.getvalue()
    assert "1/2" in terminal.getvalue()


def test_counting_in_a_terminal() -> None:
    with redirect_stderr(Terminal()) as terminal, counting("rows read") as count:
        count(12_000)
    assert "12,000" in terminal.getvalue()


def test_progress_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(2, show_lines=True) as step:
        step("gather")
    with progress(2) as step, counting("rows") as count:
        step("silent")
        count(1)
    assert capsys.readouterr().err == "gather …\n"


def test_json_of_what_answers_hold(capsys: pytest.CaptureFixture[str]) -> None:
    @dataclass
    class Thing:
        at: datetime
        where: Path

    print_json([Thing(datetime(2026, 1, 1, tzinfo=UTC), Path("/a")), {"ids": {3, 1}}, "ü"])
    out = capsys.readouterr().out
    assert json.loads(out) == [{"at": "2026-01-01T00:00:00+00:00", "where": "/a"}, {"ids": [1, 3]}, "ü"]
    assert "ü" in out


def test_a_table_shows_cells_and_never_reads_them_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a", "b"), [("[red]x[/red]", None), (["p", "q"], datetime(2026, 1, 1, 8, 30, tzinfo=UTC))])
    out = capsys.readouterr().out
    assert "[red]x[/red]" in out
    assert "p, q" in out
    assert "2026-01-01 08:30 UTC" in out
    assert "None" not in out


def test_a_table_shows_times_in_utc_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("at",), [(datetime(2026, 1, 1, 1, 30, tzinfo=ZoneInfo("Asia/Kolkata")),)])
    assert capsys.readouterr().out.splitlines() == ["at", "2025-12-31 20:00 UTC"]


def test_without_a_terminal_a_row_is_one_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    long = "why " * 200
    print_table(("a", "n", "b"), [("x\n\u2028y", 7, long), ("漢字", 12, None)], right=("n",))
    assert capsys.readouterr().out.splitlines() == ["a      n  b", f"x y    7  {long.rstrip()}", "漢字  12"]


def test_each_line_of_an_error_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    print_error("one\ntwo")
    assert capsys.readouterr().err == "error: one\nerror: two\n"
