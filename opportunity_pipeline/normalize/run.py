"""Normalises all landed responses that have not been read yet.

Belongs here: which responses, in which order, and the transaction of a batch. Does not belong here: reading a record
(``opportunities``), what a batch changes (``deciding``), or the statements (``storing``).
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from opportunity_pipeline.normalize.batches import Identity, Reply, Waiting, gathered, outlines_behind, read_reply
from opportunity_pipeline.normalize.changes import Held
from opportunity_pipeline.normalize.deciding import decide
from opportunity_pipeline.normalize.locking import lock
from opportunity_pipeline.normalize.pay.currencies import known_currencies
from opportunity_pipeline.normalize.reading_ahead import BatchReading, ReadingAhead
from opportunity_pipeline.normalize.report import NormalizeReport, SourceCounts
from opportunity_pipeline.normalize.storing import held_of, known_of, mark_normalized, pending_of, store
from opportunity_pipeline.settings import Settings, SettingsError, variable_of
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.bulk import BulkError
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses

LOG = logging.getLogger(__name__)

# Storing, done by one process, takes about a third of the time of reading.
_MOST_PROCESSES = 4
# One batch is stored and one is read while the next is gathered.
_BATCHES_BEGUN = 2
# A batch creates few reference cycles, and a collection over the objects of all batches in progress takes hundredths of
# a second: a twentieth of the process's time if done after each batch.
_BATCHES_A_COLLECTION = 10


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
        kind: kind of opportunity.
        settings: ``base_currency``, ``normalize_processes``, and the clock that marks a response as read.
        database: where rows go.
        zone: landing zone that holds the bodies.
        progress: called after each batch with the number of responses done and the total.

    Raises:
        SettingsError: when amounts cannot be converted to the base currency.
    """
    if settings.base_currency not in known_currencies():
        raise SettingsError(
            f"{variable_of('base_currency')}: {settings.base_currency} is no currency with a known rate"
        )
    started = time.perf_counter()
    report = NormalizeReport(kind)
    sources = [source.name for source in SOURCES.values() if source.kind == kind]
    of = landed_responses.c
    pending = (
        select(of.id, of.source, of.url, of.fetched_at, of.body_sha256)
        .where(of.source.in_(sources), of.normalized_at.is_(None))
        .order_by(of.fetched_at, of.id)
    )
    with database.engine.connect() as connection:
        waiting = [Waiting(*row) for row in connection.execute(pending)]
    done = 0

    def tell(responses: int) -> None:
        nonlocal done
        done += responses
        if progress is not None:
            progress(done, len(waiting))

    replies = (read_reply(zone, response) for response in waiting)
    ordered = outlines_behind(
        replies,
        lambda reply: read_reply(zone, Waiting(reply.id, reply.source, reply.url, reply.at, reply.body_sha256)),
    )
    normalize_replies(report, ordered, settings=settings, database=database, expected=len(waiting), tell=tell)
    report.seconds = time.perf_counter() - started
    return report


def normalize_replies(
    report: NormalizeReport,
    replies: Iterable[Reply],
    *,
    settings: Settings,
    database: Database,
    expected: int = 0,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Normalises responses in batches: one is stored and one is read while the next is gathered.

    Args:
        report: report of the run.
        replies: in the order in which they are to be stored.
        settings: as for :func:`normalize_landed`.
        database: where rows go.
        expected: number of responses, if known; most hold a record or more.
        tell: called after each batch with its number of responses.
    """
    processes = settings.normalize_processes or min(os.cpu_count() or 1, _MOST_PROCESSES)
    with (
        _collecting_by_hand() as collect,
        ReadingAhead(processes, settings.base_currency, expected=expected) as ahead,
        ThreadPoolExecutor(1, "storing") as storing,
    ):
        begun: deque[Future[None]] = deque()
        in_full: deque[set[Identity]] = deque(maxlen=_BATCHES_BEGUN)

        def store(batch: Sequence[Reply], reading: BatchReading, before: Future[None] | None) -> None:
            if before is not None:
                before.result()  # if it failed, this batch is not stored either
            _normalize_batch(report, batch, reading, settings.now(), database, tell)

        for number, batch in enumerate(gathered(replies)):
            held = _held(batch, database)
            # Opportunities of earlier batches may not have reached the database yet.
            held.in_full.update(*in_full)
            reading = ahead.begin(batch, held)
            in_full.append({form[:2] for reply in batch for form in reply.records if not form[2]})
            if len(begun) == _BATCHES_BEGUN:
                begun.popleft().result()
            if number % _BATCHES_A_COLLECTION == _BATCHES_A_COLLECTION - 1:
                collect()
            begun.append(storing.submit(store, batch, reading, begun[-1] if begun else None))
        for stored in begun:
            stored.result()


@contextlib.contextmanager
def _collecting_by_hand() -> Iterator[Callable[[], object]]:
    """Disables automatic garbage collection and yields a function that collects the youngest generation.

    Automatic collection would scan all long-lived objects again and again: a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        if enabled:
            gc.enable()


def _held(batch: Sequence[Reply], database: Database) -> Held:
    identities = {form[:2]: None for reply in batch for form in reply.records}
    with database.engine.connect() as connection:
        return held_of(connection, identities)


def _normalize_batch(
    report: NormalizeReport,
    batch: Sequence[Reply],
    reading: BatchReading,
    now: datetime,
    database: Database,
    tell: Callable[[int], None],
) -> None:
    """Stores a batch; if the database refuses it, stores each response alone, so that one cannot block the others.

    A response refused alone is reported as unreadable, with the reason. If all are refused, the fault is not in the
    responses.

    Raises:
        BulkError: the database refuses the only response, or every one of several.
    """

    def store(replies: Sequence[Reply]) -> None:
        _store_batch(report, replies, reading, now, database, tell)

    try:
        store(batch)
    except BulkError as error:
        if len(batch) == 1:
            raise
        LOG.warning("cannot store a batch of %d responses at once, storing them one by one: %s", len(batch), error)
        refused = []
        for reply in batch:
            try:
                store([reply])
            except BulkError as problem:
                refused.append(_unread(reply, str(problem)))
        if len(refused) == len(batch):
            raise
        if refused:
            store(refused)


def _unread(reply: Reply, problem: str) -> Reply:
    return replace(reply, parsed=None, records={}, nameless=[], problem=f"the database refuses it: {problem}")


def _store_batch(
    report: NormalizeReport,
    batch: Sequence[Reply],
    reading: BatchReading,
    now: datetime,
    database: Database,
    tell: Callable[[int], None],
) -> None:
    """Stores a batch in one transaction and adds its counts to the report: all of them or, after an error, none."""
    kind = report.kind
    with database.engine.begin() as connection:
        lock(connection, kind)
        pending = pending_of(connection, [reply.id for reply in batch])
        replies = [reply for reply in batch if reply.id in pending]
        known = known_of(connection, kind, sorted({named for reply in replies for named in reply.identities}))
        decisions = decide(kind, replies, known, reading=reading, now=now)
        bodies = {
            (reply.source, reply.body_sha256) for reply in replies if reply.landed is not None and not reply.landed.gone
        }
        store(connection, kind, decisions, bodies)
        mark_normalized(connection, pending, now)
    for source, counts in decisions.counts.items():
        report.by_source.setdefault(source, SourceCounts()).add(counts)
    report.responses += len(replies)
    report.unreadable += [f"{reply.url}: {reply.problem}" for reply in replies if reply.problem is not None]
    tell(len(batch))
