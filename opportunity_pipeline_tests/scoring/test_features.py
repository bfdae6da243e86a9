"""Features: canonical names, places, title terms, and incomplete students.

Belongs here: features of both sides. Does not belong here: their scores (`test_engine`), trends (`test_trend`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.skills.skills import aliases_of, canonical_skill, extract_skills
from opportunity_pipeline.normalize.text.tokens import words_of
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.features.places import with_places
from opportunity_pipeline.scoring.features.students import student_features
from opportunity_pipeline.scoring.features.terms import terms_of_titles
from opportunity_pipeline_tests.scoring.comparing import all_pairs, prepared_of
from opportunity_pipeline_tests.scoring.world import NOW, Article, Hackathon, Job, Student, student_tables


def features(*students: Student) -> pl.DataFrame:
    return student_features(student_tables(students), config=DEFAULT_CONFIG, now=NOW, default_threshold=75)


def test_a_student_is_one_row_whatever_is_missing() -> None:
    rows = features(Student("b", threshold=40), Student("a", {"python": 70, "sql": 69}, ["ai"], ["rust"], ["in"], 5))
    assert rows["student_id"].to_list() == ["a", "b"]
    assert rows["threshold"].to_list() == [750_000, 400_000]
    assert rows["strong_skills"].to_list() == [["python"], []]
    assert rows.select("level_sum", "level_count", "interest_count", "gap_count", "student_places").rows() == [
        (139, 2, 1, 1, 1),
        (0, 0, 0, 0, 0),
    ]
    assert rows["overall_score"].to_list() == [5, None]
    assert features().is_empty()


def test_two_names_of_one_skill_are_one_skill_at_the_higher_level() -> None:
    row = features(Student("a", {"ReactJS": 40, "react": 80, "JS": 10}, ["React.js", "react"], ["K8s", "kubernetes"]))
    assert row["skills"].to_list() == [["javascript", "react"]]
    assert row["strong_skills"].to_list() == [["react"]]
    assert row.select("level_sum", "level_count", "interest_count", "gap_count").rows() == [(90, 2, 1, 1)]


@pytest.mark.parametrize(
    ("student", "job", "component"),
    [
        (Student("s", {"js": 80}), Job(1, skills=["JavaScript"]), ("skill_match", 10000)),
        (Student("s", {"java": 80}), Job(1, skills=["javascript"]), ("skill_match", 0)),
        (Student("s", interests=["AI"]), Job(1, "Artificial Intelligence Intern"), ("career_alignment", 3000)),
        (Student("s", interests=["reactjs"]), Job(1, skills=["React"]), ("career_alignment", 3000)),
        (Student("s", interests=["go"]), Job(1, "Go-to-market intern"), ("career_alignment", 0)),
        (Student("s", interests=["rust"]), Job(1, "Trust & Safety"), ("career_alignment", 0)),
        (Student("s", interests=["open source"]), Job(1, "Open-Source lead"), ("career_alignment", 3000)),
        (Student("s", interests=["startups"]), Job(1, "Startups desk"), ("career_alignment", 3000)),
        (Student("s", gaps=["k8s"]), Job(1, "Kubernetes", ["kubernetes"]), ("career_alignment", 2000)),
        (Student("s", gaps=["kubernetes"]), Job(1, "Kubernetes"), ("career_alignment", 0)),
    ],
)
def test_aliases_meet_and_lookalikes_do_not(student: Student, job: Job, component: tuple[str, int]) -> None:
    name, score = component
    assert all_pairs(prepared_of([student], [job])).item(0, name) == score


def test_themes_and_topics_meet_interests_by_canonical_name() -> None:
    pairs = all_pairs(prepared_of([Student("s", interests=["ai"])], [Hackathon(1, ["Artificial Intelligence", "AI"])]))
    assert pairs.item(0, "theme") == 5000
    student = Student("s", interests=["artificial intelligence"], gaps=["Docker"])
    pairs = all_pairs(prepared_of([student], [Article(1, "Docker, explained", "AI")]))
    assert (pairs.item(0, "topic"), pairs.item(0, "gap")) == (10000, 10000)


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Data Science & Open Source Intern", {"data science", "open source"}),
        ("Opensource: Deep   Éthics!", {"deep ethics"}),
        ("deep/ethics (remote)", {"deep ethics"}),
        ("Deepest ethics", set()),
        ("C++ and Go developer", {"c++", "go"}),
        ("", set()),
        ("ETHICS deep", set()),
    ],
)
def test_terms_of_titles(title: str, terms: set[str]) -> None:
    wanted = {"data science", "open source", "deep ethics", "c++", "go", "c"}
    frame = pl.DataFrame({"opportunity_id": [7], "title": [title]})
    assert set(terms_of_titles(frame, wanted)["terms"]) == terms


ALIASES = [
    " ".join(tokens) for name in ("react", "node.js", "c++", "machine learning") for tokens in aliases_of({name})
]
AROUND = ["basic", "knowledge of", "advanced", "skills", "developer", "v2", "3.11", "ai", "and", "(beta)", "senior"]


@given(st.lists(st.sampled_from([*ALIASES, *AROUND]), min_size=1, max_size=3), st.sampled_from([" ", ", ", "/"]))
@example(["aws", "s3", "iam"], ", ")
@example(["ftir", "sem"], "/")
def test_a_skill_is_read_only_where_all_of_an_alias_is(words: list[str], between: str) -> None:
    # Skipping most titles, and most tokens of the others, relies on this.
    text = between.join(words)
    for name in filter(None, (canonical_skill(text), *extract_skills(text, title=True))):
        assert any(set(tokens) <= set(words_of(text)) for tokens in aliases_of({name}))


def test_a_term_without_a_word_is_found_nowhere() -> None:
    frame = pl.DataFrame({"opportunity_id": [7, 8], "title": ["???", "Intern"]})
    assert terms_of_titles(frame, {"???", "--"}).is_empty()
    assert terms_of_titles(frame, set()).is_empty()


@pytest.mark.parametrize(
    "one", [Job(1, apply_by=NOW), Hackathon(1, register_by=NOW), Hackathon(1, start=NOW), Hackathon(1, end=NOW)]
)
def test_a_deadline_in_this_very_moment_has_not_passed(one: Job | Hackathon) -> None:
    assert prepared_of([], [one]).considered.height == 1
    moments: dict[str, Any] = {
        name: NOW - timedelta(microseconds=1) for name, value in vars(one).items() if value == NOW
    }
    assert prepared_of([], [replace(one, **moments)]).considered.height == 0


def test_places_of_both_sides() -> None:
    frame = pl.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "place_keys": [["in/ka/bengaluru", "in/ka", "us"], [], ["lu/vi/vi", "sg/x/y", "in"], ["mt//valletta"]],
        },
        schema={"id": pl.Int64, "place_keys": pl.List(pl.String)},
    )
    ours, theirs = with_places(frame, "id", student=True), with_places(frame, "id", student=False)
    assert ours["student_places"].to_list() == theirs["places"].to_list() == [3, 0, 3, 1]
    assert theirs["cities"].to_list() == [["in/ka/bengaluru"], [], ["lu/vi/vi", "sg"], ["mt//valletta"]]
    assert theirs["states"].to_list() == [["in/ka"], [], ["lu/vi", "sg/x"], []]
    assert ours["student_vague"].to_list() == [
        ["in:any", "us:any", "us:vague"],
        [],
        ["in:any", "in:vague", "lu:any", "sg:any"],
        ["mt:any"],
    ]
    assert theirs["vague"].to_list() == [
        ["in:vague", "us:any", "us:vague"],
        [],
        ["in:any", "in:vague", "lu:vague", "sg:vague"],
        ["mt:vague"],
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "score", "unknown"),
    [
        ("in/ka/bengaluru", "in/ka/bengaluru", 10000, False),
        ("in/ka/bengaluru", "in/ka/mysuru", 7000, False),
        ("in/ka/bengaluru", "in/ka", 7000, False),
        ("in/ka", "in/ka", 7000, False),
        ("in/ka", "in/mh", 2000, False),
        ("in/ka", "us/ka", 2000, False),  # the same letters in another country
        ("in", "in/ka/mysuru", 5000, True),
        ("in/ka/bengaluru", "in", 5000, True),
        ("in", "in", 5000, True),
        ("in", "us", 2000, False),
        ("in", "us/ca/san jose", 2000, False),
        ("sg", "sg", 10000, False),  # a country that is a city
        ("sg", "sg/singapore/jurong", 10000, False),
        ("lu/vianden/vianden", "lu/wiltz/wiltz", 2000, False),
    ],
)
def test_locations(mine: str, theirs: str, score: int, unknown: bool) -> None:
    row = all_pairs(prepared_of([Student("s", places=[mine])], [Job(1, mode="onsite", places=[theirs])])).row(
        0, named=True
    )
    assert (row["location"], "location" in row["unknown"]) == (score, unknown)


@pytest.mark.parametrize(
    ("learning", "history", "rose"),
    [
        (60, {}, False),
        (None, {}, False),
        (60, {date(2026, 7, 24): 59}, True),  # 30 days ago
        (60, {date(2026, 7, 23): 59, date(2026, 7, 24): 60}, False),
        (60, {date(2026, 6, 1): 59}, True),
        (60, {date(2026, 6, 1): 59, date(2026, 7, 1): 60}, False),  # rose earlier, unchanged since
        (60, {date(2026, 8, 22): 59, date(2026, 8, 23): 70}, True),
        (59, {date(2026, 8, 22): 59}, False),
        (58, {date(2026, 8, 22): 59}, False),
        (None, {date(2026, 8, 1): 50, date(2026, 8, 22): 51}, True),
        (None, {date(2026, 8, 1): 50, date(2026, 8, 22): None}, False),
        (60, {date(2026, 8, 24): 10}, False),  # in the future
    ],
)
def test_a_rising_learning_score(learning: int | None, history: dict[date, int | None], rose: bool) -> None:
    assert features(Student("s", learning=learning, history=history))["learning_rose"].to_list() == [rose]
