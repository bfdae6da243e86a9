"""Internshala shape ``actor``: items of the Apify actor's data set, a bare list.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    [{"title": "Software Development", "company": "Tech Solutions Ltd", "location": "Delhi", "duration": "3 Months",
      "stipend": "₹ 10,000 /month", "experience": "0-1 year", "type": "Internship", "posted": "2 days ago",
      "job_url": "https://internshala.com/internship/detail/…1730723916",
      "apply_link": "https://internshala.com/internship/detail/…1730723916?amp;referral=web_share",
      "logo_url": "/uploads/logo/…", "actively_hiring": true, "early_applicant": false}]

Quirks:
    - Every key except ``title`` and ``company`` may be absent. Older builds lack ``job_url`` and ``experience``. If
      there is no link, title, company and place together are the identity.
    - Of several places only the first is present. ``posted`` may begin with "Posted".
    - A run that found nothing gives an empty list.
"""

from __future__ import annotations

from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.internshala.posting import (
    LISTING_PAGE,
    identity,
    listing_identity,
    page_of,
    posted,
    work_mode,
)


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, list) and (
        not value or any(isinstance(row, dict) and row.keys() >= {"title", "company"} for row in value)
    )


def parse(document: Document, value: list[Any], scope: str) -> ParsedResponse:
    """Reads the items."""
    records, rejected = read_elements(
        document, "job", ((f"/{index}", row) for index, row in enumerate(value)), _read, identity=lambda row: None
    )
    return ParsedResponse(document.source, "job", scope, False, records, rejected)


def _read(row: Row) -> Element:
    link, field = row.text("job_url"), "job_url"
    if link is None:
        link, field = row.text("apply_link"), "apply_link"
    page = page_of(link, field) if link else None
    title, company, location = row.text("title"), row.text("company"), row.text("location")
    key = listing_identity(title, company, location) if title and company else None
    return Element(
        source_id=identity(page) if page else key,
        source_url=page or (LISTING_PAGE if key else None),
        fields={
            "title": title,
            "company": company,
            "location": location,
            "work_mode": work_mode(location),
            "stipend": row.text("stipend"),
            "experience": row.text("experience"),
            "duration": row.text("duration"),
            "employment_type": row.text("type"),
            "posted": posted(row.text("posted"), page),
        },
    )
