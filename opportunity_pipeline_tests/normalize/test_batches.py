"""Batch boundaries, and what is stored of a batch when something fails."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from opportunity_pipeline.normalize import batches
from opportunity_pipeline.normalize.batches import Reply, gathered, outlines_behind
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.storage.bulk import BulkError
from opportunity_pipeline_tests.normalize.world import (
    BOARD_URL,
    TOLD,
    World,
    board,
    job,
    told,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LEVER_URL = "https://api.lever.co/v0/postings/harbour?mode=json"


def lever(*numbers: int) -> bytes:
    return json.dumps(
        [
            {
                "id": f"lever-{number}",
                "text": f"Data Engineer {number}",
                "hostedUrl": f"https://jobs.lever.co/harbour/{number}",
                "categories": {"location": "Chennai, India"},
            }
            for number in numbers
        ]
    ).encode()


def names(found: list[list[Reply]]) -> list[list[str]]:
    return [[reply.url.rpartition("/")[2] for reply in batch] for batch in found]


def test_another_version_begins_the_next_batch(world: World, now: datetime) -> None:
    replies = [
        world.reply(now, told(1), name="a"),
        world.reply(now, told(1, outline=True), told(2), name="b"),
        world.reply(now, told(2, outline=True), told(3), name="c"),
        world.reply(now, told(3), name="d"),
        world.reply(now, told(2, outline=True), told(1), name="e"),
    ]
    assert names(list(gathered(replies))) == [["a", "b", "c"], ["d", "e"]]


def test_a_batch_ends_when_it_is_big(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_RECORDS", 3)
    replies = [world.reply(now, told(2 * n), told(2 * n + 1), name=str(n)) for n in range(3)]
    assert names(list(gathered(replies))) == [["0"], ["1"], ["2"]]
    assert names(list(gathered([replies[0], world.reply(now, told(9), name="9")]))) == [["0", "9"]]
    empty = [world.reply(now, name=str(n)) for n in range(5)]
    assert names(list(gathered(empty))) == [["0", "1", "2"], ["3", "4"]]
    monkeypatch.setattr(batches, "MOST_BYTES", 1)
    assert names(list(gathered(empty))) == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert list(gathered([])) == []


def test_outlines_come_behind_all_that_they_list_or_at_the_end(world: World, now: datetime) -> None:
    both = world.reply(now, told(1, outline=True), told(2, outline=True), name="both")
    more = world.reply(now, told(2, outline=True), told(3, outline=True), name="more")
    full = [world.reply(now, told(number), name=f"full {number}") for number in (1, 2, 4)]
    ordered = list(outlines_behind([both, more, *full], lambda reply: reply))
    assert names([ordered]) == [["full 1", "full 2", "both", "full 4", "more"]]


def test_outlines_of_one_opportunity_keep_their_order(world: World, now: datetime) -> None:
    first = world.reply(now, told(1, outline=True), told(2, outline=True), name="first")
    second = world.reply(now, told(1, outline=True), name="second")
    full = [world.reply(now, told(number), name=f"full {number}") for number in (1, 3, 2)]
    ordered = list(outlines_behind([first, second, *full], lambda reply: reply))
    assert names([ordered]) == [["full 1", "full 3", "full 2", "first", "second"]]


def test_outlines_that_fill_the_memory_are_read_again(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ASIDE", 3)
    outlines = [world.reply(now, told(2 * n, outline=True), told(2 * n + 1, outline=True), name=str(n)) for n in (0, 1)]
    mixed = world.reply(now, told(8), told(9, outline=True), name="mixed")
    again: list[Reply] = []

    def read_again(reply: Reply) -> Reply:
        again.append(reply)
        return replace(outlines[1])

    assert names([list(outlines_behind([*outlines, mixed], read_again))]) == [["mixed", "0", "1"]]
    assert [(reply.id, reply.parsed) for reply in again] == [(outlines[1].id, None)]


def test_two_versions_in_one_run_are_applied_one_after_the_other(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now)
    world.land("greenhouse", BOARD_URL, board(job(1, title="Renamed"), job(3)), now + DAY)
    report = world.normalize()
    assert report.by_source == {"greenhouse": SourceCounts(fetched=4, new=3, changed=1)}
    first = world.rows("jobs").filter(world.rows("jobs")["source_id"] == "1").row(0, named=True)
    assert (first["title"], first["first_seen"], first["updated_at"]) == ("Renamed", now, now + DAY)


def test_a_batch_of_several_sources_is_counted_for_each(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2), job(3, title="")), now)
    world.land("lever", LEVER_URL, lever(1, 2), now + MINUTE)
    report = world.normalize()
    assert report.by_source == {
        "greenhouse": SourceCounts(fetched=3, new=2, quarantined={"title: missing": 1}),
        "lever": SourceCounts(fetched=2, new=2),
    }
    world.land("greenhouse", BOARD_URL, board(job(1), job(2, title="Renamed")), now + DAY)
    world.land("lever", LEVER_URL, lever(1, 2, 3), now + DAY)
    report = world.normalize()
    assert report.by_source == {
        "greenhouse": SourceCounts(fetched=2, changed=1, unchanged=1),
        "lever": SourceCounts(fetched=3, new=1, unchanged=2),
    }


def test_a_batch_that_fails_midway_leaves_nothing_half_written(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(4, title="")), now)
    world.land("greenhouse", BOARD_URL, board(job(1, title="Renamed")), now + DAY)
    world.execute("ALTER TABLE quarantine ADD CONSTRAINT broken CHECK (false)")
    with pytest.raises(BulkError, match="quarantine"):
        world.normalize()
    assert {table: frame.height for table, frame in world.everything().items() if frame.height} == {}
    world.execute("ALTER TABLE quarantine DROP CONSTRAINT broken")
    assert world.normalize().responses == 2
    assert world.rows("jobs")["title"].sort().to_list() == ["Renamed"]


def test_what_another_process_has_read_meanwhile_is_left_out(world: World, now: datetime) -> None:
    replies = [world.reply(now, told(number), name=str(number)) for number in (1, 2)]
    world.store(replies[0])
    report = world.store(*replies)
    assert (report.responses, report.by_source) == (1, {TOLD: SourceCounts(fetched=1, new=1)})


def test_one_body_twice_in_a_batch_has_one_row_of_quarantine(world: World, now: datetime) -> None:
    for day in (2, 0, 1):
        world.land("greenhouse", BOARD_URL, board("not an object"), now + day * DAY)
    assert world.normalize().by_source["greenhouse"].quarantined == {"not an object": 3}
    row = world.rows("quarantine").row(0, named=True)
    assert (row["first_seen"], row["last_seen"]) == (now, now + 2 * DAY)
    world.land("greenhouse", BOARD_URL, board("not an object"), now + 3 * DAY)
    world.land("greenhouse", BOARD_URL, board("not an object"), now - DAY)
    world.normalize()
    row = world.rows("quarantine").row(0, named=True)
    assert (row["first_seen"], row["last_seen"]) == (now - DAY, now + 3 * DAY)
