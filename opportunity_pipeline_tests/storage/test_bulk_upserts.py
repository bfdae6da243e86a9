"""Upserts: changed, unchanged and counted rows, and the caller's transaction."""

from __future__ import annotations

import polars as pl
import pytest
import sqlalchemy as sa

from opportunity_pipeline.storage.bulk import BulkError, UpsertCounts, insert_new, upsert, upsert_by
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.storage.samples import SCHEMA, one, put, samples, stored


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


def test_a_key_may_be_told_by_the_tables_own_names(connection: sa.Connection) -> None:
    key = [column.name for column in samples.primary_key.columns]
    assert type(key[0]) is not str  # SQLAlchemy's names have a str subclass, which Polars mistakes for rows
    assert insert_new(connection, samples, one(), key=key) == 1
    assert insert_new(connection, samples, one(), key=key) == 0


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
