"""The life cycle: opportunities that can no longer be acted on expire or reopen, and old articles are deleted.

Belongs here: the rules by which time, absence and HTTP answers change an opportunity's state. Does not belong here:
what a record itself states (``states``), or which listing was complete (``sources``).

The rules, in order of precedence:

1. What the upstream closed stays closed until a newer record says otherwise.
2. A job past ``apply_by`` is expired (deadline); a hackathon past ``end_date`` (ended). A hackathon past its
   registration deadline stays open but is no longer recommended.
3. An opportunity whose own detail address has since answered 404 or 410 is expired (gone) until a full record of it is
   fetched again; a listing that still names it does not help. No other answer counts: a redirect, a server error and
   silence say nothing about the opportunity.
4. What is absent from the last ``absent_fetches`` complete listings of its scope is expired (absent). Only listings
   count that are complete, not empty, later than its last sighting and fully normalised, so that a partial, empty or
   unread one expires nothing. A listing that is still to be normalised also reopens nothing that was absent before it.
5. What states no end and was last seen ``unseen_days`` ago is expired (unseen): its feed shows only the newest entries,
   or its board is no longer fetched or no longer answers. Its existence can no longer be confirmed.
6. Everything else is open: an expired opportunity that no longer matches a rule reopens.

Once everything is normalised, the state and ``expired_at`` follow only from the stored rows and the clock, not from
when and how often this ran: repeating or replaying anything gives the same rows. An article is deleted 30 days after
``scraped_at``; its sighting stays, so that replaying an old response does not bring it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy
from sqlalchemy import select, text

from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.normalize.states import ABSENT, CLOSED, ENDS, GONE, UNSEEN
from opportunity_pipeline.normalize.storing import delete_opportunities, settle_companies
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import articles

ARTICLE_LIFE = timedelta(days=30)
"""How long an article is kept after the last fetch whose content it holds."""


@dataclass
class ExpiryReport:
    """What a run changed.

    Attributes:
        expired: kind → reason → opportunities that were open and no longer are.
        reopened: kind → opportunities that were expired and are open again.
        deleted_articles: articles that were too old.
    """

    expired: dict[Kind, dict[str, int]] = field(default_factory=dict)
    reopened: dict[Kind, int] = field(default_factory=dict)
    deleted_articles: int = 0


# Counts no further than needed: an opportunity absent for months costs no more than one that vanished yesterday.
_COUNT_MISSED = text("""
    WITH waiting AS (
        SELECT source, max(fetched_at) AS fetched_at FROM landed_responses WHERE normalized_at IS NULL GROUP BY source
    ), counted AS (
        SELECT s.source, s.source_id, l.missed, CASE WHEN l.missed = :absent THEN l.newest END AS absent_since,
            -- A waiting response may list the opportunity again; until it is read, it undoes nothing that was counted.
            w.source IS NOT NULL AND l.missed < :absent AND s.absent_since > s.last_seen AND s.absent_since <= :now
                AS stays
        FROM opportunity_sightings s
        LEFT JOIN waiting w ON w.source = s.source
        CROSS JOIN LATERAL (
            SELECT count(*) AS missed, max(fetched_at) AS newest FROM (
                SELECT fetched_at FROM listings
                WHERE source = s.source AND scope = s.scope AND complete AND records > 0
                    AND fetched_at > greatest(s.last_seen, w.fetched_at) AND fetched_at <= :now
                ORDER BY fetched_at LIMIT :absent
            ) AS without_it
        ) l
    )
    UPDATE opportunity_sightings s SET missed = counted.missed, absent_since = counted.absent_since
    FROM counted
    WHERE (s.source, s.source_id) = (counted.source, counted.source_id) AND counted.stays IS NOT TRUE
        AND (s.missed, s.absent_since) IS DISTINCT FROM (counted.missed, counted.absent_since)
""")


def expire(*, settings: Settings, database: Database, now: datetime) -> ExpiryReport:
    """Brings the status of every opportunity up to ``now``, in one transaction and while nothing is normalised.

    Args:
        settings: ``absent_fetches``, ``unseen_days``, ``detail_refresh_days``.
        database: whose rows.
        now: the clock; aware.
    """
    report = ExpiryReport()
    # A detail page is fetched again only after `detail_refresh_days`; not seeing it before means nothing.
    unseen = timedelta(days=max(settings.unseen_days, settings.detail_refresh_days + 1))
    with database.engine.begin() as connection:
        lock(connection)
        connection.execute(_COUNT_MISSED, {"now": now, "absent": settings.absent_fetches})
        for kind in ENDS:
            _settle(connection, report, kind, now, unseen)
        too_old = select(articles.c.id).where(articles.c.scraped_at < now - ARTICLE_LIFE)
        ids = connection.execute(too_old).scalars().all()
        delete_opportunities(connection, "article", ids)
        settle_companies(connection)
        report.deleted_articles = len(ids)
    return report


def _settle(
    connection: sqlalchemy.Connection, report: ExpiryReport, kind: Kind, now: datetime, unseen: timedelta
) -> None:
    table, end, reason = ENDS[kind]
    # The names come from the constant above; the values are bound.
    changed = connection.execute(
        text(f"""
            WITH decided AS (
                SELECT o.id, o.status AS before, r.reason, CASE r.reason
                    WHEN :closed THEN o.expired_at WHEN :reason THEN o.{end}
                    WHEN :gone THEN s.gone_at WHEN :absent THEN s.absent_since
                    WHEN :unseen THEN s.last_seen + :lasts
                END AS since
                FROM {table} o
                LEFT JOIN opportunity_sightings s ON s.kind = :kind AND s.opportunity_id = o.id
                CROSS JOIN LATERAL (SELECT CASE
                    WHEN o.status_reason = :closed THEN :closed
                    WHEN o.{end} < :now THEN :reason
                    WHEN s.gone_at <= :now THEN :gone
                    WHEN s.absent_since IS NOT NULL THEN :absent
                    WHEN o.{end} IS NULL AND s.last_seen + :lasts <= :now THEN :unseen
                END AS reason) r
            )
            UPDATE {table} o
            SET status = CASE WHEN d.reason IS NULL THEN 'open' ELSE 'expired' END,
                status_reason = d.reason, expired_at = d.since
            FROM decided d
            WHERE d.id = o.id AND (o.status_reason, o.expired_at) IS DISTINCT FROM (d.reason, d.since)
            RETURNING d.before, o.status, o.status_reason
        """),  # noqa: S608
        {"kind": kind, "now": now, "reason": reason, "closed": CLOSED, "gone": GONE, "absent": ABSENT}
        | {"unseen": UNSEEN, "lasts": unseen},
    ).all()
    expired = Counter(why for before, status, why in changed if (before, status) == ("open", "expired"))
    report.expired[kind] = dict(sorted(expired.items()))
    report.reopened[kind] = sum((before, status) == ("expired", "open") for before, status, _ in changed)
