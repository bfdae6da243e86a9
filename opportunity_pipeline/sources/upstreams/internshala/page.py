"""Internshala shape ``page``: a listing page as an anonymous visitor sees it, one card per posting.

Belongs here: reading that shape. Does not belong here: requests (``__init__``), other shapes.

::

    <div class="individual_internship …" internshipid="2631792" data-href="/job/details/…1730723916">
      <a class="job-title-href">Junior Machine Learning Specialist</a> <p class="company-name">Aitoxr</p>
      <p class="row-1-item locations"><i class="ic-16-home"></i><span><a>Work from home</a></span></p>
      <div class="row-1-item"><i class="ic-16-briefcase"></i><span>0-2 years</span></div>
      <div class="row-1-item"><i class="ic-16-money"></i><span class="desktop">₹ 2,16,000 - 4,50,000</span>
                                                         <span class="mobile">₹ 2,16,000 - 4,50,000 /year</span></div>
      <div class="status-success"><i class="ic-16-reschedule"></i><span>Today</span></div>
      <div class="status-li"><span>Fresher  Job</span></div>

Cards of internships have ``ic-16-calendar`` (duration) instead of the briefcase and ``.stipend`` instead of the two
salaries; newer pages add ``.about_job .text`` and ``.job_skill``. The page number::

    <span id="pageNumber">1</span>&nbsp;/&nbsp;<span id="total_pages">6</span>

Quirks:
    - A card without ``internshipid`` advertises a course: it is counted as not an opportunity.
    - The period of a salary is only in the ``mobile`` text. Amounts use Indian digit grouping.
    - "(Hybrid)" is beside the links of the places, not in them.
    - A visitor who has logged in sees recruiters' names: nothing outside the elements above is read.
    - A page beyond the last has no card. Neither has a bot-check page, so a page without cards ends the listing without
      making it complete; only the stated number of pages does that.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.pages import cards_of, first_words, refuse_unread, soup_of, unread_card, words_of
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.internshala.posting import HOME, identity, page_of, posted, work_mode

_PAGE = re.compile(r"/page-(?P<number>\d{1,4})/?$")


def parse(document: Document, text: str) -> ParsedResponse:
    """Reads the cards.

    Raises:
        UnreadableResponse: if a first page has no card: another page, an error page, or a new layout.
    """
    soup = soup_of(document, text)
    cards = list(cards_of(soup.select("div.individual_internship")))
    stated, total = (_number(soup, name) for name in ("pageNumber", "total_pages"))
    listing, asked = listing_of(document.url)
    number = stated or asked
    if not cards and number == 1:
        raise document.unreadable("HTML without a single Internshala card: an error page or a new layout")
    postings = [
        (f"/card/{place}", _row(card, wrong))
        for place, (card, wrong) in enumerate(cards, 1)
        if card.get("internshipid")
    ]
    records, rejected = read_elements(document, "job", postings, _read, identity=lambda row: row.identifier("id"))
    last = bool(records) and total is not None and number >= total
    return ParsedResponse(
        document.source,
        "job",
        listing,
        last and number == 1 and not rejected,
        records,
        rejected,
        page=number,
        last=last,
        not_opportunities=len(cards) - len(postings),
    )


def listing_of(url: str) -> tuple[str, int]:
    """The listing of an address, as its path, and the page number."""
    path = parts_of(url).path
    found = _PAGE.search(path)
    return _PAGE.sub("", path).strip("/"), max(1, int(found["number"])) if found else 1


def _number(soup: BeautifulSoup, name: str) -> int | None:
    words = words_of(soup.select_one(f"#{name}")) or ""
    return int(words) or None if words.isascii() and words.isdigit() and len(words) < 6 else None


def canonical(document: Document, text: str) -> str | None:
    """The canonical address stated in a saved page."""
    link = soup_of(document, text).select_one("link[rel=canonical]")
    address = link.get("href") if link else None
    return address if isinstance(address, str) and address.startswith(HOME) else None


def _row(card: Tag, wrong: str | None) -> dict[str, object]:
    if wrong is not None:
        return unread_card(wrong, id=card.get("internshipid"))
    title = card.select_one(".job-title-href, .profile a, h3")
    return {
        "id": card.get("internshipid"),
        "link": card.get("data-href") or (title.get("href") if title else None),
        "title": words_of(title),
        "company": first_words(card, ".company-name", ".company_name"),
        "locations": [words for place in card.select(".locations a, .location_link") if (words := words_of(place))],
        "where": first_words(card, ".locations"),
        "stipend": first_words(card, ".ic-16-money ~ .mobile", ".stipend", ".ic-16-money ~ span"),
        "experience": first_words(card, ".ic-16-briefcase ~ span"),
        "duration": first_words(card, ".ic-16-calendar ~ span"),
        "posted": first_words(card, ".ic-16-reschedule ~ span"),
        "labels": [words for label in card.select(".gray-labels .status-li") if (words := words_of(label))],
        "skills": [words for skill in card.select(".job_skill") if (words := words_of(skill))],
        "about": first_words(card, ".about_job .text"),
    }


def _read(row: Row) -> Element:
    refuse_unread(row)
    link = row.text("link")
    if link is None:
        raise WrongField("data-href", "no link")
    page = page_of(link, "data-href")
    locations = row.texts("locations")
    kind = "Internship" if "/internship/" in page else "Job"
    return Element(
        source_id=identity(page),
        source_url=page,
        fields={
            "title": row.text("title"),
            "company": row.text("company"),
            "location": locations,
            "work_mode": work_mode(row.text("where")),
            "stipend": row.text("stipend"),
            "experience": row.text("experience"),
            "duration": row.text("duration"),
            "employment_type": ", ".join([kind, *row.texts("labels")]),
            "skills": row.texts("skills"),
            "description": row.text("about"),
            "posted": posted(row.text("posted"), page),
        },
    )
