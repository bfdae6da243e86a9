"""RSS: articles of any RSS or Atom feed.

Belongs here: its requests, shape and register entry. Does not belong here: parsing XML (``feeds.py``).

Shape ``feed``: any feed that feedparser reads, RSS 0.9 to 2.0 and Atom 0.3 and 1.0, for example::

    <rss version="2.0"><channel><title>Acme Engineering</title><link>https://blog.example.com/</link>
      <language>en</language>
      <item><title>Ten queries</title><link>https://blog.example.com/ten-queries</link>
        <guid isPermaLink="false">post-812</guid><pubDate>Sat, 22 Aug 2026 08:00:00 GMT</pubDate>
        <category>SQL</category><source url="https://planet.example.org/feed">Planet SQL</source></item>

Quirks:
    - The article's address is its identity: ids are unique within one feed only ("812"), and one article may appear in
      several feeds. An entry without a link keeps its id; one with neither is rejected.
    - Links may be relative, to ``xml:base`` or to the feed's own address.
    - ``<source>`` names the feed that an entry was copied from; without it the publisher is the feed's title.
    - The publication date is read; the date of the last change only if there is no other.
    - A feed is a window on the newest entries: absence from it means nothing.
    - Our topic of a feed is kept in the URL's fragment, which is never sent.
    - Authors and their addresses, texts and summaries are not read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.feeds import read_feed
from opportunity_pipeline.sources.provenance import Provenance, moment_of, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way


def feed_url(topic: str, feed: str) -> str:
    """Address of a feed; its topic is the fragment."""
    return f"{feed.partition('#')[0]}#{urlencode({'topic': topic})}"


def _requests(settings: Settings) -> list[Request]:
    return [Request(feed_url(topic, str(feed))) for topic, feeds in settings.rss_feeds.items() for feed in feeds]


def _parse(document: Document) -> ParsedResponse:
    feed = read_feed(document)
    # Plain mappings: feedparser's own fall back from a missing `updated` to `published` with a deprecation warning.
    about = Row(dict(feed.feed), "feed.")
    records, rejected = read_elements(
        document,
        "article",
        ((f"/entry/{index}", dict(entry)) for index, entry in enumerate(feed.entries)),
        lambda row: _read(row, about, parse_qs(parts_of(document.url).fragment).get("topic", [None])[0]),
    )
    return ParsedResponse(document.source, "article", document.url.partition("#")[0], False, records, rejected)


def _read(row: Row, about: Row, topic: str | None) -> Element:
    link = _article_link(row)
    labels = [label for tag in row.rows("tags") if (label := tag.text("label") or tag.text("term"))]
    return Element(
        source_id=None if link else row.identifier("id"),
        source_url=link,
        fields={
            "title": row.text("title"),
            "publisher": row.row("source").text("title") or about.text("title"),
            "published": row.text("published") or row.text("updated"),
            "topic": topic,
            "category": labels[0] if labels else None,
            "language": row.text("language") or about.text("language"),
            "keywords": list(dict.fromkeys(labels)),
        },
    )


def _article_link(row: Row) -> str | None:
    """The article's address. If there is none, feedparser substitutes the id, which in Atom may be any URN."""
    link = row.text("link")
    if link is not None and link == row.text("id") and not link.startswith(("http://", "https://")):
        return None
    return row.link("link")


def _provenance(document: Document) -> Provenance:
    feed = read_feed(document)
    about = dict(feed.feed)
    # The feed's own address, else its web page's: links in the feed are relative to one of them.
    own = [link.get("href") for link in about.get("links", []) if link.get("rel") == "self"]
    addresses: list[Any] = [*own, about.get("link")]
    url = next((str(link) for link in addresses if str(link).startswith(("http://", "https://"))), None)
    stated = moment_of(about.get("updated"))
    if stated is not None:
        return Provenance(url, stated, "the feed's own time of change")
    latest = newest(
        (date for entry in feed.entries for date in map(dict(entry).get, ("published", "updated"))),
        until=document.fetched_at,
    )
    return Provenance(url, latest, "the newest time of an entry" if latest else None)


SOURCE = Source(
    name="rss",
    kind="article",
    title="RSS and Atom feeds",
    gives="Articles of every feed in the setting `rss_feeds`, with publisher, date, tags and the topic of the setting.",
    ways=(
        Way(
            name="feeds",
            access="RSS or Atom, one request per feed.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated by the feeds; unchanged ones answer 304 to a conditional request.",
    reliability="That of each publisher; one feed that fails does not stop the others.",
    every=timedelta(hours=6),
    terms=(
        "A feed is published to be read by programs; each publisher's own terms apply to its content. "
        "Only title, link, date and tags are kept, and every article links to its publisher."
    ),
    parse=_parse,
    provenance=_provenance,
    default_url="https://feeds.invalid/",
)
