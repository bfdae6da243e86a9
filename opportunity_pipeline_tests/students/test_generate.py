"""Synthetic students: reproducible from a seed, statistically plausible, and storable."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import polars as pl
import pytest
import sqlalchemy as sa

from opportunity_pipeline.normalize.skills.skills import canonical_interest, canonical_skill
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.frames import schema_of
from opportunity_pipeline.students.generate import generate_students
from opportunity_pipeline.students.store import store_students
from opportunity_pipeline.students.vocabulary import ARCHETYPES, COMMON_INTERESTS, COMMON_SKILLS, PLACES


@pytest.fixture(scope="module")
def crowd() -> dict[str, pl.DataFrame]:
    return generate_students(5_000, seed=3, now=datetime.fromisoformat("2026-08-23T00:00:00Z"))


def test_seed_and_moment_decide_everything(now: datetime) -> None:
    first, again = generate_students(300, seed=1, now=now), generate_students(300, seed=1, now=now)
    assert all(frame.equals(again[name]) for name, frame in first.items())
    other = generate_students(300, seed=2, now=now)
    assert not first["student_skills"].equals(other["student_skills"])
    later = generate_students(300, seed=1, now=now + timedelta(days=10))
    assert first["student_skills"].equals(later["student_skills"])
    assert (later["learning_gaps"]["since"] - first["learning_gaps"]["since"]).unique().to_list() == [
        timedelta(days=10)
    ]


@pytest.mark.parametrize("count", [0, 1])
def test_few_students_can_be_made_too(count: int, now: datetime) -> None:
    assert generate_students(count, seed=1, now=now)["students"].height == count


def test_the_frames_have_the_columns_of_the_tables(crowd: dict[str, pl.DataFrame]) -> None:
    for name, frame in crowd.items():
        table = tables.metadata.tables[name]
        columns = [column.name for column in table.columns if column.computed is None]
        assert sorted(frame.columns) == sorted(columns), name
        assert dict(frame.schema) == schema_of(table, frame.columns), name
        assert not frame.select(list(table.primary_key.columns.keys())).is_duplicated().any(), name


def test_no_mail_can_reach_a_person(crowd: dict[str, pl.DataFrame]) -> None:
    addresses = crowd["students"]["email"]
    assert addresses.n_unique() == addresses.len()
    assert addresses.str.contains(r"^[a-z]+\.[a-z]+\.\d+@example\.org$").all()


def test_skills_are_distributed_like_skills(crowd: dict[str, pl.DataFrame]) -> None:
    skills = crowd["student_skills"]
    counts = skills["skill"].value_counts(sort=True)["count"]
    share = counts / crowd["students"].height
    assert 0.35 < share[0] < 0.6  # about half of them know the most common skill
    assert share[20] < 0.12  # and few know the twentieth: a long tail
    assert counts.len() > 80
    assert 55 < skills["level"].mean() < 62  # type: ignore[operator]
    assert skills["level"].is_between(5, 98).all()
    per_student = skills.group_by("student_id").len()["len"]
    assert per_student.is_between(2, 14).all()
    assert 0.01 < 1 - per_student.len() / crowd["students"].height < 0.035  # empty profiles


def test_levels_are_a_property_of_the_student(crowd: dict[str, pl.DataFrame]) -> None:
    """Bands of proficiency are distinguishable only if a student's levels correlate."""
    means = (
        crowd["student_skills"].group_by("student_id").agg(pl.col("level").mean(), pl.len()).filter(pl.col("len") > 3)
    )
    assert means.filter(pl.col("level") < 50).height > means.height * 0.15
    assert means.filter(pl.col("level") > 75).height > means.height * 0.05
    joined = crowd["students"].join(means, left_on="id", right_on="student_id").drop_nulls("skill_score")
    assert joined.select(pl.corr("level", "skill_score")).item() > 0.5


def test_fields_of_study_keep_apart(crowd: dict[str, pl.DataFrame]) -> None:
    """React skills go with JavaScript more often than pandas skills do."""
    skills = crowd["student_skills"].group_by("student_id").agg("skill")["skill"]

    def share_with_javascript(skill: str) -> float:
        having = skills.filter(skills.list.contains(skill))
        return having.filter(having.list.contains("javascript")).len() / having.len()

    assert share_with_javascript("react") > 2 * share_with_javascript("pandas")


