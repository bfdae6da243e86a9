"""We Work Remotely: RSS feeds of a board of remote jobs.

Belongs here: its requests, shape and register entry. Does not belong here: parsing XML (``feeds.py``).

Shape ``feed`` (``GET https://weworkremotely.com/remote-jobs.rss``, ``/categories/remote-programming-jobs.rss``)::

    <rss version="2.0"><channel><title>We Work Remotely: Remote jobs in …</title>
      <link>https://weworkremotely.com/remote-jobs.rss</link><language>en-US</language><ttl>60</ttl>
      <item><title>Acme: Front End Engineer</title><region>Anywhere in the World</region><country></country>
        <state>Ontario</state><skills>JavaScript, React, and Front-End Dev</skills>
        <category>Front-End Programming</category><type>Full-Time</type>
        <description>&lt;p&gt;&lt;strong&gt;Headquarters:&lt;/strong&gt; Toronto …</description>
        <pubDate>Fri, 27 Mar 2026 17:07:25 +0000</pubDate><expires_at>Sun, 26 Apr 2026 17:07:25 +0000</expires_at>
        <guid>https://weworkremotely.com/remote-jobs/acme-front-end-engineer</guid>
        <link>https://weworkremotely.com/remote-jobs/acme-front-end-engineer</link></item>

``region``, ``country``, ``state``, ``skills``, ``type`` and ``expires_at`` are not part of RSS: feedparser returns them
under their own names, empty ones as empty text.

Quirks:
    - The company is only in the title, before the first ": ".
    - ``region`` and ``country`` state from where one may work. ``state`` and "Headquarters" in the description state
      the company's seat, also for jobs for "Anywhere in the World": they are not passed on as the job's place.
    - ``skills`` is a list as text ("A, B, and C").
    - A description begins with a logo, the company's seat and its site, and ends with the link once more. These blocks
      are added by the board and are cut off, so that the text begins with the company's own words.
    - A feed contains the newest jobs, without a total: absence from it means nothing. It states the expiry date of
      each job.
"""

from __future__ import annotations

import re
from datetime import timedelta

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.feeds import read_feed
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_FEED = "https://weworkremotely.com/remote-jobs.rss"
_SITE = "https://weworkremotely.com/"
_BLOCK_OF_THE_BOARD = re.compile(
    r"(?:<img\b[^<>]*>\s*)?<p>\s*<strong>(?:Headquarters|To apply):</strong>[^<]*(?:<(?!/?p\b)[^<]*)*</p>\s*",
    re.IGNORECASE,
)


def _requests(settings: Settings) -> list[Request]:
    return [Request(str(url)) for url in settings.weworkremotely_feeds]


def _parse(document: Document) -> ParsedResponse:
    feed = read_feed(document)
    records, rejected = read_elements(
        document,
        "job",
        ((f"/item/{index}", dict(entry)) for index, entry in enumerate(feed.entries)),
        _read,
    )
    return ParsedResponse(document.source, "job", parts_of(document.url).path.strip("/"), False, records, rejected)


def _read(row: Row) -> Element:
    company, title = _company_and_title(row.text("title"))
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("link"),
        fields={
            "title": title,
            "company": company,
            "location": [place for key in ("region", "country") if (place := row.text(key))],
            "work_mode": True,
            "skills": _skills(row.text("skills") or ""),
            "employment_type": row.text("type"),
            "description": _BLOCK_OF_THE_BOARD.sub("", row.text("summary") or ""),
            "posted": row.text("published"),
            "valid_through": row.text("expires_at"),
            "categories": [term for tag in row.rows("tags") if (term := tag.text("term"))],
        },
    )


def _company_and_title(text: str | None) -> tuple[str, str]:
    company, colon, title = (text or "").partition(": ")
    if not colon or not company.strip() or not title.strip():
        raise WrongField("title", "no company before a colon")
    return company, title


def _skills(text: str) -> list[str]:
    items = (item.strip() for item in text.split(","))
    return [item.removeprefix("and ").strip() for item in items if item]


def _provenance(document: Document) -> Provenance:
    feed = read_feed(document)
    link = str(dict(feed.feed).get("link", ""))
    is_feed = link.startswith(_SITE) and link.endswith(".rss")
    latest = newest((dict(entry).get("published") for entry in feed.entries), until=document.fetched_at)
    return Provenance(link if is_feed else None, latest, "the newest `pubDate`")


SOURCE = Source(
    name="weworkremotely",
    kind="job",
    title="We Work Remotely",
    gives="The newest remote jobs of each feed in the setting `weworkremotely_feeds`, with full text and expiry date.",
    ways=(
        Way(
            name="rss",
            access="RSS, one request per feed; there is one for all jobs and one for each category.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; the feeds state a time to live of 60 minutes.",
    reliability="High; no pay, and non-standard RSS elements.",
    every=timedelta(days=1),
    terms=(
        "The page of the feeds lets anyone use them who links back to We Work Remotely. The guidelines of its API, "
        "which also cover all of its data, exclude a job search service that takes its place, and ask that people "
        "apply through its site. Whether a use complies with both is for the operator to decide: fetched live only "
        "after `accept_terms` names it."
    ),
    credit="Jobs from We Work Remotely",
    needs_acceptance=True,
    parse=_parse,
    provenance=_provenance,
    default_url=_FEED,
)
