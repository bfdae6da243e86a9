"""A response as a parser meets it: bytes with their origin.

Belongs here: decoding text and reading JSON, with the reason when that cannot be done. Does not belong here: typed
access to elements (``reading.py``), or any upstream's keys (``upstreams/``).
"""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opportunity_pipeline.sources.errors import UnreadableResponse


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
        """The body as text: UTF-8 with or without byte-order mark, UTF-16 with one.

        A byte that is not valid becomes U+FFFD: one bad byte in a listing costs one letter, not the listing.
        """
        if self.body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return self.body.decode("utf-16", errors="replace")
        return self.body.decode("utf-8-sig", errors="replace")

    def json(self) -> Any:
        """The body as JSON; ``NaN`` and infinities are refused.

        Raises:
            UnreadableResponse: when it is empty, HTML, cut short, nested too deeply or otherwise not JSON.
        """
        text = self.text().strip()
        if not text:
            raise self.unreadable("the response is empty")
        if text.startswith("<"):
            raise self.unreadable("HTML or XML where JSON was expected")
        try:
            return _DECODER.decode(text)
        except RecursionError:
            raise self.unreadable("JSON nested too deeply") from None
        except ValueError as error:
            raise self.unreadable(f"not JSON: {error}") from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON value")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse(text[:20])


# Made once: for small documents making one takes a tenth of reading.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
