"""Reading a landed response by its source's parser.

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
        LandingZoneError: when its body is missing or damaged.
    """
    return document_from(response, zone.body(response))


def document_from(response: LandedResponse, body: bytes) -> Document:
    """The document of an entry whose body is at hand."""
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
        UnreadableResponse: when it is not what the source's shapes look like, or its source is not in the register.
        LandingZoneError: when its body is missing or damaged.
    """
    source = SOURCES.get(response.source)
    if source is None:
        raise UnreadableResponse(response.source, response.url, "this source is not in the register")
    return parse_document(source, document_of(zone, response))


def parse_document(source: Source, document: Document) -> ParsedResponse:
    """What a document holds. An error nobody foresaw costs this one response, not the others of its source.

    Raises:
        UnreadableResponse: when it is not what the source's shapes look like, or the parser itself fails on it.
    """
    try:
        parsed = source.parse(document)
    except (UnreadableResponse, MemoryError):
        raise
    except Exception as error:
        # The error's text may repeat what stands in the document, and that may be personal: only its place is told.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        reason = (
            f"the parser failed ({type(error).__name__} at {where}): report it; the response is kept to be replayed"
        )
        raise document.unreadable(reason) from error
    # What a listing is of is a key of tables, and some upstreams let the response say it.
    if is_too_long(parsed.scope) or not is_storable(parsed.scope):
        raise document.unreadable("what it is a listing of has a name that no table can hold: look at its first lines")
    return parsed
