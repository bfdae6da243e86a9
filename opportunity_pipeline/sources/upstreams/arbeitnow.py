"""Arbeitnow: the public API of a job board for Germany and neighbouring countries.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``page`` (``GET https://www.arbeitnow.com/api/job-board-api?page=1``)::

    {"data": [{"slug": "working-student-success-berlin-72879", "company_name": "Acme", "title": "Working Student",
               "description": "&lt;h2&gt;…", "remote": false, "tags": ["Operations"], "location": "Berlin, Berlin",
               "url": "https://www.arbeitnow.com/jobs/companies/acme/working-student-success-berlin-72879",
               "job_types": ["Working student", "berufseinstieg"], "created_at": 1790412915}],
     "links": {"first": "https://www.arbeitnow.com/api/job-board-api?page=1", "last": null, "prev": null,
               "next": "https://www.arbeitnow.com/api/job-board-api?page=2"},
     "meta": {"current_page": 1, "from": 1, "to": 100, "per_page": 100, "path": "…", "terms": "…", "info": "…"}}

Quirks:
    - The slug is the identity; there is no other id. ``description`` is HTML, sometimes escaped once more.
    - ``remote: false`` is also sent for jobs that say nothing about it: only true is passed on.
    - ``job_types`` mixes employment types with experience levels, in English and German; ``tags`` are fields of work
      ("Sales", "Remote").
    - The number of pages is not stated: the last page has no ``links.next``, and the one after it is empty. A file
      without ``links`` (an excerpt) has no stated end, so its listing counts as partial.
    - Newest first: a job added while the pages are read moves others to the next page, where they appear again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after, page_number, without_page
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://www.arbeitnow.com/api/job-board-api"
_OWN_KEYS = frozenset({"slug", "company_name"})


def page_url(page: int) -> str:
    """Address of a page, from 1."""
    return f"{_API}?page={page}"


def _requests(_settings: Settings) -> list[Request]:
    return [Request(page_url(1))]


def _follow(settings: Settings, _request: Request, parsed: ParsedResponse) -> list[Request]:
    following = page_after(parsed, settings.arbeitnow_max_pages)
    return [Request(page_url(following))] if following else []


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    return cut_at_page(parsed, settings.arbeitnow_max_pages, "arbeitnow_max_pages")


def _answer(document: Document) -> dict[str, Any]:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        raise document.unreadable("no list under `data`: not Arbeitnow's API")
    if value["data"] and not any(isinstance(row, dict) and row.keys() >= _OWN_KEYS for row in value["data"]):
        raise document.unreadable("no element has `slug` and `company_name`: not Arbeitnow's API")
    return value


def _parse(document: Document) -> ParsedResponse:
    value = _answer(document)
    jobs: list[Any] = value["data"]
    records, rejected = read_elements(
        document,
        "job",
        ((f"/data/{index}", row) for index, row in enumerate(jobs)),
        _read,
        identity=lambda row: row.identifier("slug"),
    )
    query = parts_of(document.url).query
    page = page_number(query) or _stated_page(value)
    links = value.get("links")
    last = links["next"] is None if isinstance(links, dict) and "next" in links else not jobs
    complete = bool(records) and not rejected and page == 1 and last
    return ParsedResponse(
        document.source, "job", without_page(query), complete, records, rejected, page=page, last=last
    )


def _stated_page(value: dict[str, Any]) -> int:
    """``meta.current_page``: the page number of a file that comes without its own URL."""
    meta = value.get("meta")
    stated = meta.get("current_page") if isinstance(meta, dict) else None
    return stated if isinstance(stated, int) and not isinstance(stated, bool) and stated > 0 else 1


def _read(row: Row) -> Element:
    return Element(
        source_id=row.identifier("slug"),
        source_url=row.link("url"),
        fields={
            "title": row.text("title"),
            "company": row.text("company_name"),
            "location": row.text("location"),
            "work_mode": row.flag("remote") or None,
            "employment_type": ", ".join(row.texts("job_types")),
            "description": row.text("description"),
            "posted": row.moment("created_at"),
            "categories": row.texts("tags"),
        },
    )


def _provenance(document: Document) -> Provenance:
    value = _answer(document)
    created = newest(
        (row.get("created_at") for row in value["data"] if isinstance(row, dict)), until=document.fetched_at
    )
    return Provenance(page_url(_stated_page(value)), created, "the newest `created_at`")


SOURCE = Source(
    name="arbeitnow",
    kind="job",
    title="Arbeitnow",
    gives="Jobs in Germany and neighbouring countries from companies' application systems, including student jobs.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, paged to the end, at most `arbeitnow_max_pages` pages.",
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; pages are requested in sequence, at most `http_requests_per_second`.",
    reliability="High: documented, updated every hour; many texts are German.",
    every=timedelta(days=1),
    terms="The API's own notice: free and public, not to be abused; asks for a link back to the site.",
    credit="Jobs from Arbeitnow",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
