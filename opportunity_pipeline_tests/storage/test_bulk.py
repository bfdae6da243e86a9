"""Bulk writes and reads of whole frames: values survive unchanged, and only real changes are written."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from polars.testing import assert_frame_equal

from opportunity_pipeline.storage.bulk import UpsertCounts, insert_new, replace_rows, upsert
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.base import UNPACKED
from opportunity_pipeline.storage.unpacked import unpacked, unpacking
from opportunity_pipeline_tests.storage.samples import SCHEMA, moments, one, put, samples, stored

NASTY = [
    *[
        "",
        " ",
        "\\",
        "\\.",
        "\\N",
        "NULL",
        "null",
        '"',
        '""',
        "'",
        "a,b",
        "{a}",
        "{",
        "}",
        "\n",
        "\r\n",
        "\t",
        "-",
        "1e5",
    ],
    *["é", "𝒳", "₹", '{"a":1}', "\\u0000", "\u2028", "NaN", "a\nb\n\\.\nc"],
]


def of(records: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(records, schema=SCHEMA)


texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
rows = st.fixed_dictionaries(
    {
        "text": st.none() | texts,
        "texts": st.none() | st.lists(st.none() | texts, max_size=4),
        "numbers": st.none() | st.lists(st.none() | st.integers(-(2**31), 2**31 - 1), max_size=3),
        "small": st.none() | st.integers(-(2**15), 2**15 - 1),
        "number": st.none() | st.floats(),
        "exact": st.none() | st.integers(-(10**11), 10**11).map(lambda value: value / 10_000),
        "flag": st.none() | st.booleans(),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "day": st.none() | st.dates(),
        "hour": st.none() | st.times(),
        "uuid": st.none() | st.uuids().map(str),
        "json": st.none()
        | st.fixed_dictionaries(
            {
                "city": st.none() | texts,
                "rank": st.none() | st.integers(-(2**62), 2**62),
                "tags": st.none() | st.lists(st.none() | texts, max_size=3),
            }
        ),
    }
)
frames = st.dictionaries(st.integers(-(2**62), 2**62), rows, max_size=8).map(
    lambda found: of([{"id": key} | row for key, row in found.items()])
)
# The database is created once per test and emptied before each example.
many_examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


def clear(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(samples.delete())


def assert_stored(database: Database, frame: pl.DataFrame) -> None:
    """The stored rows equal `frame`; JSON is compared by value, since PostgreSQL reorders its keys."""
    found, expected = stored(database), frame.sort("id")
    assert [value and json.loads(value) for value in found["json"]] == expected["json"].to_list()
    assert_frame_equal(found.drop("json"), expected.drop("json"), check_exact=True)


# ── properties ────────────────────────────────────────────────────────────────────────────────────


@many_examples
@given(frame=frames)
@example(frame=of([]))
@example(
    frame=pl.DataFrame(
        [{"id": i, "text": text, "texts": [text, None, text]} for i, text in enumerate(NASTY)], schema=SCHEMA
    )
)
@example(
    frame=pl.DataFrame(
        [{"id": i, "number": x} for i, x in enumerate([math.nan, math.inf, -math.inf, 5e-324])], schema=SCHEMA
    )
)
def test_what_is_read_is_what_was_written(empty: Database, frame: pl.DataFrame) -> None:
    clear(empty)
    assert put(empty, frame) == UpsertCounts(frame.height, 0, 0)
    assert_stored(empty, frame)


@many_examples
@given(frame=frames)
def test_the_same_frame_again_changes_nothing(empty: Database, frame: pl.DataFrame) -> None:
    clear(empty)
    put(empty, frame)
    assert put(empty, frame) == UpsertCounts(0, 0, frame.height)
    assert_stored(empty, frame)


@many_examples
@given(frame=frames, seed=st.integers(0, 1000))
def test_the_order_of_rows_and_columns_does_not_matter(empty: Database, frame: pl.DataFrame, seed: int) -> None:
    clear(empty)
    put(empty, frame.sample(fraction=1, shuffle=True, seed=seed).select(sorted(frame.columns)))
    assert_stored(empty, frame)


@many_examples
@given(before=frames, after=frames)
def test_an_upsert_counts_what_it_did_and_keeps_the_rest(
    empty: Database, before: pl.DataFrame, after: pl.DataFrame
) -> None:
    clear(empty)
    put(empty, before)
    after = pl.concat([after, before.head(2).with_columns(text=pl.lit("changed"))]).unique("id", keep="last")
    known, present = set(before["id"]), stored(empty)
    counts = put(empty, after)
    assert counts.inserted == len(set(after["id"]) - known)
    assert counts.inserted + counts.updated + counts.unchanged == after.height
    same = present.join(stored(empty), on=present.columns, how="inner", nulls_equal=True)
    assert counts.unchanged == same.filter(pl.col("id").is_in(after["id"].to_list())).height
    assert_stored(empty, pl.concat([before.join(after, on="id", how="anti"), after]))


@many_examples
@given(before=frames, after=frames)
def test_rows_that_are_there_are_left_alone_by_insert_new(
    empty: Database, before: pl.DataFrame, after: pl.DataFrame
) -> None:
    clear(empty)
    put(empty, before)
    after = pl.concat([after, before.head(2).with_columns(text=pl.lit("changed"))]).unique("id", keep="last")
    new = after.join(before, on="id", how="anti")
    with empty.engine.begin() as connection:
        assert insert_new(connection, samples, after, key=["id"]) == new.height
    assert_stored(empty, pl.concat([before, new]))


@many_examples
@given(before=frames, after=frames)
def test_replaced_rows_are_exactly_those_asked_for(empty: Database, before: pl.DataFrame, after: pl.DataFrame) -> None:
    clear(empty)
    put(empty, before)
    after = after.filter(pl.col("id") >= 0)
    with empty.engine.begin() as connection:
        assert replace_rows(connection, samples, after, where=samples.c.id >= 0) == after.height
    assert_stored(empty, pl.concat([before.filter(pl.col("id") < 0), after]))


# ── dtypes, sizes, packing ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "series", "expected"),
    [
        ("text", pl.Series(["a"], dtype=pl.Categorical), "a"),
        ("text", pl.Series(["a"], dtype=pl.Enum(["a"])), "a"),
        ("text", pl.Series([None]), None),
        ("texts", pl.Series([[]]), []),
        ("texts", pl.Series([["a"]], dtype=pl.List(pl.Categorical)), ["a"]),
        ("small", pl.Series([7], dtype=pl.UInt8), 7),
        ("number", pl.Series([7]), 7.0),
        ("number", pl.Series([0.1], dtype=pl.Float32), 0.1),
        ("exact", pl.Series(["1.5"]).str.to_decimal(scale=1), 1.5),
        ("at", moments("2026-01-01T12:00", "Asia/Kolkata"), datetime(2026, 1, 1, 6, 30, tzinfo=UTC)),
        ("at", moments("1969-12-31T23:59:59.000001", "UTC"), datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)),
        ("at", moments("2026-01-01T00:00", "UTC").dt.cast_time_unit("ms"), datetime(2026, 1, 1, tzinfo=UTC)),
        ("json", pl.Series(['{"a": [1, null]}']), '{"a": [1, null]}'),
        ("json", pl.Series([[{"city": "x", "rank": None}]]), '[{"city": "x", "rank": null}]'),
        ("json", pl.Series([[1, None]]), "[1, null]"),
        ("json", pl.Series([True]), "true"),
        ("json", pl.Series([None], dtype=pl.Struct({"a": pl.Int8})), None),
        ("json", pl.Series([{"a": "\\u0000 is text"}]), r'{"a": "\\u0000 is text"}'),
    ],
)
def test_other_dtypes_that_fit(empty: Database, column: str, series: pl.Series, expected: object) -> None:
    put(empty, pl.DataFrame({"id": [1], column: series}))
    assert stored(empty)[column].to_list() == [expected]


def test_more_rows_than_one_block(empty: Database) -> None:
    frame = pl.DataFrame({"id": range(120_000)}).with_columns(text=pl.col("id").cast(pl.String))
    assert put(empty, frame).inserted == 120_000
    assert_frame_equal(stored(empty).select("id", "text"), frame)


def test_a_long_text_is_packed_unless_its_column_says_otherwise(database: Database) -> None:
    metadata = sa.MetaData()
    long = sa.Table(
        "long",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("packed", sa.Text),
        sa.Column("plain", sa.Text, info={UNPACKED: True}),
    )
    assert unpacked(long) == ["plain"]
    frame = pl.DataFrame({"id": [1], "packed": ["a text " * 1000], "plain": ["a text " * 1000]})
    with database.engine.begin() as connection:
        long.create(connection)
        for statement in unpacking(metadata):
            connection.exec_driver_sql(statement)
        upsert(connection, long, frame, key=["id"])
        packing = connection.exec_driver_sql(
            "SELECT pg_column_compression(packed), pg_column_compression(plain), plain FROM long"
        )
        assert packing.one() == ("pglz", None, "a text " * 1000)


def test_one_row_of_every_type(empty: Database) -> None:
    row = {
        "text": "a",
        "texts": ["b", None],
        "numbers": [1, None],
        "small": 1,
        "number": 0.1,
        "exact": 1.25,
        "flag": True,
        "at": datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        "day": date(2026, 1, 2),
        "hour": time(3, 4, 5, 6),
        "uuid": str(uuid4()),
        "json": {"city": "c", "rank": 1, "tags": ["d"]},
    }
    put(empty, one(**row))
    assert_stored(empty, one(**row))
