"""The engine compared with the transcription on random worlds, and its edge cases one by one.

Belongs here: lists and pairs from features. Does not belong here: large worlds (`test_oracle`), databases (`test_run`).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.engine import EXCLUDED, best, standing, totals_of
from opportunity_pipeline.scoring.rows import ScoringMismatch, stored_rows
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring import strategies
from opportunity_pipeline_tests.scoring.comparing import (
    all_pairs,
    assert_lists_agree,
    assert_pairs_agree,
    lists_of,
    prepared_of,
)
from opportunity_pipeline_tests.scoring.oracle import shuffled
from opportunity_pipeline_tests.scoring.strategies import World, worlds
from opportunity_pipeline_tests.scoring.transcription import learned
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
)

EMPTY = World("job", [Student("s0")], [Job(1)], [], [])


@settings(max_examples=50)
@given(worlds(), st.integers(1, 12))
@example(EMPTY, 1)
def test_lists_equal_the_transcription(world: World, keep: int) -> None:
    assert_lists_agree(world.students, world.opportunities, world.reactions, world.applications, keep)


@settings(max_examples=20)
@given(worlds())
def test_pairs_and_suggestions_equal_the_transcription(world: World) -> None:
    assert_pairs_agree(world.students, world.opportunities, world.reactions)


@settings(max_examples=25)
@given(worlds(), st.integers(1, 5), st.randoms(use_true_random=False))
def test_rows_do_not_depend_on_blocks_order_or_sharding(world: World, block: int, random: Random) -> None:
    whole = lists_of(prepared_of(world.students, world.opportunities, world.reactions, world.applications), 3)
    other = shuffled(world, random)
    again = prepared_of(other.students, other.opportunities, other.reactions, other.applications)
    assert_frame_equal(lists_of(again, 3, block), whole)
    one_by_one = [
        prepared_of(
            [student],
            world.opportunities,
            [reaction for reaction in world.reactions if reaction.student == student.id],
            [application for application in world.applications if application.student == student.id],
            engagement=world.reactions,
        )
        for student in world.students
    ]
    shards = [rows for one in one_by_one if (rows := lists_of(one, 3)).columns]
    assert_frame_equal(pl.concat(shards) if shards else pl.DataFrame(), whole)


@settings(max_examples=25)
@given(worlds(("job", "hackathon")))
def test_following_a_suggestion_gains_what_it_says(world: World) -> None:
    pairs = all_pairs(prepared_of(world.students, world.opportunities, world.reactions))
    people = {student.id: student for student in world.students}
    told = pairs.filter(pl.col("suggestion_skill").is_not_null())
    for row in told.iter_rows(named=True):
        student = learned(people[row["student_id"]], row["suggestion_skill"])
        after = all_pairs(prepared_of([student], world.opportunities, world.reactions)).filter(
            pl.col("opportunity_id") == row["opportunity_id"]
        )
        assert row["suggestion_gain"] > 0
        assert after.item(0, "after_feedback") - row["after_feedback"] == row["suggestion_gain"]


@settings(max_examples=20)
@given(strategies.student("s0"), strategies.job(1), st.sampled_from(strategies.SKILLS), strategies.levels)
def test_a_wanted_skill_never_lowers_the_skill_match_of_a_profile_with_skills(
    student: Student, job: Job, skill: str, level: int
) -> None:
    student, job = replace(student, skills={"cobol": 50, **student.skills}), replace(job, status="open")
    if skill not in job.skills or skill in student.skills:
        return
    better = replace(student, skills={**student.skills, skill: level})
    before, after = (all_pairs(prepared_of([one], [job])).item(0, "skill_match") for one in (student, better))
    assert after > before or after == before == 10_000


def test_zero_overlap_is_scored_and_ranked() -> None:
    jobs = [Job(number, "Cook", ["grilling"], 0, posted=NOW, places=["us/ny/nyc"]) for number in range(60)]
    rows = assert_lists_agree([Student("s", {"python": 90}, ["sql"], ["docker"], ["in/delhi/new delhi"], 50)], jobs)
    assert rows.height == 50
    assert rows["job_id"].to_list() == list(range(50))  # all tied: the lower id comes first
    assert rows["skill_match"].unique().to_list() == [0]


def test_a_list_holds_every_pair_at_or_above_the_threshold() -> None:
    jobs = [Job(number, skills=["python"], years=0, mode="remote", posted=NOW) for number in range(70)]
    student = Student("s", {"python": 40, "sql": 30}, overall=50, threshold=82)
    total = assert_lists_agree([student], jobs)["total"].unique().to_list()
    assert total == [40 * 10000 + 20 * 10000 + 15 * 10000 + 10 * 10000 + 10 * 5000 + 5 * 5000]  # 92.5 points
    assert assert_lists_agree([student], jobs).height == 70
    for points, rows in ((92, 70), (93, 50)):
        assert assert_lists_agree([replace(student, threshold=points)], jobs).height == rows


def test_a_threshold_is_compared_with_the_uncapped_total() -> None:
    jobs = [Job(n, skills=["python"], years=0, mode="remote", posted=NOW, family="backend") for n in range(60)]
    student = Student("s", {"python": 40, "sql": 30}, overall=50, threshold=100)
    liked = [Reaction("s", number, "saved") for number in range(3)]
    assert assert_lists_agree([student], jobs).height == 50
    rows = assert_lists_agree([student], jobs, liked)
    assert rows.height == 60
    assert rows["total"].unique().to_list() == [1_202_500]  # 92.5 points × 1.3: above 100, displayed as 100


def test_hundreds_of_skills_on_both_sides_are_exact() -> None:
    names = [f"tool{number:03}" for number in range(180)]
    students = [Student("many", {name: 60 + number % 20 for number, name in enumerate(names[:150])}), Student("none")]
    jobs = [Job(1, skills=names, years=0), Job(2, skills=names[100:], years=1), Job(3, skills=names[:1], years=1)]
    assert_lists_agree(students, jobs)


def test_names_that_hold_separators_stay_apart() -> None:
    asked = (["xx/yy", "zz"], ["xx", "yy/zz"], ["xx,yy", 'zz"'], ["xx"])
    jobs = [Job(number, skills=skills) for number, skills in enumerate(asked)]
    assert_lists_agree([Student("s", {"xx/yy": 80, "xx": 10, "xx,yy": 70}), Student("S", {'zz"': 70})], jobs)


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
def test_without_students_or_opportunities_there_are_no_rows(kind: Kind) -> None:
    ones: dict[Kind, Opportunity] = {"job": Job(1), "hackathon": Hackathon(1), "article": Article(1)}
    one = ones[kind]
    assert lists_of(prepared_of([Student("s")], [one])).height == 1
    assert lists_of(prepared_of([Student("s", active=False)], [one])).height == 0
    assert lists_of(prepared_of([Student("s")], [replace(one, status="expired")])).height == 0
    assert lists_of(prepared_of([], [one])).height == 0
    gone = prepared_of([Student("s")], [one], [Reaction("s", 1, "dismissed")])
    assert lists_of(gone).height == 0


def test_a_problem_needs_two_sides() -> None:
    prepared = prepared_of([Student("s")], [Job(1)])
    for students, opportunities in (
        (prepared.students.clear(), prepared.opportunities),
        (prepared.students, prepared.opportunities.clear()),
    ):
        with pytest.raises(ValueError, match="nothing to score"):
            prepared.problem(students, opportunities)


def test_what_was_applied_to_or_dismissed_is_in_nobody_elses_way() -> None:
    jobs = [Job(1, mode="remote"), Job(2), Job(3), Job(4), Job(5)]
    done = [Application("a", 1), Application("a", 2, "draft"), Application("a", 3, "rejected", NOW)]
    rows = assert_lists_agree([Student("a"), Student("b")], jobs, [Reaction("a", 4, "dismissed")], done)
    lists = {name[0]: one["job_id"].to_list() for name, one in rows.group_by("student_id", maintain_order=True)}
    assert lists == {"a": [2, 5], "b": [1, 2, 3, 4, 5]}


def test_standing_is_the_place_in_the_full_order() -> None:
    jobs = [Job(number, mode="remote" if number % 3 else "onsite") for number in range(20)]
    prepared = prepared_of([Student("s", threshold=0)], jobs, [Reaction("s", 7, "dismissed")])
    problem = prepared.problem(prepared.active, prepared.considered)
    total = totals_of(problem, 0)
    ids = prepared.considered["opportunity_id"].to_list()
    ranked = {row["job_id"]: row["rank"] for row in lists_of(prepared).iter_rows(named=True)}
    assert {ids[at]: standing(total, int(at)) for at in np.flatnonzero(total != EXCLUDED)} == ranked


def test_nothing_is_stored_when_engine_and_formula_disagree() -> None:
    prepared = prepared_of([Student("s")], [Job(1)])
    chosen = best(prepared.problem(prepared.active, prepared.considered), range(1), 50)
    wrong = replace(chosen, total=chosen.total + 1)
    with pytest.raises(ScoringMismatch, match="job 1 for student 's'"):
        stored_rows(
            wrong,
            prepared.students,
            prepared.opportunities,
            prepared.factors,
            formula=prepared.formula,
            neutral_tenths=DEFAULT_CONFIG.feedback.neutral_tenths,
        )


@pytest.mark.parametrize("one", [Job(1), Hackathon(1)])
def test_tables_do_not_grow_with_the_lengths_of_lists(one: Opportunity) -> None:
    # Two lists of hundreds of skills would give a table a hundred thousand counters for each of its rows.
    names = [f"name {number}" for number in range(30)]
    students = [
        Student(f"s{n:02}", dict.fromkeys(names[:n], 60), names[:n], names[:n], [f"in/{name}" for name in names[:n]])
        for n in range(30)
    ]
    shaped = prepared_of(students, [one]).shaped
    overlaps = {overlap.name for overlap in shaped.formula.overlaps}
    sharing = [part for part in shaped.formula.components if part.facts() & overlaps]
    rows = {part.name: shaped.side.classes([part.facts()])[0][0].height for part in sharing if part.name != "theme"}
    assert len(rows) >= 2
    assert set(rows.values()) == {2}, "whether there is any, and no more"
