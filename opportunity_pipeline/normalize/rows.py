"""Builds frames of opportunities with the columns of their tables.

Belongs here: the shape of rows. Does not belong here: writing them (``storing``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain
from typing import Any

import polars as pl
import pyarrow as pa
import sqlalchemy
from sqlalchemy import types

from opportunity_pipeline.normalize.batches import Identity
from opportunity_pipeline.normalize.changes import Moments, Sighting
from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.history import Change
from opportunity_pipeline.normalize.models import (
    ContentOpportunity,
    HackathonOpportunity,
    JobOpportunity,
    Location,
    Opportunity,
    opportunity_id,
)
from opportunity_pipeline.normalize.states import State, state_told
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.identity import stable_id

TABLES: dict[Kind, sqlalchemy.Table] = {
    "job": tables.jobs,
    "hackathon": tables.hackathons,
    "article": tables.articles,
}

_MODELS: dict[Kind, type[Opportunity]] = {
    "job": JobOpportunity,
    "hackathon": HackathonOpportunity,
    "article": ContentOpportunity,
}

FILLED_ELSEWHERE = frozenset({"engagement_score"})
"""Columns that other packages fill."""

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_MOMENT = pl.Datetime("us", "UTC")
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

_DTYPES: tuple[tuple[type[types.TypeEngine[Any]], pl.DataType], ...] = (
    (types.JSON, pl.String()),
    (types.ARRAY, pl.List(pl.String)),
    (types.DateTime, _MOMENT),
    (types.Boolean, pl.Boolean()),
    (types.Integer, pl.Int64()),
    (types.Float, pl.Float64()),
    (types.String, pl.String()),
)


def schema_of(table: sqlalchemy.Table) -> dict[str, pl.DataType]:
    """Column → dtype of a table's rows; JSON as text."""
    return {
        column.name: next(dtype for kind, dtype in _DTYPES if isinstance(column.type, kind))
        for column in table.columns
        if column.name not in FILLED_ELSEWHERE and column.identity is None
    }


def opportunity_rows(
    kind: Kind, opportunities: Collection[Opportunity], times: Collection[tuple[datetime, datetime]] | None = None
) -> pl.DataFrame:
    """Rows of ``jobs``, ``hackathons`` or ``articles``.

    Args:
        kind: kind of all opportunities.
        opportunities: the opportunities.
        times: ``first_seen`` and ``last_verified`` of each; by default those of a first sighting.
    """
    table = TABLES[kind]
    columns: dict[str, list[Any]] = {
        name: [getattr(opportunity, name) for opportunity in opportunities]
        for name in schema_of(table)
        if name in _MODELS[kind].model_fields
    }
    seen = [opportunity.scraped_at for opportunity in opportunities]
    columns["id"] = [opportunity_id(kind, item.source, item.source_id) for item in opportunities]
    columns["metadata"] = list(map(_json, columns["metadata"]))
    if "locations" in columns:
        columns["locations"] = [_json([_location(place) for place in places]) for places in columns["locations"]]
    if "company_id" in table.columns:
        columns["company_id"] = [stable_id(company_key(company)) for company in columns["company"]]
    columns |= _states([state_told(opportunity) for opportunity in opportunities])
    columns["updated_at"] = seen
    columns["first_seen"] = [first for first, _ in times] if times is not None else seen
    columns["last_verified"] = [last for _, last in times] if times is not None else seen
    return _frame(columns, schema_of(table))


def _states(states: Iterable[State]) -> dict[str, list[Any]]:
    reasons, since = [], []
    for state in states:
        reasons.append(state.reason)
        since.append(state.since)
    status = ["open" if reason is None else "expired" for reason in reasons]
    return {"status": status, "status_reason": reasons, "expired_at": since}


def _location(location: Location) -> dict[str, str | None]:
    return {"city": location.city, "state": location.state, "country": location.country}


def _json(value: object) -> str:
    return _JSON.encode(value)


def company_rows(opportunities: Iterable[Opportunity]) -> pl.DataFrame:
    """Rows of ``companies``, one per key, with the first name that has it."""
    names: dict[str, str] = {}
    for opportunity in opportunities:
        if isinstance(opportunity, JobOpportunity):
            names.setdefault(company_key(opportunity.company), opportunity.company)
    return pl.DataFrame(
        {"id": [stable_id(key) for key in names], "key": list(names), "name": list(names.values())},
        schema=schema_of(tables.companies),
    )


