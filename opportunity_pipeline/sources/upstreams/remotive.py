"""Remotive: the public API of a board of remote jobs.

Belongs here: its request, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``jobs`` (``GET https://remotive.com/api/remote-jobs``)::

    {"00-warning": "Remotive main domain moved to …", "0-legal-notice": "Legal warning - …",
     "job-count": 35, "total-job-count": 35,
     "jobs": [{"id": 2090903, "url": "https://remotive.com/remote-jobs/data/data-labelling-2090903",
               "title": "Data Labelling", "company_name": "Acme", "company_logo": "https://remotive.com/job/…/logo",
               "category": "Data and Analytics", "tags": ["research"], "job_type": "freelance",
               "publication_date": "2026-07-26T20:49:11", "candidate_required_location": "USA",
               "salary": "$18 - $22/hr", "description": "<p>…"}]}

Quirks:
    - The body may begin with a byte-order mark. The two notices are beside the list, not in it.
    - ``salary`` is written by hand ("OTE $25k - $35k", "$31,2k- $52k") and may be empty, as may ``job_type``.
    - ``publication_date`` has no zone; it is in UTC.
    - ``tags`` are words that a machine found in the text ("REST" and "excel" in the text of a writer's job): they are
      not passed on; our own reading of the text finds the skills more reliably.
    - A description ends with an invisible tracking image.
    - ``total-job-count`` states how many jobs the API has; ``limit`` and filters in the URL give fewer. A response with
      all of them is complete.
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

_API = "https://remotive.com/api/remote-jobs"


def _requests(_settings: Settings) -> list[Request]:
    return [Request(_API)]


def _answer(document: Document) -> dict[str, Any]:
    value = document.json()
    if not isinstance(value, dict) or not isinstance(value.get("jobs"), list) or "job-count" not in value:
        raise document.unreadable("no list under `jobs` with `job-count` beside it: not Remotive's API")
    return value


def _parse(document: Document) -> ParsedResponse:
    value = _answer(document)
    jobs: list[Any] = value["jobs"]
    records, rejected = read_elements(
        document, "job", ((f"/jobs/{index}", row) for index, row in enumerate(jobs)), _read
    )
    counts = (value["job-count"], value.get("total-job-count"))
    complete = bool(records) and not rejected and counts == (len(jobs), len(jobs))
    return ParsedResponse(document.source, "job", parts_of(document.url).query, complete, records, rejected)


def _read(row: Row) -> Element:
    category = row.text("category")
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("url"),
        fields={
            "title": row.text("title"),
            "company": row.text("company_name"),
            "location": row.text("candidate_required_location"),
            "work_mode": True,
            "stipend": row.text("salary"),
            "employment_type": row.text("job_type"),
            "description": row.text("description"),
            "posted": row.moment("publication_date"),
            "categories": [category] if category else None,
        },
    )


def _provenance(document: Document) -> Provenance:
    jobs = _answer(document)["jobs"]
    latest = newest((row.get("publication_date") for row in jobs if isinstance(row, dict)), until=document.fetched_at)
    return Provenance(_API, latest, "the newest `publication_date`")


SOURCE = Source(
    name="remotive",
    kind="job",
    title="Remotive",
    gives="The remote jobs of Remotive's public API, a day after they appeared there, with full text and pay as text.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, one request.",
            requests=_requests,
        ),
    ),
    cost="Free; a private API with all jobs is paid.",
    rate_limit="The notice asks for at most four requests a day; more are blocked. We make one.",
    reliability="High; a few dozen of the board's jobs.",
    every=timedelta(days=1),
    terms=(
        "The API's own notice: link back to the posting on Remotive and name Remotive as the source; do not pass its "
        "jobs on to other boards (Jooble, Neuvoo, Google Jobs, LinkedIn Jobs); do not show them only to people who "
        "signed up or left an e-mail address. Whether recommendations behind a login meet the last point is for the "
        "operator to decide: fetched live only after `accept_terms` names it."
    ),
    credit="Jobs from Remotive",
    needs_acceptance=True,
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
