"""The feeds of job boards: their requests, the follow-ups of an answer, and when a listing is complete."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from opportunity_pipeline.normalize.models import JobOpportunity
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, FOLDER, SHA256, document_of

ARBEITNOW = "https://www.arbeitnow.com/api/job-board-api"
HIMALAYAS = "https://himalayas.app/jobs/api"
SMARTRECRUITERS = "https://api.smartrecruiters.com/v1/companies/acme/postings?limit=100&offset={}"
HN = "https://hn.algolia.com/api/v1"


def asked(name: str, **settings: Any) -> list[str]:
    return [request.url for request in SOURCES[name].ways[0].requests(load_settings(**settings))]


def parsed(name: str, value: Any, url: str | None = None) -> ParsedResponse:
    body = json.dumps(value).encode()
    return SOURCES[name].parse(Document(name, url or SOURCES[name].default_url, body, FETCHED_AT, SHA256))


def golden(case: str) -> ParsedResponse:
    file = FOLDER / case
    return SOURCES[file.parent.name].parse(document_of(file))


def followed(answer: ParsedResponse, **settings: Any) -> list[str]:
    way = SOURCES[answer.source].ways[0]
    return [request.url for request in way.follow(load_settings(**settings), Request("https://example.org/"), answer)]


def warned(answer: ParsedResponse, **settings: Any) -> str | None:
    return SOURCES[answer.source].ways[0].cap_warning(load_settings(**settings), answer)


def test_what_the_feeds_are_asked_for() -> None:
    assert asked("arbeitnow") == [f"{ARBEITNOW}?page=1"]
    assert asked("himalayas") == [f"{HIMALAYAS}?limit=20"]
    assert asked("hn_hiring") == [f"{HN}/search_by_date?tags=story,author_whoishiring&hitsPerPage=6"]
    assert asked("remoteok") == ["https://remoteok.com/api"]
    assert asked("remotive") == ["https://remotive.com/api/remote-jobs"]
    assert asked("weworkremotely") == ["https://weworkremotely.com/remote-jobs.rss"]
    assert asked("weworkremotely", weworkremotely_feeds=[]) == []


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_pages_of_arbeitnow_follow_to_the_last_or_the_cap() -> None:
    first, last = golden("arbeitnow/page_1.json"), golden("arbeitnow/page_2.json")
    assert followed(first) == [f"{ARBEITNOW}?page=2"]
    assert warned(first) is None
    assert followed(last) == []
    assert warned(last, arbeitnow_max_pages=2) is None
    assert followed(first, arbeitnow_max_pages=1) == []
    assert "stopped after page 1 (arbeitnow_max_pages)" in str(warned(first, arbeitnow_max_pages=1))


@pytest.mark.parametrize(
    ("value", "url", "page", "last"),
    [
        ({"data": []}, f"{ARBEITNOW}?page=7", 7, True),
        ({"data": [], "meta": {"current_page": 3}}, ARBEITNOW, 3, True),
        ({"data": [], "meta": {"current_page": 3}}, f"{ARBEITNOW}?page=4", 4, True),
        ({"data": [], "meta": {"current_page": True}}, f"{ARBEITNOW}?page=zero", 1, True),
        ({"data": [{"slug": "a", "company_name": "A"}], "links": {}}, ARBEITNOW, 1, False),
    ],
)
def test_the_number_of_a_page_and_the_end(value: Any, url: str, page: int, last: bool) -> None:
    answer = parsed("arbeitnow", value, url)
    assert (answer.page, answer.last) == (page, last)


def test_other_filters_are_another_listing() -> None:
    answer = parsed("arbeitnow", {"data": []}, f"{ARBEITNOW}?visa_sponsorship=true&page=2")
    assert (answer.scope, answer.page) == ("visa_sponsorship=true", 2)


def test_pages_of_himalayas_follow_by_cursor_or_offset() -> None:
    by_cursor, by_offset = golden("himalayas/page_1.json"), golden("himalayas/by_offset.json")
    assert followed(by_cursor) == [f"{HIMALAYAS}?limit=20&cursor=eyJwdWJEYXRlIjoxfQ%3D%3D#page=2"]
    assert followed(by_offset) == [f"{HIMALAYAS}?limit=20&offset=24#page=3"]
    assert followed(golden("himalayas/last_page.json")) == []
    assert followed(by_offset, himalayas_max_pages=2) == []
    assert "stopped after page 2 (himalayas_max_pages)" in str(warned(by_offset, himalayas_max_pages=2))
    assert warned(by_offset) is None


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ({"jobs": [], "totalCount": 0}, HIMALAYAS),
        ({"jobs": [{}], "totalCount": 1}, HIMALAYAS),
        ({"jobs": [{}], "totalCount": 99, "nextCursor": None}, HIMALAYAS),
        # A cursor's last page may lack the key; its `totalCount` is that of the whole feed.
        ({"jobs": [{}], "totalCount": 99}, f"{HIMALAYAS}?limit=20&cursor=abc#page=5"),
    ],
)
def test_the_last_page_of_himalayas(value: Any, url: str) -> None:
    answer = parsed("himalayas", value, url)
    assert (answer.last, answer.links) == (True, ())


@pytest.mark.parametrize(
    ("name", "value", "url"),
    [
        ("himalayas", {"jobs": [], "totalCount": 9}, HIMALAYAS),
        ("arbeitnow", {"data": [], "links": {"next": "https://x.example/"}}, "https://x.example/?page=2"),
        ("smartrecruiters", {"content": [], "totalFound": 9, "offset": 0}, SMARTRECRUITERS.format(0)),
    ],
)
def test_an_empty_page_is_not_the_last_where_the_listing_goes_on(name: str, value: Any, url: str) -> None:
    assert not parsed(name, value, url).last
    assert followed(parsed(name, value, url)) == []
    assert "counts as partial" in str(warned(parsed(name, value, url)))


def test_a_page_that_begins_elsewhere_than_was_asked_is_unreadable() -> None:
    with pytest.raises(UnreadableResponse, match="begins with posting 0 instead of 100"):
        parsed("smartrecruiters", {"content": [], "totalFound": 900, "offset": 0}, SMARTRECRUITERS.format(100))


@pytest.mark.parametrize(
    "value", [{"jobs": [{}]}, {"jobs": [{}], "totalCount": "many"}, {"jobs": [{}], "totalCount": 9, "nextCursor": 1}]
)
def test_a_page_whose_end_cannot_be_told_is_unreadable(value: Any) -> None:
    with pytest.raises(UnreadableResponse):
        parsed("himalayas", value)


# ── complete ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("counts", "complete"),
    [((1, 1), True), ((1, 2), False), ((2, 2), False), ((1, None), False), (("1", "1"), False)],
)
def test_remotive_is_complete_only_by_its_own_counts(counts: tuple[Any, Any], complete: bool) -> None:
    job = {"id": 1, "url": "https://remotive.com/remote-jobs/1", "title": "Engineer", "company_name": "Acme"}
    assert (
        parsed("remotive", {"job-count": counts[0], "total-job-count": counts[1], "jobs": [job]}).complete is complete
    )


def test_remotive_with_nothing_in_it_is_not_complete() -> None:
    assert not parsed("remotive", {"job-count": 0, "total-job-count": 0, "jobs": []}).complete


# ── Remote OK ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sentence",
    [
        "Please mention the word **FAITH** and tag RMTA= when applying to show you read the job post completely (#R).",
        "Be sure to mention the words RALLY CLOWN CEREAL when applying to show you read the job post completely.",
    ],
)
def test_the_sentence_drawn_for_each_reader_is_cut_off(sentence: str) -> None:
    job = {"id": "1", "position": "Engineer", "company": "Acme", "description": f"<p>Build.</p>{sentence} More."}
    (record,) = parsed("remoteok", [job]).records
    assert record.fields["description"] == "<p>Build.</p>"


# ── Hacker News ───────────────────────────────────────────────────────────────────────────────────


def test_the_newest_hiring_threads_follow_from_the_search() -> None:
    search = golden("hn_hiring/search.json")
    assert followed(search) == [f"{HN}/items/90000001"]
    assert followed(search, hn_hiring_threads=5) == [f"{HN}/items/90000001", f"{HN}/items/89000001"]
    assert asked("hn_hiring", hn_hiring_threads=0) == []
    assert followed(golden("hn_hiring/thread.json")) == []


@pytest.mark.parametrize(
    "value",
    [
        {"hits": []},
        {"hits": [{"objectID": "1", "title": "Ask HN: Who wants to be hired? (July 2026)"}]},
        {"hits": [{"objectID": "1", "title": "Tell HN: Who is hiring? (July 2026)"}]},
        {"hits": [{"objectID": "1", "title": 5}]},
        {"id": 1, "title": "Ask HN: Who wants to be hired? (July 2026)", "children": []},
        {"id": 1, "title": None, "children": []},
        {"id": [], "title": "Ask HN: Who is hiring? (July 2026)", "children": []},
    ],
)
def test_people_who_look_for_work_are_never_read(value: Any) -> None:
    with pytest.raises(UnreadableResponse):
        parsed("hn_hiring", value)


def test_no_address_left_in_a_comment_gets_into_an_opportunity() -> None:
    thread = golden("hn_hiring/thread.json")
    found = [
        read_opportunity(
            record, clock=datetime(2026, 8, 4, tzinfo=UTC), listing_url=f"{HN}/items/1", base_currency="INR"
        )
        for record in thread.records
    ]
    assert all(isinstance(job, JobOpportunity) for job in found)
    assert "example.org" in repr(thread.records), "the fixture no longer contains the addresses it tests"
    assert "example.org" not in repr(found)
    assert [(job.company, job.title, job.work_mode) for job in found if isinstance(job, JobOpportunity)] == [
        ("Acme Robotics", "Backend Engineer, Platform", "remote"),
        ("Acme Health", "Staff Engineer, Android", "hybrid"),
        ("Labs", "ML Intern (6 months)", "onsite"),
    ]
