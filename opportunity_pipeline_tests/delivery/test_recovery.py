"""Recovery of deliveries of dead workers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from opportunity_pipeline.delivery.attempts import Begun, begin, finish
from opportunity_pipeline.delivery.channels.channel import Channel, SendResult
from opportunity_pipeline.delivery.channels.eml import EmlChannel
from opportunity_pipeline.delivery.channels.smtp import SmtpChannel
from opportunity_pipeline.delivery.outbox import Claimed, claim
from opportunity_pipeline.delivery.recovery import Recovered, recover
from opportunity_pipeline.delivery.transitions import Step
from opportunity_pipeline.notifications.types import TYPES
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import notifications
from opportunity_pipeline_tests.delivery.messages import message
from opportunity_pipeline_tests.delivery.planned import attempts, change, plan, row, statuses

OVER = timedelta(seconds=-1)
LEASE = timedelta(minutes=2)
NOTHING = Recovered(0, 0, 0)


@pytest.fixture
def smtp() -> Channel:
    return SmtpChannel(Settings(smtp_security="none"))


def die_while_sending(database: Database, now: datetime, provider: str) -> tuple[Claimed, Begun]:
    """Claims one delivery, starts its send and then does nothing more."""
    [mine] = claim(database, "dead", now, 1, OVER).deliveries
    with database.engine.begin() as connection:
        return mine, begin(connection, mine, provider=provider, now=now, lease=OVER)


def test_what_was_only_claimed_is_due_again(database: Database, now: datetime, smtp: Channel) -> None:
    [id] = plan(database, now=now)
    claim(database, "dead", now, 10, OVER)
    assert recover(database, channel=smtp, max_attempts=6, now=now) == Recovered(1, 0, 0)
    found = row(database, id)
    assert (found.status, found.due_at, found.attempts, found.ambiguous_attempts) == ("pending", now, 0, 0)
    assert (found.claimed_by, found.lease_until, found.last_error) == (None, None, None)
    assert attempts(database, id) == []


def test_who_is_alive_is_left_alone(database: Database, now: datetime, smtp: Channel) -> None:
    plan(database, 2, now=now)
    [mine, _] = claim(database, "alive", now, 10, LEASE).deliveries
    with database.engine.begin() as connection:
        begin(connection, mine, provider="smtp", now=now, lease=LEASE)
    assert recover(database, channel=smtp, max_attempts=6, now=now) == NOTHING
    assert statuses(database) == {"claimed": 1, "in_flight": 1}


def test_a_send_that_nobody_can_tell_the_end_of_is_ambiguous_and_sent_again(
    database: Database, now: datetime, smtp: Channel
) -> None:
    [id] = plan(database, now=now, type="application_deadline")
    die_while_sending(database, now, "smtp")
    assert recover(database, channel=smtp, max_attempts=6, now=now) == Recovered(0, 0, 1)
    found = row(database, id)
    assert (found.status, found.attempts, found.ambiguous_attempts) == ("pending", 1, 1)
    assert now < found.due_at <= now + timedelta(minutes=1)
    [attempt] = attempts(database, id)
    assert (attempt.outcome, attempt.finished_at) == ("ambiguous", now)
    assert attempt.error == "the worker died while it was being sent"


def test_it_is_sent_again_as_often_as_its_type_allows(database: Database, now: datetime, smtp: Channel) -> None:
    allowed = TYPES["application_deadline"].ambiguous_resends
    [id] = plan(database, now=now, type="application_deadline")
    for _ in range(allowed + 1):
        assert row(database, id).status == "pending"
        change(database, id, due_at=now)
        die_while_sending(database, now, "smtp")
        recover(database, channel=smtp, max_attempts=6, now=now)
    found = row(database, id)
    assert (found.status, found.attempts, found.ambiguous_attempts) == ("ambiguous", allowed + 1, allowed + 1)
    assert found.last_error is not None


def test_earlier_attempts_keep_their_outcome(database: Database, now: datetime, smtp: Channel) -> None:
    [id] = plan(database, now=now)
    mine, begun = die_while_sending(database, now, "smtp")
    with database.engine.begin() as connection:
        refused = SendResult("retry", 451, error="later")
        finish(connection, mine, begun.number, refused, Step("pending", now), provider="smtp", now=now)
    die_while_sending(database, now, "smtp")
    later = now + timedelta(minutes=3)
    assert recover(database, channel=smtp, max_attempts=6, now=later) == Recovered(0, 0, 1)
    assert [(attempt.outcome, attempt.finished_at) for attempt in attempts(database, id)] == [
        ("retry", now),
        ("ambiguous", later),
    ]


def test_a_type_this_version_does_not_have_is_not_sent_again(database: Database, now: datetime, smtp: Channel) -> None:
    [id] = plan(database, now=now)
    die_while_sending(database, now, "smtp")
    with database.engine.begin() as connection:
        connection.execute(update(notifications).values(type="retired"))
    recover(database, channel=smtp, max_attempts=6, now=now)
    assert row(database, id).status == "ambiguous"


def test_a_file_that_is_there_settles_it(database: Database, now: datetime, tmp_path: Path) -> None:
    channel = EmlChannel(tmp_path)
    [id] = plan(database, now=now)
    die_while_sending(database, now, "eml")
    channel.send(message(delivery_id=id))
    assert recover(database, channel=channel, max_attempts=6, now=now) == Recovered(0, 1, 0)
    found = row(database, id)
    assert (found.status, found.ambiguous_attempts, found.provider_message_id) == ("accepted", 0, f"{id}.eml")
    assert [attempt.outcome for attempt in attempts(database, id)] == ["accepted"]


def test_a_file_that_is_not_there_settles_it_too(database: Database, now: datetime, tmp_path: Path) -> None:
    [id] = plan(database, now=now)
    die_while_sending(database, now, "eml")
    assert recover(database, channel=EmlChannel(tmp_path), max_attempts=6, now=now) == Recovered(0, 1, 0)
    found = row(database, id)
    assert (found.status, found.ambiguous_attempts, found.last_error) == ("pending", 0, "no file was written")


def test_another_channels_files_settle_nothing(database: Database, now: datetime, tmp_path: Path) -> None:
    channel = EmlChannel(tmp_path)
    [id] = plan(database, now=now)
    die_while_sending(database, now, "smtp")
    channel.send(message(delivery_id=id))
    assert recover(database, channel=channel, max_attempts=6, now=now) == Recovered(0, 0, 1)
    assert row(database, id).status == "pending"


def test_the_last_try_that_did_not_leave_is_a_dead_letter(database: Database, now: datetime, tmp_path: Path) -> None:
    [id] = plan(database, now=now)
    die_while_sending(database, now, "eml")
    recover(database, channel=EmlChannel(tmp_path), max_attempts=1, now=now)
    assert row(database, id).status == "dead"


def test_a_worker_that_was_only_slow_changes_nothing_any_more(database: Database, now: datetime, smtp: Channel) -> None:
    [id] = plan(database, now=now)
    mine, begun = die_while_sending(database, now, "smtp")
    recover(database, channel=smtp, max_attempts=6, now=now)
    before = (row(database, id), attempts(database, id))
    with database.engine.begin() as connection:
        assert not finish(
            connection, mine, begun.number, SendResult("accepted"), Step("accepted"), provider="smtp", now=now
        )
    assert (row(database, id), attempts(database, id)) == before


def test_setting_straight_twice_is_setting_straight_once(database: Database, now: datetime, smtp: Channel) -> None:
    plan(database, 2, now=now)
    die_while_sending(database, now, "smtp")
    claim(database, "dead", now, 1, OVER)
    assert recover(database, channel=smtp, max_attempts=6, now=now) == Recovered(1, 0, 1)
    assert recover(database, channel=smtp, max_attempts=6, now=now) == NOTHING
