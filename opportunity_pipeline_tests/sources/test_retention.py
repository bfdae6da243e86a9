"""Ingestion data is deleted by age, but nothing that is still needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text

from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.normalize.restoring import restore
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import LandingZoneError
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.retention import COMPARED, Pruned, prune
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    fetches,
    field_quality,
    http_cache,
    landed_responses,
    listings,
    quarantine,
)
from opportunity_pipeline_tests.databases import EmptyDatabases
from opportunity_pipeline_tests.sources.boards import BOARD, board
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer


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
    assert prune(settings=settings, database=database, zone=zone, now=now).responses == 1
    assert kept(zone, database) == {young}
    assert prune(settings=settings, database=database, zone=zone, now=now).responses == 0


def test_what_was_not_read_yet_stays_with_all_that_came_later(
    settings: Settings, database: Database, now: datetime
) -> None:
    zone = LandingZone(settings.landing_folder)
    land(zone, database, now - timedelta(days=200), read=True)
    waiting = land(zone, database, now - timedelta(days=150), read=False)
    later = land(zone, database, now - timedelta(days=120), read=True)
    assert prune(settings=settings, database=database, zone=zone, now=now).responses == 1
    assert kept(zone, database) == {waiting, later}


def test_a_loss_is_told_of_until_its_time_is_over_and_its_response_has_gone(
    settings: Settings, database: Database, now: datetime
) -> None:
    zone = LandingZone(settings.landing_folder)
    settings = settings.model_copy(update={"quarantine_retention_days": 30})
    # Raw responses are kept for 90 days, and one that waits to be normalised keeps everything after it.
    land(zone, database, now - timedelta(days=80), read=False)
    seen = {"old": 91, "young": 89, "of_what_is_left": 79, "new": 0}
    with database.engine.begin() as connection:
        connection.execute(
            insert(quarantine),
            [
                {"kind": "job", "source": "lever", "pointer": name, "field": "title", "reason": "it is missing"}
                | {"first_seen": now - timedelta(days=300), "last_seen": now - timedelta(days=days)}
                for name, days in seen.items()
            ],
        )

    def told() -> set[str]:
        with database.engine.connect() as connection:
            return set(connection.scalars(select(quarantine.c.pointer)))

    assert prune(settings=settings, database=database, zone=zone, now=now).quarantined == 1
    assert told() == set(seen) - {"old"}
    longer = settings.model_copy(update={"quarantine_retention_days": 180})
    assert prune(settings=longer, database=database, zone=zone, now=now + timedelta(days=60)).quarantined == 0
    # Of the responses only the waiting one is left.
    assert prune(settings=settings, database=database, zone=zone, now=now + timedelta(days=60)).quarantined == 1
    assert told() == {"of_what_is_left", "new"}


def test_measurements_of_quality_go_by_age(settings: Settings, database: Database, now: datetime) -> None:
    zone = LandingZone(settings.landing_folder)
    with database.engine.begin() as connection:
        connection.execute(
            insert(field_quality),
            [
                {"kind": "job", "source": "lever", "field": "places", "rows": 2, "filled": 1, "unread": 1}
                | {"measured_at": now - timedelta(days=days)}
                for days in (401, 399)
            ],
        )
    assert prune(settings=settings, database=database, zone=zone, now=now).measurements == 1
    assert prune(settings=settings, database=database, zone=zone, now=now).measurements == 0


def test_an_error_of_the_landing_zone_is_raised(settings: Settings, database: Database, now: datetime) -> None:
    zone = LandingZone(settings.landing_folder)
    response = land(zone, database, now - timedelta(days=91), read=True)
    (zone.folder / "responses" / "lever" / f"{response}.json").write_text("{")
    with pytest.raises(LandingZoneError, match=response):
        prune(settings=settings, database=database, zone=zone, now=now)


ABSENT = 3


@dataclass
class History:
    """Half a year of runs, of a board that dropped a posting early on and of one that was later removed."""

    settings: Settings
    database: Database
    zone: LandingZone
    upstream: FaultServer
    clock: Clock

    def run(self, *postings: int) -> None:
        """Runs the source on the next day, then normalises and expires."""
        self.clock.later(days=1)
        others = [number + 10 for number in postings]
        for name, ids in (("acme", postings), ("closed", others)):
            self.upstream.script(BOARD.format(name), [answer(200, board(*ids), {"ETag": f'"{postings}"'})])
        fetch_source(
            SOURCES["greenhouse"], settings=self.settings, database=self.database, zone=self.zone, now=self.clock
        )
        normalize_landed("job", settings=self.settings, database=self.database, zone=self.zone)
        expire(settings=self.settings, database=self.database, now=self.clock())

    def live(self, *, pruned: bool) -> dict[str, list[Any]]:
        """Plays the history; returns the rows of every table after the last run."""
        self.settings = self.settings.model_copy(update={"greenhouse_boards": ["acme", "closed"]})
        self.run(1, 2)
        for _ in range(8):
            self.run(1)
        self.settings = self.settings.model_copy(update={"greenhouse_boards": ["acme"]})
        for _ in range(COMPARED + 5):
            self.run(1)
        self.clock.later(days=250)
        self.run(1)
        if pruned:
            self.removed = prune(settings=self.settings, database=self.database, zone=self.zone, now=self.clock())
        self.run(1, 3)
        with self.database.engine.connect() as connection:
            return {
                table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3"))]  # noqa: S608
                for table in ("jobs", "opportunity_sightings", "opportunity_changes", "quarantine", "source_state")
            }


def test_a_pruned_state_changes_nothing_that_the_next_run_stores(
    quick: Settings, empty_databases: EmptyDatabases, tmp_path: Path, upstream: FaultServer
) -> None:
    left, asked = [], []
    for pruned in (False, True):
        with empty_databases.lend() as database:
            zone = LandingZone(tmp_path / str(pruned), durable=False)
            history = History(quick, database, zone, upstream, Clock())
            left.append(history.live(pruned=pruned))
            asked.append([(one.target, one.headers.get("if-none-match")) for one in upstream.asked[-2:]])
            with database.engine.connect() as connection:
                rows = [
                    connection.scalar(select(func.count()).select_from(of)) for of in (fetches, http_cache, listings)
                ]
            if not pruned:
                assert rows == [35, 2, 35]
                continue
            # Old listings kept: those of the closed board, the newest, and those that prove an absence.
            assert history.removed == Pruned(
                responses=33,
                fetches=33,
                urls=1,
                listings=33 - 9 - (COMPARED - 1) - ABSENT,
                quarantined=0,
                measurements=0,
            )
            assert rows == [2, 1, 35 - history.removed.listings]
            link("job", database=database)
            report = restore(settings=quick, database=database, zone=zone, now=history.clock(), write=False)
            assert [table for table in report.tables if table.any] == []
    assert left[0] == left[1]
    assert left[0]["jobs"]
    assert asked[0] == asked[1]
    assert asked[0][-1] == (BOARD.format("acme"), '"(1,)"')
