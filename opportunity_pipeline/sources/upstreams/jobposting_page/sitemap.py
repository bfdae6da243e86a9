"""Shape ``sitemap`` of job posting pages: the addresses of a site, or of its sitemaps (sitemaps.org).

::

    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc>https://careers.example.com/jobs/17</loc><lastmod>2026-08-20</lastmod></url></urlset>

    <sitemapindex xmlns="…"><sitemap><loc>https://careers.example.com/sitemap-jobs.xml</loc></sitemap></sitemapindex>

Quirks:
    - ``lastmod`` is what the sitemap says of a page: while it stands, the page need not be asked again. It travels in
      the fragment of the link, which is never sent.
    - Addresses of other hosts are left out, and so is what is no web address. Images and videos have a ``loc`` of
      their own, deeper inside.
    - The body may be packed (``sitemap.xml.gz``), at most 50 MB unpacked, as the standard has it.
    - It is XML of strangers: nothing is loaded, a tree of unusual depth is refused, and entities are not expanded. An
      address with one in it is none.
"""

from __future__ import annotations

import re
import zlib
from urllib.parse import parse_qs, urlencode

from lxml import etree

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.jobposting_page.links import on_same_host

INDEX_SCOPE = "sitemap index"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>/]")
_ROOT_WITHIN = 4096
_GZIP = b"\x1f\x8b"
_MOST_BYTES = 50 * 1024 * 1024
_MOST_MEMBERS = 100
_CHANGED = "changed"


def read(document: Document) -> ParsedResponse | None:
    """The addresses in a sitemap; None where the document is none.

    Raises:
        UnreadableResponse: when it is one, and broken beyond reading.
    """
    body = _unpacked(document)
    if not _ROOT.search(body[:_ROOT_WITHIN]):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise document.unreadable(f"not a readable sitemap ({type(error).__name__})") from None
    name = _name(root) if root is not None else None
    if name not in {"urlset", "sitemapindex"}:
        raise document.unreadable("not a readable sitemap")
    links = tuple(dict.fromkeys(link for entry in root if (link := _link(entry, document.url)) is not None))
    scope = INDEX_SCOPE if name == "sitemapindex" else document.url
    return ParsedResponse(document.source, "job", scope, False, (), role="index", links=links)


def without_change(link: str) -> tuple[str, str | None]:
    """A link of a sitemap as an address, and what the sitemap says of its last change."""
    address, _, fragment = link.partition("#")
    return address, parse_qs(fragment).get(_CHANGED, [None])[0]


def _link(entry: etree._Element, base: str) -> str | None:
    words: dict[str, str] = {}
    for child in entry.iterchildren(tag=etree.Element):
        if next(child.iter(etree.Entity), None) is None:
            words.setdefault(_name(child), "".join(child.itertext()).strip())
    link = on_same_host(words["loc"], base) if words.get("loc") else None
    if link is None:
        return None
    changed = words.get("lastmod")
    return f"{link}#{urlencode({_CHANGED: changed})}" if changed else link


def _name(element: etree._Element) -> str:
    """Name without namespace; lxml's own way of asking refuses names with an undeclared prefix."""
    return str(element.tag).rpartition("}")[2]


def _unpacked(document: Document) -> bytes:
    if not document.body.startswith(_GZIP):
        return document.body
    body, packed = b"", document.body
    for _ in range(_MOST_MEMBERS):
        unpack = zlib.decompressobj(wbits=31)
        try:
            # One byte more than may be: of 0, which would be left at the cap, zlib makes "as much as there is".
            body += unpack.decompress(packed, _MOST_BYTES + 1 - len(body))
        except zlib.error:
            raise document.unreadable("packed, and damaged") from None
        if len(body) > _MOST_BYTES:
            raise document.unreadable("packed, and larger than 50 MB")
        if not unpack.eof:
            raise document.unreadable("packed, and cut short")
        packed = unpack.unused_data
        if not packed.startswith(_GZIP):  # the end, or padding
            return body
    raise document.unreadable(f"packed in more than {_MOST_MEMBERS} members")
