"""Operators' commands on the outbox: list and replay."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import polars as pl
import pytest

from opportunity_pipeline.delivery.letters import NotReplayable, UnknownStatus, list_outbox, replay_dead
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.delivery.planned import change, plan, row


def test_the_outbox_is_listed_last_changed_first(database: Database, now: datetime) -> None:
    ids = plan(database, 3, now=now)
    change(database, ids[1], status="dead", attempts=6, last_error="500", updated_at=now + timedelta(hours=1))
    listed = list_outbox(database)
    assert listed["delivery_id"].to_list() == [str(ids[1]), *sorted(map(str, (ids[0], ids[2])))]
    assert listed.row(0, named=True) == {
        "delivery_id": str(ids[1]),
        "notification_id": str(row(database, ids[1]).notification_id),
        "student_id": "s1",
        "type": "job_match",
        "title": "Data intern 1",
        "channel": "email",
        "recipient": "student1@example.org",
        "status": "dead",
        "priority": "high",
        "provider": None,
        "attempts": 6,
        "ambiguous_attempts": 0,
        "last_error": "500",
        "due_at": now,
        "expires_at": None,
        "created_at": now,
        "updated_at": now + timedelta(hours=1),
    }
    assert listed.schema["due_at"] == pl.Datetime("us", "UTC")


def test_it_is_listed_by_status_and_cut(database: Database, now: datetime) -> None:
    ids = plan(database, 3, now=now)
    change(database, ids[1], status="dead")
    assert list_outbox(database, "dead")["delivery_id"].to_list() == [str(ids[1])]
    assert list_outbox(database, "accepted").height == 0
    assert list_outbox(database, limit=2).height == 2


def test_an_unknown_status_is_named(database: Database) -> None:
    with pytest.raises(UnknownStatus, match="'sent' is not known; known are: pending, claimed"):
        list_outbox(database, "sent")


@pytest.mark.parametrize("status", ["dead", "failed", "ambiguous"])
def test_a_dead_letter_is_due_again_with_a_fresh_count(database: Database, now: datetime, status: str) -> None:
    [id] = plan(database, now=now)
    change(database, id, status=status, attempts=6, ambiguous_attempts=2, due_at=now - timedelta(days=1), fence=4)
    replay_dead(database, id, now)
    found = row(database, id)
    assert (found.status, found.due_at, found.attempts, found.ambiguous_attempts) == ("pending", now, 0, 0)
    assert found.fence > 4


@pytest.mark.parametrize("status", ["pending", "claimed", "in_flight", "accepted", "stopped"])
def test_nothing_else_can_be_replayed(database: Database, now: datetime, status: str) -> None:
    [id] = plan(database, now=now)
    change(database, id, status=status)
    before = row(database, id)
    with pytest.raises(NotReplayable, match=f"is {status}; only dead, failed, ambiguous can be replayed"):
        replay_dead(database, id, now)
    assert row(database, id) == before


def test_a_delivery_that_does_not_exist_is_named(database: Database, now: datetime) -> None:
    with pytest.raises(NotReplayable, match=f"{UUID(int=9)} does not exist"):
        replay_dead(database, UUID(int=9), now)
