"""Devpost shape ``api_page``: one page of the listing API.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    {"hackathons": [{"id": 29541, "title": "Build with Gemini XPRIZE", "url": "https://xprize.devpost.com/",
                     "displayed_location": {"icon": "globe", "location": "Online"}, "open_state": "open",
                     "submission_period_dates": "May 19 - Aug 17, 2026", "organization_name": "XPRIZE",
                     "time_left_to_submission": "about 1 month left",
                     "themes": [{"id": 6, "name": "Machine Learning/AI"}],
                     "prize_amount": "$<span data-currency-value>2,000,000</span>", "registrations_count": 18124,
                     "invite_only": false, "eligibility_requirement_invite_only_description": null,
                     "winners_announced": false}],
     "meta": {"total_count": 13560, "per_page": 9}}

Quirks:
    - ``url`` may be protocol-relative. A page past the end is an empty list with the same ``meta``.
    - A listing is complete if its pages were read to the last one; a single page only if it is both first and last.
"""

from __future__ import annotations

from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.devpost.row import identity, mode_of, page_of, shared_fields


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, dict) and isinstance(value.get("hackathons"), list) and isinstance(value.get("meta"), dict)


def parse(document: Document, value: dict[str, Any], scope: str, page: int) -> ParsedResponse:
    """Reads a page.

    Args:
        document: the page.
        value: its JSON.
        scope: the listing it belongs to.
        page: its page number, from 1.
    """
    rows = value["hackathons"]
    records, rejected = read_elements(
        document,
        "hackathon",
        ((f"/hackathons/{index}", row) for index, row in enumerate(rows)),
        _read,
        identity=identity,
    )
    last = _is_last(document, value["meta"], page)
    complete = bool(records) and not rejected and page == 1 and last
    return ParsedResponse(document.source, "hackathon", scope, complete, records, rejected, page=page, last=last)


def _is_last(document: Document, meta: dict[str, Any], page: int) -> bool:
    try:
        total, per_page = Row(meta, "meta.").integer("total_count"), Row(meta, "meta.").integer("per_page")
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    if total is None or per_page is None:
        raise document.unreadable("`meta` lacks `total_count` or `per_page`: the end of the listing is unknown")
    return page * per_page >= total


def _read(row: Row) -> Element:
    place = row.row("displayed_location")
    location = place.text("location")
    eligibility = row.text("eligibility_requirement_invite_only_description")
    return Element(
        source_id=identity(row),
        source_url=page_of(row.text("url"), "url"),
        fields={
            **shared_fields(row),
            "mode": "Online" if place.text("icon") == "globe" else mode_of(location),
            "location": location,
            "prize": row.text("prize_amount"),
            "eligibility": eligibility or ("Invite only" if row.flag("invite_only") else None),
            "closed": row.text("open_state") == "ended" or row.flag("winners_announced") is True,
        },
    )