def sighting_rows(kind: Kind, sightings: Mapping[Identity, Sighting]) -> pl.DataFrame:
    """Rows of ``opportunity_sightings``."""
    columns: dict[str, list[Any]] = {
        "kind": [kind] * len(sightings),
        "source": [source for source, _ in sightings],
        "source_id": [source_id for _, source_id in sightings],
        "opportunity_id": [opportunity_id(kind, *identity) for identity in sightings],
        "missed": [0] * len(sightings),
        "absent_since": [None] * len(sightings),
        **_columns(Sighting._fields, sightings.values()),
    }
    return _frame(columns, schema_of(tables.opportunity_sightings))


def state_rows(kind: Kind, states: Mapping[Identity, State]) -> pl.DataFrame:
    """Ids and states of stored opportunities."""
    return _life_rows(kind, states, _states(states.values()))


def retold_rows(kind: Kind, retold: Mapping[Identity, datetime]) -> pl.DataFrame:
    """Ids of stored opportunities, and when their content changed."""
    return _life_rows(kind, retold, {"updated_at": list(retold.values())})


def change_rows(kind: Kind, changes: Collection[tuple[Identity, datetime, Change]]) -> pl.DataFrame:
    """Rows of ``opportunity_changes``."""
    columns: dict[str, list[Any]] = {
        "kind": [kind] * len(changes),
        "opportunity_id": [opportunity_id(kind, *identity) for identity, _, _ in changes],
        "field": [change.field for _, _, change in changes],
        "changed_at": [at for _, at, _ in changes],
        "old": [None if change.old is None else _json(change.old) for _, _, change in changes],
        "new": [None if change.new is None else _json(change.new) for _, _, change in changes],
    }
    return _frame(columns, schema_of(tables.opportunity_changes))


def moment_rows(kind: Kind, moments: Mapping[Identity, Moments]) -> pl.DataFrame:
    """Ids and times of stored opportunities."""
    return _life_rows(kind, moments, _columns(Moments._fields, moments.values()))


def _life_rows(kind: Kind, identities: Iterable[Identity], columns: Mapping[str, list[Any]]) -> pl.DataFrame:
    schema = schema_of(TABLES[kind])
    ids = [opportunity_id(kind, *identity) for identity in identities]
    return _frame({"id": ids, **columns}, {name: schema[name] for name in ("id", *columns)})


def _columns(names: Sequence[str], values: Collection[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return (
        dict(zip(names, map(list, zip(*values, strict=True)), strict=True)) if values else {name: [] for name in names}
    )


def _frame(columns: Mapping[str, list[Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([_series(name, columns[name], dtype) for name, dtype in schema.items()])


def _series(name: str, values: list[Any], dtype: pl.DataType) -> pl.Series:
    # Polars takes ten times as long to convert Python lists and times. Arrow is faster but looks for pandas first,
    # whose import takes a second.
    if dtype == pl.List(pl.String):
        texts = pl.Series(list(chain.from_iterable(values)), dtype=pl.String)
        ends = pl.Series(list(accumulate(map(len, values), initial=0)), dtype=pl.Int64)
        return pl.Series(name, pa.LargeListArray.from_arrays(ends.to_arrow(), texts.to_arrow()))
    if dtype == _MOMENT:
        since = [None if value is None else (value - _EPOCH) // _MICROSECOND for value in values]
        return pl.Series(name, since, pl.Int64).cast(_MOMENT)
    return pl.Series(name, values, dtype)


def quarantine_rows(quarantined: Iterable[tuple[Quarantined, datetime]]) -> pl.DataFrame:
    """Rows of ``quarantine``; of several with the same pointer and field, the last wins."""
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for item, at in quarantined:
        key = (item.kind, item.source, item.pointer, item.field)
        before = rows.get(key, {"first_seen": at, "last_seen": at})
        rows[key] = {
            **{name: getattr(item, name) for name in Quarantined.__dataclass_fields__},
            "first_seen": min(at, before["first_seen"]),
            "last_seen": max(at, before["last_seen"]),
        }
    return pl.DataFrame(list(rows.values()), schema=schema_of(tables.quarantine), orient="row")
