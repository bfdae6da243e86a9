"""MLH: the student hackathons of a season, from Major League Hacking's season page.

Belongs here: the request, recognising the shapes, the register entry. Does not belong here: the shapes (``app_page``,
``cards``, ``past_seasons``; shared parts in ``event``).

The season page is for people, so robots.txt is checked first. A season's number is the year in which it ends.
"""

from __future__ import annotations

import re
from datetime import timedelta

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.pages import soup_of
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.mlh import app_page, cards, past_seasons
from opportunity_pipeline.sources.upstreams.mlh.event import season_of

_SEASON = re.compile(r"/seasons/(?P<year>20\d{2})(?:/|$)")


def season_url(season: int) -> str:
    """Address of the page of a season."""
    return f"https://www.mlh.com/seasons/{season}/events"


def _requests(settings: Settings) -> list[Request]:
    season = settings.mlh_season or season_of(settings.now().date())
    return [Request(season_url(season), robots=True)]


def _parse(document: Document) -> ParsedResponse:
    text = document.text().lstrip()
    if not text.startswith("<"):
        return past_seasons.parse(document)
    found = _SEASON.search(parts_of(document.url).path)
    season = int(found["year"]) if found else None
    soup = soup_of(document, text)
    page = app_page.embedded(soup)
    if page is not None:
        return app_page.parse(document, page, season)
    return cards.parse(document, soup, season)


SOURCE = Source(
    name="mlh",
    kind="hackathon",
    title="Major League Hacking",
    gives="Student hackathons of the season in the setting `mlh_season`, by default of the current season.",
    ways=(
        Way(
            name="season",
            access="Page of the season, one request; its data is JSON, on older pages schema.org markup.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; one request per run.",
    reliability="Medium: a page for people, whose layout and host have changed before.",
    every=timedelta(days=1),
    terms=(
        "No API and no licence is published for the calendar. robots.txt is checked before each request and obeyed. "
        "The site's terms of use are reported to exclude commercial use; whether yours is one is for you to decide: "
        "fetched live only after `accept_terms` names it."
    ),
    needs_acceptance=True,
    credit="Student hackathons listed by Major League Hacking",
    parse=_parse,
    default_url="https://www.mlh.com/events",
)
