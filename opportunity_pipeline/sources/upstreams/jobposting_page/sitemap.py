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
    - It is XML of strangers: nothing is loaded, a tree of unusual depth is refused, and there are no entities but those
      of XML. An address with another in it, or with a character that XML cannot hold, is none.
    - Ampersands of addresses are often left bare. The encoding that is stated may be that of the program that wrote it.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from lxml import etree

from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.upstreams.jobposting_page.links import NO_CHARACTER, NotFollowed, on_same_host

INDEX_SCOPE = "sitemap index"

_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>/]")
_ROOT_WITHIN = 4096
# After the first thing that is wrong the reader of XML drops each ``&amp;`` without a word. It sees none: this
# noncharacter, which no text has, stands for them.
_AMPERSAND = "\ufdd0"
_NOT_PLAIN = re.compile(
    r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:(?P<quoted>.*?)\]\]>|.*)"
    r"|&(?:#(?P<decimal>[0-9]+);|#[xX](?P<hex>[0-9a-fA-F]+);|(?P<name>[\w.:-]{1,40});)?",
    re.DOTALL,
)
_NAMED = {"amp": _AMPERSAND, "apos": "'", "gt": ">"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_NUMBER = 7
_GZIP = b"\x1f\x8b"
_MOST_BYTES = 50 * 1024 * 1024
_MOST_MEMBERS = 100
_CHANGED = "changed"


def read(document: Document) -> ParsedResponse | None:
    """The addresses in a sitemap; None where the document is none.

    Raises:
        UnreadableResponse: when it is one, and broken beyond reading.
    """
    text = replace(document, body=_unpacked(document)).text()
    start = _BEFORE_ROOT.match(text)
    begins = start.end() if start else 0
    found = _ROOT.search(text, begins, begins + _ROOT_WITHIN)
    if found is None:
        return None
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    plain = _NOT_PLAIN.sub(_in_plain, _UNWRITABLE.sub(NO_CHARACTER, text[found.start() :]))
    try:
        root = etree.fromstring(plain.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise document.unreadable(f"not a readable sitemap ({type(error).__name__})") from None
    name = _name(root) if root is not None else None
    if name not in {"urlset", "sitemapindex"}:
        raise document.unreadable("not a readable sitemap")
    links: dict[str, None] = {}
    left = Counter[str]()
    for entry in root:
        try:
            link = _link(entry, document.url)
        except NotFollowed as why:
            left[str(why)] += 1
            continue
        if link is not None:
            links[link] = None
    scope = INDEX_SCOPE if name == "sitemapindex" else document.url
    return ParsedResponse(
        document.source, "job", scope, False, (), role="index", links=tuple(links), not_followed=dict(left)
    )


def without_change(link: str) -> tuple[str, str | None]:
    """A link of a sitemap as an address, and what the sitemap says of its last change."""
    address, _, fragment = link.partition("#")
    return address, parse_qs(fragment).get(_CHANGED, [None])[0]


def _link(entry: etree._Element, base: str) -> str | None:
    """The address of an entry; None where it has none.

    Raises:
        NotFollowed: when it is not one to follow.
    """
    words: dict[str, str] = {}
    for child in entry.iterchildren(tag=etree.Element):
        words.setdefault(_name(child), "".join(child.itertext()).replace(_AMPERSAND, "&").strip())
    if not words.get("loc"):
        return None
    link, changed = on_same_host(words["loc"], base), words.get("lastmod")
    return f"{link}#{urlencode({_CHANGED: changed})}" if changed else link


def _in_plain(found: re.Match[str]) -> str:
    """A comment as nothing; what is quoted, a reference or a bare ampersand as the characters that it stands for."""
    if found[0].startswith("<"):
        return (found["quoted"] or "").replace("&", _AMPERSAND).replace("<", NO_CHARACTER)
    if found["name"]:
        return _NAMED.get(found["name"], NO_CHARACTER)
    if found["decimal"] or found["hex"]:
        return _character(found["decimal"] or found["hex"], 10 if found["decimal"] else 16)
    return _AMPERSAND


def _character(digits: str, base: int) -> str:
    number = int(digits, base) if len(digits) <= _LONGEST_NUMBER else 0
    if number == ord("&"):
        return _AMPERSAND
    character = chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "<"
    return NO_CHARACTER if character == "<" or _UNWRITABLE.match(character) else character


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
