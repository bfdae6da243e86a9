"""HTML pages: parses a text with BeautifulSoup, and extracts the text of elements.

Belongs here: what every page parser needs. Does not belong here: the elements of an upstream's pages
(``upstreams/``).
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

# For an XML declaration before HTML, the parser warns that it may have been given XML.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)


def soup_of(text: str) -> BeautifulSoup:
    """The parsed tree of a page."""
    return BeautifulSoup(_DECLARATION.sub("", text), "lxml")


def words_of(element: Tag | None) -> str | None:
    """Text of an element on one line; None if there is no element."""
    return " ".join(element.get_text(" ").split()) if element else None


def first_words(element: Tag, *selectors: str) -> str | None:
    """Text of the first selector that matches; one combined selector would match in document order instead."""
    return next((words for selector in selectors if (words := words_of(element.select_one(selector)))), None)
