"""RSS and Atom: encodings, links, feeds that are too broken, and recorded feeds that broke other readers."""

from __future__ import annotations

import io
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256

FEED = '{}<rss version="2.0"><channel><title>T</title><item><title>{}</title><link>/a</link></item></channel></rss>'
RUSSIAN, JAPANESE = "Новости", "データ"


def document(body: bytes, content_type: str | None = None) -> Document:
    headers = {"content-type": content_type} if content_type else {}
    return Document("rss", "https://example.org/feed/#topic=AI", body, FETCHED_AT, SHA256, headers)


def title_of(body: bytes, content_type: str | None = None) -> str:
    (record,) = SOURCES["rss"].parse(document(body, content_type)).records
    return str(record.fields["title"])


@pytest.mark.parametrize(
    ("text", "encoding", "content_type"),
    [
        (FEED.format("", RUSSIAN), "utf-8", None),
        (FEED.format("", RUSSIAN), "utf-8", "text/xml; charset=iso-8859-1"),  # a server default
        (FEED.format("", RUSSIAN), "utf-8", "text/xml"),
        (FEED.format("", RUSSIAN), "utf-8-sig", "text/xml; charset=windows-1251"),
        (FEED.format("", RUSSIAN), "utf-16", "text/xml; charset=utf-8"),
        (FEED.format("", RUSSIAN), "windows-1251", "text/xml; charset=windows-1251"),
        (FEED.format("", RUSSIAN), "koi8-r", 'application/rss+xml; CharSet = "KOI8-R"'),
        (FEED.format("", JAPANESE), "iso-2022-jp", "application/xml;charset=iso-2022-jp"),
        (FEED.format('<?xml version="1.0" encoding="koi8-r"?>', RUSSIAN), "koi8-r", "text/xml; charset=utf-8"),
        (FEED.format('<?xml version="1.0" encoding="koi8-r"?>', RUSSIAN), "koi8-r", None),
        (FEED.format('<?xml version="1.0" encoding="iso-2022-jp"?>', JAPANESE), "iso-2022-jp", "text/xml"),
        (FEED.format('<?xml version="1.0" encoding="no-such"?>', RUSSIAN), "utf-8", "text/xml; charset=neither-this"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str, content_type: str | None) -> None:
    assert title_of(text.encode(encoding), content_type) in {RUSSIAN, JAPANESE}


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("&#8212;", "—"),
        ("&#x1F600;", "😀"),
        ("&#55296;", "\ufffd"),
        ("&#xD800", "\ufffd"),
        ("&#0;", "\ufffd"),
        ("&#99999999999999999999;", "\ufffd"),
        ("&#1114112;", "\ufffd"),
    ],
)
def test_a_reference_to_no_character_costs_one_character(reference: str, meant: str) -> None:
    assert title_of(FEED.format("", f"a{reference}").encode()) == f"a{meant}"


def test_a_feed_that_breaks_the_reader_says_so() -> None:
    body = b"<rss version='2.0'><channel></height>"
    with pytest.raises(
        UnreadableResponse, match=r"^rss: https://example\.org/feed/#topic=AI: the feed is too broken \(\w+\)$"
    ):
        SOURCES["rss"].parse(document(body))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_blanks_before_the_root_take_no_time(encoding: str) -> None:
    # feedparser takes quadratic time: minutes for these.
    blanks = "\n" * 60_000 + "<!-- -->" + " \n" * 30_001
    feed = FEED.format(f'<?xml version="1.0" encoding="{encoding}"?>{blanks}', RUSSIAN)
    assert title_of(feed.encode(encoding)) == RUSSIAN


def test_links_are_relative_to_the_feed() -> None:
    (record,) = SOURCES["rss"].parse(document(FEED.format("", "a").encode())).records
    assert record.source_url == "https://example.org/a"


def test_every_feed_of_every_topic_is_asked_for() -> None:
    settings = load_settings(
        rss_feeds={"AI": ["https://a.example/feed#x", "https://b.example/?f=1"], "R & D": ["https://a.example/feed"]}
    )
    assert [request.url for request in SOURCES["rss"].ways[0].requests(settings)] == [
        "https://a.example/feed#topic=AI",
        "https://b.example/?f=1#topic=AI",
        "https://a.example/feed#topic=R+%26+D",
    ]


def broken_feeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yields name and bytes of every case; each archive holds one file per case."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.name.endswith(".tar.gz"):
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member)
                    if content is not None:
                        yield member.name, content.read()
        else:
            yield str(path.relative_to(folder)), path.read_bytes()


@pytest.mark.real
def test_feeds_that_broke_other_readers(real_data: Path) -> None:
    """As many entries as feedparser finds, each a record or rejected; otherwise the reason why there are none."""
    cases = entries = read = 0
    rejected: Counter[str] = Counter()
    refused: dict[str, str] = {}
    for name, body in broken_feeds(real_data / "broken_feeds"):
        served = re.search(rb"Header:\s*Content-type:\s*([^\n]+)", body, re.IGNORECASE)
        content_type = served[1].decode().strip() if served else None
        headers = {"content-type": content_type} if content_type else {}
        expected = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
        cases += 1
        try:
            parsed = SOURCES["rss"].parse(document(body, content_type))
        except UnreadableResponse as error:
            assert not expected.version, name
            refused[name] = error.reason
            continue
        SOURCES["rss"].provenance(document(body, content_type))
        assert len(parsed.records) + len(parsed.rejected) == len(expected.entries), name
        entries += len(expected.entries)
        read += len(parsed.records)
        rejected.update(item.reason for item in parsed.rejected)
        titles = [dict(entry).get("title") for entry in expected.entries]
        for record in parsed.records:
            title = titles[int(record.pointer.rpartition("/")[2])]
            assert record.fields.get("title") == (title if title and title.strip() else None), name
    assert cases == 1408
    assert set(refused.values()) == {"not an RSS or Atom feed"}
    assert len(refused) == 14
    # Most cases are one entry that demonstrates one element, without a link.
    assert (entries, read) == (1680, 971)
    assert rejected == {"neither id nor link": 707, "not a web address": 2}
