"""Internshala: internships and first jobs in India, from an Apify actor or from scrapes of its listing pages.

Belongs here: the request to the actor, telling the shapes apart, the register entry. The shapes stand in ``actor``,
``scrape_list``, ``scrape_dict``, ``scrape_csv`` and ``page``; what postings have in common in ``posting``.

A run of the actor is capped at ``internshala_max_results``, a scrape covers what its author asked for: none of them is
a complete listing, so absence from one says nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import SecretStr

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.internshala import actor, page, scrape_csv, scrape_dict, scrape_list
from opportunity_pipeline.sources.upstreams.internshala.posting import LISTING_PAGE, created

_APIFY = "https://api.apify.com/v2/acts"

# Apify ends a synchronous run with a 408 after 300 s; the rest is for the transfer.
_TIMEOUT_SECONDS = 320
_PROBE_SECONDS = 60

# A page of the listing holds at least ten postings; the actor takes at most 100 pages.
_POSTINGS_PER_PAGE = 10
_MOST_PAGES = 100

_REMOTE = frozenset({"work from home", "remote"})


def _requests(settings: Settings) -> list[Request]:
    """One run of the actor. Its input is the body of a POST, so what was asked is repeated in the URL's fragment."""
    limit = settings.internshala_max_results
    asked = {"job_category": settings.internshala_category, "location": settings.internshala_location}
    actor_input = {
        **asked,
        "work_from_home": settings.internshala_location.strip().lower() in _REMOTE,
        "max_results": limit,
        "pages_to_scrape": min(_MOST_PAGES, -(-limit // _POSTINGS_PER_PAGE)),
    }
    run = f"{_APIFY}/{quote(settings.internshala_actor, safe='~')}/run-sync-get-dataset-items"
    parameters = urlencode({"format": "json", "limit": limit, "maxItems": limit})
    key = settings.apify_api_key
    return [
        Request(
            f"{run}?{parameters}#{urlencode(asked)}",
            method="POST",
            headers={"Content-Type": "application/json"},
            secret_headers={"Authorization": SecretStr(f"Bearer {key.get_secret_value()}")} if key else {},
            body=json.dumps(actor_input).encode(),
            timeout_seconds=_TIMEOUT_SECONDS,
        )
    ]


def _probe(settings: Settings) -> Request:
    """A run for three postings: it proves the key, the actor and the shape of its items, and costs next to nothing."""
    small = settings.model_copy(update={"internshala_max_results": 3})
    return replace(_requests(small)[0], timeout_seconds=_PROBE_SECONDS)


def _parse(document: Document) -> ParsedResponse:
    text = document.text().lstrip()
    scope = parts_of(document.url).fragment
    if text.startswith("<"):
        return page.parse(document, text, scope)
    if not text.startswith(("[", "{")):
        return scrape_csv.parse(document, text, scope)
    value = document.json()
    if scrape_list.fits(value):
        return scrape_list.parse(document, value, scope)
    if scrape_dict.fits(value):
        return scrape_dict.parse(document, value, scope)
    if actor.fits(value):
        return actor.parse(document, value, scope)
    raise document.unreadable(_misfit(value))


def _misfit(value: Any) -> str:
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, dict):
        # The type is one of Apify's fixed words; the message may repeat the request.
        return f"Apify answered with the error {str(error.get('type'))[:60]!r}"
    return "JSON, but neither the actor's items nor a known scrape"


def _provenance(document: Document) -> Provenance:
    parsed = _parse(document)
    text = document.text().lstrip()
    url = page.canonical(text) if text.startswith("<") else None
    latest = newest(created(record.source_url) for record in parsed.records)
    return Provenance(url, latest, "the newest time in a posting's link" if latest else None)


SOURCE = Source(
    name="internshala",
    kind="job",
    title="Internshala",
    gives="Internships in India of the category and place in the settings, at most `internshala_max_results` a run.",
    ways=(
        Way(
            name="actor",
            access="Apify actor (setting `internshala_actor`), run synchronously by one POST.",
            requests=_requests,
            probe=_probe,
            credential="apify_api_key",
        ),
    ),
    cost="Apify's platform usage, charged to the key's account.",
    rate_limit="One run a day by default; Apify allows 30 requests a second.",
    reliability="Medium: a community actor that reads pages, which may change without notice.",
    frequency="Daily.",
    terms="Through Apify under its terms; the operator answers for the use of Internshala's pages.",
    credit="Internships from Internshala",
    parse=_parse,
    provenance=_provenance,
    default_url=LISTING_PAGE,
)
