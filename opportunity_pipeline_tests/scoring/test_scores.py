"""The Python API: the same rows by student, by opportunity, by kind and from an export; and its errors.

Belongs here: `opportunity_pipeline.scores`. Does not belong here: the views (`test_recommended_views`).
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import insert, select, update

from opportunity_pipeline import scores
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.export import export_scores
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.crowd import score_crowd, store_crowd
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Article, Hackathon, Job, Student

KINDS: list[Kind] = ["job", "hackathon", "article"]


def test_the_same_rows_whichever_way(world: Database, settings: Settings, tmp_path: Path) -> None:
    for kind in KINDS:
        for shard in range(2):
            score_shard(kind, shard, 2, settings=settings, database=world, now=NOW)
    folder = export_scores(tmp_path, database=world)
    for kind in KINDS:
        view = RECOMMENDED[kind]
        stored = read_frame(world, select(view).order_by(view.c.student_id, view.c.rank))
        expected = stored.cast({pl.Int16: pl.Int32})
        assert expected.schema != stored.schema
        lazy = scores.of_kind(kind, database=world)
        assert lazy.collect_schema() == expected.schema
        assert_frame_equal(lazy.collect().sort("student_id", "rank"), expected)
        assert_frame_equal(scores.exported(folder, kind).collect().sort("student_id", "rank"), expected)
        students, ones = expected["student_id"].unique(), expected["opportunity_id"].unique()
        by_student = [scores.of_student(student, kind, database=world) for student in students.sort()]
        assert_frame_equal(pl.concat(by_student), expected)
        by_opportunity = [scores.of_opportunity(one, database=world) for one in ones]
        assert all(rows["total"].is_sorted(descending=True) for rows in by_opportunity)
        assert_frame_equal(pl.concat(by_opportunity).sort("student_id", "rank"), expected)


def test_a_kind_is_read_lazily(database: Database, settings: Settings) -> None:
    store_crowd(40, 60, database=database)
    score_crowd(1, settings=settings, database=database)
    lazy = scores.of_kind("job", database=database)
    first = lazy.filter(pl.col("rank") == 1).select("opportunity_id", "student_id").collect()
    assert first.sort("student_id").rows() == [(1, f"s{number:04}") for number in range(1, 41)]
    assert lazy.select(pl.len()).collect().item() == 40 * 50
    assert lazy.head(7).filter(pl.col("rank") > 0).collect().height == 7
    assert lazy.group_by("student_id").agg(pl.len()).select(pl.col("len").unique()).collect()["len"].to_list() == [50]


def test_weights_times_components_are_the_total(database: Database, settings: Settings, tmp_path: Path) -> None:
    store_students([Student("s", {"python": 100, "sql": 100}, ["python"], overall=90)], database=database)
    store_opportunities([Job(1, skills=["python", "sql"], posted=NOW), Job(2, skills=["go"])], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    weights = asdict(DEFAULT_CONFIG.job)
    points = reduce(add, [weight * pl.col(name) for name, weight in weights.items()])
    same_total = (points * pl.col("feedback_tenths") + 5) // 10
    for rows in (
        scores.of_kind("job", database=database),
        scores.exported(export_scores(tmp_path, database=database), "job"),
        scores.of_student("s", "job", database=database).lazy(),
        scores.of_opportunity(1, database=database).lazy(),
    ):
        assert {rows.collect_schema()[name] for name in [*weights, "feedback_tenths"]} == {pl.Int32}
        totals = rows.select("total", same_total.alias("same"), "skill_match").sort("total").collect()
        assert totals["total"].to_list() == totals["same"].to_list()
        assert totals["skill_match"][-1] * weights["skill_match"] > 2**15
        best = rows.filter(pl.col("skill_match") * weights["skill_match"] == 400_000).collect()
        assert best["opportunity_id"].to_list() == [1]


def test_what_is_not_there_yet_is_said(database: Database, settings: Settings) -> None:
    store_students([Student("s"), Student("idle", active=False)], database=database)
    store_opportunities([Job(1), Job(2)], database=database)
    with pytest.raises(scores.UnknownStudent, match="'nobody'"):
        scores.of_student("nobody", "job", database=database)
    with pytest.raises(scores.NoScoresYet, match="student 's' has not been scored for jobs yet"):
        scores.of_student("s", "job", database=database)
    with pytest.raises(scores.UnknownOpportunity, match="99"):
        scores.of_opportunity(99, database=database)
    with pytest.raises(scores.NoScoresYet, match="no jobs have been scored yet"):
        scores.of_opportunity(1, database=database)
    assert scores.of_student("idle", "job", database=database).is_empty()

    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    store_students([Student("late")], database=database)
    with pytest.raises(scores.NoScoresYet, match="'late'"):
        scores.of_student("late", "job", database=database)
    with pytest.raises(scores.NoScoresYet, match="articles"):
        scores.of_student("s", "article", database=database)
    with database.engine.begin() as connection:
        connection.execute(update(tables.students).where(tables.students.c.id == "idle").values(is_active=True))
    with pytest.raises(scores.NoScoresYet, match="'idle'"):
        scores.of_student("idle", "job", database=database)
    with database.engine.begin() as connection:
        connection.execute(update(tables.jobs).values(status="expired"))
    # Everything in the list has closed: an empty answer, not an error.
    assert scores.of_student("s", "job", database=database).is_empty()
    assert scores.of_opportunity(1, database=database).is_empty()


def test_a_student_who_is_not_active_any_more_is_shown_nothing(database: Database, settings: Settings) -> None:
    store_students([Student("s"), Student("gone")], database=database)
    store_opportunities([Job(1)], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    with database.engine.begin() as connection:
        connection.execute(update(tables.students).where(tables.students.c.id == "gone").values(is_active=False))
    assert scores.of_student("gone", "job", database=database).is_empty()
    assert scores.of_opportunity(1, database=database)["student_id"].to_list() == ["s"]


def test_a_duplicate_stands_for_the_one_that_is_shown(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Job(1), Job(2)], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    link = {"kind": "job", "opportunity_id": 2, "canonical_id": 1, "relation": "same", "reason": "posting id"}
    with database.engine.begin() as connection:
        connection.execute(insert(tables.opportunity_links).values(**link))
    assert scores.of_opportunity(2, database=database)["opportunity_id"].to_list() == [1]


def test_an_export_without_the_kind_is_named(database: Database, settings: Settings, tmp_path: Path) -> None:
    store_students([Student("s")], database=database)
    store_opportunities([Hackathon(1), Article(2)], database=database)
    score_shard("hackathon", 0, 1, settings=settings, database=database, now=NOW)
    folder = export_scores(tmp_path / "of [all]*", database=database)
    assert scores.exported(str(folder), "hackathon").collect().height == 1
    with pytest.raises(scores.NoScoresYet, match="no articles had been scored"):
        scores.exported(folder, "article")
    with pytest.raises(scores.NotAnExport):
        scores.exported(tmp_path, "hackathon")


def test_a_kind_that_is_none_is_named(database: Database, tmp_path: Path) -> None:
    kind: Any = "jobs"
    for read in (
        lambda: scores.of_student("s", kind, database=database),
        lambda: scores.of_kind(kind, database=database),
        lambda: scores.exported(tmp_path, kind),
    ):
        with pytest.raises(scores.UnknownKind, match="kind 'jobs' is not one of job, hackathon, article"):
            read()
    with pytest.raises(scores.UnknownOpportunity, match="99999999999999999999"):
        scores.of_opportunity(99999999999999999999, database=database)


def test_a_home_is_opened_by_its_folder(
    database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url)
    with scores.opened(tmp_path) as opened:
        assert read_frame(opened, "SELECT count(*) AS many FROM jobs").item() == 0


def test_without_pandas_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(scores.NoPandas, match="pip install"):
        scores.to_pandas(pl.DataFrame({"a": [1]}))


def test_frames_become_those_of_pandas(database: Database, settings: Settings) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is an extra")
    store_students([Student("s", {"python": 70})], database=database)
    store_opportunities([Job(1, skills=["python", "sql"])], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    eager = scores.to_pandas(scores.of_student("s", "job", database=database))
    lazy = scores.to_pandas(scores.of_kind("job", database=database))
    for frame in (eager, lazy):
        assert isinstance(frame, pandas.DataFrame)
        (row,) = frame.to_dict("records")
        assert (row["student_id"], row["opportunity_id"], row["rank"]) == ("s", 1, 1)
        assert (list(row["matched_skills"]), list(row["missing_skills"])) == (["python"], ["sql"])
        assert str(frame["scored_at"].dt.tz) == "UTC"
