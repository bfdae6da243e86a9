"""The views for other programs: their columns, what they omit, and that reading them is cheap.

Belongs here: the views themselves. Does not belong here: the Python API on top of them (`test_scores`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from opportunity_pipeline.scoring.published import SCORES
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.scores import ARTICLE_COMPONENTS, HACKATHON_COMPONENTS, JOB_COMPONENTS
from opportunity_pipeline_tests.scoring.crowd import score_crowd, store_crowd
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Hackathon, Student

COMPONENTS: dict[Kind, tuple[str, ...]] = {
    "job": JOB_COMPONENTS,
    "hackathon": HACKATHON_COMPONENTS,
    "article": ARTICLE_COMPONENTS,
}


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
def test_a_row_says_everything_of_a_score(kind: Kind) -> None:
    wanted = ["rank", "total", "score", "feedback_tenths", *COMPONENTS[kind]]
    wanted += ["unknown", "reasons", "suggestion_skill", "suggestion_gain", "scoring_version", "batch_id", "scored_at"]
    # Articles request no skills.
    wanted += [] if kind == "article" else ["matched_skills", "missing_skills"]
    view = RECOMMENDED[kind]
    assert set(wanted) <= set(SCORES[kind].c.keys())
    assert {*wanted, "student_id", "opportunity_id", "title", "source_url", "deadline"} <= set(view.c.keys())
    assert all(column.comment for column in view.c)
    assert "search_text" not in view.c


def test_the_deadline_is_the_first_moment_that_ends_it(database: Database, settings: Settings) -> None:
    first, second, third = (NOW + timedelta(days=days) for days in (1, 2, 3))
    expected = {
        Hackathon(1, register_by=second, start=first, end=third): second,
        Hackathon(2, start=second, end=third): second,
        Hackathon(3, register_by=third, end=second): second,
        Hackathon(4, end=third): third,
        Hackathon(5): None,
    }
    store_students([Student("s")], database=database)
    store_opportunities(expected, database=database)
    score_shard("hackathon", 0, 1, settings=settings, database=database, now=NOW)
    found = read_frame(database, "SELECT opportunity_id, deadline FROM recommended_hackathons")
    assert dict(found.iter_rows()) == {one.id: deadline for one, deadline in expected.items()}


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes_of(child))]


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("SELECT * FROM job_scores WHERE student_id = 's0007'", "student_id"),
        ("SELECT * FROM recommended_jobs WHERE student_id = 's0007' ORDER BY rank LIMIT 20", "student_id"),
        ("SELECT * FROM job_scores WHERE job_id = 7", "job_id"),
        ("SELECT * FROM recommended_jobs WHERE opportunity_id = 7 ORDER BY total DESC", "job_id"),
    ],
)
def test_one_student_and_one_opportunity_are_read_by_an_index(
    query: str, condition: str, database: Database, settings: Settings
) -> None:
    store_crowd(300, 1000, database=database)
    batches = score_crowd(2, settings=settings, database=database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        (plan,) = connection.execute(text(f"EXPLAIN (FORMAT JSON) {query}")).scalar_one()
    nodes = nodes_of(plan["Plan"])
    scans = [node for node in nodes if node.get("Relation Name", "").startswith("job_score_rows")]
    # Each shard is a partition, and all of them are searched.
    assert {node["Relation Name"] for node in scans} == {f"job_score_rows_{batch}" for batch in batches}
    assert not [node for node in scans if node["Node Type"] == "Seq Scan"]
    by_index = [node for node in nodes if condition in node.get("Index Cond", "") and "Index Name" in node]
    assert len([node for node in by_index if node["Index Name"].startswith("job_score_rows")]) == len(batches)
