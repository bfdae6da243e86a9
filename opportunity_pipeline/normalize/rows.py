"""Opportunities as frames in the columns of their tables.

Belongs here: the shape of rows. Does not belong here: writing them (``storing``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy
from sqlalchemy import types

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import JobOpportunity, Location, Opportunity, opportunity_id
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.identity import stable_id

TABLES: dict[Kind, sqlalchemy.Table] = {
    "job": tables.jobs,
    "hackathon": tables.hackathons,
    "article": tables.articles,
}

# Columns that other rooms fill.
_NOT_OURS = {"engagement_score"}

_DTYPES: tuple[tuple[type[types.TypeEngine[Any]], pl.DataType], ...] = (
    (types.JSON, pl.String()),
    (types.ARRAY, pl.List(pl.String)),
    (types.DateTime, pl.Datetime("us", "UTC")),
    (types.Integer, pl.Int64()),
    (types.Float, pl.Float64()),
    (types.String, pl.String()),
)


def schema_of(table: sqlalchemy.Table) -> dict[str, pl.DataType]:
    """Column → dtype of a table's rows; JSON as text."""
    return {
        column.name: next(dtype for kind, dtype in _DTYPES if isinstance(column.type, kind))
        for column in table.columns
        if column.name not in _NOT_OURS and column.identity is None
    }


def opportunity_rows(kind: Kind, opportunities: Iterable[Opportunity]) -> pl.DataFrame:
    """Rows of ``jobs``, ``hackathons`` or ``articles`` as a first sighting would write them."""
    return pl.DataFrame(
        [_row(kind, opportunity) for opportunity in opportunities], schema=schema_of(TABLES[kind]), orient="row"
    )


def _row(kind: Kind, opportunity: Opportunity) -> dict[str, Any]:
    row = dict(opportunity.__dict__)
    closed, seen = row.pop("closed"), opportunity.scraped_at
    row["id"] = opportunity_id(kind, opportunity.source, opportunity.source_id)
    row["metadata"] = _json(row["metadata"])
    if "locations" in row:
        row["locations"] = _json([_location(location) for location in row["locations"]])
    if isinstance(opportunity, JobOpportunity):
        row["company_id"] = stable_id(company_key(opportunity.company))
    return {
        **row,
        "status": "open" if closed is None else "expired",
        "status_reason": closed,
        "first_seen": seen,
        "last_verified": seen,
        "updated_at": seen,
    }


def _location(location: Location) -> dict[str, str | None]:
    return {"city": location.city, "state": location.state, "country": location.country}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def company_rows(opportunities: Iterable[Opportunity]) -> pl.DataFrame:
    """Rows of ``companies``, one a key, by the name that comes first."""
    names: dict[str, str] = {}
    for opportunity in opportunities:
        if isinstance(opportunity, JobOpportunity):
            names.setdefault(company_key(opportunity.company), opportunity.company)
    return pl.DataFrame(
        {"id": [stable_id(key) for key in names], "key": list(names), "name": list(names.values())},
        schema=schema_of(tables.companies),
    )


def sighting_rows(kind: Kind, scope: str, opportunities: Sequence[Opportunity], seen: datetime) -> pl.DataFrame:
    """Rows of ``opportunity_sightings`` as a first sighting would write them."""
    return pl.DataFrame(
        {
            "kind": [kind] * len(opportunities),
            "source": [opportunity.source for opportunity in opportunities],
            "source_id": [opportunity.source_id for opportunity in opportunities],
            "opportunity_id": [
                opportunity_id(kind, opportunity.source, opportunity.source_id) for opportunity in opportunities
            ],
            "scope": [scope] * len(opportunities),
            "first_seen": [seen] * len(opportunities),
            "last_seen": [seen] * len(opportunities),
            "missed": [0] * len(opportunities),
        },
        schema=schema_of(tables.opportunity_sightings),
    )


def quarantine_rows(quarantined: Iterable[Quarantined], seen: datetime) -> pl.DataFrame:
    """Rows of ``quarantine``; of several with one pointer and field the last."""
    rows = {(item.kind, item.source, item.pointer, item.field): item for item in quarantined}
    return pl.DataFrame(
        [
            {
                "kind": item.kind,
                "source": item.source,
                "source_id": item.source_id,
                "pointer": item.pointer,
                "field": item.field,
                "reason": item.reason,
                "detail": item.detail,
                "first_seen": seen,
                "last_seen": seen,
            }
            for item in rows.values()
        ],
        schema=schema_of(tables.quarantine),
        orient="row",
    )
