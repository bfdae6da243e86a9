"""MLH shape ``cards``: an older season page, one element per event, with schema.org markup.

Belongs here: reading that shape. Does not belong here: the request (``__init__``), other shapes.

As mlh.io wrote it until 2025::

    <div class="event-wrapper"><div class="event" itemscope itemtype="http://schema.org/Event">
      <a class="event-link" href="https://hacks.example.edu/?utm_source=mlh">
        <meta itemprop="startDate" content="2025-01-18"> <meta itemprop="endDate" content="2025-01-19">
        <h3 class="event-name">Example Hacks</h3> <p class="event-date">Jan 18th - 19th</p>
        <div class="event-location"><span itemprop="city">Davis</span>, <span itemprop="state">California</span></div>
        <div class="event-hybrid-notes"><span>In-Person Only</span></div></a></div></div>

As mlh.com writes it beside its app's state::

    <a href="https://…" itemscope itemtype="https://schema.org/Event"><meta itemprop="name" content="Example Hacks">
      <meta itemprop="startDate" content="…"> <meta itemprop="url" content="https://…">
      <link itemprop="eventAttendanceMode" href="https://schema.org/OnlineEventAttendanceMode">
      <div itemprop="location" itemscope itemtype="https://schema.org/Place"><span itemprop="name">…</span>
        <meta itemprop="addressLocality" content="Davis"> <meta itemprop="addressCountry" content="US"></div></a>

Quirks:
    - No ids. The days as text lack the year; those in the markup have it, but not every page has them.
    - The nested place also has a ``name``, which is not the event's.
    - The page does not state whether it covers the whole season, so it is never complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.pages import cards_of, first_words, refuse_unread, unread_card
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.mlh.event import day_of, first_day, identity, with_year

_HOME = "https://www.mlh.com/"
_PLACE = (("city", "addressLocality"), ("state", "addressRegion"), ("addressCountry",))
_ATTENDANCE = re.compile(r"(Online|Offline|Mixed)EventAttendanceMode")
_MODES = {"Online": "Online", "Offline": "In person", "Mixed": "Hybrid"}


def parse(document: Document, soup: BeautifulSoup, season: int | None) -> ParsedResponse:
    """Reads the cards.

    Raises:
        UnreadableResponse: if there is none: another page, an error page, or a new layout.
    """
    cards = soup.select(".event-wrapper") or soup.select('[itemtype$="schema.org/Event"]')
    if not cards:
        raise document.unreadable("HTML without a single MLH event: an error page or a new layout")
    records, rejected = read_elements(
        document,
        "hackathon",
        ((f"/card/{number}", _row(card, wrong)) for number, (card, wrong) in enumerate(cards_of(cards), 1)),
        lambda row: _read(row, season),
    )
    return ParsedResponse(document.source, "hackathon", str(season or ""), False, records, rejected)


def _row(card: Tag, wrong: str | None) -> dict[str, object]:
    if wrong is not None:
        return unread_card(wrong)
    link = card.select_one("a.event-link[href]")
    return {
        "name": first_words(card, ".event-name") or _own(card, "name") or first_words(card, "h2", "h3", "h4"),
        "link": (link.get("href") if link else None) or _own(card, "url") or card.get("href"),
        "start": _own(card, "startDate"),
        "end": _own(card, "endDate"),
        "days": first_words(card, ".event-date"),
        "mode": first_words(card, ".event-hybrid-notes", ".ribbon"),
        "attendance": _own(card, "eventAttendanceMode"),
        "place": [value for names in _PLACE if (value := _any(card, *names))],
        "location": first_words(card, ".event-location", '[itemprop="location"] [itemprop="name"]'),
    }


def _own(card: Tag, name: str) -> str | None:
    """A property of the event itself, not of an item nested in it (its place has a name and an address too)."""
    for element in card.select(f'[itemprop~="{name}"]'):
        things = [parent for parent in _up_to(card, element) if parent.has_attr("itemscope")]
        if (not things or "Event" in str(things[0].get("itemtype"))) and (value := _value(element)):
            return value
    return None


def _up_to(card: Tag, element: Tag) -> Iterator[Tag]:
    """The ancestors of an element within the card, innermost first."""
    for parent in element.parents:
        if parent is card:
            return
        yield parent


def _any(card: Tag, *names: str) -> str | None:
    """The first of the properties, anywhere in the card."""
    found = (_value(element) for name in names for element in card.select(f'[itemprop~="{name}"]'))
    return next((value for value in found if value), None)


def _value(element: Tag) -> str | None:
    for attribute in ("content", "datetime", "href"):
        value = element.get(attribute)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return " ".join(element.get_text(" ").split()) or None


def _read(row: Row, season: int | None) -> Element:
    refuse_unread(row)
    link = row.link("link", base=_HOME)
    start, end = day_of(row.text("start")), day_of(row.text("end"))
    days = with_year(row.text("days"), season)
    attendance = _ATTENDANCE.search(row.text("attendance") or "")
    return Element(
        source_id=identity(link, first_day(start) or (days if season else None)),
        source_url=link,
        fields={
            "name": row.text("name"),
            "start": start,
            "end": end,
            "period": None if start and end else days,
            "mode": row.text("mode") or (_MODES[attendance[1]] if attendance else None),
            "location": ", ".join(row.texts("place")) or row.text("location"),
        },
    )
