"""A change since planning stops a delivery, defers it, or does not affect it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from opportunity_pipeline.delivery.dispatch import claim_due, deliver_due, open_outlet, send_claimed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    applications,
    notification_preferences,
    opportunity_links,
    recommendation_feedback,
    students,
    suppressions,
)
from opportunity_pipeline_tests.delivery.delivering import Clock, changed, counts, mails, standing
from opportunity_pipeline_tests.delivery.fake_sendgrid import FakeSendGrid
from opportunity_pipeline_tests.delivery.planned import attempts, plan, row


def adds(database: Database, table: Table, **values: Any) -> None:
    with database.engine.begin() as connection:
        connection.execute(insert(table).values(**values))


def applies(database: Database, to: int = 1, status: str = "submitted") -> None:
    told = {"student_id": "s0", "kind": "job", "opportunity_id": to, "status": status}
    adds(database, applications, **told, updated_at="2026-08-23")


def reacts(database: Database, action: str, to: int = 1) -> None:
    told = {"student_id": "s0", "kind": "job", "opportunity_id": to, "action": action}
    adds(database, recommendation_feedback, **told, at="2026-08-23")


def applies_elsewhere(database: Database) -> None:
    reacts(database, "applied")


def stands_for(database: Database, canonical: int, listing: int) -> None:
    link = {"opportunity_id": listing, "canonical_id": canonical, "relation": "same", "reason": "posting id"}
    adds(database, opportunity_links, kind="job", **link)


def applies_through_another_listing(database: Database) -> None:
    """To the listing that stands for the one the notification is about."""
    stands_for(database, 7, 1)
    applies(database, to=7)


def applies_elsewhere_to_a_listing_behind_it(database: Database) -> None:
    stands_for(database, 1, 7)
    reacts(database, "applied", to=7)


def dismisses(database: Database) -> None:
    reacts(database, "dismissed")


def drafts(database: Database) -> None:
    applies(database, status="draft")


def suppresses(database: Database, address: str = "Student0@Example.org", reason: str = "unsubscribed") -> None:
    told = {"channel": "email", "recipient": address, "reason": reason}
    adds(database, suppressions, **told, since="2026-08-23")


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
        (applies_through_another_listing, "already applied"),
        (applies_elsewhere_to_a_listing_behind_it, "already applied"),
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


def test_a_changed_address_gets_the_mail(database: Database, settings: Settings, clock: Clock) -> None:
    [id] = plan(database, now=clock())
    switches(email="new@example.org")(database)
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "accepted": 1}
    assert row(database, id).recipient == "new@example.org"
    assert [mail["To"] for mail in mails(settings).values()] == ["new@example.org"]


@pytest.mark.parametrize("address", ["İpek@example.org", "ΝΙΚΟΣ@example.org", "Straße@example.org", "S0@EXAMPLE.ORG"])
def test_a_suppression_holds_whatever_the_letters(
    database: Database, settings: Settings, clock: Clock, address: str
) -> None:
    plan(database, now=clock(), student={"email": address}, delivery={"recipient": address})
    suppresses(database, address, "complaint")
    assert counts(deliver_due(settings=settings, database=database, now=clock)) == {"claimed": 1, "stopped": 1}


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
