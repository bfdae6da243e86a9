"""Known worlds: for each kind, pairs that cover every branch and boundary of the formula, all compared.

Belongs here: the formula's cases by hand. Does not belong here: random worlds (`test_engine`, `test_oracle`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.formula import formula_of
from opportunity_pipeline.scoring.formula.model import FEW
from opportunity_pipeline.scoring.rows import with_everything
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.comparing import all_pairs, assert_lists_agree, assert_pairs_agree, prepared_of
from opportunity_pipeline_tests.scoring.transcription import BRANCHES
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
    kind_of,
)

PUNE, MUMBAI, DELHI = "in/maharashtra/pune", "in/maharashtra/mumbai", "in/delhi/new delhi"
SECOND = timedelta(seconds=1)
MANY = [f"tool{number:02}" for number in range(32)]


def days(count: float) -> datetime:
    """The time that many days before the clock."""
    return NOW - timedelta(days=count)


STUDENTS = [
    Student("empty"),
    # mean level 49.5: just below intermediate; one matched skill just strong, another just not
    Student("entry", {"python": 70, "sql": 69, "react": 10, "java": 49}, ["web development"], [], [PUNE], 55),
    # mean level exactly 50 and exactly 80: both intermediate
    Student("middle", {"python": 30, "docker": 70}, ["python", "robot gardens"], ["docker", "sql"], [MUMBAI, "us"], 0),
    Student("upper", {"python": 90, "sql": 70}, [], ["sql", "react"], ["in"], 80, interview=71),
    # mean level 80.5: just advanced
    Student("advanced", {"python": 80, "sql": 81}, ["deep ethics"], ["kubernetes"], [DELHI], 90, interview=70),
    Student("unlevelled", {"cobol": 0}, ["python", "sql", "react", "java"], [], ["in/maharashtra"], 100, interview=100),
    # learning rose 30 days ago, 31 days ago, fell, was measured once, was never measured, will rise tomorrow
    Student("rose", {"tool00": 70}, overall=60, learning=55, history={date(2026, 7, 24): 50, date(2026, 8, 10): 55}),
    Student("stood", {"tool00": 69}, overall=60, learning=55, history={date(2026, 7, 1): 50, date(2026, 7, 23): 55}),
    Student("fell", overall=60, learning=40, history={date(2026, 7, 1): 50}, interview=80, places=["sg"]),
    Student("once", overall=60, history={date(2026, 8, 20): 50}, gaps=["python"]),
    Student("later", overall=60, learning=None, history={date(2026, 8, 20): 50, date(2026, 8, 24): 90}, interview=20),
    Student("both", overall=75, learning=80, interview=90, history={date(2026, 8, 1): 60}, places=["in/delhi"]),
    Student("rising", overall=96, learning=80, history={date(2026, 8, 1): 60, date(2026, 8, 2): None}),
]

JOBS = [
    Job(1),
    Job(2, skills=["python"], years=0, mode="remote", posted=days(0)),
    Job(3, "Web Development Intern", ["python", "sql", "react"], 0.99, mode="onsite", places=[PUNE], posted=days(3)),
    Job(4, "Robot gardens", ["sql", "docker"], 1, mode="hybrid", places=[DELHI], posted=days(4) + SECOND),
    Job(5, "Python", ["docker", "sql", "kubernetes"], 2.99, places=["in"], posted=days(4)),
    Job(6, "Deep Ethics", ["react", "java"], 3, mode="hybrid", places=["in"], posted=days(7)),
    Job(7, "React Java SQL Python", ["python", "sql"], band="entry", places=["us/new york/nyc"], posted=days(8)),
    Job(8, "SQL", ["sql", "docker", "python"], band="advanced", places=[MUMBAI, PUNE], posted=days(14)),
    Job(9, "Gaps", ["docker", "sql", "react", "kubernetes"], band="intermediate", mode="hybrid", posted=days(15)),
    # one of 32 is 3.125 points: half a hundredth, rounded up
    Job(10, "Many tools", MANY, 10, places=["sg"], posted=days(30)),
    Job(11, "Half", [*MANY[:15], "python"], 0, mode="remote", places=[DELHI], posted=days(31)),
    Job(12, "Future", ["cobol"], 0.5, mode="onsite", places=["in/maharashtra"], posted=NOW + timedelta(hours=5)),
    Job(13, "Seen", ["cobol", "python", "go"], band="entry", places=["sg"], seen=days(14)),
    Job(14, "Thirds", ["python", "x", "y"], band="intermediate", places=["us"], posted=days(2), seen=days(40)),
    Job(15, "Family", ["python", "docker"], 2, mode="remote", family="backend", posted=days(6)),
    Job(16, "Family", ["python", "sql", "react", "java", "docker", "kubernetes"], 2, family="backend", posted=days(6)),
    Job(17, "Family", [], 2, family="frontend", posted=days(6)),
    Job(18, "Family", [], 2, family="frontend", posted=days(6)),
    Job(19, "Family", [], 2, family="frontend", posted=days(6)),
    Job(20, "Family", ["x"], 2, family="backend", posted=days(6)),
]
JOB_REACTIONS = [
    *(Reaction("entry", job, "clicked", days(90)) for job in (15, 16, 20)),
    *(Reaction("middle", job, "ignored", days(1)) for job in (15, 16, 20)),
    *(Reaction("upper", job, "saved", days(90) - SECOND) for job in (17, 18, 19)),
    Reaction("upper", 17, "dismissed"),
    *(Reaction("advanced", job, "applied", days(90) - timedelta(days=1)) for job in (15, 16)),
    Reaction("advanced", 15, "clicked"),
]

HACKATHONS = [
    Hackathon(1),
    Hackathon(2, ["web development"], ["python"], "entry", "online", register_by=NOW + timedelta(days=7)),
    Hackathon(3, ["robot gardens", "python"], ["python", "sql"], "intermediate", "in_person", [PUNE], register_by=NOW),
    Hackathon(4, ["deep ethics"], ["docker"], "advanced", "hybrid", [DELHI], register_by=NOW - SECOND),
    Hackathon(
        5, ["python", "sql", "java"], ["react", "java", "go"], "entry", "hybrid", ["in"], start=days(-7) - SECOND
    ),
    Hackathon(6, ["sql"], [], "intermediate", "in_person", ["in"], start=days(-3)),
    Hackathon(7, ["x"], MANY, "advanced", "in_person", [MUMBAI], start=days(-3) - SECOND),
    Hackathon(8, [], ["python", "docker"], "advanced", "unknown", ["us/ny/nyc"], start=days(-1), end=days(-9)),
    Hackathon(9, ["python", "react"], ["sql"], "entry", "unknown", register_by=days(-1) - SECOND, start=days(-30)),
    Hackathon(10, ["java"], ["sql", "x", "y"], "intermediate", "online", [DELHI], start=days(1)),
    Hackathon(11, ["blockchain", "robot gardens"], ["x"], "unknown", "hybrid", [], register_by=days(-400)),
    Hackathon(12, ["blockchain"], ["cobol", "python"], "entry", "in_person", ["sg"], register_by=days(-2)),
    Hackathon(13, ["blockchain"], ["kubernetes"], "entry", "in_person", ["in/delhi"], register_by=days(-6.5)),
    Hackathon(14, ["deep ethics"], ["tool00", *MANY[5:20]], "intermediate", "in_person", ["us"], start=days(-7)),
    Hackathon(15, ["robot gardens"], ["react"], "entry", "in_person", ["in/maharashtra"], start=days(-100)),
    Hackathon(16, ["healthcare"], ["react", "sql"], "unknown", "online", start=days(-2) + SECOND),
]
HACKATHON_REACTIONS = [
    *(Reaction("entry", one, "clicked", days(3)) for one in (11, 12, 13)),
    *(Reaction("advanced", one, "dismissed", days(3)) for one in (11, 12, 13)),
]

ARTICLES = [
    Article(1, published=days(0)),
    Article(2, "!!", published=days(1)),
    Article(3, "What web development pays", "DevOps", published=days(2) - SECOND),
    Article(4, "Hiring", "robot gardens", ["python"], published=days(2)),
    Article(5, "Python and SQL", None, ["python", "sql"], published=days(3)),
    Article(6, "Learning Docker", None, ["docker"], published=days(4)),
    Article(7, "No keywords: Deep, Ethics", "web development", published=days(7)),
    Article(8, "Kubernetes at scale", "devops", published=days(8)),
    Article(9, "???", "python", published=days(14)),
    Article(10, "...", None, ["react"], published=days(15)),
    Article(11, "Seen", "robot gardens", seen=days(5)),
    Article(12, "Robot gardens", "deep ethics", ["robot gardens"], published=NOW + timedelta(days=1)),
    Article(13, "Java", "Web Development", seen=days(90)),
    Article(14, "Trusted JavaScript", "news", published=days(6)),
    Article(15, "Rising", "devops", ["kubernetes"], published=days(1)),
    Article(17, "Docker, Python, SQL", "docker", ["docker"], published=days(3) + SECOND),
    Article(18, "robot-gardens", "none", [], published=days(14) + timedelta(days=1) - SECOND),
    Article(16, "Closed", "devops", ["kubernetes"], published=days(1), status="expired"),
]
ARTICLE_REACTIONS = [
    Reaction("entry", 3, "clicked", days(7)),
    Reaction("entry", 3, "saved", days(6)),
    Reaction("middle", 3, "ignored", days(6)),
    *(Reaction(student, 8, "clicked", days(1)) for student in ("entry", "middle", "upper")),
    *(Reaction(student, 15, "saved", days(7) - SECOND) for student in ("entry", "middle")),
    Reaction("upper", 4, "clicked", days(7) + SECOND),
    Reaction("advanced", 16, "applied", days(2)),
    *(Reaction("both", one, "ignored", days(1)) for one in (8, 15, 16)),
    *(Reaction("rose", one, "clicked", days(1)) for one in (8, 15, 16)),
]

# Every branch of the description; the transcription records the ones it takes.
SKILLS = {"nothing asked", "no skills", "capped", "none matched", "strong", "matched"}
FIT = {
    *("asked unknown", "student unknown", "same entry", "same intermediate", "same advanced"),
    *("above entry", "above intermediate", "below intermediate", "below advanced"),
}
PLACE = {
    *("remote", "place unknown", "student's place unknown", "same city", "same state"),
    *("hybrid", "only the country known", "elsewhere"),
}
READINESS = {"unknown", "plain", "rising", "interview", "rising and interview", "capped"}
EXPECTED: dict[Kind, dict[str, set[str]]] = {
    "job": {
        "skill_match": SKILLS,
        "proficiency_fit": FIT,
        "freshness": {"3", "7", "14", "30", "older"},
        "location": PLACE,
        "career_alignment": {"nothing known", "capped", "both", "interests", "gaps", "none"},
        "readiness": READINESS,
        "feedback": {"raised", "damped"},
    },
    "hackathon": {
        "theme": {"no themes", "no interests", "0", "1", "2", "3"},
        "tech": SKILLS,
        "timing": {"unknown", "past", "7", "3", "1", "0"},
        "difficulty": FIT,
        "participation": PLACE,
        "readiness": READINESS,
        "feedback": {"raised", "damped"},
    },
    "article": {
        "topic": {"no interests", "nothing said", "topic", "keyword", "none"},
        "gap": {"no gaps", "nothing said", "mentioned", "none"},
        "recency": {"1", "3", "7", "14", "older"},
        "trend": {"known", "unknown"},
        "feedback": {"raised", "damped"},
    },
}


def check(kind: Kind, opportunities: list[Opportunity], reactions: list[Reaction]) -> None:
    BRANCHES[kind].clear()
    assert assert_pairs_agree(STUDENTS, opportunities, reactions) >= 200
    assert assert_pairs_agree(STUDENTS, opportunities) >= 200  # without reactions: no factor, no trend
    taken = BRANCHES[kind]
    expected = {f"{part}: {branch}" for part, names in EXPECTED[kind].items() for branch in names}
    assert expected <= taken, f"not taken: {sorted(expected - taken)}"
    # … and every case of the production formula.
    pairs = pl.concat(
        [all_pairs(prepared_of(STUDENTS, opportunities, some)) for some in (reactions, ())], how="vertical"
    )
    for component in formula_of(kind, DEFAULT_CONFIG).components:
        cases = pairs.select(component.branch()).to_series().unique().sort().to_list()
        assert cases == list(range(len(component.cases))), component.name
    assert_lists_agree(STUDENTS, opportunities, reactions)
    assert_lists_agree(STUDENTS, opportunities, reactions, keep=3)


@pytest.mark.parametrize("opportunities", [JOBS, HACKATHONS, ARTICLES])
def test_scores_are_integers_all_the_way(opportunities: list[Opportunity]) -> None:
    pairs = all_pairs(prepared_of(STUDENTS, opportunities))
    formula = formula_of(kind_of(opportunities[0]), DEFAULT_CONFIG)
    names = [part.name for part in formula.components]
    assert {pairs.schema[name] for name in [*names, "before_feedback", "after_feedback"]} == {pl.Int32()}
    for part in formula.components:
        assert pairs.select(part.score().meta.undo_aliases()).to_series().dtype == pl.Int32
        assert all(pairs.select(case.score).to_series().dtype.is_integer() for case in part.cases), part.name
    assert pairs.select(pl.min_horizontal(names).min(), pl.max_horizontal(names).max().alias("most")).row(0) == (
        0,
        10000,
    )


def test_job_pairs_equal_the_transcription() -> None:
    assert len(STUDENTS) * len(JOBS) >= 200
    check("job", [*JOBS], JOB_REACTIONS)


def test_hackathon_pairs_equal_the_transcription() -> None:
    assert len(STUDENTS) * len(HACKATHONS) >= 200
    check("hackathon", [*HACKATHONS], HACKATHON_REACTIONS)


def test_article_pairs_equal_the_transcription() -> None:
    assert len(STUDENTS) * len(ARTICLES) >= 200
    check("article", [*ARTICLES], ARTICLE_REACTIONS)


@pytest.mark.parametrize("opportunities", [JOBS, HACKATHONS, ARTICLES])
def test_few_rows_have_the_words_of_many(opportunities: list[Opportunity]) -> None:
    pairs = all_pairs(prepared_of(STUDENTS, opportunities))
    formula = formula_of(kind_of(opportunities[0]), DEFAULT_CONFIG)
    assert pairs.height > 3 * FEW
    parts = [formula.with_words(some.drop("unknown", "reasons")) for some in pairs.iter_slices(FEW)]
    assert_frame_equal(pl.concat(parts), pairs, check_column_order=False)
    assert formula.with_words(pairs.clear()).schema == pairs.schema
    own = [*pairs.columns[: pairs.columns.index("feedback_tenths") + 1]]
    anew = [with_everything(some.select(own), formula) for some in pairs.iter_slices(FEW)]
    assert_frame_equal(pl.concat(anew), pairs)
