"""A failure in a run does not block other deliveries: mails, channels, dead, slow or stopped workers."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, SendResult
from opportunity_pipeline.delivery.channels.eml import EmlChannel
from opportunity_pipeline.delivery.dispatch import (
    Outlet,
    claim_due,
    deliver_due,
    open_outlet,
    record_results,
    send_claimed,
)
from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries
from opportunity_pipeline_tests.delivery.delivering import Clock, changed, counts, mails
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, FakeSendGrid
from opportunity_pipeline_tests.delivery.planned import attempts, change, plan, row, statuses


def test_what_cannot_be_worded_fails_alone(database: Database, settings: Settings, clock: Clock) -> None:
    [bad] = plan(database, now=clock(), content={"items": []})
    [good] = plan(database, first=1, now=clock())
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 2, "failed": 1, "accepted": 1}
    found = row(database, bad)
    assert (found.status, found.attempts) == ("failed", 0)
    assert found.last_error.startswith("cannot be rendered: ")
    assert list(mails(settings)) == [str(good)]


def test_a_fault_in_a_channel_is_ambiguous_and_holds_up_nobody(
    database: Database, settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(EmlChannel):
        """Fails in a way that no channel should."""

        def send(self, message: OutgoingEmail) -> SendResult:
            if message.recipient == "student0@example.org":
                raise ZeroDivisionError("a bug of ours")
            return super().send(message)

    bad, good = plan(database, 2, now=clock())
    with open_outlet(settings) as outlet:
        faulty = Outlet(Faulty(settings.outbox_folder), outlet.gate)
        batch = claim_due(settings=settings, database=database, outlet=faulty, now=clock(), limit=10)
        sent = send_claimed(batch, settings=settings, database=database, outlet=faulty, now=clock)
    assert counts(record_results(sent, database=database, now=clock())) == {"claimed": 2, "accepted": 1, "retried": 1}
    assert row(database, good).status == "accepted"
    found = row(database, bad)
    assert (found.status, found.ambiguous_attempts) == ("pending", 1)
    assert found.last_error == "ZeroDivisionError: a bug of ours"
    assert "a bug of ours" in caplog.text


# ── workers that die or are slow ──────────────────────────────────────────────────────────────────


def test_a_worker_that_lost_its_lease_while_sending_is_reported_and_changes_nothing(
    database: Database,
    through_sendgrid: Settings,
    sendgrid: FakeSendGrid,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    [id] = plan(database, now=clock())

    class Stalled:
        """A channel during whose send another worker takes over the delivery."""

        name = "sendgrid"
        paced = True

        def send(self, message: OutgoingEmail) -> SendResult:
            change(database, id, lease_until=clock() - timedelta(days=365))
            with open_outlet(through_sendgrid) as other:
                other_batch = claim_due(
                    settings=through_sendgrid, database=database, outlet=other, now=clock(), limit=10
                )
            assert other_batch.recovered.ambiguous == 1
            return outlet.channel.send(message)

        def evidence(self, delivery_id: UUID) -> None:
            """Has no evidence."""

    with open_outlet(through_sendgrid) as outlet:
        stalled = Outlet(Stalled(), outlet.gate)
        batch = claim_due(settings=through_sendgrid, database=database, outlet=stalled, now=clock(), limit=10)
        sent = send_claimed(batch, settings=through_sendgrid, database=database, outlet=stalled, now=clock)
    assert counts(record_results(sent, database=database, now=clock())) == {"claimed": 1, "late": 1}
    assert "taken over by another worker after it was sent (accepted)" in caplog.text
    found = row(database, id)
    assert (found.status, found.ambiguous_attempts, found.provider_message_id) == ("pending", 1, None)
    assert [attempt.outcome for attempt in attempts(database, id)] == ["ambiguous"]


def test_what_was_taken_over_before_it_was_sent_is_not_sent(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    ids = plan(database, 2, now=clock())
    with open_outlet(through_sendgrid) as outlet:
        batch = claim_due(settings=through_sendgrid, database=database, outlet=outlet, now=clock(), limit=10)
        change(database, ids[0], fence=99, claimed_by="other")
        sent = send_claimed(batch, settings=through_sendgrid, database=database, outlet=outlet, now=clock)
        assert counts(record_results(sent, database=database, now=clock())) == {"claimed": 2, "accepted": 1, "late": 1}
    assert sendgrid.accepted == [str(ids[1])]


def test_a_long_batch_keeps_its_lease(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = Answer(before=0.2)
    settings = changed(through_sendgrid, delivery_concurrency=1).model_copy(update={"delivery_lease_seconds": 1.5})
    plan(database, 12, now=clock())
    with open_outlet(settings) as outlet:
        batch = claim_due(settings=settings, database=database, outlet=outlet, now=clock(), limit=12)
        sender = threading.Thread(
            target=send_claimed,
            args=(batch,),
            kwargs={"settings": settings, "database": database, "outlet": outlet, "now": clock},
        )
        sender.start()
        taken_over = 0
        while sender.is_alive():
            taken_over += due_count(database, clock())
            time.sleep(0.05)
        sender.join()
    assert taken_over == 0
    assert statuses(database) == {"accepted": 12}


def test_whatever_ends_a_batch_early_gives_back_what_was_not_begun(
    database: Database, settings: Settings, clock: Clock
) -> None:
    plan(database, 40, now=clock())
    calls = []

    class Interrupted(BaseException):
        """An external interruption."""

    def stops_the_clock() -> datetime:
        calls.append(1)
        if len(calls) == 10:
            raise Interrupted
        return clock()

    with pytest.raises(Interrupted):
        deliver_due(settings=changed(settings, delivery_concurrency=2), database=database, now=stops_the_clock)
    left = statuses(database)
    assert left.get("claimed", 0) == 0
    assert left["pending"] > 30
    # A send whose outcome could not be recorded is left to the next worker.
    assert left.get("in_flight", 0) <= 2
    assert sum(left.values()) == 40


def test_a_claimed_batch_survives_its_worker(database: Database, settings: Settings, clock: Clock) -> None:
    plan(database, 5, now=clock())
    with open_outlet(settings) as outlet:
        claim_due(settings=settings, database=database, outlet=outlet, now=clock(), limit=3)
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 2, "accepted": 2}
    assert due_count(database, clock()) == 0, "its worker may be alive"
    with database.engine.begin() as connection:
        connection.execute(update(deliveries).values(lease_until=clock() - timedelta(days=365)))
    assert due_count(database, clock()) == 3
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 3, "accepted": 3, "recovered": 3}
    assert len(mails(settings)) == 5
