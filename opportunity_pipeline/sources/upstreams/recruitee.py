"""Recruitee: the public careers-site API, one site per company.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``offers`` (``GET https://{company}.recruitee.com/api/offers/``): all published offers of a company in one list::

    {"offers": [{"id": 2751915, "guid": "tcvwa", "slug": "data-intern", "title": "Data Intern", "status": "published",
                 "company_name": "Channable", "department": "Data", "category_code": "information_technology",
                 "location": "Utrecht, Utrecht, Netherlands",
                 "locations": [{"name": "Utrecht", "city": "Utrecht", "state": "Utrecht", "country": "Netherlands"}],
                 "remote": false, "hybrid": true, "on_site": false, "employment_type_code": "fulltime_permanent",
                 "experience_code": "mid_level", "min_hours": 32, "max_hours": 40, "tags": [],
                 "salary": {"min": "3750", "max": "5250", "period": "month", "currency": "EUR"},
                 "description": "<p>…", "requirements": "<p>…", "close_at": null,
                 "published_at": "2026-09-18 13:27:28 UTC", "updated_at": "2026-09-19 19:02:48 UTC",
                 "careers_url": "https://jobs.channable.com/o/data-intern", "careers_apply_url": "https://…/c/new",
                 "mailbox_email": "job.tcvwa@channable.recruitee.com"}]}

Quirks:
    - The company is a label of the host name, so each company is a host of its own, with its own robots.txt: some admit
      nobody, which is their decision, so it is checked first.
    - ``careers_url`` is on the company's own domain if it has one.
    - Amounts of ``salary`` are numbers written as text; all of it may be null.
    - Codes ("fulltime_permanent", "mid_level") are passed on as words, with blanks for underscores.
    - Times are "2026-09-18 13:27:28 UTC", which is not ISO 8601.
    - An offer may have several ``locations``; street and postal code are not read, nor is ``mailbox_email``.
    - A company that does not exist answers 404; one that hosts its pages elsewhere may answer an empty list.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.boards import boards_of, company_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_DOMAIN = ".recruitee.com"


def offers_url(company: str) -> str:
    """API address of a company's offers. Quoting keeps any name within one label of the host."""
    return f"https://{quote(company, safe='')}{_DOMAIN}/api/offers/"


def _requests(settings: Settings) -> list[Request]:
    return [Request(offers_url(company), robots=True) for company in boards_of("recruitee", settings)]


def _offers(document: Document) -> list[Any]:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("offers"), list):
        raise document.unreadable("no list under `offers`: not a Recruitee careers site")
    offers: list[Any] = value["offers"]
    if offers and not any(isinstance(offer, dict) and "title" in offer and "careers_url" in offer for offer in offers):
        raise document.unreadable("no element has `title` and `careers_url`: not Recruitee offers")
    return offers


def _parse(document: Document) -> ParsedResponse:
    offers = _offers(document)
    company = _company(document, offers)
    records, rejected = read_elements(
        document,
        "job",
        ((f"/offers/{index}", offer) for index, offer in enumerate(offers)),
        lambda row: _read(row, company),
    )
    return ParsedResponse(
        document.source, "job", company, bool(company and records) and not rejected, records, rejected
    )


def _read(row: Row, company: str) -> Element:
    category = _words(row.text("category_code"))
    salary = row.row("salary")
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("careers_url"),
        fields={
            "title": row.text("title"),
            "company": row.text("company_name") or company_of("recruitee", company),
            "location": _places(row) or row.text("location"),
            "work_mode": _work_mode(row),
            "department": row.text("department"),
            "employment_type": _words(row.text("employment_type_code")),
            "experience": _words(row.text("experience_code")),
            "description": "\n".join(filter(None, (row.text("description"), row.text("requirements")))),
            "posted": row.moment("published_at"),
            "apply_by": row.moment("close_at"),
            "closed": row.text("status") not in {None, "published"},
            "categories": [category] if category else None,
            "stipend_min": salary.amount("min"),
            "stipend_max": salary.amount("max"),
            "stipend_currency": salary.text("currency"),
            "stipend_period": salary.text("period"),
        },
    )


def _places(row: Row) -> list[str]:
    places = []
    for place in row.rows("locations"):
        words = [place.text("city") or place.text("name"), place.text("state"), place.text("country")]
        places.append(", ".join(filter(None, words)))
    return list(filter(None, places))


def _work_mode(row: Row) -> str | None:
    hybrid, remote, on_site = row.flag("hybrid"), row.flag("remote"), row.flag("on_site")
    return "hybrid" if hybrid else "remote" if remote else "on-site" if on_site else None


def _words(code: str | None) -> str | None:
    return code.replace("_", " ") if code else None


def _company(document: Document, offers: list[Any]) -> str:
    """Name of the company's site, from the URL's host or the first offer's page."""
    pages = [offer.get("careers_url") for offer in offers if isinstance(offer, dict)]
    for url in (document.url, *pages):
        host = (parts_of(url).hostname or "") if isinstance(url, str) else ""
        if host.endswith(_DOMAIN):
            return host.removesuffix(_DOMAIN)
    return ""


def _provenance(document: Document) -> Provenance:
    offers = _offers(document)
    company = _company(document, offers)
    updated = newest(
        (str(offer.get("updated_at")).replace(" UTC", "+00:00") for offer in offers if isinstance(offer, dict)),
        until=document.fetched_at,
    )
    return Provenance(offers_url(company) if company else None, updated, "the newest `updated_at`")


SOURCE = Source(
    name="recruitee",
    kind="job",
    title="Recruitee careers sites",
    gives="All published offers of each company in the setting `recruitee_boards`, with full text and salary ranges.",
    ways=(
        Way(
            name="api",
            access="Public JSON API of each company's careers site, one request each, where its robots.txt allows it.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; each company is a host of its own and gets one request.",
    reliability="High: the API behind the companies' own career pages. A site that moves away answers 404.",
    every=timedelta(days=1),
    terms="Documented as public and usable without a key; each company's robots.txt decides, and some disallow all.",
    parse=_parse,
    provenance=_provenance,
    default_url="https://recruitee.com/api/offers/",
)
