"""Rebuilds the normalised tables from the landing zone, compares them with the present ones, and repairs differences.

Belongs here: which tables derive from the landing zone, the order of rebuilding, and what the landing zone no longer
holds. Does not belong here: building any of them (``run``, ``expiry``, ``linking``), or copies of tables
(``storage.beside``).

Everything is built in copies beside the tables, by the usual steps. The tables are written only where they differ, in
one transaction at the end: readers see the old state meanwhile, and a failed run changes nothing.

The landing zone holds nothing older than its retention. An opportunity that was seen before the oldest remaining
response of its source is copied unchanged, as are listings and quarantine of that time. The past quality of fields
(``field_quality``) was measured and cannot be rebuilt either.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy
from sqlalchemy import text

from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.normalize.locking import all_locked
from opportunity_pipeline.normalize.quarantine import forget_outlines
from opportunity_pipeline.normalize.rows import FILLED_ELSEWHERE, TABLES
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.replaying import replay_source
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.beside import Beside, Difference, beside, delete_surplus, difference, take_over
from opportunity_pipeline.storage.database import Database

# Referenced tables before those that refer to them.
RESTORED: tuple[sqlalchemy.Table, ...] = (
    tables.companies,
    *TABLES.values(),
    tables.opportunity_sightings,
    tables.opportunity_changes,
    tables.quarantine,
    tables.listings,
    tables.compared_opportunities,
    tables.opportunity_blocks,
    tables.opportunity_pairs,
    tables.opportunity_links,
    tables.job_merges,
    tables.hackathon_merges,
    tables.article_merges,
)
"""Tables that derive from the landing zone."""

STAGES = len(SOURCES) + 2 * len(TABLES) + 3
"""Number of stages reported to ``progress``."""


@dataclass
class RestoreReport:
    """Result of a restore.

    Attributes:
        tables: how each table differed.
        kept: opportunities that were seen before the oldest remaining response of their source; left unchanged.
        responses: responses of the landing zone.
        unreadable: ``url: reason`` of those that cannot be read.
        seconds: time taken.
    """

    tables: list[Difference] = field(default_factory=list)
    kept: int = 0
    responses: int = 0
    unreadable: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether any table did."""
        return any(table.any for table in self.tables)


def restore(
    *,
    settings: Settings,
    database: Database,
    zone: LandingZone,
    now: datetime,
    write: bool = True,
    progress: Callable[[str], None] = lambda _stage: None,
) -> RestoreReport:
    """Rebuilds the normalised tables from the landing zone, and repairs what differs.

    Nothing is normalised, expired or linked meanwhile; responses that land meanwhile wait and are normalised
    afterwards.

    Args:
        settings: as for normalising and expiry.
        database: whose tables.
        zone: its landing zone.
        now: the clock; aware.
        write: whether to repair what differs; ``False`` only reports it.
        progress: called with the name of each stage as it begins.

    Raises:
        LandingZoneError: an entry of the landing zone is damaged.
        CannotCopyTables: the database role may not create a schema.
    """
    started = time.perf_counter()
    report = RestoreReport()
    with all_locked(database), beside(database, [*RESTORED, tables.landed_responses]) as copies:
        _make(copies, settings, zone, now, report, progress)
        progress("comparing")
        ignored = {table: FILLED_ELSEWHERE & set(table.columns.keys()) for table in RESTORED}
        with database.engine.begin() as connection:
            report.tables = [difference(connection, copies, table, ignored[table]) for table in RESTORED]
            if write:
                companies, *others = RESTORED
                for table in reversed(others):
                    delete_surplus(connection, copies, table)
                for table in RESTORED:
                    take_over(connection, copies, table, ignored[table])
                delete_surplus(connection, copies, companies)
                _note_normalized(connection, copies)
    report.seconds = time.perf_counter() - started
    return report


