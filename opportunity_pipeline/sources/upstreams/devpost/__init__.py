"""Devpost: open hackathons, from Devpost's own listing API, from its pages, or from a community mirror of the API.

Belongs here: requests, paging, recognising the shapes, the register entry. Does not belong here: the shapes
themselves (``api_page``, ``page``, ``mirror``; shared parts in ``row``).
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after, page_number, without_page
from opportunity_pipeline.sources.provenance import Provenance
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.devpost import api_page, mirror, page

_API = "https://devpost.com/api/hackathons"
_TOPIC_PAGE = "https://devpost.com/c/"

_THEMES = {"AI": "Machine Learning/AI", "Web3": "Blockchain", "Healthcare": "Health"}
"""Our theme names → Devpost's, where they differ; any other name in the settings is sent unchanged."""


_TOPICS = {"AI": "artificial-intelligence", "Web3": "blockchain"}
"""Our theme names → slugs of their pages. For other themes the slug is made from the name."""


def page_url(listing: str, page: int) -> str:
    """Address of a page of a listing.

    Args:
        listing: query of the listing without its page, as :func:`listings_of` writes it.
        page: number of the page, from 1.
    """
    return f"{_API}?{listing}&page={page}"


def listings_of(settings: Settings) -> list[str]:
    """The listings that the settings select: one per theme, or one of everything.

    Whether a query with several themes means "and" or "or" is up to Devpost, which documents nothing.
    """
    themes = [[("themes[]", _THEMES.get(theme, theme))] for theme in settings.devpost_themes] or [[]]
    return [urlencode([("status[]", str(settings.devpost_status)), *theme]) for theme in themes]


def _requests(settings: Settings) -> list[Request]:
    return [Request(page_url(listing, 1)) for listing in listings_of(settings)]


def _follow(settings: Settings, _request: Request, parsed: ParsedResponse) -> list[Request]:
    following = page_after(parsed, settings.devpost_max_pages)
    return [Request(page_url(parsed.scope, following))] if following else []


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    return cut_at_page(parsed, settings.devpost_max_pages, "devpost_max_pages")


def topic_url(theme: str) -> str:
    """Address of the page of a theme."""
    slug = _TOPICS.get(theme) or re.sub(r"[^a-z0-9]+", "-", theme.lower()).strip("-")
    return f"{_TOPIC_PAGE}{slug}"


def _topic_requests(settings: Settings) -> list[Request]:
    """One page per theme; it shows current hackathons only, so other statuses request none."""
    if settings.devpost_status != "open":
        return []
    return [Request(topic_url(theme), robots=True) for theme in settings.devpost_themes]


def _parse(document: Document) -> ParsedResponse:
    text = document.text()
    if text.lstrip().startswith("<"):
        return page.parse(document, text, document.url.partition("#")[0], _theme_of(document.url))
    value = document.json()
    if mirror.fits(value):
        return mirror.parse(document, value)
    if api_page.fits(value):
        query = parts_of(document.url).query
        return api_page.parse(document, value, without_page(query), page_number(query) or 1)
    raise document.unreadable("no list under `hackathons`, or neither `meta` nor `last_updated` beside it")


def _theme_of(url: str) -> str | None:
    """Devpost's name of the theme that the page is about."""
    topic = page.topic_of(url)
    return next((_THEMES[theme] for theme, slug in _TOPICS.items() if slug == topic), None)


def _provenance(document: Document) -> Provenance:
    if document.text().lstrip().startswith("<"):
        return Provenance()
    value = document.json()
    return mirror.provenance(value) if mirror.fits(value) else Provenance()


SOURCE = Source(
    name="devpost",
    kind="hackathon",
    title="Devpost hackathons",
    gives="Open hackathons by theme, with period, place, prizes and number of participants.",
    ways=(
        Way(
            name="api",
            access="Public JSON listing of each theme, paged to the end, at most `devpost_max_pages` pages.",
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
        Way(
            name="pages",
            access="Page of each theme, only with the names and places of its current hackathons.",
            requests=_topic_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; pages are requested in sequence, at most `http_requests_per_second`.",
    reliability=(
        "Medium: not a documented API, but its shape has been stable for years. Pages are a poor fallback: no dates."
    ),
    every=timedelta(days=1),
    terms=(
        "The listing is public; every entry links to its page on Devpost. For pages robots.txt is checked first and "
        "obeyed. Devpost's terms of service are reported to exclude automated access, including the listing's address: "
        "fetched live only after `accept_terms` names it."
    ),
    needs_acceptance=True,
    credit="Hackathon listing by Devpost",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
