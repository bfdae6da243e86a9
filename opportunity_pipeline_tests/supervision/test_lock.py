"""One supervisor per home and per database."""

from __future__ import annotations

from pathlib import Path

import pytest

from opportunity_pipeline.storage.database import Database, connect
from opportunity_pipeline.supervision import lock
from opportunity_pipeline.supervision.lock import HomeBusy, database_lock, home_lock


def test_a_home_is_held_by_one(tmp_path: Path) -> None:
    with (
        home_lock(tmp_path / "home"),
        pytest.raises(HomeBusy, match="already in use by process"),
        home_lock(tmp_path / "home"),
    ):
        pass
    with home_lock(tmp_path / "home"):
        pass


def test_leftovers_that_do_not_go_away_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LEFTOVERS_SECONDS", 0.2)
    with home_lock(tmp_path):
        # As after a SIGKILL: the supervisor's own lock is free, but its guard's is not.
        (tmp_path / "up.lock").unlink()
        with pytest.raises(HomeBusy, match="processes of a killed supervisor"), home_lock(tmp_path):
            pass


def test_a_database_is_held_by_one_and_free_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "DATABASE_SECONDS", 0.2)
    other = connect(database.url)
    try:
        with database_lock(database), pytest.raises(HomeBusy, match="another home is using"), database_lock(other):
            pass
        with database_lock(other):
            pass
    finally:
        other.dispose()


def test_a_database_that_went_away_does_not_hide_why_we_end(database: Database) -> None:
    end_the_holder = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with database_lock(database), database.engine.connect() as connection:
        assert connection.exec_driver_sql(end_the_holder).scalar_one() is True
