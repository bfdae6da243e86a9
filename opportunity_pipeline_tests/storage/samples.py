"""A table with a column of every type, and frames for it.

Belongs here: the table, its dtypes, writing and reading it. Does not belong here: assertions, or random values.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from opportunity_pipeline.storage.bulk import UpsertCounts, read_frame, upsert
from opportunity_pipeline.storage.database import Database

samples = sa.Table(
    "samples",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("texts", ARRAY(sa.Text)),
    sa.Column("numbers", ARRAY(sa.Integer)),
    sa.Column("small", sa.SmallInteger),
    sa.Column("number", sa.Double),
    sa.Column("exact", sa.Numeric(12, 4)),
    sa.Column("flag", sa.Boolean),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("day", sa.Date),
    sa.Column("hour", sa.Time),
    sa.Column("uuid", sa.Uuid),
    sa.Column("json", JSONB),
    sa.Column("made", sa.BigInteger, sa.Computed("id % 7", persisted=True)),
)
SCHEMA: dict[str, Any] = {
    "id": pl.Int64,
    "text": pl.String,
    "texts": pl.List(pl.String),
    "numbers": pl.List(pl.Int32),
    "small": pl.Int16,
    "number": pl.Float64,
    "exact": pl.Float64,
    "flag": pl.Boolean,
    "at": pl.Datetime("us", "UTC"),
    "day": pl.Date,
    "hour": pl.Time,
    "uuid": pl.String,
    "json": pl.Struct({"city": pl.String, "rank": pl.Int64, "tags": pl.List(pl.String)}),
}
COLUMNS = [samples.c[name] for name in SCHEMA]


def put(database: Database, frame: pl.DataFrame, **options: Any) -> UpsertCounts:
    """Upserts a frame in its own transaction."""
    with database.engine.begin() as connection:
        return upsert(connection, samples, frame, key=["id"], **options)


def stored(database: Database) -> pl.DataFrame:
    """All rows, by id."""
    return read_frame(database, sa.select(*COLUMNS).order_by(samples.c.id))


def one(**values: Any) -> pl.DataFrame:
    """One row with the given values and an id."""
    return pl.DataFrame([{"id": 1} | values], schema={name: SCHEMA[name] for name in ("id", *values)})


def moments(text: str, zone: str | None) -> pl.Series:
    """A column with one timestamp."""
    return pl.Series([text]).str.to_datetime().dt.replace_time_zone(zone)
