"""Queries to frames: dtypes, parameters, refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import polars as pl
import pytest
import sqlalchemy as sa

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.reading import QueryFailed, read_frame, read_frames
from opportunity_pipeline.storage.tables import companies, notifications


def test_every_type_has_its_dtype_even_in_an_empty_frame(database: Database) -> None:
    query = """
        SELECT 'a'::text AS text, 1::smallint AS small, 1::integer AS integer, 1::bigint AS big, 1.5::float8 AS number,
            1.25::numeric AS exact, true AS flag, now() AS at, current_date AS day, '{a}'::text[] AS texts,
            '{"a": 1}'::jsonb AS json, gen_random_uuid() AS uuid
        WHERE 1 = 2
    """
    expected: dict[str, Any] = {
        "text": pl.String,
        "small": pl.Int16,
        "integer": pl.Int32,
        "big": pl.Int64,
        "number": pl.Float64,
        "exact": pl.Float64,
        "flag": pl.Boolean,
        "at": pl.Datetime("us", "UTC"),
        "day": pl.Date,
        "texts": pl.List(pl.String),
        "json": pl.String,
        "uuid": pl.String,
    }
    assert read_frame(database, query).schema == pl.Schema(expected)
    assert read_frame(database, query.replace("1 = 2", "true")).schema == pl.Schema(expected)


def test_numbers_and_uuids_keep_their_value(database: Database) -> None:
    query = """SELECT 'NaN'::numeric AS a, -1.5::numeric AS b, NULL::numeric AS c,
        '0123abcd-0000-4000-8000-00000000000f'::uuid AS d, NULL::uuid AS e"""
    found = read_frame(database, query).fill_nan(-99).row(0)
    assert found == (-99, -1.5, None, "0123abcd-0000-4000-8000-00000000000f", None)


@pytest.mark.parametrize(
    "value",
    [
        *["a", "it's", 'say "x"', "100%", "%s %(value)s", ":value", "\\", "$1", "'; DROP TABLE jobs; --", "é", 7, -1.5],
        *[True, None, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)],
    ],
)
def test_a_parameter_arrives_as_it_is(database: Database, value: object) -> None:
    found = read_frame(database, "SELECT :value AS value, 7 % 4 AS three", {"value": value})
    assert found.row(0) == (value, 3)


def test_a_list_is_an_array(database: Database) -> None:
    found = read_frame(
        database, "SELECT CAST(:names AS text[]) AS names, 'b' = ANY(:names) AS there", {"names": ["a'", "b", None]}
    )
    assert found.row(0) == (["a'", "b", None], True)


def test_a_select_with_its_values_and_its_order(database: Database) -> None:
    with database.engine.begin() as connection:
        rows = [{"id": number, "key": f"k{number}", "name": f"%{number}"} for number in (1, 2, 3)]
        connection.execute(companies.insert(), rows)
    select = sa.select(companies.c.id, companies.c.name).where(companies.c.key.in_(["k1", "k3"]))
    assert read_frame(database, select.order_by(companies.c.id.desc())).rows() == [(3, "%3"), (1, "%1")]
    either = sa.union_all(select.where(companies.c.id == 1), select.where(companies.c.name == "%3"))
    assert read_frame(database, either.order_by("id")).rows() == [(1, "%1"), (3, "%3")]
    bound = sa.select(companies.c.id).where(companies.c.name == sa.bindparam("wanted"))
    assert read_frame(database, bound, {"wanted": "%2"}).rows() == [(2,)]


def test_a_uuid_can_be_asked_for(database: Database) -> None:
    asked = sa.select(notifications.c.id).where(notifications.c.id == UUID(int=1))
    assert read_frame(database, asked).schema == {"id": pl.String}


def test_casts_inside_a_query_are_in_utc_whatever_the_server_says(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.execute(sa.text("SELECT current_database()")).scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET TimeZone TO 'Asia/Kolkata'")
    assert read_frame(database, "SELECT '2026-01-01T20:00Z'::timestamptz::date AS day").item() == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("query", "parameters", "reason"),
    [
        ("SELECT * FROM nowhere WHERE 'secret' = 'secret'", None, 'relation "nowhere" does not exist'),
        ("SELECT 1 / 0 AS a", None, "division by zero"),
        ("SELECT 'secret'::integer AS a", None, "invalid input syntax for type integer"),
        ("SELECT CAST(:a AS date) AS a", {"a": 'a "secret\n" date'}, "invalid input syntax for type date"),
        ("SELECT (x || 'secret')::integer AS a FROM generate_series(1, 9) x", None, "invalid input syntax for type"),
        ("SELECT 1 AS a 'secret'", None, "syntax error at or near"),
        ("SELECT 1 / (x - 5) AS a FROM generate_series(1, 9) x", None, "division by zero"),
        ("SELECT interval '1 day' AS a", None, "column a of type interval has no dtype"),
        ("SELECT '{1.5}'::numeric[] AS a", None, "column a of type _numeric has no dtype"),
        ("SELECT 1 AS a, 2 AS a", None, "two columns of the query have the same name: a, a"),
        ("SELECT :a AS a", {"b": 1}, "A value is required for bind parameter 'a'"),
        ("SELECT :a AS a", {"a": object()}, "cannot adapt type 'object'"),
    ],
)
def test_a_refused_query_gives_one_line_without_its_values(
    database: Database, query: str, parameters: dict[str, object] | None, reason: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        read_frame(database, query, parameters)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_many_rows_come_a_frame_at_a_time(database: Database) -> None:
    query = "SELECT n, 'row ' || n AS word, n / 4.0 AS exact FROM generate_series(1, :many) n ORDER BY n"
    frames = list(read_frames(database, query, {"many": 20_000}, bytes_each=100_000))
    assert len(frames) > 3
    assert max(frame.height for frame in frames) < 10_000
    assert pl.concat(frames).equals(read_frame(database, query, {"many": 20_000}))
    (none,) = read_frames(database, query, {"many": 0})
    assert (none.height, none.schema) == (0, frames[0].schema)


def test_frames_that_are_not_all_taken_leave_nothing_open(database: Database) -> None:
    frames = read_frames(database, "SELECT n FROM generate_series(1, 1000000) n", bytes_each=100_000)
    assert next(frames)["n"][0] == 1
    frames.close()
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    # Within a transaction the view returns the same snapshot every time.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert wait_for(lambda: connection.execute(sa.text(others)).scalar_one() == 0)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELECT 1 / (90000 - x) AS a FROM generate_series(1, 100000) x", "division by zero"),
        ("SELECT 1 AS a, 2 AS a", "two columns of the query have the same name"),
        ("SELECT interval '1 day' AS a", "has no dtype"),
    ],
)
def test_frames_of_a_refused_query(database: Database, query: str, reason: str) -> None:
    with pytest.raises(QueryFailed, match=reason):
        list(read_frames(database, query, bytes_each=10_000))


def wait_for(holds: Callable[[], bool]) -> bool:
    """Polls, because the server notices a closed connection with a delay."""
    until = time.monotonic() + 10
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()
