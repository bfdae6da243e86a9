"""Importing students into PostgreSQL: all or nothing, and idempotent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students import importing
from opportunity_pipeline.students.contract_page import EXAMPLE_CSV, EXAMPLE_RECORD
from opportunity_pipeline.students.importing import (
    ImportReport,
    PlacesNotUnderstood,
    Problem,
    StudentFileError,
    import_students,
)

ASHA: dict[str, Any] = {"id": "s-1", "email": "asha@example.org", "name": "Asha"}
RAVI: dict[str, Any] = {"id": "s-2", "email": "ravi@example.org", "name": "Ravi"}


class Importer:
    """Writes records to a file and imports it, one day later each time."""

    def __init__(self, database: Database, folder: Path, now: datetime) -> None:
        self.database, self.path, self.now = database, folder / "students.json", now

    def __call__(self, *records: Any, skip_invalid: bool = False) -> ImportReport:
        self.now += timedelta(days=1)
        self.path.write_text(json.dumps(records))
        return import_students(self.path, database=self.database, now=self.now, skip_invalid=skip_invalid)

    def rows(self, table: sa.Table, *columns: str) -> list[tuple[Any, ...]]:
        chosen = [table.c[name] for name in columns]
        with self.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*chosen).order_by(*chosen))]

    def student(self, id_: str = "s-1") -> dict[str, Any]:
        with self.database.engine.connect() as connection:
            found = connection.execute(sa.select(tables.students).where(tables.students.c.id == id_))
            return dict(found.mappings().one())


@pytest.fixture
def imported(database: Database, tmp_path: Path, now: datetime) -> Importer:
    return Importer(database, tmp_path, now)


def test_a_whole_record_reaches_every_table_under_canonical_names(imported: Importer) -> None:
    report = imported(EXAMPLE_RECORD)
    assert report == ImportReport(rows=1, imported=1, created=1, updated=0, unchanged=0, bad_rows=0, problems=[])
    student = imported.student("s-1042")
    assert student["email"] == "asha.rao@example.org"
    assert student["preferred_locations"] == ["Bengaluru", "Mumbai"]
    assert len(student["place_keys"]) == 3
    assert (student["overall_score"], student["interview_score"]) == (72, 74)
    assert student["created_at"] == student["updated_at"] == imported.now
    assert imported.rows(tables.student_skills, "skill", "level") == [("postgresql", 55), ("python", 80)]
    assert imported.rows(tables.student_interests, "interest") == [("fintech",), ("python",)]
    assert imported.rows(tables.learning_gaps, "skill", "since", "priority") == [("docker", date(2026, 7, 1), "high")]
    assert imported.rows(tables.learning_paths, "skill", "completion", "updated_at") == [
        ("docker", 40, datetime(2026, 8, 10, 12, 30, tzinfo=UTC))
    ]
    assert imported.rows(tables.recommended_courses, "course_id", "skill", "started_at") == [
        ("docker-101", "docker", None)
    ]
    assert imported.rows(tables.profile_score_history, "measured_on", "learning_score") == [(date(2026, 7, 20), 58)]
    assert imported.rows(tables.interviews, "id", "student_id", "mock", "score") == [("mock-77", "s-1042", True, 74)]
    assert imported.rows(tables.notification_preferences, "match_threshold", "daily_cap", "channels") == [
        (70, 10, {"in_app": True, "email": True})
    ]


def test_places_that_are_not_understood_are_counted_and_keep_nobody_out(imported: Importer) -> None:
    report = imported(
        {**ASHA, "home_location": "Qwertyville", "preferred_locations": ["Pune", "Zxcvbnm"]},
        {**RAVI, "preferred_locations": ["Zxcvbnm", "Asdfgh", "Poiuyt"]},
    )
    assert report.imported == 2
    assert report.places_not_understood == PlacesNotUnderstood(5, ("Zxcvbnm", "Qwertyville", "Asdfgh"))
    assert imported.student("s-1")["place_keys"] == ["in/maharashtra/pune"]
    assert imported.student("s-2")["place_keys"] == []


def test_the_same_file_again_changes_nothing(imported: Importer) -> None:
    imported(EXAMPLE_RECORD, ASHA)
    before = imported.student("s-1042"), imported.student()
    report = imported(EXAMPLE_RECORD, ASHA)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
    assert (imported.student("s-1042"), imported.student()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Asha R."},
        {"career_goals": ["Astronaut"]},
        {"skills": [{"skill": "Python", "level": 81}, {"skill": "PostgreSQL", "level": 55}]},
        {"skills": []},
        {"interests": ["Fintech"]},
        {"learning_gaps": [{"skill": "Docker", "since": "2026-07-01", "priority": "low"}]},
        {"recommended_courses": None},
        {"preferences": {"channels": {"email": False}}},
        {"home_location": None},
    ],
)
def test_any_change_moves_updated_at_of_that_student_only(imported: Importer, change: dict[str, Any]) -> None:
    imported(EXAMPLE_RECORD, ASHA)
    created = imported.now
    report = imported({**EXAMPLE_RECORD, **change}, ASHA)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    student = imported.student("s-1042")
    assert (student["created_at"], student["updated_at"]) == (created, imported.now)
    assert imported.student()["updated_at"] == created


def test_what_a_file_lacks_stays_and_what_it_empties_goes(imported: Importer) -> None:
    imported(EXAMPLE_RECORD)
    imported({"id": "s-1042", "email": "asha.rao@example.org", "name": "Asha Rao"})
    assert len(imported.rows(tables.student_skills, "skill")) == 2
    assert imported.student("s-1042")["graduation_year"] == 2028
    imported(
        {**ASHA, "id": "s-1042", "graduation_year": None, "skills": [{"skill": "Go", "level": 1}], "interests": []}
    )
    assert imported.rows(tables.student_skills, "skill") == [("go",)]
    assert imported.rows(tables.student_interests, "interest") == []
    assert imported.student("s-1042")["graduation_year"] is None
    assert len(imported.rows(tables.learning_gaps, "skill")) == 1
    imported({**ASHA, "id": "s-1042", "preferences": {"daily_cap": 3}})
    assert imported.rows(tables.notification_preferences, "match_threshold", "daily_cap") == [(70, 3)]
    imported({**ASHA, "id": "s-1042", "preferences": None, "ai_profile": None})
    assert imported.rows(tables.notification_preferences, "match_threshold", "daily_cap") == [(None, 10)]
    assert imported.student("s-1042")["overall_score"] is None
    assert imported.rows(tables.profile_score_history, "measured_on") == []


def test_place_keys_follow_from_both_fields_even_when_one_is_not_given(imported: Importer) -> None:
    imported({**ASHA, "home_location": "Pune", "preferred_locations": ["Mumbai"]})
    pune, mumbai = imported.student()["place_keys"]
    imported({**ASHA, "home_location": "Chennai"})
    chennai, still_mumbai = imported.student()["place_keys"]
    assert still_mumbai == mumbai
    assert chennai != pune
    imported({**ASHA, "preferred_locations": ["Pune", "Chennai"]})
    assert imported.student()["place_keys"] == [chennai, pune]
    imported({**ASHA, "home_location": None, "preferred_locations": None})
    assert imported.student()["place_keys"] == []


def test_two_entries_of_one_skill_become_one(imported: Importer) -> None:
    imported(
        {
            **ASHA,
            "interests": ["ReactJS", "react"],
            "skills": [
                {"skill": "JS", "level": 40},
                {"skill": "javascript", "level": 60},
                {"skill": "My  Tool", "level": 5},
            ],
            "learning_gaps": [
                {"skill": "K8s", "since": "2026-08-01", "priority": "high"},
                {"skill": "kubernetes", "since": "2026-06-01", "priority": "low"},
            ],
            "learning_paths": [
                {"skill": "k8s", "stage": "old", "completion": 90, "updated_at": "2026-08-01T00:00Z"},
                {"skill": "kubernetes", "stage": "new", "completion": 10, "updated_at": "2026-08-02T00:00Z"},
            ],
        }
    )
    assert imported.rows(tables.student_interests, "interest") == [("react",)]
    assert imported.rows(tables.student_skills, "skill", "level") == [("javascript", 60), ("my tool", 5)]
    assert imported.rows(tables.learning_gaps, "skill", "since", "priority") == [
        ("kubernetes", date(2026, 6, 1), "high")
    ]
    assert imported.rows(tables.learning_paths, "skill", "stage") == [("kubernetes", "new")]


def test_scores_without_a_history_write_one(imported: Importer) -> None:
    def entries() -> list[tuple[Any, ...]]:
        return imported.rows(tables.profile_score_history, "measured_on", "overall_score", "learning_score")

    start = imported.now.date()
    imported({**ASHA, "ai_profile": {"overall": 50, "learning": 40}})
    imported({**ASHA, "ai_profile": {"overall": 50, "learning": 40}})
    assert entries() == [(start + timedelta(days=1), 50, 40)]
    imported({**ASHA, "ai_profile": {"learning": 45}})
    assert entries() == [(start + timedelta(days=1), 50, 40), (start + timedelta(days=3), 50, 45)]
    imported.now -= timedelta(days=1)
    imported({**ASHA, "ai_profile": {"learning": 46}})
    assert entries() == [(start + timedelta(days=1), 50, 40), (start + timedelta(days=3), 50, 46)]


def test_one_bad_row_keeps_everything_out(imported: Importer) -> None:
    report = imported(ASHA, {**RAVI, "skills": [{"skill": "go", "level": 120}], "is_active": "yes"})
    assert (report.rows, report.imported, report.bad_rows) == (2, 0, 1)
    assert report.problems == [
        Problem(2, "skills[0].level", "must be at most 100, not 120"),
        Problem(2, "is_active", "must be true or false, not 'yes'"),
    ]
    assert imported.rows(tables.students, "id") == []


def test_bad_rows_are_left_out_on_request(imported: Importer) -> None:
    report = imported(ASHA, {"id": "s-9"}, "nobody", RAVI, skip_invalid=True)
    assert (report.rows, report.imported, report.created, report.bad_rows) == (4, 2, 2, 2)
    assert {problem.row for problem in report.problems} == {2, 3}
    assert imported.rows(tables.students, "id") == [("s-1",), ("s-2",)]


def test_what_stands_twice_in_a_file_is_a_problem_of_the_later_row(imported: Importer) -> None:
    mock = {"interviews": [{"id": "i-1", "mock": True}]}
    report = imported(
        {**ASHA, **mock},
        {**RAVI, "id": "s-1"},
        {**RAVI, "email": "ASHA@example.org"},
        {**RAVI, **mock},
        {**RAVI, "interviews": [{"id": "i-2"}, {"id": "i-2"}]},
        skip_invalid=True,
    )
    assert report.problems == [
        Problem(2, "id", "also appears in row 1: s-1"),
        Problem(3, "email", "also appears in row 1: ASHA@example.org"),
        Problem(4, "interviews[0].id", "also appears in row 1: i-1"),
        Problem(5, "interviews[1].id", "appears twice in this row: i-2"),
    ]
    assert report.imported == 1


def test_a_bad_row_keeps_what_it_names_from_the_rows_after_it(imported: Importer) -> None:
    report = imported(
        {**ASHA, "email": "not-an-email", "interviews": [{"id": "i-1", "score": 200}, "i-2"]},
        {**ASHA, "email": "other@example.org"},
        {**RAVI, "name": ""},
        {**RAVI, "id": "s-3", "email": "Ravi@example.org"},
        {"id": "s-4", "email": "chi@example.org", "name": "Chi", "interviews": [{"id": "i-1"}]},
        {**ASHA, "name": 5},
        {"id": 5, "email": "other@example.org", "name": "Whoever may have the address"},
        {"id": "s-5", "email": "dev@example.org", "name": "Dev", "interviews": [{"id": "i-2"}]},
        skip_invalid=True,
    )
    assert report.problems == [
        Problem(1, "email", "'not-an-email' is not an e-mail address, such as asha.rao@example.org"),
        Problem(1, "interviews[0].score", "must be at most 100, not 200"),
        Problem(1, "interviews[1]", "must be an object, not 'i-2'"),
        Problem(2, "id", "also appears in row 1: s-1"),
        Problem(3, "name", "must not be empty"),
        Problem(4, "email", "also appears in row 3: Ravi@example.org"),
        Problem(5, "interviews[0].id", "also appears in row 1: i-1"),
        Problem(6, "name", "must be text, not 5"),
        Problem(6, "id", "also appears in row 1: s-1"),
        Problem(7, "id", "must be text, not 5"),
    ]
    assert imported.rows(tables.students, "id") == [("s-5",)]


def test_an_address_of_a_stored_student_is_refused(imported: Importer) -> None:
    imported({**ASHA, "interviews": [{"id": "i-1"}]})
    report = imported({**RAVI, "email": "Asha@example.org"}, {**RAVI, "id": "s-3", "interviews": [{"id": "i-1"}]})
    assert report.problems == [
        Problem(1, "email", "already belongs to the stored student 's-1': Asha@example.org"),
        Problem(2, "interviews", "already belongs to the stored student 's-1': i-1"),
    ]
    assert report.imported == 0
    assert imported.rows(tables.students, "id") == [("s-1",)]


def test_addresses_and_interviews_may_move_between_the_students_of_a_file(imported: Importer) -> None:
    imported({**ASHA, "interviews": [{"id": "i-1"}]}, {**RAVI, "interviews": [{"id": "i-2"}]})
    report = imported(
        {**ASHA, "email": RAVI["email"], "interviews": [{"id": "i-2"}]},
        {**RAVI, "email": ASHA["email"], "interviews": [{"id": "i-1"}]},
    )
    assert (report.updated, report.problems) == (2, [])
    assert imported.rows(tables.students, "id", "email") == [("s-1", RAVI["email"]), ("s-2", ASHA["email"])]
    assert imported.rows(tables.interviews, "id", "student_id") == [("i-1", "s-2"), ("i-2", "s-1")]


def test_a_student_left_out_keeps_an_address_that_another_one_wanted(imported: Importer) -> None:
    """Skipping one row can make the next one bad, and that one the one after it."""
    imported({**ASHA, "email": "a@example.org"}, {**RAVI, "email": "b@example.org"})
    report = imported(
        {**ASHA, "email": "new@example.org", "name": ""},
        {**RAVI, "email": "a@example.org"},
        {"id": "s-3", "email": "b@example.org", "name": "Chi"},
        skip_invalid=True,
    )
    assert [(problem.row, problem.column) for problem in report.problems] == [(1, "name"), (2, "email"), (3, "email")]
    assert report.imported == 0


def test_more_rows_than_are_held_loose_are_stored_and_found_unchanged(imported: Importer) -> None:
    skills = [{"skill": f"skill {number}", "level": number} for number in range(60)]
    records = [
        {"id": f"s-{number}", "email": f"s{number}@example.org", "name": "S", "skills": skills}
        for number in range(1_000)
    ]
    report = imported(*records)
    assert (report.created, report.problems) == (1_000, [])
    report = imported(*records[:-1], {**records[-1], "skills": []})
    assert (report.updated, report.unchanged) == (1, 999)
    assert len(imported.rows(tables.student_skills, "student_id", "skill")) == 60 * 999


def test_csv_and_parquet_and_lines_store_the_same(imported: Importer, tmp_path: Path, database: Database) -> None:
    def stored() -> Iterator[pl.DataFrame]:
        for table in (tables.students, tables.student_skills, tables.student_interests, tables.learning_gaps):
            columns = [column for column in table.columns if column.name not in {"created_at", "updated_at"}]
            yield read_frame(database, sa.select(*columns).order_by(*table.primary_key.columns))

    csv = tmp_path / "students.csv"
    csv.write_text(EXAMPLE_CSV)
    assert import_students(csv, database=database, now=imported.now).created == 2
    before = list(stored())
    record = {
        "id": "s-1042",
        "email": "asha.rao@example.org",
        "name": "Asha Rao",
        "time_zone": "Asia/Kolkata",
        "home_location": "Pune, Maharashtra",
        "interests": ["fintech"],
        "skills": [{"skill": "python", "level": 80}, {"skill": "sql", "level": 60}],
        "learning_gaps": [{"skill": "docker", "since": date(2026, 7, 1), "priority": "high"}],
        "ai_profile": {"overall": 72},
    }
    parquet = tmp_path / "students.parquet"
    pl.DataFrame([record]).write_parquet(parquet)
    report = import_students(parquet, database=database, now=imported.now)
    assert (report.unchanged, report.problems) == (1, [])
    for frame, again in zip(before, stored(), strict=True):
        assert frame.equals(again)


def test_an_unreadable_file_imports_nothing(imported: Importer, tmp_path: Path) -> None:
    path = tmp_path / "students.jsonl"
    path.write_text(json.dumps(ASHA) + "\n" + "x" * 9_000_000)
    with pytest.raises(StudentFileError, match="line 2 is longer"):
        import_students(path, database=imported.database, now=imported.now)
    assert imported.rows(tables.students, "id") == []


def test_many_problems_are_counted_and_the_first_are_listed(
    imported: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_LISTED", 3)
    report = imported(*[{"id": f"s-{number}"} for number in range(5)])
    assert (report.bad_rows, len(report.problems)) == (5, 3)


def test_progress_is_told(imported: Importer, tmp_path: Path) -> None:
    path = tmp_path / "students.jsonl"
    lines = [json.dumps({"id": f"s-{n}", "email": f"s{n}@example.org", "name": "S"}) for n in range(2500)]
    path.write_text("\n".join(lines))
    told: list[int] = []
    report = import_students(path, database=imported.database, now=imported.now, progress=told.append)
    assert (report.created, told) == (2500, [1000, 2000])


def test_all_problems_are_told_at_once(imported: Importer) -> None:
    imported(ASHA, RAVI)
    ravi = {**RAVI, "email": "new@example.org", "graduation_year": "soon"}
    report = imported(ravi, {**ASHA, "id": "s-3"}, {**ASHA, "id": "s-4", "email": RAVI["email"]})
    assert [(problem.row, problem.column) for problem in report.problems] == [(1, "graduation_year"), (2, "email")]
    assert report.problems[1].reason.startswith("already belongs to the stored student 's-1'")
    # The address that Ravi's row will give up once fixed is not a problem of another row.
    assert report.imported == 0
    assert imported({**ravi, "graduation_year": 2028}, {**ASHA, "id": "s-4", "email": RAVI["email"]}).imported == 2
