"""A response as a parser meets it: bytes with their origin.

Belongs here: decoding text and reading JSON, with the reason when that cannot be done. Does not belong here: typed
access to elements (``reading.py``), or any upstream's keys (``upstreams/``).
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

# In this order: the mark of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32le",
    codecs.BOM_UTF32_BE: "utf-32be",
    codecs.BOM_UTF16_LE: "utf-16le",
    codecs.BOM_UTF16_BE: "utf-16be",
}
"""How a text begins, and the encoding of what stands behind that."""

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
"""The charset that a ``Content-Type`` states."""


@dataclass(frozen=True, slots=True)
class Document:
    """A response body and where it came from.

    Attributes:
        source: name in the register.
        url: URL it came from.
        body: the bytes, unpacked.
        fetched_at: when it was fetched; aware, UTC.
        body_sha256: content address, for pointers.
        headers: response headers, names in lower case.
    """

    source: str
    url: str
    body: bytes
    fetched_at: datetime
    body_sha256: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def unreadable(self, reason: str) -> UnreadableResponse:
        """The error that says why this document cannot be read."""
        return UnreadableResponse(self.source, self.url, reason)

    def pointer(self, position: str) -> str:
        """Where an element lies: ``<sha256 of the body>#<position>``."""
        return f"{self.body_sha256}#{position}"

    def text(self) -> str:
        """The body as text: by its byte-order mark, else UTF-8, else in the charset that the header or the body states.

        A body without a mark may be UTF-16 or UTF-32 as well: whatever is read here begins with ASCII (``<``, ``[``,
        the title of a column), around which these have zeros.

        UTF-8 comes before what is stated, as default charsets of servers are often wrong and several bytes that are
        UTF-8 can be nothing else: what has more letters of it than bytes that are none is UTF-8. Where nothing fits, a
        byte that is not valid becomes U+FFFD: one bad byte in a listing costs one letter, not the listing.
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
        """The body as JSON. ``NaN``, infinities and numbers beyond all bounds come out as floats that are not finite.

        Most fields of an element are not read, and a number that only one of them has wrong must not cost a listing:
        what reads a field refuses it there (``reading.py``).

        Raises:
            UnreadableResponse: when it is empty, HTML, cut short, nested too deeply or otherwise not JSON.
        """
        text = self.text().strip()
        if not text:
            raise self.unreadable("the response is empty")
        if text.startswith("<"):
            raise self.unreadable("HTML or XML where JSON was expected")
        try:
            return read_json(text)
        except RecursionError:
            raise self.unreadable("JSON nested too deeply") from None
        except json.JSONDecodeError as error:
            raise self.unreadable(f"not JSON: {error}") from None


_IS_WIDE = re.compile(rb"[^\0]\0[^\0]\0|\0[^\0]\0[^\0]|[^\0]\0{3}|\0{3}[^\0]")
_STATED_WITHIN = 1024
_CHARSET_OF_MARKUP = re.compile(
    r"<(?:meta\s[^<>]{0,200}charset|\?xml\s[^<>]{0,200}encoding)\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
# Python's names of charsets; its other codecs are none, or as slow and loose as punycode.
_OF_TEXT = re.compile(r"(?:iso8859|cp\d|koi8|shift_jis|euc_|gb|big5|iso2022|mac|tis|johab|ascii)")
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def read_json(text: str | bytes) -> Any:
    """What JSON says, as the standard library reads it, but for integers of thousands of digits, which become floats.

    Raises:
        json.JSONDecodeError: when it is none.
        RecursionError: when it is nested too deeply.
    """
    # The same in half the time, but for half a character (``\ud800``), integers of thousands of digits and deep nests.
    with contextlib.suppress(ValueError):
        return from_json(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Of more than 4,300 digits Python makes no integer. Asked of each number, it would read twice as long.
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)
