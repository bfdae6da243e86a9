"""Compares students as given with students as stored.

Belongs here: comparing frames, and derived columns (place keys, today's entry in the score history).
Does not belong here: reading and writing (``store``). Every function here is a pure function of frames.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl

from opportunity_pipeline.storage import tables
from opportunity_pipeline.students.frames import SCORES, Section, schema_of
from opportunity_pipeline.students.names import keys_of_places

_PLACES = ("home_location", "preferred_locations")
# Timestamps of the row itself are not compared.
_TIMES = ("created_at", "updated_at")
_JSON = ("channels", "categories")


def changed_rows(given: pl.DataFrame, stored: pl.DataFrame, key: str) -> pl.DataFrame:
    """The given rows that are new or differ from the stored row with the same key.

    Args:
        given: any columns of the table, one row per key.
        stored: at least these columns.
        key: name of the key column.
    """
    compared = [name for name in given.columns if name not in (key, *_TIMES)]
    both = _with_sorted_json(given).join(
        _with_sorted_json(stored.select(key, *compared)).with_columns(pl.lit(True).alias("there")),
        on=key,
        how="left",
        suffix=" stored",
        maintain_order="left",
    )
    differs = [pl.col(name).ne_missing(pl.col(f"{name} stored")) for name in compared]
    return given.filter(both.select(pl.any_horizontal(pl.col("there").is_null(), *differs)).to_series())


def changed_owners(section: Section, stored: pl.DataFrame) -> pl.Series:
    """The students whose rows of a section differ from the stored ones.

    Args:
        section: the given rows and their owners.
        stored: the section's columns; rows of other students are ignored.

    Returns:
        Unique ids, sorted.
    """
    rows = section.rows
    present = stored.select(rows.columns).filter(pl.col("student_id").is_in(section.owners.implode()))
    new = rows.join(present, on=rows.columns, how="anti", nulls_equal=True)
    gone = present.join(rows, on=rows.columns, how="anti", nulls_equal=True)
    return pl.concat([new["student_id"], gone["student_id"]]).unique().sort().rename("id")


def with_place_keys(given: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Adds ``place_keys`` if the home or the preferred places are given; the absent one is taken from the stored row.

    Args:
        given: columns of ``students``, with ``id``.
        stored: with ``id``, ``home_location`` and ``preferred_locations``.
    """
    absent = [name for name in _PLACES if name not in given.columns]
    if len(absent) == len(_PLACES):
        return given
    places = given.join(stored.select("id", *absent), on="id", how="left", maintain_order="left").select(_PLACES)
    keys = [keys_of_places([home, *(preferred or [])]) for home, preferred in places.iter_rows()]
    return given.with_columns(pl.Series("place_keys", keys, pl.List(pl.String)))


def measured_today(
    measured: pl.Series, given: Sequence[pl.DataFrame], stored: pl.DataFrame, history: pl.DataFrame, now: datetime
) -> Section:
    """Builds the history of students whose scores are given without one: adds today's entry if the scores changed.

    Args:
        measured: ids of these students.
        given: columns of ``students``, with ``id``; absent scores are taken from the stored row.
        stored: with ``id`` and the four scores.
        history: the stored history of these students, in columns of ``profile_score_history``.
        now: aware; the entry is dated with this day in UTC.

    Returns:
        The whole history of each student who gets an entry.
    """
    table = tables.profile_score_history
    columns = schema_of(table, table.c.keys())
    today = now.astimezone(UTC).date()
    current = pl.concat(
        [pl.DataFrame(schema=columns)]
        + [
            group.filter(pl.col("id").is_in(measured.implode()))
            .join(stored.select("id", *(name for name in SCORES if name not in group.columns)), on="id", how="left")
            .select(pl.col("id").alias("student_id"), pl.lit(today).alias("measured_on"), *SCORES)
            for group in given
        ]
    )
    newest = history.sort("measured_on").unique("student_id", keep="last")
    entries = current.filter(pl.any_horizontal(pl.col(SCORES).is_not_null())).join(
        newest, on=["student_id", *SCORES], how="anti", nulls_equal=True
    )
    earlier = history.filter(
        pl.col("student_id").is_in(entries["student_id"].implode()) & (pl.col("measured_on") != today)
    )
    return Section(table, entries["student_id"], pl.concat([earlier.select(list(columns)), entries]))


def moving_addresses(given: Sequence[pl.DataFrame], stored: pl.DataFrame) -> list[str]:
    """Ids of stored students whose address is now given to another student of the frames."""
    wanted = pl.concat(
        [pl.DataFrame(schema={"id": pl.String, "email": pl.String})] + [group.select("id", "email") for group in given]
    )
    owners = wanted.join(stored.select("email", owner="id"), on="email")
    among = pl.col("owner").is_in(wanted["id"].implode())
    return sorted(owners.filter((pl.col("id") != pl.col("owner")) & among)["owner"])


def _with_sorted_json(frame: pl.DataFrame) -> pl.DataFrame:
    # PostgreSQL's jsonb changes key order and spacing.
    return frame.with_columns(
        pl.col(name).map_elements(lambda text: json.dumps(json.loads(text), sort_keys=True), pl.String)
        for name in _JSON
        if name in frame.columns
    )
