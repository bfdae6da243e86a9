"""SmartRecruiters: the public posting API, one board per company.

Belongs here: its requests, shapes and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``listing`` (``GET /v1/companies/{company}/postings?limit=100&offset=0``): a page of postings in short form::

    {"offset": 0, "limit": 100, "totalFound": 672,
     "content": [{"id": "744000133907678", "uuid": "267d47c7-…", "name": "Software Engineer", "refNumber": "REF97395W",
                  "company": {"name": "Visa", "identifier": "Visa"}, "releasedDate": "2026-06-24T10:00:11.853Z",
                  "location": {"city": "Austin", "region": "TX", "country": "us", "remote": false, "hybrid": false,
                               "fullLocation": "Austin, TX, United States"},
                  "department": {"label": "Software Development"}, "function": {"label": "Engineering"},
                  "typeOfEmployment": {"label": "Full-time"},
                  "experienceLevel": {"id": "entry_level", "label": "Entry Level"},
                  "ref": "https://api.smartrecruiters.com/v1/companies/Visa/postings/744000133907678"}]}

Shape ``detail`` (``GET /v1/companies/{company}/postings/{id}``): one posting in full; the keys of the listing and::

    {"postingUrl": "https://jobs.smartrecruiters.com/Visa/744000133907678-software-engineer", "active": true,
     "creator": {"name": "…"}, "jobAd": {"sections": {"companyDescription": {"title": "…", "text": "<p>…"},
     "jobDescription": {…}, "qualifications": {…}, "additionalInformation": {…}}}}

Quirks:
    - The listing has no text and no link for people. Its records are outlines until their details have arrived.
    - ``postingUrl`` ends with words of the title and changes with it; the page is found by the id before them, so both
      shapes give the address without the words.
    - A company that does not exist is answered like one without postings: 200 with ``totalFound`` 0.
    - ``company`` may be absent from the listing; ``ref`` names the company too.
    - ``experienceLevel`` "Not Applicable" means unspecified. ``typeOfEmployment`` and others may be ``{}``.
    - ``remote`` and ``hybrid`` both false is the default, so it does not mean "on site".
    - ``creator`` is the recruiter: it is never read.
    - ``companyDescription`` is the same in every posting: it comes last, so that the others begin the text.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.boards import boards_of, company_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.paging import cut_at_page, page_after
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord
from opportunity_pipeline.sources.source import Request, Source, Way

_API = "https://api.smartrecruiters.com/v1/companies"
_PAGES = "https://jobs.smartrecruiters.com"
_PAGE_SIZE = 100  # the upstream's maximum
_SECTIONS = ("jobDescription", "qualifications", "additionalInformation", "companyDescription")


def page_url(company: str, offset: int) -> str:
    """API address of a page of a company's postings.

    Args:
        company: the company's identifier.
        offset: number of postings before the page.
    """
    return f"{_API}/{quote(company, safe='')}/postings?limit={_PAGE_SIZE}&offset={offset}"


def posting_url(company: str, posting: str) -> str:
    """API address of a posting."""
    return f"{_API}/{quote(company, safe='')}/postings/{quote(posting, safe='')}"


def _requests(settings: Settings) -> list[Request]:
    return [Request(page_url(company, 0)) for company in boards_of("smartrecruiters", settings)]


def _follow(settings: Settings, request: Request, parsed: ParsedResponse) -> list[Request]:
    if parsed.role != "listing" or not parsed.scope:
        return []
    details = [
        Request(posting_url(parsed.scope, record.source_id), fingerprint=_fingerprint(record))
        for record in parsed.records
        if record.source_id is not None
    ]
    if not page_after(parsed, settings.board_max_pages):
        return details
    read = parsed.elements
    return [Request(page_url(parsed.scope, _offset(request.url) + read)), *details]


def _fingerprint(record: RawRecord) -> str:
    """Digest of a posting's listing entry."""
    said = json.dumps(dict(record.fields), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _cap_warning(settings: Settings, parsed: ParsedResponse) -> str | None:
    return cut_at_page(parsed, settings.board_max_pages, "board_max_pages")


def _parse(document: Document) -> ParsedResponse:
    value = document.json()
    if _is_listing(value):
        return _parse_listing(document, value)
    if _is_detail(value):
        return _parse_detail(document, value)
    raise document.unreadable("neither `content` with `totalFound` nor `jobAd`: not postings of SmartRecruiters")


def _is_listing(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("content"), list) and "totalFound" in value


def _is_detail(value: Any) -> bool:
    return isinstance(value, dict) and "jobAd" in value and "id" in value


def _parse_listing(document: Document, value: dict[str, Any]) -> ParsedResponse:
    postings: list[Any] = value["content"]
    company = _company(document, postings)
    try:
        total = Row(value).integer("totalFound")
        offset, limit = Row(value).integer("offset"), Row(value).integer("limit") or _PAGE_SIZE
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    if total is None:
        raise document.unreadable("`totalFound` is null: the end of the listing is unknown")
    asked = _offset(document.url)
    if offset is not None and offset != asked:
        raise document.unreadable(f"the page begins with posting {offset} instead of {asked}")
    page, last = asked // max(1, limit) + 1, asked + len(postings) >= total
    records, rejected = read_elements(
        document,
        "job",
        ((f"/content/{index}", posting) for index, posting in enumerate(postings)),
        lambda row: _read(row, company),
        outline=True,
    )
    complete = bool(company and records) and not rejected and page == 1 and last
    return ParsedResponse(document.source, "job", company, complete, records, rejected, page=page, last=last)


def _parse_detail(document: Document, value: dict[str, Any]) -> ParsedResponse:
    company = _company(document, [value])
    records, rejected = read_elements(document, "job", [("", value)], lambda row: _read(row, company))
    return ParsedResponse(document.source, "job", company, False, records, rejected, role="detail")


def _read(row: Row, board: str) -> Element:
    location, function, level = row.row("location"), row.row("function").text("label"), row.row("experienceLevel")
    employer = row.row("company")
    posting, identifier = row.identifier("id"), employer.identifier("identifier") or _company_of_ref(row) or board
    page = f"{_pages_of(identifier)}/{quote(posting, safe='')}" if identifier and posting else None
    return Element(
        source_id=posting,
        source_url=page,
        fields={
            "title": row.text("name"),
            "company": employer.text("name") or company_of("smartrecruiters", board),
            "location": _place(location),
            "work_mode": "hybrid" if location.flag("hybrid") else location.flag("remote") or None,
            "department": row.row("department").text("label"),
            "employment_type": row.row("typeOfEmployment").text("label"),
            "experience": level.text("label") if level.text("id") != "not_applicable" else None,
            "description": _description(row.row("jobAd")) if "jobAd" in row else None,
            "posted": row.moment("releasedDate"),
            "closed": row.flag("active") is False or None,
            "categories": [function] if function else None,
        },
    )


def _description(posting: Row) -> str:
    sections = posting.row("sections")
    return "\n".join(filter(None, (sections.row(name).text("text") for name in _SECTIONS)))


@lru_cache(maxsize=1024)
def _pages_of(company: str) -> str:
    return f"{_PAGES}/{quote(company, safe='')}"


def _place(location: Row) -> str:
    return location.text("fullLocation") or ", ".join(
        filter(None, (location.text(key) for key in ("city", "region", "country")))
    )


def _company(document: Document, postings: list[Any]) -> str:
    """Identifier of the company, from the URL or the first posting."""
    if named := _company_in(document.url):
        return named
    for posting in postings:
        if isinstance(posting, dict):
            employer, ref = posting.get("company"), posting.get("ref")
            identifier = employer.get("identifier") if isinstance(employer, dict) else None
            if isinstance(identifier, str) and identifier.strip():
                return identifier.strip()
            if isinstance(ref, str) and (named := _company_in(ref)):
                return named
    return ""


def _company_of_ref(row: Row) -> str:
    return _company_in(row.text("ref") or "")


def _company_in(url: str) -> str:
    # All postings of a company share the address before `/postings`, which is parsed once.
    return _company_at(url.rpartition("/postings")[0] or url)


@lru_cache(maxsize=1024)
def _company_at(url: str) -> str:
    parts = parts_of(url).path.split("/")
    return unquote(parts[parts.index("companies") + 1]) if "companies" in parts[:-1] else ""


def _offset(url: str) -> int:
    number = parse_qs(parts_of(url).query).get("offset", ["0"])[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _provenance(document: Document) -> Provenance:
    value = document.json()
    if _is_listing(value):
        company, offset = _company(document, value["content"]), value.get("offset")
        released = newest(
            (posting.get("releasedDate") for posting in value["content"] if isinstance(posting, dict)),
            until=document.fetched_at,
        )
        url = page_url(company, offset if isinstance(offset, int) else 0) if company else None
        return Provenance(url, released, "the newest `releasedDate`")
    if _is_detail(value):
        company = _company(document, [value])
        known = company and isinstance(value["id"], str)
        url = posting_url(company, value["id"]) if known else None
        return Provenance(url, newest([value.get("releasedDate")], until=document.fetched_at), "`releasedDate`")
    raise document.unreadable("neither `content` with `totalFound` nor `jobAd`: not postings of SmartRecruiters")


SOURCE = Source(
    name="smartrecruiters",
    kind="job",
    title="SmartRecruiters company postings",
    gives="All postings of each company in the setting `smartrecruiters_boards`, each with its full text.",
    ways=(
        Way(
            name="api",
            access=(
                "Public JSON API: the pages of each company's listing, at most `board_max_pages`, and one request for "
                "each new or changed posting."
            ),
            requests=_requests,
            follow=_follow,
            cap_warning=_cap_warning,
        ),
    ),
    cost="Free.",
    rate_limit="10 requests a second, 8 at once; `http_requests_per_second` keeps us below.",
    reliability=(
        "High: the API behind the companies' own career pages. For a company that moved away, it answers as for one "
        "without postings, never with 404."
    ),
    every=timedelta(days=1),
    terms=(
        "Documented as public and usable without a key, for career sites and widgets; but the robots.txt of its host "
        "admits only LinkedIn's crawler. The two contradict each other, so it is fetched only after you decided."
    ),
    needs_acceptance=True,
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
