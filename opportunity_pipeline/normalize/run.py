"""Normalising everything that has landed and has not been read yet.

Belongs here: which responses, in which order, and the transaction of a batch. Does not belong here: reading a record
(``opportunities``), what a batch changes (``deciding``), or the statements (``storing``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import select

from opportunity_pipeline.normalize.batches import Reply, gathered, outlines_last, read_reply
from opportunity_pipeline.normalize.deciding import decide
from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.normalize.report import NormalizeReport, SourceCounts
from opportunity_pipeline.normalize.storing import known_of, mark_normalized, pending_of, store
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses


def normalize_landed(
    kind: Kind,
    *,
    settings: Settings,
    database: Database,
    zone: LandingZone,
    progress: Callable[[int, int], None] | None = None,
) -> NormalizeReport:
    """Normalises all landed responses of a kind that have not been read, oldest first, in batches.

    Args:
        kind: which kind.
        settings: ``base_currency``, and the clock that marks a response as read.
        database: where rows go.
        zone: where the bodies lie.
        progress: called after each batch with how many responses are done and how many there are.
    """
    started = time.perf_counter()
    report = NormalizeReport(kind)
    sources = [source.name for source in SOURCES.values() if source.kind == kind]
    pending = (
        select(landed_responses.c.id, landed_responses.c.source, landed_responses.c.url)
        .where(landed_responses.c.source.in_(sources), landed_responses.c.normalized_at.is_(None))
        .order_by(landed_responses.c.fetched_at, landed_responses.c.id)
    )
    with database.engine.connect() as connection:
        waiting = connection.execute(pending).all()
    done = 0
    replies = (read_reply(zone, *response) for response in waiting)
    batches = gathered(outlines_last(replies, lambda reply: read_reply(zone, reply.id, reply.source, reply.url)))
    for batch in batches:
        normalize_batch(report, batch, settings=settings, database=database)
        done += len(batch)
        if progress is not None:
            progress(done, len(waiting))
    report.seconds = time.perf_counter() - started
    return report


def normalize_batch(report: NormalizeReport, batch: Sequence[Reply], *, settings: Settings, database: Database) -> None:
    """Stores a batch in one transaction, and adds what it did to the report: all of it or, after an error, nothing.

    Args:
        report: of the run.
        batch: responses as ``gathered`` puts them together; those that are not to be read any more are left out.
        settings: as for :func:`normalize_landed`.
        database: where rows go.
    """
    kind, now = report.kind, settings.now()
    with database.engine.begin() as connection:
        lock(connection, kind)
        pending = pending_of(connection, [reply.id for reply in batch])
        replies = [reply for reply in batch if reply.id in pending]
        known = known_of(connection, kind, {form[:2]: None for reply in replies for form in reply.records})
        decisions = decide(kind, replies, known, base_currency=settings.base_currency, now=now)
        bodies = {
            (reply.source, reply.landed.body_sha256)
            for reply in replies
            if reply.landed is not None and not reply.landed.gone
        }
        store(connection, kind, decisions, bodies)
        mark_normalized(connection, pending, now)
    for source, counts in decisions.counts.items():
        report.by_source.setdefault(source, SourceCounts()).add(counts)
    report.responses += len(replies)
    report.unreadable += [f"{reply.url}: {reply.problem}" for reply in replies if reply.problem is not None]
