"""Internshala shape ``scrape_dict``: a scrape of 2020, an object whose keys are the scraper's running numbers.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    {"10000521": {"company": "Internshala", "profile": "Marketing", "stipend": "20000 /month", "img": "https://…",
                  "link": "https://internshala.com/internship/detail/marketing-internship-in-gurgaon-at-…1605090846"}}

Quirks:
    - The running number is not Internshala's id, and changes with every scrape.
    - The links lag behind the rows, by up to 8 rows, increasingly in the course of the file: of 8,232 links 7,450
      belong to another posting than their row names. A link's slug begins with the posting's title and ends with its
      company, so a row's link is searched in the rows before it: 8,208 are found, and no link twice. A row whose link
      is not found has no link: its title and company are its identity, and it has neither place nor date.
    - Place and time of posting are only in the link. Rupee sign and thousands commas are lost.
"""

from __future__ import annotations

import re
from typing import Any

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.internshala.posting import (
    LISTING_PAGE,
    currency,
    identity,
    listing_identity,
    page_of,
    place_in,
    posted,
    work_mode,
)

_KEYS = frozenset({"company", "profile", "link"})
_MOST_LAG = 10
_OWN_LINK = "#own link"
_SIGNS = re.compile(r"[^a-z0-9]")
_EPOCH = re.compile(r"\d{10}/?$")


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, dict) and any(isinstance(row, dict) and row.keys() >= _KEYS for row in value.values())


def parse(document: Document, value: dict[str, Any], scope: str) -> ParsedResponse:
    """Reads the rows."""
    rows = list(value.values())
    elements = [
        (f"/{key[:40]}", {**row, _OWN_LINK: link} if isinstance(row, dict) else row)
        for key, row, link in zip(value, rows, own_links(rows), strict=True)
    ]
    records, rejected = read_elements(document, "job", elements, _read, identity=lambda row: None)
    return ParsedResponse(document.source, "job", scope, False, records, rejected)


def own_links(rows: list[Any]) -> list[str | None]:
    """For each row, the link that names its title and company: its own, or that of one of the ten rows before it.

    The previous row's lag is tried first: if a company lists one title for several places in a row, the nearest
    matching link may be the neighbour's.
    """
    slugs = [_slug(row) for row in rows]
    found: list[str | None] = []
    lag = 0
    for index, row in enumerate(rows):
        title, company = _folded(row, "profile"), _folded(row, "company")
        link = None
        if title and company:
            for candidate in (lag, *range(_MOST_LAG + 1)):
                slug = slugs[index - candidate] if candidate <= index else ""
                if slug.startswith(title) and slug.endswith(company):
                    lag, link = candidate, rows[index - candidate]["link"]
                    break
        found.append(link)
    return found


def _slug(row: Any) -> str:
    link = row.get("link") if isinstance(row, dict) else None
    path = parts_of(link).path if isinstance(link, str) else ""
    return _SIGNS.sub("", _EPOCH.sub("", path.rstrip("/").rpartition("/")[2].lower()))


def _folded(row: Any, key: str) -> str:
    text = row.get(key) if isinstance(row, dict) else None
    return _SIGNS.sub("", text.lower()) if isinstance(text, str) else ""


def _read(row: Row) -> Element:
    row.text("link")  # a link of another type is a changed shape, even if another row's link is the right one
    link = row.text(_OWN_LINK)
    page = page_of(link, "link") if link else None
    location = place_in(page) if page else None
    title, company, stipend = row.text("profile"), row.text("company"), row.text("stipend")
    return Element(
        source_id=identity(page) if page else listing_identity(title, company),
        source_url=page or LISTING_PAGE,
        fields={
            "title": title,
            "company": company,
            "location": location,
            "work_mode": work_mode(location),
            "stipend": stipend,
            "stipend_currency": currency(stipend),
            "employment_type": "Internship",
            "posted": posted(None, page),
        },
    )
