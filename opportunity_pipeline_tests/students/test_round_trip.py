"""Any valid record can be imported through every format and is stored unchanged."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.importing import import_students

# Letters of many scripts, quotes, commas and backslashes; no control characters, which the contract refuses, and no
# semicolons and colons, which separate the items of a CSV cell.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters=";:"),
    min_size=1,
    max_size=12,
)
PERCENT = st.integers(0, 100)
OPTIONAL_PERCENT = st.none() | PERCENT
DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat())
# Never in the taxonomy, and distinct after case folding, so that every entry is a row of its own.
NAMES = st.lists(st.integers(0, 10**6), unique=True, max_size=4).map(
    lambda numbers: [f"zq{number}-skill" for number in numbers]
)


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to three students with every field of a CSV file; all of them have the same absent fields."""
    some = st.fixed_dictionaries(
        {
            "time_zone": st.sampled_from(["Asia/Kolkata", "Europe/Berlin", "America/Toronto"]),
            "locale": st.sampled_from(["en", "hi-IN", "zh-Hant-TW"]),
            "home_location": st.none() | TEXT,
            "preferred_locations": st.lists(TEXT, max_size=3),
            "graduation_year": st.none() | st.integers(1950, 2100),
            "career_goals": st.lists(TEXT, max_size=3),
            "interests": NAMES,
            "skills": NAMES.flatmap(
                lambda names: st.tuples(*(PERCENT for _ in names)).map(
                    lambda levels: [{"skill": n, "level": v} for n, v in zip(names, levels, strict=True)]
                )
            ),
            "learning_gaps": st.tuples(NAMES, DAY, st.sampled_from(["low", "medium", "high"])).map(
                lambda gap: [{"skill": name, "since": gap[1], "priority": gap[2]} for name in gap[0]]
            ),
            "ai_profile": st.fixed_dictionaries(
                dict.fromkeys(("overall", "skill", "learning", "interview"), OPTIONAL_PERCENT)
            ),
            "minimum_stipend": st.none() | st.integers(0, 10**9).map(lambda cents: cents / 4),
            "is_active": st.booleans(),
            "notifications_enabled": st.booleans(),
        }
    )
    absent = draw(st.sets(st.sampled_from(["time_zone", "home_location", "skills", "ai_profile", "is_active"])))
    made = draw(st.lists(some, min_size=1, max_size=3))
    return [
        {"id": f"s {number}", "email": f"s{number}@example.org", "name": draw(TEXT)}
        | {name: value for name, value in fields.items() if name not in absent}
        for number, fields in enumerate(made)
    ]


def as_json(made: list[dict[str, Any]]) -> bytes:
    return json.dumps(made).encode()


def as_lines(made: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in made).encode()


def as_parquet(made: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame(made, infer_schema_length=None).write_parquet(buffer)
    return buffer.getvalue()


def as_csv(made: list[dict[str, Any]]) -> bytes:
    def cell(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name == "skills":
            return ";".join(f"{entry['skill']}:{entry['level']}" for entry in value)
        if name == "learning_gaps":
            return ";".join(f"{entry['skill']}:{entry['since']}:{entry['priority']}" for entry in value)
        return ";".join(value) if isinstance(value, list) else str(value)

    flat = [
        {
            **{name: value for name, value in record.items() if name != "ai_profile"},
            **{f"ai_profile.{name}": value for name, value in record.get("ai_profile", {}).items()},
        }
        for record in made
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(flat[0]))
    writer.writeheader()
    writer.writerows({name: cell(name, value) for name, value in record.items()} for record in flat)
    return text.getvalue().encode()


def stored(database: Database) -> list[dict[str, Any]]:
    """The students as records again, read with plain SQL."""
    with database.engine.connect() as connection:

        def entries(table: sa.Table, student: str, *columns: str) -> list[dict[str, Any]]:
            chosen = [table.c[name] for name in columns]
            rows = connection.execute(sa.select(*chosen).where(table.c.student_id == student).order_by(chosen[0]))
            return [dict(row) for row in rows.mappings()]

        found = connection.execute(sa.select(tables.students).order_by(tables.students.c.id)).mappings().all()
        return [
            {
                **{name: row[name] for name in ("id", "email", "name", "time_zone", "locale", "home_location")},
                **{name: row[name] for name in ("preferred_locations", "graduation_year", "career_goals")},
                **{name: row[name] for name in ("minimum_stipend", "is_active", "notifications_enabled")},
                "ai_profile": {n: row[f"{n}_score"] for n in ("overall", "skill", "learning", "interview")},
                "interests": [e["interest"] for e in entries(tables.student_interests, row["id"], "interest")],
                "skills": entries(tables.student_skills, row["id"], "skill", "level"),
                "learning_gaps": [
                    {**entry, "since": entry["since"].isoformat()}
                    for entry in entries(tables.learning_gaps, row["id"], "skill", "since", "priority")
                ],
            }
            for row in found
        ]


def expected(record: dict[str, Any]) -> dict[str, Any]:
    defaults: dict[str, Any] = {"time_zone": "Asia/Kolkata", "home_location": None, "skills": [], "is_active": True}
    nothing = dict.fromkeys(("overall", "skill", "learning", "interview"))
    whole = {**defaults, "ai_profile": nothing, **record}
    for name in ("skills", "learning_gaps"):
        whole[name] = sorted(whole[name], key=lambda entry: entry["skill"])
    return {**whole, "interests": sorted(whole["interests"])}


@pytest.mark.parametrize("write", [as_json, as_lines, as_parquet, as_csv])
@given(made=records())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_becomes_the_same_students(
    write: Callable[[list[dict[str, Any]]], bytes], made: list[dict[str, Any]], database: Database, tmp_path: Path
) -> None:
    with database.engine.begin() as connection:
        connection.execute(tables.students.delete())
    path = tmp_path / "students"
    path.write_bytes(write(made))
    now = datetime(2026, 8, 23, tzinfo=UTC)
    report = import_students(path, database=database, now=now)
    assert (report.problems, report.created) == ([], len(made))
    assert stored(database) == [expected(record) for record in made]
    again = import_students(path, database=database, now=now.replace(day=24))
    assert (again.problems, again.unchanged) == ([], len(made))