def test_a_gap_is_not_a_skill_the_student_has(crowd: dict[str, pl.DataFrame]) -> None:
    both = crowd["learning_gaps"].join(crowd["student_skills"], on=["student_id", "skill"])
    assert both.is_empty()
    assert crowd["learning_gaps"].height > crowd["students"].height


def test_what_happened_happened_before_now(crowd: dict[str, pl.DataFrame], now: datetime) -> None:
    for name, column in [
        ("learning_paths", "updated_at"),
        ("recommended_courses", "recommended_at"),
        ("recommended_courses", "started_at"),
        ("interviews", "scheduled_at"),
        ("students", "created_at"),
    ]:
        assert (crowd[name][column].drop_nulls() <= now).all(), column
    assert (crowd["learning_gaps"]["since"] < now.date()).all()
    courses = crowd["recommended_courses"]
    assert (courses["started_at"] >= courses["recommended_at"]).drop_nulls().all()


def test_the_newest_entry_of_a_history_is_the_present(crowd: dict[str, pl.DataFrame], now: datetime) -> None:
    scores = ["overall_score", "skill_score", "learning_score", "interview_score"]
    today = crowd["profile_score_history"].filter(pl.col("measured_on") == now.date()).sort("student_id")
    students = crowd["students"].drop_nulls("overall_score").sort("id")
    assert today.select(scores).equals(students.select(scores))
    assert 0.05 < crowd["students"]["overall_score"].null_count() / crowd["students"].height < 0.12


def test_zones_places_and_locales_belong_together(crowd: dict[str, pl.DataFrame]) -> None:
    known = {(place.text, place.time_zone, place.locale) for place in PLACES}
    found = set(crowd["students"].select("home_location", "time_zone", "locale").unique().iter_rows())
    assert found == known
    assert crowd["students"]["place_keys"].list.len().min() == 1
    indian = crowd["students"].filter(pl.col("time_zone") == "Asia/Kolkata")
    assert indian.height > 0.85 * crowd["students"].height
    assert indian["place_keys"].list.first().str.starts_with("in/").all()


def test_the_vocabulary_is_known_to_the_taxonomy() -> None:
    """A skill that no job can ask for would produce students who match nothing."""
    skills = {skill for kind in ARCHETYPES.values() for skill in kind.skills} | set(COMMON_SKILLS)
    assert {skill for skill in skills if canonical_skill(skill) is None} == set()
    interests = {interest for kind in ARCHETYPES.values() for interest in kind.interests} | set(COMMON_INTERESTS)
    assert all(canonical_interest(interest) for interest in interests)


def test_students_are_stored_and_stored_again_without_a_change(database: Database, now: datetime) -> None:
    frames = generate_students(200, seed=5, now=now)
    counts = store_students(frames, database=database)
    assert (counts.created, counts.updated, counts.unchanged) == (200, 0, 0)
    for name, frame in frames.items():
        table = tables.metadata.tables[name]
        key = list(table.primary_key.columns.keys())
        stored = read_frame(database, sa.select(*(table.c[column] for column in frame.columns)))
        assert stored.height == frame.height, name
        if name != "notification_preferences":  # its JSON comes back formatted differently
            assert stored.sort(key).equals(frame.sort(key)), name
    again = store_students(generate_students(200, seed=5, now=now), database=database)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 200)


def test_other_students_of_the_same_ids_replace_the_stored_ones(database: Database, now: datetime) -> None:
    store_students(generate_students(60, seed=5, now=now), database=database)
    other = generate_students(60, seed=6, now=now)
    counts = store_students(other, database=database)
    assert counts.created == 0
    stored = read_frame(database, sa.select(tables.student_skills))
    assert stored.sort(stored.columns).equals(other["student_skills"].select(stored.columns).sort(stored.columns))


def test_many_students_take_seconds(now: datetime) -> None:
    started = time.process_time()
    frames = generate_students(30_000, seed=1, now=now)
    # 100,000 students take 4.3 s on two idle cores; the rest is margin for slower machines.
    assert time.process_time() - started < 12
    assert frames["student_skills"].height > 120_000
