"""NewsAPI: headlines from a search on titles, one request per topic; the stand-in for Google News.

Belongs here: its requests, shapes and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``everything`` (``GET /v2/everything``)::

    {"status": "ok", "totalResults": 812,
     "articles": [{"source": {"id": "the-verge", "name": "The Verge"}, "author": "…", "title": "Headline",
                   "description": "…", "url": "https://www.theverge.com/…", "urlToImage": "https://…",
                   "publishedAt": "2026-08-21T09:30:00Z", "content": "… [+2310 chars]"}]}

Shape ``error``, with a status from 400 on, or with 200 by a proxy in between::

    {"status": "error", "code": "apiKeyInvalid", "message": "…"}

Quirks:
    - There is no id: the article's address is its identity. ``source.id`` is null for most publishers.
    - A withdrawn article remains as a row "[Removed]": it is counted as not an opportunity.
    - A title may end with " - Publisher", as on its own page.
    - ``totalResults`` is far more than one page holds, and later pages cost further requests: only the newest hundred
      are read, with a warning. Absence from them means nothing.
    - ``author`` is a person, ``description`` and ``content`` are the publisher's text: none of them is read. An error's
      ``message`` may quote the request, so only its ``code`` is passed on.
    - The key is sent in a header, never in the URL. Our topic of a request is kept in the URL's fragment, which is
      never sent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_EVERYTHING = "https://newsapi.org/v2/everything"
_PAGE_SIZE = 100
_REMOVED = "[Removed]"


def search_url(topic: str, query: str, language: str, page_size: int = _PAGE_SIZE) -> str:
    """Address of a search; its topic is the fragment."""
    parameters = {
        "q": query,
        "searchIn": "title",
        "language": language,
        "sortBy": "publishedAt",
        "pageSize": page_size,
    }
    return f"{_EVERYTHING}?{urlencode(parameters)}#{urlencode({'topic': topic})}"


def _requests(settings: Settings) -> list[Request]:
    key = settings.news_api_key
    return [
        Request(
            search_url(topic, query, settings.newsapi_language),
            secret_headers={"X-Api-Key": key} if key else {},
        )
        for topic, query in settings.newsapi_topics.items()
    ]


def _cap_warning(_settings: Settings, parsed: ParsedResponse) -> str | None:
    if parsed.last:
        return None
    given = parsed.elements + parsed.not_opportunities
    return f"only the newest {given} articles of the topic are read; narrow its query (newsapi_topics) to miss none"


def _answer(document: Document) -> dict[str, Any]:
    value = document.json()
    if isinstance(value, dict) and value.get("status") == "error":
        raise document.unreadable(f"NewsAPI answered with the error {str(value.get('code'))[:60]!r}")
    if not isinstance(value, dict) or not isinstance(value.get("articles"), list):
        raise document.unreadable("no list under `articles`: not an answer of NewsAPI")
    return value


def _goes_on(value: dict[str, Any]) -> bool:
    """Whether there are more articles than the answer contains; without a stated total, none are assumed."""
    total = value.get("totalResults")
    return isinstance(total, int) and total > len(value["articles"])


def _parse(document: Document) -> ParsedResponse:
    value = _answer(document)
    articles: list[Any] = value["articles"]
    address = parts_of(document.url)
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    about = {
        "topic": parse_qs(address.fragment).get("topic", [None])[0],
        "query": asked.get("q"),
        "language": asked.get("language"),
    }
    there = [(f"/articles/{index}", item) for index, item in enumerate(articles) if not _is_removed(item)]
    records, rejected = read_elements(
        document, "article", there, lambda row: _read(row, about), identity=lambda row: None
    )
    return ParsedResponse(
        document.source,
        "article",
        about["query"] or "",
        False,
        records,
        rejected,
        last=not _goes_on(value),
        not_opportunities=len(articles) - len(there),
    )


def _is_removed(article: Any) -> bool:
    return isinstance(article, dict) and article.get("title") == _REMOVED


def _read(row: Row, about: dict[str, str | None]) -> Element:
    return Element(
        source_id=None,
        source_url=row.link("url"),
        fields={
            **about,
            "title": row.text("title"),
            "publisher": row.row("source").text("name"),
            "published": row.text("publishedAt"),
        },
    )


def _provenance(document: Document) -> Provenance:
    latest = newest(
        (article.get("publishedAt") for article in _answer(document)["articles"] if isinstance(article, dict)),
        until=document.fetched_at,
    )
    return Provenance(None, latest, "the newest `publishedAt`" if latest else None)


SOURCE = Source(
    name="newsapi",
    kind="article",
    title="NewsAPI search",
    gives="The newest headlines for each topic in the setting `newsapi_topics`, with publisher and date.",
    ways=(
        Way(
            name="everything",
            access="Documented JSON API, one request per topic.",
            requests=_requests,
            cap_warning=_cap_warning,
            credential="news_api_key",
        ),
    ),
    cost="Free for development; a paid plan for anything else.",
    rate_limit="100 requests a day on the free plan; four per run by default, and only when it stands in.",
    reliability="High; on the free plan articles arrive a day late and go back a month.",
    every=timedelta(hours=6),
    terms=(
        "The free plan is for development and testing only: serving other people needs a paid one. "
        "Only title, link, publisher and date are kept."
    ),
    credit="Powered by NewsAPI.org",
    parse=_parse,
    provenance=_provenance,
    default_url=_EVERYTHING,
)