def _make(
    copies: Beside,
    settings: Settings,
    zone: LandingZone,
    now: datetime,
    report: RestoreReport,
    progress: Callable[[str], None],
) -> None:
    for source in SOURCES.values():
        progress(source.name)
        try:
            replayed = replay_source(source, database=copies.database, zone=zone, origin=zone)
        except SourceFailed as failure:
            report.unreadable.append(f"{failure.url}: {failure.reason}")
        else:
            report.responses += len(replayed.landed)
            report.unreadable += replayed.errors
    for kind in TABLES:
        progress(f"{kind}s")
        normalize_landed(kind, settings=settings, database=copies.database, zone=zone)
    progress("older rows")
    with copies.database.engine.begin() as connection:
        report.kept = _keep_older(connection, copies)
    progress("expiry")
    expire(settings=settings, database=copies.database, now=now)
    for kind in TABLES:
        progress(f"links of {kind}s")
        link(kind, database=copies.database)


def _keep_older(connection: sqlalchemy.Connection, copies: Beside) -> int:
    """Copies from the tables what is older than the landing zone.

    Returns:
        Number of opportunities.
    """
    rows = [f"SELECT '{kind}' AS kind, id, source, first_seen FROM {copies.table(of)}" for kind, of in TABLES.items()]
    rows.append(f"SELECT kind, opportunity_id, source, first_seen FROM {copies.table(tables.opportunity_sightings)}")
    for statement in (
        "CREATE TEMPORARY TABLE oldest ON COMMIT DROP AS SELECT source, min(fetched_at) AS at"
        f" FROM {copies.copy(tables.landed_responses)} GROUP BY source",
        "CREATE TEMPORARY TABLE older ON COMMIT DROP AS SELECT DISTINCT kind, id"
        f" FROM ({' UNION '.join(rows)}) seen LEFT JOIN oldest USING (source) WHERE at IS NULL OR first_seen < at",
    ):
        connection.execute(text(statement))
    older_jobs = f"SELECT company_id FROM {copies.table(tables.jobs)} j JOIN older o ON (o.kind, o.id) = ('job', j.id)"
    _take(connection, copies, tables.companies, f"id IN ({older_jobs})")
    for kind, of in TABLES.items():
        _take(connection, copies, of, f"id IN (SELECT id FROM older WHERE kind = '{kind}')")
    for of in (tables.opportunity_sightings, tables.opportunity_changes):
        _take(connection, copies, of, "(kind, opportunity_id) IN (SELECT kind, id FROM older)")
    for of, moment in ((tables.listings, "fetched_at"), (tables.quarantine, "first_seen")):
        _take(
            connection, copies, of, f"NOT EXISTS (SELECT FROM oldest o WHERE o.source = t.source AND o.at <= {moment})"
        )
    for kind, of in TABLES.items():
        # If a row was lost but not its sighting, the row is rebuilt from the remaining responses but is older than they
        # are.
        connection.execute(
            text(
                f"UPDATE {copies.copy(of)} o SET first_seen = s.first_seen"
                f" FROM {copies.copy(tables.opportunity_sightings)} s"
                f" WHERE s.kind = '{kind}' AND s.opportunity_id = o.id AND s.first_seen < o.first_seen"
            )
        )
        # Outlines do not matter either if the full record is older than the landing zone.
        forget_outlines(connection, kind)
    return int(connection.execute(text("SELECT count(*) FROM older")).scalar_one())


def _take(connection: sqlalchemy.Connection, copies: Beside, of: sqlalchemy.Table, which: str) -> None:
    """Replaces rows of a copy by those of its table; names and conditions are ours."""
    key = ", ".join(column.name for column in of.primary_key)
    rows = f"FROM {copies.table(of)} t WHERE {which}"
    connection.execute(text(f"DELETE FROM {copies.copy(of)} WHERE ({key}) IN (SELECT {key} {rows})"))
    connection.execute(text(f"INSERT INTO {copies.copy(of)} SELECT t.* {rows}"))


def _note_normalized(connection: sqlalchemy.Connection, copies: Beside) -> None:
    """Registers the responses of the landing zone as normalised, unless they already are."""
    of = tables.landed_responses
    connection.execute(
        text(
            f"INSERT INTO {copies.table(of)} AS present SELECT * FROM {copies.copy(of)}"
            " ON CONFLICT (id) DO UPDATE SET normalized_at = excluded.normalized_at WHERE present.normalized_at IS NULL"
        )
    )
