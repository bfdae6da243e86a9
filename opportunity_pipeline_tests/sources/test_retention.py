"""Raw responses leave with age, and only when they have been read."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.retention import prune_landed
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses


def land(zone: LandingZone, database: Database, at: datetime, *, read: bool) -> str:
    response = zone.put("lever", "https://api.lever.co/v0/postings/a", f"[{at}]".encode(), fetched_at=at)
    with database.engine.begin() as connection:
        row = {"id": response.id, "source": "lever", "url": response.url, "fetched_at": at}
        values = {**row, "body_sha256": response.body_sha256, "normalized_at": at if read else None}
        connection.execute(insert(landed_responses).values(values))
    return response.id


def kept(zone: LandingZone, database: Database) -> set[str]:
    with database.engine.connect() as connection:
        registered = set(connection.scalars(select(landed_responses.c.id)))
    assert {response.id for response in zone.responses()} == registered
    return registered


def test_what_is_older_than_the_retention_goes(settings: Settings, database: Database, now: datetime) -> None:
    zone = LandingZone(settings.landing_folder)
    land(zone, database, now - timedelta(days=91), read=True)
    young = land(zone, database, now - timedelta(days=89), read=True)
    assert prune_landed(settings=settings, database=database, zone=zone, now=now) == 1
    assert kept(zone, database) == {young}
    assert prune_landed(settings=settings, database=database, zone=zone, now=now) == 0


def test_what_was_not_read_yet_stays_with_all_that_came_later(
    settings: Settings, database: Database, now: datetime
) -> None:
    zone = LandingZone(settings.landing_folder)
    land(zone, database, now - timedelta(days=200), read=True)
    waiting = land(zone, database, now - timedelta(days=150), read=False)
    later = land(zone, database, now - timedelta(days=120), read=True)
    assert prune_landed(settings=settings, database=database, zone=zone, now=now) == 1
    assert kept(zone, database) == {waiting, later}
