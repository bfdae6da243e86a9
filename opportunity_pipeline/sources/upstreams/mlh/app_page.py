"""MLH shape ``app_page``: the season page since 2026, whose data is the embedded state of its JavaScript app.

Belongs here: reading that shape. Does not belong here: the request (``__init__``), other shapes.

::

    <script data-page="app" type="application/json">{"component": "EventsListing", "props": {
      "upcomingEvents": [
        {"id": "0c7e…", "slug": "bigred-hacks-2026", "name": "BigRed//Hacks 2026", "status": "published",
         "startsAt": "2026-10-02T20:30:00Z", "endsAt": "2026-10-04T17:00:00Z", "dateRange": "OCT 02 - 04",
         "url": "/events/bigred-hacks-2026", "websiteUrl": "https://www.bigredhacks.com/?utm_source=mlh",
         "location": "Ithaca, New York", "venueAddress": {"city": "Ithaca", "state": "New York", "country": "US"},
         "formatType": "physical", "region": "AMER", "logoUrl": "https://…", "customFields": {}}],
      "pastEvents": [… the same …]}}</script>

The state may also be the attribute ``data-page`` of an element, HTML-escaped.

Quirks:
    - Both lists together are the whole season; there are no pages.
    - ``formatType`` is ``physical``, ``digital`` or ``hybrid_physical``. A digital event has no ``venueAddress``.
    - ``websiteUrl`` is the event's own site, for registration; ``url`` is MLH's page of it, relative.
    - ``dateRange`` lacks the year and is used only if a point in time is missing.
    - Prizes, themes and eligibility are not included.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.mlh.event import with_year

_HOME = "https://www.mlh.com/"
_LISTS = ("upcomingEvents", "pastEvents")
_CANCELLED = frozenset({"cancelled", "canceled"})


def embedded(soup: BeautifulSoup) -> str | None:
    """The app state embedded in the page, as JSON; None if there is none."""
    script = soup.select_one("script[data-page]")
    if script is not None:
        return script.get_text()
    element = soup.select_one("[data-page]")
    state = element.get("data-page") if element else None
    return state if isinstance(state, str) and state.lstrip().startswith("{") else None


def parse(document: Document, state: str, season: int | None) -> ParsedResponse:
    """Reads both lists.

    Args:
        document: the page.
        state: the JSON in it.
        season: the season it shows, if the address states it.

    Raises:
        UnreadableResponse: if the state is not JSON or lacks a list.
    """
    value = replace(document, body=state.encode("utf-8", errors="replace")).json()
    props = value.get("props") if isinstance(value, dict) else None
    if not isinstance(props, dict) or not all(isinstance(props.get(name), list) for name in _LISTS):
        raise document.unreadable("no lists `upcomingEvents` and `pastEvents` in the page's state: a new layout")
    elements: list[tuple[str, Any]] = [
        (f"/props/{name}/{index}", event) for name in _LISTS for index, event in enumerate(props[name])
    ]
    records, rejected = read_elements(document, "hackathon", elements, lambda row: _read(row, season))
    complete = bool(records) and not rejected
    return ParsedResponse(document.source, "hackathon", str(season or ""), complete, records, rejected)


def _read(row: Row, season: int | None) -> Element:
    venue = row.row("venueAddress")
    place = ", ".join(filter(None, (venue.text(key) for key in ("city", "state", "country"))))
    start, end = row.text("startsAt"), row.text("endsAt")
    status = (row.text("status") or "").lower()
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("websiteUrl") or row.link("url", base=_HOME),
        fields={
            "name": row.text("name"),
            "start": start,
            "end": end,
            "period": None if start and end else with_year(row.text("dateRange"), season),
            "mode": (row.text("formatType") or "").replace("_", " "),
            "location": place if venue.text("city") else row.text("location"),
            # A past event is recognised by its end; by its status only if it has no end.
            "closed": status in _CANCELLED or (end is None and status == "ended"),
        },
    )
