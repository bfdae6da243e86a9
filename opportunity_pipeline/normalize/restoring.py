"""The normalised tables anew from the landing zone: compared with what is there, and put right.

Belongs here: which tables follow from the landing zone, in which order they are made, and what it can no longer tell.
Does not belong here: making any of them (``run``, ``expiry``, ``linking``), or copies of tables (``storage.beside``).

Everything is made in copies beside the tables, by the same steps as ever. Only where they differ are the tables
written, in one transaction at the end: who reads them meanwhile sees them as they were, and one that fails changes
nothing.

The landing zone does not tell what is older than its retention. An opportunity that was seen before the oldest
response of its source that is left is copied as it is, as are listings and quarantine of that time. Neither does it
tell how well fields were read in the past (``field_quality``): that was measured.
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

# Those before that others refer to.
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
"""Tables that follow from the landing zone."""

STAGES = len(SOURCES) + 2 * len(TABLES) + 3
"""Stages that ``progress`` is told of."""


@dataclass
class RestoreReport:
    """What was found.

    Attributes:
        tables: how each table differed.
        kept: opportunities that were seen before the oldest response of their source that is left; left as they are.
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
    """Makes the normalised tables anew from the landing zone, and puts right what differs.

    Nothing is normalised, expired or linked meanwhile; what lands meanwhile waits and is normalised afterwards.

    Args:
        settings: as for normalising and expiry.
        database: whose tables.
        zone: its landing zone.
        now: the clock; aware.
        write: whether to put right what differs; ``False``: only to tell.
        progress: is told each stage as it begins.

    Raises:
        LandingZoneError: when an entry of the landing zone is damaged.
        CannotCopyTables: when the role may not make a schema.
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
    progress("what is older")
    with copies.database.engine.begin() as connection:
        report.kept = _keep_older(connection, copies)
    progress("expiry")
    expire(settings=settings, database=copies.database, now=now)
    for kind in TABLES:
        progress(f"links of {kind}s")
        link(kind, database=copies.database)


def _keep_older(connection: sqlalchemy.Connection, copies: Beside) -> int:
    """Takes what the landing zone no longer tells from the tables.

    Returns:
        How many opportunities.
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
        # A row that was lost while its sighting was not: it is told by what is left, and older than that.
        connection.execute(
            text(
                f"UPDATE {copies.copy(of)} o SET first_seen = s.first_seen"
                f" FROM {copies.copy(tables.opportunity_sightings)} s"
                f" WHERE s.kind = '{kind}' AND s.opportunity_id = o.id AND s.first_seen < o.first_seen"
            )
        )
        # Nor is what only outlines an opportunity of interest where it was told in full before that.
        forget_outlines(connection, kind)
    return int(connection.execute(text("SELECT count(*) FROM older")).scalar_one())


def _take(connection: sqlalchemy.Connection, copies: Beside, of: sqlalchemy.Table, which: str) -> None:
    """Puts rows of a table in the place of those of its copy; names and conditions are ours."""
    key = ", ".join(column.name for column in of.primary_key)
    rows = f"FROM {copies.table(of)} t WHERE {which}"
    connection.execute(text(f"DELETE FROM {copies.copy(of)} WHERE ({key}) IN (SELECT {key} {rows})"))
    connection.execute(text(f"INSERT INTO {copies.copy(of)} SELECT t.* {rows}"))


def _note_normalized(connection: sqlalchemy.Connection, copies: Beside) -> None:
    """Registers the responses of the landing zone as normalised, unless they are."""
    of = tables.landed_responses
    connection.execute(
        text(
            f"INSERT INTO {copies.table(of)} AS present SELECT * FROM {copies.copy(of)}"
            " ON CONFLICT (id) DO UPDATE SET normalized_at = excluded.normalized_at WHERE present.normalized_at IS NULL"
        )
    )
