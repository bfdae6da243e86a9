"""Planned deliveries, as planning would write them.

Belongs here: rows of students, notifications, items and deliveries in a known state, and reading them back. Does not
belong here: assertions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, insert, select, update

from opportunity_pipeline.notifications.types import notification_type
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    deliveries,
    delivery_attempts,
    notification_items,
    notification_preferences,
    notifications,
    students,
)

NAMESPACE = UUID("4c0e6a1e-3f0e-4f5b-9a39-1c1d6d0c2b7e")
NO_QUIET_HOURS = {"quiet_start": "00:00", "quiet_end": "00:00"}


def delivery_id(number: int) -> UUID:
    """The id of the planned delivery with that number."""
    return uuid5(uuid5(NAMESPACE, str(number)), "email")


def plan(
    database: Database,
    count: int = 1,
    *,
    now: datetime,
    first: int = 0,
    type: str = "job_match",
    items: int = 1,
    student: Mapping[str, Any] | None = None,
    preferences: Mapping[str, Any] | None = NO_QUIET_HOURS,
    delivery: Mapping[str, Any] | None = None,
    content: Mapping[str, Any] | None = None,
) -> list[UUID]:
    """Plans ``count`` e-mails to as many students, due at ``now``; the mappings override columns.

    Returns:
        Delivery ids, in order.
    """
    numbers = range(first, first + count)
    told = {number: uuid5(NAMESPACE, str(number)) for number in numbers}
    with database.engine.begin() as connection:
        connection.execute(insert(students), [_student(number, student or {}) for number in numbers])
        if preferences is not None:
            wishes = [{"student_id": f"s{number}", **preferences} for number in numbers]
            connection.execute(insert(notification_preferences), wishes)
        connection.execute(
            insert(notifications),
            [_notification(number, told[number], type, now, items, content) for number in numbers],
        )
        rows = [_item(number, told[number], position, type) for number in numbers for position in range(1, items + 1)]
        if rows:
            connection.execute(insert(notification_items), rows)
        connection.execute(
            insert(deliveries), [_delivery(number, told[number], now, delivery or {}) for number in numbers]
        )
    return [delivery_id(number) for number in numbers]


def row(database: Database, id: UUID) -> Row[Any]:
    """The current row of a delivery."""
    with database.engine.connect() as connection:
        return connection.execute(select(deliveries).where(deliveries.c.id == id)).one()


def attempts(database: Database, id: UUID) -> list[Row[Any]]:
    """The attempts of a delivery, oldest first."""
    with database.engine.connect() as connection:
        query = select(delivery_attempts).where(delivery_attempts.c.delivery_id == id)
        return list(connection.execute(query.order_by(delivery_attempts.c.attempt)))


def statuses(database: Database) -> dict[str, int]:
    """Number of deliveries by status."""
    with database.engine.connect() as connection:
        found = connection.scalars(select(deliveries.c.status)).all()
    return {status: found.count(status) for status in sorted(set(found))}


def change(database: Database, id: UUID, **values: Any) -> None:
    """Changes a delivery without the dispatcher's knowledge."""
    with database.engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.id == id).values(values))


def _student(number: int, override: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "email": f"student{number}@example.org",
        "name": f"Student {number}",
        "time_zone": "Asia/Kolkata",
        **override,
    }


def _notification(
    number: int, id: UUID, type: str, now: datetime, items: int, content: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "id": id,
        "dedupe_key": f"{type}:s{number}:job/{number}:once",
        "student_id": f"s{number}",
        "type": type,
        "category": notification_type(type).category,
        "priority": "high",
        "title": f"Data intern {number}",
        "message": "It fits you.",
        "trigger": {"rule": "score", "score": 812_345, "threshold": 75},
        "content": content if content is not None else _content(number, items, now),
        "created_at": now,
        "due_at": now,
    }


def _content(number: int, items: int, now: datetime) -> dict[str, Any]:
    return {
        "student": {"name": f"Student {number}", "time_zone": "Asia/Kolkata"},
        "as_of": now.isoformat(),
        "items": [
            {
                "kind": "job",
                "id": number * 100 + position,
                "title": f"Data intern {number}.{position} – Zoë & Söhne",
                "organization": "Acme <Ltd>",
                "place": "Bengaluru",
                "mode": "remote",
                "pay": "₹ 10,000 /month",
                "url": f"https://jobs.example.org/{number}/{position}",
                "deadline": (now + timedelta(days=2)).isoformat(),
                "deadline_kind": "application",
                "published": None,
                "snippet": "Write Python.",
                "rule": "score",
                "score": 81.2345,
                "threshold": 75,
                "reasons": ["3 of 4 skills match"],
                "matched": ["python"],
                "missing": ["docker"],
                "suggestion": {"skill": "docker", "points": 6.2},
                "source": "Greenhouse",
                "credit": None,
            }
            for position in range(1, items + 1)
        ],
    }


def _item(number: int, notification: UUID, position: int, type: str) -> dict[str, Any]:
    return {
        "dedupe_key": f"{type}:s{number}:job/{number * 100 + position}:once",
        "notification_id": notification,
        "position": position,
        "student_id": f"s{number}",
        "type": type,
        "kind": "job",
        "opportunity_id": number * 100 + position,
    }


def _delivery(number: int, notification: UUID, now: datetime, override: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": delivery_id(number),
        "notification_id": notification,
        "channel": "email",
        "recipient": f"student{number}@example.org",
        "priority": "high",
        "due_at": now,
        "expires_at": None,
        "created_at": now,
        "updated_at": now,
        **override,
    }
