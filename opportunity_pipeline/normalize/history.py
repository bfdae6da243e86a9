"""Detects changes of the watched fields: deadlines, titles, pay, dates and prizes.

Belongs here: comparing a row's values with those of a newer record. Does not belong here: which records are compared
(``deciding``), or which fields are watched (``storage.tables.WATCHED``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.tables import WATCHED


class Change(NamedTuple):
    """A change of one field, with JSON-compatible values; ``None`` if nothing is stated."""

    field: str
    old: Any
    new: Any


def watched_columns(kind: Kind) -> list[str]:
    """The columns of the watched fields, in the order in which :func:`changes_between` takes their values."""
    return [column for columns in WATCHED[kind].values() for column in columns]


def changes_between(kind: Kind, before: Sequence[Any], after: Opportunity) -> list[Change]:
    """Returns the watched fields that differ.

    Args:
        kind: kind of the opportunity.
        before: stored values of :func:`watched_columns`.
        after: the newer record.
    """
    stored = dict(zip(watched_columns(kind), before, strict=True))
    found = []
    for field, columns in WATCHED[kind].items():
        old, new = ([stored[column] for column in columns], [getattr(after, column) for column in columns])
        if old != new:
            found.append(Change(field, _value(columns, old), _value(columns, new)))
    return found


def _value(columns: Sequence[str], values: Sequence[Any]) -> Any:
    """The value of a one-column field, else an object of its columns that have a value."""
    if len(columns) == 1:
        return _plain(values[0])
    stated = {column: _plain(value) for column, value in zip(columns, values, strict=True) if value is not None}
    return stated or None


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
