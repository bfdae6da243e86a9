"""Hacker News "Who is hiring?": the postings of the newest monthly threads, from the search API of Hacker News.

Belongs here: requests, recognising the shapes, the threads in a search, the register entry. Does not belong here: a
thread (``thread``), or the first line of a posting (``posting_line``).

Shape ``search`` (``GET https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring``), newest first::

    {"hits": [{"objectID": "48747976", "title": "Ask HN: Who is hiring? (July 2026)",
               "created_at": "2026-07-01T15:01:21Z", "created_at_i": 1782918081, "author": "whoishiring",
               "num_comments": 436, "_tags": ["story", "author_whoishiring", "story_48747976", "ask_hn"]},
              {"objectID": "48747975", "title": "Ask HN: Who wants to be hired? (July 2026)", …}],
     "nbHits": 560, "page": 0, "nbPages": 28, "hitsPerPage": 20}

Quirks:
    - The same account opens two or three threads a month. "Who wants to be hired?" and "Freelancer?" contain people who
      look for work: they are never requested, and a thread with such a title is not read.
    - A search lists no postings, only threads; each hiring thread becomes a link, newest first.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Row, WrongField
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.hn_hiring import thread

_API = "https://hn.algolia.com/api/v1"
# Threads that the account opens per month.
_THREADS_A_MONTH = 3
_NUMBER = re.compile(r"[0-9]{1,15}")


def search_url(threads: int) -> str:
    """Address of a search that contains at least that many hiring threads, even before the current month's opens."""
    return f"{_API}/search_by_date?tags=story,author_whoishiring&hitsPerPage={_THREADS_A_MONTH * (threads + 1)}"


def thread_url(number: str) -> str:
    """Address of a thread with all its comments."""
    return f"{_API}/items/{number}"


def _requests(settings: Settings) -> list[Request]:
    return [Request(search_url(settings.hn_hiring_threads))] if settings.hn_hiring_threads else []


def _follow(settings: Settings, _request: Request, parsed: ParsedResponse) -> list[Request]:
    return [Request(link) for link in parsed.links[: settings.hn_hiring_threads]]


def _parse(document: Document) -> ParsedResponse:
    value = document.json()
    if thread.fits(value):
        return thread.parse(document, value)
    if isinstance(value, dict) and isinstance(value.get("hits"), list):
        return _search(document, value["hits"])
    raise document.unreadable("neither a list under `hits` nor a thread with `children`")


def _search(document: Document, hits: list[Any]) -> ParsedResponse:
    try:
        found = [_thread(Row(hit)) for hit in hits if isinstance(hit, dict)]
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    threads = sorted((item for item in found if item is not None), reverse=True)
    if not threads:
        raise document.unreadable("no hit is titled 'Ask HN: Who is hiring? (Month Year)'")
    links = tuple(dict.fromkeys(thread_url(str(number)) for number in threads))
    return ParsedResponse(document.source, "job", "", False, (), role="index", links=links)


def _thread(hit: Row) -> int | None:
    """The number of a hiring thread; numbers increase with time."""
    number = hit.identifier("objectID")
    if number is None or not _NUMBER.fullmatch(number) or not thread.is_hiring(hit.text("title")):
        return None
    return int(number)


def _provenance(document: Document) -> Provenance:
    value = document.json()
    if thread.fits(value):
        return thread.provenance(document, value, thread_url)
    hits = value.get("hits") if isinstance(value, dict) else None
    if not isinstance(hits, list):
        raise document.unreadable("neither a list under `hits` nor a thread with `children`")
    latest = newest((hit.get("created_at") for hit in hits if isinstance(hit, dict)), until=document.fetched_at)
    return Provenance(None, latest, "the newest `created_at`")


SOURCE = Source(
    name="hn_hiring",
    kind="job",
    title='Hacker News "Who is hiring?"',
    gives="Postings of the newest monthly threads (setting `hn_hiring_threads`), read from each posting's first line.",
    ways=(
        Way(
            name="search_api",
            access="Public search API of Hacker News (Algolia): one request for the threads, one for each thread.",
            requests=_requests,
            follow=_follow,
        ),
    ),
    cost="Free.",
    rate_limit="10,000 requests per hour and address; two per run by default.",
    reliability=(
        "High. Postings are free text: one without a recognisable company and role is quarantined, not guessed."
    ),
    every=timedelta(days=1),
    terms=(
        "Public API without a key. Every posting links to its comment on Hacker News. Commenters' names are never "
        "read; e-mail addresses in the text are removed before it is stored, except those spelled out in words."
    ),
    credit="Postings from Hacker News",
    parse=_parse,
    provenance=_provenance,
    default_url=f"{_API}/search_by_date?tags=story,author_whoishiring",
)
