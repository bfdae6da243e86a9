"""Explanations: one pair computed by hand, every reason not to be in a list, and that points always add up.

Belongs here: explaining stored pairs. Does not belong here: printing explanations (tests of `commands`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.explain import UnknownOpportunity, UnknownStudent, explain
from opportunity_pipeline.scoring.explanation import Explanation, Published
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.everything import PEOPLE, WORLDS, rows_of
from opportunity_pipeline_tests.scoring.stored import store_opportunities, store_reactions, store_students
from opportunity_pipeline_tests.scoring.world import NOW, Application, Article, Hackathon, Job, Reaction, Student

ASHA = Student(
    "asha",
    skills={"python": 80, "sql": 60},
    interests=["robot gardens", "healthcare"],
    gaps=["docker"],
    places=["in/maharashtra/pune"],
    overall=72,
    learning=60,
    interview=65,
    history={date(2026, 7, 20): 50, date(2026, 8, 20): 60},
)
GARDENS = Job(
    7,
    title="Robot Gardens Developer",
    skills=["docker", "python", "sql"],
    years=1,
    mode="hybrid",
    places=["in/maharashtra/mumbai"],
    family="backend",
    posted=NOW - timedelta(days=5, hours=3),
)


def test_a_pair_worked_by_hand(database: Database, settings: Settings) -> None:
    others = [Job(number, family="backend", posted=NOW - timedelta(days=60)) for number in (1, 2, 3)]
    store_students([ASHA], database=database)
    store_opportunities([GARDENS, *others], database=database)
    saved = [Reaction("asha", one.id, "saved", NOW - timedelta(days=9)) for one in others]
    store_reactions(saved, [], others, database=database)

    one = explain("asha", 7, database=database, settings=settings, now=NOW)

    # skill match       2 of 3 asked: 66.6667 → 66.67; python is strong (80 ≥ 70): + 5  = 71.67 × 40 % = 28.6680
    # proficiency fit   (80 + 60) / 2 = 70: intermediate; 1 year asks for intermediate  = 100   × 20 % = 20.0000
    # freshness         5 days and 3 hours: 5 whole days, at most 7                      =  80   × 15 % = 12.0000
    # location          hybrid, but Mumbai is in Maharashtra as Pune is                  =  70   × 10 % =  7.0000
    # career alignment  "robot gardens" in the title 30, the gap docker in the skills 20 =  50   × 10 % =  5.0000
    # readiness         72, + 10 as learning rose from 50 to 60; interview 65 adds nothing =  82   ×  5 % =  4.1000
    assert {part.name: (part.score, str(part.points)) for part in one.parts} == {
        "skill_match": (7167, "28.6680"),
        "proficiency_fit": (10000, "20.0000"),
        "freshness": (8000, "12.0000"),
        "location": (7000, "7.0000"),
        "career_alignment": (5000, "5.0000"),
        "readiness": (8200, "4.1000"),
    }
    # 28.6680 + 20 + 12 + 7 + 5 + 4.1 = 76.7680
    assert one.before_feedback == 767_680
    assert sum((part.points for part in one.parts), Decimal()) == Decimal("76.7680")
    # three backend jobs saved, none ignored: 76.7680 × 1.3 = 99.7984
    assert (one.feedback_group, one.feedback_tenths, one.total, str(one.score)) == ("backend", 13, 997_984, "99.7984")
    assert (one.matched_skills, one.missing_skills, one.unknown) == (("python", "sql"), ("docker",), ())
    # With docker at 70: 3 of 3 and two strong, at most 100: 40.0000; mean still 70: 20; the gap is closed, so that
    # only the interest aligns: 30 × 10 % = 3. 40 + 20 + 12 + 7 + 3 + 4.1 = 86.1; × 1.3 = 111.93; − 99.7984 = 12.1316
    assert (one.suggestion_skill, one.suggestion_gain) == ("docker", 121_316)
    assert one.standing is not None
    assert (one.standing.rank, one.standing.considered, one.standing.in_list, one.standing.gap) == (1, 4, True, 0)
    assert one.not_in_list is None
    assert (one.title, one.source_url) == ("Robot Gardens Developer", "https://example.org/job/7")
    assert [part.reason for part in one.parts] == [
        "You have 2 of 3 skills asked, 1 at level 70 or more",
        "Asks for your level, intermediate",
        "Posted 5 days ago",
        "In a state of yours",
        "Interests of yours in it: 1; learning gaps it would close: 1",
        "Profile 72, learning is rising",
    ]


def test_the_json_has_the_same_numbers(database: Database, settings: Settings) -> None:
    store_students([ASHA], database=database)
    store_opportunities([GARDENS], database=database)
    one = explain("asha", 7, database=database, settings=settings, now=NOW)
    told = json.loads(one.to_json())
    assert told["score"] == told["total"]["points"] == 76.768
    assert sum(part["ten_thousandths"] for part in told["components"]) == told["total"]["ten_thousandths"] == 767_680
    assert told["components"][0] == {
        "name": "skill_match",
        "weight": 40,
        "score": 71.67,
        "points": 28.668,
        "ten_thousandths": 286_680,
        "reason": "You have 2 of 3 skills asked, 1 at level 70 or more",
        "unknown": False,
    }
    assert told["suggestion"] == {"skill": "docker", "gain": 9.332}
    assert told["feedback"] == {"group": "backend", "factor": 1.0}
    assert (told["in_list"], told["rank"], told["gap_to_list"], told["threshold"]) == (True, 1, 0.0, 75.0)
    assert told["as_of"] == "2026-08-23T00:00:00+00:00"
    assert told["scoring_version"] == DEFAULT_CONFIG.scoring_version


def test_what_is_shown_is_at_most_100(database: Database, settings: Settings) -> None:
    store_students([Student("s", {"python": 90}, overall=100)], database=database)
    perfect = [Job(n, skills=["python"], years=5, mode="remote", family="backend", posted=NOW) for n in range(4)]
    store_opportunities(perfect, database=database)
    store_reactions([Reaction("s", n, "clicked") for n in range(3)], [], perfect, database=database)
    one = explain("s", 3, database=database, settings=settings, now=NOW)
    assert one.total == (400_000 + 200_000 + 150_000 + 100_000 + 50_000 + 50_000) * 13 // 10
    assert str(one.score) == "100.0000"
    assert one.unknown == ("career_alignment",)


def test_explanations_are_what_is_published(world: Database, settings: Settings) -> None:
    for kind, (opportunities, _) in WORLDS.items():
        score_shard(kind, 0, 1, settings=settings, database=world, now=NOW)
        rows = {(row["student_id"], row[f"{kind}_id"]): row for row in rows_of(kind, world)}
        for student, opportunity in ((PEOPLE[1], opportunities[4]), (PEOPLE[2], opportunities[6])):
            row = rows[student.id, opportunity.id]
            one = explain(student.id, opportunity.id, database=world, settings=settings, now=NOW)
            assert one.kind == kind
            assert one.standing is not None
            assert {part.name: part.score for part in one.parts} == {part.name: row[part.name] for part in one.parts}
            assert [part.reason for part in one.parts] == row["reasons"]
            assert sum(part.weight * part.score for part in one.parts) == one.before_feedback
            assert (one.total, one.score, one.feedback_tenths) == (row["total"], row["score"], row["feedback_tenths"])
            assert (one.standing.rank, list(one.unknown)) == (row["rank"], row["unknown"])
            assert (one.suggestion_skill, one.suggestion_gain) == (row["suggestion_skill"], row["suggestion_gain"])
            assert list(one.matched_skills) == row.get("matched_skills", [])
            assert list(one.missing_skills) == row.get("missing_skills", [])
            assert one.published == Published(row["scored_at"], row["rank"], row["total"])


PAST, DAY = NOW - timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("opportunity", "reason"),
    [
        (Job(1, status="expired", apply_by=PAST), "it is no longer open"),
        (Job(1, apply_by=PAST), "its application deadline has passed"),
        (Hackathon(1, register_by=PAST), "its registration is over"),
        (Hackathon(1, start=PAST), "it has begun"),
        (Hackathon(1, register_by=NOW, end=PAST), "it is over"),
        (Article(1, status="expired"), "it is no longer current"),
    ],
)
def test_why_something_closed_is_not_in_the_list(
    opportunity: Job | Hackathon | Article, reason: str, database: Database, settings: Settings
) -> None:
    store_students([ASHA], database=database)
    store_opportunities([opportunity], database=database)
    one = explain("asha", 1, database=database, settings=settings, now=NOW)
    assert (one.not_in_list, one.standing) == (reason, None)
    assert one.total > 0
    told = one.to_dict()
    assert (told["in_list"], told["rank"], told["gap_to_list"]) == (False, None, None)


@pytest.mark.parametrize(
    ("opportunity", "line"),
    [
        (Job(1, posted=NOW - 2 * DAY), "Posted 2 days ago"),
        (Job(1, seen=NOW - 2 * DAY), "First seen 2 days ago"),
        (Article(1, seen=NOW), "First seen today"),
        (Hackathon(1, register_by=NOW + DAY, start=NOW + 9 * DAY), "1 day left to register"),
        (Hackathon(1, start=NOW + 9 * DAY), "9 days until it starts"),
        (Hackathon(1, start=PAST), "It has started"),
        (Hackathon(1, register_by=PAST), "Registration is over"),
    ],
)
def test_the_line_says_what_the_days_count_from(
    opportunity: Job | Hackathon | Article, line: str, database: Database, settings: Settings
) -> None:
    store_students([ASHA], database=database)
    store_opportunities([opportunity], database=database)
    one = explain("asha", 1, database=database, settings=settings, now=NOW)
    assert line in [part.reason for part in one.parts]


def test_of_a_closed_article_no_more_is_said_than_is_known(database: Database, settings: Settings) -> None:
    articles = [Article(1, status="expired"), Article(2)]
    store_students([ASHA], database=database)
    store_opportunities(articles, database=database)
    store_reactions([Reaction("asha", 2, "clicked")], [], articles, database=database)
    lines = [
        explain("asha", one.id, database=database, settings=settings, now=NOW).parts[-1].reason for one in articles
    ]
    assert lines == [
        "How many students it engages is not known: counted as 50",
        "Engages at least as many students as about 50 % of the articles",
    ]


def test_why_it_is_not_in_the_list_of_this_student(database: Database, settings: Settings) -> None:
    people = [ASHA, Student("idle", active=False)]
    jobs = [replace(GARDENS, id=number, skills=["python"] * (number < 5), family="other") for number in range(8)]
    store_students(people, database=database)
    store_opportunities(jobs, database=database)
    store_reactions([Reaction("asha", 0, "dismissed")], [Application("asha", 1)], jobs, database=database)
    short = settings.model_copy(update={"score_top_n": 2, "default_threshold": 90})

    def why(student: str, opportunity: int) -> Explanation:
        return explain(student, opportunity, database=database, settings=short, now=NOW)

    assert why("asha", 0).not_in_list == "you have dismissed it"
    assert why("asha", 1).not_in_list == "you have applied"
    assert why("idle", 2).not_in_list == "the student is not active"
    assert why("asha", 3).not_in_list is None
    tied, behind = why("asha", 4), why("asha", 7)
    assert tied.not_in_list == (
        "it ranks 3 of 6, and the list ends at 2 with as many points, but is newer or has the lower id"
    )
    assert behind.not_in_list == "it ranks 6 of 6, and the list ends at 2 with 20.0000 points more"
    assert tied.standing is not None
    assert behind.standing is not None
    assert tied.standing.gap == 0
    # one requested skill that is strong scores 100 of 40 %, no requested skills score 50
    assert behind.standing.gap == 200_000 == why("asha", 3).total - behind.total
    assert behind.unknown == ("skill_match",)


def test_a_list_has_all_that_reach_the_threshold(database: Database, settings: Settings) -> None:
    # 28.6680 + 20 + 12 + 7 + 5 + 4.1 = 76.7680, as computed by hand above
    store_students([replace(ASHA, threshold=76), replace(ASHA, id="strict", threshold=77)], database=database)
    store_opportunities([GARDENS, replace(GARDENS, id=8)], database=database)
    short = settings.model_copy(update={"score_top_n": 1})
    reached, missed = (
        explain(student, 8, database=database, settings=short, now=NOW).not_in_list for student in ("asha", "strict")
    )
    assert reached is None
    assert missed is not None
    assert missed.startswith("it ranks 2 of 2, and the list ends at 1")


def test_a_published_list_may_be_older(database: Database, settings: Settings) -> None:
    def published(opportunity: int) -> Published | None:
        return explain("asha", opportunity, database=database, settings=settings, now=NOW).published

    store_students([ASHA], database=database)
    store_opportunities([GARDENS, Job(8), Article(9)], database=database)
    assert published(7) is None
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    store_opportunities([Job(10, posted=NOW)], database=database)
    with database.engine.begin() as connection:
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == 7).values(status="expired"))
    gone, later = published(7), published(10)
    assert gone is not None
    assert later is not None
    # 767,680 as computed by hand above, before feedback
    assert (gone.rank, gone.total) == (1, 767_680)
    assert (later.rank, later.total, later.scored_at) == (None, None, gone.scored_at)
    assert published(9) is None
    told = explain("asha", 7, database=database, settings=settings, now=NOW).to_dict()
    assert told["published"] == {"scored_at": gone.scored_at.isoformat(), "rank": 1, "points": 76.768}
    assert told["not_in_list"] == "it is no longer open"


def test_an_empty_list_is_a_published_one(database: Database, settings: Settings) -> None:
    store_students([ASHA], database=database)
    score_shard("job", 0, 1, settings=settings, database=database, now=NOW)
    store_opportunities([GARDENS], database=database)
    published = explain("asha", 7, database=database, settings=settings, now=NOW).published
    assert published is not None
    assert (published.rank, published.total) == (None, None)


def test_unknown_ids_are_named(database: Database, settings: Settings) -> None:
    store_students([ASHA], database=database)
    store_opportunities([GARDENS], database=database)
    with pytest.raises(UnknownStudent, match="student 'nobody' is not known"):
        explain("nobody", 7, database=database, settings=settings, now=NOW)
    with pytest.raises(UnknownOpportunity, match="opportunity 8 is not known"):
        explain("asha", 8, database=database, settings=settings, now=NOW)
