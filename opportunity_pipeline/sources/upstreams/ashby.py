"""Ashby: the public job-posting API, one board per company.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``board`` (``GET /posting-api/job-board/{board}?includeCompensation=true``): all postings of a board in one list::

    {"apiVersion": "1",
     "jobs": [{"id": "63df0ffc-bdc6-40ba-906f-fe03378536b0", "title": "Mobile Engineer", "department": "Engineering",
               "team": "Mobile", "employmentType": "FullTime", "location": "New York, NY (HQ)",
               "address": {"postalAddress": {"addressLocality": "New York", "addressCountry": "USA"}},
               "secondaryLocations": [{"location": "Remote (Canada)", "address": {"postalAddress": {…}}}],
               "isListed": true, "isRemote": true, "workplaceType": "Hybrid",
               "publishedAt": "2026-01-07T22:26:44.294+00:00",
               "jobUrl": "https://jobs.ashbyhq.com/ramp/63df0ffc-…", "applyUrl": "https://jobs.ashbyhq.com/ramp/63df…",
               "descriptionHtml": "<h1>…", "descriptionPlain": "…", "shouldDisplayCompensationOnJobPostings": true,
               "compensation": {"compensationTierSummary": "$92.1K – $220K • Offers Equity",
                                "scrapeableCompensationSalarySummary": "$92.1K - $220K",
                                "compensationTiers": [{"components": [{"compensationType": "Salary", …}]}],
                                "summaryComponents": [{"compensationType": "Salary", "interval": "1 YEAR",
                                                       "currencyCode": "USD", "minValue": 92100, "maxValue": 220000}]
                                }}]}

Quirks:
    - No field names the company: the board's name, which is in every link, is all there is.
    - An unlisted posting (``isListed`` false) is only for people who were given its link: it is counted as not an
      opportunity.
    - ``isRemote`` is also true of hybrid positions; ``workplaceType`` is more precise, and may be null.
    - ``employmentType`` is one of FullTime, PartTime, Intern, Contract, Temporary.
    - ``compensation`` is split into tiers (one per zone); ``summaryComponents`` joins them. Equity and bonuses are
      components of other types. Pay that is not meant to be shown is not read.
    - A location may be just "Remote"; then its address states the country.
    - A board that does not exist answers 404.
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

_API = "https://api.ashbyhq.com/posting-api/job-board"
_PAGES = "jobs.ashbyhq.com"


def board_url(board: str) -> str:
    """API address of a board."""
    return f"{_API}/{quote(board, safe='')}?includeCompensation=true"


def _requests(settings: Settings) -> list[Request]:
    return [Request(board_url(board)) for board in boards_of("ashby", settings)]


def _jobs(document: Document) -> list[Any]:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), list):
        raise document.unreadable("no list under `jobs`: not an Ashby board")
    jobs: list[Any] = value["jobs"]
    # Other systems' boards also have a list under `jobs`.
    if "apiVersion" not in value and not any(isinstance(job, dict) and "jobUrl" in job for job in jobs):
        raise document.unreadable("neither `apiVersion` nor a job with `jobUrl`: not an Ashby board")
    return jobs


def _parse(document: Document) -> ParsedResponse:
    jobs = _jobs(document)
    board = _board(document, jobs)
    listed = [(f"/jobs/{index}", job) for index, job in enumerate(jobs) if not _is_unlisted(job)]
    records, rejected = read_elements(document, "job", listed, lambda row: _read(row, board))
    return ParsedResponse(
        document.source,
        "job",
        board,
        bool(board and records) and not rejected,
        records,
        rejected,
        not_opportunities=len(jobs) - len(listed),
    )


def _is_unlisted(job: Any) -> bool:
    return isinstance(job, dict) and job.get("isListed") is False


def _read(row: Row, board: str) -> Element:
    # A flag of another type is a changed shape: it is then unknown whether the posting is public.
    row.flag("isListed")
    remote = row.flag("isRemote")
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("jobUrl"),
        fields={
            "title": row.text("title"),
            "company": company_of("ashby", board),
            "location": list(filter(None, map(_place, [row, *row.rows("secondaryLocations")]))),
            "work_mode": row.text("workplaceType") or (remote or None),
            "department": row.text("department") or row.text("team"),
            "employment_type": row.text("employmentType"),
            "description": row.text("descriptionHtml") or row.text("descriptionPlain"),
            "posted": row.moment("publishedAt"),
            **_pay(row),
        },
    )


def _place(row: Row) -> str | None:
    """A location as text; a bare "Remote" gets the country of its address appended."""
    place, address = row.text("location"), row.row("address")
    country = address.row("postalAddress").text("addressCountry") or address.text("addressCountry")
    return f"{place.strip()}, {country}" if place and country and place.strip().lower() == "remote" else place


def _pay(row: Row) -> dict[str, str | float | None]:
    """The salary's bounds, or its summary as text if no component has bounds."""
    if row.flag("shouldDisplayCompensationOnJobPostings") is False:
        return {}
    pay = row.row("compensation")
    components = pay.rows("summaryComponents")
    for tier in pay.rows("compensationTiers"):
        components += tier.rows("components")
    for component in components:
        low, high = component.number("minValue"), component.number("maxValue")
        if component.text("compensationType") != "Salary" or (low is None and high is None):
            continue
        interval = component.text("interval")
        return {
            "stipend_min": low,
            "stipend_max": high,
            "stipend_currency": component.text("currencyCode"),
            # "1 YEAR" is a year; "NONE" is none.
            "stipend_period": interval.removeprefix("1 ") if interval and interval != "NONE" else None,
        }
    return {"stipend": pay.text("scrapeableCompensationSalarySummary") or pay.text("compensationTierSummary")}


def _board(document: Document, jobs: list[Any]) -> str:
    """Name of the board, from the URL or the first job's page."""
    parts = parts_of(document.url).path.split("/")
    if "job-board" in parts[:-1]:
        return unquote(parts[parts.index("job-board") + 1])
    for job in jobs:
        page = job.get("jobUrl") if isinstance(job, dict) else None
        if isinstance(page, str):
            address = parts_of(page)
            if address.hostname == _PAGES:
                return unquote(address.path.strip("/").split("/")[0])
    return ""


def _provenance(document: Document) -> Provenance:
    jobs = _jobs(document)
    board = _board(document, jobs)
    published = newest((job.get("publishedAt") for job in jobs if isinstance(job, dict)), until=document.fetched_at)
    return Provenance(board_url(board) if board else None, published, "the newest `publishedAt`")


SOURCE = Source(
    name="ashby",
    kind="job",
    title="Ashby job boards",
    gives="All listed positions of each company in the setting `ashby_boards`, with full text and salary ranges.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, one request per board.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; we stay within `http_requests_per_second` and `http_concurrency_per_host`.",
    reliability="High: the API behind the companies' own career pages. A board that moves away answers 404.",
    every=timedelta(days=1),
    terms="Documented as public and usable without a key, for showing job posts elsewhere.",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
