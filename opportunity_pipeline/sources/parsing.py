"""Parsing landed responses with their source's parser.

Belongs here: turning an entry of the landing zone into records. Does not belong here: shapes (``upstreams/``).
"""

from __future__ import annotations

import traceback
from pathlib import Path

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.reading import is_storable, is_too_long
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Source


def document_of(zone: LandingZone, response: LandedResponse) -> Document:
    """The document of an entry.

    Raises:
        LandingZoneError: if its body is missing or damaged.
    """
    return document_from(response, zone.body(response))


def document_from(response: LandedResponse, body: bytes) -> Document:
    """The document of an entry whose body is already in memory."""
    return Document(
        source=response.source,
        url=response.url,
        body=body,
        fetched_at=response.fetched_at,
        body_sha256=response.body_sha256,
        headers=response.headers,
    )


def parse_response(zone: LandingZone, response: LandedResponse) -> ParsedResponse:
    """The records of a landed response.

    Raises:
        UnreadableResponse: if it matches none of the source's shapes, or its source is not in the register.
        LandingZoneError: if its body is missing or damaged.
    """
    source = SOURCES.get(response.source)
    if source is None:
        raise UnreadableResponse(response.source, response.url, "this source is not in the register")
    return parse_document(source, document_of(zone, response))


def parse_document(source: Source, document: Document) -> ParsedResponse:
    """Parses a document. An unforeseen error costs only this response, not the others of its source.

    Raises:
        UnreadableResponse: if it matches none of the source's shapes, or the parser itself fails on it.
    """
    try:
        parsed = source.parse(document)
    except (UnreadableResponse, MemoryError):
        raise
    except Exception as error:
        # The error's text may quote the document, which may be personal data: only the location is reported.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        reason = (
            f"the parser failed ({type(error).__name__} at {where}): report it; the response is kept to be replayed"
        )
        raise document.unreadable(reason) from error
    # The scope is a key in tables, and some upstreams take it from the response.
    if is_too_long(parsed.scope) or not is_storable(parsed.scope):
        raise document.unreadable("the listing's scope name is too long or contains NUL or surrogates")
    return parsed
