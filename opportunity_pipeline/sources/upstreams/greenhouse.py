"""Greenhouse: the public job-board API, one board per company.

Belongs here: its requests, shapes and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``board``, as the API answers (``GET /v1/boards/{token}/jobs?content=true``)::

    {"jobs": [{"id": 8440707002, "title": "Account Executive", "company_name": "Discord",
               "absolute_url": "https://job-boards.greenhouse.io/discord/jobs/8440707002",
               "location": {"name": "London, England, United Kingdom"},
               "first_published": "2026-03-04T19:34:14-05:00", "updated_at": "2026-03-11T16:06:03-04:00",
               "application_deadline": null, "content": "&lt;p&gt;…", "departments": [{"name": "Sales"}],
               "metadata": [{"name": "Hiring manager", "value": …}], "requisition_id": "R-107190"}],
     "meta": {"total": 1}}

Shape ``wrapper``, as collectors of many boards store it::

    {"company": "discord", "fetched_at": "2026-08-22T03:51:44.563624", "job_count": 1, "jobs": [… as above …]}

Quirks:
    - ``content`` is HTML, escaped once more; without ``content=true`` it, ``departments`` and ``offices`` are absent.
    - ``metadata`` is arbitrary company data, including recruiters' names and addresses: it is never read.
    - ``fetched_at`` of the wrapper has no zone; its collectors run in UTC.
    - ``location.name`` may hold several places ("Remote, Canada; Remote, United States").
    - Boards older than 2025 lack ``first_published``; ``updated_at`` changes with every edit and is not a posting date.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.boards import boards_of, company_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, moment_of, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://boards-api.greenhouse.io/v1/boards"
_BOARD_HOSTS = frozenset({"boards.greenhouse.io", "job-boards.greenhouse.io", "job-boards.eu.greenhouse.io"})


def board_url(token: str) -> str:
    """API address of a board."""
    return f"{_API}/{quote(token, safe='')}/jobs?content=true"


def _requests(settings: Settings) -> list[Request]:
    return [Request(board_url(token)) for token in boards_of("greenhouse", settings)]


def _parse(document: Document) -> ParsedResponse:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), list):
        raise document.unreadable("no list under `jobs`: not a Greenhouse board")
    jobs: list[Any] = value["jobs"]
    board = _board(document, value)
    records, rejected = read_elements(
        document, "job", ((f"/jobs/{index}", job) for index, job in enumerate(jobs)), lambda row: _read(row, board)
    )
    # An excerpt has neither count, so it is not treated as the whole board.
    meta = value.get("meta")
    stated = value.get("job_count", meta.get("total") if isinstance(meta, dict) else None)
    complete = bool(records) and not rejected and stated == len(jobs)
    return ParsedResponse(document.source, "job", board, complete, records, rejected)


def _read(row: Row, board: str) -> Element:
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("absolute_url"),
        fields={
            "title": row.text("title"),
            "company": row.text("company_name") or company_of("greenhouse", board),
            "location": row.row("location").text("name"),
            "department": ", ".join(filter(None, (item.text("name") for item in row.rows("departments")))),
            "description": row.text("content"),
            "posted": row.moment("first_published"),
            "apply_by": row.moment("application_deadline"),
        },
    )


def _board(document: Document, value: dict[str, Any]) -> str:
    """Token of the board, from the wrapper, the URL or the first job's page, in this order."""
    if isinstance(value.get("company"), str) and value["company"].strip():
        return str(value["company"]).strip()
    parts = parts_of(document.url).path.split("/")
    if "boards" in parts[:-1]:
        return unquote(parts[parts.index("boards") + 1])
    for job in value["jobs"]:
        page = job.get("absolute_url") if isinstance(job, dict) else None
        if isinstance(page, str):
            address = parts_of(page)
            if address.hostname in _BOARD_HOSTS:
                return unquote(address.path.strip("/").split("/")[0])
    return ""


def _provenance(document: Document) -> Provenance:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), list):
        raise document.unreadable("no list under `jobs`: not a Greenhouse board")
    board = _board(document, value)
    url = board_url(board) if board else None
    stated = moment_of(value.get("fetched_at"))
    if stated is not None:
        return Provenance(url, stated, "`fetched_at` of the wrapper")
    updated = newest(
        (job.get("updated_at") for job in value["jobs"] if isinstance(job, dict)), until=document.fetched_at
    )
    return Provenance(url, updated, "the newest `updated_at`")


SOURCE = Source(
    name="greenhouse",
    kind="job",
    title="Greenhouse job boards",
    gives="All open positions of each company in the setting `greenhouse_boards`, with full text and departments.",
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
    default_url="https://boards-api.greenhouse.io/v1/boards",
)
