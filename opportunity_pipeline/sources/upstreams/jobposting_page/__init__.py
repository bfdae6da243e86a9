"""Job posting pages: a company's own pages with schema.org ``JobPosting`` data, published for search engines.

Belongs here: requests, following links, recognising the shapes, the register entry. Does not belong here: the shapes
(``sitemap``, ``page``), or a posting's data (``markup`` finds it, ``posting`` reads it).

Each address in the setting may be

- a page with one posting: a response of role *detail*, which shows nothing about other postings;
- a page with several: a *listing*, never treated as complete, as it may be one page of many;
- a page that lists the addresses of postings (``ItemList``), or a sitemap: an *index*, whose links are followed;
- a sitemap of sitemaps: an index of indexes, one level deep.

Only links to the same host are followed, at most ``jobposting_max_pages`` per address in the setting, and no links on
the pages they lead to. How a response was reached is in the fragment of its URL, which is never sent:
``#followed=page``, or for a sitemap found in a sitemap ``#followed=sitemap&most=40`` with its share of the cap. A
followed page need not be a posting (most pages of a sitemap are not), so one without any is an empty *detail*; a page
named in the setting that has neither posting nor list is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline.sources.upstreams.jobposting_page import page, sitemap

_PAGE, _SITEMAP = "page", "sitemap"
_NAMES_JOBS = re.compile(r"job|career|position|vacanc|opening|posting|intern|stelle|emploi", re.IGNORECASE)


def _requests(settings: Settings) -> list[Request]:
    return [Request(str(url).partition("#")[0], robots=True) for url in settings.jobposting_urls]


def _followed(url: str) -> tuple[str | None, int | None]:
    """How a response was reached (None: it is named in the setting), and its share of the cap."""
    fragment = parse_qs(parts_of(url).fragment)
    most = fragment.get("most", [""])[0]
    is_number = most.isascii() and most.isdigit() and len(most) < 10
    return fragment.get("followed", [None])[0], int(most) if is_number else None


def _follow(settings: Settings, request: Request, parsed: ParsedResponse) -> list[Request]:
    reached, share = _followed(request.url)
    if reached == _PAGE:
        return []
    most = share or settings.jobposting_max_pages
    if parsed.scope == sitemap.INDEX_SCOPE:
        chosen = _jobs_only(parsed.links)[:most]
        each = most // max(1, len(chosen))
        return [
            Request(f"{link.partition('#')[0]}#{urlencode({'followed': _SITEMAP, 'most': each})}", robots=True)
            for link in chosen
        ]
    return [_page_request(link) for link in _jobs_first(parsed.links)[:most]]


def _page_request(link: str) -> Request:
    address, changed = sitemap.without_change(link)
    return Request(f"{address}#{urlencode({'followed': _PAGE})}", robots=True, fingerprint=changed)


def _jobs_only(links: Iterable[str]) -> list[str]:
    """The sitemaps that are named after jobs; all of them if none is."""
    return [link for link in links if _names_jobs(link)] or list(links)


def _jobs_first(links: Iterable[str]) -> list[str]:
    """Sorts pages whose address mentions jobs first, so that a cap leaves out the others."""
    return sorted(links, key=lambda link: not _names_jobs(link))


def _names_jobs(link: str) -> bool:
    parts = parts_of(link)
    return bool(_NAMES_JOBS.search(f"{parts.path}?{parts.query}"))


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    _, share = _followed(parsed.scope)
    most = share or settings.jobposting_max_pages
    links, said = list(parsed.links), []
    if parsed.scope == sitemap.INDEX_SCOPE:
        links = _jobs_only(parsed.links)
        others = len(parsed.links) - len(links)
        if others:
            said.append(f"{others} of {len(parsed.links)} sitemaps are not followed, as others are named after jobs")
    if len(links) > most:
        said.append(f"at most {most} of {len(links)} addresses are followed (jobposting_max_pages)")
    return "; ".join(said) or None


def _parse(document: Document) -> ParsedResponse:
    reached, _ = _followed(document.url)
    found = sitemap.read(document)
    if found is not None:
        if found.scope == sitemap.INDEX_SCOPE and reached is not None:
            raise document.unreadable("a sitemap of sitemaps within another is not followed")
        return found
    return page.parse(document, may_be_empty=reached == _PAGE)


def _provenance(document: Document) -> Provenance:
    return Provenance() if sitemap.read(document) else page.provenance(document)


SOURCE = Source(
    name="jobposting_page",
    kind="job",
    title="Companies' own job pages",
    gives="Postings on each page in the setting `jobposting_urls`, and on the pages that it lists.",
    ways=(
        Way(
            name="pages",
            access=(
                "Pages with schema.org `JobPosting` data (JSON-LD or microdata), lists of them, and sitemaps; "
                "at most `jobposting_max_pages` pages are followed from one address."
            ),
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; at most `http_requests_per_second`; a page unchanged in its sitemap is not requested.",
    reliability="That of each company's site; one that fails does not stop the others.",
    every=timedelta(days=1),
    terms=(
        "The data is published for other sites to read; each company's own terms apply. "
        "robots.txt is checked before each request and obeyed."
    ),
    parse=_parse,
    provenance=_provenance,
    default_url="https://careers.invalid/",
)
