"""The golden pairs: small examples of recorded shapes, each with the expected parse result.

Belongs here: finding the pairs, and rendering a parser's output as the JSON beside its input. Does not belong here: the
comparison (``test_golden``). A pair is ``golden/<source>/<case>.<ext>`` and ``golden/<source>/<case>.expected.json``;
the latter also contains the URL that the input is assumed to come from. After an intended change of a parser, rewrite
the expected files and review the difference::

    python -m opportunity_pipeline_tests.sources.golden_pairs
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.register import find_source

FOLDER = Path(__file__).parent / "golden"
FETCHED_AT = datetime(2026, 8, 23, tzinfo=UTC)
IMPORTED_AT = datetime(2026, 10, 1, tzinfo=UTC)
SHA256 = "0" * 64

# Cases whose input is assumed to come from another URL than the source's default.
URLS = {
    "ashby/board": "https://api.ashbyhq.com/posting-api/job-board/acme%20labs?includeCompensation=true",
    "arbeitnow/page_1": "https://www.arbeitnow.com/api/job-board-api?page=1",
    "arbeitnow/page_2": "https://www.arbeitnow.com/api/job-board-api?page=2",
    "devpost/api_page_1": "https://devpost.com/api/hackathons?status%5B%5D=open&page=1",
    "devpost/api_page_2": "https://devpost.com/api/hackathons?status%5B%5D=open&page=2",
    "devpost/page_listing": "https://devpost.com/hackathons?status[]=open",
    "devpost/page_topic": "https://devpost.com/c/blockchain",
    "google_news/search": "https://news.google.com/rss/search?q=intitle%3AAI+when%3A7d&hl=en&gl=IN&ceid=IN%3Aen#topic=AI",
    "greenhouse/board": "https://boards-api.greenhouse.io/v1/boards/acmerobotics/jobs?content=true",
    "himalayas/by_offset": "https://himalayas.app/jobs/api?limit=20&offset=20#page=2",
    "himalayas/last_page": "https://himalayas.app/jobs/api?limit=20&cursor=eyJ9#page=3",
    "himalayas/page_1": "https://himalayas.app/jobs/api?limit=20",
    "hn_hiring/thread": "https://hn.algolia.com/api/v1/items/90000001",
    "internshala/actor": "https://api.apify.com/v2/acts/a~b/run-sync-get-dataset-items?limit=4#job_category=technology",
    "internshala/page_2": "https://internshala.com/internships/computer-science-internship-in-pune/page-2/",
    "internshala/page_beyond": "https://internshala.com/internships/computer-science-internship-in-pune/page-3/",
    "jobposting_page/about_us": "https://careers.example.com/about#followed=page",
    "jobposting_page/list": "https://careers.example.com/jobs",
    "jobposting_page/microdata": "https://careers.example.com/jobs/analyst",
    "jobposting_page/one": "https://careers.example.com/jobs/17?ref=home",
    "jobposting_page/several": "https://careers.example.com/openings",
    "jobposting_page/sitemap": "https://careers.example.com/sitemap-jobs.xml#followed=sitemap&most=40",
    "jobposting_page/sitemap_index": "https://careers.example.com/sitemap.xml",
    "lever/postings": "https://api.lever.co/v0/postings/acme-labs?mode=json",
    "mlh/app_page": "https://www.mlh.com/seasons/2027/events",
    "mlh/attribute": "https://www.mlh.com/seasons/2026/events",
    "mlh/cards": "https://mlh.io/seasons/2025/events",
    "newsapi/everything": (
        "https://newsapi.org/v2/everything?q=AI&searchIn=title&language=en&sortBy=publishedAt&pageSize=100#topic=AI"
    ),
    "recruitee/offers": "https://acme-labs.recruitee.com/api/offers/",
    "rss/feed": "https://blog.example.com/feed/#topic=Data+Science",
    "simplify_listings/newer": (
        "https://raw.githubusercontent.com/SimplifyJobs/Summer2026-Internships/dev/.github/scripts/listings.json"
    ),
    "smartrecruiters/detail": "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings/744000000000001",
    "smartrecruiters/detail_trainee": "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings/744000000000011",
    "smartrecruiters/listing_page_1": (
        "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings?limit=100&offset=0"
    ),
    "smartrecruiters/listing_page_2": (
        "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings?limit=100&offset=4"
    ),
    "unstop/search_result": (
        "https://unstop.com/api/public/opportunity/search-result?opportunity=hackathons&oppstatus=open&per_page=50&page=1"
    ),
    "unstop/search_result_last": (
        "https://unstop.com/api/public/opportunity/search-result?opportunity=hackathons&oppstatus=open&per_page=50&page=2"
    ),
    "weworkremotely/feed": "https://weworkremotely.com/categories/remote-programming-jobs.rss",
    "workable/v3": "https://apply.workable.com/api/v3/accounts/acme-labs/jobs",
    "workable/widget": "https://apply.workable.com/api/v1/widget/accounts/acme-labs?details=true",
}


def inputs() -> list[Path]:
    """The input of every pair."""
    return sorted(path for path in FOLDER.glob("*/*") if not path.name.endswith(".expected.json"))


def expected_file(case: Path) -> Path:
    """The expected file of a pair."""
    return case.with_name(f"{case.stem}.expected.json")


def document_of(case: Path) -> Document:
    """The input as a document."""
    source = find_source(case.parent.name)
    url = URLS.get(f"{source.name}/{case.stem}", source.default_url)
    return Document(source.name, url, case.read_bytes(), FETCHED_AT, SHA256)


def outcome(document: Document) -> dict[str, Any]:
    """The result of the source's parser for a document, as JSON."""
    source = find_source(document.source)
    parsed = source.parse(document)
    origin = source.provenance(replace(document, fetched_at=IMPORTED_AT))
    return {
        "url": document.url,
        "scope": parsed.scope,
        "complete": parsed.complete,
        "page": parsed.page,
        "last": parsed.last,
        # Only if not the default: most responses are listings, and most records are not outlines.
        **({} if parsed.role == "listing" else {"role": parsed.role}),
        **({"links": list(parsed.links)} if parsed.links else {}),
        **({"not_followed": dict(parsed.not_followed)} if parsed.not_followed else {}),
        "not_opportunities": parsed.not_opportunities,
        "provenance": {
            "url": origin.url,
            "fetched_at": origin.fetched_at.isoformat() if origin.fetched_at else None,
            "evidence": origin.evidence,
        },
        "records": [
            {
                "position": record.pointer.removeprefix(f"{SHA256}#"),
                "source_id": record.source_id,
                "source_url": record.source_url,
                **({"outline": True} if record.outline else {}),
                "fields": dict(record.fields),
            }
            for record in parsed.records
        ],
        "rejected": [
            {
                "position": rejected.pointer.removeprefix(f"{SHA256}#"),
                "source_id": rejected.source_id,
                "field": rejected.field,
                "reason": rejected.reason,
                "detail": rejected.detail,
            }
            for rejected in parsed.rejected
        ],
    }


if __name__ == "__main__":
    for case in inputs():
        text = json.dumps(outcome(document_of(case)), ensure_ascii=False, indent=1)
        expected_file(case).write_text(f"{text}\n", encoding="utf-8")
