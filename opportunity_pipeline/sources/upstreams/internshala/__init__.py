"""Internshala: internships and first jobs in India, from an Apify actor, its listing pages, or scrapes of them.

Belongs here: the requests, recognising the shapes, the register entry. Does not belong here: the shapes themselves
(``actor``, ``scrape_list``, ``scrape_dict``, ``scrape_csv``, ``page``; shared parts in ``posting``).

A run of the actor is capped at ``internshala_max_results``, and a scrape covers what its author selected: neither is a
complete listing, so absence from one means nothing. Pages form a listing of their own, complete if all were read.

Addresses of listings are made of words: ``/internships/computer-science-internship-in-pune/page-2/``, without a place
``/internships/computer-science-internship/``, from home ``/internships/work-from-home-computer-science-internships/``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import SecretStr

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.internshala import actor, page, scrape_csv, scrape_dict, scrape_list
from opportunity_pipeline.sources.upstreams.internshala.posting import LISTING_PAGE, created

_APIFY = "https://api.apify.com/v2/acts"

# Apify ends a synchronous run with a 408 after 300 s; the remaining time is for the transfer.
_TIMEOUT_SECONDS = 320
_PROBE_SECONDS = 60

# A page of the listing holds at least ten postings; the actor takes at most 100 pages.
_POSTINGS_PER_PAGE = 10
_MOST_PAGES = 100

_REMOTE = frozenset({"work from home", "remote"})
_ANYWHERE = frozenset({"", "india", "all", "anywhere"})
_ANYTHING = frozenset({"", "all", "any"})
# The actor's "technology" is "computer science" on the pages.
_CATEGORIES = {"technology": "computer-science"}


def _requests(settings: Settings) -> list[Request]:
    """One run of the actor. Its input is the body of a POST, so its parameters are repeated in the URL's fragment."""
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
    """A run for three postings: it verifies the key, the actor and the shape of its items, at next to no cost."""
    small = settings.model_copy(update={"internshala_max_results": 3})
    return replace(_requests(small)[0], timeout_seconds=_PROBE_SECONDS)


def listing_url(category: str, location: str, number: int = 1) -> str:
    """Address of a page of a listing."""
    what, where = category.strip().lower(), location.strip().lower()
    subject = "" if what in _ANYTHING else f"{_CATEGORIES.get(what) or _slug(what)}-"
    if where in _REMOTE:
        path = f"work-from-home-{subject}internships/"
    elif where in _ANYWHERE:
        path = f"{subject}internship/" if subject else ""
    else:
        path = f"{subject}internship-in-{_slug(where)}/"
    return f"{LISTING_PAGE}{path}" + (f"page-{number}/" if number > 1 else "")


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def _page_requests(settings: Settings) -> list[Request]:
    return [Request(listing_url(settings.internshala_category, settings.internshala_location), robots=True)]


def _next_page(settings: Settings, request: Request, parsed: ParsedResponse) -> list[Request]:
    number = page_after(parsed, settings.internshala_max_pages)
    if number is None or not parsed.records:
        return []
    if parsed.page != page.listing_of(request.url)[1]:  # answered with another page: the requested one does not exist
        return []
    following = listing_url(settings.internshala_category, settings.internshala_location, number)
    return [Request(following, robots=True)]


def _cut_run(settings: Settings, parsed: ParsedResponse) -> str | None:
    """A run does not state whether it left any out: one that reaches its cap may well have."""
    given = parsed.elements
    if given < settings.internshala_max_results:
        return None
    return f"the run returned its maximum of {given} postings (internshala_max_results); there may be more"


def _cut_listing(settings: Settings, parsed: ParsedResponse) -> str | None:
    # A page without postings ends the listing, whatever the stated number of pages.
    return cut_at_page(parsed, settings.internshala_max_pages, "internshala_max_pages") if parsed.records else None


def _parse(document: Document) -> ParsedResponse:
    text = document.text().lstrip()
    scope = parts_of(document.url).fragment
    if text.startswith("<"):
        return page.parse(document, text)
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
        # The type is one of Apify's fixed values; the message may quote the request.
        return f"Apify answered with the error {str(error.get('type'))[:60]!r}"
    return "JSON, but neither the actor's items nor a known scrape"


def _provenance(document: Document) -> Provenance:
    parsed = _parse(document)
    text = document.text().lstrip()
    url = page.canonical(document, text) if text.startswith("<") else None
    latest = newest((created(record.source_url) for record in parsed.records), until=document.fetched_at)
    return Provenance(url, latest, "the newest time in a posting's link" if latest else None)


SOURCE = Source(
    name="internshala",
    kind="job",
    title="Internshala",
    gives="Internships in India of the category and place in the settings, at most `internshala_max_results` per run.",
    ways=(
        Way(
            name="actor",
            access="Apify actor (setting `internshala_actor`), run synchronously by one POST.",
            requests=_requests,
            cap_warning=_cut_run,
            probe=_probe,
            credential="apify_api_key",
        ),
        Way(
            name="pages",
            needs_acceptance=True,
            access="Listing pages of the category and place, in sequence, at most `internshala_max_pages`.",
            requests=_page_requests,
            follow=_next_page,
            cap_warning=_cut_listing,
        ),
    ),
    cost="Apify's platform usage, charged to the key's account; pages are free.",
    rate_limit="One run a day by default; Apify allows 30 requests a second. Pages are requested in sequence.",
    reliability="Medium: a community actor that reads pages, and the pages themselves, may change without notice.",
    every=timedelta(days=1),
    terms=(
        "Through Apify under its terms. For pages robots.txt is checked first and obeyed. Internshala's own terms of "
        "use are reported to forbid automated extraction: the operator is responsible for using its pages, either way."
    ),
    credit="Internships from Internshala",
    parse=_parse,
    provenance=_provenance,
    default_url=LISTING_PAGE,
)
