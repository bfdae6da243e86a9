"""A response as parsers see it: bytes with their origin.

Belongs here: decoding text and parsing JSON, with the reason if that fails. Does not belong here: typed access to
elements (``reading.py``), or any upstream's keys (``upstreams/``).
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import from_json

from opportunity_pipeline.sources.errors import UnreadableResponse

# Order matters: the UTF-32 little-endian mark begins with the UTF-16 one.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32le",
    codecs.BOM_UTF32_BE: "utf-32be",
    codecs.BOM_UTF16_LE: "utf-16le",
    codecs.BOM_UTF16_BE: "utf-16be",
}
"""Byte-order mark → encoding of the text after it."""

MOST_ELEMENTS = 200_000
"""Elements of one response. The largest listings have some tens of thousands, and one element of any use is of several
hundred bytes, so that as many as this would be more than a response may hold (``http_max_bytes``)."""

MOST_VALUES = 5_000_000
"""Values in one JSON text. Each takes up to a hundred bytes of memory, however few it has in the text; in listings
there are thirty bytes of text and more to a value."""

MOST_TAGS = 500_000
"""Tags of an HTML page or a feed, each of which takes up to a kilobyte of memory; a large page has ten thousand."""

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
"""The charset stated in a ``Content-Type``."""


@dataclass(frozen=True, slots=True)
class Document:
    """A response body and where it came from.

    Attributes:
        source: name in the register.
        url: URL it came from.
        body: the decompressed bytes.
        fetched_at: when it was fetched; aware, UTC.
        body_sha256: content address, used in pointers.
        headers: response headers, names in lower case.
    """

    source: str
    url: str
    body: bytes
    fetched_at: datetime
    body_sha256: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def unreadable(self, reason: str) -> UnreadableResponse:
        """The error that states why this document cannot be read."""
        return UnreadableResponse(self.source, self.url, reason)

    def too_many_elements(self) -> UnreadableResponse:
        """The error that says that this document has too many elements to be a listing."""
        return self.unreadable(f"more than {MOST_ELEMENTS:,} elements: no listing of this source is so long")

    def too_many_tags(self) -> UnreadableResponse:
        """The error that says that this document has too many tags to be read."""
        return self.unreadable(f"more than {MOST_TAGS:,} tags: no page or feed of this source is so long")

    def pointer(self, position: str) -> str:
        """Position of an element: ``<sha256 of the body>#<position>``."""
        return f"{self.body_sha256}#{position}"

    def text(self) -> str:
        """The body as text: decoded by byte-order mark, else as UTF-8, else by the charset in the header or the body.

        A body without a mark may also be UTF-16 or UTF-32. Everything read here begins with ASCII (``<``, ``[``, a
        column title), and in those encodings zero bytes surround it.

        UTF-8 is tried before the stated charset: servers' default charsets are often wrong, and multi-byte UTF-8 is
        unlikely to be anything else. A text counts as UTF-8 if it has at least as many non-ASCII characters as invalid
        bytes. If no charset fits, invalid bytes become U+FFFD: one bad byte in a listing costs one character, not the
        listing.
        """
        for mark, charset in BYTE_ORDER_MARKS.items():
            if self.body.startswith(mark):
                return self.body[len(mark) :].decode(charset, errors="replace")
        if _IS_WIDE.match(self.body):
            return self.body.decode(json.detect_encoding(self.body), errors="replace")
        try:
            return self.body.decode()
        except UnicodeDecodeError:
            text = self.body.decode(errors="replace")
        lost = text.count("\ufffd")
        kept = len(text) - len(text.encode("ascii", errors="ignore")) - lost
        stated = None if kept >= lost else self._stated_charset()
        return text if stated is None else self.body.decode(stated, errors="replace")

    def _stated_charset(self) -> str | None:
        head = self.body[:_STATED_WITHIN].decode("ascii", errors="replace")
        for found in (CHARSET.search(self.headers.get("content-type", "")), _CHARSET_OF_MARKUP.search(head)):
            try:
                name = codecs.lookup(found[1]).name if found else ""
            except LookupError:
                continue
            if _OF_TEXT.match(name):
                return _AS_BROWSERS_DO.get(name, name)
        return None

    def json(self) -> Any:
        """The body as JSON. ``NaN``, infinities and overflowing numbers become non-finite floats.

        Most fields of an element are never read, so one bad number must not cost the whole listing; the code that
        reads the field rejects it (``reading.py``).

        Raises:
            UnreadableResponse: if it is empty, HTML, truncated, nested too deeply or otherwise not JSON, or holds so
                many values that reading it would take gigabytes.
        """
        text = self.text().strip()
        if not text:
            raise self.unreadable("the response is empty")
        if text.startswith("<"):
            raise self.unreadable("HTML or XML where JSON was expected")
        if holds_too_many_values(text):
            raise self.unreadable(f"JSON of more than {MOST_VALUES:,} values: no listing of this source is so long")
        try:
            value = read_json(text)
        except RecursionError:
            raise self.unreadable("JSON nested too deeply") from None
        except json.JSONDecodeError as error:
            raise self.unreadable(f"not JSON: {error}") from None
        # Here as well as where elements are read: what a parser does with a list beforehand takes memory too.
        for part in (value, *value.values()) if isinstance(value, dict) else (value,):
            if isinstance(part, list | dict) and len(part) > MOST_ELEMENTS:
                raise self.too_many_elements()
        return value


_IS_WIDE = re.compile(rb"[^\0]\0[^\0]\0|\0[^\0]\0[^\0]|[^\0]\0{3}|\0{3}[^\0]")
_STATED_WITHIN = 1024
_CHARSET_OF_MARKUP = re.compile(
    r"<(?:meta\s[^<>]{0,200}charset|\?xml\s[^<>]{0,200}encoding)\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
# Python's names of text charsets. Its other codecs are not charsets, or slow and lenient like punycode.
_OF_TEXT = re.compile(r"(?:iso8859|cp\d|koi8|shift_jis|euc_|gb|big5|iso2022|mac|tis|johab|ascii)")
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def holds_too_many_values(text: str) -> bool:
    """Whether a JSON text may hold more than :data:`MOST_VALUES`, by the marks before them: linear, and soon done."""
    return len(text) > MOST_VALUES and sum(map(text.count, ",[{")) > MOST_VALUES


def read_json(text: str | bytes) -> Any:
    """Parses JSON like the standard library, except that integers of thousands of digits become floats.

    Raises:
        json.JSONDecodeError: if it is not JSON.
        RecursionError: if it is nested too deeply.
    """
    # Same result in half the time, but fails on lone surrogates (``\ud800``), very long integers and deep nesting.
    with contextlib.suppress(ValueError):
        return from_json(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses integers of more than 4,300 digits. A parse_int hook doubles the time, so it is a last resort.
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)
