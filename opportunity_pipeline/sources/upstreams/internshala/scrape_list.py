"""Internshala shape ``scrape_list``: a scrape of many roles, a bare list whose keys contain blanks.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    [{"Job Id Internshala": "2384792", "Job Title": "Influencer Marketing", "Company Name": "Waaree Energies Limited",
      "Required Skills": "['No Skills Listed']", "Posted on": "09/01/2024", "Salary": " 5,000-10,000 /month",
      "Website Link": "https://internshala.com/internship/detail/…1704709089", "Job Location": "Mumbai",
      "Employment Type": "Internship with job offer", "Job Description": "None"}]

Quirks:
    - "Posted on" is day/month/year, or "Quite Old". "Required Skills" is a Python list written as text.
    - "None" and "No Skills Listed" are the scraper's placeholders for missing values. The rupee sign is lost.
    - A posting repeats: once for each search that found it, sometimes with another of its places.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import UNEXPECTED_TYPE, Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.internshala.posting import currency, identity, page_of, posted, work_mode

_KEYS = frozenset({"Job Id Internshala", "Job Title", "Website Link"})
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_NOTHING = frozenset({"None", "No Skills Listed"})
# literal_eval of hostile text can use much memory; the longest list in the recordings has 60 characters.
_LONGEST_LIST = 10_000


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, list) and any(isinstance(row, dict) and row.keys() >= _KEYS for row in value)


def parse(document: Document, value: list[Any], scope: str) -> ParsedResponse:
    """Reads the rows."""
    records, rejected = read_elements(
        document, "job", ((f"/{index}", row) for index, row in enumerate(value)), _read, identity=lambda row: None
    )
    return ParsedResponse(document.source, "job", scope, False, records, rejected)


def _read(row: Row) -> Element:
    link = row.text("Website Link")
    page = page_of(link, "Website Link") if link else None
    location = row.text("Job Location")
    stipend = row.text("Salary")
    description = row.text("Job Description")
    return Element(
        source_id=identity(page) if page else row.identifier("Job Id Internshala"),
        source_url=page,
        fields={
            "title": row.text("Job Title"),
            "company": row.text("Company Name"),
            "location": location,
            "work_mode": work_mode(location),
            "stipend": stipend,
            "stipend_currency": currency(stipend),
            "skills": _skills(row.text("Required Skills")),
            "employment_type": row.text("Employment Type"),
            "description": None if description in _NOTHING else description,
            "posted": posted(_iso_day(row.text("Posted on")), page),
        },
    )


def _skills(text: str | None) -> list[str]:
    if text is None or len(text) > _LONGEST_LIST:
        return []
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise WrongField("Required Skills", "not a list of texts") from None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongField("Required Skills", UNEXPECTED_TYPE, type(value).__name__)
    return Row({"skills": [item for item in value if item not in _NOTHING]}).texts("skills")


def _iso_day(text: str | None) -> str | None:
    """The date in ISO form: this shape is day-first, without which 09/01 would be ambiguous."""
    found = _DAY_FIRST.fullmatch(text.strip()) if text else None
    return f"{found[3]}-{found[2]}-{found[1]}" if found else text
