"""The student contract: accepted values, rejected values and the messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.contract import Preferences, StudentRecord
from opportunity_pipeline.students.contract_page import EXAMPLE_RECORD
from opportunity_pipeline.students.problems import Problem, problems_of

WHO = {"id": "s-1", "email": "asha@example.org", "name": "Asha Rao"}


def problems(value: Any) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        StudentRecord.model_validate(value)
    return list(problems_of(7, caught.value))


def test_the_example_of_the_page_is_a_record_and_fills_every_section() -> None:
    record = StudentRecord.model_validate(EXAMPLE_RECORD)
    assert record.model_fields_set | {"is_active", "notifications_enabled"} == StudentRecord.model_fields.keys()
    assert record.learning_paths[0].updated_at == datetime(2026, 8, 10, 12, 30, tzinfo=UTC)
    assert record.learning_gaps[0].since == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"id": 17}, "id", "must be text, not 17"),
        ({"id": "  "}, "id", "must not be empty, not '  '"),
        ({"id": None}, "id", "is missing"),
        ({"email": "asha"}, "email", "'asha' is not an e-mail address, such as asha.rao@example.org"),
        (
            {"email": "Asha <a@example.org>"},
            "email",
            "must be an e-mail address without a name, not 'Asha <a@example.org>'",
        ),
        (
            {"name": "Asha\nBcc: x"},
            "name",
            r"must not contain line breaks or other control characters, not 'Asha\nBcc: x'",
        ),
        ({"name": "a" * 201}, "name", f"must have at most 200 characters, not '{'a' * 58}…"),
        ({"time_zone": "localtime"}, "time_zone", "'localtime' is not an IANA time zone, such as Asia/Kolkata"),
        (
            {"preferences": {"categories": {"job_matches": False}}},
            "preferences.categories.job_matches",
            "'job_matches' is no category or type of notification: opportunities, deadlines, job_match,"
            " hackathon_match, article_match, application_deadline, registration_deadline",
        ),
        ({"preferences": {"quiet_start": "22"}}, "preferences.quiet_start", "must be a local time as HH:MM, not '22'"),
        ({"time_zone": "IST"}, "time_zone", "'IST' is not an IANA time zone, such as Asia/Kolkata"),
        ({"locale": "en_IN"}, "locale", "'en_IN' is not a locale, such as en or en-IN"),
        ({"graduation_year": 28}, "graduation_year", "must be at least 1950, not 28"),
        ({"graduation_year": "2028"}, "graduation_year", "must be a whole number, not '2028'"),
        ({"interests": "ai"}, "interests", "must be a list, not 'ai'"),
        ({"skills": [{"skill": "python", "level": 101}]}, "skills[0].level", "must be at most 100, not 101"),
        ({"skills": [{"skill": "python", "level": 12.5}]}, "skills[0].level", "must be a whole number, not 12.5"),
        ({"skills": [{"skill": "python", "level": True}]}, "skills[0].level", "must be a whole number, not True"),
        ({"skills": [{"skill": "python"}]}, "skills[0].level", "is missing"),
        ({"skills": ["python"]}, "skills[0]", "must be an object, not 'python'"),
        (
            {"learning_gaps": [{"skill": "go", "since": "2026-02-30"}]},
            "learning_gaps[0].since",
            "'2026-02-30' is not a calendar day",
        ),
        (
            {"learning_gaps": [{"skill": "go", "since": "1/7/26"}]},
            "learning_gaps[0].since",
            "must be a day as YYYY-MM-DD, not '1/7/26'",
        ),
        (
            {"learning_gaps": [{"skill": "go", "since": "2026-01-01", "priority": "top"}]},
            "learning_gaps[0].priority",
            "must be one of 'low', 'medium' or 'high', not 'top'",
        ),
        ({"ai_profile": {"overall": -1}}, "ai_profile.overall", "must be at least 0, not -1"),
        ({"ai_profile": {"charm": 1}}, "ai_profile.charm", "is not a field of the contract"),
        (
            {"interviews": [{"id": "i", "scheduled_at": "2026-08-01T10:00"}]},
            "interviews[0].scheduled_at",
            "'2026-08-01T10:00' needs a zone, for example 2026-08-23T09:30:00+05:30",
        ),
        (
            {"interviews": [{"id": "i", "scheduled_at": "soon"}]},
            "interviews[0].scheduled_at",
            "must be a timestamp like 2026-08-23T09:30:00+05:30, not 'soon'",
        ),
        (
            {"interviews": [{"id": "i", "scheduled_at": "0001-01-01T00:00:00+14:00"}]},
            "interviews[0].scheduled_at",
            "'0001-01-01T00:00:00+14:00' is out of range",
        ),
        (
            {
                "recommended_courses": [
                    {
                        "course_id": "c",
                        "title": "T",
                        "skill": "go",
                        "recommended_at": "2026-01-01T00:00Z",
                        "url": "javascript:alert(1)",
                    }
                ]
            },
            "recommended_courses[0].url",
            "must be a web address that begins with https:// or http://, not 'javascript:alert(1)'",
        ),
        (
            {"applications": [{"kind": "article"}]},
            "applications[0].kind",
            "must be one of 'job' or 'hackathon', not 'article'",
        ),
        ({"minimum_stipend": float("nan")}, "minimum_stipend", "must be a finite number, not nan"),
        ({"minimum_stipend": "15000"}, "minimum_stipend", "must be a number, not '15000'"),
        ({"is_active": 1}, "is_active", "must be true or false, not 1"),
        (
            {"preferences": {"quiet_start": "10 pm"}},
            "preferences.quiet_start",
            "must be a local time as HH:MM, not '10 pm'",
        ),
        (
            {"preferences": {"channels": {"pigeon": True}}},
            "preferences.channels.pigeon",
            "is not a field of the contract",
        ),
        ({"gender": "x"}, "gender", "is not a field of the contract"),
    ],
)
def test_each_wrong_value_is_named(change: dict[str, Any], column: str, reason: str) -> None:
    assert Problem(7, column, reason) in problems(WHO | change)


@pytest.mark.parametrize("value", [[], None, 3, "s-1"])
def test_something_else_than_an_object_is_one_problem_of_the_whole_row(value: Any) -> None:
    (problem,) = problems(value)
    assert problem.column == ""
    assert problem.reason.startswith("must be an object")


def test_all_problems_of_a_record_are_found_at_once() -> None:
    assert [problem.column for problem in problems({"email": "x", "skills": [{"level": -1}]})] == [
        "id",
        "email",
        "name",
        "skills[0].skill",
        "skills[0].level",
    ]


@pytest.mark.parametrize(
    ("section", "entry", "reason"),
    [
        (
            "applications",
            {"opportunity_id": 5, "status": "draft", "updated_at": "2026-08-01T00:00Z"},
            "has two entries with opportunity_id 5",
        ),
        (
            "recommended_courses",
            {"course_id": "c", "title": "T", "skill": "go", "recommended_at": "2026-08-01T00:00Z"},
            "has two entries with course_id c",
        ),
    ],
)
def test_entries_that_have_an_identity_stand_once(section: str, entry: dict[str, Any], reason: str) -> None:
    assert problems(WHO | {section: [entry, entry]}) == [Problem(7, section, reason)]


def test_a_day_is_measured_once() -> None:
    entry = {"measured_on": "2026-08-01", "overall": 50}
    assert problems(WHO | {"ai_profile": {"history": [entry, entry]}}) == [
        Problem(7, "ai_profile.history", "has two entries with measured_on 2026-08-01")
    ]


def test_null_is_the_default_and_counts_as_given_while_absent_does_not() -> None:
    record = StudentRecord.model_validate(
        WHO | {"time_zone": None, "skills": None, "home_location": None, "ai_profile": None, "preferences": None}
    )
    assert record.model_fields_set == {
        *WHO,
        "time_zone",
        "skills",
        "home_location",
        "ai_profile",
        "preferences",
    }
    assert (record.time_zone, record.skills, record.home_location) == ("Asia/Kolkata", [], None)
    assert record.ai_profile.model_fields_set == {"overall", "skill", "learning", "interview", "history"}
    assert record.preferences.model_fields_set == Preferences.model_fields.keys()
    partial = StudentRecord.model_validate(WHO | {"ai_profile": {"overall": 60}, "preferences": {"daily_cap": None}})
    assert partial.ai_profile.model_fields_set == {"overall"}
    assert partial.preferences.model_fields_set == {"daily_cap"}


def test_what_data_frames_make_of_values_is_taken() -> None:
    record = StudentRecord.model_validate(
        WHO
        | {
            "graduation_year": 2028.0,
            "minimum_stipend": Decimal("15000.5"),
            "skills": [{"skill": " Python ", "level": 80.0}],
            "learning_gaps": [{"skill": "go", "since": date(2026, 7, 1), "priority": None}],
            "preferences": {"quiet_start": time(21), "categories": {"deadlines": None, "job_match": False}},
        }
    )
    assert (record.graduation_year, record.minimum_stipend) == (2028, 15000.5)
    assert (record.skills[0].skill, record.skills[0].level) == ("Python", 80)
    assert record.learning_gaps[0].priority == "medium"
    assert record.preferences.categories == {"job_match": False}


def test_a_day_is_not_cut_out_of_a_moment() -> None:
    gap = {"skill": "go", "since": datetime(2026, 7, 1, 23, 30, tzinfo=UTC)}
    assert problems(WHO | {"learning_gaps": [gap]})[0].column == "learning_gaps[0].since"


def test_a_hostile_list_is_capped() -> None:
    skills = [{"skill": f"skill {number}", "level": 1} for number in range(501)]
    assert problems(WHO | {"skills": skills}) == [Problem(7, "skills", "must have at most 500 entries")]


def test_the_defaults_are_those_of_the_tables(database: Database) -> None:
    """The defaults are stated twice: in the contract for a field that is reset, in the tables for a missing value."""
    record = StudentRecord.model_validate(WHO)
    with database.engine.begin() as connection:
        connection.execute(tables.students.insert().values(**WHO))
        connection.execute(tables.notification_preferences.insert().values(student_id=WHO["id"]))
        student = connection.execute(sa.select(tables.students)).mappings().one()
        preferences = connection.execute(sa.select(tables.notification_preferences)).mappings().one()
    for name in StudentRecord.model_fields.keys() & student.keys():
        assert getattr(record, name) == student[name], name
    for name in Preferences.model_fields:
        default = getattr(Preferences(), name)
        assert (default.model_dump() if name == "channels" else default) == preferences[name], name
