"""The page of scored tables: its SQL runs on a real database, and every column is listed."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from opportunity_pipeline import scores
from opportunity_pipeline.pages.scored_tables_examples import EXAMPLES
from opportunity_pipeline.pages.scored_tables_page import scored_tables_page
from opportunity_pipeline.scoring.recommend import RECOMMENDED
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_reactions, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Article, Hackathon, Job, Reaction, Student

ASHA = Student("asha", {"python": 80, "sql": 60}, ["python"], ["docker"], ["in/maharashtra/pune"], overall=70)
JOB = Job(11, "Engineer", ["python", "docker"], 1, mode="remote", family="backend", posted=NOW)


def test_every_example_answers(database: Database, settings: Settings) -> None:
    jobs = [replace(JOB, id=JOB.id + number) for number in range(4)]
    store_students([ASHA, replace(ASHA, id="ravi")], database=database)
    store_opportunities([*jobs, Hackathon(21, ["python"]), Article(31, topic="python")], database=database)
    # Three liked jobs of one role family raise the score of the fourth.
    store_reactions([Reaction("asha", one.id, "saved") for one in jobs[1:]], [], jobs, database=database)
    for kind in RECOMMENDED:
        score_shard(kind, 0, 1, settings=settings, database=database, now=NOW)
    answers: dict[str, pl.DataFrame] = {one.question: read_frame(database, one.sql) for one in EXAMPLES}
    assert [question for question, rows in answers.items() if rows.is_empty()] == []
    assert answers["What a student sees"]["opportunity_id"].to_list() == [11, 12, 13, 14]
    assert set(answers["The best of every kind"]["kind"]) == {"job", "hackathon", "article"}
    assert answers["Which students an opportunity matches"]["student_id"].to_list() == ["asha", "ravi"]
    points = answers["How the points add up"]
    assert points["total"].equals(points["same_total"].alias("total"))
    assert set(points["feedback_tenths"]) == {13}
    assert answers["Which skills students most often lack for their ten best jobs"].rows() == [("docker", 2)]
    assert answers["How many points learning one skill would add"]["pairs"].to_list() == [8]
    assert answers["How old the lists of each shard are"]["kind"].to_list() == ["article", "hackathon", "job"]


def test_the_page_names_every_column_and_function() -> None:
    page = scored_tables_page()
    for view in RECOMMENDED.values():
        assert f"## `{view.name}`" in page
        assert all(f"| `{column.name}` | " in page for column in view.c)
    functions = [name for name in scores.__all__ if name[0].islower()]
    assert len(functions) == 6
    assert all(f"| `{name}(" in page for name in functions)
    assert all(f"```sql\n{example.sql};\n```" in page for example in EXAMPLES)
