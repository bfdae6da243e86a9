"""Internshala shape ``scrape_csv``: a scrape as CSV with a heading.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    title,company,location,stipend,skills
    Graphic Design,Cricket Academy,"Delhi, Noida","₹ 8,000 - 10,000 /month","Adobe Photoshop, CorelDRAW"

Quirks:
    - Neither id nor link: title, company and place together are the identity, so a new stipend is a change of the
      same posting, not a new one. The page for people to open is the one that was scraped.
    - No dates at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from opportunity_pipeline.sources.document import MOST_ELEMENTS, Document
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.internshala.posting import listing_identity, work_mode

_COLUMNS = frozenset({"title", "company"})
_TOO_MANY = "more values than columns"
_TOO_FEW = "fewer values than columns"


def parse(document: Document, text: str, scope: str) -> ParsedResponse:
    """Reads the rows.

    Raises:
        UnreadableResponse: if it is empty, has another heading or is not CSV.
    """
    if not text.strip():
        raise document.unreadable("the response is empty")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(islice((row for row in reader if row), MOST_ELEMENTS + 2))
    except csv.Error as error:
        raise document.unreadable(f"line {reader.line_num}: not CSV: {error}") from None
    heading = [name.strip().lower() for name in rows[0]] if rows else []
    if not set(heading) >= _COLUMNS:
        raise document.unreadable("neither JSON nor HTML nor CSV with the columns `title` and `company`")
    records, rejected = read_elements(
        document, "job", _elements(heading, rows[1:]), lambda row: _read(row, document.url), identity=lambda row: None
    )
    return ParsedResponse(document.source, "job", scope, False, records, rejected)


def _elements(heading: list[str], rows: list[list[str]]) -> Iterator[tuple[str, Any]]:
    for number, values in enumerate(rows, start=1):
        row: dict[str, Any] = dict(zip(heading, values, strict=False))
        if len(values) != len(heading):
            row["#columns"] = _TOO_MANY if len(values) > len(heading) else _TOO_FEW
        yield f"/row/{number}", row


def _read(row: Row, url: str) -> Element:
    misfit = row.text("#columns")
    if misfit:
        raise WrongField("", misfit)
    title, company, location = row.text("title"), row.text("company"), row.text("location")
    return Element(
        source_id=listing_identity(title, company, location) if title and company else None,
        source_url=url if title and company else None,
        fields={
            "title": title,
            "company": company,
            "location": location,
            "work_mode": work_mode(location),
            "stipend": row.text("stipend"),
            "skills": row.text("skills"),
            "duration": row.text("duration"),
            "employment_type": "Internship",
        },
    )
