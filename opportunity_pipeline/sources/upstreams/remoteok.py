"""Remote OK: the newest remote jobs in one JSON list.

Belongs here: its request, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``list`` (``GET https://remoteok.com/api``): a bare list whose first element is the terms::

    [{"last_updated": 1790265606, "legal": "API Terms of Service: Please link back (with follow, …"},
     {"slug": "remote-backend-engineer-acme-1137431", "id": "1137431", "epoch": 1790265606,
      "date": "2026-09-24T16:00:06+00:00", "company": "Acme", "company_logo": "", "position": "Backend Engineer",
      "tags": ["engineer", "excel"], "description": "<p>…", "location": "", "salary_min": 0, "salary_max": 0,
      "apply_url": "https://remoteOK.com/remote-jobs/…", "logo": "", "url": "https://remoteOK.com/remote-jobs/…"}]

Quirks:
    - The element with ``legal`` is a notice, not a job: it is counted as not an opportunity.
    - ``salary_min`` and ``salary_max`` are 0 if no pay is stated. They are US dollars a year: the form for companies
      asks for yearly pay in dollars, and the pages show it so.
    - Texts may contain UTF-8 that was decoded as Latin-1 (``MecÃ¡nico``); they are passed on unchanged.
    - ``tags`` are words that a machine found in the text ("excel" for "to excel in sales"): they are not passed on;
      our own reading of the text finds the skills more reliably.
    - A description ends with a sentence against automatic applications that asks the reader to mention a word and a
      tag. Both depend on the requesting address, so the sentence is not part of the posting and is cut off.
    - The list contains the newest hundred or so, without a total: absence from it means nothing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, moment_of, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://remoteok.com/api"

_DRAWN_FOR_THE_READER = re.compile(
    r"(?:please|be sure to) mention the words? .{1,120}? when applying to show you read the job post",
    re.IGNORECASE | re.DOTALL,
)


def _requests(_settings: Settings) -> list[Request]:
    return [Request(_API)]


def _elements(document: Document) -> list[Any]:
    value = document.json()
    if not isinstance(value, list):
        raise document.unreadable("not a list of Remote OK jobs")
    if not any(isinstance(row, dict) and ("legal" in row or row.keys() >= {"position", "company"}) for row in value):
        raise document.unreadable("no element has `position` and `company`: not Remote OK jobs")
    return value


def _is_notice(element: Any) -> bool:
    return isinstance(element, dict) and "legal" in element and "position" not in element


def _parse(document: Document) -> ParsedResponse:
    elements = _elements(document)
    jobs = [(f"/{index}", row) for index, row in enumerate(elements) if not _is_notice(row)]
    records, rejected = read_elements(document, "job", jobs, _read)
    return ParsedResponse(
        document.source, "job", "", False, records, rejected, not_opportunities=len(elements) - len(jobs)
    )


def _read(row: Row) -> Element:
    least, most = row.number("salary_min") or None, row.number("salary_max") or None
    is_paid = least is not None or most is not None
    date = row.moment("date")
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("url"),
        fields={
            "title": row.text("position"),
            "company": row.text("company"),
            "location": row.text("location"),
            "work_mode": True,
            "stipend_min": least,
            "stipend_max": most,
            "stipend_currency": "USD" if is_paid else None,
            "stipend_period": "year" if is_paid else None,
            "description": _DRAWN_FOR_THE_READER.split(row.text("description") or "", maxsplit=1)[0],
            "posted": row.moment("epoch") if date is None else date,
        },
    )


def _provenance(document: Document) -> Provenance:
    rows = [row for row in _elements(document) if isinstance(row, dict)]
    stated = next((moment_of(row.get("last_updated")) for row in rows if _is_notice(row)), None)
    if stated is not None:
        return Provenance(_API, stated, "`last_updated` of the notice")
    return Provenance(_API, newest((row.get("date") for row in rows), until=document.fetched_at), "the newest `date`")


SOURCE = Source(
    name="remoteok",
    kind="job",
    title="Remote OK",
    gives="The newest hundred or so remote jobs, with full text, and yearly pay in US dollars where it is stated.",
    ways=(
        Way(
            name="api",
            access="Public JSON API, one request.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; one conditional request per run.",
    reliability="High; tags and places are noisy, and some texts arrive with garbled characters, which are repaired.",
    every=timedelta(days=1),
    terms=(
        "The API's own notice: link back to the posting on Remote OK, without `nofollow`, and name Remote OK as the "
        "source, or access is suspended; the name may be used, the logo only with written permission."
    ),
    credit="Jobs from Remote OK",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
