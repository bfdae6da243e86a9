"""The engine compared with the oracle, exactly: opportunities, totals and order.

Belongs here: large random worlds and edge cases of the kernel. Does not belong here: stored rows (`test_run`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import get_args

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.scoring import kernel
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, JobWeights, ScoringConfig
from opportunity_pipeline.scoring.engine import EXCLUDED, best, totals_of
from opportunity_pipeline.scoring.formula.model import case
from opportunity_pipeline.scoring.layout import BITS, pack
from opportunity_pipeline.scoring.lookup import build_lookups
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline.scoring.sides import Side
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.oracle import engine_lists, oracle_lists, random_config, random_world, shuffled
from opportunity_pipeline_tests.scoring.strategies import World
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

KINDS: tuple[Kind, ...] = get_args(Kind)
# Students and opportunities per world. Each student is a separate case.
SIZES = ((110, 250), (110, 120), (110, 40), (80, 9), (1, 200), (80, 1), (1_100, 4))
PEOPLE = (
    Student("empty"),
    Student("skilled", {"python": 90, "sql": 20}, ["robot gardens"], ["docker"], ["in/maharashtra/pune"], 80, 70, 71),
    Student("all", {"python": 90}, threshold=0),
    Student("strict", {"python": 40}, ["python"], threshold=100),
)


def prepared_world(world: World, config: ScoringConfig = DEFAULT_CONFIG) -> Prepared:
    return prepared_of(world.students, world.opportunities, world.reactions, world.applications, config=config)


@pytest.mark.parametrize("kind", KINDS)
def test_random_worlds(kind: Kind) -> None:
    random = Random(f"oracle {kind}")
    cases = 0
    for students, opportunities in SIZES:
        prepared = prepared_world(random_world(kind, random, students, opportunities))
        for keep in (0, 1, random.randint(2, 20), 50):
            assert_frame_equal(engine_lists(prepared, keep), oracle_lists(prepared, keep))
        cases += prepared.active.height
    assert cases > 400


@pytest.mark.parametrize("kind", KINDS)
def test_random_configurations(kind: Kind) -> None:
    random = Random(f"numbers {kind}")
    for _ in range(12):
        prepared = prepared_world(random_world(kind, random, 20, 80), random_config(random))
        for keep in (0, 1, 10):
            assert_frame_equal(engine_lists(prepared, keep), oracle_lists(prepared, keep))


@pytest.mark.parametrize("newer", ["level", "place"])
def test_what_is_rounded_up_to_the_cut_is_looked_at(newer: str) -> None:
    # 1 of 3 skills 33.33 × 15 %, and either the level 90 × 40 % or the place 80 × 45 %: 40.9995 × 0.7 = 28.69965, half
    # up 28.6997. Both tie although they are in different classes, and the newer one comes first in whichever order the
    # classes are walked.
    config = replace(
        DEFAULT_CONFIG,
        job=JobWeights(15, 40, 0, 45, 0, 0),
        bands=replace(DEFAULT_CONFIG.bands, same=90, unknown=0),
        places=replace(DEFAULT_CONFIG.places, remote=80, elsewhere=0),
        feedback=replace(DEFAULT_CONFIG.feedback, neutral_tenths=7),
    )
    asked = ["python", "sql", "docker"]
    ages = dict.fromkeys(("level", "place"), NOW - timedelta(days=1)) | {newer: NOW}
    jobs = [
        Job(1, skills=asked, years=1, places=["us/ny/nyc"], posted=ages["level"]),
        Job(2, skills=asked, mode="remote", posted=ages["place"]),
    ]
    student = Student("s", {"python": 60}, places=["in/maharashtra/pune"], threshold=100)
    prepared = prepared_of([student], jobs, config=config)
    assert engine_lists(prepared, 1).rows() == [("s", {"level": 1, "place": 2}[newer], 286_997, 1)]
    assert_frame_equal(engine_lists(prepared, 2), oracle_lists(prepared, 2))


def _many(one: Opportunity, count: int = 90) -> list[Opportunity]:
    return [replace(one, id=number) for number in range(count)]


@pytest.mark.parametrize(
    "opportunities",
    [
        pytest.param(_many(Job(0, "Cook", ["grilling"])), id="zero overlap"),
        pytest.param(_many(Job(0, skills=["python"], posted=NOW)), id="all tied"),
        pytest.param(_many(Job(0)), id="no required skills"),
        pytest.param([Job(1, skills=["python", "sql"])], id="one job"),
        pytest.param(_many(Hackathon(0, ["chess"], ["cobol"])), id="no theme"),
        pytest.param(_many(Hackathon(0, ["robot gardens"], ["python"])), id="tied hackathons"),
        pytest.param(_many(Hackathon(0)), id="nothing said"),
        pytest.param([Hackathon(1, tech=["python"])], id="one hackathon"),
        pytest.param(_many(Article(0, "Chess")), id="no topic"),
        pytest.param(_many(Article(0, "Python", "docker")), id="tied articles"),
        pytest.param([Article(1, "?")], id="one article"),
    ],
)
@pytest.mark.parametrize("students", [PEOPLE, PEOPLE[:1], PEOPLE[1:2]], ids=["several", "empty profile", "one student"])
def test_edges(students: Sequence[Student], opportunities: Sequence[Opportunity]) -> None:
    liked = [Reaction(student.id, one.id, "saved") for student in students[1:3] for one in opportunities[:4]]
    gone = [Application(student.id, one.id) for student in students[:2] for one in opportunities[70:80]]
    for reactions, applications in (([], []), (liked, gone)):
        prepared = prepared_of(students, opportunities, reactions, applications)
        for keep in (0, 1, 50, 500):
            assert_frame_equal(engine_lists(prepared, keep), oracle_lists(prepared, keep))


def test_an_excluded_opportunity_in_a_block_left_out_does_not_hide_another() -> None:
    # Fresh remote jobs come first in the walk; with them in the list, all blocks of the others are skipped.
    good = [Job(number, skills=["python"], years=0, mode="remote", posted=NOW) for number in range(200)]
    poor = [
        Job(number, skills=["cobol"], years=9, places=["us/ny/nyc"], seen=NOW.replace(2020))
        for number in range(200, 500)
    ]
    student = Student("s", {"python": 40}, places=["in/delhi/new delhi"], overall=60)
    gone = [Application("s", number) for number in (*range(0, 200, 3), *range(200, 500, 7))]
    prepared = prepared_of([student], [*good, *poor], [], gone)
    lists = engine_lists(prepared, 20)
    assert_frame_equal(lists, oracle_lists(prepared, 20))
    assert set(lists["opportunity_id"]).isdisjoint({one.opportunity for one in gone})


@pytest.mark.parametrize("kind", KINDS)
def test_same_bytes_for_any_threads_blocks_shards_and_order(kind: Kind) -> None:
    random = Random(f"order {kind}")
    world = random_world(kind, random, 150, 300)
    expected = engine_lists(prepared_world(world), 10)
    for threads, block in ((2, 64), (3, 1), (2, 100), (1, 4096)):
        assert_frame_equal(engine_lists(prepared_world(world), 10, block=block, threads=threads), expected)
    again = prepared_world(shuffled(world, random))
    assert_frame_equal(engine_lists(again, 10, threads=2), expected)
    for shards in (8, 64):
        parts = [
            engine_lists(replace(whole, shaped=replace(whole.shaped, features=whole.students[number::shards])), 10)
            for whole in [prepared_world(world)]
            for number in range(shards)
        ]
        assert_frame_equal(pl.concat(parts).sort("student_id", "rank"), expected)


@pytest.mark.parametrize("kind", KINDS)
def test_all_totals_of_one_student(kind: Kind) -> None:
    prepared = prepared_world(random_world(kind, Random(f"totals {kind}"), 12, 60))
    problem = prepared.problem(prepared.active, prepared.considered)
    everything = oracle_lists(prepared, 60)
    ids = prepared.considered["opportunity_id"].to_numpy()
    for number, student in enumerate(prepared.active["student_id"]):
        total = totals_of(problem, number)
        mine = everything.filter(pl.col("student_id") == student)
        expected = dict(mine.select("opportunity_id", "total").iter_rows())
        assert {int(ids[at]): int(total[at]) for at in np.flatnonzero(total != EXCLUDED)} == expected


def test_only_what_somebody_has_is_posted() -> None:
    # The student has the skill, nobody has it as an interest, and the places of a remote job do not matter.
    student = Student("s", {"python": 70}, ["sql"], places=["in/karnataka/bengaluru"])
    jobs = [
        Job(1, skills=["python", "docker"], places=["in/goa/panaji"]),
        Job(2, mode="remote", places=["in/karnataka/bengaluru"]),
    ]
    prepared = prepared_of([student], jobs)
    problem = prepared.problem(prepared.active, prepared.considered)
    assert (problem.walk.feature.tolist(), problem.owned.feature.tolist()) == ([0], [0])
    assert len(problem.walk.posting_first) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_several_components_may_depend_on_the_same_overlap(kind: Kind) -> None:
    prepared = prepared_world(random_world(kind, Random(11), 60, 80))
    formula = prepared.formula
    # The added components ignore sharing for some opportunities, for which the original ones do not.
    nothing = case(pl.col("age_days") > 5 if kind == "article" else pl.col("remote"), 0, "nothing")
    again = tuple(
        replace(part, name=f"{part.name}_again", weight=9, cases=(nothing, *part.cases)) for part in formula.components
    )
    both = replace(formula, components=(*formula.components, *again))
    twice = replace(prepared, shaped=replace(prepared.shaped, formula=both))
    assert_frame_equal(engine_lists(twice, 20), oracle_lists(twice, 20))


def test_the_kernel_is_compiled_for_one_kind_of_arguments() -> None:
    for kind in KINDS:
        for students, opportunities in ((3, 70), (1, 1)):
            engine_lists(prepared_world(random_world(kind, Random(7), students, opportunities)), 5)
    assert len(kernel.best_pairs.signatures) == 1


def test_counters_that_no_number_can_hold_are_refused() -> None:
    prepared = prepared_of([Student("s", {"python": 70})], [Job(1, skills=["python"])])
    formula, students = prepared.formula, prepared.students.with_columns(*prepared.formula.derived)
    lookup = build_lookups(formula, Side(students), Side(prepared.opportunities))[0]
    assert pack([lookup] * 3).bit.tolist() == [0, 2, 4]
    with pytest.raises(ValueError, match="lists are too long"):
        pack([lookup] * (BITS // 2 + 1))


def test_a_list_of_less_than_nothing_is_refused() -> None:
    prepared = prepared_of([Student("s")], [Job(1)])
    problem = prepared.problem(prepared.active, prepared.considered)
    with pytest.raises(ValueError, match="0 or more"):
        best(problem, range(1), -1)
