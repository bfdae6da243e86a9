"""Unstop: open hackathons in India, from the listing that its own pages load.

Belongs here: its requests, shape and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``search_result`` (``GET /api/public/opportunity/search-result?opportunity=hackathons&oppstatus=open&page=1``)::

    {"data": {"current_page": 1, "last_page": 14, "per_page": 18, "total": 240, "next_page_url": "https://…&page=2",
      "first_page_url": "https://…&page=1", "data": [
        {"id": 1652806, "title": "Fastathon", "type": "hackathons", "status": "LIVE", "region": "offline",
         "public_url": "hackathons/fastathon-srm-institute-of-science-and-technology-1652806",
         "organisation": {"name": "SRM Institute of Science and Technology"}, "registerCount": 28,
         "start_date": null, "end_date": "2026-03-25T14:00:00+05:30", "updated_at": "2026-03-12T18:28:46+05:30",
         "regnRequirements": {"start_regn_dt": "…", "end_regn_dt": "2026-03-19T00:00:00+05:30"},
         "address_with_country_logo": {"city": "Chennai", "state": "Tamil Nadu", "country": {"name": "India"}},
         "prizes": [{"rank": "1", "cash": 30000, "max_cash": null, "currency": "fa-rupee", "others": null}],
         "workfunction": [{"name": "Software Development"}], "required_skills": [{"skill_name": "Python"}],
         "filters": [{"name": "Engineering Students", "type": "eligible"}]}]}}

Quirks:
    - Not documented. The whole body may begin with a byte-order mark; its own links contain ``undefined=true``.
    - ``public_url`` is relative to the site. Every online event has an address with only null parts.
    - The currency is the name of an icon. Prizes are stated one by one, so the pool is their sum; "Top 10" of 5,000 is
      counted once, as it is not stated whether that is the total. Prizes in kind are not read.
    - ``workfunction`` repeats and may be "Others". Most of ``required_skills`` are Unstop's own guess, soft skills
      included.
    - ``details`` is the organisers' text, including their names, addresses and numbers: it is never read.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after, without_page
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.source import Request, Source, Way

_HOME = "https://unstop.com/"
_API = "https://unstop.com/api/public/opportunity/search-result"
_LISTING = urlencode({"opportunity": "hackathons", "oppstatus": "open", "per_page": 50})
_SIGNS = {"fa-rupee": "₹", "fa-inr": "₹", "fa-dollar": "$", "fa-usd": "$", "fa-euro": "€", "fa-eur": "€", "fa-gbp": "£"}
_NO_THEME = "Others"
_ONLINE = "online"


def page_url(listing: str, page: int) -> str:
    """Address of a page of a listing.

    Args:
        listing: query of the listing without its page number.
        page: number of the page, from 1.
    """
    return f"{_API}?{listing}&page={page}"


def _requests(_settings: Settings) -> list[Request]:
    return [Request(page_url(_LISTING, 1))]


def _follow(settings: Settings, _request: Request, parsed: ParsedResponse) -> list[Request]:
    following = page_after(parsed, settings.unstop_max_pages)
    return [Request(page_url(parsed.scope, following))] if following else []


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    return cut_at_page(parsed, settings.unstop_max_pages, "unstop_max_pages")


def _listing(document: Document) -> tuple[Row, list[Any]]:
    value = document.json()
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("data"), list):
        raise document.unreadable("no list under `data.data`: not a page of Unstop's listing")
    rows: list[Any] = data["data"]
    return Row(data, "data."), rows


def _parse(document: Document) -> ParsedResponse:
    about, rows = _listing(document)
    try:
        page, last_page = about.integer("current_page"), about.integer("last_page")
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    if page is None or last_page is None or page < 1:
        raise document.unreadable("`data` lacks `current_page` or `last_page`: the end of the listing is unknown")
    records, rejected = read_elements(
        document, "hackathon", ((f"/data/data/{index}", row) for index, row in enumerate(rows)), _read
    )
    last = page >= last_page
    complete = bool(records) and not rejected and page == 1 and last
    scope = without_page(parts_of(document.url).query) or _LISTING
    return ParsedResponse(document.source, "hackathon", scope, complete, records, rejected, page=page, last=last)


def _read(row: Row) -> Element:
    address = row.row("address_with_country_logo")
    place = [address.text("city"), address.text("state"), address.row("country").text("name")]
    region = row.text("region")
    themes = [name for item in row.rows("workfunction") if (name := item.text("name")) and name != _NO_THEME]
    eligible = [name for item in row.rows("filters") if item.text("type") == "eligible" and (name := item.text("name"))]
    skills = [name for item in row.rows("required_skills") if (name := item.text("skill_name"))]
    return Element(
        source_id=row.identifier("id"),
        source_url=row.link("public_url", base=_HOME),
        fields={
            "name": row.text("title"),
            "organizer": row.row("organisation").text("name"),
            "themes": list(dict.fromkeys(themes)),
            "technologies": list(dict.fromkeys(skills)),
            "start": row.moment("start_date"),
            "end": row.moment("end_date"),
            "registration_deadline": row.row("regnRequirements").moment("end_regn_dt"),
            "eligibility": ", ".join(dict.fromkeys(eligible)),
            "mode": region,
            "location": None if region == _ONLINE else ", ".join(filter(None, place)),
            "prize": _pool(row.rows("prizes")),
            "registrations_count": row.integer("registerCount"),
        },
    )


def _pool(prizes: list[Row]) -> str | None:
    """The sum of the prize money, in the currency of the first prize; None if there is none."""
    amounts = [
        (amount, prize.text("currencyCode") or _SIGNS.get(prize.text("currency") or "", ""))
        for prize in prizes
        if (amount := prize.number("cash") or prize.number("max_cash"))
    ]
    if not amounts:
        return None
    sign = amounts[0][1]
    return f"{sign} {sum(amount for amount, other in amounts if other == sign):,.0f}".strip()


def _provenance(document: Document) -> Provenance:
    about, rows = _listing(document)
    latest = newest((row.get("updated_at") for row in rows if isinstance(row, dict)), until=document.fetched_at)
    evidence = "the newest `updated_at`" if latest else None
    try:
        first, page = about.text("first_page_url"), about.integer("current_page")
    except WrongField:
        return Provenance(None, latest, evidence)
    url = page_url(without_page(parts_of(first).query), page) if first and page and first.startswith(_API) else None
    return Provenance(url, latest, evidence)


SOURCE = Source(
    name="unstop",
    kind="hackathon",
    title="Unstop hackathons",
    gives="Hackathons in India that are open for registration, with deadline, place, prizes and eligibility.",
    ways=(
        Way(
            name="listing",
            access="JSON listing behind Unstop's own pages, paged to the end, at most `unstop_max_pages` pages.",
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
    ),
    cost="Free.",
    rate_limit="None stated; pages are requested in sequence, at most `http_requests_per_second`.",
    reliability="Medium: not a documented API.",
    every=timedelta(days=1),
    terms=(
        "The listing is public, but neither documented nor licensed for use elsewhere. "
        "Fetched live only after `accept_terms` names it."
    ),
    credit="Hackathon listing by Unstop",
    needs_acceptance=True,
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
