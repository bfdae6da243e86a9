"""Properties of any two scores that differ in one input only, whatever the numbers are.

Belongs here: metamorphic properties. Does not belong here: comparisons with expected values (`test_engine`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import true, update

from opportunity_pipeline.scoring.inputs import read_inputs
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring import strategies
from opportunity_pipeline_tests.scoring.comparing import all_pairs, prepared_of, stored_lists
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Job, Opportunity, Student

PERSONAL = ("name", "gender", "sex", "age", "birth", "born", "email", "graduation", "photo", "nationality")


def components(students: list[Student], opportunities: Sequence[Opportunity], name: str) -> list[int]:
    """One component of each pair, student by student."""
    named = [replace(student, id=f"s{number}") for number, student in enumerate(students)]
    some = [replace(one, id=number, status="open") for number, one in enumerate(opportunities)]
    return all_pairs(prepared_of(named, some)).sort("student_id", "opportunity_id")[name].to_list()


@examples(max_examples=25)
@given(st.data(), strategies.student("s"), strategies.levels)
def test_adding_a_wanted_skill_never_lowers_the_skill_match(data: st.DataObject, student: Student, level: int) -> None:
    one = data.draw(st.one_of(strategies.job(1), strategies.hackathon(1)))
    missing = sorted(set(one.skills if isinstance(one, Job) else one.tech) - set(student.skills))
    # Without any stated skill the score is neutral, which is more than for none of the requested skills.
    assume(missing and student.skills)
    more = replace(student, skills={**student.skills, data.draw(st.sampled_from(missing)): level})
    before, after = components([student, more], [one], "skill_match" if isinstance(one, Job) else "tech")
    assert after >= before


@examples(max_examples=25)
@given(strategies.student("s"), strategies.job(1))
def test_an_unknown_place_never_scores_below_a_mismatch(student: Student, job: Job) -> None:
    students = [replace(student, places=places) for places in (["in/goa/panaji"], [])]
    jobs = [replace(job, places=places) for places in (["us/ny/nyc"], [])]
    mismatch, *unknown = components(students, jobs, "location")
    assert min(unknown) >= mismatch


def test_who_a_student_is_does_not_exist_in_the_input(database: Database, settings: Settings) -> None:
    store_students([Student("s", {"python": 80}, ["sql"], overall=50, places=["in"])], database=database)
    store_opportunities([Job(number, skills=["python", "sql"]) for number in range(3)], database=database)
    inputs = read_inputs("job", true(), database=database)
    frames = [*vars(inputs.students).values(), inputs.feedback, inputs.applications, inputs.engagement]
    for frame in frames:
        assert isinstance(frame, pl.DataFrame)
        assert not [column for column in frame.columns if any(word in column for word in PERSONAL)]
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    before = stored_lists("job", database)
    with database.engine.begin() as connection:
        changes = {"name": "Somebody Else", "email": "else@example.org", "graduation_year": 1970, "locale": "hi"}
        connection.execute(update(tables.students).values(**changes))
    report = score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    assert not report.whole
    assert report.students == 0
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW, whole=True)
    assert stored_lists("job", database).equals(before)
