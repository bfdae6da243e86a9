"""Simplify listings: the JSON file behind a community list of internships or new-graduate jobs.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``listings`` (a file in a public repository): a bare list::

    [{"id": "694040e9-673d-400c-9fed-0d9b222403bc", "source": "Simplify", "company_name": "WeRide",
      "title": "Software Engineer – New Grads 2024", "url": "https://jobs.lever.co/weride/a102c558-…/apply",
      "locations": ["San Jose, CA"], "active": false, "is_visible": true, "date_posted": 1714605534,
      "date_updated": 1714605534, "company_url": "https://simplify.jobs/c/WeRide", "sponsorship": "Other"}]

Newer files add ``category`` ("AI/ML/Data"), ``degrees`` and, for internships, ``terms`` (["Summer 2026"]).

Quirks:
    - The file keeps everything it ever listed. ``active: false`` means that the position closed, ``is_visible: false``
      that the list's owners removed it; both are passed on as ``closed``.
    - ``source`` names the person who submitted an entry, sometimes by a private handle: it is never read.
    - ``url`` leads to the company's own application page; the same position may also come from that company's board.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_OWN_KEYS = frozenset({"company_name", "date_posted"})


def _requests(settings: Settings) -> list[Request]:
    return [Request(str(url)) for url in settings.simplify_urls]


def _listings(document: Document) -> list[Any]:
    value = document.json()
    if not isinstance(value, list):
        raise document.unreadable("not a list of listings")
    if value and not any(isinstance(row, dict) and row.keys() >= _OWN_KEYS for row in value):
        raise document.unreadable("no element has `company_name` and `date_posted`: not a Simplify listing file")
    return value


def _parse(document: Document) -> ParsedResponse:
    listings = _listings(document)
    scope = _scope(document.url)
    # Implied by the list; its titles do not always repeat it.
    employment_type = "Internship" if "internship" in scope.lower() else None
    records, rejected = read_elements(
        document,
        "job",
        ((f"/{index}", row) for index, row in enumerate(listings)),
        lambda row: _read(row, employment_type),
    )
    return ParsedResponse(document.source, "job", scope, bool(records) and not rejected, records, rejected)


def _read(row: Row, employment_type: str | None) -> Element:
    category = row.text("category")
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("url"),
        fields={
            "title": row.text("title"),
            "company": row.text("company_name"),
            "location": row.texts("locations"),
            "employment_type": employment_type,
            "posted": row.moment("date_posted"),
            "closed": row.flag("active") is False or row.flag("is_visible") is False,
            "categories": [category] if category else None,
        },
    )


def _scope(url: str) -> str:
    """``owner/repository`` of a raw file on GitHub, else host and path."""
    parts = parts_of(url)
    segments = parts.path.strip("/").split("/")
    if parts.hostname == "raw.githubusercontent.com" and len(segments) > 2:
        return "/".join(segments[:2])
    return f"{parts.hostname or ''}{parts.path}"


def _provenance(document: Document) -> Provenance:
    rows = [row for row in _listings(document) if isinstance(row, dict)]
    latest = newest(
        (row.get(key) for row in rows for key in ("date_updated", "date_posted")), until=document.fetched_at
    )
    return Provenance(None, latest, "the newest `date_updated`")


SOURCE = Source(
    name="simplify_listings",
    kind="job",
    title="Simplify community listings",
    gives="Internships and new-graduate jobs that a community maintains, open and closed, with a link to apply.",
    ways=(
        Way(
            name="file",
            access="One JSON file for each list in the setting `simplify_urls`.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="That of the code host; one conditional request per file.",
    reliability="High; a list moves to a new repository every season, so the setting needs a review once a year.",
    every=timedelta(days=1),
    terms="Public repository without a stated licence; every entry links to the company's own page.",
    credit="Listing by Simplify and contributors",
    parse=_parse,
    provenance=_provenance,
    default_url=("https://raw.githubusercontent.com/SimplifyJobs/New-Grad-Positions/dev/.github/scripts/listings.json"),
)
