"""Shape ``page`` of job posting pages: HTML with the data of one posting, of several, or of a list of their addresses.

Belongs here: assembling the response and its role. Does not belong here: extracting the data (``markup``).

A page with one posting gives it in full (role *detail*). One with several lists them, possibly not all. One with
addresses only is an index. Postings and addresses on one page: a listing, whose addresses are followed as well.
"""

from __future__ import annotations

from collections import Counter

from bs4 import BeautifulSoup

from opportunity_pipeline.sources.document import MOST_ELEMENTS, Document
from opportunity_pipeline.sources.pages import soup_of
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import read_elements
from opportunity_pipeline.sources.records import ParsedResponse, Rejected, Rejections, Role, not_followed
from opportunity_pipeline.sources.upstreams.jobposting_page import markup, posting
from opportunity_pipeline.sources.upstreams.jobposting_page.links import NotFollowed, on_same_host


def parse(document: Document, *, may_be_empty: bool) -> ParsedResponse:
    """Reads a page.

    Args:
        document: the page.
        may_be_empty: whether it was reached by a link, so that it may be about something else.

    Raises:
        UnreadableResponse: if it is not HTML, or has neither a posting nor a list although it should.
    """
    soup, text = _page(document)
    url = document.url.partition("#")[0]
    found = markup.find(soup, text, url)
    links: dict[str, None] = {}
    left = Counter[str]()
    # Links of a followed page are not followed: a page of a sitemap may list the whole site.
    for words in () if may_be_empty else found.links:
        try:
            links[on_same_host(words, url)] = None
        except NotFollowed as why:
            left[str(why)] += 1
    links.pop(url, None)
    if not (found.postings or found.unreadable or links or may_be_empty):
        others = f"; {not_followed(left)}" if left else ""
        raise document.unreadable(f"HTML without schema.org `JobPosting` data, and no list of postings{others}")
    if len(found.postings) + len(found.unreadable) > MOST_ELEMENTS:
        raise document.too_many_elements()
    records, rejected = read_elements(
        document, "job", posting.rows(found.postings, url), posting.read, identity=lambda row: None
    )
    unusable = Rejections()
    for one in rejected:
        unusable.add(one)
    for position, reason in found.unreadable.items():
        unusable.add(Rejected("job", document.source, None, document.pointer(position), "", reason, None))
    role: Role = "listing"
    if not found.postings and links:
        role = "index"
    elif len(found.postings) < 2 and not links:
        role = "detail"
    return ParsedResponse(
        document.source,
        "job",
        url,
        False,
        records,
        unusable.told(),
        role=role,
        links=tuple(links),
        not_followed=dict(left),
    )


def provenance(document: Document) -> Provenance:
    """The canonical address stated in a saved page, and the date of its newest posting."""
    soup, text = _page(document)
    link = soup.select_one("link[rel=canonical]")
    address = link.get("href") if link else None
    url = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
    found = markup.find(soup, text, document.url)
    latest = newest((data.get("datePosted") for _, data in found.postings), until=document.fetched_at)
    return Provenance(url, latest, "the newest `datePosted`" if latest else None)


def _page(document: Document) -> tuple[BeautifulSoup, str]:
    text = document.text()
    if not text.strip():
        raise document.unreadable("the response is empty")
    if not text.lstrip().startswith("<"):
        raise document.unreadable("neither HTML nor a sitemap")
    return soup_of(document, text), text
