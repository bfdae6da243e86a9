"""Unstop: paging to the end or to the cap, and when a listing is complete."""

from __future__ import annotations

import json
from typing import Any

import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES, disabled_reason
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256

(WAY,) = SOURCES["unstop"].ways
API = "https://unstop.com/api/public/opportunity/search-result"
FIRST = f"{API}?opportunity=hackathons&oppstatus=open&per_page=50&page=1"


def page(number: Any, last: Any, rows: int = 1, url: str = FIRST) -> ParsedResponse:
    data = {"current_page": number, "last_page": last, "data": [{"id": index, "title": "T"} for index in range(rows)]}
    return SOURCES["unstop"].parse(Document("unstop", url, json.dumps({"data": data}).encode(), FETCHED_AT, SHA256))


def test_pages_follow_each_other_to_the_last() -> None:
    settings = load_settings()
    (request,) = WAY.requests(settings)
    assert request.url == FIRST
    (following,) = WAY.follow(settings, request, page(1, 3))
    assert following.url == FIRST.replace("page=1", "page=2")
    assert page(1, 3, url=following.url).scope == page(1, 3).scope
    assert WAY.follow(settings, following, page(3, 3)) == []
    assert WAY.cap_warning(settings, page(3, 3)) is None


def test_the_cap_says_that_it_bit() -> None:
    settings = load_settings(unstop_max_pages=2)
    (request,) = WAY.requests(settings)
    assert WAY.follow(settings, request, page(2, 3)) == []
    assert WAY.cap_warning(settings, page(1, 3)) is None
    assert WAY.cap_warning(settings, page(2, 3)) == (
        "stopped after page 2 (unstop_max_pages); the listing goes on and counts as partial"
    )


def test_a_page_alone_is_complete_only_as_first_and_last() -> None:
    assert page(1, 1).complete
    assert not page(1, 2).complete
    assert not page(2, 2).complete
    assert not page(1, 1, rows=0).complete
    assert page(9, 9, rows=0).last


def test_an_empty_page_within_a_listing_ends_it_as_partial() -> None:
    settings = load_settings()
    (request,) = WAY.requests(settings)
    assert not page(4, 9, rows=0).last
    assert WAY.follow(settings, request, page(4, 9, rows=0)) == []
    assert WAY.cap_warning(settings, page(4, 9, rows=0)) == (
        "page 4 is empty though the listing goes on; it counts as partial"
    )


@pytest.mark.parametrize(
    ("number", "last", "reason"),
    [
        (None, 2, "`data` lacks `current_page` or `last_page`: the end of the listing is unknown"),
        (0, 2, "`data` lacks `current_page` or `last_page`: the end of the listing is unknown"),
        (1, "2", "data.last_page has an unexpected type"),
    ],
)
def test_a_page_that_does_not_say_where_the_end_is(number: Any, last: Any, reason: str) -> None:
    with pytest.raises(UnreadableResponse) as caught:
        page(number, last)
    assert caught.value.reason == reason


def test_it_waits_for_a_decision_on_its_terms() -> None:
    assert "terms not accepted" in (disabled_reason(SOURCES["unstop"], load_settings()) or "")
    assert disabled_reason(SOURCES["unstop"], load_settings(accept_terms=["unstop"])) is None
