"""Normalising landed responses: what is stored, what is counted, what never happens twice."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import text

from opportunity_pipeline.normalize import batches
from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.normalize.storing import IdCollision
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.bulk import BulkError
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
KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")


def adds_up(counts: SourceCounts) -> bool:
    total = counts.new + counts.changed + counts.unchanged + counts.duplicate + sum(counts.quarantined.values())
    return counts.fetched == total and counts.stored == counts.new + counts.changed


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


def test_a_response_that_the_database_refuses_keeps_no_other_out(world: World, now: datetime) -> None:
    for number, title in ((1, "Cook"), (2, "Refused"), (3, "Baker")):
        world.land("greenhouse", BOARD_URL, board(job(number, title=title)), now + timedelta(minutes=number))
    with world.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jobs ADD CONSTRAINT refusing CHECK (title <> 'Refused')"))
    report = world.normalize()
    assert sorted(world.rows("jobs")["title"]) == ["Baker", "Cook"]
    assert report.responses == 3
    assert len(report.unreadable) == 1
    (told,) = world.rows("quarantine").select("reason", "detail").iter_rows()
    assert told[0] == "unreadable response"
    assert "the database refuses it" in told[1]


def test_what_the_database_refuses_altogether_is_an_error(world: World, now: datetime) -> None:
    for number in (1, 2):
        world.land("greenhouse", BOARD_URL, board(job(number)), now + timedelta(minutes=number))
    with world.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jobs ADD CONSTRAINT refusing CHECK (title = '')"))
    with pytest.raises(BulkError, match="refusing"):
        world.normalize()
    assert world.rows("jobs").is_empty()
    assert world.rows("quarantine").is_empty()


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


def test_running_again_finds_nothing_and_a_replay_stores_nothing_new(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now)
    world.normalize()
    before = world.everything()
    assert world.normalize().by_source == {}
    world.replay()
    report = world.normalize()
    assert report.by_source == {"greenhouse": SourceCounts(fetched=2, unchanged=2)}
    for table, frame in world.everything().items():
        assert_frame_equal(frame, before[table])


def test_a_later_fetch_changes_what_changed_and_verifies_the_rest(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now)
    world.normalize()
    world.land("greenhouse", BOARD_URL, board(job(1, title="Platform Engineer"), job(2), job(3)), now + DAY)
    report = world.normalize()
    assert report.by_source == {"greenhouse": SourceCounts(fetched=3, new=1, changed=1, unchanged=1)}
    rows = {row["source_id"]: row for row in world.rows("jobs").iter_rows(named=True)}
    assert rows["1"]["title"] == "Platform Engineer"
    assert rows["1"]["first_seen"] == now
    assert rows["1"]["updated_at"] == rows["1"]["scraped_at"] == now + DAY
    assert (rows["2"]["updated_at"], rows["2"]["last_verified"]) == (now, now + DAY)
    assert rows["3"]["first_seen"] == now + DAY


def test_an_older_response_never_overwrites_and_only_lowers_first_seen(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1, title="New title")), now)
    world.normalize()
    world.land("greenhouse", BOARD_URL, board(job(1, title="Old title")), now - DAY)
    report = world.normalize()
    assert report.by_source == {"greenhouse": SourceCounts(fetched=1, unchanged=1)}
    row = world.rows("jobs").row(0, named=True)
    assert (row["title"], row["scraped_at"], row["first_seen"]) == ("New title", now, now - DAY)
    sighting = world.rows("opportunity_sightings").row(0, named=True)
    assert (sighting["first_seen"], sighting["last_seen"]) == (now - DAY, now)


def test_an_older_response_does_not_overwrite_what_a_newer_one_verified(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1, title="Title")), now)
    world.land("greenhouse", BOARD_URL, board(job(1, title="Title")), now + 2 * DAY)
    world.normalize()
    world.land("greenhouse", BOARD_URL, board(job(1, title="Between")), now + DAY)
    assert world.normalize().by_source["greenhouse"].unchanged == 1
    assert world.rows("jobs")["title"].to_list() == ["Title"]


def test_the_order_in_which_responses_arrive_does_not_matter(world: World, now: datetime) -> None:
    bodies = [
        (now, board(job(1), job(2))),
        (now + DAY, board(job(1, title="Renamed"), job(3))),
        (now + 2 * DAY, board(job(2), job(3, location={"name": "Chennai"}))),
    ]
    for at, body in reversed(bodies):
        world.land("greenhouse", BOARD_URL, body, at)
        world.normalize()
    backwards = world.everything()
    world.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    world.replay()
    world.normalize()
    for table, frame in world.everything().items():
        # What changed between is not known when the newest comes first.
        if table != "opportunity_changes":
            assert_frame_equal(
                frame.drop("updated_at", strict=False), backwards[table].drop("updated_at", strict=False)
            )


def test_of_repeated_records_the_last_usable_one_wins(world: World, now: datetime) -> None:
    body = board(job(1, title="First"), job(1, title="Second"), job(1, title=""), job(2))
    world.land("greenhouse", BOARD_URL, body, now)
    counts = world.normalize().by_source["greenhouse"]
    assert counts == SourceCounts(fetched=4, new=2, duplicate=1, quarantined={"title: missing": 1})
    assert adds_up(counts)
    assert world.rows("jobs")["title"].to_list().count("Second") == 1


def test_every_record_that_cannot_be_used_has_a_row_that_says_why(world: World, now: datetime) -> None:
    body = board(
        job(1),
        job(2, title="<b></b>"),
        job(3, company_name="N/A"),
        job(4, first_published="2026-13-45"),
        job(5, first_published="2027-01-01T00:00:00Z"),
        job(6, absolute_url="javascript:alert(1)"),
        "not an object",
        job(8, title=5),
    )
    world.land("greenhouse", BOARD_URL, body, now)
    report = world.normalize()
    counts = report.by_source["greenhouse"]
    assert counts.quarantined == {
        "title: missing": 1,
        "company: missing": 1,
        "posted: not a date": 1,
        "posted: lies in the future": 1,
        "absolute_url: not a web address": 1,
        "not an object": 1,
        "title: unexpected type": 1,
    }
    assert (counts.fetched, counts.new) == (8, 1)
    assert adds_up(counts)
    rows = world.rows("quarantine")
    assert rows.height == 7
    assert set(rows["first_seen"]) == {now}
    assert rows.filter(rows["field"] == "posted")["detail"].sort().to_list() == ["2026-13-45", "2027-01-01T00:00:00Z"]


def test_quarantine_tells_the_first_and_the_last_time_in_whatever_order_they_are_read(
    world: World, now: datetime
) -> None:
    for days in (1, 0, 2, 1):
        world.land("greenhouse", BOARD_URL, board(job(1, title="")), now + timedelta(days=days))
        world.replay()
        world.normalize()
    assert world.rows("quarantine").select("first_seen", "last_seen").rows() == [(now, now + 2 * DAY)]


def test_a_record_that_can_be_used_at_last_leaves_quarantine(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    pointer = world.zone.put("greenhouse", BOARD_URL, board(job(1)), fetched_at=now).body_sha256
    world.execute(
        "INSERT INTO quarantine (kind, source, pointer, field, reason, first_seen, last_seen)"  # noqa: S608
        f" VALUES ('job', 'greenhouse', '{pointer}#/jobs/0', 'title', 'missing', now(), now()),"
        " ('job', 'greenhouse', 'another#/jobs/0', 'title', 'missing', now(), now())"
    )
    world.normalize()
    assert world.rows("quarantine")["pointer"].to_list() == ["another#/jobs/0"]


def test_an_unreadable_response_is_reported_and_the_others_go_on(world: World, now: datetime) -> None:
    bad = world.land("greenhouse", BOARD_URL, b"<html>500</html>", now)
    world.land("greenhouse", BOARD_URL, board(job(1)), now + DAY)
    report = world.normalize()
    assert report.unreadable == [f"{BOARD_URL}: HTML or XML where JSON was expected"]
    assert report.by_source["greenhouse"] == SourceCounts(fetched=1, new=1)
    row = world.rows("quarantine").row(0, named=True)
    assert (row["pointer"], row["field"], row["reason"]) == (f"{bad.body_sha256}#", "", "unreadable response")
    assert world.normalize().responses == 0


def test_a_response_whose_body_is_lost_is_reported_once(world: World, now: datetime) -> None:
    response = world.land("greenhouse", BOARD_URL, board(job(1)), now)
    (world.zone.folder / "bodies" / response.body_sha256[:2] / f"{response.body_sha256}.gz").unlink()
    report = world.normalize()
    assert len(report.unreadable) == 1
    assert "no body" in report.unreadable[0]
    assert world.normalize().unreadable == []


@pytest.mark.parametrize("content", [None, "{"])
def test_a_response_whose_entry_is_lost_or_damaged_has_a_row_that_says_so(
    world: World, now: datetime, content: str | None
) -> None:
    response = world.land("greenhouse", BOARD_URL, board(job(1), job(2, title="")), now)
    entry = world.zone.folder / "responses" / "greenhouse" / f"{response.id}.json"
    kept = entry.read_text()
    entry.unlink() if content is None else entry.write_text(content)
    (problem,) = world.normalize().unreadable
    assert ("no response" if content is None else "not an entry") in problem
    (row,) = world.rows("quarantine").iter_rows(named=True)
    assert (row["pointer"], row["reason"], row["first_seen"]) == (
        f"{response.body_sha256}#",
        "unreadable response",
        now,
    )
    assert world.normalize().responses == 0
    entry.write_text(kept)
    world.replay()
    world.normalize()
    assert world.rows("quarantine")["field"].to_list() == ["title"]
    assert world.rows("jobs").height == 1


def test_two_at_once_store_everything_once(world: World, now: datetime) -> None:
    for number in range(6):
        world.land("greenhouse", BOARD_URL, board(job(1), job(2), job(10 + number)), now + number * DAY)
    with ThreadPoolExecutor(2) as threads:
        reports = [future.result() for future in [threads.submit(world.normalize) for _ in range(2)]]
    counts = [report.by_source["greenhouse"] for report in reports if report.by_source]
    assert sum(report.responses for report in reports) == 6
    assert sum(count.new for count in counts) == 8
    assert sum(count.fetched for count in counts) == 18
    assert all(adds_up(count) for count in counts)
    assert world.rows("jobs").height == 8


@pytest.mark.parametrize("step", ["normalize", "expire"])
def test_who_changes_opportunities_waits_for_who_does(world: World, now: datetime, step: str) -> None:
    # Once beforehand, so that what reading needs is loaded.
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    world.normalize()
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now + DAY)
    waiting = threading.Thread(target=world.normalize if step == "normalize" else lambda: world.expire(now))
    with world.database.engine.begin() as connection:
        lock(connection, "job")
        waiting.start()
        waiting.join(1)
        assert waiting.is_alive()
    waiting.join()
    assert world.rows("jobs").height == (2 if step == "normalize" else 1)


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


def test_a_reader_that_reads_in_another_way_reads_again_what_is_replayed(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now)
    world.land("greenhouse", BOARD_URL, board(job(1, title="Renamed"), job(2)), now + DAY)
    world.normalize()
    before = world.everything()
    # As an older release would have left them.
    world.execute("UPDATE jobs SET title = 'Misread'")
    world.execute("UPDATE opportunity_sightings SET content = '00000000-' || split_part(content, '-', 2)")
    world.replay()
    assert world.normalize().by_source == {"greenhouse": SourceCounts(fetched=4, changed=2, unchanged=2)}
    for table, frame in world.everything().items():
        assert_frame_equal(frame.drop("updated_at", strict=False), before[table].drop("updated_at", strict=False))
    world.replay()
    assert world.normalize().by_source == {"greenhouse": SourceCounts(fetched=4, unchanged=4)}


def test_a_row_without_its_sighting_is_not_overwritten_by_something_older(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1, title="New")), now)
    world.normalize()
    world.execute("DELETE FROM opportunity_sightings")
    world.land("greenhouse", BOARD_URL, board(job(1, title="Old")), now - DAY)
    assert world.normalize().by_source["greenhouse"].unchanged == 1
    world.land("greenhouse", BOARD_URL, board(job(1, title="Older")), now - 2 * DAY)
    assert world.normalize().by_source["greenhouse"].unchanged == 1
    row = world.rows("jobs").row(0, named=True)
    assert (row["title"], row["first_seen"], row["last_verified"]) == ("New", now - 2 * DAY, now)


@pytest.mark.parametrize("title", ["Backend Engineer 1", "Renamed"])
def test_a_row_without_its_sighting_was_seen_when_it_says(world: World, now: datetime, title: str) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    world.normalize()
    world.execute("DELETE FROM opportunity_sightings")
    world.land("greenhouse", BOARD_URL, board(job(1, title=title)), now + DAY)
    world.normalize()
    row = world.rows("jobs").row(0, named=True)
    assert (row["title"], row["first_seen"], row["last_verified"]) == (title, now, now + DAY)


def test_dropped_rows_come_back_identical(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2), job(3, title="")), now)
    world.land("greenhouse", BOARD_URL, board(job(1, title="Renamed"), job(2)), now + DAY)
    world.land("devpost", MIRROR_URL, mirror(hackathon(7), hackathon(8), at=now), now)
    world.land("google_news", FEED_URL, feed(("CBMi1", "One"), ("CBMi2", "Two")), now)
    world.replay()
    for kind in KINDS:
        world.normalize(kind)
    world.expire(now + 2 * DAY)
    before = world.everything()
    assert all(frame.height for frame in before.values())
    world.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    world.replay()
    for kind in KINDS:
        world.normalize(kind)
    world.expire(now + 2 * DAY)
    for table, frame in world.everything().items():
        assert_frame_equal(frame, before[table])


def test_a_response_that_fails_midway_leaves_nothing_half_written(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    world.execute("ALTER TABLE opportunity_sightings ADD CONSTRAINT broken CHECK (false)")
    with pytest.raises(ValueError, match="opportunity_sightings"):
        world.normalize()
    assert world.rows("jobs").height == 0
    world.execute("ALTER TABLE opportunity_sightings DROP CONSTRAINT broken")
    assert world.normalize().by_source["greenhouse"].new == 1


def test_nothing_overtakes_a_batch_that_failed(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_RECORDS", 1)
    for number in range(1, 5):
        world.land("greenhouse", BOARD_URL, board(job(number)), now + number * DAY)
    world.execute("ALTER TABLE jobs ADD CONSTRAINT broken CHECK (source_id <> '2')")
    with pytest.raises(ValueError, match="jobs"):
        world.normalize()
    assert world.rows("jobs")["source_id"].to_list() == ["1"]
    world.execute("ALTER TABLE jobs DROP CONSTRAINT broken")
    assert world.normalize().by_source["greenhouse"].new == 3


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


def test_an_article_in_the_feeds_of_two_queries_stays_with_the_first(world: World, now: datetime) -> None:
    other_feed = FEED_URL.replace("#topic=AI", "#topic=DevOps")
    assert other_feed != FEED_URL
    for day in range(3):
        at = now + timedelta(days=day)
        world.land("google_news", FEED_URL, feed(("CBMi1", "One")), at)
        world.land("google_news", other_feed, feed(("CBMi1", "One")), at + timedelta(seconds=1))
        counts = world.normalize("article").by_source["google_news"]
        assert (counts.new, counts.changed) == (1 if day == 0 else 0, 0)
    assert world.rows("articles")["topic"].to_list() == ["artificial intelligence"]


def test_two_opportunities_with_one_id_are_an_error_that_names_both(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    world.normalize()
    world.execute("UPDATE jobs SET source_id = 'another'")
    world.replay()
    with pytest.raises(IdCollision, match=r"greenhouse '.*' and greenhouse 'another' have the same id"):
        world.normalize()
    assert world.rows("jobs")["source_id"].to_list() == ["another"]
