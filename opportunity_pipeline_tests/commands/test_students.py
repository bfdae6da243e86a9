"""``students``: a file is imported completely or not at all, and problems are printed as a table."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.commands.conftest import Type

GOOD = {"id": "a", "email": "a@example.org", "name": "A"}
BAD = {"id": "b", "email": "not an address", "name": "B", "skills": [{"skill": "python", "level": 120}]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "students.json"
    path.write_text(json.dumps([GOOD, BAD]))
    return path


def test_bad_rows_are_a_table_and_nothing_is_imported(type_: Type, file: Path) -> None:
    answer = type_("students", "import", file)
    assert answer.code == 1
    assert answer.err == f"error: {file}: 1 row is bad, so nothing was imported; fix the file, or use --skip-invalid\n"
    lines = [line.split() for line in answer.out.splitlines()]
    assert ["row", "column", "reason"] in lines
    assert any(line[:2] == ["2", "email"] for line in lines)
    assert any(line[:2] == ["2", "skills[0].level"] for line in lines)
    assert "0 of 2 students imported" in answer.out


def test_bad_rows_can_be_left_out(type_: Type, file: Path) -> None:
    answer = type_("students", "import", file, "--skip-invalid", "--json")
    assert answer.code == 0
    assert (answer.json["rows"], answer.json["imported"], answer.json["bad_rows"]) == (2, 1, 1)
    assert {problem["column"] for problem in answer.json["problems"]} == {"email", "skills[0].level"}
    assert type_("recommend", "a").code == 0
    again = type_("students", "import", file, "--skip-invalid")
    assert "1 of 2 students imported: 0 new, 0 changed, 1 unchanged" in again.out


def test_places_that_are_not_understood_are_told(type_: Type, tmp_path: Path) -> None:
    path = tmp_path / "students.json"
    path.write_text(json.dumps([GOOD | {"home_location": "Qwertyville", "preferred_locations": ["Pune"]}]))
    answer = type_("students", "import", path)
    assert (answer.code, answer.err) == (0, "")
    assert "1 place not recognised: Qwertyville. A student who names no other place is scored as if" in answer.out
    told = type_("students", "import", path, "--json").json["places_not_understood"]
    assert told == {"count": 1, "examples": ["Qwertyville"]}
    path.write_text(json.dumps([GOOD | {"home_location": "Pune"}]))
    assert "understood" not in type_("students", "import", path).out


def test_a_file_that_is_none_is_one_line(type_: Type, tmp_path: Path) -> None:
    path = tmp_path / "students.json"
    path.write_text("{")
    answer = type_("students", "import", path)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1
    assert str(path) in answer.err
    assert type_("students", "import", tmp_path / "absent.csv").code == 2


def test_students_are_made_up_the_same_for_the_same_seed(type_: Type) -> None:
    clock = ("--as-of", "2026-08-23T00:00:00Z")
    assert type_("students", "generate", 5, *clock, "--json").json == {"created": 5, "updated": 0, "unchanged": 0}
    assert type_("students", "generate", 5, *clock).out.startswith("0 students generated, 0 changed, 5 unchanged")


def test_without_a_clock_too_the_same_seed_makes_the_same_students(type_: Type, database: Database) -> None:
    began = datetime.now(UTC)
    assert type_("students", "generate", 3, "--json").json == {"created": 3, "updated": 0, "unchanged": 0}
    assert type_("students", "generate", 3, "--json").json == {"created": 0, "updated": 0, "unchanged": 3}
    # Incremental scoring and planning must see that they were stored now.
    assert all(at >= began for at in read_frame(database, "SELECT updated_at FROM students")["updated_at"])
