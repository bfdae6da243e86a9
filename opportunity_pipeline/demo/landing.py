"""The demo's landing zone: a response to every request of the demo's client.

Belongs here: mapping requests to responses. Does not belong here: the content of the responses (``jobs``,
``hackathons``, ``headlines``) and the requests themselves (``sources``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from opportunity_pipeline.demo import faults, hackathons, headlines, job_shapes
from opportunity_pipeline.demo.jobs import Job, jobs
from opportunity_pipeline.demo.settings import demo_settings
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.boards import boards_of
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.upstreams.devpost import listings_of, page_url

SEED = 20
_JSON = {"content-type": "application/json; charset=utf-8"}
_XML = {"content-type": "application/xml; charset=utf-8"}


def build_demo_landing(zone: LandingZone, *, now: datetime, seed: int = SEED) -> list[LandedResponse]:
    """Writes the responses of all six upstreams, as of a given time, into a landing zone.

    The build is idempotent for the same time. A later build adds the responses of that later time, in which the same
    world has moved on.

    Args:
        zone: target; a loopback server replays it to the live client.
        now: aware; time of the responses.
        seed: determines the world.

    Returns:
        The responses, one per request of :func:`~opportunity_pipeline.demo.settings.demo_settings`, including those of
        ``sources check``.
    """
    settings = demo_settings()
    listed = jobs(now, seed=seed)
    return [
        *_greenhouse(zone, settings, listed, now, seed),
        *_lever(zone, settings, listed, now, seed),
        *_simplify(zone, settings, listed, now, seed),
        *_internshala(zone, settings, listed, now),
        *_devpost(zone, settings, now, seed),
        *_google_news(zone, settings, now, seed),
    ]


def _put(zone: LandingZone, source: str, url: str, content: Any, now: datetime, method: str = "GET") -> LandedResponse:
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return zone.put(source, url, body, fetched_at=now, headers=_JSON, method=method)


def _of(listed: list[Job], source: str) -> list[Job]:
    return [job for job in listed if job.company.source == source]


def _greenhouse(
    zone: LandingZone, settings: Settings, listed: list[Job], now: datetime, seed: int
) -> Iterator[LandedResponse]:
    for index, (request, token) in enumerate(
        zip(SOURCES["greenhouse"].ways[0].requests(settings), boards_of("greenhouse", settings), strict=True)
    ):
        items: list[Any] = job_shapes.greenhouse_jobs([job for job in listed if job.company.token == token], seed)
        if index == 0:
            items = faults.with_board_faults(items)
        yield _put(zone, "greenhouse", request.url, job_shapes.greenhouse_board(items), now)


def _lever(
    zone: LandingZone, settings: Settings, listed: list[Job], now: datetime, seed: int
) -> Iterator[LandedResponse]:
    for request, token in zip(SOURCES["lever"].ways[0].requests(settings), boards_of("lever", settings), strict=True):
        postings = job_shapes.lever_postings([job for job in listed if job.company.token == token], seed)
        yield _put(zone, "lever", request.url, postings, now)


def _simplify(
    zone: LandingZone, settings: Settings, listed: list[Job], now: datetime, seed: int
) -> Iterator[LandedResponse]:
    """The lists for internships and for new graduates; the second also contains jobs that a board lists."""
    own = _of(listed, "simplify_listings")
    board_jobs = [job for job in _of(listed, "greenhouse") if job.key[0] == "job"]
    for request in SOURCES["simplify_listings"].ways[0].requests(settings):
        interns = "internship" in request.url.lower()
        here = [job for job in own if (job.level == "intern") == interns]
        also = [] if interns else board_jobs[-3:]
        yield _put(zone, "simplify_listings", request.url, job_shapes.simplify_listings([*here, *also], now, seed), now)


def _internshala(zone: LandingZone, settings: Settings, listed: list[Job], now: datetime) -> Iterator[LandedResponse]:
    """A full actor run, and the small one that ``sources check`` requests."""
    way = SOURCES["internshala"].ways[0]
    (request,) = way.requests(settings)
    newest = list(reversed(_of(listed, "internshala")))[: settings.internshala_max_results - 3]
    items = job_shapes.internshala_items(newest, now)
    yield _put(zone, "internshala", request.url, faults.with_actor_faults(items), now, request.method)
    if way.probe:
        probe = way.probe(settings)
        yield _put(zone, "internshala", probe.url, items[:3], now, probe.method)


def _devpost(zone: LandingZone, settings: Settings, now: datetime, seed: int) -> Iterator[LandedResponse]:
    events = hackathons.hackathons(now, seed=seed)
    for index, listing in enumerate(listings_of(settings)):
        theme = parse_qs(listing)["themes[]"][0]
        items = hackathons.api_items(
            [event for event in events if theme in {name for _, name in event.themes}], now, seed
        )
        if index == 0:
            items = faults.with_listing_faults(items)
        for number, page in hackathons.api_pages(items):
            yield _put(zone, "devpost", page_url(listing, number), page, now)


def _google_news(zone: LandingZone, settings: Settings, now: datetime, seed: int) -> Iterator[LandedResponse]:
    requests = SOURCES["google_news"].ways[0].requests(settings)
    for index, (request, (topic, query)) in enumerate(zip(requests, settings.google_news_topics.items(), strict=True)):
        items = headlines.feed_items(headlines.headlines(topic, now, seed=seed))
        if index == 0:
            items = faults.with_feed_faults(items)
        yield zone.put("google_news", request.url, headlines.feed(items, query, now), fetched_at=now, headers=_XML)
