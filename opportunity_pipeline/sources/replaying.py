"""Replay: registers a source's landed responses to be normalised (again), without any request.

Belongs here: parsing and registering them. Does not belong here: requests (``fetching.py``), or normalising.
"""

from __future__ import annotations

import time

from opportunity_pipeline.sources.errors import SourceFailed, UnreadableResponse
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.sources.listing import Reading, listings_of, readings_of
from opportunity_pipeline.sources.parsing import document_of, parse_document
from opportunity_pipeline.sources.source import Source
from opportunity_pipeline.storage.database import Database


def replay_source(source: Source, *, database: Database, zone: LandingZone, origin: LandingZone) -> FetchReport:
    """Registers a source's responses in a landing zone to be normalised (again), as if they had just been fetched.

    Args:
        source: entry of the register.
        database: where they are registered.
        zone: landing zone of this home; responses it lacks are copied into it.
        origin: landing zone that holds the responses; may be the same one.

    Raises:
        SourceFailed: if there are responses and none can be read.
        LandingZoneError: if an entry is damaged.
    """
    started = time.perf_counter()
    report = FetchReport(source.name)
    responses: list[LandedResponse] = []
    # The records are not kept: those of months do not fit into memory.
    readings: list[Reading] = []
    failures: list[tuple[str, str]] = []
    for response in origin.responses(source.name):
        document = document_of(origin, response)
        try:
            content = None if response.gone else parse_document(source, document)
        except UnreadableResponse as error:
            failures.append((error.url, error.reason))
            continue
        zone.put(
            response.source,
            response.url,
            document.body,
            fetched_at=response.fetched_at,
            status=response.status,
            headers=response.headers,
            method=response.method,
        )
        responses.append(response)
        report.bytes += response.length
        if content is not None:
            readings += readings_of([(response.fetched_at, content)])
            report.records += len(content.records)
    report.errors = [f"{url}: {why}" for url, why in failures]
    if failures and not responses:
        raise SourceFailed(source.name, *failures[0])
    listed = listings_of(readings)
    Ledger(database, source.name).replayed(responses, listed)
    report.landed = [response.id for response in responses]
    report.complete = bool(listed) and not failures and all(listing.complete for listing in listed)
    report.seconds = time.perf_counter() - started
    return report
