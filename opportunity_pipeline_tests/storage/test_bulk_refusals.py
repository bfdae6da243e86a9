"""Values that do not fit a table are refused with the name of the column: dtypes, values, keys, engines."""

from __future__ import annotations

import polars as pl
import pytest
import sqlalchemy as sa

from opportunity_pipeline.storage.bulk import BulkError, insert_new, upsert
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.storage.samples import moments, one, samples


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


def test_only_an_engine_over_psycopg_will_do(empty: Database) -> None:
    engine = sa.create_engine(sa.make_url(empty.url).set(drivername="postgresql+psycopg2"))
    with engine.begin() as connection, pytest.raises(TypeError, match="psycopg2"):
        upsert(connection, samples, one(text="a"), key=["id"])
    engine.dispose()
