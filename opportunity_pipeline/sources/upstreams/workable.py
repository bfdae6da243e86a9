"""Workable: the public listing of a company's account.

Belongs here: its requests, shapes and register entry. Does not belong here: interpreting values (``normalize``).

Shape ``widget`` (``GET /api/v1/widget/accounts/{account}?details=true``): all jobs of an account in one list::

    {"name": "Acme", "description": "<p>…",
     "jobs": [{"title": "Backend Intern", "shortcode": "09F2452C5D", "code": null, "employment_type": "Full-time",
               "telecommuting": true, "department": "Engineering", "function": "Engineering", "industry": "…",
               "experience": "Internship", "education": null, "published_on": "2026-09-02", "created_at": "2026-09-01",
               "url": "https://apply.workable.com/j/09F2452C5D", "shortlink": "https://apply.workable.com/j/09F2452C5D",
               "application_url": "https://apply.workable.com/j/09F2452C5D/apply",
               "country": "India", "state": "Karnataka", "city": "Bengaluru",
               "locations": [{"country": "India", "countryCode": "IN", "region": "Karnataka", "city": "Bengaluru",
                              "hidden": false}], "description": "<p>…"}]}

Shape ``v3``, as collectors recorded it from the list behind the account's own page (it is not requested live)::

    {"total": 7,
     "results": [{"id": 5856207, "shortcode": "F8427A442D", "title": "Engineer", "remote": true, "workplace": "remote",
                  "location": {"country": "France", "countryCode": "FR", "city": "Paris", "region": "Île-de-France"},
                  "locations": [{"country": "France", "city": "Paris", "region": "Île-de-France", "hidden": false}],
                  "state": "published", "isInternal": false, "published": "2026-06-02T00:00:00.000Z", "type": "full",
                  "department": ["Product"], "accountUid": "940cf17f-…"}]}

Quirks:
    - ``widget`` repeats a job for each of its places, under one ``shortcode``: each repetition gets all of the places.
    - Its ``state`` is a part of a country; in ``v3`` it is the state of the posting.
    - Without ``details=true`` the descriptions are absent.
    - The short link works without the account, so both shapes give the same page for the same job.
    - ``v3`` does not state whose jobs it lists: only its URL does.
    - A place that the company hides (``hidden``) is left out.
    - An account that does not exist answers 404; one without open jobs an empty list.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.boards import boards_of, company_of
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance, newest
from opportunity_pipeline.sources.reading import Element, Row, WrongField, read_elements
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord
from opportunity_pipeline.sources.source import Request, Source, Way

_HOST = "https://apply.workable.com"
_API = f"{_HOST}/api/v1/widget/accounts"

_TYPES = {"full": "Full-time", "part": "Part-time"}
"""Codes of ``v3`` that are not readable words → words."""


def account_url(account: str) -> str:
    """API address of an account."""
    return f"{_API}/{quote(account, safe='')}?details=true"


def _requests(settings: Settings) -> list[Request]:
    return [Request(account_url(account)) for account in boards_of("workable", settings)]


def _jobs(document: Document) -> tuple[str, list[Any], dict[str, Any]]:
    """Key of the list of jobs, the list itself, and the object that contains it."""
    value = document.json()
    if isinstance(value, dict):
        for key, mark in (("jobs", "name"), ("results", "total")):
            jobs = value.get(key)
            # Other systems' boards also have a list under `jobs`.
            if isinstance(jobs, list) and (mark in value or any(_is_job(job) for job in jobs)):
                if jobs and not any(_is_job(job) for job in jobs):
                    raise document.unreadable("no element has `shortcode`: not jobs of a Workable account")
                return key, jobs, value
    raise document.unreadable("neither `jobs` with `name` nor `results` with `total`: not a Workable account")


def _is_job(value: Any) -> bool:
    return isinstance(value, dict) and "shortcode" in value


def _parse(document: Document) -> ParsedResponse:
    key, jobs, value = _jobs(document)
    account = _account(document)
    try:
        company = Row(value).text("name") or company_of("workable", account)
    except WrongField as wrong:
        raise document.unreadable(f"{wrong.field} has an {wrong.reason}") from None
    read = _read_widget if key == "jobs" else _read_v3
    open_to_all = [(f"/{key}/{index}", job) for index, job in enumerate(jobs) if not _is_internal(job)]
    records, rejected = read_elements(
        document, "job", open_to_all, lambda row: read(row, company), lambda row: row.identifier("shortcode")
    )
    whole = key == "jobs" or value.get("total") == len(jobs)
    return ParsedResponse(
        document.source,
        "job",
        account,
        whole and bool(account and records) and not rejected,
        _with_all_places(records),
        rejected,
        not_opportunities=len(jobs) - len(open_to_all),
    )


def _is_internal(job: Any) -> bool:
    return isinstance(job, dict) and job.get("isInternal") is True


def _read_widget(row: Row, company: str) -> Element:
    function = row.text("function")
    return Element(
        source_id=row.identifier("shortcode"),
        source_url=_page(row) or row.link("url"),
        fields={
            "title": row.text("title"),
            "company": company,
            "location": _places(row) or [_place(row, "state")],  # completed by _with_all_places
            "work_mode": row.flag("telecommuting") or None,
            "department": row.text("department"),
            "employment_type": row.text("employment_type"),
            "experience": row.text("experience"),
            "description": row.text("description"),
            "posted": row.moment("published_on") or row.moment("created_at"),
            "categories": [function] if function else None,
        },
    )


def _read_v3(row: Row, company: str) -> Element:
    kind, workplace = row.text("type"), row.text("workplace")
    return Element(
        source_id=row.identifier("shortcode"),
        source_url=_page(row),
        fields={
            "title": row.text("title"),
            "company": company,
            "location": _places(row) or [_place(row.row("location"), "region")],
            "work_mode": workplace.replace("_", " ") if workplace else (row.flag("remote") or None),
            "department": ", ".join(row.texts("department")),
            "employment_type": _TYPES.get(kind or "", kind),
            "posted": row.moment("published"),
            "closed": row.text("state") not in {None, "published"},
        },
    )


def _page(row: Row) -> str | None:
    shortcode = row.identifier("shortcode")
    return f"{_HOST}/j/{quote(shortcode, safe='')}" if shortcode else None


def _places(row: Row) -> list[str]:
    places = [_place(place, "region") for place in row.rows("locations") if not place.flag("hidden")]
    return list(filter(None, places))


def _place(row: Row, region: str) -> str:
    return ", ".join(filter(None, (row.text("city"), row.text(region), row.text("country"))))


def _with_all_places(records: tuple[RawRecord, ...]) -> tuple[RawRecord, ...]:
    """The records, each with the places of all records with its id: whichever is kept, no place is lost."""
    places: dict[str | None, dict[str, None]] = {}
    for record in records:
        places.setdefault(record.source_id, {}).update(dict.fromkeys(filter(None, record.fields["location"])))
    return tuple(_placed(record, list(places[record.source_id])) for record in records)


def _placed(record: RawRecord, places: list[str]) -> RawRecord:
    others = {name: value for name, value in record.fields.items() if name != "location"}
    return replace(record, fields={**others, "location": places} if places else others)


def _account(document: Document) -> str:
    parts = parts_of(document.url).path.split("/")
    return unquote(parts[parts.index("accounts") + 1]) if "accounts" in parts[:-1] else ""


def _provenance(document: Document) -> Provenance:
    key, jobs, _ = _jobs(document)
    field = "published_on" if key == "jobs" else "published"
    published = newest((job.get(field) for job in jobs if isinstance(job, dict)), until=document.fetched_at)
    return Provenance(None, published, f"the newest `{field}`")


SOURCE = Source(
    name="workable",
    kind="job",
    title="Workable accounts",
    gives="All open positions of each company in the setting `workable_boards`, with full text.",
    ways=(
        Way(
            name="api",
            access="Public JSON API behind the companies' careers widgets, one request per account.",
            requests=_requests,
        ),
    ),
    cost="Free.",
    rate_limit=(
        "None stated; others who requested thousands of accounts in a row were blocked for a day, so keep the list "
        "short. We stay within `http_requests_per_second` and `http_concurrency_per_host`."
    ),
    reliability="High: the API behind the companies' own career pages. An account that moves away answers 404.",
    every=timedelta(days=1),
    terms="Documented for companies' own careers pages, without a key; its robots.txt allows all, search included.",
    parse=_parse,
    provenance=_provenance,
    default_url=_API,
)
