"""From due rows to sent messages, with a real database, a real folder and real servers."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from opportunity_pipeline.delivery.dispatch import (
    DeliveryReport,
    claim_due,
    deliver_due,
    open_outlet,
    record_results,
    send_claimed,
)
from opportunity_pipeline.notifications.links import UNSUBSCRIBE_PATH, read_unsubscribe
from opportunity_pipeline.notifications.signing import signing_key
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.delivery.delivering import Clock, changed, counts, mails
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, FakeSendGrid
from opportunity_pipeline_tests.delivery.planned import attempts, plan, row, statuses


def test_what_is_due_becomes_a_mail(database: Database, settings: Settings, clock: Clock) -> None:
    [id] = plan(database, now=clock())
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 1, "accepted": 1}
    mail = mails(settings)[str(id)]
    assert mail["To"] == "student0@example.org"
    assert mail["From"] == "Opportunity Pipeline <opportunities@example.org>"
    assert mail["Date"].datetime == clock()
    assert "Data intern 0.1 – Zoë & Söhne" in mail.get_body(("plain",)).get_content()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    # Read raw, as a mail reader does: our parser would decode an encoded link and hide the encoding.
    raw = (settings.outbox_folder / f"{id}.eml").read_bytes()
    [link] = re.findall(
        rb"\r\nList-Unsubscribe: <([!-~]+)>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", raw
    )
    start, _, token = link.decode().partition(UNSUBSCRIBE_PATH + "/")
    assert start == str(settings.public_url).rstrip("/")
    asked = read_unsubscribe(token, key=signing_key(settings), now=clock())
    assert (asked.student_id, asked.category, asked.delivery_id) == ("s0", "opportunities", str(id))
    found = row(database, id)
    assert (found.status, found.provider, found.provider_message_id) == ("accepted", "eml", f"{id}.eml")
    assert (found.attempts, found.ambiguous_attempts, found.last_error) == (1, 0, None)
    assert (found.claimed_by, found.lease_until) == (None, None)
    [attempt] = attempts(database, id)
    assert (attempt.outcome, attempt.started_at, attempt.finished_at) == ("accepted", clock(), clock())


def test_nothing_due_is_nothing_done(database: Database, settings: Settings, clock: Clock) -> None:
    plan(database, now=clock(), delivery={"due_at": clock() + timedelta(minutes=1)})
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {}
    assert mails(settings) == {}


def test_a_second_run_sends_nothing(database: Database, settings: Settings, clock: Clock) -> None:
    plan(database, 20, now=clock())
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 20, "accepted": 20}
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {}
    assert len(mails(settings)) == 20


def test_batch_after_batch_until_nothing_is_due(
    database: Database, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opportunity_pipeline.delivery.dispatch.BATCH", 7)
    plan(database, 30, now=clock())
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 30, "accepted": 30}
    assert report.seconds > 0


def test_the_steps_one_by_one(database: Database, settings: Settings, clock: Clock) -> None:
    plan(database, 5, now=clock())
    with open_outlet(settings) as outlet:
        batch = claim_due(settings=settings, database=database, outlet=outlet, now=clock(), limit=3)
        assert statuses(database) == {"claimed": 3, "pending": 2}
        sent = send_claimed(batch, settings=settings, database=database, outlet=outlet, now=clock)
        assert statuses(database) == {"accepted": 3, "pending": 2}
        report = record_results(sent, database=database, now=clock())
        assert counts(report) == {"claimed": 3, "accepted": 3}
        assert report.seconds > 0


def test_at_most_so_many_at_once(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = Answer(before=0.05)
    plan(database, 20, now=clock())
    settings = changed(through_sendgrid, delivery_concurrency=3)
    deliver_due(settings=settings, database=database, now=clock)
    assert sendgrid.most_at_once == 3
    assert len(sendgrid.accepted) == 20


def test_in_flight_are_at_most_so_many_at_any_moment(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = Answer(before=0.03)
    plan(database, 30, now=clock())
    settings = changed(through_sendgrid, delivery_concurrency=4)
    worker = threading.Thread(target=deliver_due, kwargs={"settings": settings, "database": database, "now": clock})
    worker.start()
    seen = []
    while worker.is_alive():
        seen.append(statuses(database).get("in_flight", 0))
    worker.join()
    assert 0 < max(seen) <= 4


def test_two_dispatchers_never_send_twice(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = Answer(before=0.005)
    ids = plan(database, 120, now=clock())
    reports: list[DeliveryReport] = []
    start = threading.Barrier(3)

    def dispatch() -> None:
        start.wait()
        with open_outlet(through_sendgrid) as outlet:
            while True:
                batch = claim_due(settings=through_sendgrid, database=database, outlet=outlet, now=clock(), limit=10)
                if not batch.claim.deliveries:
                    return
                sent = send_claimed(batch, settings=through_sendgrid, database=database, outlet=outlet, now=clock)
                reports.append(record_results(sent, database=database, now=clock()))

    threads = [threading.Thread(target=dispatch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sendgrid.accepted) == sorted(map(str, ids))
    assert counts(sum(reports, DeliveryReport())) == {"claimed": 120, "accepted": 120}
