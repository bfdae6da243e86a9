"""Comparing two configurations: where they come from, and how their lists differ.

Belongs here: configurations as data and their comparison. Does not belong here: validation of values (`test_config`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from opportunity_pipeline.scoring.comparison import compare_configs, compare_lists
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, JobWeights, ScoringConfig, ScoringConfigError, Step
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.scoring.variants import UnknownVersion, changed, differences, find_config, numbers_of
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Job, Student

FRESH = JobWeights(skill_match=10, freshness=45)
OTHER = replace(DEFAULT_CONFIG, name="fresh", job=FRESH, freshness=(Step(1, 100), Step(9, 50)))


def lists(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Student, opportunity, total; best first."""
    schema = {"student_id": pl.String, "opportunity_id": pl.Int64, "total": pl.Int32}
    rank = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("student_id")
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(rank=rank)


def test_a_configuration_survives_being_written_down() -> None:
    assert changed(DEFAULT_CONFIG, numbers_of(OTHER)) == OTHER
    assert changed(OTHER, numbers_of(DEFAULT_CONFIG)) == DEFAULT_CONFIG


def test_what_differs() -> None:
    assert differences(DEFAULT_CONFIG, DEFAULT_CONFIG) == []
    assert differences(DEFAULT_CONFIG, OTHER) == [
        ("freshness[0].limit", 3, 1),
        ("freshness[1].limit", 7, 9),
        ("freshness[1].points", 80, 50),
        ("freshness[2].limit", 14, None),
        ("freshness[2].points", 60, None),
        ("freshness[3].limit", 30, None),
        ("freshness[3].points", 40, None),
        ("job.freshness", 15, 45),
        ("job.skill_match", 40, 10),
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"jobs": {}}, "jobs: there is no such number"),
        ({"job": {"luck": 5}}, r"job\.luck: there is no such number; known are career_alignment"),
        ({"job": 5}, "job: must be an object"),
        ({"job": {"skill_match": "40"}}, r"job\.skill_match: must be a whole number"),
        ({"neutral": True}, "neutral: must be a whole number"),
        ({"name": 5}, "name: must be a name"),
        ({"freshness": [{"limit": 3}]}, "freshness: must be a list of steps"),
        ({"freshness": 3}, "freshness: must be a list of steps"),
        ({"freshness": [{"limit": 3.9, "points": 100}]}, "freshness: must be a list of steps"),
        ({"freshness": [{"limit": True, "points": 100}]}, "freshness: must be a list of steps"),
        ({"freshness": [{"limit": 3, "points": 100, "point": 9}]}, "freshness: must be a list of steps"),
        ({"job": {"skill_match": 41}}, "job: weights must be whole percents that add up to 100"),
    ],
)
def test_what_is_no_configuration_is_refused(changes: dict[str, object], line: str) -> None:
    with pytest.raises(ScoringConfigError, match=line):
        changed(DEFAULT_CONFIG, changes)


def test_where_configurations_come_from(database: Database, settings: Settings, tmp_path: Path) -> None:
    assert find_config("current", database=database) is DEFAULT_CONFIG
    with pytest.raises(UnknownVersion, match="neither a file nor a version that has made scores here"):
        find_config(OTHER.scoring_version, database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW, config=OTHER)
    assert find_config(OTHER.scoring_version, database=database) == OTHER
    steeper = tmp_path / "steeper.toml"
    steeper.write_text("stale = 10\n[job]\nskill_match = 10\nfreshness = 45\n")
    assert find_config(str(steeper), database=database) == ScoringConfig(name="steeper", stale=10, job=FRESH)
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(numbers_of(OTHER)))
    assert find_config(str(whole), database=database) == OTHER
    wrong = {"broken.toml": "stale =", "broken.json": "{", "list.json": "[]", "sum.toml": "[job]\nskill_match = 41"}
    for name, text in wrong.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(ScoringConfigError, match=f"{name}: "):
            find_config(str(tmp_path / name), database=database)


def test_what_comes_in_leaves_and_moves() -> None:
    first = lists(("a", 1, 90), ("a", 2, 80), ("a", 3, 70), ("b", 1, 50), ("c", 7, 5))
    second = lists(("a", 3, 95), ("a", 2, 80), ("a", 4, 60), ("b", 1, 40), ("c", 8, 5))
    titles = pl.DataFrame({"opportunity_id": [1, 2, 3, 4, 7], "title": ["one", "two", "three", "four", "seven"]})
    found = compare_lists("job", 4, first, second, titles)
    assert (found.students, found.changed, found.entered, found.left, found.moved) == (4, 2, 2, 2, 1)
    assert found.mean_move == pytest.approx(2 / 3)  # of the three pairs that both have, one moved by two ranks
    assert found.first_shared == pytest.approx(3 / 5)
    assert found.by_student.rows() == [("a", 1, 1, 1, 2), ("c", 1, 1, 0, 0)]
    assert found.pairs.rows() == [
        ("a", 3, "three", 3, 1, 70, 95, 2),
        ("a", 1, "one", 1, None, 90, None, None),
        ("c", 7, "seven", 1, None, 5, None, None),
        ("c", 8, None, None, 1, None, 5, None),
        ("a", 4, "four", None, 3, None, 60, None),
    ]
    same = compare_lists("job", 4, first, first, titles)
    assert (same.changed, same.first_shared, same.mean_move, same.pairs.height) == (0, 1.0, 0.0, 0)
    nothing = compare_lists("job", 0, lists(), lists(), titles)
    assert (nothing.changed, nothing.first_shared, nothing.mean_move) == (0, 1.0, 0.0)


def test_two_configurations_on_the_same_rows(database: Database, settings: Settings) -> None:
    store_students([Student("s", {"python": 80}), Student("gone", active=False)], database=database)
    fitting = Job(1, skills=["python"], posted=NOW.replace(month=1))
    fresh = Job(2, "Cook", skills=["grilling"], posted=NOW)
    store_opportunities([fitting, fresh], database=database)
    found = compare_configs("job", DEFAULT_CONFIG, OTHER, 10, settings=settings, database=database, now=NOW)
    assert found.students == 1
    assert found.pairs.select("opportunity_id", "title", "rank_a", "rank_b", "move").rows() == [
        (1, "Intern", 1, 2, -1),
        (2, "Cook", 2, 1, 1),
    ]


def test_what_only_the_second_list_has_comes_in() -> None:
    titles = pl.DataFrame({"opportunity_id": [1, 2], "title": ["one", "two"]})
    short, long = lists(("a", 1, 90)), lists(("a", 1, 90), ("a", 2, 80))
    grown, shrunk = compare_lists("job", 1, short, long, titles), compare_lists("job", 1, long, short, titles)
    assert (grown.entered, grown.left) == (shrunk.left, shrunk.entered) == (1, 0)
    assert (grown.by_student.rows(), shrunk.by_student.rows()) == ([("a", 1, 0, 0, 0)], [("a", 0, 1, 0, 0)])
