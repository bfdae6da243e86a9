"""What is small to send and large to hold or long to read: it costs little, and none of it is lost without a word."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable

import pytest

from opportunity_pipeline.sources.document import MOST_ELEMENTS, MOST_TAGS, MOST_VALUES, Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.feed_elements import MOST_ATTRIBUTES
from opportunity_pipeline.sources.pages import MOST_IN_A_CARD, TOO_LARGE, WITHIN_ANOTHER
from opportunity_pipeline.sources.records import MOST_TOLD_ALONE, ParsedResponse, unreadable
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256

GOOD = b'{"id":"1","position":"E","company":"A","url":"https://e.org/1","date":"2026-10-30T00:00:00Z"}'
JOBS, EVENTS = "https://internshala.com/jobs", "https://www.mlh.com/seasons/2026/events"
TOO_LONG = f"more than {MOST_ELEMENTS:,} elements"


def parse(name: str, body: bytes, url: str | None = None) -> ParsedResponse:
    return SOURCES[name].parse(Document(name, url or SOURCES[name].default_url, body, FETCHED_AT, SHA256))


def after_a_good_one(rest: bytes) -> bytes:
    return b"[" + GOOD + rest + b"]"


def in_a_feed(items: bytes) -> bytes:
    return b'<rss version="2.0"><channel><title>T</title>' + items + b"</channel></rss>"


def soon(read: Callable[[], object]) -> None:
    """Reads with no more of the processor's time than a busy machine needs; what it guards against took minutes."""
    began = time.process_time()
    read()
    assert time.process_time() - began < 10


# ── Elements ──────────────────────────────────────────────────────────────────────────────────────


def test_of_very_many_unreadable_elements_most_are_told_together() -> None:
    each = 3 * MOST_TOLD_ALONE
    parsed = parse("remoteok", after_a_good_one(b",{}" * each + b",1" * each + b',{"id":"7","position":5}'))
    assert [record.source_id for record in parsed.records] == ["1"]
    assert (parsed.unreadable, parsed.elements) == (2 * each + 1, 2 * each + 2)
    alone, together = parsed.rejected[:MOST_TOLD_ALONE], parsed.rejected[MOST_TOLD_ALONE:]
    assert {one.elements for one in alone} == {1}
    assert [(one.field, one.reason, one.elements) for one in together] == [
        ("", "neither id nor link", each - MOST_TOLD_ALONE),
        ("", "not an object", each),
        ("position", "unexpected type", 1),
    ]
    assert [one.detail for one in together] == [
        "2,000 elements, told together: more than 1,000 of the response cannot be used",
        "3,000 elements, told together: more than 1,000 of the response cannot be used",
        "int",
    ]
    assert [one.pointer.partition("#")[2] for one in together] == ["/1001", "/3001", "/6001"]
    assert [one.source_id for one in together] == [None, None, "7"]
    assert unreadable(parsed.unreadable) == "6,001 elements cannot be read"


def test_as_many_as_are_told_alone_are() -> None:
    parsed = parse("remoteok", after_a_good_one(b",{}" * MOST_TOLD_ALONE))
    assert [one.pointer.partition("#")[2] for one in parsed.rejected] == [f"/{n}" for n in range(1, 1_001)]


def test_blocks_of_a_page_that_cannot_be_read_are_told_together_too() -> None:
    block = '<script type="application/ld+json">{"@type": "JobPosting</script>'
    parsed = parse("jobposting_page", f"<html><body>{block * 1_500}</body></html>".encode(), "https://a.example/jobs")
    assert (len(parsed.rejected), parsed.unreadable) == (MOST_TOLD_ALONE + 1, 1_500)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("remoteok", after_a_good_one(b",{}" * MOST_ELEMENTS)),
        ("greenhouse", b'{"jobs":[' + b"{}," * MOST_ELEMENTS + b"{}]}"),
        ("internshala", b"title,company\n" + b"a\n" * (MOST_ELEMENTS + 1)),
        ("internshala", json.dumps({f"{n}": 0 for n in range(MOST_ELEMENTS + 1)}).encode()),
        ("mlh", b'[{"events":[' + b"0," * (MOST_ELEMENTS // 2) + b'0]},{"events":[' + b"0," * MOST_ELEMENTS + b"0]}]"),
        (
            "jobposting_page",
            b'<html><script type="application/ld+json">['
            + b'{"@type":"JobPosting"},' * MOST_ELEMENTS
            + b'{"@type":"JobPosting"}]</script></html>',
        ),
    ],
)
def test_a_response_of_more_elements_than_a_listing_has_is_unreadable(name: str, body: bytes) -> None:
    with pytest.raises(UnreadableResponse, match=TOO_LONG):
        parse(name, body)


def test_as_many_elements_as_a_listing_may_have_are_read() -> None:
    parsed = parse("remoteok", after_a_good_one(b",1" * (MOST_ELEMENTS - 1)))
    assert parsed.elements == MOST_ELEMENTS


@pytest.mark.parametrize("rest", [b",{}" * 1_333_333, b",1" * 2_000_000, b',{"a":1}' * 500_000])
def test_four_megabytes_of_tiny_elements_take_little_memory(rest: bytes) -> None:
    body = after_a_good_one(rest)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableResponse, match=TOO_LONG):
            parse("remoteok", body)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # What is told of each took 430 bytes: half a gigabyte.
    assert most < 200_000_000, f"{most:,} bytes"


