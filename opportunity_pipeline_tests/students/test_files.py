"""Reading student files: formats by content, problems by row, unreadable files in one line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from opportunity_pipeline.students import files
from opportunity_pipeline.students.cells import COLUMNS
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.contract_page import EXAMPLE_CSV, EXAMPLE_RECORD, contract_page
from opportunity_pipeline.students.files import Row, read_rows
from opportunity_pipeline.students.problems import Problem, StudentFileError

ONE = {"id": "s-1", "email": "a@example.org", "name": "A"}
TWO = {"id": "s-2", "email": "b@example.org", "name": "B"}


def written(folder: Path, content: str | bytes, name: str = "students") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, name: str = "students") -> list[Row | Problem]:
    return list(read_rows(written(folder, content, name)))


def refused(folder: Path, content: str | bytes, name: str = "students") -> str:
    with pytest.raises(StudentFileError) as caught:
        read(folder, content, name)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{folder / name}: ")
    return line.removeprefix(f"{folder / name}: ")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([ONE, TWO]),
        "\ufeff" + json.dumps([ONE, TWO]),
        json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n",
        json.dumps(ONE) + "\r\n" + json.dumps(TWO),
        "id,email,name\ns-1,a@example.org,A\ns-2,b@example.org,B\n",
        "\ufeffid\temail\tname\r\ns-1\ta@example.org\tA\r\ns-2\tb@example.org\tB",
    ],
    ids=["list", "list with a byte-order mark", "lines", "lines with CR", "commas", "tabs"],
)
@pytest.mark.parametrize("name", ["students", "students.txt"])
def test_the_content_says_which_format_it_is(tmp_path: Path, content: str, name: str) -> None:
    rows = read(tmp_path, content, name)
    assert [row.value for row in rows if isinstance(row, Row)] == [ONE, TWO]


def test_parquet_is_read_nested(tmp_path: Path) -> None:
    path = tmp_path / "students"
    frame = pl.DataFrame([{**ONE, "skills": [{"skill": "go", "level": 3}]}, {**TWO, "skills": []}])
    frame.with_columns(pl.col("name").cast(pl.Categorical)).write_parquet(path)
    assert list(read_rows(path)) == [
        Row(1, {**ONE, "skills": [{"skill": "go", "level": 3}]}),
        Row(2, {**TWO, "skills": []}),
    ]


def test_one_record_may_be_written_over_several_lines(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps(EXAMPLE_RECORD, indent=2)) == [Row(1, EXAMPLE_RECORD)]


def test_rows_are_numbered_as_people_see_them(tmp_path: Path) -> None:
    csv = 'id,email,name\ns-1,a@example.org,"A\nB"\n\ns-2,b@example.org\n,,\ns-3,c@example.org,C\n'
    rows = read(tmp_path, csv)
    assert [row.number if isinstance(row, Row) else row.row for row in rows] == [2, 4, 6]
    assert rows[1] == Problem(4, "", "has 2 cells where the header has 3")
    lines = f"{json.dumps(ONE)}\n\n{{broken\n{json.dumps(TWO)}\n"
    assert read(tmp_path, lines) == [Row(1, ONE), Problem(3, "", "is not a JSON object"), Row(4, TWO)]


def test_the_csv_of_the_page_is_read(tmp_path: Path) -> None:
    asha, ravi = (
        StudentRecord.model_validate(row.value) for row in read(tmp_path, EXAMPLE_CSV) if isinstance(row, Row)
    )
    assert [(skill.skill, skill.level) for skill in asha.skills] == [("python", 80), ("sql", 60)]
    assert asha.learning_gaps[0].model_dump(mode="json") == {
        "skill": "docker",
        "since": "2026-07-01",
        "priority": "high",
    }
    assert asha.ai_profile.overall == 72
    assert ravi.interests == ["ai", "java"]
    assert ravi.learning_gaps == []


def test_cells_that_are_not_what_they_should_be_stay_text_for_the_contract_to_name(tmp_path: Path) -> None:
    csv = (
        "id,email,name,graduation_year,is_active,minimum_stipend,skills,interviews,preferences.channels.email\n"
        "s-1,a@example.org,A,next,yes,much,c++:80; go ;a:b:7,[broken,FALSE\n"
    )
    (row,) = read(tmp_path, csv)
    assert isinstance(row, Row)
    assert row.value == {
        **ONE,
        "graduation_year": "next",
        "is_active": "yes",
        "minimum_stipend": "much",
        "skills": [{"skill": "c++", "level": 80}, {"skill": "go"}, {"skill": "a:b", "level": 7}],
        "interviews": "[broken",
        "preferences": {"channels": {"email": False}},
    }


def test_every_field_of_the_contract_has_a_column() -> None:
    def paths(schema: dict[str, object], part: dict[str, object], path: str) -> set[str]:
        found: set[str] = set()
        properties = part["properties"]
        assert isinstance(properties, dict)
        for name, field in properties.items():
            if "$ref" in field:
                definitions = schema["$defs"]
                assert isinstance(definitions, dict)
                found |= paths(schema, definitions[field["$ref"].rpartition("/")[2]], f"{path}{name}.")
            else:
                found.add(f"{path}{name}")
        return found

    schema = StudentRecord.model_json_schema()
    assert paths(schema, schema, "") == set(COLUMNS)


def test_the_page_documents_every_field_and_column() -> None:
    page = contract_page()
    schema = StudentRecord.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    for part in parts:
        for name, field in part["properties"].items():
            row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
            assert row.count("|") == 5
            assert field["description"] in page
    for column in COLUMNS:
        assert f"\n| `{column}` | " in page


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "students", "contains no students"),
        ("[]", "students", "contains no students"),
        ("id,email,name\n", "students", "contains no students"),
        ("[{]", "students", "is not JSON: "),
        ('[{"id": "s-1"}', "students", "is not JSON: "),
        ("[" * 5000, "students", "is not JSON: "),
        ("{\n broken", "students", "is not JSON: "),
        ("hello", "students.json", "is not JSON: it begins with neither [ nor {"),
        ("id,email,name\n", "students.parquet", "is not a Parquet file, although its name says so"),
        (b"PAR1 and then nothing of the kind", "students", "is not a readable Parquet file: "),
        ("id,email\ns-1,a@example.org\n", "students", "column 'name' is missing from the header"),
        ("id,email,name,shoe_size\n", "students", "unknown column 'shoe_size'; known columns are id, email, name, "),
        ("id,email,name,name\n", "students", "column 'name' appears twice in the header"),
        ("id;email;name\n", "students", "columns are separated by semicolons; save it with commas or tabs"),
        ('id,email,name\ns-1,"a,A\n', "students", "line 2: is not CSV: "),
        (f"id,email,name\ns-1,a,{'x' * 200_000}\n", "students", "line 2: is not CSV: field larger than field limit"),
        ("id,email,name\ns-1,a@example.org,Jos\xe9\n".encode("latin-1"), "students", "line 2: is not UTF-8 ("),
        (b"id,email,name\n" + b"s-1,a@example.org,Asha\n" * 4_000 + b"\xe9", "students", "line 4002: is not UTF-8 ("),
        ("id,email,name\n".encode("utf-16"), "students", "line 1: is not UTF-8 ("),
    ],
)
def test_an_unreadable_file_is_one_line(tmp_path: Path, content: str | bytes, name: str, reason: str) -> None:
    assert refused(tmp_path, content, name).startswith(reason)


def test_a_file_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StudentFileError, match=r"absent\.csv: cannot be read: No such file or directory"):
        list(read_rows(tmp_path / "absent.csv"))
    with pytest.raises(StudentFileError, match="cannot be read: Is a directory"):
        list(read_rows(tmp_path))


@pytest.mark.parametrize("name", ["students.xlsx", "students.csv", "students.parquet"])
def test_a_workbook_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr("[Content_Types].xml", "<Types/>")
        workbook.writestr("xl/worksheets/sheet1.xml", "<worksheet/>" * 1_000)
    with pytest.raises(StudentFileError, match="is an Excel workbook or another archive; save the sheet as CSV in UTF"):
        list(read_rows(path))
    assert refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old.xls").startswith("is an Excel")
    # The content decides, not the name.
    (tmp_path / "export.xls").write_text("id,email,name\ns-1,a@example.org,Asha\n")
    assert len(list(read_rows(tmp_path / "export.xls"))) == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1)
    assert refused(tmp_path, json.dumps([ONE, TWO])) == "more than 1 students; split the file"
    parquet = tmp_path / "students.parquet"
    pl.DataFrame([ONE, TWO]).write_parquet(parquet)
    with pytest.raises(StudentFileError, match="2 students, more than 1"):
        list(read_rows(parquet))
    monkeypatch.setattr(files, "MOST_BYTES_OF_A_LIST", 100)
    assert "for one JSON list; write JSON lines" in refused(tmp_path, json.dumps([ONE, TWO]))
    monkeypatch.setattr(files, "MOST_BYTES", 50)
    assert refused(tmp_path, json.dumps([ONE, TWO])).endswith("more than 50; split the file")


def test_parquet_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "students"
    pl.DataFrame({"id": ["s-1"], "name": ["x" * 1_000_000]}).write_parquet(path, compression="zstd")
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(files, "MOST_BYTES", 10_000)
    with pytest.raises(StudentFileError, match="more than 40,000 bytes when unpacked"):
        list(read_rows(path))


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_LONGEST_LINE", 100)
    assert refused(tmp_path, json.dumps(ONE) + "\n" + " " * 200) == "line 2 is longer than 100 bytes"
