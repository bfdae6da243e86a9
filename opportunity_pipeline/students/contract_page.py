"""Renders ``docs/students.md``: the student contract for the modules that write students.

Belongs here: rendering the models and the file notations as text, and the examples. Does not belong here: the contract
itself (``contract``), the notations themselves (``cells``), and writing the file (`make docs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from opportunity_pipeline.students.cells import COLUMNS, notation_of
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.files import MOST_BYTES, MOST_BYTES_OF_A_LIST, MOST_ROWS

EXAMPLE_RECORD: Mapping[str, Any] = {
    "id": "s-1042",
    "email": "asha.rao@example.org",
    "name": "Asha Rao",
    "time_zone": "Asia/Kolkata",
    "locale": "en-IN",
    "home_location": "Pune, Maharashtra",
    "preferred_locations": ["Bengaluru", "Mumbai"],
    "graduation_year": 2028,
    "career_goals": ["Backend engineer"],
    "interests": ["Fintech", "Python"],
    "skills": [{"skill": "Python", "level": 80}, {"skill": "PostgreSQL", "level": 55}],
    "learning_gaps": [{"skill": "Docker", "since": "2026-07-01", "priority": "high"}],
    "ai_profile": {
        "overall": 72,
        "skill": 70,
        "learning": 65,
        "interview": 74,
        "history": [{"measured_on": "2026-07-20", "overall": 66, "skill": 68, "learning": 58, "interview": 70}],
    },
    "learning_paths": [
        {"skill": "Docker", "stage": "Practice", "updated_at": "2026-08-10T18:00:00+05:30", "completion": 40}
    ],
    "recommended_courses": [
        {
            "course_id": "docker-101",
            "title": "First steps in Docker",
            "skill": "Docker",
            "url": "https://learn.example.org/docker-101",
            "recommended_at": "2026-08-01T09:00:00+05:30",
        }
    ],
    "applications": [],
    "interviews": [{"id": "mock-77", "scheduled_at": "2026-08-05T16:00:00+05:30", "mock": True, "score": 74}],
    "minimum_stipend": 15000,
    "preferences": {"match_threshold": 70, "channels": {"email": True}},
}
EXAMPLE_CSV = """\
id,email,name,time_zone,home_location,interests,skills,learning_gaps,ai_profile.overall
s-1042,asha.rao@example.org,Asha Rao,Asia/Kolkata,"Pune, Maharashtra",fintech,python:80;sql:60,docker:2026-07-01:high,72
s-1043,ravi.iyer@example.org,Ravi Iyer,Asia/Kolkata,Chennai,ai;java,java:55,,
"""

_INTRODUCTION = """\
# The student contract

Other modules own the students. They pass them on as files (`opportunity-pipeline students import FILE`) with one record
per student:

- An **absent** field keeps the stored value.
- `null`, or an empty cell of a CSV file, **resets the field to its default**; for a list that is the empty list.
- A **given list replaces** the stored one: a skill that is no longer in it is removed.
- A new student gets the defaults for all absent fields.

Types are strict: `"80"` is not a number, `1` is not `true`, a timestamp needs a zone. Unknown fields are an error.
Skills, interests and places may be spelled in any usual way. They are stored under canonical names; a name that is not
in the taxonomy is kept in lower case. A place that is not recognised is kept as written but never matched; the import
counts such places and shows three examples. Omitting a student from a file does not deactivate the student; set
`is_active: false` instead.
Name, gender and age are never used in a score; gender and age are not even in the contract.
"""

_FILES = f"""\
## Files

The format is detected from the content, not from the file name. All text is UTF-8. Save a sheet of a workbook (`.xlsx`)
as CSV first.

| format | layout | maximum size |
|---|---|---|
| CSV | a header with columns from the list below, separated by commas or tabs | {MOST_BYTES:,} bytes |
| JSON | a list of records, or one record | {MOST_BYTES_OF_A_LIST:,} bytes |
| JSON lines | one record per line | {MOST_BYTES:,} bytes |
| Parquet | one column per field, nested as in JSON; `null` means the default | {MOST_BYTES:,} bytes |

