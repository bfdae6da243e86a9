"""Responses that are repeated, late, out of order or for rows that are gone: the newest decides what is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from polars.testing import assert_frame_equal

from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.sources.records import Kind
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
        # Intermediate changes are unknown if the newest response comes first.
        if table != "opportunity_changes":
            assert_frame_equal(
                frame.drop("updated_at", strict=False), backwards[table].drop("updated_at", strict=False)
            )


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
