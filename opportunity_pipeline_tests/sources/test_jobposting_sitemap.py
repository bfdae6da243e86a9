"""Sitemaps as found in the wild: gzipped, truncated, in any encoding, and hostile."""

from __future__ import annotations

import gzip

import pytest

from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline_tests.sources.jobposting_pages import HOST, parse, reason_of, sitemap


def test_a_sitemap_may_be_packed() -> None:
    assert parse(gzip.compress(sitemap("/jobs/1").encode())).links == (f"{HOST}/jobs/1",)


def test_a_packed_sitemap_may_have_several_members() -> None:
    body = sitemap("/jobs/1", "/jobs/2").encode()
    assert parse(gzip.compress(body[:-60]) + gzip.compress(body[-60:]) + b"\0\0").links == (
        f"{HOST}/jobs/1",
        f"{HOST}/jobs/2",
    )
    with pytest.raises(UnreadableResponse, match="gzip has more than 100 members"):
        parse(gzip.compress(body) * 101)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        # Without timestamps in the gzip headers: the bytes are part of the test ids, which must agree between workers.
        (gzip.compress(b"<urlset>" + b" " * 60_000_000, mtime=0), "gzip expands to more than 50 MB"),
        (gzip.compress(b"<urlset>" + bytes(range(256)), mtime=0)[:40], "gzip is cut short"),
        (b"\x1f\x8b" + b"x" * 20, "gzip is damaged"),
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
