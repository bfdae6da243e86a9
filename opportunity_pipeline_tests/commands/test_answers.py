"""``recommend``, ``why`` and ``outbox``: a student's list, its reasons, and the state of the mails."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.commands.conftest import Type
from opportunity_pipeline_tests.commands.filled import FITTING, HOSTILE, PARTLY, fill

CLOCK = ("--as-of", "2026-08-23T12:00:00Z")


@pytest.fixture(autouse=True)
def _filled(settings: Settings, database: Database, tmp_path: Path) -> None:
    fill(settings, database, datetime.fromisoformat(CLOCK[1]), tmp_path)


def test_recommendations_come_best_first(type_: Type) -> None:
    answer = type_("recommend", "asha", *CLOCK, "--json")
    first = answer.json["jobs"][0]
    assert (first["opportunity_id"], first["score"]) == (FITTING, 91.5)
    assert [row["rank"] for row in answer.json["jobs"]] == [1, 2, 3]
    assert answer.json["hackathons"] == answer.json["articles"] == []
    only = type_("recommend", "asha", *CLOCK, "--kind", "job", "--limit", "1")
    assert "91.5" in only.out
    assert "hackathons" not in only.out


def test_filters_look_beyond_the_list(type_: Type) -> None:
    def ids(*filters: str) -> dict[str, list[int]]:
        answer = type_("recommend", "asha", *CLOCK, "--json", *filters).json
        return {kind: [row["opportunity_id"] for row in answer[kind]] for kind in answer if kind != "student_id"}

    assert ids("--work-mode", "remote", "--limit", "2") == {"jobs": [FITTING, PARTLY]}
    assert ids("--work-mode", "remote", "--work-mode", "onsite", "--role", "other") == {
        "jobs": [FITTING, PARTLY, HOSTILE]
    }
    assert ids("--min-stipend", "0") == ids("--location", "Pune") == {"jobs": []}
    several = ids("--role", "other", "--theme", "AI", "--starts-after", "2026-08-23T00:00:00Z", "--topic", "AI")
    assert several == {"jobs": [FITTING, PARTLY, HOSTILE], "hackathons": [], "articles": []}
    assert ids("--published", "week") == {"articles": []}
    shown = type_("recommend", "asha", *CLOCK, "--work-mode", "remote").out
    assert "91.5" in shown
    assert "none matches the filter" in type_("recommend", "asha", *CLOCK, "--location", "Pune").out


def test_a_student_who_is_not_active_is_told_from_one_without_a_match(type_: Type, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(tables.students).where(tables.students.c.id == "asha").values(is_active=False))
    for filters in ((), ("--role", "other")):
        assert type_("recommend", "asha", *CLOCK, *filters).out == (
            "student asha is not active, and is not scored while that is so\n"
        )


def test_filters_that_cannot_be_are_one_line(type_: Type) -> None:
    answer = type_("recommend", "asha", *CLOCK, "--location", "Nowhereville")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("error: location: 'Nowhereville' is not a known place")
    wrong = type_("recommend", "asha", *CLOCK, "--kind", "article", "--location", "Pune")
    assert wrong.code == 2
    assert "the filters apply to jobs, not to --kind article" in " ".join(wrong.err.split())
    assert type_("recommend", "nobody", *CLOCK, "--role", "other").err.startswith("error: student 'nobody'")


def test_a_hostile_title_cannot_steer_the_terminal(type_: Type) -> None:
    for answer in (type_("recommend", "asha", *CLOCK), type_("why", "asha", HOSTILE, *CLOCK)):
        assert "Red" in answer.out
        assert "\x1b" not in answer.out
        assert "\u202e" not in answer.out


def test_an_unknown_student_or_opportunity_is_one_line(type_: Type) -> None:
    for arguments in (("recommend", "nobody"), ("why", "nobody", FITTING), ("why", "asha", 99)):
        answer = type_(*arguments)
        assert answer.code == 1
        assert answer.err.startswith("error: ")
        assert len(answer.err.splitlines()) == 1


def test_the_points_of_why_add_up_as_worked_by_hand(type_: Type) -> None:
    answer = type_("why", "asha", FITTING, *CLOCK, "--json").json
    assert {part["name"]: part["points"] for part in answer["components"]} == {
        "skill_match": 40.0,
        "proficiency_fit": 20.0,
        "freshness": 15.0,
        "location": 10.0,
        "career_alignment": 3.0,
        "readiness": 3.5,
    }
    assert (
        sum(part["ten_thousandths"] for part in answer["components"]) == answer["total"]["ten_thousandths"] == 915_000
    )


def test_why_shows_the_sum_and_what_was_told(type_: Type) -> None:
    out = type_("why", "asha", FITTING, *CLOCK).out
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}
    assert rows["sum"][1:3] == ["100", "91.5000"]
    assert rows["total"][1] == "91.5000"
    assert "Told:" in out
    assert "email accepted" in out
    assert "reaches the student's threshold of 75 points" in out
    assert "UTC has it at rank 1 with 91.5000 points." in out


def test_why_says_what_was_not_posted_yet(type_: Type) -> None:
    told = type_("why", "asha", FITTING, "--as-of", "2026-08-21T12:00:00Z")
    assert "It had not been posted by 2026-08-21 12:00 UTC: that was on 2026-08-22 12:00 UTC." in told.out
    (line,) = [line for line in told.out.splitlines() if line.startswith("freshness")]
    assert line.endswith("Not there yet: counted as posted today")
    before = type_("why", "asha", FITTING, "--as-of", "2026-08-21T12:00:00Z", "--json").json
    after = type_("why", "asha", FITTING, *CLOCK, "--json").json
    assert (before["posted_later"], after["posted_later"]) == ("2026-08-22T12:00:00+00:00", None)
    assert before["total"] == after["total"]
    assert "posted by" not in type_("why", "asha", FITTING, *CLOCK).out


def test_why_names_the_skills_that_are_asked(type_: Type) -> None:
    fitting, partly = (type_("why", "asha", job, *CLOCK).out for job in (FITTING, PARTLY))
    assert "Skills asked that the student has: Python, SQL.\n" in fitting
    assert "lacks" not in fitting
    assert "Skills asked that the student lacks: Docker, Go, Java, Rust.\n" in partly


def test_why_says_told_only_of_what_was_sent(type_: Type, database: Database) -> None:
    fates = {
        "pending": ("planned", "Planned:"),
        "ambiguous": ("perhaps_sent", "Perhaps sent:"),
        "stopped": ("not_sent", "Not sent:"),
        "dead": ("not_sent", "Not sent:"),
    }
    for status, (fate, heading) in fates.items():
        with database.engine.begin() as connection:
            connection.execute(update(tables.deliveries).values(status=status, last_error="the reason of it"))
        (found,) = type_("why", "asha", FITTING, *CLOCK, "--json").json["notifications"]
        assert (found["outcome"], found["deliveries"]) == (fate, {"email": status})
        assert (found["reason"][:9], found["last_error"]) == ("it scores", "the reason of it")
        shown = type_("why", "asha", FITTING, *CLOCK).out
        assert heading in shown
        assert "the reason of it" in shown
        assert "Told:" not in shown


def test_why_names_the_gap_the_unknown_and_the_duplicate(
    type_: Type, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SCORE_TOP_N", "1")
    with database.engine.begin() as connection:
        link = {"kind": "job", "opportunity_id": HOSTILE, "canonical_id": PARTLY, "relation": "same"}
        connection.execute(tables.opportunity_links.insert().values(**link, reason="one requisition"))
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == PARTLY).values(experience_band="unknown"))
        connection.execute(
            update(tables.jobs).where(tables.jobs.c.id == PARTLY).values(experience_min_years=None, work_mode="unknown")
        )
    out = type_("why", "asha", HOSTILE, *CLOCK).out
    assert f"{HOSTILE} is a listing of the same opening (one requisition), which is shown as" in out
    # 0 of 4 skills: 0; level unknown: 70 × 20 % = 14; freshness 15; place unknown: 50 × 10 % = 5; the gap docker:
    # 20 × 10 % = 2, readiness 3.5: 39.5, and 91.5 is the only one in the list
    assert "Not in the list: it ranks 2 of 2, and the list ends at 1 with 52.0000 points more." in out
    assert "Unknown, and counted as neutral: proficiency_fit, location." in out
    assert "has it at rank 2" in out


def test_why_of_a_pair_that_was_never_considered(type_: Type) -> None:
    out = type_("why", "asha", PARTLY, *CLOCK).out
    assert "is below the student's threshold" in out
    assert "Not considered yet:" in out
    assert "it scores 50.5, below the threshold of 75" in out


def test_why_tells_what_was_held_back(type_: Type, database: Database) -> None:
    values = {
        "dedupe_key": "k",
        "reason": "daily cap",
        "student_id": "asha",
        "type": "job_match",
        "kind": "job",
        "opportunity_id": PARTLY,
        "first_decided_at": datetime.fromisoformat(CLOCK[1]),
        "last_decided_at": datetime.fromisoformat(CLOCK[1]),
    }
    with database.engine.begin() as connection:
        connection.execute(tables.suppressed_plans.insert().values(**values))
    (found,) = type_("why", "asha", PARTLY, *CLOCK, "--json").json["notifications"]
    assert (found["outcome"], found["reason"]) == ("held_back", "daily cap")
    assert "daily cap" in type_("why", "asha", PARTLY, *CLOCK).out


def test_scores_are_exported(type_: Type, settings: Settings, tmp_path: Path) -> None:
    told = type_("export", "scores", "--json").json
    folder = Path(told["folder"])
    assert folder.parent == settings.score_exports_folder
    assert {table["name"]: table["rows"] for table in told["tables"]} == {
        "recommended_jobs": 3,
        "recommended_hackathons": 0,
        "recommended_articles": 0,
    }
    assert (folder / told["tables"][0]["batches"][0]["path"]).is_file()
    elsewhere = type_("export", "scores", "--to", tmp_path / "other", "--keep", "1").out
    assert "recommended_jobs" in elsewhere
    assert len(list((tmp_path / "other").iterdir())) == 1


def test_the_outbox_lists_and_replays(type_: Type, database: Database) -> None:
    (row,) = type_("outbox", "list", "--status", "accepted", "--json").json
    assert row["student_id"] == "asha"
    assert "deliveries: 1" in type_("outbox", "list").out
    refused = type_("outbox", "replay", row["delivery_id"])
    assert refused.code == 1
    assert "is accepted" in refused.err
    with database.engine.begin() as connection:
        connection.execute(update(tables.deliveries).values(status="dead"))
    assert type_("outbox", "replay", row["delivery_id"]).code == 0
    assert [one["status"] for one in type_("outbox", "list", "--json").json] == ["pending"]


def test_what_the_outbox_does_not_know(type_: Type) -> None:
    assert "known are" in type_("outbox", "list", "--status", "lost").err
    assert "does not exist" in type_("outbox", "replay", uuid4()).err
    assert type_("outbox", "replay", "not-an-id").code == 2
