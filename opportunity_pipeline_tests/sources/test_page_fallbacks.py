"""The listing pages that serve as fallbacks for Devpost's API and Internshala's actor."""

from __future__ import annotations

import json

import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES, disabled_reason
from opportunity_pipeline.sources.source import Request, Way
from opportunity_pipeline.sources.upstreams.internshala import listing_url
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, FOLDER, SHA256

INTERNSHIPS = "https://internshala.com/internships/"


def pages_of(name: str) -> Way:
    return next(way for way in SOURCES[name].ways if way.name == "pages")


def parse(name: str, body: bytes, url: str) -> ParsedResponse:
    return SOURCES[name].parse(Document(name, url, body, FETCHED_AT, SHA256))


# ── Devpost ───────────────────────────────────────────────────────────────────────────────────────


def test_devposts_page_of_each_theme_is_asked_for() -> None:
    requests = pages_of("devpost").requests(load_settings(devpost_themes=["AI", "Web3", "Social Good & More"]))
    assert [request.url for request in requests] == [
        "https://devpost.com/c/artificial-intelligence",
        "https://devpost.com/c/blockchain",
        "https://devpost.com/c/social-good-more",
    ]
    assert all(request.robots for request in requests)


def test_devposts_pages_show_open_hackathons_only() -> None:
    assert pages_of("devpost").requests(load_settings(devpost_status="upcoming")) == []


def test_page_and_api_mean_the_same_hackathon() -> None:
    tile = '<h2>Our current hackathons</h2><article class="hackathon-tile"><a href="{}"><h5>A</h5></a></article>'
    row = '{{"hackathons": [{{"id": 7, "title": "A", "url": "{}"}}], "meta": {{"total_count": 1, "per_page": 9}}}}'
    mirrored = '{{"last_updated": "2026-01-01", "hackathons": [{{"id": 7, "title": "A", "url": "{}"}}]}}'
    links = ["https://a.devpost.com/", "//a.devpost.com", "http://a.devpost.com/?ref_feature=challenge&ref_medium=x#y"]
    found = {
        record.source_id
        for link in links
        for body in (tile, row, mirrored)
        for record in parse("devpost", body.format(link).encode(), "https://devpost.com/c/blockchain").records
    }
    assert found == {"https://a.devpost.com/"}


def test_a_tile_of_a_topic_never_takes_the_place_of_the_full_record() -> None:
    topic = parse("devpost", (FOLDER / "devpost" / "page_topic.html").read_bytes(), "https://devpost.com/c/blockchain")
    listing = parse(
        "devpost", (FOLDER / "devpost" / "page_listing.html").read_bytes(), "https://devpost.com/hackathons"
    )
    assert all(record.outline for record in topic.records)
    assert not any(record.outline for record in listing.records)


def test_a_listing_that_a_browser_would_fill_is_no_empty_listing() -> None:
    body = b'<html><h2>Hackathons</h2><div id="hackathons-app"></div></html>'
    with pytest.raises(UnreadableResponse, match="an error page, or one that a browser fills in"):
        parse("devpost", body, "https://devpost.com/hackathons")


# ── Internshala ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("category", "location", "number", "path"),
    [
        ("technology", "India", 1, "computer-science-internship/"),
        ("technology", "India", 2, "computer-science-internship/page-2/"),
        ("Data Science", "Delhi NCR", 1, "data-science-internship-in-delhi-ncr/"),
        ("marketing", "Work from home", 3, "work-from-home-marketing-internships/page-3/"),
        ("all", "remote", 1, "work-from-home-internships/"),
        ("", "Pune", 1, "internship-in-pune/"),
        ("", "", 1, ""),
        ("", "", 2, "page-2/"),
        ("../../evil?x#y", "a,b", 1, "evil-x-y-internship-in-a-b/"),
    ],
)
def test_addresses_of_internshalas_listings(category: str, location: str, number: int, path: str) -> None:
    assert listing_url(category, location, number) == INTERNSHIPS + path


def test_without_a_key_the_pages_are_read_once_their_terms_are_accepted() -> None:
    accepting = load_settings(accept_terms=["internshala"])
    assert disabled_reason(SOURCES["internshala"], accepting) is None
    (request,) = pages_of("internshala").requests(load_settings(internshala_location="Pune"))
    assert request == Request(f"{INTERNSHIPS}computer-science-internship-in-pune/", robots=True)


def card(number: int) -> str:
    link = f"/internship/detail/data-internship-in-pune-at-acme178700{number:04}"
    return f'<div class="individual_internship" internshipid="{number}" data-href="{link}"><h3>Data</h3></div>'


def listing(number: int, *, stated: tuple[int, int] | None = None, cards: int = 1) -> ParsedResponse:
    numbers = '<i id="pageNumber">{}</i><i id="total_pages">{}</i>'.format(*stated) if stated else ""
    body = f"<html>{''.join(card(number) for _ in range(cards))}{numbers}</html>"
    return parse("internshala", body.encode(), listing_url("technology", "Pune", number))


def followed(parsed: ParsedResponse, asked: int, **changes: int) -> list[str]:
    settings = load_settings(internshala_location="Pune", **changes)
    request = Request(listing_url("technology", "Pune", asked))
    return [request.url for request in pages_of("internshala").follow(settings, request, parsed)]


def test_internshalas_pages_follow_each_other_to_the_last() -> None:
    base = f"{INTERNSHIPS}computer-science-internship-in-pune/"
    assert followed(listing(1, stated=(1, 3)), 1) == [f"{base}page-2/"]
    assert followed(listing(2), 2) == [f"{base}page-3/"]
    assert followed(listing(2, stated=(2, 2)), 2) == []
    assert listing(1).scope == listing(2).scope == "internships/computer-science-internship-in-pune"


def test_a_page_beyond_the_end_ends_the_listing_and_completes_nothing() -> None:
    beyond = listing(3, cards=0)
    assert (beyond.records, beyond.page, beyond.last, beyond.complete) == ((), 3, False, False)
    assert followed(beyond, 3, internshala_max_pages=50) == []
    # Page 9 does not exist: the site shows its first page again.
    assert followed(listing(9, stated=(1, 4)), 9, internshala_max_pages=50) == []


def test_only_the_stated_number_of_pages_makes_a_listing_complete() -> None:
    assert listing(1, stated=(1, 1)).complete
    assert not listing(1, stated=(1, 2)).complete
    assert not listing(1).complete
    assert listing(2, stated=(2, 2)).last


def test_the_cap_on_internshalas_pages_says_that_it_bit() -> None:
    settings = load_settings(internshala_max_pages=2)
    warning = pages_of("internshala").cap_warning
    assert followed(listing(2, stated=(2, 5)), 2, internshala_max_pages=2) == []
    assert warning(settings, listing(2, stated=(2, 5))) == (
        "stopped after page 2 (internshala_max_pages); the listing goes on and counts as partial"
    )
    assert warning(settings, listing(2, stated=(2, 2))) is None
    assert warning(settings, listing(2, cards=0)) is None


def test_a_run_of_the_actor_that_is_full_to_its_cap_is_said() -> None:
    actor = SOURCES["internshala"].ways[0]
    body = json.dumps([{"title": f"Intern {number}", "company": "Acme"} for number in range(3)]).encode()
    parsed = SOURCES["internshala"].parse(Document("internshala", "https://api.apify.com/", body, FETCHED_AT, SHA256))
    assert actor.cap_warning(load_settings(internshala_max_results=4), parsed) is None
    assert actor.cap_warning(load_settings(internshala_max_results=3), parsed) == (
        "the run returned its maximum of 3 postings (internshala_max_results); there may be more"
    )
