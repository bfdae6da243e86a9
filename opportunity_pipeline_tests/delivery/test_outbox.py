"""Claims: order, leases, fencing tokens and release."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from opportunity_pipeline.delivery.attempts import begin, finish, set_aside
from opportunity_pipeline.delivery.channels.channel import SendResult
from opportunity_pipeline.delivery.facts import lock_and_read
from opportunity_pipeline.delivery.outbox import Claim, Claimed, claim, due_count, release, renew
from opportunity_pipeline.delivery.transitions import Step
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.delivery.planned import attempts, change, delivery_id, plan, row, statuses

LEASE = timedelta(minutes=2)
OVER = timedelta(seconds=-1)
"""A lease that has already run out when the claim is made."""


def test_due_is_pending_and_not_before_its_time(database: Database, now: datetime) -> None:
    plan(database, 3, now=now)
    plan(database, 1, first=3, now=now, delivery={"due_at": now + timedelta(seconds=1)})
    plan(database, 1, first=4, now=now, delivery={"status": "accepted"})
    assert due_count(database, now) == 3
    assert due_count(database, now + timedelta(seconds=1)) == 4
    assert {one.id for one in claim(database, "w", now, 10, LEASE).deliveries} == {delivery_id(n) for n in range(3)}
    assert due_count(database, now) == 0


def test_what_a_dead_worker_holds_is_due_too(database: Database, now: datetime) -> None:
    plan(database, 2, now=now)
    claim(database, "dead", now, 1, OVER)
    claim(database, "alive", now, 1, LEASE)
    assert due_count(database, now) == 1


def test_an_inbox_row_is_not_sent(database: Database, now: datetime) -> None:
    plan(database, 1, now=now, delivery={"channel": "in_app"})
    assert due_count(database, now) == 0
    assert claim(database, "w", now, 10, LEASE).deliveries == ()


def test_the_most_urgent_go_first(database: Database, now: datetime) -> None:
    wanted = [
        ("urgent", 5, 0),
        ("high", 9, 1),
        ("high", 2, 2),
        ("medium", 30, 3),
        ("low", 60, 4),
        ("lowest", 90, 5),
    ]
    for priority, minutes, number in reversed(wanted):
        overdue = {"priority": priority, "due_at": now - timedelta(minutes=minutes)}
        plan(database, 1, first=number, now=now, delivery=overdue)
    first = claim(database, "a", now, 2, LEASE)
    rest = claim(database, "b", now, 10, LEASE)
    assert [one.id for one in (*first.deliveries, *rest.deliveries)] == [delivery_id(number) for *_, number in wanted]


def test_workers_never_take_the_same(database: Database, now: datetime) -> None:
    plan(database, 60, now=now)
    claims: list[Claim] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        start.wait()
        claims.extend(claim(database, f"{name}{turn}", now, 4, LEASE) for turn in range(10))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [one.id for made in claims for one in made.deliveries]
    assert len(taken) == len(set(taken)) == 60


def test_a_claim_says_who_until_when_and_under_which_fence(database: Database, now: datetime) -> None:
    [id] = plan(database, now=now)
    made = claim(database, "w", now, 10, LEASE)
    assert made == Claim("w", (Claimed(id, 1),))
    found = row(database, id)
    assert (found.status, found.claimed_by, found.fence, found.attempts) == ("claimed", "w", 1, 0)
    assert found.lease_until is not None


def test_giving_back_counts_no_attempt(database: Database, now: datetime) -> None:
    ids = plan(database, 2, now=now)
    made = claim(database, "w", now, 10, LEASE)
    with database.engine.begin() as connection:
        begin(connection, made.deliveries[0], provider="eml", now=now, lease=LEASE)
    assert release(database, "w", now) == 1  # the one in flight stays
    assert statuses(database) == {"in_flight": 1, "pending": 1}
    back = row(database, made.deliveries[1].id)
    assert (back.attempts, back.due_at, back.claimed_by, back.lease_until) == (0, now, None, None)
    assert {one.id for one in claim(database, "x", now, 10, LEASE).deliveries} == {*ids} - {made.deliveries[0].id}


def test_giving_back_until_later(database: Database, now: datetime) -> None:
    plan(database, 1, now=now)
    claim(database, "w", now, 10, LEASE)
    release(database, "w", now, not_before=now + timedelta(minutes=1))
    assert due_count(database, now) == 0
    assert due_count(database, now + timedelta(minutes=1)) == 1


def test_giving_back_never_makes_anything_due_earlier(database: Database, now: datetime) -> None:
    [id] = plan(database, 1, now=now)
    claim(database, "w", now, 10, LEASE)
    release(database, "w", now, not_before=now - timedelta(hours=1))
    assert row(database, id).due_at == now


def test_a_sign_of_life_lengthens_the_lease_of_what_is_still_owned(database: Database, now: datetime) -> None:
    ids = plan(database, 3, now=now)
    made = claim(database, "w", now, 10, OVER)
    with database.engine.begin() as connection:
        set_aside(connection, made.deliveries[0], "stopped", "expired", now=now)
    change(database, ids[1], claimed_by="other")
    assert due_count(database, now) == 2
    assert renew(database, "w", LEASE) == 1
    assert due_count(database, now) == 1


def test_a_send_is_on_record_before_it_begins(database: Database, now: datetime) -> None:
    [id] = plan(database, now=now)
    [mine] = claim(database, "w", now, 10, OVER).deliveries
    with database.engine.begin() as connection:
        begun = begin(connection, mine, provider="smtp", now=now, lease=LEASE)
    assert (begun.number, begun.attempts, begun.ambiguous_attempts) == (1, 1, 0)
    assert (row(database, id).status, row(database, id).attempts) == ("in_flight", 1)
    [attempt] = attempts(database, id)
    assert (attempt.attempt, attempt.fence, attempt.provider) == (1, 1, "smtp")
    assert (attempt.started_at, attempt.finished_at, attempt.outcome) == (now, None, None)
    assert due_count(database, now) == 0, "the send has a lease of its own"


def test_a_late_worker_changes_nothing(database: Database, now: datetime) -> None:
    [id] = plan(database, now=now)
    [late] = claim(database, "late", now, 10, LEASE).deliveries
    with database.engine.begin() as connection:
        begun = begin(connection, late, provider="smtp", now=now, lease=LEASE)
    # It was considered dead, and another worker has claimed the delivery since.
    change(database, id, status="claimed", claimed_by="next", fence=5)
    before = (row(database, id), attempts(database, id))
    with database.engine.begin() as connection:
        written = finish(
            connection, late, begun.number, SendResult("accepted", 250), Step("accepted"), provider="smtp", now=now
        )
        assert not written
        assert lock_and_read(connection, late) is None
        with pytest.raises(NoResultFound):
            begin(connection, late, provider="smtp", now=now, lease=LEASE)
        assert not set_aside(connection, late, "stopped", "expired", now=now)
    assert release(database, "late", now) == 0
    assert renew(database, "late", LEASE) == 0
    assert (row(database, id), attempts(database, id)) == before


def test_a_worker_that_was_taken_over_by_its_own_next_claim_is_late_too(database: Database, now: datetime) -> None:
    [id] = plan(database, now=now)
    [first] = claim(database, "w", now, 10, LEASE).deliveries
    release(database, "w", now)
    [second] = claim(database, "w", now, 10, LEASE).deliveries
    assert (first.id, second.id) == (id, id)
    with database.engine.begin() as connection:
        assert lock_and_read(connection, first) is None
        assert lock_and_read(connection, second) is not None
