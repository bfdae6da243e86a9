"""Devpost shape ``page``: HTML pages with one tile per hackathon.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

Pages of a topic (``https://devpost.com/c/blockchain``), rendered by the server::

    <h2>Our current online Blockchain hackathons</h2>
    <article class="hackathon-tile"><a class="clearfix" href="https://example-hack.devpost.com/">
      <h5 class="title">Example Hack</h5> <p class="challenge-description">Build something</p>
      <p class="challenge-location"><i></i> Online</p></a></article>
    <h2>Recent winning Blockchain hackathons</h2> …

The listing (``https://devpost.com/hackathons``) as rendered and saved by a browser::

    <div class="hackathon-tile"><a class="tile-anchor" href="https://example-hack.devpost.com/?ref_feature=challenge">
      <h3 class="mb-4">Example Hack</h3> <div class="status-label">6 days left</div>
      <div class="info-with-icon"><div class="info"><span>Online</span></div></div>
      <span class="prize-amount">$5,000</span> <div class="participants"><strong>1,204</strong> participants</div>
      <span class="host-label">Example Inc.</span> <div class="submission-period">Apr 09 - May 20, 2026</div>
      <span class="theme-label">Blockchain</span></a></div>

Quirks:
    - The server sends that listing without any tile: a browser fills it in from the API. It is never requested.
    - A topic's tile has neither dates nor prizes. It is an outline: it shows that the hackathon still exists, and
      never replaces the full record from the API.
    - Tiles under headings other than that of current hackathons are past ones; they and Devpost's own pages (help,
      info) are counted as not opportunities.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bs4 import Tag

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.pages import cards_of, first_words, refuse_unread, soup_of, unread_card, words_of
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.devpost.row import mode_of, page_of

_TOPIC = re.compile(r"^/c/(?P<topic>[\w-]+)/?$")
_CURRENT = re.compile(r"\bcurrent\b", re.IGNORECASE)
_OWN_PAGES = frozenset({"help.devpost.com", "info.devpost.com", "secure.devpost.com", "www.devpost.com", "devpost.com"})
_LEFT, _ENDED = "left", "ended"


def topic_of(url: str) -> str | None:
    """The topic that the page is about; None for another page."""
    found = _TOPIC.match(parts_of(url).path)
    return found["topic"] if found else None


def parse(document: Document, text: str, scope: str, theme: str | None) -> ParsedResponse:
    """Reads the tiles.

    Args:
        document: the page.
        text: its text.
        scope: its scope.
        theme: the theme of every hackathon on it, if it is a topic page.

    Raises:
        UnreadableResponse: if there is no tile: an error page, a page that a browser fills in, or a new layout.
    """
    soup = soup_of(document, text)
    rows: list[tuple[str, dict[str, object]]] = []
    number, others, current = 0, 0, False
    for element, wrong in cards_of(soup.select("h2, .hackathon-tile")):
        if element.name == "h2":
            if wrong is None:
                current = bool(_CURRENT.search(words_of(element) or ""))
            continue
        number += 1
        row = _row(element) if wrong is None else unread_card(wrong, url=None, outline=False)
        if _is_own_page(row["url"]) or (row["outline"] and not current):
            others += 1
        else:
            rows.append((f"/tile/{number}", row))
    if not number:
        raise document.unreadable("HTML without a single hackathon: an error page, or one that a browser fills in")
    records, rejected = read_elements(
        document,
        "hackathon",
        rows,
        lambda row: _read(row, theme),
        identity=lambda row: page_of(row.text("url"), "url"),
    )
    outlined = {document.pointer(position) for position, row in rows if row["outline"]}
    return ParsedResponse(
        document.source,
        "hackathon",
        scope,
        False,
        tuple(replace(record, outline=record.pointer in outlined) for record in records),
        rejected,
        not_opportunities=others,
    )


def _row(tile: Tag) -> dict[str, object]:
    link = tile.select_one("a.tile-anchor[href]") or tile.select_one("a[href]")
    title = first_words(tile, "h3")
    participants = re.sub(r"[^\d]", "", first_words(tile, ".participants strong") or "")
    return {
        "url": link.get("href") if link else None,
        "title": title or first_words(tile, ".title", "h4", "h5"),
        "outline": title is None,
        "location": first_words(tile, ".info-with-icon .info span", ".info-with-icon .info", ".challenge-location"),
        "period": first_words(tile, ".submission-period"),
        "status": first_words(tile, ".status-label"),
        "organizer": first_words(tile, ".host-label"),
        "prize": first_words(tile, ".prize-amount"),
        "participants": int(participants) if 0 < len(participants) < 10 else None,
        "themes": [words for label in tile.select(".theme-label") if (words := words_of(label))],
    }


def _is_own_page(url: object) -> bool:
    return isinstance(url, str) and parts_of(url.strip()).hostname in _OWN_PAGES


def _read(row: Row, theme: str | None) -> Element:
    refuse_unread(row)
    page = page_of(row.text("url"), "url")
    location, status = row.text("location"), (row.text("status") or "").lower()
    return Element(
        source_id=page,
        source_url=page,
        fields={
            "name": row.text("title"),
            "organizer": row.text("organizer"),
            "themes": row.texts("themes") or ([theme] if theme else []),
            "period": row.text("period"),
            "time_left": status if _LEFT in status else None,
            "mode": mode_of(location),
            "location": location,
            "prize": row.text("prize"),
            "registrations_count": row.integer("participants"),
            "closed": status.startswith(_ENDED) or None,
        },
    )
