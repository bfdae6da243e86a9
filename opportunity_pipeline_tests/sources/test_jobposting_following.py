"""Companies' own pages: which links are followed, and how far."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.register import SOURCES, disabled_reason
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.upstreams.jobposting_page.links import NotFollowed, on_same_host
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer
from opportunity_pipeline_tests.sources.jobposting_pages import (
    HOST,
    POSTING,
    WAY,
    followed,
    page,
    parse,
    reason_of,
    sitemap,
)


def test_without_addresses_there_is_nothing_to_ask() -> None:
    assert disabled_reason(SOURCES["jobposting_page"], load_settings()) is not None
    assert disabled_reason(SOURCES["jobposting_page"], load_settings(jobposting_urls=[HOST])) is None


def test_every_address_is_asked_for_after_robots_txt() -> None:
    settings = load_settings(jobposting_urls=[f"{HOST}/jobs#top", f"{HOST}/sitemap.xml"])
    requests = WAY.requests(settings)
    assert [request.url for request in requests] == [f"{HOST}/jobs", f"{HOST}/sitemap.xml"]
    assert all(request.robots for request in requests)


def test_pages_of_a_sitemap_are_followed_those_of_jobs_first() -> None:
    parsed = parse(sitemap("/about", "/jobs/1", "/team", "/careers/2"))
    assert followed(load_settings(), parsed) == [
        f"{HOST}/jobs/1#followed=page",
        f"{HOST}/careers/2#followed=page",
        f"{HOST}/about#followed=page",
        f"{HOST}/team#followed=page",
    ]
    assert WAY.cap_warning(load_settings(), parsed) is None


def test_the_cap_leaves_out_the_rest_and_says_so() -> None:
    settings = load_settings(jobposting_max_pages=2)
    parsed = parse(sitemap("/about", "/jobs/1", "/jobs/2"))
    assert followed(settings, parsed) == [f"{HOST}/jobs/1#followed=page", f"{HOST}/jobs/2#followed=page"]
    assert WAY.cap_warning(settings, parsed) == "at most 2 of 3 addresses are followed (jobposting_max_pages)"


def test_what_a_sitemap_says_of_a_page_is_its_fingerprint_and_not_in_its_address() -> None:
    url = "<url><loc>https://careers.example.com/jobs/1</loc><lastmod>2026-08-20</lastmod></url>"
    (request,) = WAY.follow(load_settings(), Request(f"{HOST}/sitemap.xml"), parse(f"<urlset>{url}</urlset>"))
    assert request == Request(f"{HOST}/jobs/1#followed=page", robots=True, fingerprint="2026-08-20")


def test_sitemaps_of_a_sitemap_share_the_cap() -> None:
    settings = load_settings(jobposting_max_pages=10)
    index = parse(sitemap("/a.xml", "/b.xml", "/c.xml", root="sitemapindex", entry="sitemap"))
    urls = followed(settings, index)
    assert urls == [f"{HOST}/{name}.xml#followed=sitemap&most=3" for name in "abc"]
    child = parse(sitemap("/1", "/2", "/3", "/4"), urls[0])
    assert followed(settings, child, urls[0]) == [f"{HOST}/{number}#followed=page" for number in (1, 2, 3)]
    assert WAY.cap_warning(settings, child) == "at most 3 of 4 addresses are followed (jobposting_max_pages)"


def test_of_several_sitemaps_those_named_after_jobs_are_enough() -> None:
    index = parse(sitemap("/blog.xml", "/jobs.xml", root="sitemapindex", entry="sitemap"))
    assert followed(load_settings(), index) == [f"{HOST}/jobs.xml#followed=sitemap&most=200"]


def test_nothing_follows_from_a_followed_page() -> None:
    url = f"{HOST}/jobs#followed=page"
    listing = {"@type": "ItemList", "itemListElement": [f"{HOST}/jobs/1"]}
    assert parse(page(listing), f"{HOST}/jobs").links == (f"{HOST}/jobs/1",)
    assert parse(page(listing), url).links == ()
    assert followed(load_settings(), parse(sitemap("/jobs/1"), url), url) == []


def test_a_sitemap_of_sitemaps_within_another_is_refused() -> None:
    body = sitemap("/a.xml", root="sitemapindex", entry="sitemap")
    url = f"{HOST}/b.xml#followed=sitemap&most=3"
    assert reason_of(body, url) == "a sitemap of sitemaps within another is not followed"


# ── links ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("jobs/1", f"{HOST}/jobs/1"),
        (f"{HOST}/jobs/1#apply", f"{HOST}/jobs/1"),
        ("http://careers.example.com/jobs/1", f"{HOST}/jobs/1"),
        ("http://careers.example.com:8080/jobs/1", "http://careers.example.com:8080/jobs/1"),
        ("//careers.example.com/jobs/1", f"{HOST}/jobs/1"),
    ],
)
def test_links_to_the_same_host_are_followed(words: str, address: str) -> None:
    assert on_same_host(words, f"{HOST}/") == address


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("https://www.careers.example.com/jobs/1", "of another host"),
        ("https://careers.example.com@internal.example.net/", "of another host"),
        ("javascript:alert(1)", "no web address"),
        ("mailto:jobs@example.com", "no web address"),
        ("http://[", "no web address"),
        (f"{HOST}/a\ufffdb", "no web address"),
        (f"{HOST}/{'a' * 3000}", "too long"),
    ],
)
def test_other_links_are_not_and_the_reason_is_told(words: str, reason: str) -> None:
    with pytest.raises(NotFollowed, match=f"^{reason}$"):
        on_same_host(words, f"{HOST}/")


def test_what_is_not_followed_is_counted() -> None:
    addresses = ("https://a.example/1", "https://b.example/2", "mailto:jobs@example.com", f"{HOST}/jobs", f"{HOST}/1")
    urls = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    expected = {"of another host": 2, "no web address": 1}
    assert parse(f"<urlset>{urls}</urlset>").not_followed == expected
    listed = parse(page({"@type": "ItemList", "itemListElement": list(addresses)}), f"{HOST}/jobs")
    assert (listed.not_followed, listed.links) == (expected, (f"{HOST}/1",))
    elsewhere = page({"@type": "ItemList", "itemListElement": ["https://a.example/1"]})
    assert reason_of(elsewhere).endswith("no list of postings; 1 address is not followed: 1 of another host")


def test_a_run_says_how_many_addresses_it_did_not_follow(
    run: Callable[..., FetchReport], upstream: FaultServer
) -> None:
    index = sitemap("/jobs.xml", "/blog.xml", "/team.xml", root="sitemapindex", entry="sitemap")
    upstream.script("/sitemap.xml", [answer(200, index.encode())])
    urls = sitemap("/1", "/2", "/3").replace("</urlset>", "<url><loc>https://other.example/</loc></url></urlset>")
    upstream.script("/jobs.xml", [answer(200, urls.encode())])
    for number in (1, 2):
        upstream.script(f"/{number}", [answer(200, page({**POSTING, "title": f"Intern {number}"}).encode())])
    report = run("jobposting_page", jobposting_urls=[f"{HOST}/sitemap.xml"], jobposting_max_pages=2)
    jobs = f"{HOST}/jobs.xml#followed=sitemap&most=2"
    assert report.records == 2
    assert report.warnings == [
        f"{HOST}/sitemap.xml: 2 of 3 sitemaps are not followed, as others are named after jobs",
        f"{jobs}: 1 address is not followed: 1 of another host",
        f"{jobs}: at most 2 of 3 addresses are followed (jobposting_max_pages)",
    ]
