"""The developers' migration commands, run on a writable copy of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import opportunity_pipeline

PACKAGE = Path(opportunity_pipeline.__file__).parent


class Copy:
    """A copy of the package that its commands may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for room in ("", "storage"):
            (folder / PACKAGE.name / room).mkdir()
        for file in ("__init__.py", "settings.py"):
            shutil.copy(PACKAGE / file, folder / PACKAGE.name / file)
        shutil.copytree(PACKAGE / "storage", folder / PACKAGE.name / "storage", dirs_exist_ok=True)
        shutil.copy(PACKAGE.parent / "pyproject.toml", folder / "pyproject.toml")

    @property
    def versions(self) -> list[str]:
        found = (self.folder / PACKAGE.name / "storage" / "migrations" / "versions").glob("0*.py")
        return sorted(path.name for path in found)

    def add_a_column(self) -> None:
        file = self.folder / PACKAGE.name / "storage" / "tables" / "ingestion.py"
        old = file.read_text(encoding="utf-8")
        new = old.replace(
            '"source_state",\n    metadata,', '"source_state",\n    metadata,\n    moment("added_at", "New."),'
        )
        assert new != old
        file.write_text(new, encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # Without coverage: the copy's lines are not the package's.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        return subprocess.run(
            [sys.executable, "-m", "opportunity_pipeline.storage.migrate", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_changed_table_is_seen_revised_and_then_agrees(copy: Copy) -> None:
    copy.add_a_column()
    seen = copy.run("check")
    assert (seen.returncode, seen.stdout) == (1, "")
    assert seen.stderr == "+column source_state.added_at timestamp with time zone -- New.\n"

    before = copy.versions
    revised = copy.run("revise", "Say when a source was added")
    assert revised.returncode == 0, revised.stderr
    (new,) = set(copy.versions) - set(before)
    assert new.endswith("_say_when_a_source_was_added.py")
    assert copy.run("check").returncode == 0

    refused = copy.run("regenerate")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "there are migrations after the first one: use `revise`\n"


def test_before_the_first_release_the_first_migration_is_made_again(copy: Copy) -> None:
    first = copy.versions[:1]
    for later in copy.versions[1:]:
        (copy.folder / PACKAGE.name / "storage" / "migrations" / "versions" / later).unlink()
    copy.add_a_column()
    made = copy.run("regenerate")
    assert made.returncode == 0, made.stderr
    assert copy.versions == first
    assert copy.run("check").returncode == 0
