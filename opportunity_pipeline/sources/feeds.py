"""RSS and Atom: a body as feedparser's feed.

Belongs here: opening feeds safely. Does not belong here: what an upstream's elements mean (``upstreams/``).
"""

from __future__ import annotations

import io
from typing import Any

import feedparser

from opportunity_pipeline.sources.document import Document


def read_feed(document: Document) -> Any:
    """The feed in a document: feedparser's result, with ``.feed`` and ``.entries``.

    Raises:
        UnreadableResponse: when it is empty or neither RSS nor Atom.
    """
    if not document.body.strip():
        raise document.unreadable("the response is empty")
    # From a stream: given a text, feedparser would open it as a file name or URL. Only metadata is read, so neither
    # sanitising of descriptions nor resolving of links in them is needed.
    feed = feedparser.parse(io.BytesIO(document.body), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        raise document.unreadable("not an RSS or Atom feed")
    return feed