@pytest.mark.parametrize("value", [b"{},", b"[],", b"1,"])
def test_json_of_more_values_than_memory_should_hold_is_not_read(value: bytes) -> None:
    body = after_a_good_one(b',{"x":[' + value * MOST_VALUES + b"1]}")
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableResponse, match=f"more than {MOST_VALUES:,} values"):
            parse("remoteok", body)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 5 * len(body), f"{most:,} bytes for {len(body):,}"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("internshala", b"<html>" + b"<b>" * (MOST_TAGS + 1)),
        ("devpost", b"<html>" + b"<b>" * (MOST_TAGS + 1)),
        ("mlh", b"<html>" + b"<b>" * (MOST_TAGS + 1)),
        ("jobposting_page", b"<html>" + b"<b>" * (MOST_TAGS + 1)),
        ("rss", in_a_feed(b"<item/>" * MOST_TAGS)),
        (
            "rss",
            b'<?xml version="1.0" encoding="utf-16"?>'.decode().encode("utf-16")
            + "<item/>".encode("utf-16-le") * MOST_TAGS,
        ),
    ],
)
def test_a_page_or_feed_of_more_tags_than_memory_should_hold_is_not_read(name: str, body: bytes) -> None:
    with pytest.raises(UnreadableResponse, match=f"more than {MOST_TAGS:,} tags"):
        parse(name, body)


# ── Cards within cards ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cards", [10_000, 20_000])
@pytest.mark.parametrize(
    ("name", "card", "url"),
    [
        ("internshala", b"<div class='individual_internship' internshipid='1'>", JOBS),
        ("devpost", b"<div class='hackathon-tile'>", "https://devpost.com/hackathons"),
        ("mlh", b"<div class='event-wrapper'>", EVENTS),
        ("mlh", b"<div itemscope itemtype='https://schema.org/Event'>", EVENTS),
    ],
)
def test_cards_within_cards_take_no_time(name: str, card: bytes, url: str, cards: int) -> None:
    # Looked into one by one, 800 of them took twelve seconds, and twice as many four times as long.
    def read() -> None:
        parsed = parse(name, b"<html><body>" + card * cards, url)
        assert not parsed.records
        assert parsed.elements + parsed.not_opportunities == cards
        reasons = Counter[str]()
        for one in parsed.rejected:
            reasons[one.reason] += one.elements
        assert reasons[WITHIN_ANOTHER] == cards - 1

    soon(read)


@pytest.mark.parametrize("inner", [b"<span class='mobile'>a</span>", b"<div class='location_link'>"])
def test_a_card_much_larger_than_a_card_is_not_looked_into(inner: bytes) -> None:
    body = b"<html><body><div class='individual_internship' internshipid='1'>" + inner * 10_000
    (one,) = parse("internshala", body, JOBS).rejected
    assert (one.source_id, one.reason) == ("1", TOO_LARGE)


def test_headings_within_headings_take_no_time() -> None:
    body = b"<html><body>" + b"<h2><p>" * 20_000 + b"<div class='hackathon-tile'>"
    soon(lambda: parse("devpost", body, "https://devpost.com/hackathons"))


def test_a_card_within_a_card_is_told_and_the_one_around_it_is_read() -> None:
    card = (
        '<div class="individual_internship" internshipid="{0}" data-href="/job/details/a-job-at-a{0}">'
        '<a class="job-title-href">Job {0}</a><p class="company-name">A</p>{1}</div>'
    )
    body = card.format(1730723916, card.format(1730723917, "")) + card.format(1730723918, "<b></b>" * MOST_IN_A_CARD)
    body += card.format(1730723919, "<b></b>" * (MOST_IN_A_CARD - 2))
    parsed = parse("internshala", f"<html><body>{body}</body></html>".encode(), JOBS)
    assert [record.fields["title"] for record in parsed.records] == ["Job 1730723916", "Job 1730723919"]
    assert [(one.source_id, one.pointer.partition("#")[2], one.reason) for one in parsed.rejected] == [
        ("1730723917", "/card/2", "stands within another one"),
        ("1730723918", "/card/3", "too large"),
    ]


# ── Attributes ────────────────────────────────────────────────────────────────────────────────────


def attributes(number: int) -> str:
    return " ".join(f'a{one}="&gt;>"' for one in range(number))


@pytest.mark.parametrize("number", [50_000, 100_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "koi8-r"])
def test_an_element_of_very_many_attributes_takes_no_time(number: int, encoding: str) -> None:
    # Its time grows with the square of their number: of 400 KB it was 16 seconds.
    feed = f'<?xml version="1.0" encoding="{encoding}"?>'
    feed += in_a_feed(f"<item {attributes(number)}><title>Я</title></item>".encode()).decode()

    def read() -> None:
        with pytest.raises(UnreadableResponse, match=f"an element has more than {MOST_ATTRIBUTES} attributes"):
            parse("rss", feed.encode(encoding))

    soon(read)


def test_an_element_of_as_many_attributes_as_it_may_have_is_read() -> None:
    item = f"<item {attributes(MOST_ATTRIBUTES)}><title>A</title><link>https://a.example/</link></item>"
    (record,) = parse("rss", in_a_feed(item.encode())).records
    assert record.fields["title"] == "A"


@pytest.mark.parametrize("number", [50_000, 100_000])
def test_nor_do_they_in_a_broken_feed(number: int) -> None:
    # What is broken before them is read by another reader, whose time grows with their number alone.
    broken = f"</b><item {attributes(number)}><title>A</title><link>https://a.example/</link></item>"
    soon(lambda: parse("rss", in_a_feed(broken.encode())))
