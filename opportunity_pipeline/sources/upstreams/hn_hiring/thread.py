"""Hacker News shape ``thread``: a monthly thread with its comment tree (``GET …/api/v1/items/48747976``).

Belongs here: reading that shape. Does not belong here: the search (``__init__``), posting lines (``posting_line``).

::

    {"id": 48747976, "type": "story", "title": "Ask HN: Who is hiring? (July 2026)", "author": "whoishiring",
     "created_at": "2026-07-01T15:01:21.000Z", "created_at_i": 1782918081, "text": "Please state the location …",
     "children": [{"id": 48747990, "type": "comment", "author": "…", "created_at": "2026-07-01T15:02:00.000Z",
                   "created_at_i": 1782918120, "parent_id": 48747976, "story_id": 48747976, "title": null,
                   "text": "Acme | Backend Engineer | REMOTE (US) | Full-time | $150k<p>We build …",
                   "children": [… replies …]}]}

Treatment of top-level comments:
    - One that begins with a posting line (``posting_line``) is a record. Replies are not read.
    - A deleted, dead or flagged one has no text; it is counted as not an opportunity.
    - Any other (a remark, a posting without bars between its parts, one that names no role) is rejected with the
      reason: it may still be a posting, and is not lost without a row that states why.

Quirks:
    - ``author`` is a private person's name: it is never read. Addresses that people leave in the text stay in
      ``description`` until ``normalize`` removes them, as it does from every text.
    - A filled position stays in its thread, and a missing comment may be missing from the index only: the response
      states no count to compare with, so it is never complete, and absence from it means nothing.
    - Text is HTML with ``<p>`` only between paragraphs, and with escaped slashes (``https:&#x2F;&#x2F;``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.hn_hiring.posting_line import NoPosting, read_posting

_COMMENT = "https://news.ycombinator.com/item?id="
_HIRING = re.compile(r"\s*Ask HN: Who is hiring\?\s*\([A-Za-z]+\.? \d{4}\)\s*", re.IGNORECASE)
_GONE = frozenset({"", "[deleted]", "[dead]", "[flagged]", "[delayed]"})


def is_hiring(title: str | None) -> bool:
    """Whether it is the title of a monthly hiring thread."""
    return title is not None and _HIRING.fullmatch(title) is not None


def fits(value: Any) -> bool:
    """Whether a document has this shape."""
    return isinstance(value, dict) and isinstance(value.get("children"), list) and "hits" not in value


def parse(document: Document, value: dict[str, Any]) -> ParsedResponse:
    """Reads the top-level comments.

    Raises:
        UnreadableResponse: if it is not a hiring thread.
    """
    about = Row(value)
    try:
        number, title = about.identifier("id"), about.text("title")
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    if number is None or not is_hiring(title):
        raise document.unreadable("not a thread titled 'Ask HN: Who is hiring? (Month Year)'")
    comments = value["children"]
    standing = [(f"/children/{index}", comment) for index, comment in enumerate(comments) if not _is_gone(comment)]
    records, rejected = read_elements(document, "job", standing, _read)
    gone = len(comments) - len(standing)
    return ParsedResponse(document.source, "job", number, False, records, rejected, not_opportunities=gone)


def provenance(document: Document, value: dict[str, Any], thread_url: Callable[[str], str]) -> Provenance:
    """The thread's URL, and the time of its newest comment."""
    number = value.get("id")
    url = thread_url(str(number)) if isinstance(number, int) and not isinstance(number, bool) else None
    times = (comment.get("created_at_i") for comment in value["children"] if isinstance(comment, dict))
    return Provenance(url, newest(times, until=document.fetched_at), "the newest `created_at_i` of a comment")


def _is_gone(comment: Any) -> bool:
    if not isinstance(comment, dict) or "text" not in comment:
        return False
    text = comment["text"]
    return text is None or (isinstance(text, str) and text.strip() in _GONE)


def _read(row: Row) -> Element:
    number, text = row.identifier("id"), row.text("text")
    if text is None:
        raise WrongField("text", "missing")
    try:
        fields = read_posting(text)
    except NoPosting as refusal:
        raise WrongField("text", refusal.reason) from None
    return Element(
        source_id=number,
        source_url=f"{_COMMENT}{number}" if number and number.isascii() and number.isdigit() else None,
        fields={**fields, "description": text, "posted": row.moment("created_at_i") or row.moment("created_at")},
    )
