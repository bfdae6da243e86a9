"""Scoring shards in a real database: what is published, for whom, and that it equals the transcription.

Belongs here: whole passes. Does not belong here: updates (`test_update`), failures while publishing (`test_publish`).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, JobWeights, ScoringConfig
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.everything import DONE, PEOPLE, WORLDS, rows_of
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.test_formula_tables import JOBS
from opportunity_pipeline_tests.scoring.transcription import WEIGHTS, Scorer
from opportunity_pipeline_tests.scoring.world import NOW, Job, Student


def content_of(kind: Kind, database: Database) -> list[dict[str, Any]]:
    """The rows without batch columns."""
    return [
        {name: value for name, value in row.items() if name not in {"batch_id", "scored_at"}}
        for row in rows_of(kind, database)
    ]


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
@pytest.mark.parametrize("shards", [1, 3])
def test_published_lists_are_the_transcriptions(kind: Kind, shards: int, world: Database, settings: Settings) -> None:
    short = settings.model_copy(update={"score_top_n": 5})
    reports = [score_shard(kind, shard, shards, settings=short, database=world, now=NOW) for shard in range(shards)]
    opportunities, reactions = WORLDS[kind]
    own = [one for one in DONE if one.opportunity in {opportunity.id for opportunity in opportunities}]
    scorer = Scorer(kind, opportunities, reactions, own, now=NOW)
    expected = [
        (student.id, identity, rank, score.total, score.tenths, *score.components.values(), score.unknown)
        for student in sorted(PEOPLE, key=lambda one: one.id)
        if student.active
        for rank, (identity, score) in enumerate(scorer.list_of(student, 5), start=1)
    ]
    rows = rows_of(kind, world)
    names = ["student_id", f"{kind}_id", "rank", "total", "feedback_tenths", *WEIGHTS[kind], "unknown"]
    assert [tuple(row[name] for name in names) for row in rows] == expected
    assert all(row["score"] == Decimal(min(row["total"], 1_000_000)).scaleb(-4) for row in rows)
    assert {row["scoring_version"] for row in rows} == {DEFAULT_CONFIG.scoring_version}
    assert {row["batch_id"] for row in rows} == {report.batch_id for report in reports if report.rows}
    assert sum(report.rows for report in reports) == sum(sum(report.histogram) for report in reports) == len(rows)
    assert sum(report.students for report in reports) == len(PEOPLE) - 1
    assert max(row["rank"] for row in rows if row["student_id"] == "eager") > 5


def test_a_batch_leaves_a_row_that_describes_it(world: Database, settings: Settings) -> None:
    report = score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    with world.engine.connect() as connection:
        batch = dict(connection.execute(select(tables.score_batches)).mappings().one())
    assert batch.pop("seconds") > 0
    assert batch.pop("scored_at") == rows_of("job", world)[0]["scored_at"]
    assert batch == {
        "id": report.batch_id,
        "kind": "job",
        "shard": 0,
        "shards": 1,
        "scoring_version": DEFAULT_CONFIG.scoring_version,
        "as_of": NOW,
        "days_from": NOW,
        "updates": 0,
        "students": len(PEOPLE) - 1,
        "opportunities": len(JOBS),
        "rows": report.rows,
    }


def test_scoring_again_gives_the_same_rows_in_a_new_batch(world: Database, settings: Settings) -> None:
    first = score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    content = content_of("job", world)
    second = score_shard("job", 0, 1, settings=settings, database=world, now=NOW, whole=True)
    assert content_of("job", world) == content
    assert {row["batch_id"] for row in rows_of("job", world)} == {second.batch_id} != {first.batch_id}


def test_another_number_of_shards_gives_the_same_rows(world: Database, settings: Settings) -> None:
    contents = []
    for shards in (1, 3):
        for shard in range(shards):
            score_shard("article", shard, shards, settings=settings, database=world, now=NOW)
        contents.append(content_of("article", world))
    assert contents[0] == contents[1]


def test_engagement_of_articles_is_written_down(world: Database, settings: Settings) -> None:
    def engagement() -> dict[int, int | None]:
        with world.engine.connect() as connection:
            columns = (tables.articles.c.id, tables.articles.c.engagement_score)
            return {row[0]: row[1] for row in connection.execute(select(*columns))}

    assert set(engagement().values()) == {None}
    score_shard("article", 0, 2, settings=settings, database=world, now=NOW)
    opportunities, reactions = WORLDS["article"]
    scorer = Scorer("article", opportunities, reactions, now=NOW)
    expected = {one.id: scorer.score(PEOPLE[0], one).components["trend"] // 100 for one in opportunities}
    closed = {one.id: None for one in opportunities if one.status != "open"}
    assert engagement() == expected | closed
    assert len(set(expected.values())) >= 4
    with world.engine.begin() as connection:
        connection.execute(delete(tables.recommendation_feedback))
    score_shard("article", 0, 2, settings=settings, database=world, now=NOW)
    assert set(engagement().values()) == {None}


def test_who_left_or_stopped_has_no_rows(world: Database, settings: Settings) -> None:
    score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    with world.engine.begin() as connection:
        connection.execute(delete(tables.students).where(tables.students.c.id == "entry"))
        connection.execute(update(tables.students).where(tables.students.c.id == "middle").values(is_active=False))
    assert {"entry"}.isdisjoint({row["student_id"] for row in rows_of("job", world)})
    score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    left = {row["student_id"] for row in rows_of("job", world)}
    assert left == {one.id for one in PEOPLE} - {"entry", "middle", "inactive"}


def test_lists_are_emptied_when_nothing_is_open(world: Database, settings: Settings) -> None:
    score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    with world.engine.begin() as connection:
        connection.execute(update(tables.jobs).values(status="expired"))
    report = score_shard("job", 0, 1, settings=settings, database=world, now=NOW)
    assert (report.rows, report.opportunities, rows_of("job", world)) == (0, 0, [])


def test_a_passed_deadline_leaves_the_list(database: Database, settings: Settings) -> None:
    store_students([Student("s")], database=database)
    store_opportunities(
        [Job(1, apply_by=NOW), Job(2, apply_by=NOW - timedelta(microseconds=1)), Job(3)], database=database
    )
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    assert [row["job_id"] for row in rows_of("job", database)] == [1, 3]


def test_a_new_configuration_is_a_new_version(world: Database, settings: Settings) -> None:
    config = ScoringConfig(name="even", job=JobWeights(20, 20, 20, 15, 15, 10))
    report = score_shard("job", 0, 1, settings=settings, database=world, now=NOW, config=config)
    row = rows_of("job", world)[0]
    assert report.scoring_version == row["scoring_version"] == config.scoring_version
    assert config.scoring_version.startswith("even-")
    weights = {"skill_match": 20, "proficiency_fit": 20, "freshness": 20, "location": 15}
    weights |= {"career_alignment": 15, "readiness": 10}
    before = sum(weight * row[name] for name, weight in weights.items())
    assert row["total"] == (before * row["feedback_tenths"] + 5) // 10


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
def test_an_empty_database_gives_an_empty_batch(kind: Kind, database: Database, settings: Settings) -> None:
    report = score_shard(kind, 0, 1, settings=settings, database=database, now=NOW)
    assert (report.students, report.opportunities, report.rows, report.histogram) == (0, 0, 0, [0] * 10)
    store_students([Student("s")], database=database)
    assert score_shard(kind, 0, 1, settings=settings, database=database, now=NOW).students == 1


@pytest.mark.parametrize("shard", [-1, 4])
def test_a_shard_that_does_not_exist_is_refused(shard: int, database: Database, settings: Settings) -> None:
    with pytest.raises(ValueError, match=r"not one of 4: give 0 to 3"):
        score_shard("job", shard, 4, settings=settings, database=database, now=NOW)


def test_the_shards_are_the_students(world: Database) -> None:
    from opportunity_pipeline.scoring.inputs import in_shard

    with world.engine.connect() as connection:
        shards = [set(connection.scalars(select(tables.students.c.id).where(in_shard(shard, 5)))) for shard in range(5)]
        everyone = set(connection.scalars(text("SELECT id FROM students")))
    assert set().union(*shards) == everyone
    assert sum(map(len, shards)) == len(everyone)
