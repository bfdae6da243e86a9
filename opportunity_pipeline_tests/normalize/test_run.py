"""Normalising landed responses: everything readable is stored, and no personal data."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import SettingsError
from opportunity_pipeline_tests.normalize.world import (
    BOARD_URL,
    FEED_URL,
    MIRROR_URL,
    TABLES,
    World,
    board,
    feed,
    hackathon,
    job,
    mirror,
)

DAY = timedelta(days=1)


def test_a_job_is_stored_with_everything_that_can_be_read(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    report = world.normalize()
    assert report.by_source == {"greenhouse": SourceCounts(fetched=1, new=1)}
    row = world.rows("jobs").row(0, named=True)
    assert {name: row[name] for name in ("source", "source_id", "title", "company", "department", "status")} == {
        "source": "greenhouse",
        "source_id": "1",
        "title": "Backend Engineer 1",
        "company": "Harbour Energies Pvt. Ltd.",
        "department": "Engineering",
        "status": "open",
    }
    assert json.loads(row["locations"]) == [{"city": "Pune", "state": "Maharashtra", "country": "India"}]
    assert row["place_keys"] == ["in/maharashtra/pune"]
    assert row["skills_required"] == ["python", "go"]
    assert (row["experience_min_years"], row["experience_band"]) == (2.0, "intermediate")
    assert row["role_family"] == "backend"
    assert row["description_snippet"] == "You build services in Python and Go. At least 2 years of experience."
    assert row["first_seen"] == row["scraped_at"] == row["last_verified"] == row["updated_at"] == now
    company = world.rows("companies").row(0, named=True)
    assert (company["key"], company["id"]) == ("harbour energies", row["company_id"])


def test_hackathons_and_articles_are_stored(world: World, now: datetime) -> None:
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), at=now), now)
    world.land("google_news", FEED_URL, feed(("CBMi1", "Docker and Kubernetes in class")), now)
    assert world.normalize("hackathon").by_source["devpost"].new == 1
    assert world.normalize("article").by_source["google_news"].new == 1
    event = world.rows("hackathons").row(0, named=True)
    assert event["theme_tags"] == ["machine learning", "artificial intelligence"]
    assert event["difficulty_level"] == "entry"
    assert (event["prize_amount"], event["prize_currency"], event["prize_text"]) == (5000.0, "USD", "$5,000")
    assert event["registration_deadline"] == event["end_date"] == datetime.fromisoformat("2026-09-20T23:59:59Z")
    article = world.rows("articles").row(0, named=True)
    assert (article["title"], article["publisher"]) == ("Docker and Kubernetes in class", "The Daily Post")
    assert article["source_url"] == "https://news.google.com/rss/articles/CBMi1"
    assert (article["topic"], article["language"], article["country"]) == ("artificial intelligence", "en-IN", "IN")
    assert article["relevance_keywords"] == ["docker", "kubernetes"]


def test_an_unknown_base_currency_is_named(world: World) -> None:
    settings = world.settings.model_copy(update={"base_currency": "XYZ"})
    with pytest.raises(SettingsError, match="OPPORTUNITY_PIPELINE_BASE_CURRENCY: XYZ is no currency with a known rate"):
        normalize_landed("job", settings=settings, database=world.database, zone=world.zone)


def test_progress_is_told(world: World, now: datetime) -> None:
    for number in range(3):
        world.land("greenhouse", BOARD_URL, board(job(1)), now + number * DAY)
    told: list[tuple[int, int]] = []
    normalize_landed(
        "job",
        settings=world.settings,
        database=world.database,
        zone=world.zone,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


PLANTED = "maya.recruiter@example.org"
PHONE = "+91 98765 43210"


def test_personal_data_leaves_the_landing_zone_nowhere(world: World, now: datetime) -> None:
    planted = job(
        1,
        metadata=[{"name": "Recruiter", "value": PLANTED}],
        title=f"Engineer ({PLANTED})",
        content=f"&lt;p&gt;Write to {PLANTED} or call {PHONE}.&lt;/p&gt;",
        location={"name": f"Pune, India ({PLANTED})"},
        departments=[{"name": f"Team of {PLANTED}"}],
    )
    world.land(
        "greenhouse",
        BOARD_URL,
        board(planted, job(2, title=f"{PLANTED}"), job(3, first_published=f"31/31/2026 {PLANTED}")),
        now,
    )
    world.land("devpost", MIRROR_URL, mirror(hackathon(7, organization_name=PLANTED), at=now), now)
    world.normalize()
    world.normalize("hackathon")
    with world.database.engine.connect() as connection:
        for table in TABLES:
            found = connection.execute(
                text(f"SELECT row_to_json(t)::text FROM {table} t WHERE t::text ~ :pattern"),  # noqa: S608
                {"pattern": "maya.recruiter|98765 43210"},
            ).all()
            assert found == [], table
    assert world.rows("jobs").height == 1


def test_an_article_keeps_nothing_of_its_text(world: World, now: datetime) -> None:
    world.land("google_news", FEED_URL, feed(("CBMi1", "One")), now)
    world.normalize("article")
    with world.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM articles t WHERE t::text LIKE '%secret%'")).scalar() == 0
