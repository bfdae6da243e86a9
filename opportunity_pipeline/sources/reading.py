"""Reading the elements of a listing: typed access to their values; each becomes a record or is rejected with a reason.

Belongs here: what every upstream's parser needs. Does not belong here: any upstream's keys.

A value of an unexpected type means that the upstream changed its shape. The element is rejected with the name of the
field, so that the change is counted and visible, and never mistaken for an absent field.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from opportunity_pipeline.sources.document import MOST_ELEMENTS, Document
from opportunity_pipeline.sources.records import Kind, RawRecord, Rejected, Rejections

UNEXPECTED_TYPE = "unexpected type"
OUT_OF_RANGE = "out-of-range number"
NOT_AN_OBJECT = "not an object"
NOT_A_WEB_ADDRESS = "not a web address"
TOO_LONG = "too long"
NO_IDENTITY = "neither id nor link"

LONGEST = 2048
"""Longest address, id or scope accepted, in bytes of UTF-8. A PostgreSQL index holds at most 2,704 bytes per row."""

_BLANK = re.compile(r"\s")
# JSON and XML can escape characters that neither UTF-8 nor PostgreSQL can store: NUL and lone surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class WrongField(ValueError):
    """A field of an element cannot be read: its name, the reason and the type or value found."""

    def __init__(self, field: str, reason: str, found: str | None = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.found = found


class Row:
    """A JSON object of a listing. Scalar methods return None if the key is absent, null or blank.

    Raises:
        WrongField: from every method, if the value has another type.
    """

    __slots__ = ("_path", "_values")

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def _wrong(self, key: str, value: object) -> WrongField:
        if isinstance(value, float) and not math.isfinite(value):
            return WrongField(self._path + key, OUT_OF_RANGE, str(value))
        return WrongField(self._path + key, UNEXPECTED_TYPE, type(value).__name__)

    def text(self, key: str) -> str | None:
        """A text, verbatim except that NUL and lone surrogates become U+FFFD."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._wrong(key, value)
        if not value or value.isspace():
            return None
        # Most texts are short and printable and need no search.
        return value if value.isprintable() else _storable(value)

    def identifier(self, key: str) -> str | None:
        """An id as text: a string stripped of surrounding blanks, or an integer."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        text = self.text(key)
        return text.strip() if text else None

    def number(self, key: str) -> float | None:
        """A number."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, value)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self._wrong(key, number)
        return number

    def amount(self, key: str) -> float | None:
        """A number, or a number written as text."""
        value = self._values.get(key)
        if not isinstance(value, str):
            return self.number(key)
        if not value.strip():
            return None
        try:
            amount = float(value)
        except ValueError:
            amount = math.nan
        if not math.isfinite(amount):
            raise self._wrong(key, value)
        return amount

    def integer(self, key: str) -> int | None:
        """A whole number."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, value)
        return value

    def moment(self, key: str) -> str | int | float | None:
        """A point in time: text or an epoch."""
        value = self._values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf:
            return value
        return self.text(key)

    def flag(self, key: str) -> bool | None:
        """A boolean."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, value)
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts without blank ones; empty if the key is absent or null."""
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, value)
        return [_storable(item) for item in value if item.strip()]

    def row(self, key: str) -> Row:
        """An object; an empty one if the key is absent or null."""
        value = self._values.get(key)
        if value is None:
            return Row({}, f"{self._path}{key}.")
        if not isinstance(value, dict):
            raise self._wrong(key, value)
        return Row(value, f"{self._path}{key}.")

    def rows(self, key: str) -> list[Row]:
        """A list of objects; empty if the key is absent or null."""
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, value)
        return [Row(item, f"{self._path}{key}.") for item in value]

    def link(self, key: str, base: str | None = None) -> str | None:
        """A web address, made absolute.

        Args:
            key: key of the value.
            base: base address for a relative one; None: a relative address is an error.
        """
        value = self.text(key)
        return None if value is None else web_address(value, self._path + key, base)


def _storable(text: str) -> str:
    # Encoding 8 KB is twenty times as fast as a regex search for characters that are almost never there.
    if "\x00" not in text:
        if text.isascii():
            return text
        with contextlib.suppress(UnicodeEncodeError):
            text.encode()
            return text
    return _UNSTORABLE.sub("\ufffd", text)


def web_address(value: str, field: str, base: str | None = None) -> str:
    """An absolute ``http`` or ``https`` address.

    A protocol-relative one (``//host/…``) becomes ``https``. ``javascript:`` and other schemes are refused: the result
    ends up as a link in mails and pages.

    Raises:
        WrongField: if it is anything else, or too long.
    """
    candidate = value.strip()
    try:
        if candidate.startswith("//"):
            candidate = f"https:{candidate}"
        elif base is not None:
            candidate = urljoin(base, candidate)
        parts = urlsplit(candidate)
        host = parts.hostname
    except ValueError:
        raise WrongField(field, NOT_A_WEB_ADDRESS) from None
    if parts.scheme not in {"http", "https"} or not host or _BLANK.search(candidate) or _UNSTORABLE.search(candidate):
        raise WrongField(field, NOT_A_WEB_ADDRESS, parts.scheme or None)
    if is_too_long(candidate):
        raise WrongField(field, TOO_LONG)
    return candidate


def is_too_long(text: str) -> bool:
    """Whether a text is longer than :data:`LONGEST` and so too long for a database index."""
    return len(text) * 4 > LONGEST and len(text.encode(errors="surrogatepass")) > LONGEST


def is_storable(text: str) -> bool:
    """Whether the database can store a text: it contains neither NUL nor a lone surrogate."""
    return not _UNSTORABLE.search(text)


@dataclass(frozen=True, slots=True)
class Element:
    """The parsed values of one element.

    Attributes:
        source_id: the upstream's id.
        source_url: page for people to open, absolute.
        fields: common field names → the upstream's values; None, blank and empty values are dropped.
    """

    source_id: str | None
    source_url: str | None
    fields: Mapping[str, object]


def read_elements(
    document: Document,
    kind: Kind,
    elements: Iterable[tuple[str, Any]],
    read: Callable[[Row], Element],
    identity: Callable[[Row], str | None] = lambda row: row.identifier("id"),
    *,
    outline: bool = False,
) -> tuple[tuple[RawRecord, ...], tuple[Rejected, ...]]:
    """Reads the elements of a listing: each becomes a record or is rejected with the reason.

    Args:
        document: the document that contains them.
        kind: kind of the records.
        elements: position (a JSON pointer) and value of each.
        read: reads one object.
        identity: extracts the id of an object that could not be read.
        outline: whether the records are outlines whose details are in other responses.

    Raises:
        UnreadableResponse: when there are more than :data:`MOST_ELEMENTS`.
    """
    records: list[RawRecord] = []
    rejected = Rejections()
    for number, (position, value) in enumerate(elements, start=1):
        if number > MOST_ELEMENTS:
            raise document.too_many_elements()
        pointer = document.pointer(position)
        if not isinstance(value, dict):
            rejected.add(Rejected(kind, document.source, None, pointer, "", NOT_AN_OBJECT, type(value).__name__))
            continue
        row = Row(value)
        try:
            element = read(row)
            if element.source_id is None and element.source_url is None:
                raise WrongField("", NO_IDENTITY)
        except WrongField as wrong:
            rejected.add(
                Rejected(
                    kind, document.source, _readable(identity, row), pointer, wrong.field, wrong.reason, wrong.found
                )
            )
            continue
        fields = {name: value for name, value in element.fields.items() if value is not None and value not in ("", [])}
        records.append(
            RawRecord(kind, document.source, element.source_id, element.source_url, pointer, fields, outline)
        )
    return tuple(records), rejected.told()


def _readable(identity: Callable[[Row], str | None], row: Row) -> str | None:
    try:
        return identity(row)
    except WrongField:
        return None
