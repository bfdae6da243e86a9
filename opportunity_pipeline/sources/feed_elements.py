"""The reader of XML that feedparser is given: Python's own, which refuses elements with very many attributes.

Belongs here: what is refused while a feed is read. Does not belong here: opening one (``feeds``).

feedparser asks for each attribute by its name, which searches all of the element: its time grows with the square of
their number, and half a megabyte of them takes minutes. The text before it is parsed does not tell where an element
ends, whatever its encoding, so they are counted by the parser that knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.expatreader import ExpatParser

MOST_ATTRIBUTES = 200
"""Attributes of one element; those of feeds have less than twenty."""


class TooManyAttributes(ValueError):
    """An element has more than :data:`MOST_ATTRIBUTES`."""

    def __init__(self) -> None:
        super().__init__(f"an element has more than {MOST_ATTRIBUTES} attributes")


class _Reader(ExpatParser):
    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        if len(attrs) > MOST_ATTRIBUTES:
            raise TooManyAttributes
        super().start_element_ns(name, attrs)


def create_parser(*arguments: Any, **named: Any) -> ExpatParser:
    """What ``xml.sax`` asks of a module that is named to it as a reader."""
    return _Reader(*arguments, **named)
