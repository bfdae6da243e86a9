"""The application: starts fast, is documented completely, reports errors clearly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
import typer
from typer.main import get_command

from opportunity_pipeline.cli import app
from opportunity_pipeline.commands.errors import told
from opportunity_pipeline.commands.options import moment
from opportunity_pipeline.commands.output import clean
from opportunity_pipeline.pages.commands_page import commands_page
from opportunity_pipeline.settings import SettingsError
from opportunity_pipeline_tests.commands.conftest import Type

# Modules that are slow to import and that no help page needs.
HEAVY = ("dagster", "polars", "pydantic", "sqlalchemy", "numba", "httpx", "rich.table")


def all_commands(group: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= all_commands(command, (*path, name))
        else:
            found[*path, name] = command
    return found


def test_the_commands_are_these() -> None:
    assert sorted(" ".join(path) for path in all_commands(get_command(app))) == [
        "doctor",
        "env",
        "export scores",
        "landing import",
        "landing list",
        "landing serve",
        "normalize",
        "outbox list",
        "outbox replay",
        "recommend",
        "restore",
        "run-once",
        "scores diff",
        "sources boards",
        "sources check",
        "sources list",
        "students generate",
        "students import",
        "up",
        "why",
    ]


# Its output is always JSON, and it reads no home.
WITHOUT_HOME = {("normalize",)}


def test_every_command_has_json_home_and_help_for_each_option() -> None:
    for path, command in all_commands(get_command(app)).items():
        options = {option.name: option for option in command.params}
        assert path in WITHOUT_HOME or {"as_json", "home"} <= set(options), path
        assert command.help, path
        for option in options.values():
            assert option.help, (path, option.name)
            assert option.metavar or option.is_flag, (path, option.name)


def test_help_keeps_defaults_and_paragraphs_whole(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = type_("restore", "--help").out
    assert "[default: now]" in shown
    assert "Opportunities older than the landing" in shown


def test_the_page_names_every_command_and_option() -> None:
    page = commands_page()
    for path, command in all_commands(get_command(app)).items():
        assert f"## `{' '.join(path)}" in page
        for option in command.params:
            assert option.param_type_name == "argument" or option.opts[0] in page


def test_starting_imports_nothing_heavy() -> None:
    code = f"import sys, opportunity_pipeline.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_command_typed_wrong_ends_with_2(type_: Type) -> None:
    for arguments in (["no-such-command"], ["recommend"], ["why", "s", "not a number"], ["up", "--port", "70000"]):
        answer = type_(*arguments)
        assert answer.code == 2
        assert not answer.out


def test_what_cannot_be_is_refused_before_any_database_is_opened(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")
    for arguments in (
        ["recommend", "s", "--role", "wizard"],
        ["recommend", "s", "--published", "yesterday"],
        ["recommend", "s", "--min-stipend", "-5"],
        ["recommend", "s", "--kind", "foo"],
        ["recommend", "\udcff"],
        ["why", "\udcff", "1"],
        ["scores", "diff", "current", "current", "--students", "99999999999999999999"],
        ["outbox", "list", "--status", "foo"],
        ["sources", "check", "nowhere"],
        ["sources", "boards", "--source", "devpost"],
    ):
        answer = type_(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert "127.0.0.1" not in answer.err


@pytest.mark.parametrize("text", ["yesterday", "2026-08-23T00:00:00", "0001-01-01T00:00:00+05:30"])
def test_a_clock_without_a_zone_is_refused(type_: Type, text: str) -> None:
    answer = type_("recommend", "s", "--as-of", text)
    assert answer.code == 2
    assert "2026-08-23T00:00:00Z" in answer.err
    with pytest.raises(typer.BadParameter):
        moment(text)


def test_a_wrong_setting_is_one_line_that_names_it(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SCORE_SHARDS", "many")
    answer = type_("outbox", "list")
    assert answer.code == 1
    assert answer.err.startswith("error: OPPORTUNITY_PIPELINE_SCORE_SHARDS: ")
    assert len(answer.err.splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_line(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/nothing")
    answer = type_("outbox", "list")
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1
    assert "127.0.0.1:1" in answer.err
    assert "hush" not in answer.err


def test_what_only_reads_begins_no_home(type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    home = tmp_path / "never begun"
    for command in (
        ["recommend", "asha"],
        ["why", "asha", "1"],
        ["outbox", "list"],
        ["export", "scores"],
        ["scores", "diff", "current", "current"],
        ["restore"],
    ):
        answer = type_(*command, "--home", home)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.startswith(f"error: no home here: {home} was not begun yet; name another one by --home")
    assert "arbeitnow" in type_("sources", "list", "--home", home).out
    assert not home.exists()


def test_our_errors_are_told_and_bugs_are_not() -> None:
    assert told(SettingsError("a: wrong")) == "a: wrong"
    assert told(FileNotFoundError(2, "No such file", "x.csv")) == "x.csv: No such file"
    assert told(psycopg.errors.DiskFull("could not extend file\nHINT: free some space")) == (
        "database: could not extend file"
    )
    assert told(ValueError("a bug")) is None
    assert told(KeyError("a bug")) is None
    assert told(BrokenPipeError()) is None


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "opportunity_pipeline.cli", "--help"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0
    assert "run-once" in done.stdout


def test_what_could_steer_a_terminal_is_taken_out() -> None:
    assert clean("a\x1b[2Jb\r\nc\u202ed\x9be") == "a [2Jb c d e"
