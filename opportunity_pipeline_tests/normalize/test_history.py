"""History of the watched fields: one row per change, independent of how the responses came to be read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from opportunity_pipeline.normalize.history import watched_columns
from opportunity_pipeline.normalize.rows import TABLES as OF
from opportunity_pipeline.storage.tables import WATCHED
from opportunity_pipeline_tests.normalize.world import (
    BOARD_URL,
    FEED_URL,
    MIRROR_URL,
    World,
    board,
    feed,
    hackathon,
    job,
    mirror,
    told,
)

DAY = timedelta(days=1)


def history(world: World) -> list[tuple[str, datetime, Any, Any]]:
    """Field, time, old and new value of each change, oldest first."""
    rows = world.rows("opportunity_changes").sort("changed_at", "field").iter_rows(named=True)
    return [(row["field"], row["changed_at"], value(row["old"]), value(row["new"])) for row in rows]


def value(written: str | None) -> Any:
    return None if written is None else json.loads(written)


def test_changes_of_a_job(world: World, now: datetime) -> None:
    for day, changes in enumerate(
        [
            {"application_deadline": "2026-09-30"},
            {"application_deadline": "2026-09-30", "content": "Another text, the same job."},
            {"application_deadline": "2026-10-15", "title": "Platform Engineer"},
            {"title": "Platform Engineer"},
        ]
    ):
        world.land("greenhouse", BOARD_URL, board(job(1, **changes), job(2)), now + day * DAY)
        world.normalize()
    found = history(world)
    assert found == [
        ("apply_by", now + 2 * DAY, "2026-09-30T23:59:59+00:00", "2026-10-15T23:59:59+00:00"),
        ("title", now + 2 * DAY, "Backend Engineer 1", "Platform Engineer"),
        ("apply_by", now + 3 * DAY, "2026-10-15T23:59:59+00:00", None),
    ]
    world.replay()
    world.normalize()
    assert history(world) == found


def test_changes_of_pay(world: World, now: datetime) -> None:
    for day, stipend in enumerate(["₹ 10,000 /month", "INR 10,000 per month", "₹ 10,000-12,000 /month", "Unpaid"]):
        world.store(world.reply(now + day * DAY, told(1, stipend=stipend), name=str(day)))
    paid = {"stipend_kind": "paid", "stipend_min": 10000.0, "stipend_currency": "INR", "stipend_period": "month"}
    assert history(world) == [
        ("stipend", now + 2 * DAY, {**paid, "stipend_max": 10000.0}, {**paid, "stipend_max": 12000.0}),
        ("stipend", now + 3 * DAY, {**paid, "stipend_max": 12000.0}, {"stipend_kind": "unpaid"}),
    ]


def test_changes_of_a_hackathon_and_of_a_headline(world: World, now: datetime) -> None:
    prize = {"prizeText": "$<span data-currency-value>9,000</span>"}
    longer = {"submission_period_dates": "Aug 10 - Sep 27, 2026"}
    for day, changes in enumerate([{}, prize, {**prize, **longer}]):
        world.land("devpost", MIRROR_URL, mirror(hackathon(7, **changes), at=now), now + day * DAY)
        world.land("google_news", FEED_URL, feed(("CBMi1", f"Headline {day // 2}")), now + day * DAY)
        world.normalize("hackathon")
        world.normalize("article")
    ended, anew = "2026-09-20T23:59:59+00:00", "2026-09-27T23:59:59+00:00"
    assert history(world) == [
        ("prize", now + DAY, *({"prize_amount": amount, "prize_currency": "USD"} for amount in (5000.0, 9000.0))),
        ("end_date", now + 2 * DAY, ended, anew),
        ("registration_deadline", now + 2 * DAY, ended, anew),
        ("title", now + 2 * DAY, "Headline 0", "Headline 1"),
    ]
    world.settings = world.settings.model_copy(update={"as_of": now + 90 * DAY})
    world.expire(now + 90 * DAY)
    assert "title" not in {field for field, *_ in history(world)}, "what is deleted has no history"


def test_what_an_outline_said_is_no_earlier_value(world: World, now: datetime) -> None:
    world.store(world.reply(now, told(1, outline=True, title="Outlined")))
    world.store(world.reply(now + DAY, told(1, outline=True, title="Outlined anew")))
    world.store(world.reply(now + 2 * DAY, told(1, title="In full")))
    assert history(world) == []
    assert world.rows("jobs")["updated_at"].to_list() == [now + 2 * DAY]
    world.store(world.reply(now + 3 * DAY, told(1, title="In full, anew")))
    assert [change[2:] for change in history(world)] == [("In full", "In full, anew")]


def test_another_reading_of_the_same_words_is_no_change(world: World, now: datetime) -> None:
    world.store(world.reply(now, told(1)))
    # As an older release would have read it.
    world.execute("UPDATE jobs SET title = 'Misread'")
    world.execute("UPDATE opportunity_sightings SET content = '00000000-' || split_part(content, '-', 2)")
    world.store(world.reply(now + DAY, told(1)))
    assert world.rows("jobs")["title"].to_list() == ["Backend Engineer 1"]
    assert history(world) == []


def test_what_a_mended_parser_takes_out_of_the_same_answer_is_no_change(world: World, now: datetime) -> None:
    answer = world.reply(now, told(1))
    world.store(answer)
    # As an older release would have parsed it.
    world.execute("UPDATE jobs SET title = 'Mistaken'")
    world.execute("UPDATE opportunity_sightings SET content = '00000000-otherwise'")
    world.execute("UPDATE landed_responses SET normalized_at = NULL")
    world.store(answer)
    assert world.rows("jobs")["title"].to_list() == ["Backend Engineer 1"]
    assert history(world) == []


def test_the_fields_are_columns() -> None:
    for kind, fields in WATCHED.items():
        columns = [column for names in fields.values() for column in names]
        assert columns == watched_columns(kind)  # type: ignore[arg-type]
        assert set(columns) <= set(OF[kind].columns.keys())  # type: ignore[index]
