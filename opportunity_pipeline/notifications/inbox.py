"""Builds the rows of the inbox: a planned notification with its text, its links and what triggered it.

Belongs here: filling every column of ``notifications``. Does not belong here: deciding (``decide``), rendering
(``render``) or writing (``storing``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl

from opportunity_pipeline.notifications.content import Content, Opportunity, Student, content_of
from opportunity_pipeline.notifications.decide import Plan
from opportunity_pipeline.notifications.render import render_line


def inbox_rows(
    plan: Plan,
    audience: pl.DataFrame,
    opportunities: Mapping[tuple[str, int], Opportunity],
    *,
    cycle: str,
    now: datetime,
) -> pl.DataFrame:
    """Returns a plan's notifications with the columns of the table; JSON columns as text.

    Args:
        plan: from ``decide``.
        audience: with the columns of ``preferences.AUDIENCE_SCHEMA``.
        opportunities: by kind and id, all opportunities of the plan.
        cycle: id of the planning run.
        now: aware; time of planning.
    """
    students = {row["student_id"]: row for row in audience.iter_rows(named=True)}
    notifications = {row["id"]: row for row in plan.notifications.iter_rows(named=True)}
    items = plan.items.iter_rows(named=True)
    rows = []
    for id, carried in groupby(items, key=lambda item: str(item["notification_id"])):
        notification = notifications[id]
        student = students[notification["student_id"]]
        content = content_of(
            Student(name=student["name"], time_zone=student["time_zone"]),
            list(carried),
            opportunities,
            due_at=notification["due_at"],
        )
        rows.append(_row(notification, content, student["locale"], cycle))
    # Without a schema, a null link in the first row would give the column dtype Null.
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_WORDED, pl.String()))
    return plan.notifications.drop("channels").join(frame, on="id").with_columns(created_at=pl.lit(now))


_WORDED = (
    "id",
    "title",
    "message",
    "action_url",
    "action_text",
    "actions",
    "related_entity",
    "trigger",
    "content",
    "metadata",
)


def _row(notification: Mapping[str, Any], content: Content, locale: str, cycle: str) -> dict[str, str | None]:
    line = render_line(content, type=notification["type"], locale=locale)
    items = content["items"]
    best = items[0]
    alone = len(items) == 1
    url = best["url"] if alone else None
    entity = {"type": best["kind"], "id": best["id"], "preview": best["title"]}
    return {
        "id": notification["id"],
        "title": line.title,
        "message": line.message,
        "action_url": url,
        "action_text": line.action if url else None,
        # A batch has no main button: each opportunity has its own.
        "actions": _json(
            [] if alone else [{"text": item["title"], "url": item["url"]} for item in items if item["url"]]
        ),
        "related_entity": _json(entity) if alone else None,
        "trigger": _json({name: best[name] for name in ("rule", "score", "threshold")}),
        "content": _json(content),
        "metadata": _json({"batch_id": cycle, "experiment_group": None, "channels": sorted(notification["channels"])}),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
