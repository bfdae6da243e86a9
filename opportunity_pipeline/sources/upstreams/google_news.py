"""Google News: RSS search, one feed per topic.

Belongs here: its requests, shapes and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``search`` (NFE/5.0, since about 2018)::

    <rss version="2.0"><channel><generator>NFE/5.0</generator><title>"AI" - Google News</title>
      <link>https://news.google.com/search?q=AI&amp;hl=en-IN&amp;gl=IN&amp;ceid=IN:en</link><language>en-IN</language>
      <lastBuildDate>Tue, 14 Jul 2026 04:08:56 GMT</lastBuildDate>
      <item><title>Headline - The Hindu</title><link>https://news.google.com/rss/articles/CBMiw…?oc=5</link>
        <guid isPermaLink="false">CBMiw…</guid><pubDate>Tue, 14 Jul 2026 03:33:16 GMT</pubDate>
        <description>&lt;ol&gt;…</description><source url="https://www.thehindu.com">The Hindu</source></item>

Shape ``top``: the same for the top stories, with links ``/__i/rss/rd/articles/…`` and numbers as guid (2020).

Shape ``old`` (NFE/1.0, 2012): no ``<source>``, the edition as ``ned=uk`` in the channel's link, guids
``tag:news.google.com,2005:cluster=…`` and links ``http://news.google.com/news/url?sa=t&…&url=http://publisher/…``,
whose last parameter is the article's own address, unescaped.

Quirks:
    - Every title ends with " - Publisher"; it is passed on unchanged, as the publisher may also be missing.
    - Newer links are opaque and redirect; the guid is the identity. One story may have several guids.
    - The query is in the URL; our topic for it is kept in the URL's fragment, which is never sent.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.feeds import read_feed
from opportunity_pipeline.sources.provenance import Provenance, moment_of
from opportunity_pipeline.sources.reading import Element, Row, read_elements, web_address
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_SEARCH = "https://news.google.com/rss/search"
_COUNTRY = re.compile(r"[A-Za-z]{2}")
# The only edition whose code differs from ISO 3166.
_ISO_COUNTRY = {"UK": "GB"}


def feed_url(topic: str, query: str, edition: tuple[str, str, str]) -> str:
    """Address of the feed of a query; its topic is the fragment."""
    language, country, edition_id = edition
    parameters = {"q": query, "hl": language, "gl": country, "ceid": edition_id}
    return f"{_SEARCH}?{urlencode(parameters)}#{urlencode({'topic': topic})}"


def _requests(settings: Settings) -> list[Request]:
    return [
        Request(feed_url(topic, query, settings.google_news_edition))
        for topic, query in settings.google_news_topics.items()
    ]


def _parse(document: Document) -> ParsedResponse:
    feed = read_feed(document)
    edition = _parameters(feed.feed.get("link", ""))
    asked = _parameters(document.url)
    about = {
        "topic": parse_qs(parts_of(document.url).fragment).get("topic", [None])[0],
        "query": asked.get("q") or edition.get("q"),
        "language": feed.feed.get("language"),
        "country": _country(asked) or _country(edition),
    }
    records, rejected = read_elements(
        document,
        "article",
        ((f"/item/{index}", dict(entry)) for index, entry in enumerate(feed.entries)),
        lambda row: _read(row, about),
    )
    # A search feed contains only about a hundred of all matches: absence from it means nothing.
    return ParsedResponse(document.source, "article", about["query"] or "", False, records, rejected)


def _read(row: Row, about: dict[str, str | None]) -> Element:
    tags = row.rows("tags")
    return Element(
        source_id=row.identifier("id"),
        source_url=_article_link(row),
        fields={
            **about,
            "title": row.text("title"),
            "publisher": row.row("source").text("title"),
            "published": row.text("published"),
            "category": tags[0].text("term") if tags else None,
        },
    )


def _article_link(row: Row) -> str | None:
    """The article's address; in the ``old`` shape, the one embedded in the link."""
    link = row.link("link")
    if link is None or parts_of(link).path != "/news/url":
        return link
    _, found, target = link.partition("&url=")
    return web_address(unquote(target) if "://" not in target else target, "link") if found else link


def _parameters(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(parts_of(url).query).items()}


def _country(parameters: dict[str, str]) -> str | None:
    edition = parameters.get("gl") or parameters.get("ned") or ""
    if not _COUNTRY.fullmatch(edition):
        return None
    return _ISO_COUNTRY.get(edition.upper(), edition.upper())


def _provenance(document: Document) -> Provenance:
    # A plain mapping: feedparser's own falls back from a missing `updated` to `published` with a deprecation warning.
    about = dict(read_feed(document).feed)
    page = str(about.get("link", ""))
    url = None
    if "://news.google.com/" in page:
        # Current feeds are under /rss beside the page they mirror; those of 2012 were the page with `output=rss`.
        url = (
            f"{page}&output=rss"
            if "/news?" in page
            else page.replace(".com/?", ".com/rss?").replace(".com/search", ".com/rss/search")
        )
    return Provenance(url, moment_of(about.get("updated")), "`lastBuildDate` of the feed")


SOURCE = Source(
    name="google_news",
    kind="article",
    title="Google News search",
    gives="Headlines of the last week for each topic in the setting `google_news_topics`, with publisher and date.",
    ways=(
        Way(
            name="search",
            access="RSS, one feed per topic.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; four requests per run by default.",
    reliability="High; about a hundred headlines per feed; links lead through Google.",
    every=timedelta(hours=6),
    terms=(
        "The feed's own notice: for personal, non-commercial use within a feed reader only. "
        "Fetched live only after `accept_terms` names it."
    ),
    credit="Headlines from Google News",
    needs_acceptance=True,
    parse=_parse,
    provenance=_provenance,
    default_url=_SEARCH,
    stand_in="newsapi",
)
