"""HTML pages: a text as BeautifulSoup's tree, and the words of its elements.

Belongs here: what every reader of pages needs. Does not belong here: which elements an upstream's pages have
(``upstreams/``).
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

# An XML declaration before HTML makes the parser warn that it may have been given XML.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)


def soup_of(text: str) -> BeautifulSoup:
    """The tree of a page."""
    return BeautifulSoup(_DECLARATION.sub("", text), "lxml")


def words_of(element: Tag | None) -> str | None:
    """Text of an element on one line; None where there is no element."""
    return " ".join(element.get_text(" ").split()) if element else None


def first_words(element: Tag, *selectors: str) -> str | None:
    """Text of the first selector that is there; one selector list would take the first in the page's order."""
    return next((words for selector in selectors if (words := words_of(element.select_one(selector)))), None)