A file may have at most {MOST_ROWS:,} students.

**Bad rows** are reported with row, column and reason. If there are any, nothing is imported, unless `--skip-invalid`
is given, which skips them. Rows are counted from 1: in CSV as a spreadsheet numbers them (the header is row 1), in JSON
lines by line, otherwise by position. If an id, an e-mail address or an interview id appears twice in the file, the
later row is the bad one, even if the earlier row is bad too. An address or interview that belongs to a stored student
who is not in the file makes a row bad as well.

**The import is all or nothing**, in one transaction. It is idempotent: importing a file again changes nothing.
`created_at` stays, and `updated_at` changes only for students whose data changed.

### Columns of a CSV file

`id`, `email` and `name` are required; all others are optional.

| column | notation of a cell |
|---|---|
"""


def contract_page() -> str:
    """The whole page, without the "generated" note."""
    schema = StudentRecord.model_json_schema()
    lines = [_INTRODUCTION, "## One student", "", *_table(schema, schema)]
    for name, part in _parts(schema, schema, ""):
        lines += ["", f"### `{name}`", "", _line(part["description"]), "", *_table(part, schema)]
    columns = "\n".join(f"| `{column}` | {notation_of(column)} |" for column in COLUMNS)
    examples = [
        "## Examples",
        "",
        "A record as JSON, with every section:",
        "",
        f"```json\n{json.dumps(EXAMPLE_RECORD, indent=2, ensure_ascii=False)}\n```",
        "",
        "Two students as CSV:",
        "",
        f"```csv\n{EXAMPLE_CSV}```",
    ]
    return "\n".join([*lines, "", _FILES + columns, "", *examples]) + "\n"


def _table(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    yield "| field | type | default | meaning |"
    yield "|---|---|---|---|"
    required = set(part.get("required", ()))
    for name, field in part["properties"].items():
        default = "required" if name in required else _default(field)
        yield f"| `{name}` | {_type(field, schema)} | {default} | {_line(field['description'])} |"


def _parts(part: Mapping[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, field in part["properties"].items():
        reference = field.get("$ref") or field.get("items", {}).get("$ref")
        if reference:
            inner = _resolved(reference, schema)
            here = f"{path}{name}{'[]' if 'items' in field else ''}"
            yield here, inner
            yield from _parts(inner, schema, f"{here}.")


def _resolved(reference: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    part: Mapping[str, Any] = schema["$defs"][reference.removeprefix("#/$defs/")]
    return part


def _default(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return "the defaults below"
    return "none" if field["default"] is None else f"`{json.dumps(field['default'])}`"


def _type(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return "object"
    if "anyOf" in field:
        return next(_type(option, schema) for option in field["anyOf"] if option.get("type") != "null")
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    kind = field["type"]
    if kind == "array":
        return f"list of {_plural(field['items'])}, at most {field['maxItems']:,}"
    if kind == "object":
        return "object of `true` and `false`"
    if kind == "string":
        named = {"date": "day, `YYYY-MM-DD`", "date-time": "timestamp with a zone", "time": "time, `HH:MM`"}
        return named.get(field.get("format", ""), f"text{_length(field)}")
    if kind in {"integer", "number"}:
        return f"{'whole number' if kind == 'integer' else 'number'}{_range(field)}"
    return "`true` or `false`"


def _plural(items: Mapping[str, Any]) -> str:
    return "objects" if "$ref" in items else f"texts{_length(items)}"


def _length(field: Mapping[str, Any]) -> str:
    return f" of at most {field['maxLength']:,} characters" if "maxLength" in field else ""


def _range(field: Mapping[str, Any]) -> str:
    least, most = field.get("minimum"), field.get("maximum")
    return "" if least is None or most is None else f", {least:g}–{most:g}" if most < 1e6 else f", at least {least:g}"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
