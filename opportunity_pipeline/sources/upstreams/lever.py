"""Lever: the public postings API, one site per company.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``postings`` (``GET /v0/postings/{site}?mode=json``): a bare list of all open positions::

    [{"id": "22a4bb44-66c7-4238-82cb-eb6fe1fc41c7", "text": "Renewal Specialist",
      "hostedUrl": "https://jobs.lever.co/15five/22a4bb44-…", "applyUrl": "https://jobs.lever.co/15five/22a4…/apply",
      "createdAt": 1770832757527, "country": "US", "workplaceType": "remote",
      "categories": {"commitment": "Full Time", "department": "Revenue", "team": "Sales", "location": "US, Remote",
                     "allLocations": ["US, Remote"]},
      "description": "<div>…", "lists": [{"text": "Responsibilities", "content": "<li>…"}], "additional": "<div>…",
      "salaryRange": {"min": 60000, "max": 80000, "currency": "USD", "interval": "per-year-salary"}}]

Quirks:
    - No field names the company: the site's name, which is in every link, is all there is.
    - Older sites lack ``allLocations``, ``workplaceType`` and ``salaryRange``; the second may be ``unspecified``.
    - ``createdAt`` is in milliseconds. A position's text is split into ``description``, ``lists``, ``additional``.
    - A site that does not exist answers 404 with ``{"ok": false, "error": "Document not found"}``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.boards import boards_of, company_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://api.lever.co/v0/postings"
_PACE_SECONDS = 1.0  # the host's robots.txt asks for it


def site_url(site: str) -> str:
    """API address of a site."""
    return f"{_API}/{quote(site, safe='')}?mode=json"


def _requests(settings: Settings) -> list[Request]:
    return [Request(site_url(site), pace_seconds=_PACE_SECONDS) for site in boards_of("lever", settings)]


def _postings(document: Document) -> list[Any]:
    value = document.json()
    if not isinstance(value, list):
        raise document.unreadable("not a list of Lever postings")
    # Elements of another API at the same address would otherwise be rejected row by row, as if they were Lever's.
    if value and not any(isinstance(row, dict) and "text" in row and "categories" in row for row in value):
        raise document.unreadable("no element has `text` and `categories`: not Lever postings")
    return value


def _parse(document: Document) -> ParsedResponse:
    postings = _postings(document)
    site = _site(document, postings)
    records, rejected = read_elements(
        document, "job", ((f"/{index}", row) for index, row in enumerate(postings)), lambda row: _read(row, site)
    )
    return ParsedResponse(document.source, "job", site, bool(site and records) and not rejected, records, rejected)


def _read(row: Row, site: str) -> Element:
    categories = row.row("categories")
    salary = row.row("salaryRange")
    location = categories.text("location")
    sections = [row.text("description")]
    for section in row.rows("lists"):
        sections += [f"<h3>{section.text('text') or ''}</h3>", section.text("content")]
    sections.append(row.text("additional"))
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("hostedUrl"),
        fields={
            "title": row.text("text"),
            "company": company_of("lever", site),
            "location": categories.texts("allLocations") or location,
            "work_mode": row.text("workplaceType"),
            "department": categories.text("department") or categories.text("team"),
            "employment_type": categories.text("commitment"),
            "description": "\n".join(filter(None, sections)),
            "posted": row.moment("createdAt"),
            "stipend_min": salary.number("min"),
            "stipend_max": salary.number("max"),
            "stipend_currency": salary.text("currency"),
            "stipend_period": salary.text("interval"),
        },
    )


def _site(document: Document, postings: list[Any]) -> str:
    """Name of the site, from the URL or the first posting's page."""
    parts = parts_of(document.url).path.split("/")
    if "postings" in parts[:-1]:
        return unquote(parts[parts.index("postings") + 1])
    for row in postings:
        page = row.get("hostedUrl") if isinstance(row, dict) else None
        if isinstance(page, str) and page.startswith(("https://jobs.lever.co/", "https://jobs.eu.lever.co/")):
            return unquote(page.split("/")[3])
    return ""


def _provenance(document: Document) -> Provenance:
    postings = _postings(document)
    site = _site(document, postings)
    created = newest((row.get("createdAt") for row in postings if isinstance(row, dict)), until=document.fetched_at)
    return Provenance(site_url(site) if site else None, created, "the newest `createdAt`")


SOURCE = Source(
    name="lever",
    kind="job",
    title="Lever job sites",
    gives="All open positions of each company in the setting `lever_boards`, with full text and salary ranges.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, one request per site.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="One request a second, as the host's robots.txt asks of everybody.",
    reliability="High: the API behind the companies' own career pages. A site that moves away answers 404.",
    every=timedelta(days=1),
    terms="Documented as public and usable without a key, for showing job posts elsewhere.",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
