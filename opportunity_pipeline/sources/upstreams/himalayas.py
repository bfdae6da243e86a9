"""Himalayas: the public API of a board of remote jobs.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``page`` (``GET https://himalayas.app/jobs/api?limit=20``)::

    {"comments": "13/03/2026: The API has been updated …", "updatedAt": 1774692720, "offset": 0, "limit": 20,
     "totalCount": 95423, "nextCursor": "eyJ…",
     "jobs": [{"title": "Front-End Developer", "excerpt": "Acme is …", "companyName": "Acme", "companySlug": "acme",
               "employmentType": "Full Time", "minSalary": 600000, "maxSalary": 660000, "salaryPeriod": "annual",
               "currency": "PHP", "seniority": ["Senior"], "locationRestrictions": ["Philippines"],
               "timezoneRestrictions": [8], "categories": ["Front-End-Developer"], "parentCategories": ["Developer"],
               "description": "<p>…", "pubDate": 1774692665, "expiryDate": 1779876664,
               "applicationLink": "https://himalayas.app/companies/acme/jobs/front-end-developer-5293550084",
               "guid": "https://himalayas.app/companies/acme/jobs/front-end-developer-5293550084"}]}

Quirks:
    - A page has at most 20 jobs, whatever ``limit`` requests. The next page is requested by ``nextCursor``; older
      responses have none and are paged by ``offset``, which is deprecated. A cursor does not reveal its page number,
      so that is kept in the URL's fragment, which is never sent.
    - Pay is per ``salaryPeriod`` (``hourly`` … ``annual``); if that is absent, it is per year.
    - ``seniority`` states the required experience only if it is "Entry-level" alone; for any other level the text must
      state it.
    - Places are countries where one may live, as names or as objects with ``alpha2``, ``name`` and ``slug``; none means
      anywhere. Every job is remote.
    - Times are epochs: documented in milliseconds, sent in seconds.
    - ``guid`` is the job's page on Himalayas, which the terms ask to link to; ``applicationLink`` may lead elsewhere.
    - The feed has some 100,000 jobs, newest first; only the first ``himalayas_max_pages`` pages are read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after, page_number
from opportunity_pipeline.sources.provenance import Provenance, moment_of
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements, web_address
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://himalayas.app/jobs/api"
_PAGE_SIZE = 20


def page_url(page: int, **position: str | int) -> str:
    """Address of a page.

    Args:
        page: its page number, from 1.
        **position: the ``cursor`` or ``offset`` at which it begins.
    """
    fragment = f"#page={page}" if page > 1 else ""
    return f"{_API}?{urlencode({'limit': _PAGE_SIZE, **position})}{fragment}"


def _requests(_settings: Settings) -> list[Request]:
    return [Request(page_url(1))]


def _follow(settings: Settings, _request: Request, parsed: ParsedResponse) -> list[Request]:
    return [Request(link) for link in parsed.links] if page_after(parsed, settings.himalayas_max_pages) else []


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    return cut_at_page(parsed, settings.himalayas_max_pages, "himalayas_max_pages")


def _answer(document: Document) -> tuple[dict[str, Any], Row]:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), list):
        raise document.unreadable("no list under `jobs`: not Himalayas' API")
    if not value.keys() & {"nextCursor", "totalCount"}:
        raise document.unreadable("neither `nextCursor` nor `totalCount`: the end of the listing is unknown")
    return value, Row(value)


def _parse(document: Document) -> ParsedResponse:
    value, about = _answer(document)
    jobs: list[Any] = value["jobs"]
    records, rejected = read_elements(
        document,
        "job",
        ((f"/jobs/{index}", row) for index, row in enumerate(jobs)),
        _read,
        identity=lambda row: row.identifier("guid"),
    )
    try:
        page, following = _position(document.url, about, len(jobs))
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    last = following is None
    complete = bool(records) and not rejected and page == 1 and last
    links = () if following is None else (following,)
    return ParsedResponse(document.source, "job", "", complete, records, rejected, page=page, last=last, links=links)


def _position(url: str, about: Row, jobs: int) -> tuple[int, str | None]:
    """The page number, and the address of the next page; None if it is the last."""
    offset, total = about.integer("offset") or 0, about.integer("totalCount")
    size = about.integer("limit") or _PAGE_SIZE
    page = page_number(parts_of(url).fragment) or max(1, offset // size + 1)
    cursor = about.text("nextCursor")
    if cursor is not None:
        return page, page_url(page + 1, cursor=cursor)
    by_cursor = "nextCursor" in about or "cursor" in parse_qs(parts_of(url).query)
    if by_cursor or total is None or offset + jobs >= total:
        return page, None
    return page, page_url(page + 1, offset=offset + jobs)


def _read(row: Row) -> Element:
    guid, link = row.identifier("guid"), row.link("applicationLink")
    is_paid = row.number("minSalary") is not None or row.number("maxSalary") is not None
    levels = row.texts("seniority")
    return Element(
        source_id=guid,
        source_url=web_address(guid, "guid") if guid and guid.startswith("https://himalayas.app/") else link,
        fields={
            "title": row.text("title"),
            "company": row.text("companyName"),
            "location": _places(row),
            "work_mode": True,
            "stipend_min": row.number("minSalary"),
            "stipend_max": row.number("maxSalary"),
            "stipend_currency": row.text("currency") if is_paid else None,
            "stipend_period": (row.text("salaryPeriod") or "annual") if is_paid else None,
            "experience": levels[0] if levels == ["Entry-level"] else None,
            "employment_type": row.text("employmentType"),
            "description": row.text("description") or row.text("excerpt"),
            "posted": row.moment("pubDate"),
            "valid_through": row.moment("expiryDate"),
            "categories": [*row.texts("parentCategories"), *row.texts("categories")],
        },
    )


def _places(row: Row) -> list[str]:
    try:
        return row.texts("locationRestrictions")
    except WrongField:
        return [name for place in row.rows("locationRestrictions") if (name := place.text("name"))]


def _provenance(document: Document) -> Provenance:
    value, _ = _answer(document)
    return Provenance(None, moment_of(value.get("updatedAt")), "`updatedAt` of the response")


SOURCE = Source(
    name="himalayas",
    kind="job",
    title="Himalayas",
    gives="The newest remote jobs of a large board, with full text, countries, yearly pay and expiry date.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, paged by cursor, at most `himalayas_max_pages` pages of 20 jobs.",
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
    ),
    cost="Free.",
    rate_limit=(
        "Not stated in numbers; some 150 pages in quick succession were answered with 429. Pages are requested in "
        "sequence, at most `http_requests_per_second`."
    ),
    reliability="High: documented, with dated notices of changes in every response.",
    every=timedelta(days=1),
    terms=(
        "Documented as public, also for other boards: name Himalayas visibly and link to the job's page there; do not "
        "pass its jobs on to Google Jobs, LinkedIn Jobs, Jooble and the like."
    ),
    credit="Jobs from Himalayas",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
