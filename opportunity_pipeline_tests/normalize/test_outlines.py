"""Listings that only outline their records, which have full records in responses of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.sources.records import RawRecord
from opportunity_pipeline_tests.normalize.world import TOLD, World, told

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def the_job(world: World) -> dict[str, Any]:
    return world.rows("jobs").row(0, named=True)


def the_sighting(world: World) -> dict[str, Any]:
    return world.rows("opportunity_sightings").row(0, named=True)


def test_an_outline_stands_in_until_the_full_record_comes(world: World, now: datetime) -> None:
    report = world.store(world.reply(now, told(1, outline=True)))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, new=1)}
    assert (the_job(world)["search_text"], the_sighting(world)["detailed_at"]) == (None, None)
    report = world.store(world.reply(now + HOUR, told(1)))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, changed=1)}
    assert the_job(world)["skills_required"] == ["python", "go"]
    assert the_job(world)["first_seen"] == now
    assert the_job(world)["updated_at"] == the_job(world)["scraped_at"] == now + HOUR
    assert the_sighting(world)["detailed_at"] == now + HOUR


def test_an_outline_of_a_known_full_record_only_verifies_it(world: World, now: datetime) -> None:
    world.store(world.reply(now, told(1)))
    report = world.store(world.reply(now + DAY, told(1, outline=True, title="Renamed")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, unchanged=1)}
    row = the_job(world)
    assert (row["title"], row["scraped_at"], row["updated_at"]) == ("Backend Engineer 1", now, now)
    assert row["last_verified"] == now + DAY
    sighting = the_sighting(world)
    assert (sighting["first_seen"], sighting["last_seen"], sighting["detailed_at"]) == (now, now + DAY, now)


def test_a_full_record_that_is_older_than_the_outline_takes_its_place(world: World, now: datetime) -> None:
    world.store(world.reply(now + DAY, told(1, outline=True, title="Outlined")))
    report = world.store(world.reply(now, told(1, title="In full")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, changed=1)}
    row = the_job(world)
    assert (row["title"], row["scraped_at"]) == ("In full", now)
    assert (row["first_seen"], row["last_verified"]) == (now, now + DAY)
    assert (the_sighting(world)["last_seen"], the_sighting(world)["detailed_at"]) == (now + DAY, now)


def test_an_older_full_record_does_not_take_the_place_of_a_newer_one(world: World, now: datetime) -> None:
    world.store(world.reply(now + DAY, told(1, title="New")))
    world.store(world.reply(now + 2 * DAY, told(1, outline=True)))
    report = world.store(world.reply(now, told(1, title="Old")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, unchanged=1)}
    row = the_job(world)
    assert (row["title"], row["first_seen"], row["last_verified"]) == ("New", now, now + 2 * DAY)
    assert the_sighting(world)["detailed_at"] == now + DAY


def test_an_outline_beside_its_full_record_is_a_duplicate_and_not_read(world: World, now: datetime) -> None:
    unusable = told(1, outline=True, title="")
    report = world.store(world.reply(now, told(2, outline=True), unusable, told(1)))
    assert report.by_source == {TOLD: SourceCounts(fetched=3, new=2, duplicate=1)}
    assert world.rows("quarantine").height == 0


def test_an_outline_is_read_where_the_full_record_beside_it_cannot_be_used(world: World, now: datetime) -> None:
    report = world.store(world.reply(now, told(1, outline=True), told(1, title="")))
    assert report.by_source == {TOLD: SourceCounts(fetched=2, new=1, quarantined={"title: missing": 1})}
    assert (the_job(world)["search_text"], the_sighting(world)["detailed_at"]) == (None, None)
    assert world.store(world.reply(now + HOUR, told(1))).by_source[TOLD].changed == 1


def test_what_is_wrong_with_an_outline_is_forgotten_once_the_full_record_is_known(world: World, now: datetime) -> None:
    world.store(world.reply(now, told(1, outline=True, title=""), told(2, outline=True, title="")))
    assert world.rows("quarantine")["source_id"].sort().to_list() == ["1", "2"]
    world.store(world.reply(now + HOUR, told(1)))
    assert world.rows("quarantine")["source_id"].to_list() == ["2"]


def test_listings_of_outlines_come_after_all_others(world: World, now: datetime) -> None:
    listing = world.reply(now, told(1, outline=True), told(2, outline=True))
    details = [world.reply(now + HOUR, told(number), name=str(number)) for number in (1, 2)]
    report = world.store(listing, *details)
    assert report.by_source[TOLD] == SourceCounts(fetched=4, new=2, duplicate=2)
    assert set(world.rows("jobs")["first_seen"]) == {now}
    assert set(world.rows("jobs")["updated_at"]) == {now + HOUR}


def test_a_listing_without_a_full_record_counts_as_absence(world: World, now: datetime) -> None:
    world.store(world.reply(now, told(1, outline=True), told(2, outline=True), scope="harbour"))
    world.store(*(world.reply(now + HOUR, told(number), scope="harbour", name=str(number)) for number in (1, 2)))
    for day in (1, 2, 3):
        world.store(world.reply(now + day * DAY, told(2, outline=True), scope="harbour"))
        world.execute(
            "INSERT INTO listings (source, scope, fetched_at, complete, records)"  # noqa: S608
            f" VALUES ('{TOLD}', 'harbour', '{now + day * DAY}', true, 1)"
        )
    assert world.expire(now + 3 * DAY).expired["job"] == {"absent": 1}
    world.store(world.reply(now + 4 * DAY, told(1, outline=True), told(2, outline=True), scope="harbour"))
    assert world.expire(now + 4 * DAY).reopened["job"] == 1


def test_a_lost_row_is_stored_again_from_the_outline_and_then_in_full(world: World, now: datetime) -> None:
    world.store(world.reply(now + HOUR, told(1)))
    world.execute("DELETE FROM jobs")
    assert world.store(world.reply(now + DAY, told(1, outline=True))).by_source[TOLD].new == 1
    assert the_sighting(world)["detailed_at"] is None
    assert world.store(world.reply(now + HOUR, told(1), name="again")).by_source[TOLD].changed == 1
    assert the_job(world)["search_text"] is not None
    assert the_sighting(world)["detailed_at"] == now + HOUR


def test_of_outlines_the_newest_counts(world: World, now: datetime) -> None:
    world.store(world.reply(now + DAY, told(1, outline=True, title="New")))
    report = world.store(world.reply(now, told(1, outline=True, title="Old")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, unchanged=1)}
    assert (the_job(world)["title"], the_job(world)["first_seen"]) == ("New", now)
    report = world.store(world.reply(now + 2 * DAY, told(1, outline=True, title="Newest")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, changed=1)}


VERSIONS = st.tuples(
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from(["Backend Engineer", "Data Engineer", "Intern"]),
    st.sampled_from(["2026-08-10", "2026-09-30", None]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[tuple[int, bool, str, str | None]]], list[int], list[int]]:
    """Responses oldest first, an order of them, and where it is split into runs."""
    responses = draw(st.lists(st.lists(VERSIONS, min_size=1, max_size=4), min_size=1, max_size=6))
    order = draw(st.permutations(range(len(responses))))
    cuts = sorted(draw(st.sets(st.integers(1, len(responses)), max_size=3)))
    return responses, list(order), cuts


@given(history=histories())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_in_any_batches_ends_in_the_same_rows(world: World, now: datetime, history: Any) -> None:
    responses, order, cuts = history
    ended = []
    for sequence, bounds in ((range(len(responses)), range(len(responses) + 1)), (order, [0, *cuts, len(order)])):
        world.clear()
        replies = [_reply(world, now + number * DAY, responses[number], str(number)) for number in sequence]
        for first, last in zip(bounds, [*bounds[1:], len(replies)], strict=True):
            world.store(*replies[first:last])
        ended.append({table: _lasting(world.rows(table)) for table in ("jobs", "opportunity_sightings")})
    for table, frame in ended[0].items():
        assert_frame_equal(frame, ended[1][table])


def _reply(world: World, at: datetime, versions: Any, name: str) -> Any:
    # A response holds a job once per form: of repetitions the last would count.
    records: dict[tuple[int, bool], RawRecord] = {}
    for number, outline, title, apply_by in versions:
        records[number, outline] = told(number, outline=outline, title=title, apply_by=apply_by)
    return world.reply(at, *records.values(), name=name)


def _lasting(frame: pl.DataFrame) -> pl.DataFrame:
    # Intermediate changes are unknown if the newest response comes first.
    return frame.drop("updated_at", strict=False)


@pytest.mark.parametrize("outline", [True, False])
def test_what_says_nothing_new_is_not_read_and_not_written(world: World, now: datetime, outline: bool) -> None:
    world.store(world.reply(now, told(1, outline=outline, posted="2 days ago")))
    posted = the_job(world)["posted_at"]
    # A manual edit, which writing the record again would overwrite.
    world.execute("UPDATE jobs SET title = 'As it was'")
    report = world.store(world.reply(now + 5 * DAY, told(1, outline=outline, posted="2 days ago")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, unchanged=1)}
    row = the_job(world)
    assert (row["title"], row["posted_at"], row["updated_at"]) == ("As it was", posted, now)
    assert row["scraped_at"] == row["last_verified"] == the_sighting(world)["last_seen"] == now + 5 * DAY
    assert the_sighting(world)["detailed_at"] == (None if outline else now + 5 * DAY)
    report = world.store(world.reply(now + 6 * DAY, told(1, outline=outline, posted="3 days ago")))
    assert report.by_source == {TOLD: SourceCounts(fetched=1, changed=1)}
    assert the_job(world)["title"] == "Backend Engineer 1"
