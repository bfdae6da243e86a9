"""Whole frames into tables and back: the same values, whatever they are, and only real changes written."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from polars.testing import assert_frame_equal
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from opportunity_pipeline.storage.bulk import (
    BulkError,
    UpsertCounts,
    insert_new,
    read_frame,
    replace_rows,
    upsert,
    upsert_by,
)
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables.base import UNPACKED
from opportunity_pipeline.storage.unpacked import unpacked, unpacking

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
# The database is made once for a test and emptied before each example.
many_examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


@pytest.fixture
def empty(database: Database) -> Database:
    with database.engine.begin() as connection:
        samples.create(connection)
    return database


@pytest.fixture
def connection(empty: Database) -> Iterator[sa.Connection]:
    with empty.engine.begin() as connection:
        yield connection


def clear(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(samples.delete())


def put(database: Database, frame: pl.DataFrame, **options: Any) -> UpsertCounts:
    with database.engine.begin() as connection:
        return upsert(connection, samples, frame, key=["id"], **options)


def stored(database: Database) -> pl.DataFrame:
    return read_frame(database, sa.select(*COLUMNS).order_by(samples.c.id))


def assert_stored(database: Database, frame: pl.DataFrame) -> None:
    """What is stored equals `frame`; JSON by meaning, since PostgreSQL orders its keys."""
    found, expected = stored(database), frame.sort("id")
    assert [value and json.loads(value) for value in found["json"]] == expected["json"].to_list()
    assert_frame_equal(found.drop("json"), expected.drop("json"), check_exact=True)


def one(**values: Any) -> pl.DataFrame:
    return pl.DataFrame([{"id": 1} | values], schema={name: SCHEMA[name] for name in ("id", *values)})


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


# ── keep and ignore ───────────────────────────────────────────────────────────────────────────────


def test_a_kept_column_is_written_once(empty: Database) -> None:
    put(empty, one(text="first", small=1), keep=["text"])
    assert put(empty, one(text="second", small=1), keep=["text"]) == UpsertCounts(0, 0, 1)
    assert put(empty, one(text="second", small=2), keep=["text"]) == UpsertCounts(0, 1, 0)
    assert stored(empty).select("text", "small").row(0) == ("first", 2)


def test_an_ignored_column_alone_is_no_change_but_goes_with_one(empty: Database) -> None:
    put(empty, one(text="a", small=1), ignore=["small"])
    assert put(empty, one(text="a", small=2), ignore=["small"]) == UpsertCounts(0, 0, 1)
    assert stored(empty).select("text", "small").row(0) == ("a", 1)
    assert put(empty, one(text="b", small=3), ignore=["small"]) == UpsertCounts(0, 1, 0)
    assert stored(empty).select("text", "small").row(0) == ("b", 3)


def test_a_frame_of_keys_only_inserts_what_is_new(empty: Database) -> None:
    assert put(empty, one()) == UpsertCounts(1, 0, 0)
    assert put(empty, one()) == UpsertCounts(0, 0, 1)


def test_columns_that_the_frame_lacks_keep_their_value(empty: Database) -> None:
    put(empty, one(text="a", small=1))
    put(empty, one(small=2))
    assert stored(empty).select("text", "small").row(0) == ("a", 2)


def test_an_upsert_is_counted_for_each_value_of_a_column(empty: Database) -> None:
    def rows(*values: tuple[int, str, int]) -> pl.DataFrame:
        schema = {name: SCHEMA[name] for name in ("id", "text", "small")}
        return pl.DataFrame(values, schema=schema, orient="row")

    def by_text(frame: pl.DataFrame) -> dict[str, UpsertCounts]:
        with empty.engine.begin() as connection:
            return upsert_by(connection, samples, frame, by="text", key=["id"])

    assert by_text(rows((1, "a", 1), (2, "b", 1), (3, "a", 1))) == {
        "a": UpsertCounts(2, 0, 0),
        "b": UpsertCounts(1, 0, 0),
    }
    assert by_text(rows((1, "a", 1), (2, "b", 2), (3, "a", 2), (4, "c", 1))) == {
        "a": UpsertCounts(0, 1, 1),
        "b": UpsertCounts(0, 1, 0),
        "c": UpsertCounts(1, 0, 0),
    }
    assert by_text(rows()) == {}
    with pytest.raises(BulkError, match="no column nowhere"), empty.engine.begin() as connection:
        upsert_by(connection, samples, one(text="a"), by="nowhere", key=["id"])


def test_a_value_can_become_null_and_back(empty: Database) -> None:
    put(empty, one(text="a"))
    assert put(empty, one(text=None)) == UpsertCounts(0, 1, 0)
    assert put(empty, one(text="")) == UpsertCounts(0, 1, 0)
    assert stored(empty)["text"].to_list() == [""]


def moments(text: str, zone: str | None) -> pl.Series:
    return pl.Series([text]).str.to_datetime().dt.replace_time_zone(zone)


# ── dtypes ────────────────────────────────────────────────────────────────────────────────────────


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


@pytest.mark.parametrize(
    ("column", "series", "reason"),
    [
        ("at", moments("2026-01-01T00:00", None), "Datetime with a time zone"),
        ("at", pl.Series(["2026-01-01"]), "Datetime with a time zone"),
        ("day", moments("2026-01-01T00:00", "UTC"), "it takes Date"),
        ("hour", pl.Series(["12:00"]), "it takes Time"),
        ("small", pl.Series([1.0]), "integers"),
        ("small", pl.Series([True]), "integers"),
        ("number", pl.Series(["1"]), "numbers"),
        ("flag", pl.Series(["true"]), "Boolean"),
        ("text", pl.Series([1]), "String"),
        ("text", pl.Series([b"a"]), "String"),
        ("texts", pl.Series(["{a}"]), "List"),
        ("texts", pl.Series([[["a"]]]), "List"),
        ("json", pl.Series([b"{}"]), "JSON text"),
        ("uuid", pl.Series([7]), "text of a UUID"),
        ("made", pl.Series([2]), "computed by the database"),
        ("nowhere", pl.Series([2]), "samples has no column nowhere"),
    ],
)
def test_a_dtype_that_does_not_fit_is_refused_by_name(
    connection: sa.Connection, column: str, series: pl.Series, reason: str
) -> None:
    with pytest.raises(BulkError, match=rf"samples.*{column}.*{reason}|{reason}"):
        upsert(connection, samples, pl.DataFrame({"id": [1], column: series}), key=["id"])


# ── bad values ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "a\0b"), ("texts", ["a", "b\0"]), ("json", {"city": "\0"}), ("json", {"city": "\\\0"})],
)
def test_a_nul_is_refused_by_the_name_of_its_column(connection: sa.Connection, column: str, value: object) -> None:
    with pytest.raises(BulkError, match=rf"^samples\.{column} holds a NUL character"):
        upsert(connection, samples, one(**{column: value}), key=["id"])


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame({"id": [1], "json": ['{"a": secret}']}), r"samples\.json: invalid input syntax for type json"),
        (pl.DataFrame({"id": [1], "uuid": ["secret"]}), r"samples\.uuid: invalid input syntax for type uuid"),
        (pl.DataFrame({"id": [1], "small": [70_000]}), r"samples\.small: .*out of range"),
    ],
)
def test_a_value_the_database_refuses_is_named_but_not_shown(
    connection: sa.Connection, frame: pl.DataFrame, message: str
) -> None:
    with pytest.raises(BulkError, match=message) as caught:
        upsert(connection, samples, frame, key=["id"])
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_violated_constraint_is_named(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE samples ADD CONSTRAINT small_only CHECK (small < 10)")
    with pytest.raises(BulkError, match=r'samples.*violates check constraint "small_only"'):
        upsert(connection, samples, one(small=10), key=["id"])


def test_a_key_may_be_told_by_the_tables_own_names(connection: sa.Connection) -> None:
    key = [column.name for column in samples.primary_key.columns]
    assert type(key[0]) is not str  # SQLAlchemy's names are of a type of their own, which Polars takes for rows
    assert insert_new(connection, samples, one(), key=key) == 1
    assert insert_new(connection, samples, one(), key=key) == 0


def test_a_key_twice_in_a_frame_is_refused(connection: sa.Connection) -> None:
    frame = pl.DataFrame({"id": [1, 2, 2, 3, 3], "text": list("abcde")})
    for write in (upsert, insert_new):
        with pytest.raises(BulkError, match=r"2 keys \(id\) occur more than once in the frame, such as 2; 3"):
            write(connection, samples, frame, key=["id"])


def test_a_null_in_the_key_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(BulkError, match=r"samples\.id is part of the key but null in 1 rows"):
        upsert(connection, samples, pl.DataFrame({"id": [1, None]}), key=["id"])


def test_a_key_that_the_frame_lacks_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(BulkError, match="lacks the key column id"):
        upsert(connection, samples, pl.DataFrame({"text": ["a"]}), key=["id"])


def test_a_key_without_a_unique_constraint_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(BulkError, match="no unique or exclusion constraint"):
        upsert(connection, samples, one(text="a"), key=["text"])


@pytest.mark.parametrize("wrong", [{"key": []}, {"key": ["id"], "keep": ["txt"]}, {"key": ["id"], "ignore": ["txt"]}])
def test_a_misspelt_name_is_refused(connection: sa.Connection, wrong: dict[str, list[str]]) -> None:
    with pytest.raises(BulkError, match=r"at least one column|no column txt"):
        upsert(connection, samples, one(text="a"), **wrong)


# ── transactions ──────────────────────────────────────────────────────────────────────────────────


def test_a_write_belongs_to_the_callers_transaction(empty: Database) -> None:
    with empty.engine.connect() as connection:
        upsert(connection, samples, one(text="a"), key=["id"])
        assert stored(empty).is_empty()
        connection.rollback()
        upsert(connection, samples, one(text="b"), key=["id"])
        connection.commit()
    assert stored(empty)["text"].to_list() == ["b"]


def test_several_upserts_in_one_transaction(connection: sa.Connection) -> None:
    assert upsert(connection, samples, one(text="a"), key=["id"]).inserted == 1
    assert upsert(connection, samples, one(text="b"), key=["id"]).updated == 1


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


def test_only_an_engine_over_psycopg_will_do(empty: Database) -> None:
    engine = sa.create_engine(sa.make_url(empty.url).set(drivername="postgresql+psycopg2"))
    with engine.begin() as connection, pytest.raises(TypeError, match="psycopg2"):
        upsert(connection, samples, one(text="a"), key=["id"])
    engine.dispose()


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
