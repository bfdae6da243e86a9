"""The sources with company boards: their requests, and the follow-ups of an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, FOLDER, SHA256, document_of

PAGE = "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings?limit=100&offset={}"
WAY = SOURCES["smartrecruiters"].ways[0]


def postings(*numbers: int, total: int, offset: int = 0, title: str = "Job") -> ParsedResponse:
    """A page of a listing, parsed."""
    content = [{"id": str(number), "name": f"{title} {number}"} for number in numbers]
    body = json.dumps({"offset": offset, "limit": 100, "totalFound": total, "content": content}).encode()
    return SOURCES["smartrecruiters"].parse(
        Document("smartrecruiters", PAGE.format(offset), body, FETCHED_AT, SHA256),
    )


def golden(name: str) -> ParsedResponse:
    case = FOLDER / name
    return SOURCES[case.parent.name].parse(document_of(case))


def followed(parsed: ParsedResponse, offset: int = 0, **settings: Any) -> list[Request]:
    return WAY.follow(load_settings(**settings), Request(PAGE.format(offset)), parsed)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("ashby", "https://api.ashbyhq.com/posting-api/job-board/{}?includeCompensation=true"),
        ("greenhouse", "https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true"),
        ("lever", "https://api.lever.co/v0/postings/{}?mode=json"),
        ("recruitee", "https://{}.recruitee.com/api/offers/"),
        ("smartrecruiters", "https://api.smartrecruiters.com/v1/companies/{}/postings?limit=100&offset=0"),
        ("workable", "https://apply.workable.com/api/v1/widget/accounts/{}?details=true"),
    ],
)
def test_one_request_a_board_in_the_order_of_the_setting(source: str, url: str) -> None:
    boards = ["zeta", "acme", "../..@evil.example:1/?x=#y"]
    settings = load_settings(**{f"{source}_boards": boards})
    requests = SOURCES[source].ways[0].requests(settings)
    assert [request.url for request in requests] == [
        url.format("zeta"),
        url.format("acme"),
        url.format("..%2F..%40evil.example%3A1%2F%3Fx%3D%23y"),
    ]
    # Whatever the setting contains, the request goes to the system's own domain.
    domain = ".".join(url.split("/")[2].split(".")[-2:])
    assert all((urlsplit(request.url).hostname or "").endswith(domain) for request in requests)
    # Recruitee's API is part of each company's own site.
    assert {request.robots for request in requests} == {source == "recruitee"}


def test_a_page_is_followed_by_the_next_and_by_its_details() -> None:
    page, *details = followed(postings(1, 2, total=5))
    assert page.url == PAGE.format(2)
    assert page.fingerprint is None
    assert [request.url for request in details] == [
        "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings/1",
        "https://api.smartrecruiters.com/v1/companies/AcmeLabs/postings/2",
    ]
    assert all(request.fingerprint for request in details)


def test_the_next_page_begins_where_this_one_ended_also_behind_an_element_that_cannot_be_read() -> None:
    parsed = golden("smartrecruiters/listing_page_1.json")
    assert len(parsed.rejected) == 1
    assert followed(parsed)[0].url == PAGE.format(4)


def test_the_last_page_is_followed_by_its_details_only() -> None:
    parsed = postings(101, total=101, offset=100)
    assert (parsed.page, parsed.last, parsed.complete) == (2, True, False)
    assert [request.url.rpartition("/")[2] for request in followed(parsed, offset=100)] == ["101"]


def test_the_cap_ends_the_pages_and_says_so() -> None:
    parsed = postings(*range(100), total=250)
    assert len(followed(parsed, board_max_pages=1)) == 100
    assert WAY.cap_warning(load_settings(board_max_pages=1), parsed) == (
        "stopped after page 1 (board_max_pages); the listing goes on and counts as partial"
    )
    assert WAY.cap_warning(load_settings(board_max_pages=2), parsed) is None
    assert WAY.cap_warning(load_settings(board_max_pages=1), postings(1, total=1)) is None


def test_a_fingerprint_is_another_when_the_listing_says_something_else() -> None:
    (before,) = followed(postings(1, total=1))
    (same,) = followed(postings(1, total=1))
    (after,) = followed(postings(1, total=1, title="Better job"))
    assert before == same
    assert before.url == after.url
    assert before.fingerprint != after.fingerprint


def test_nothing_follows_from_a_detail_or_from_postings_of_nobody_known() -> None:
    assert followed(golden("smartrecruiters/detail.json")) == []
    assert followed(replace(postings(1, total=1), scope="")) == []


def test_outline_and_detail_are_the_same_posting_under_the_same_address() -> None:
    outline = golden("smartrecruiters/listing_page_1.json").records[0]
    (detail,) = golden("smartrecruiters/detail.json").records
    assert outline.outline
    assert not detail.outline
    assert (outline.source_id, outline.source_url) == (detail.source_id, detail.source_url)
    assert "description" not in outline.fields
    said = {name: value for name, value in detail.fields.items() if name != "description"}
    assert said == outline.fields


@pytest.mark.parametrize(
    ("key", "value"), [("totalFound", "5"), ("totalFound", None), ("offset", "0"), ("limit", 10.5)]
)
def test_a_listing_whose_end_cannot_be_told_is_unreadable(key: str, value: object) -> None:
    listing = {"offset": 0, "limit": 100, "totalFound": 1, "content": [{"id": "1", "name": "Job"}], key: value}
    document = Document("smartrecruiters", PAGE.format(0), json.dumps(listing).encode(), FETCHED_AT, SHA256)
    with pytest.raises(ValueError, match=key):
        SOURCES["smartrecruiters"].parse(document)


@pytest.mark.parametrize("source", ["ashby", "recruitee", "workable"])
def test_an_empty_board_is_read_and_proves_nothing(source: str) -> None:
    body = {"ashby": b'{"apiVersion": "1", "jobs": []}', "recruitee": b'{"offers": []}'}.get(
        source, b'{"name": "Acme", "jobs": []}'
    )
    url = SOURCES[source].ways[0].requests(load_settings(**{f"{source}_boards": ["acme"]}))[0].url
    parsed = SOURCES[source].parse(Document(source, url, body, FETCHED_AT, SHA256))
    assert (parsed.scope, parsed.records, parsed.complete) == ("acme", (), False)


@pytest.mark.parametrize("source", ["ashby", "recruitee", "smartrecruiters", "workable"])
@pytest.mark.parametrize("other", ["ashby", "greenhouse", "recruitee", "smartrecruiters", "workable"])
def test_one_system_does_not_read_the_boards_of_another(source: str, other: str) -> None:
    names = {"ashby": "board", "greenhouse": "board", "recruitee": "offers", "smartrecruiters": "listing_page_1"}
    case = FOLDER / other / f"{names.get(other, 'widget')}.json"
    document = replace(document_of(case), source=source)
    if source == other:
        assert SOURCES[source].parse(document).records
    else:
        with pytest.raises(ValueError, match="not"):
            SOURCES[source].parse(document)
