"""Companies' own pages and sitemaps as texts, and parsing and following them.

Belongs here: making bodies, and helpers of the ``test_jobposting_*`` modules. Does not belong here: any expectation.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256

(WAY,) = SOURCES["jobposting_page"].ways
HOST = "https://careers.example.com"
POSTING = {"@type": "JobPosting", "title": "Intern", "hiringOrganization": "Acme"}


def parse(body: str | bytes, url: str = f"{HOST}/sitemap.xml") -> ParsedResponse:
    content = body if isinstance(body, bytes) else body.encode()
    return SOURCES["jobposting_page"].parse(Document("jobposting_page", url, content, FETCHED_AT, SHA256))


def reason_of(body: str | bytes, url: str = f"{HOST}/jobs") -> str:
    with pytest.raises(UnreadableResponse) as caught:
        parse(body, url)
    return caught.value.reason


def sitemap(*paths: str, root: str = "urlset", entry: str = "url") -> str:
    return f"<{root}>{''.join(f'<{entry}><loc>{HOST}{path}</loc></{entry}>' for path in paths)}</{root}>"


def page(*postings: Any) -> str:
    return "<html>" + "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in postings)


def followed(settings: Settings, parsed: ParsedResponse, url: str = f"{HOST}/sitemap.xml") -> list[str]:
    return [request.url for request in WAY.follow(settings, Request(url), parsed)]
