"""Retention of ingestion data: raw responses, and rows of requests, listings and quarantined records.

Belongs here: what is deleted by age, and what is still needed. Does not belong here: the life cycle of opportunities
(``normalize.expiry``).

Raw responses may hold personal data that is stored nowhere else, so they are deleted by age, from disk and from the
table of landed responses. Kept regardless of age:

- a response that has not been normalised yet, and everything that landed after it;
- a listing not older than the oldest remaining response: ``restore`` rebuilds it from the landing zone and would
  report it as missing;
- the complete listings that prove an opportunity's absence, the first ``absent_fetches`` after it was last seen in
  their scope: without them it would be open again, or absent since another day;
- the newest listings of each scope, which the volume and freshness checks compare with;
- a quarantined record as long as its response remains: ``restore`` quarantines it again;
- the cached state of a URL that was requested within the retention. The retention of URLs is at least as long as a
  posting's answer is reused without a request (``detail_refresh_days``), and longer than a gone address is left alone.
  Forgetting any other URL costs one full answer.

``fetches`` and ``field_quality`` are logs on which no decision depends, so they are deleted by age alone. After an
error nothing of that step is removed; what an earlier step removed stays removed, and the next run continues from
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, text

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, field_quality, http_cache, landed_responses, quarantine

COMPARED = 10
"""Newest listings of a scope that are always kept: the checks compare the last one with those before it."""

_LISTINGS = text("""
    WITH ended AS (
        SELECT DISTINCT source, scope, last_seen FROM opportunity_sightings WHERE last_seen < :before
    ), absence AS (
        SELECT e.source, e.scope, l.fetched_at FROM ended e CROSS JOIN LATERAL (
            SELECT fetched_at FROM listings
            WHERE source = e.source AND scope = e.scope AND complete AND records > 0 AND fetched_at > e.last_seen
            ORDER BY fetched_at LIMIT :absent
        ) l
    ), newest AS (
        SELECT source, scope, fetched_at FROM (
            SELECT source, scope, fetched_at,
                row_number() OVER (PARTITION BY source, scope, records > 0 ORDER BY fetched_at DESC) AS newness
            FROM listings
        ) ranked
        WHERE newness <= :compared
    )
    DELETE FROM listings
    WHERE fetched_at < :before AND (source, scope, fetched_at) NOT IN (
        SELECT source, scope, fetched_at FROM absence UNION SELECT source, scope, fetched_at FROM newest
    )
""")


@dataclass(frozen=True, slots=True)
class Pruned:
    """Number of deleted items.

    Attributes:
        responses: entries of the landing zone.
        fetches: rows of requests.
        urls: cached URLs.
        listings: rows of listings.
        quarantined: rows of quarantined records.
        measurements: rows of field quality.
    """

    responses: int
    fetches: int
    urls: int
    listings: int
    quarantined: int
    measurements: int


def prune(*, settings: Settings, database: Database, zone: LandingZone, now: datetime) -> Pruned:
    """Deletes data older than its retention.

    Args:
        settings: ``landing_retention_days``, ``fetch_retention_days``, ``url_retention_days``,
            ``listing_retention_days``, ``quarantine_retention_days``, ``quality_retention_days``; ``absent_fetches``
            and ``detail_refresh_days`` determine what is still needed.
        database: database with the tables.
        zone: this home's landing zone.
        now: aware.

    Raises:
        LandingZoneError: if an entry of the landing zone is damaged.
        OSError: if a file cannot be removed.
    """
    landed = landed_responses.c
    with database.engine.begin() as connection:
        waiting = connection.scalar(select(func.min(landed.fetched_at)).where(landed.normalized_at.is_(None)))
        before = _before(now, settings.landing_retention_days)
        before = min(before, waiting or before)
        connection.execute(delete(landed_responses).where(landed.fetched_at < before))
        asked = delete(fetches).where(fetches.c.requested_at < _before(now, settings.fetch_retention_days))
        # One extra day: an answer forgotten just before its reuse period ends would be requested one run early.
        known_days = max(settings.url_retention_days, settings.detail_refresh_days + 1)
        known = delete(http_cache).where(http_cache.c.checked_at < _before(now, known_days))
        told = min(before, _before(now, settings.quarantine_retention_days))
        unusable = delete(quarantine).where(quarantine.c.last_seen < told)
        measured = delete(field_quality).where(
            field_quality.c.measured_at < _before(now, settings.quality_retention_days)
        )
        counts = [connection.execute(statement).rowcount for statement in (asked, known, unusable, measured)]
        listed = _prune_listings(connection, settings, min(before, _before(now, settings.listing_retention_days)))
    requests, urls, quarantined, measurements = counts
    return Pruned(zone.prune(before), requests, urls, listed, quarantined, measurements)


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _prune_listings(connection: Connection, settings: Settings, before: datetime) -> int:
    values = {"before": before, "absent": settings.absent_fetches, "compared": COMPARED}
    return connection.execute(_LISTINGS, values).rowcount
