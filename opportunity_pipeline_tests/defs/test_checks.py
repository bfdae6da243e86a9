"""Every check passes on an empty database, and fails on a row that violates it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from opportunity_pipeline.defs.checks import CLAIMS, Claim, evaluate
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.scores import ARTICLE_COMPONENTS, HACKATHON_COMPONENTS, JOB_COMPONENTS
from opportunity_pipeline_tests.defs.rows import (
    add,
    add_article,
    add_batch,
    add_hackathon,
    add_job,
    add_notification,
    add_student,
)
from opportunity_pipeline_tests.scoring.stored import store_score

Plant = Callable[[Database, datetime], None]


def name_of(claim: Claim) -> str:
    return f"{claim.asset.to_user_string()}:{claim.name}"


@pytest.fixture
def pipeline(settings: Settings, database: Database, now: datetime) -> Pipeline:
    """A pipeline with a fixed clock."""
    return Pipeline(settings.model_copy(update={"as_of": now}), database, LandingZone(settings.landing_folder))


def listings_that_shrink(database: Database, now: datetime) -> None:
    for day, records in enumerate((100, 90, 110, 40)):
        at = now + timedelta(days=day)
        add(database, tables.listings, source="devpost", scope="", fetched_at=at, complete=True, records=records)


def a_scope_that_vanished(database: Database, now: datetime) -> None:
    for day, scopes in enumerate((("AI", "Web3"), ("AI", "Web3"), ("AI",))):
        for scope in scopes:
            at = now + timedelta(days=day)
            add(database, tables.listings, source="devpost", scope=scope, fetched_at=at, complete=True, records=9)


def listings_that_stopped(database: Database, now: datetime) -> None:
    for days in (2, 3, 4, 5):
        at = now - timedelta(days=days + 2)
        add(database, tables.listings, source="devpost", scope="", fetched_at=at, complete=True, records=9)
    for days in (0, 1, 2):
        at = now - timedelta(days=days)
        add(database, tables.listings, source="devpost", scope="", fetched_at=at, complete=False, records=0)


def nothing_new(database: Database, now: datetime) -> None:
    for days in (5, 6, 7, 8):
        seen = now - timedelta(days=days)
        add(
            database,
            tables.opportunity_sightings,
            source="devpost",
            source_id=str(days),
            kind="hackathon",
            opportunity_id=days,
            scope="",
            first_seen=seen,
            last_seen=now,
            content="0" * 32,
        )


def quarantine_of(kind: str, source: str) -> Plant:
    def plant(database: Database, now: datetime) -> None:
        add(
            database,
            tables.landed_responses,
            id="r",
            source=source,
            url="https://example.com",
            fetched_at=now,
            body_sha256="0" * 64,
            normalized_at=now,
        )
        for position in range(4):
            add(
                database,
                tables.quarantine,
                kind=kind,
                source=source,
                pointer=f"0#{position}",
                field="title",
                reason="missing",
                first_seen=now,
                last_seen=now,
            )

    return plant


def two_jobs_on_one_page(database: Database, now: datetime) -> None:
    add_job(database, now, 1, source_url="https://example.com/same")
    add_job(database, now, 2, source_url="https://example.com/same")


def scored(kind: Kind, rank: int = 1, **values: object) -> Plant:
    components = {"job": JOB_COMPONENTS, "hackathon": HACKATHON_COMPONENTS, "article": ARTICLE_COMPONENTS}[kind]

    def plant(database: Database, now: datetime) -> None:
        add_student(database)
        past = now - timedelta(hours=1)
        if kind == "job":
            add_job(database, now, apply_by=past)
        elif kind == "hackathon":
            add_hackathon(database, now, registration_deadline=past)
        else:
            add_article(database, now)
        add_batch(database, now, kind)
        row = {
            "student_id": "s1",
            f"{kind}_id": 1,
            "total": 500_000,
            "feedback_tenths": 10,
            "batch_id": "b1",
            **dict.fromkeys(components, 5000),
            **values,
        }
        store_score(kind, rank, row, at=now, database=database)

    return plant


def behind_another(kind: str, listing: int, other: int) -> Plant:
    """A link to an opportunity that does not exist."""

    def plant(database: Database, now: datetime) -> None:
        add(
            database,
            tables.opportunity_links,
            kind=kind,
            opportunity_id=listing,
            canonical_id=other,
            relation="same",
            reason="posting id",
        )

    return plant


def both(first: Plant, second: Plant) -> Plant:
    def plant(database: Database, now: datetime) -> None:
        first(database, now)
        second(database, now)

    return plant


def told_twice(database: Database, now: datetime) -> None:
    add_student(database)
    for number in ("one", "two"):
        add(
            database,
            tables.notification_items,
            dedupe_key=number,
            notification_id=add_notification(database, now, number),
            position=1,
            student_id="s1",
            type="job_match",
            kind="job",
            opportunity_id=1,
        )


def reminded_late(database: Database, now: datetime) -> None:
    add_student(database)
    add_notification(database, now, "late", type="application_deadline", expires_at=now - timedelta(minutes=1))


OFFENDERS: dict[str, Plant] = {
    "raw/devpost:volume": listings_that_shrink,
    "raw/devpost:scopes": a_scope_that_vanished,
    "raw/devpost:freshness": listings_that_stopped,
    "raw/devpost:something_new": nothing_new,
    "jobs:quarantine_share": quarantine_of("job", "greenhouse"),
    "hackathons:quarantine_share": quarantine_of("hackathon", "devpost"),
    "articles:quarantine_share": quarantine_of("article", "google_news"),
    "jobs:known_shares": add_job,
    "hackathons:known_shares": add_hackathon,
    "articles:known_shares": add_article,
    "opportunity_links:unique": two_jobs_on_one_page,
    "opportunity_links:nothing_stands_behind_a_duplicate": behind_another("job", 1, 2),
    "opportunity_expiry:nothing_open_is_over": lambda database, now: add_job(
        database, now, apply_by=now - timedelta(seconds=1)
    ),
    "job_scores:points_add_up": scored("job", total=500_001),
    "hackathon_scores:points_add_up": scored("hackathon", theme=10_001, total=675_035),
    "article_scores:points_add_up": scored("article", feedback_tenths=13),
    "job_scores:lists_whole": scored("job", rank=2),
    "hackathon_scores:lists_whole": scored("hackathon", rank=2),
    "article_scores:lists_whole": scored("article", rank=2),
    "job_scores:each_opening_once": both(scored("job"), behind_another("job", 1, 2)),
    "hackathon_scores:each_opening_once": both(scored("hackathon"), behind_another("hackathon", 1, 2)),
    "article_scores:each_opening_once": both(scored("article"), behind_another("article", 1, 2)),
    "job_scores:nothing_past_its_deadline": scored("job"),
    "hackathon_scores:nothing_past_its_deadline": scored("hackathon"),
    "match_notifications:told_once": told_twice,
    "deadline_reminders:reminded_in_time": reminded_late,
}


def test_an_offender_is_known_for_every_claim() -> None:
    # The checks of all sources have the same description.
    one_source = {
        name_of(claim) for claim in CLAIMS if claim.asset.path[0] != "raw" or claim.asset.path[1] == "devpost"
    }
    assert set(OFFENDERS) == one_source


def test_every_check_passes_on_an_empty_database(pipeline: Pipeline) -> None:
    for claim in CLAIMS:
        assert evaluate(claim, pipeline).passed, name_of(claim)


@pytest.mark.parametrize("name", OFFENDERS)
def test_a_check_fails_on_its_offender(name: str, pipeline: Pipeline, now: datetime) -> None:
    claim = next(claim for claim in CLAIMS if name_of(claim) == name)
    OFFENDERS[name](pipeline.database, now)
    result = evaluate(claim, pipeline)
    assert not result.passed
    assert "nothing" not in str(result.metadata["offending"].value)


def test_more_in_quarantine_than_have_rows_of_their_own_fail_however_many_are_good(
    pipeline: Pipeline, now: datetime
) -> None:
    claim = next(claim for claim in CLAIMS if name_of(claim) == "jobs:quarantine_share")
    quarantine_of("job", "greenhouse")(pipeline.database, now)
    with pipeline.database.engine.begin() as connection:
        connection.execute(
            text("""
                INSERT INTO opportunity_sightings
                    (kind, source, source_id, opportunity_id, scope, content, first_seen, last_seen)
                SELECT 'job', 'greenhouse', n::text, n, '', '', :now, :now FROM generate_series(1, 30000) n
            """),
            {"now": now},
        )
    assert evaluate(claim, pipeline).passed
    with pipeline.database.engine.begin() as connection:
        connection.execute(
            text("""
                INSERT INTO quarantine (kind, source, pointer, field, reason, first_seen, last_seen)
                SELECT 'job', 'greenhouse', '1#' || n, '', 'not an object', :now, :now FROM generate_series(1, 997) n
            """),
            {"now": now},
        )
    assert not evaluate(claim, pipeline).passed
