"""Devpost shape ``mirror``: a community's daily file of all open hackathons, flattened.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    {"last_updated": "2025-11-10T06:24:02.102397Z", "count": 148, "hackathons": [
      {"source": "devpost", "id": 27203, "url": "https://innovation-challenge-2026.devpost.com/",
       "title": "Innovation Challenge 2026", "isOpen": "open", "displayed_location": "Patiala, Punjab",
       "submission_period_dates": "Nov 09 - 20, 2025", "prizeText": "₹ <span data-currency-value>135,000</span>",
       "themes": [{"id": 6, "name": "Machine Learning/AI"}], "registrations_count": 6, …},
      {"source": "mlh", "id": 44975, "url": "https://astra2025.pages.dev/", "mlh_event_type": "In-Person Only",
       "submission_period_dates": "Oct 18th - 19th", "mlh_start_date": "2025-10-18", "mlh_end_date": "2026-10-19", …},
      {"source": "devfolio", "id": "haulout", "url": "https://haulout.devfolio.co/", "devfolio_slug": "haulout", …}]}

Entries of other platforms: until February 2026 the file also contained MLH and Devfolio entries (key ``source``). They
are hackathons too, so they are read, with identities of their own:
    - MLH: the mirror generates a new random ``id`` every day, so the event's own URL is the identity.
    - Devfolio: ``devfolio:<slug>``. Its rows have no dates, themes or prizes.
    - A row of an unknown platform is rejected with that reason: its ids may collide with Devpost's.

Quirks:
    - The mirror writes "India" as the location of every Devfolio row, wherever it takes place: it is not passed on.
    - A past MLH event gets an end date one year too late, which keeps it "open": if the end is more than 200 days after
      the start, the year of the start is used. ``time_left_to_submission`` counts to that wrong end, so it is not
      passed on for MLH rows; nor is their period, which lacks the year that the two dates have.
    - Devfolio rows repeat within one file.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, moment_of
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.devpost.row import identity, mode_of, page_of, shared_fields

_URL = "https://webdevharsha.github.io/open-hackathons-api/data.json"

# Less than a year minus the longest event (a season of 150 days), but longer than any real event.
_LONGEST_EVENT = timedelta(days=200)


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, dict) and isinstance(value.get("hackathons"), list) and "last_updated" in value


def provenance(value: dict[str, Any]) -> Provenance:
    """The mirror's URL and the time that the file states."""
    return Provenance(_URL, moment_of(value["last_updated"]), "`last_updated` of the mirror")


def parse(document: Document, value: dict[str, Any]) -> ParsedResponse:
    """Reads a file of the mirror; it is complete if its ``count`` matches."""
    rows = value["hackathons"]
    records, rejected = read_elements(
        document,
        "hackathon",
        ((f"/hackathons/{index}", row) for index, row in enumerate(rows)),
        _read,
        identity=_own_id,
    )
    complete = bool(records) and not rejected and value.get("count") == len(rows)
    return ParsedResponse(document.source, "hackathon", "mirror", complete, records, rejected)


def _own_id(row: Row) -> str | None:
    """The identity, if the row is one of Devpost's."""
    return identity(row) if row.text("source") in {None, "devpost"} else None


def _read(row: Row) -> Element:
    platform = row.text("source") or "devpost"
    url = row.link("url")
    fields = {
        **shared_fields(row),
        "location": row.text("displayed_location"),
        "prize": row.text("prizeText"),
        "closed": row.text("isOpen") not in {None, "open", "upcoming"},
    }
    if platform == "devpost":
        page = page_of(row.text("url"), "url")
        return Element(identity(row), page, {**fields, "mode": mode_of(row.text("displayed_location"))})
    if platform == "mlh":
        start, end = row.text("mlh_start_date"), row.text("mlh_end_date")
        dates = {"start": start, "end": _real_end(start, end)}
        unusable = {"time_left": None, "period": None} if start and end else {"time_left": None}
        return Element(None, url, {**fields, **unusable, **dates, "mode": row.text("mlh_event_type")})
    if platform == "devfolio":
        slug = row.identifier("devfolio_slug") or row.identifier("id")
        return Element(f"devfolio:{slug}" if slug else None, url, {**fields, "location": None})
    raise WrongField("source", "platform not known", platform[:40])


def _real_end(start: str | None, end: str | None) -> str | None:
    try:
        first, last = date.fromisoformat(start or ""), date.fromisoformat(end or "")
        if last - first > _LONGEST_EVENT:
            last = last.replace(year=first.year)
    except ValueError:
        return end
    return last.isoformat() if last >= first else end
