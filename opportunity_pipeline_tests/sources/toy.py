"""A made-up source for tests: a listing whose elements have details, and pages as a fallback.

Belongs here: its entry, and the bodies of its answers. Does not belong here: any expectation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

LISTING = "https://api.toy.example/list"
PAGE = "https://www.toy.example/page"
DETAIL = "https://api.toy.example/detail/"


def listing(*jobs: tuple[int, str], links: tuple[str, ...] = ()) -> bytes:
    """A listing of (id, title), and further links."""
    return json.dumps({"jobs": [{"id": number, "title": title} for number, title in jobs], "links": links}).encode()


def detail(number: int, title: str) -> bytes:
    return json.dumps({"id": number, "title": title, "text": f"All about {title}"}).encode()


def _read(row: Row) -> Element:
    number = row.identifier("id")
    fields = {"title": row.text("title"), "company": "Toys", "description": row.text("text")}
    return Element(number, f"https://www.toy.example/jobs/{number}", fields)


def _parse(document: Document) -> ParsedResponse:
    value = document.json()
    if not isinstance(value, dict):
        raise document.unreadable("not of the toy source")
    is_listing = "jobs" in value
    elements = [(f"/{index}", job) for index, job in enumerate(value["jobs"] if is_listing else [value])]
    records, rejected = read_elements(document, "job", elements, _read)
    return ParsedResponse(
        document.source,
        "job",
        "",
        is_listing and bool(records) and not rejected,
        records,
        rejected,
        role="listing" if is_listing else "detail",
        links=tuple(value.get("links", ())),
    )


def _follow(_settings: Settings, request: Request, parsed: ParsedResponse) -> list[Request]:
    details = [
        Request(f"{DETAIL}{record.source_id}", fingerprint=hashlib.sha256(repr(record.fields).encode()).hexdigest())
        for record in parsed.records
        if parsed.role == "listing"
    ]
    return details + [Request(link) for link in parsed.links]


TOY = Source(
    name="toy",
    kind="job",
    title="Toys",
    gives="Toys.",
    ways=(
        Way(
            name="api",
            access="API.",
            requests=lambda settings: [Request(LISTING)],
            follow=_follow,
            credential="apify_api_key",
        ),
        Way(name="pages", access="Pages.", requests=lambda settings: [Request(PAGE, robots=True)]),
    ),
    cost="",
    rate_limit="",
    reliability="",
    every=timedelta(days=1),
    terms="",
    parse=_parse,
    default_url=LISTING,
)
