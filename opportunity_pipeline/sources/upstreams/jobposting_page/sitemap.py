"""Shape ``sitemap`` of job posting pages: the addresses of a site, or of its sitemaps (sitemaps.org).

Belongs here: reading that shape safely. Does not belong here: which links are followed (``links``, ``__init__``).

::

    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc>https://careers.example.com/jobs/17</loc><lastmod>2026-08-20</lastmod></url></urlset>

    <sitemapindex xmlns="…"><sitemap><loc>https://careers.example.com/sitemap-jobs.xml</loc></sitemap></sitemapindex>

Quirks:
    - ``lastmod`` is the page's last change as its sitemap states it: while it stays the same, the page is not requested
      again. It is passed on in the fragment of the link, which is never sent.
    - Addresses of other hosts and invalid ones are left out. Images and videos have a ``loc`` of their own, nested
      deeper.
    - The body may be gzipped (``sitemap.xml.gz``), at most 50 MB decompressed, as the standard states.
    - The XML is untrusted: nothing is loaded, an unusually deep tree is refused, and no entities but XML's own exist.
      An address with another entity in it, or with a character that XML cannot represent, is invalid.
    - Ampersands in addresses are often unescaped. The stated encoding may be that of the program that wrote it.
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
# After the first error, lxml's recovery mode silently drops every ``&amp;``. So it is given none: this noncharacter,
# which occurs in no text, replaces ampersands.
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
    """Reads the addresses in a sitemap; None if the document is not a sitemap.

    Raises:
        UnreadableResponse: if it is one, and is too broken to read.
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
    """Splits a link of a sitemap into its address and the stated last change."""
    address, _, fragment = link.partition("#")
    return address, parse_qs(fragment).get(_CHANGED, [None])[0]


def _link(entry: etree._Element, base: str) -> str | None:
    """The address of an entry; None if it has none.

    Raises:
        NotFollowed: if it must not be followed.
    """
    words: dict[str, str] = {}
    for child in entry.iterchildren(tag=etree.Element):
        words.setdefault(_name(child), "".join(child.itertext()).replace(_AMPERSAND, "&").strip())
    if not words.get("loc"):
        return None
    link, changed = on_same_host(words["loc"], base), words.get("lastmod")
    return f"{link}#{urlencode({_CHANGED: changed})}" if changed else link


def _in_plain(found: re.Match[str]) -> str:
    """Plain text of a match: nothing for a comment; the characters meant by CDATA, a reference or a bare ampersand."""
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
    """Name without namespace; lxml's own function refuses names with an undeclared prefix."""
    return str(element.tag).rpartition("}")[2]


def _unpacked(document: Document) -> bytes:
    if not document.body.startswith(_GZIP):
        return document.body
    body, packed = b"", document.body
    for _ in range(_MOST_MEMBERS):
        unpack = zlib.decompressobj(wbits=31)
        try:
            # One byte more than the cap: zlib would treat a remaining length of 0 as unlimited.
            body += unpack.decompress(packed, _MOST_BYTES + 1 - len(body))
        except zlib.error:
            raise document.unreadable("gzip is damaged") from None
        if len(body) > _MOST_BYTES:
            raise document.unreadable("gzip expands to more than 50 MB")
        if not unpack.eof:
            raise document.unreadable("gzip is cut short")
        packed = unpack.unused_data
        if not packed.startswith(_GZIP):  # the end, or padding
            return body
    raise document.unreadable(f"gzip has more than {_MOST_MEMBERS} members")
