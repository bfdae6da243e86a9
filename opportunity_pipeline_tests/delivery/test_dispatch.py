"""From due rows to messages that left, on a real database, a real folder and real servers."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from pydantic import HttpUrl, SecretStr
from sqlalchemy import insert, update

from opportunity_pipeline.delivery.channels.channel import OutgoingEmail, SendResult
from opportunity_pipeline.delivery.channels.eml import EmlChannel
from opportunity_pipeline.delivery.dispatch import (
    DeliveryReport,
    Outlet,
    claim_due,
    deliver_due,
    open_outlet,
    record_results,
    send_claimed,
)
from opportunity_pipeline.delivery.letters import replay_dead
from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.notifications.links import UNSUBSCRIBE_PATH, read_unsubscribe
from opportunity_pipeline.notifications.signing import signing_key
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    applications,
    deliveries,
    notification_preferences,
    recommendation_feedback,
    students,
    suppressions,
)
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, FakeSendGrid, fake_sendgrid, refuse
from opportunity_pipeline_tests.delivery.fake_smtp import Mailbox, scripted_smtp, smtp_server
from opportunity_pipeline_tests.delivery.planned import attempts, change, plan, row, statuses

Clock = Callable[[], datetime]


@pytest.fixture
def clock(now: datetime) -> Clock:
    """Noon in Kolkata, standing still."""
    return standing(now.replace(hour=6, minute=30))


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    with fake_sendgrid() as fake:
        yield fake


@pytest.fixture
def through_sendgrid(settings: Settings, sendgrid: FakeSendGrid) -> Settings:
    return changed(
        settings,
        email_channel="sendgrid",
        sendgrid_api_key=SecretStr("SG.key"),
        sendgrid_host=HttpUrl(sendgrid.url),
        delivery_rate_per_second=1000,
        # A machine that is busy with other tests may stand still for seconds, and an answer that is late may be lost.
        delivery_timeout_seconds=60,
    )


def standing(at: datetime) -> Clock:
    """A clock that stands still."""
    return lambda: at


def changed(settings: Settings, **changes: Any) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **changes})


def mails(settings: Settings) -> dict[str, Any]:
    return {
        path.stem: message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in settings.outbox_folder.glob("*.eml")
    }


def counts(report: DeliveryReport) -> dict[str, int]:
    """What is not zero; and checks that every claimed delivery is counted once."""
    values = asdict(report)
    values.pop("seconds")
    fates = [name for name in values if name not in {"claimed", "recovered"}]
    assert report.claimed == sum(values[name] for name in fates)
    return {name: number for name, number in values.items() if number}


# ── the way of a delivery ─────────────────────────────────────────────────────────────────────────


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
    # A reader takes the link as it stands: a parser of ours that decodes it would not show that one is encoded.
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


# ── what a provider answers ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "fate", "status", "outcome", "code"),
    [
        (refuse(500, "boom"), "retried", "pending", "retry", 500),
        (refuse(429, "slow down", Retry_After="600"), "retried", "pending", "retry", 429),
        (refuse(400, "bad address"), "failed", "failed", "failed", 400),
        (refuse(401, "bad key"), "retried", "pending", "retry", 401),
        (Answer(302, headers={"Location": "/elsewhere"}), "retried", "pending", "retry", 302),
        (Answer(close=True), "retried", "pending", "ambiguous", None),
    ],
)
def test_an_answer_decides_what_follows(
    database: Database,
    through_sendgrid: Settings,
    sendgrid: FakeSendGrid,
    clock: Clock,
    answer: Answer,
    fate: str,
    status: str,
    outcome: str,
    code: int | None,
) -> None:
    sendgrid.script.append(answer)
    [id] = plan(database, now=clock())
    report = deliver_due(settings=through_sendgrid, database=database, now=clock)
    assert counts(report) == {"claimed": 1, fate: 1}
    found = row(database, id)
    assert (found.status, found.attempts, found.provider) == (status, 1, "sendgrid")
    assert found.ambiguous_attempts == (outcome == "ambiguous")
    assert found.last_error is not None
    assert (found.due_at > clock()) == (status == "pending")
    [attempt] = attempts(database, id)
    assert (attempt.outcome, attempt.status_code, attempt.error) == (outcome, code, found.last_error)
    if answer.status == 429:
        assert found.due_at >= clock() + timedelta(seconds=600)


def test_it_is_tried_until_it_is_a_dead_letter_and_can_be_replayed(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    settings = changed(through_sendgrid, delivery_max_attempts=3)
    sendgrid.default = refuse(503, "down")
    [id] = plan(database, now=clock())
    waits = []
    later = clock()
    for _ in range(3):
        deliver_due(settings=settings, database=database, now=standing(later))
        waits.append(row(database, id).due_at - later)
        later += timedelta(hours=1)
    assert row(database, id).status == "dead"
    assert timedelta(seconds=30) <= waits[0] <= timedelta(minutes=1) <= waits[1] <= timedelta(minutes=2)
    assert [attempt.attempt for attempt in attempts(database, id)] == [1, 2, 3]
    assert due_count(database, later) == 0

    sendgrid.default = Answer(202)
    replay_dead(database, id, later)
    assert counts(deliver_due(settings=settings, database=database, now=standing(later))) == {
        "claimed": 1,
        "accepted": 1,
    }
    assert sendgrid.accepted == [str(id)]
    assert [attempt.attempt for attempt in attempts(database, id)] == [1, 2, 3, 4]
    assert row(database, id).attempts == 1


def test_a_lost_answer_is_resent_as_often_as_the_type_allows(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = Answer(close=True, takes=True)
    [id] = plan(database, now=clock(), type="application_deadline")
    fates: Counter[str] = Counter()
    for hours in range(4):
        later = clock() + timedelta(hours=hours)
        fates.update(counts(deliver_due(settings=through_sendgrid, database=database, now=standing(later))))
    assert fates == {"claimed": 2, "retried": 1, "ambiguous": 1}
    found = row(database, id)
    assert (found.status, found.ambiguous_attempts) == ("ambiguous", 2)
    assert len(sendgrid.accepted) == 2


def test_a_provider_that_is_down_costs_few_attempts(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = refuse(503, "down")
    plan(database, 100, now=clock())
    settings = changed(through_sendgrid, delivery_concurrency=2)
    report = deliver_due(settings=settings, database=database, now=clock)
    # Five open the circuit; the other thread may have one more under way.
    assert 5 <= report.retried <= 6
    assert counts(report) == {"claimed": 100, "retried": report.retried, "released": 100 - report.retried}
    assert len(sendgrid.requests) == report.retried
    assert statuses(database) == {"pending": 100}
    assert due_count(database, clock()) == 0
    assert due_count(database, clock() + timedelta(seconds=61)) >= 100 - report.retried

    sendgrid.default = Answer(202)
    later = clock() + timedelta(hours=1)
    assert counts(deliver_due(settings=settings, database=database, now=standing(later))) == {
        "claimed": 100,
        "accepted": 100,
    }


def test_a_wrong_key_costs_one_attempt_and_burns_nothing(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.default = refuse(401, "The provided authorization grant is invalid, expired, or revoked")
    plan(database, 50, now=clock())
    settings = changed(through_sendgrid, delivery_concurrency=1)
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 50, "retried": 1, "released": 49}
    assert statuses(database) == {"pending": 50}


def test_one_bad_recipient_does_not_hold_up_the_others(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    sendgrid.script.extend([refuse(400, "bad address")] * 8)
    plan(database, 30, now=clock())
    report = deliver_due(settings=through_sendgrid, database=database, now=clock)
    assert counts(report) == {"claimed": 30, "failed": 8, "accepted": 22}


def test_the_pace_is_kept(database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock) -> None:
    plan(database, 11, now=clock())
    started = time.monotonic()
    deliver_due(settings=changed(through_sendgrid, delivery_rate_per_second=20), database=database, now=clock)
    assert time.monotonic() - started >= 0.5
    assert len(sendgrid.accepted) == 11


def test_through_smtp(database: Database, settings: Settings, clock: Clock) -> None:
    mailbox = Mailbox()
    ids = plan(database, 10, now=clock())
    with smtp_server(mailbox) as port:
        through = changed(settings, email_channel="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        report = deliver_due(settings=through, database=database, now=clock)
    assert counts(report) == {"claimed": 10, "accepted": 10}
    assert sorted(mailbox.delivery_ids) == sorted(map(str, ids))


def test_an_answer_lost_after_the_final_dot(database: Database, settings: Settings, clock: Clock) -> None:
    [id] = plan(database, now=clock())
    with scripted_smtp({".": None}) as script:
        through = changed(
            settings, email_channel="smtp", smtp_host="127.0.0.1", smtp_port=script.port, smtp_security="none"
        )
        deliver_due(settings=through, database=database, now=clock)
    assert (row(database, id).status, row(database, id).ambiguous_attempts) == ("pending", 1)


# ── the last look ─────────────────────────────────────────────────────────────────────────────────


def applies(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            insert(applications).values(
                student_id="s0", kind="job", opportunity_id=1, status="submitted", updated_at="2026-08-23"
            )
        )


def applies_elsewhere(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            insert(recommendation_feedback).values(
                student_id="s0", kind="job", opportunity_id=1, action="applied", at="2026-08-23"
            )
        )


def dismisses(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            insert(recommendation_feedback).values(
                student_id="s0", kind="job", opportunity_id=1, action="dismissed", at="2026-08-23"
            )
        )


def drafts(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            insert(applications).values(
                student_id="s0", kind="job", opportunity_id=1, status="draft", updated_at="2026-08-23"
            )
        )


def suppresses(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            insert(suppressions).values(
                channel="email", recipient="Student0@Example.org", reason="unsubscribed", since="2026-08-23"
            )
        )


def switches(**values: Any) -> Callable[[Database], None]:
    def change_student(database: Database) -> None:
        with database.engine.begin() as connection:
            connection.execute(update(students).values(values))

    return change_student


def prefers(**values: Any) -> Callable[[Database], None]:
    def change_preferences(database: Database) -> None:
        with database.engine.begin() as connection:
            connection.execute(update(notification_preferences).values(values))

    return change_preferences


@pytest.mark.parametrize(
    ("since", "reason"),
    [
        (applies, "already applied"),
        (applies_elsewhere, "already applied"),
        (suppresses, "nothing is sent to this address: unsubscribed"),
        (switches(notifications_enabled=False), "notifications are switched off"),
        (switches(is_active=False), "student is not active"),
        (switches(time_zone="Mars/Base"), "time zone is not known"),
        (prefers(channels={"email": False}), "channel email is switched off"),
        (prefers(categories={"opportunities": False}), "category is switched off"),
        (prefers(categories={"job_match": False}), "type is switched off"),
    ],
)
def test_what_changed_since_planning_stops_it(
    database: Database, settings: Settings, clock: Clock, since: Callable[[Database], None], reason: str
) -> None:
    [id] = plan(database, now=clock())
    since(database)
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "stopped": 1}
    found = row(database, id)
    assert (found.status, found.last_error, found.attempts) == ("stopped", reason, 0)
    assert attempts(database, id) == []
    assert mails(settings) == {}


@pytest.mark.parametrize(
    "since",
    [
        drafts,
        dismisses,
        prefers(channels={"email": True, "in_app": False}),
        prefers(categories={"deadlines": False, "hackathon_match": False}),
        prefers(categories=[], channels="odd"),
        switches(email="moved@example.org"),
    ],
)
def test_what_does_not_concern_it_does_not(
    database: Database, settings: Settings, clock: Clock, since: Callable[[Database], None]
) -> None:
    plan(database, now=clock())
    since(database)
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "accepted": 1}


def test_one_of_several_applied_to_does_not_stop_the_others(
    database: Database, settings: Settings, clock: Clock
) -> None:
    plan(database, now=clock(), items=2)
    applies(database)
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "accepted": 1}


def test_what_has_expired_is_not_sent(database: Database, settings: Settings, clock: Clock) -> None:
    [id] = plan(database, now=clock(), delivery={"expires_at": clock()})
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "stopped": 1}
    assert row(database, id).last_error == "expired before it could be sent"


def test_quiet_hours_defer_without_an_attempt(database: Database, settings: Settings, clock: Clock) -> None:
    night = clock().replace(hour=18)  # 23:30 in Kolkata
    morning = clock().replace(hour=2, minute=30) + timedelta(days=1)
    [id] = plan(database, now=clock(), preferences=None)
    report = deliver_due(settings=settings, database=database, now=standing(night))
    assert counts(report) == {"claimed": 1, "deferred": 1}
    found = row(database, id)
    assert (found.status, found.due_at, found.attempts, found.last_error) == ("pending", morning, 0, "quiet hours")
    assert counts(deliver_due(settings=settings, database=database, now=standing(morning))) == {
        "claimed": 1,
        "accepted": 1,
    }


def test_an_unsubscribe_while_the_batch_is_under_way_counts(
    database: Database, through_sendgrid: Settings, sendgrid: FakeSendGrid, clock: Clock
) -> None:
    settings = changed(through_sendgrid, delivery_concurrency=1)
    first, last = plan(database, now=clock(), delivery={"priority": "urgent"}) + plan(database, first=1, now=clock())
    with open_outlet(settings) as outlet:
        batch = claim_due(settings=settings, database=database, outlet=outlet, now=clock(), limit=10)
        assert [claimed.id for claimed in batch.claim.deliveries] == [first, last]
        with database.engine.begin() as connection:
            connection.execute(update(students).where(students.c.id == "s1").values(notifications_enabled=False))
        send_claimed(batch, settings=settings, database=database, outlet=outlet, now=clock)
    assert sendgrid.accepted == [str(first)]
    assert row(database, last).status == "stopped"


def test_what_cannot_be_worded_fails_alone(database: Database, settings: Settings, clock: Clock) -> None:
    [bad] = plan(database, now=clock(), content={"items": []})
    [good] = plan(database, first=1, now=clock())
    report = deliver_due(settings=settings, database=database, now=clock)
    assert counts(report) == {"claimed": 2, "failed": 1, "accepted": 1}
    found = row(database, bad)
    assert (found.status, found.attempts) == ("failed", 0)
    assert found.last_error.startswith("cannot be worded: ")
    assert list(mails(settings)) == [str(good)]


def test_a_fault_in_a_channel_is_ambiguous_and_holds_up_nobody(
    database: Database, settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(EmlChannel):
        """Fails in a way that no channel should."""

        def send(self, message: OutgoingEmail) -> SendResult:
            if message.recipient == "student0@example.org":
                raise ZeroDivisionError("a fault of ours")
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
    assert found.last_error == "ZeroDivisionError: a fault of ours"
    assert "a fault of ours" in caplog.text


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
        """A channel during whose send another worker takes over."""

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
            """Nothing is known."""

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
        """As a stop from outside arrives."""

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
    # A send whose end could not be written down is the next worker's to settle.
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
