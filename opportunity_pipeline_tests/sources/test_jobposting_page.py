"""Companies' own pages: what follows from what, how far, and markup of every quality."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES, disabled_reason
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.upstreams.jobposting_page.links import NotFollowed, on_same_host
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer
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


# ── what is asked ─────────────────────────────────────────────────────────────────────────────────


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


# ── what a response is ────────────────────────────────────────────────────────────────────────────


def test_the_role_of_a_page() -> None:
    one, another = {**POSTING, "url": f"{HOST}/jobs/1"}, {**POSTING, "url": f"{HOST}/jobs/2"}
    listed = {"@type": "ItemList", "itemListElement": [f"{HOST}/jobs/3"]}
    roles = [parse(page(*items), f"{HOST}/jobs").role for items in ([one], [one, another], [listed], [one, listed])]
    assert roles == ["detail", "listing", "index", "listing"]
    assert not any(parse(page(*items), f"{HOST}/jobs").complete for items in ([one], [one, another]))


def test_a_page_that_the_setting_names_must_have_something_to_read() -> None:
    body = "<html><h1>About us</h1></html>"
    assert reason_of(body) == "HTML without schema.org `JobPosting` data, and no list of postings"
    empty = parse(body, f"{HOST}/about#followed=page")
    assert (empty.records, empty.rejected, empty.role) == ((), (), "detail")


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type": "JobPosting", "title": "Intern"} -->',
        '//<![CDATA[\n{"@type": "JobPosting", "title": "Intern"}\n//]]>',
        '/* <![CDATA[ */ {"@type": "JobPosting", "title": "Intern"} /* ]]> */',
        '{"@type": "JobPosting", "title": "Intern",};',
        '{"@type": "JobPosting", /* a comment */ "title": "Intern"}',
        '{"@type": "JobPosting", "title": "Intern", "description": "two\nlines\x0b"}',
        '{"@graph": [{"@type": "http://schema.org/JobPosting", "title": "Intern"}]}',
        '[[{"mainEntity": {"@type": ["schema:JobPosting"], "title": "Intern"}}]]',
        '{"@type": "ItemList", "itemListElement": [{"item": {"@type": "JobPosting", "title": "Intern"}}]}',
    ],
)
def test_json_ld_as_it_is_written_in_the_wild(block: str) -> None:
    body = f'<html><script TYPE="application/ld+json">{block}</script></html>'
    (record,) = parse(body, f"{HOST}/jobs/1").records
    assert record.fields["title"] == "Intern"


def test_a_broken_block_costs_itself_only() -> None:
    broken = '<script type="application/ld+json">{"@type": "JobPosting", </script>'
    parsed = parse(f"{page(POSTING)}{broken}{page({**POSTING, 'title': 'Other'})}", f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["Intern", "Other"]
    assert [(item.pointer, item.reason) for item in parsed.rejected] == [
        (f"{SHA256}#/json-ld/2", "block cannot be read")
    ]


@pytest.mark.parametrize("depth", [6, 13, 30])
def test_a_posting_is_found_however_deep_it_stands(depth: int) -> None:
    inner: Any = POSTING
    for _ in range(depth):
        inner = {"@type": "WebPage", "mainEntity": [inner]}
    assert [record.fields["title"] for record in parse(page(inner), f"{HOST}/jobs").records] == ["Intern"]


@pytest.mark.parametrize("depth", [300, 5000])
def test_a_posting_too_deep_to_be_read_has_a_row_that_says_so(depth: int) -> None:
    block = f"{'[' * depth}{json.dumps(POSTING)}{']' * depth}"
    deep = f'<script type="application/ld+json">[{json.dumps({**POSTING, "title": "Other"})}, {block}]</script>'
    parsed = parse(f"{page(POSTING)}{deep}", f"{HOST}/jobs")
    assert [(item.pointer.partition("#")[2][:10], item.reason) for item in parsed.rejected] == [
        ("/json-ld/2", "block cannot be read" if depth > 1000 else "nested too deeply")
    ]
    about_something_else = deep.replace("JobPosting", "Product")
    assert parse(f"{page(POSTING)}{about_something_else}", f"{HOST}/jobs").rejected == ()


@pytest.mark.parametrize("number", ["NaN", "1e999", "9" * 5000], ids=lambda number: number[:9])
def test_a_number_beyond_all_bounds_costs_no_posting_of_its_block(number: str) -> None:
    postings = [{**POSTING, "title": title, "baseSalary": 7, "number": 7} for title in ("A", "B")]
    parsed = parse(page(postings).replace("7", number), f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["A", "B"]


def test_a_broken_block_about_something_else_is_nobodys_loss() -> None:
    broken = '<script type="application/ld+json">{"@type": "Product", </script>'
    assert parse(f"{broken}{page(POSTING)}", f"{HOST}/jobs").rejected == ()


def test_microdata_of_one_posting_costs_itself_only() -> None:
    posting = '<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">{}</b>{}</div>'
    nested = "<i itemscope itemprop='x'>" * 60 + "</i>" * 60
    body = (
        posting.format("A", "") + posting.format("B", nested) + posting.format("C", "<a itemprop=url href='http://['>")
    )
    parsed = parse(f"<html>{body}", f"{HOST}/jobs")
    assert [record.fields["title"] for record in parsed.records] == ["A"]
    assert len(parsed.rejected) == 2


# ── identity ──────────────────────────────────────────────────────────────────────────────────────


def identities(*postings: dict[str, Any], url: str = f"{HOST}/jobs?page=1") -> list[tuple[str | None, str | None]]:
    return [(record.source_id, record.source_url) for record in parse(page(*postings), url).records]


def test_the_address_of_a_posting_is_its_identity() -> None:
    own = {**POSTING, "url": "/jobs/17"}
    assert identities(own) == [(None, f"{HOST}/jobs/17")]
    assert identities(POSTING, url=f"{HOST}/jobs/17#followed=page") == [(None, f"{HOST}/jobs/17")]


@pytest.mark.parametrize("front", [HOST, f"{HOST}/", "/", "https://www.example.com/careers/"])
def test_a_front_page_is_no_postings_address(front: str) -> None:
    company = {"@type": "Organization", "name": "Acme", "sameAs": "https://www.example.com/careers"}
    posting = {**POSTING, "url": front, "hiringOrganization": company}
    assert identities(posting, url=f"{HOST}/jobs/17") == [(None, f"{HOST}/jobs/17")]


def test_postings_that_share_a_page_are_told_apart() -> None:
    place = {"@type": "Place", "address": "Pune, India"}
    assert identities(
        {**POSTING, "url": "/apply", "identifier": 17},
        {**POSTING, "url": "/apply", "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "18"}},
        {**POSTING, "identifier": "Acme"},
        {**POSTING, "identifier": "Acme", "jobLocation": place},
        {**POSTING, "url": "#19"},
    ) == [
        (f"{HOST}/jobs?page=1#17", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#18", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#Intern", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#Intern Pune, India", f"{HOST}/jobs?page=1"),
        (f"{HOST}/jobs?page=1#19", f"{HOST}/jobs?page=1#19"),
    ]


# ── sitemaps of strangers ─────────────────────────────────────────────────────────────────────────


def test_a_sitemap_may_be_packed() -> None:
    assert parse(gzip.compress(sitemap("/jobs/1").encode())).links == (f"{HOST}/jobs/1",)


def test_a_packed_sitemap_may_have_several_members() -> None:
    body = sitemap("/jobs/1", "/jobs/2").encode()
    assert parse(gzip.compress(body[:-60]) + gzip.compress(body[-60:]) + b"\0\0").links == (
        f"{HOST}/jobs/1",
        f"{HOST}/jobs/2",
    )
    with pytest.raises(UnreadableResponse, match="packed in more than 100 members"):
        parse(gzip.compress(body) * 101)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        # Without the time in their heads: they name the tests, and all workers must call them alike.
        (gzip.compress(b"<urlset>" + b" " * 60_000_000, mtime=0), "packed, and larger than 50 MB"),
        (gzip.compress(b"<urlset>" + bytes(range(256)), mtime=0)[:40], "packed, and cut short"),
        (b"\x1f\x8b" + b"x" * 20, "packed, and damaged"),
        (b"<urlset", "HTML without schema.org `JobPosting` data, and no list of postings"),
        (b'{"@type": "JobPosting"}', "neither HTML nor a sitemap"),
    ],
)
def test_what_is_no_sitemap_says_why(body: bytes, reason: str) -> None:
    assert reason_of(body) == reason


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "utf-8-sig"])
@pytest.mark.parametrize(
    "declared", ["", "<?xml version='1.0' encoding='UTF-8'?>", "<?xml version='1.0' encoding='UTF-16'?>"]
)
def test_a_sitemap_may_be_in_any_encoding_whatever_it_says_of_it(charset: str, declared: str) -> None:
    assert parse(f"{declared}{sitemap('/jobs/1', '/jobs/2')}".encode(charset)).links == (
        f"{HOST}/jobs/1",
        f"{HOST}/jobs/2",
    )


@pytest.mark.parametrize(
    "before", ["<!-- {} -->", "<?xml version='1.0'?>\n<!-- {} --> <?xml-stylesheet href='a'?><!---->"]
)
def test_a_sitemap_may_begin_with_a_long_comment(before: str) -> None:
    assert parse(before.format("made by a tool " * 1_000) + sitemap("/jobs/1")).links == (f"{HOST}/jobs/1",)


@pytest.mark.parametrize(
    "bad", ["&#xd800;", "&#0;", "&#1114112;", f"&#{'9' * 5000};", "&nbsp;", "&lt;", "\x01", "\udcff"]
)
def test_a_character_that_is_none_costs_its_address_only(bad: str) -> None:
    body = sitemap("/a", f"/b{bad}c", "/d?e=1&amp;f=2", "/g?h=1&i=2", "/j#x&#38;&#x26;", "/k&apos;s")
    links = tuple(f"{HOST}{path}" for path in ("/a", "/d?e=1&f=2", "/g?h=1&i=2", "/j", "/k's"))
    assert parse(body.encode(errors="surrogateescape")).links == links


def test_addresses_of_a_sitemap_may_be_quoted_and_the_sitemap_cut_short() -> None:
    body = sitemap("/1", "/2", "/3").replace(f"{HOST}/1", f"<![CDATA[{HOST}/1?a=1&b=2&amp;c]]>")
    links = (f"{HOST}/1?a=1&b=2&amp;c", f"{HOST}/2", f"{HOST}/3")
    assert parse(body).links == links
    assert parse(body.removesuffix("</url></urlset>")).links == links
    assert parse(body.replace("</url></urlset>", "</url><!-- </urlset>")).links == links
    assert parse(body.replace(f"{HOST}/2", "<![CDATA[")).links == links[:1]


def test_entities_of_a_sitemap_are_neither_expanded_nor_loaded() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    links = parse(
        f'<!DOCTYPE urlset [{entities}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        f"{sitemap('/jobs/&a;', '/jobs/&file;', '/jobs/1?a=1&amp;b=2')}"
    ).links
    assert links == (f"{HOST}/jobs/1?a=1&b=2",)


def test_a_sitemap_may_use_a_prefix_that_it_does_not_declare() -> None:
    url = f"<url><loc>{HOST}/jobs/1</loc><image:image><image:loc>{HOST}/a.png</image:loc></image:image></url>"
    assert parse(f"<urlset>{url}</urlset>").links == (f"{HOST}/jobs/1",)


def test_a_sitemap_of_other_hosts_leads_nowhere() -> None:
    body = sitemap("/jobs/1").replace(HOST, "https://internal.example.net")
    assert parse(body).links == ()


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


def test_a_run_that_reads_no_such_page_does_not_load_the_extractor() -> None:
    code = "import sys, opportunity_pipeline.sources.register; print('extruct' in sys.modules, 'rdflib' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output == "False False\n"
