"""The shared fixtures, and the isolation of all tests."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.storage.database import Database, open_database
from opportunity_pipeline.storage.tables import companies
from opportunity_pipeline_tests.databases import EmptyDatabases

pytest_plugins = ["pytester"]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(database: Database, turn: int) -> None:
    with database.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(companies)).scalar() == 0
        connection.execute(companies.insert(), {"id": turn, "key": "acme", "name": "Acme"})


def test_settings_name_the_test_database_and_a_home_of_its_own(settings: Settings, tmp_path: Path) -> None:
    assert settings.home.is_relative_to(tmp_path)
    with open_database(settings) as database, database.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(companies)).scalar() == 0


def test_now_is_aware(now: datetime) -> None:
    assert now == datetime(2026, 8, 23, tzinfo=UTC)


def test_the_environment_stays_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://elsewhere/db\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().database_url is None
    assert not [name for name in os.environ if name.startswith("OPPORTUNITY_PIPELINE_")]


def test_a_test_that_reaches_another_machine_fails_even_if_it_catches_the_refusal(pytester: pytest.Pytester) -> None:
    shared = Path(__file__).parents[1] / "conftest.py"
    pytester.makeconftest(shared.read_text(encoding="utf-8"))
    pytester.makepyfile(
        """
        import contextlib, socket

        def test_outside():
            with socket.socket() as client, contextlib.suppress(OSError):
                client.connect(("192.0.2.1", 80))

        def test_inside():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()
        """
    )
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=2, errors=1)


def test_ipv6_loopback_is_this_machine() -> None:
    with socket.socket(socket.AF_INET6) as client:
        assert client.connect_ex(("::1", 1)) != 0


def test_a_database_is_emptied_for_the_next_test(empty_databases: EmptyDatabases) -> None:
    number = "SELECT nextval(pg_get_serial_sequence('fetches', 'id'))"
    with empty_databases.lend() as first, first.engine.begin() as connection:
        connection.execute(companies.insert(), {"id": 1, "key": "acme", "name": "Acme"})
        assert connection.exec_driver_sql(number).scalar_one() == 1
        connection.exec_driver_sql("CREATE TABLE added (id int)")
    with empty_databases.lend() as second, second.engine.begin() as connection:
        assert second.url == first.url
        assert connection.execute(select(func.count()).select_from(companies)).scalar() == 0
        assert connection.exec_driver_sql(number).scalar_one() == 1


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE companies ADD COLUMN more text",
        "ALTER TABLE jobs ALTER status SET DEFAULT 'expired'",
        "COMMENT ON TABLE jobs IS 'x'",
        "CREATE OR REPLACE VIEW canonical_jobs AS SELECT *, NULL::jsonb AS merged FROM jobs",
    ],
)
def test_a_database_that_is_no_longer_what_it_was_is_dropped(empty_databases: EmptyDatabases, change: str) -> None:
    with empty_databases.lend() as changed, changed.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with empty_databases.lend() as other:
        assert other.url != changed.url
