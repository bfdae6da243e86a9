"""schema.org data in a page: JSON-LD block by block, or microdata if there is no JSON-LD posting.

Belongs here: extracting the data, and finding the postings and lists in it. Does not belong here: interpreting a
posting's properties (``posting``).

A page has several blocks, and an unreadable one must not cost the others: each is passed to the extractor alone.
Comments, CDATA marks, superfluous commas and line breaks within texts are tolerated. Unreadable blocks that do not
mention a posting are ignored. Microdata is read posting by posting; data added by ``itemref`` from elsewhere in the
page is not read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree, html

from opportunity_pipeline.sources.document import holds_too_many_values

UNREADABLE = "block cannot be read"
TOO_DEEP = "nested too deeply"

_BLOCK_TYPE = "application/ld+json"
_POSTING, _LIST = "JobPosting", "ItemList"
_OPENINGS = ("//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[", "<!--")
_CLOSINGS = ("//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", "-->")
# Characters that neither XML nor our texts can hold; line breaks and tabs within JSON texts are tolerated.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Python refuses integers of more than 4,300 digits, which would cost the block.
_ENDLESS_INTEGER = re.compile(r"(?<![\d.])\d{4301,}(?![\d.eE])")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
# Rejected elements are stored by position, and a database index holds at most 2,704 bytes of it.
_LONGEST_POSITION = 500

_POSTING_ELEMENTS = '//*[contains(@itemtype, "JobPosting")][not(ancestor::*[contains(@itemtype, "JobPosting")])]'
# The extractor's time grows with the third power of the number of nested items; a posting has fewer than twenty.
_MOST_THINGS = 40
_MOST_ELEMENTS = 2000


@dataclass
class Found:
    """The schema.org data of a page.

    Attributes:
        postings: position and data of each posting.
        links: addresses in the page's lists, as written.
        unreadable: position → reason, for unreadable blocks that mention postings, and for data nested too deeply.
    """

    postings: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


def find(soup: BeautifulSoup, text: str, url: str) -> Found:
    """Finds the data of a page.

    Args:
        soup: its tree.
        text: its text.
        url: its address.
    """
    found = Found()
    for number, script in enumerate(soup.find_all("script", type=re.compile(r"^\s*application/ld\+json\b", re.I)), 1):
        block, position = script.get_text(), f"/json-ld/{number}"
        try:
            items = _items(block)
        except (ValueError, RecursionError):
            if _POSTING in block:
                found.unreadable[position] = UNREADABLE
            continue
        _gather(found, items, position)
    if not found.postings and _POSTING in text and "itemtype" in text.lower():
        _gather_microdata(found, text, url)
    return found


def _items(block: str) -> list[Any]:
    # Imported here: the package, with rdflib, takes half a second to import, which most runs need not pay.
    from extruct.jsonld import JsonLdExtractor

    if holds_too_many_values(block):
        raise ValueError("too many values")
    script = etree.Element("script", type=_BLOCK_TYPE)
    script.text = _ENDLESS_INTEGER.sub("1e999", _UNWRITABLE.sub(" ", _bare(block)))
    items: list[Any] = JsonLdExtractor().extract_items(script) if script.text else []
    return items


def _bare(block: str) -> str:
    """A block without the marks that once hid scripts from XML parsers, and without a trailing semicolon."""
    text = block.strip()
    for mark in _OPENINGS:
        text = text.removeprefix(mark)
    for mark in _CLOSINGS:
        text = text.removesuffix(mark)
    return text.strip(" \t\r\n;")


def _gather_microdata(found: Found, text: str, url: str) -> None:
    """Reads each posting alone: an error in one must not cost the others, nor their number slow down each."""
    from extruct.w3cmicrodata import MicrodataExtractor

    try:
        elements = html.document_fromstring(_XML_DECLARATION.sub("", text)).xpath(_POSTING_ELEMENTS)
    except (ValueError, etree.LxmlError):
        found.unreadable["/microdata"] = UNREADABLE
        return
    for number, element in enumerate(elements, 1):
        position = f"/microdata/{number}"
        if number > _MOST_ELEMENTS or len(element.xpath("descendant::*[@itemscope]")) > _MOST_THINGS:
            found.unreadable[position] = UNREADABLE
            continue
        try:
            items = MicrodataExtractor().extract_items(copy.deepcopy(element), base_url=url)
        except (ValueError, RecursionError):
            found.unreadable[position] = UNREADABLE
            continue
        _gather(found, [_plain(item) for item in items[:1]], position)


def _plain(item: Any) -> Any:
    """A microdata item in the form of JSON-LD."""
    if isinstance(item, list):
        return [_plain(part) for part in item]
    if not isinstance(item, dict):
        return item
    if "properties" not in item:
        return item.get("value")
    properties = {name: _plain(value) for name, value in item["properties"].items()}
    return {"@type": item.get("type"), **properties}


def _gather(found: Found, value: Any, position: str) -> None:
    """Collects postings and lists anywhere in the data: in a graph, a list, or as a page's main entity."""
    waiting: list[tuple[str, Any]] = [(position, value)]
    while waiting:
        position, value = waiting.pop()
        is_too_deep = len(position) > _LONGEST_POSITION
        types = set(_types(value)) if isinstance(value, dict) else set()
        if _POSTING in types:
            if is_too_deep:
                found.unreadable[position] = TOO_DEEP
            else:
                found.postings.append((position, value))
            continue
        if _LIST in types:
            found.links += _listed(value.get("itemListElement"))
        children = enumerate(value) if isinstance(value, list) else value.items()
        waiting += reversed(
            [
                (position if is_too_deep else f"{position}/{str(name)[:40]}", child)
                for name, child in children
                if isinstance(child, list | dict)
            ]
        )


def _types(item: dict[str, Any]) -> Iterator[str]:
    """Type names without vocabulary: ``JobPosting``, ``schema:JobPosting``, ``https://schema.org/JobPosting``."""
    stated = item.get("@type")
    for name in stated if isinstance(stated, list) else [stated]:
        if isinstance(name, str):
            yield re.split(r"[/#:]", name)[-1]


def _listed(elements: Any) -> list[str]:
    """Addresses in a list; items given in full are collected elsewhere."""
    links: list[str] = []
    for element in elements if isinstance(elements, list) else [elements]:
        thing = element
        if isinstance(thing, dict) and "item" in thing:
            thing = thing["item"]
        if isinstance(thing, dict):
            if _POSTING in _types(thing):
                continue
            thing = thing.get("url") or thing.get("@id")
        if isinstance(thing, str) and thing.strip():
            links.append(thing)
    return links
