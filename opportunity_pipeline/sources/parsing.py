"""Reading a landed response by its source's parser.

Belongs here: turning an entry of the landing zone into records. Does not belong here: shapes (``upstreams/``).
"""

from __future__ import annotations

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES


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
    return source.parse(document_of(zone, response))
