"""Normalising everything that has landed and has not been read yet.

Belongs here: the order of responses, and the accounting. Does not belong here: reading a record (``opportunities``) or
the statements (``storing``).

The accounting adds up for every source: ``fetched = new + changed + unchanged + duplicate + quarantined``. Of records
with one identity in one response the last that can be used wins, and the others count as duplicates.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from opportunity_pipeline.normalize.fields import Quarantined, shortened, shown_identity
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.normalize.storing import (
    is_pending,
    lock,
    mark_normalized,
    store,
    store_quarantine,
    touch,
)
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import LandingZoneError, UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import Kind, ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import landed_responses

UNREADABLE = "unreadable response"


@dataclass
class SourceCounts:
    """What became of a source's records.

    Attributes:
        fetched: records in its responses, those that could not be parsed included.
        new: rows inserted.
        changed: rows whose content changed.
        unchanged: records whose row said the same already, or something newer.
        duplicate: records that another of the same response repeats.
        quarantined: reason → records. A response that could not be read at all has no records to count; it is among
            the report's ``unreadable``.
    """

    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)

    @property
    def stored(self) -> int:
        """Rows written: new and changed."""
        return self.new + self.changed


@dataclass
class NormalizeReport:
    """What a run did.

    Attributes:
        kind: kind of opportunity.
        by_source: counts of every source that had responses to read.
        unreadable: ``url: reason`` of every response that could not be read.
        responses: responses read.
        seconds: time taken.
    """

    kind: Kind
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    responses: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Contents:
    """What one response holds, read.

    Attributes:
        opportunities: each identity once.
        quarantined: what cannot be used.
        duplicate: how many records repeat another's identity.
    """

    opportunities: Sequence[Opportunity]
    quarantined: Sequence[Quarantined]
    duplicate: int


def normalize_landed(
    kind: Kind,
    *,
    settings: Settings,
    database: Database,
    zone: LandingZone,
    progress: Callable[[int, int], None] | None = None,
) -> NormalizeReport:
    """Normalises all landed responses of a kind that have not been read, oldest first, one transaction a response.

    Args:
        kind: which kind.
        settings: ``base_currency``, and the clock that marks a response as read.
        database: where rows go.
        zone: where the bodies lie.
        progress: called after each response with how many are done and how many there are.
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
    for done, (response_id, source, url) in enumerate(waiting, 1):
        _normalize_response(report, response_id, source, url, settings=settings, database=database, zone=zone)
        if progress is not None:
            progress(done, len(waiting))
    report.seconds = time.perf_counter() - started
    return report


def _normalize_response(
    report: NormalizeReport,
    response_id: str,
    source: str,
    url: str,
    *,
    settings: Settings,
    database: Database,
    zone: LandingZone,
) -> None:
    kind = report.kind
    response: LandedResponse | None = None
    parsed: ParsedResponse | None = None
    contents, problem = Contents((), (), 0), None
    try:
        response = zone.get(response_id)
        parsed = parse_response(zone, response)
        contents = read_contents(parsed, response, base_currency=settings.base_currency)
    except UnreadableResponse as error:
        problem = error.reason
    except LandingZoneError as error:
        problem = str(error)
    now = settings.now()
    with database.engine.begin() as connection:
        lock(connection, kind)
        if not is_pending(connection, response_id):
            return
        counts = report.by_source.setdefault(source, SourceCounts())
        report.responses += 1
        if response is not None:
            seen = response.fetched_at
            quarantined = list(contents.quarantined)
            if parsed is not None:
                stored = store(connection, kind, contents.opportunities, scope=parsed.scope, seen=seen, now=now)
                touch(connection, source, {item.source_id for item in quarantined if item.source_id}, seen)
                _count(counts, parsed, contents)
                counts.new += stored.new
                counts.changed += stored.changed
                counts.unchanged += stored.unchanged
            else:
                pointer = f"{response.body_sha256}#"
                quarantined = [Quarantined(kind, source, None, pointer, "", UNREADABLE, shortened(problem))]
            store_quarantine(connection, kind, source, response.body_sha256, quarantined, seen)
        if problem is not None:
            report.unreadable.append(f"{url}: {problem}")
        mark_normalized(connection, response_id, now)


def _count(counts: SourceCounts, parsed: ParsedResponse, contents: Contents) -> None:
    counts.fetched += len(parsed.records) + len(parsed.rejected)
    counts.duplicate += contents.duplicate
    reasons = Counter(counts.quarantined)
    reasons.update(f"{item.field}: {item.reason}" if item.field else item.reason for item in contents.quarantined)
    counts.quarantined = dict(reasons)


def read_contents(parsed: ParsedResponse, response: LandedResponse, *, base_currency: str) -> Contents:
    """Reads the records of a response; pure.

    Args:
        parsed: its records.
        response: where and when they were fetched; its time is the records' clock.
        base_currency: currency of the comparable monthly amount of pay.
    """
    quarantined = [
        Quarantined(
            item.kind,
            item.source,
            shown_identity(item.source_id),
            item.pointer,
            item.field,
            item.reason,
            shortened(item.detail),
        )
        for item in parsed.rejected
    ]
    opportunities: dict[str, Opportunity] = {}
    usable = 0
    for record in parsed.records:
        read = read_opportunity(
            record, clock=response.fetched_at, listing_url=response.url, base_currency=base_currency
        )
        if isinstance(read, Quarantined):
            quarantined.append(read)
        else:
            usable += 1
            opportunities[read.source_id] = read
    return Contents(tuple(opportunities.values()), tuple(quarantined), usable - len(opportunities))
