"""The life cycle: what can no longer be acted on expires, what comes back opens again, old articles go.

Belongs here: the rules by which time and absence change an opportunity's status. Does not belong here: what a record
itself says (``jobs``, ``hackathons``), or which listing was complete (``sources``).

The rules, in the order in which they decide:

1. What the upstream closed stays so until a newer record says otherwise.
2. A job past ``apply_by`` is expired (deadline); a hackathon past ``end_date`` (ended). A hackathon past its
   registration deadline stays open: it is only no longer recommended.
3. What is absent from the last ``absent_fetches`` complete listings of its scope is expired (absent). Only listings
   that are complete, not empty, later than its last sighting and fully normalised count, so that a partial, empty or
   unread one expires nothing.
4. Everything else is open: what was expired and does not fit a rule any more is open again.

``missed`` is not counted up but computed from the listings since the last sighting: repeating or replaying anything
gives the same number. An article is deleted 30 days after ``scraped_at``; its sighting stays, so that replaying an old
response does not bring it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database

ARTICLE_LIFE = timedelta(days=30)
"""How long an article is kept after the last fetch that had it."""


@dataclass
class ExpiryReport:
    """What a run changed.

    Attributes:
        expired: kind → reason → opportunities that were open and are not any more.
        reopened: kind → opportunities that were expired and are open again.
        deleted_articles: articles that were too old.
    """

    expired: dict[Kind, dict[str, int]] = field(default_factory=dict)
    reopened: dict[Kind, int] = field(default_factory=dict)
    deleted_articles: int = 0


_COUNT_MISSED = text("""
    WITH counted AS (
        SELECT s.source, s.source_id, count(l.fetched_at) AS missed
        FROM opportunity_sightings s
        LEFT JOIN listings l
            ON l.source = s.source AND l.scope = s.scope AND l.complete AND l.records > 0
            AND l.fetched_at > s.last_seen AND l.fetched_at <= :now
            AND NOT EXISTS (
                SELECT 1 FROM landed_responses r
                WHERE r.source = l.source AND r.normalized_at IS NULL AND r.fetched_at >= l.fetched_at
            )
        GROUP BY s.source, s.source_id
    )
    UPDATE opportunity_sightings s SET missed = counted.missed
    FROM counted
    WHERE (s.source, s.source_id) = (counted.source, counted.source_id) AND s.missed <> counted.missed
""")


class End(NamedTuple):
    """Table of a kind, and the column and the reason of an end that its records state."""

    table: str
    column: str
    reason: str


ENDS: dict[Kind, End] = {
    "job": End("jobs", "apply_by", "deadline"),
    "hackathon": End("hackathons", "end_date", "ended"),
}


def expire(*, settings: Settings, database: Database, now: datetime) -> ExpiryReport:
    """Brings the status of every opportunity up to ``now``, in one transaction and while nothing is normalised.

    Args:
        settings: ``absent_fetches``.
        database: whose rows.
        now: the clock; aware.
    """
    report = ExpiryReport()
    with database.engine.begin() as connection:
        lock(connection)
        connection.execute(_COUNT_MISSED, {"now": now})
        for kind in ENDS:
            _settle(connection, report, kind, now, settings.absent_fetches)
        deleted = connection.execute(
            text("DELETE FROM articles WHERE scraped_at < :before"), {"before": now - ARTICLE_LIFE}
        )
        report.deleted_articles = deleted.rowcount
    return report


def _settle(connection: sqlalchemy.Connection, report: ExpiryReport, kind: Kind, now: datetime, absent: int) -> None:
    table, end, reason = ENDS[kind]
    # The names come from the constant above; the values are bound.
    changed = connection.execute(
        text(f"""
            WITH absent AS (
                SELECT opportunity_id FROM opportunity_sightings
                WHERE kind = :kind GROUP BY opportunity_id HAVING min(missed) >= :absent
            ), decided AS (
                SELECT o.id, o.status AS before, CASE
                    WHEN o.status = 'expired' AND o.status_reason = 'closed upstream' THEN o.status_reason
                    WHEN o.{end} < :now THEN :reason
                    WHEN o.id IN (SELECT opportunity_id FROM absent) THEN 'absent'
                END AS reason
                FROM {table} o
            )
            UPDATE {table} o
            SET status = CASE WHEN d.reason IS NULL THEN 'open' ELSE 'expired' END,
                status_reason = d.reason, updated_at = :now
            FROM decided d
            WHERE d.id = o.id AND o.status_reason IS DISTINCT FROM d.reason
            RETURNING d.before, o.status, o.status_reason
        """),  # noqa: S608
        {"kind": kind, "absent": absent, "now": now, "reason": reason},
    ).all()
    expired = Counter(why for before, status, why in changed if (before, status) == ("open", "expired"))
    report.expired[kind] = dict(sorted(expired.items()))
    report.reopened[kind] = sum((before, status) == ("expired", "open") for before, status, _ in changed)
