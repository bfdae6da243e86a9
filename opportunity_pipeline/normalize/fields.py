"""Typed, cleaned access to the fields of a raw record, with the reason if a field makes the record unusable.

Belongs here: access to raw values, and the reasons why a value is unusable. Does not belong here: which fields a kind
of opportunity has (``jobs``, ``hackathons``, ``articles``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from opportunity_pipeline.normalize.dates.date_readings import DateField
from opportunity_pipeline.normalize.dates.dates import Span, read_span
from opportunity_pipeline.normalize.text.cleaning import clean
from opportunity_pipeline.normalize.text.personal_data import without_addresses, without_personal_data
from opportunity_pipeline.normalize.text.text import clean_line, fold
from opportunity_pipeline.normalize.text.urls import canonical_url
from opportunity_pipeline.sources.reading import LONGEST, TOO_LONG, is_too_long
from opportunity_pipeline.sources.records import Kind, RawRecord

MISSING = "missing"
NOT_A_DATE = "not a date"
IN_THE_FUTURE = "lies in the future"
NOT_A_WEB_ADDRESS = "not a web address"
NO_IDENTITY = "neither id nor link"

_PLACEHOLDERS = frozenset(
    {
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "-",
        "--",
        "not specified",
        "not available",
        "not applicable",
        "location",
        "tbd",
    }
)
# Text that must be a date if it is anything: numbers separated as in a date, or a day next to a month's name.
_MEANT_AS_DATE = re.compile(
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
    r"|\b\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
# Tolerance: upstream clocks run ahead, and a day that has begun in Auckland is still tomorrow in San Francisco.
_AHEAD = timedelta(days=2)
_LONGEST_DETAIL = 120
_SHORT = 200
# Characters; no title, place or list of skills is that long. Readers of short fields search back and forth, which takes
# too long in a text of 100 KB.
_LONGEST_LINE = 4_000
_LONGEST_RAW_LINE = 4 * _LONGEST_LINE


class Unusable(ValueError):
    """A record cannot become an opportunity because of one field."""

    def __init__(self, field: str, reason: str, detail: object = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.detail = shortened(detail)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that cannot be used, and why.

    Attributes:
        kind: kind it would have been.
        source: name in the register.
        source_id: the upstream's id, if it has one.
        pointer: location of the raw record.
        field: offending field; ``""`` for the whole record.
        reason: a short fixed phrase that can be counted.
        detail: the offending value, shortened and without personal data.
        outline: whether it is a listing's short form of a record whose full form is elsewhere.
    """

    kind: Kind
    source: str
    source_id: str | None
    pointer: str
    field: str
    reason: str
    detail: str | None
    outline: bool = False


def shortened(value: object) -> str | None:
    """A value fit for display: one line, shortened, without e-mail addresses and telephone numbers."""
    if value is None:
        return None
    line = clean_line(str(value)[:1000])
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"


def shown_identity(source_id: str | None) -> str | None:
    """An upstream's id as stored: on one line, without e-mail addresses; its digits are not a telephone number."""
    if source_id and source_id.isalnum() and source_id.isascii():
        return source_id[:LONGEST]
    shown = " ".join(without_addresses(clean(source_id or "")).split())
    return (shown.encode()[:LONGEST].decode(errors="ignore") if is_too_long(shown) else shown) or None


def _line(text: str) -> str | None:
    line = clean_line(text[:_LONGEST_RAW_LINE])[:_LONGEST_LINE].rstrip()
    return None if not line or fold(line) in _PLACEHOLDERS else line


# Cached, as short texts repeat within a record and across records.
_short_line = lru_cache(maxsize=65_536)(_line)


class Fields:
    """The fields of one record. An optional field whose value has the wrong type counts as absent."""

    __slots__ = ("_values", "clock")

    def __init__(self, values: Mapping[str, Any], clock: datetime) -> None:
        self._values = values
        self.clock = clock

    def line(self, name: str) -> str | None:
        """A short text on one line, cut to 4,000 characters; ``None`` if it is absent, blank or a placeholder."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return None
        return _short_line(value) if len(value) <= _SHORT else _line(value)

    def plain(self, name: str) -> str | None:
        """A long text without markup and personal data, line breaks kept."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return None
        text = without_personal_data(clean(value)).strip()
        return None if not text or fold(text[:40]) in _PLACEHOLDERS else text

    def lines(self, name: str) -> list[str]:
        """Several short texts, without repetitions."""
        value = self._values.get(name)
        items = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
        lines = [_short_line(item) if len(item) <= _SHORT else _line(item) for item in items if isinstance(item, str)]
        return list(dict.fromkeys([line for line in lines if line is not None]))

    def number(self, name: str) -> float | None:
        """A number; ``None`` if it is absent or too large for any column."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if abs(value) <= sys.float_info.max else None

    def count(self, name: str) -> int | None:
        """A whole number from zero that a table column can hold."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None

    def flag(self, name: str) -> bool:
        """Whether a flag is set."""
        return self._values.get(name) is True

    def raw(self, name: str) -> str | bool | None:
        """A hint that may be a word or a flag."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else self.line(name)

    def span(self, name: str, meaning: DateField = "period") -> Span | None:
        """A date or period, relative to the record's clock.

        Args:
            name: field.
            meaning: what kind of date it is.

        Returns:
            ``None`` if the upstream states no date ("Quite Old", "Immediately"), or an ambiguous one ("03/04/2026").

        Raises:
            Unusable: the value must be a date but is not a valid one.
        """
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return None
        value = clean_line(value) if isinstance(value, str) else value
        span = read_span(value, now=self.clock, field=meaning)
        if span is None and (not isinstance(value, str) or _MEANT_AS_DATE.search(value)):
            # It is a valid date in one of the two orders of day and month.
            if read_span(value, now=self.clock, field=meaning, day_first=True) is not None:
                return None
            raise Unusable(name, NOT_A_DATE, value)
        return span

    def past(self, name: str) -> datetime | None:
        """The start of a date in the past, such as the posting date.

        Raises:
            Unusable: it is not a date, or lies more than two days after the fetch.
        """
        span = self.span(name, "posted")
        if span is None:
            return None
        if span.start > self.clock + _AHEAD:
            raise Unusable(name, IN_THE_FUTURE, self._values.get(name))
        return span.start

    def metadata(self, *names: str) -> dict[str, int]:
        """The counts that are present."""
        return {name: count for name in names if (count := self.count(name)) is not None}


def identity_of(record: RawRecord, listing_url: str) -> tuple[str, str]:
    """The identity of a record and its page for people.

    Args:
        record: raw record.
        listing_url: address of the response; used as the page if the record has no link of its own.

    Returns:
        ``source_id`` (the upstream's id, else the canonical address) and ``source_url``.

    Raises:
        Unusable: there is neither, the id is too long, or the link is not a web address.
    """
    link = None
    if record.source_url is not None:
        link = canonical_url(record.source_url)
        if link is None:
            raise Unusable("source_url", NOT_A_WEB_ADDRESS)
    if is_too_long(record.source_id or ""):
        raise Unusable("source_id", TOO_LONG, record.source_id)
    source_id = shown_identity(record.source_id) or link
    if source_id is None:
        raise Unusable("", NO_IDENTITY)
    page = link or canonical_url(listing_url)
    if page is None:
        raise Unusable("source_url", MISSING)
    return source_id, page
