"""Frames for the pure planner: one call for each candidate or student, with defaults.

Belongs here: input frames of the planner. Does not belong here: assertions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import polars as pl

from opportunity_pipeline.notifications.decide import CANDIDATE_SCHEMA, TOLD_SCHEMA
from opportunity_pipeline.notifications.dedupe import item_key
from opportunity_pipeline.notifications.preferences import AUDIENCE_SCHEMA
from opportunity_pipeline.notifications.types import TYPES

NOON = datetime(2026, 8, 23, 12, tzinfo=UTC)


def candidate(opportunity: int, type: str = "job_match", student: str = "asha", **values: Any) -> dict[str, Any]:
    kind = values.get("kind") or TYPES[type].kind
    return {
        "dedupe_key": item_key(type, student, kind, opportunity, "once"),
        "type": type,
        "kind": kind,
        "student_id": student,
        "opportunity_id": opportunity,
        "rule": "score",
        "rank": opportunity,
        "score": 900_000,
        "threshold": 75,
        "deadline": None,
        "standing": None,
        **values,
    }


def candidates(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CANDIDATE_SCHEMA)


def student(id: str = "asha", **values: Any) -> dict[str, Any]:
    return {
        "student_id": id,
        "email": f"{id}@example.org",
        "name": id,
        "time_zone": "UTC",
        "locale": "en",
        "is_active": True,
        "notifications_enabled": True,
        "quiet_start": time(22),
        "quiet_end": time(8),
        "daily_cap": 10,
        "channels_off": [],
        "switched_off": [],
        **values,
    }


def audience(*rows: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows) or [student()], schema=AUDIENCE_SCHEMA)


def told(*rows: tuple[str, datetime]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TOLD_SCHEMA, orient="row")
