"""schema.org data in a page: JSON-LD block by block, microdata where there is none of it.

Belongs here: getting at the data, and finding the postings and lists in it. Does not belong here: what a posting's
properties mean (``posting``).

A page has several blocks, and one that cannot be read must not cost the others: each is handed to the extractor alone.
Comments, CDATA marks, commas too many and line breaks within texts are forgiven. Blocks that neither can be read nor
speak of a job are none of our business. Microdata is read posting by posting; what an ``itemref`` adds from elsewhere
in the page is not.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree, html

UNREADABLE = "block cannot be read"
TOO_DEEP = "nested too deeply"

_BLOCK_TYPE = "application/ld+json"
_POSTING, _LIST = "JobPosting", "ItemList"
_OPENINGS = ("//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[", "<!--")
_CLOSINGS = ("//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", "-->")
# What neither XML nor a text of ours can hold; within JSON texts line breaks and tabs are forgiven.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Of more than 4,300 digits Python makes no integer, which would cost the block.
_ENDLESS_INTEGER = re.compile(r"(?<![\d.])\d{4301,}(?![\d.eE])")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
# What is rejected is kept under its position, and an index of the database holds 2,704 bytes of that.
_LONGEST_POSITION = 500

_POSTING_ELEMENTS = '//*[contains(@itemtype, "JobPosting")][not(ancestor::*[contains(@itemtype, "JobPosting")])]'
# The extractor's time grows with the third power of the things within each other; a posting has less than twenty.
_MOST_THINGS = 40
_MOST_ELEMENTS = 2000


@dataclass
class Found:
    """What a page says in schema.org's words.

    Attributes:
        postings: position and data of each posting.
        links: addresses that lists of the page name, as written.
        unreadable: positions of blocks that speak of jobs and cannot be read, and of what stands too deep in one, with
            the reason.
    """

    postings: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


def find(soup: BeautifulSoup, text: str, url: str) -> Found:
    """The data of a page.

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
    # Here and not above: the package takes half a second to import, and rdflib with it, which most runs need not pay.
    from extruct.jsonld import JsonLdExtractor

    script = etree.Element("script", type=_BLOCK_TYPE)
    script.text = _ENDLESS_INTEGER.sub("1e999", _UNWRITABLE.sub(" ", _bare(block)))
    items: list[Any] = JsonLdExtractor().extract_items(script) if script.text else []
    return items


def _bare(block: str) -> str:
    """A block without the marks that once hid scripts from readers of XML, and without a semicolon behind it."""
    text = block.strip()
    for mark in _OPENINGS:
        text = text.removeprefix(mark)
    for mark in _CLOSINGS:
        text = text.removesuffix(mark)
    return text.strip(" \t\r\n;")


def _gather_microdata(found: Found, text: str, url: str) -> None:
    """Each posting alone: what is wrong with one must not cost the others, nor their number the time of all."""
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
    """An item of microdata in the form that JSON-LD has."""
    if isinstance(item, list):
        return [_plain(part) for part in item]
    if not isinstance(item, dict):
        return item
    if "properties" not in item:
        return item.get("value")
    properties = {name: _plain(value) for name, value in item["properties"].items()}
    return {"@type": item.get("type"), **properties}


def _gather(found: Found, value: Any, position: str) -> None:
    """Postings and lists, wherever in the data they stand: in a graph, a list, or as what a page is about."""
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
    """Names of types without the vocabulary: ``JobPosting``, ``schema:JobPosting``, ``https://schema.org/JobPosting``."""
    stated = item.get("@type")
    for name in stated if isinstance(stated, list) else [stated]:
        if isinstance(name, str):
            yield re.split(r"[/#:]", name)[-1]


def _listed(elements: Any) -> list[str]:
    """Addresses that a list names; what it tells in full is found elsewhere."""
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
