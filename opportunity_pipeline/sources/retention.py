"""How long raw responses are kept.

They may hold personal data that nothing else keeps, so age removes them for good, from disk and from the register of
what has landed. What has not been normalised yet, and everything younger, stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses


def prune_landed(*, settings: Settings, database: Database, zone: LandingZone, now: datetime) -> int:
    """Removes responses that are older than ``landing_retention_days``.

    Args:
        settings: the retention.
        database: where landed responses are registered.
        zone: this home's landing zone.
        now: aware.

    Returns:
        Entries of the zone that were removed.
    """
    landed = landed_responses.c
    before = now - timedelta(days=settings.landing_retention_days)
    with database.engine.begin() as connection:
        waiting = connection.scalar(select(func.min(landed.fetched_at)).where(landed.normalized_at.is_(None)))
        before = min(before, waiting or before)
        connection.execute(delete(landed_responses).where(landed.fetched_at < before))
    return zone.prune(before)
