"""MLH shape ``past_seasons``: a collector's file of all seasons up to 2019.

Belongs here: reading that shape. Does not belong here: the request (``__init__``), other shapes.

::

    [{"year": "2013", "season": "Fall", "events": [
       {"name": "MHacks", "url": "http://mhacks.org/", "location": {"city": "Ann Arbor", "state": "MI"},
        "date": {"start": "2013-09-20T00:00:00.000Z", "end": "2013-09-22T00:00:00.000Z"}}]}]

Quirks:
    - Until 2016 a season is a half-year ("Spring", "Fall"), then a region ("North America", "Europe"); two lists have
      ``year`` and ``season`` swapped and repeat the events of two others. Neither is needed: dates have their year.
    - Days are written as midnight UTC; the last day counts as a whole. One event is a year too early in two lists.
    - ``state`` is a country where there are no states. Names may have surrounding blanks.
"""

from __future__ import annotations

from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.mlh.event import day_of, first_day, identity

_SCOPE = "past seasons"


def parse(document: Document) -> ParsedResponse:
    """Reads the events of all seasons; a third party's collection is never treated as complete.

    Raises:
        UnreadableResponse: if it is not such a file.
    """
    value = document.json()
    if not isinstance(value, list) or not all(isinstance(season, dict) for season in value):
        raise document.unreadable("neither a page of MLH nor a list of its seasons")
    events: list[tuple[str, Any]] = []
    for index, season in enumerate(value):
        if not isinstance(season.get("events"), list):
            raise document.unreadable(f"no list under `events` of season {index}: not a list of MLH's seasons")
        events += [(f"/{index}/events/{number}", event) for number, event in enumerate(season["events"])]
    records, rejected = read_elements(document, "hackathon", events, _read)
    return ParsedResponse(document.source, "hackathon", _SCOPE, False, records, rejected)


def _read(row: Row) -> Element:
    link, days, place = row.link("url"), row.row("date"), row.row("location")
    start = day_of(days.text("start"))
    return Element(
        source_id=identity(link, first_day(start)),
        source_url=link,
        fields={
            "name": row.text("name"),
            "start": start,
            "end": day_of(days.text("end")),
            "location": ", ".join(filter(None, (place.text("city"), place.text("state")))),
        },
    )
