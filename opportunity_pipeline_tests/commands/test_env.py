"""``env``: its output suffices for Dagster's own commands, and a shell evaluates it correctly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import open_database
from opportunity_pipeline_tests.commands.conftest import Type

DAGSTER = str(Path(sys.executable).with_name("dagster"))
VARIABLES = ("DAGSTER_HOME", "DATABASE_URL", "OPPORTUNITY_PIPELINE_DAGSTER_URL", "OPPORTUNITY_PIPELINE_HOME")


def begin(home: Path) -> None:
    """Puts Dagster's configuration where `up` puts it."""
    (home / "dagster").mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "opportunity_pipeline" / "defs" / "dagster.yaml"
    (home / "dagster" / "dagster.yaml").write_text(shipped.read_text())


def test_dagster_works_by_what_a_shell_makes_of_it(type_: Type, tmp_path: Path) -> None:
    home = tmp_path / "it's a $HOME; `ls`"
    begin(home)
    answer = type_("env", "--home", home)
    assert answer.code == 0
    bare = {name: value for name, value in os.environ.items() if name not in VARIABLES or name == "DATABASE_URL"}
    script = f'{answer.out}\nprintf "%s\\n" "$OPPORTUNITY_PIPELINE_HOME"; exec "{DAGSTER}" instance info'
    done = subprocess.run(["sh", "-euc", script], env=bare, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{home}\n")
    assert "PostgresEventLogStorage" in done.stdout


def test_what_the_caller_has_is_not_said_again(
    type_: Type, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(settings.home)
    missing = type_("env", "--json").json
    assert sorted(missing) == ["DAGSTER_HOME", "OPPORTUNITY_PIPELINE_DAGSTER_URL"]
    for name, value in missing.items():
        monkeypatch.setenv(name, value)
    answer = type_("env")
    assert (answer.code, answer.out) == (0, "")


def test_a_demo_is_pinned_to_its_upstream(type_: Type, settings: Settings) -> None:
    begin(settings.home)
    (settings.home / "mode").write_text("demo\n")
    assert type_("env", "--json").json["OPPORTUNITY_PIPELINE_UPSTREAM"] == "loopback"


def test_the_embedded_server_is_found_while_it_runs_and_not_started(
    type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    home = tmp_path / "home"
    never = type_("env", "--home", home)
    assert (never.code, never.out) == (1, "")
    assert never.err == f"error: {home}: no Dagster home here yet; `opportunity-pipeline up` creates it\n"
    assert not home.exists()

    begin(home)
    with open_database(Settings(home=home)) as database:
        assert type_("env", "--home", home, "--json").json["DATABASE_URL"] == database.url
    stopped = type_("env", "--home", home)
    assert (stopped.code, stopped.out) == (1, "")
    assert stopped.err.startswith(f"error: {home}: its PostgreSQL is not running; start `opportunity-pipeline up`")
