"""The provider's response decides the next step (accepted, retry, give up), and requests keep to the rate limit."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest

from opportunity_pipeline.delivery.dispatch import deliver_due
from opportunity_pipeline.delivery.letters import replay_dead
from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.delivery.delivering import Clock, changed, counts, standing
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, FakeSendGrid, refuse
from opportunity_pipeline_tests.delivery.fake_smtp import Mailbox, scripted_smtp, smtp_server
from opportunity_pipeline_tests.delivery.planned import attempts, plan, row, statuses


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
    # Five open the circuit; the other thread may have one more in progress.
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
