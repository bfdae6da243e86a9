"""HTML pages: parses a text with BeautifulSoup, and extracts the text of elements.

Belongs here: what every page parser needs. Does not belong here: the elements of an upstream's pages
(``upstreams/``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag

from opportunity_pipeline.sources.document import MOST_TAGS, Document
from opportunity_pipeline.sources.reading import Row, WrongField

WITHIN_ANOTHER = "stands within another one"
TOO_LARGE = "too large"

MOST_IN_A_CARD = 1_000
"""Elements within one card; those of real pages have a hundred."""

_UNREAD = "#unread"
# An XML declaration before HTML makes the parser warn that it may have been given XML.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)


def soup_of(document: Document, text: str) -> BeautifulSoup:
    """The tree of a page.

    Raises:
        UnreadableResponse: when it would take gigabytes of memory.
    """
    if text.count("<") > MOST_TAGS:
        raise document.too_many_tags()
    return BeautifulSoup(_DECLARATION.sub("", text), "lxml")


def cards_of(elements: Iterable[Tag]) -> Iterator[tuple[Tag, str | None]]:
    """The cards of a page, each with the reason why it must not be looked into, if there is one.

    Of cards within each other every one holds all words of those inside, and looking into each would take time that
    grows with the square of their number. So only the outermost are looked into, and only if they are as large as cards
    are: each element of a page is then met once, and few of them together.

    Args:
        elements: all that look like cards, in the order of the page.
    """
    within: set[int] = set()
    for card in elements:
        if id(card) in within:
            yield card, WITHIN_ANOTHER
            continue
        # What comes before the next one that is not within this one is all within it.
        within = {id(inner) for inner in card.descendants if isinstance(inner, Tag)}
        yield card, TOO_LARGE if len(within) > MOST_IN_A_CARD else None


def unread_card(reason: str, **about: object) -> dict[str, object]:
    """What stands for a card that is not looked into: :func:`refuse_unread` rejects it."""
    return {_UNREAD: reason, **about}


def refuse_unread(row: Row) -> None:
    """Says of a card that was not looked into why not.

    Raises:
        WrongField: when it was not.
    """
    reason = row.text(_UNREAD)
    if reason is not None:
        raise WrongField("", reason)


def words_of(element: Tag | None) -> str | None:
    """Text of an element on one line; None if there is no element."""
    return " ".join(element.get_text(" ").split()) if element else None


def first_words(element: Tag, *selectors: str) -> str | None:
    """Text of the first selector that matches; one combined selector would match in document order instead."""
    return next((words for selector in selectors if (words := words_of(element.select_one(selector)))), None)
