"""Faulty records, responses and concurrent runs: what is stored all the same, and the row that gives the reason."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from opportunity_pipeline.normalize import batches
from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.normalize.storing import IdCollision
from opportunity_pipeline.sources.records import MOST_TOLD_ALONE
from opportunity_pipeline.storage.bulk import BulkError
from opportunity_pipeline_tests.normalize.world import BOARD_URL, World, board, job

DAY = timedelta(days=1)
TOGETHER = "told together: more than 1,000 of the response cannot be used"


def adds_up(counts: SourceCounts) -> bool:
    total = counts.new + counts.changed + counts.unchanged + counts.duplicate + sum(counts.quarantined.values())
    return counts.fetched == total and counts.stored == counts.new + counts.changed


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


def test_of_repeated_records_the_last_usable_one_wins(world: World, now: datetime) -> None:
    body = board(job(1, title="First"), job(1, title="Second"), job(1, title=""), job(2))
    world.land("greenhouse", BOARD_URL, body, now)
    counts = world.normalize().by_source["greenhouse"]
    assert counts == SourceCounts(fetched=4, new=2, duplicate=1, quarantined={"title: missing": 1})
    assert adds_up(counts)
    assert world.rows("jobs")["title"].to_list().count("Second") == 1


def test_of_very_many_that_cannot_be_used_most_share_their_rows(world: World, now: datetime) -> None:
    broken = [*([{}] * 700), *(job(number, title="") for number in range(2, 802)), *(["no object"] * 600)]
    nameless = [job(number, company_name="N/A") for number in range(802, 902)]
    world.land("greenhouse", BOARD_URL, board(job(1), *broken, *nameless), now)
    counts = world.normalize().by_source["greenhouse"]
    reasons = {"neither id nor link": 700, "not an object": 600, "title: missing": 800, "company: missing": 100}
    assert counts == SourceCounts(fetched=2_201, new=1, quarantined=reasons)
    assert adds_up(counts)
    rows = world.rows("quarantine").select("field", "reason", "detail", "source_id")
    together = rows.filter(rows["detail"].str.contains("told together").fill_null(value=False))
    assert rows.height == MOST_TOLD_ALONE + together.height
    assert sorted(together.iter_rows()) == [
        ("", "not an object", f"300 elements, {TOGETHER}", None),
        ("company", "missing", f"100 elements, {TOGETHER}", None),
        ("title", "missing", f"800 elements, {TOGETHER}", None),
    ]
    # All that has a name has been seen; what is told without one has not.
    assert world.rows("opportunity_sightings").height == 1 + 800 + 100
    assert world.normalize().by_source == {}


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
    # One run beforehand, to load the readers.
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


def test_two_opportunities_with_one_id_are_an_error_that_names_both(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1)), now)
    world.normalize()
    world.execute("UPDATE jobs SET source_id = 'another'")
    world.replay()
    with pytest.raises(IdCollision, match=r"greenhouse '.*' and greenhouse 'another' have the same id"):
        world.normalize()
    assert world.rows("jobs")["source_id"].to_list() == ["another"]
