"""Merges the listings of one opening: the best value of each field, and the listing it comes from.

Belongs here: what counts as known, and which listing's value is better. Does not belong here: which listings are one
opening (``groups``), or tables (``normalize.linking``).

The canonical listing keeps its own value unless it is unknown; then the first of the others in group order that knows
it fills it. Two fields are taken from the most informative listing: the earliest stated deadline, and a place that lies
within the canonical one. An expired listing's deadline does not count: it has passed or is not maintained, and would
make an opening that is still open elsewhere look over. Fields that belong together (amount, currency and period) are
taken from one listing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opportunity_pipeline.normalize.duplicates.areas import holds
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.tables.links import MERGED

Row = Mapping[str, Any]

_PLACE = ("location_text", "locations", "place_keys")
# Fields that are taken together, by the one whose presence decides whether the group is known.
_TOGETHER: dict[Kind, dict[str, tuple[str, ...]]] = {
    "job": {
        "place_keys": _PLACE,
        "stipend_kind": tuple(name for name in MERGED["job"] if name.startswith("stipend_")),
        "experience_band": tuple(name for name in MERGED["job"] if name.startswith("experience_")),
        "duration_months": ("duration_text", "duration_months"),
        "description_snippet": ("description_snippet", "search_text"),
    },
    "hackathon": {
        "place_keys": _PLACE,
        "end_date": ("start_date", "end_date"),
        "prize_amount": ("prize_text", "prize_amount", "prize_currency"),
    },
    "article": {},
}
_DEADLINES = frozenset({"apply_by", "registration_deadline"})
_SAYS_NOTHING: tuple[Any, ...] = (None, "", "unknown", "other", [])


def _fields(kind: Kind) -> dict[str, tuple[str, ...]]:
    together = _TOGETHER[kind]
    taken = {name for names in together.values() for name in names}
    return {**together, **{name: (name,) for name in MERGED[kind] if name not in taken}}


FIELDS: dict[Kind, dict[str, tuple[str, ...]]] = {kind: _fields(kind) for kind in ("job", "hackathon", "article")}
"""Every merged field, with the columns that go with it."""


def known_fields(kind: Kind, row: Row) -> int:
    """Number of known fields of a row."""
    return sum(row[name] not in _SAYS_NOTHING for name in FIELDS[kind])


def merge(kind: Kind, rows: Sequence[Row]) -> dict[str, Any]:
    """Returns what the first row takes over from the others.

    Args:
        kind: their kind.
        rows: rows of one opening, the canonical one first, with ``id``, ``source``, ``status`` and every merged column.

    Returns:
        Values by column, and ``sources``: column → ``{"source", "opportunity_id"}``; empty if it keeps all its own
        values.
    """
    values: dict[str, Any] = {}
    sources: dict[str, dict[str, Any]] = {}
    for name, columns in FIELDS[kind].items():
        best = _chooser(name)(rows, name)
        if best is rows[0]:
            continue
        for column in columns:
            if best[column] is not None and best[column] != rows[0][column]:
                values[column] = best[column]
                sources[column] = {"source": best["source"], "opportunity_id": best["id"]}
    return {**values, "sources": sources} if values else {}


def _chooser(name: str) -> Callable[[Sequence[Row], str], Row]:
    if name in _DEADLINES:
        return _earliest
    if name == "end_date":
        return _first_whole
    return _most_precise if name == "place_keys" else _first_known


def _first_known(rows: Sequence[Row], name: str) -> Row:
    return next((row for row in rows if row[name] not in _SAYS_NOTHING), rows[0])


def _earliest(rows: Sequence[Row], name: str) -> Row:
    stated = [row for row in rows if row[name] is not None and (row is rows[0] or row["status"] == "open")]
    return min(stated, key=lambda row: row[name], default=rows[0])


def _first_whole(rows: Sequence[Row], _name: str) -> Row:
    """Start and end from two listings might not fit together."""
    return next((row for row in rows if row["start_date"] is not None and row["end_date"] is not None), rows[0])


def _most_precise(rows: Sequence[Row], name: str) -> Row:
    first = _first_known(rows, name)
    for row in rows:
        inside = all(any(holds(place, inner) and place != inner for place in first[name]) for inner in row[name])
        if row[name] and inside:
            return row
    return first
