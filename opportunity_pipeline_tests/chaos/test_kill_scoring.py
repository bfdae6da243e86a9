"""Scoring runs in processes of their own, one a shard, killed (SIGKILL) in the middle.

The lists stay the last good ones, and when all shards have been run again, they are what an undisturbed run makes. The
short variant always runs; the long ones, with Dagster too, are ``make chaos``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import text, update

from opportunity_pipeline.defs.instance import DAGSTER_URL, prepared_instance
from opportunity_pipeline.demo.seed import seed_demo_students
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import PREFIX, Settings
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.partitions import partitions
from opportunity_pipeline_tests.chaos.killing import REPOSITORY
from opportunity_pipeline_tests.scoring.comparing import stored_lists, whole_lists
from opportunity_pipeline_tests.scoring.oracle import random_world
from opportunity_pipeline_tests.scoring.stored import store_opportunities

LONG = [pytest.mark.chaos, pytest.mark.timeout(1800)]


class Shards:
    """Runs over the shards of a world that was scored once and has changed since."""

    def __init__(
        self,
        shards: int,
        settings: Settings,
        database: Database,
        now: datetime,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.settings = settings.model_copy(update={"score_shards": shards, "as_of": now})
        self.shards, self.database, self.now = shards, database, now
        seed_demo_students(database, now, 60)
        self.jobs = random_world("job", random.Random(3), 1, 100).opportunities
        store_opportunities(self.jobs, database=database)
        for shard in range(shards):
            score_shard("job", shard, shards, settings=self.settings, database=database, now=now)
        self.before = stored_lists("job", database)
        half = [one.id for one in self.jobs[::2]]
        with database.engine.begin() as connection:
            connection.execute(update(tables.jobs).where(tables.jobs.c.id.in_(half)).values(skills_required=["rust"]))
        self.after = whole_lists("job", now, now, settings=self.settings, database=database)
        self._environment = {
            PREFIX + "HOME": str(settings.home),
            PREFIX + "AS_OF": now.isoformat(),
            PREFIX + "SCORE_SHARDS": str(shards),
            "DATABASE_URL": database.url,
            "NUMBA_CACHE_DIR": os.environ["NUMBA_CACHE_DIR"],
            "PYTHONPATH": str(REPOSITORY),
            "PATH": os.environ["PATH"],
            **(environment or {}),
        }
        settings.home.mkdir(parents=True, exist_ok=True)

    def start(self, shard: int, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Starts the run of a shard, whose number goes where the command says ``SHARD``."""
        words = [word.replace("SHARD", str(shard)) for word in command]
        with (self.settings.home / "runs.log").open("ab") as log:
            return subprocess.Popen(words, env=self._environment, cwd=self.settings.home, stdout=log, stderr=log)

    def whole_lists_only(self) -> None:
        """Every student has the list from before or the one from after, whole, and nothing lies about."""
        with self.database.engine.connect() as connection:
            left = set(
                connection.scalars(
                    text("SELECT relname FROM pg_class WHERE relname LIKE 'job\\_score\\_rows\\_%' AND relkind = 'r'")
                )
            )
            assert left == {f"job_score_rows_{name}" for name in partitions(connection, tables.job_score_rows)}
        now = stored_lists("job", self.database)
        before, after = (frame.partition_by("student_id", as_dict=True) for frame in (self.before, self.after))
        for student, rows in now.partition_by("student_id", as_dict=True).items():
            assert rows.equals(before[student]) or rows.equals(after[student]), student
        assert now["student_id"].n_unique() == self.before["student_id"].n_unique()

    def to_the_end(self, command: Sequence[str]) -> None:
        """Runs all shards again, side by side, undisturbed; then everything is as if nothing had happened."""
        runs = [self.start(shard, command) for shard in range(self.shards)]
        assert [run.wait() for run in runs] == [0] * self.shards, (self.settings.home / "runs.log").read_text()[-4000:]
        assert_frame_equal(stored_lists("job", self.database), self.after)
        self.whole_lists_only()


PROCESS = (sys.executable, "-m", "opportunity_pipeline_tests.chaos.score", "SHARD")
DAGSTER = (
    *(sys.executable, "-m", "dagster", "job", "execute", "-m", "opportunity_pipeline.definitions", "-j", "score"),
    *("--tags", '{"dagster/partition": "SHARD"}'),
)


@pytest.fixture
def shards(database: Database, settings: Settings, now: datetime) -> Shards:
    return Shards(2, settings, database, now)


@contextmanager
def nobody_publishes(database: Database) -> Iterator[None]:
    """Holds a run up at the moment when all its rows are written and none is to be seen."""
    with database.engine.begin() as connection:
        connection.execute(text("LOCK TABLE students IN ROW EXCLUSIVE MODE"))
        yield


def waiting(database: Database) -> list[int]:
    """Servers of runs that are held up."""
    with database.engine.connect() as connection:
        query = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE 'ALTER TABLE%ATTACH PARTITION%'"
        )
        return list(connection.scalars(query))


def test_killed_before_anything_is_to_be_seen(shards: Shards, database: Database) -> None:
    with nobody_publishes(database):
        run = shards.start(1, PROCESS)
        while not waiting(database):
            assert run.poll() is None, "the run ended before it could be killed"
            time.sleep(0.01)
        run.kill()
        assert run.wait() == -signal.SIGKILL
        assert_frame_equal(stored_lists("job", database), shards.before)
    while waiting(database):  # the server goes on for a moment, until it sees that nobody is there to commit
        time.sleep(0.01)
    shards.whole_lists_only()
    shards.to_the_end(PROCESS)


@pytest.mark.parametrize(
    ("command", "kills"),
    [pytest.param(PROCESS, 40, id="processes", marks=LONG), pytest.param(DAGSTER, 12, id="dagster", marks=LONG)],
)
def test_killed_at_any_moment(
    command: Sequence[str],
    kills: int,
    database: Database,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DAGSTER_HOME", DAGSTER_URL):
        monkeypatch.setenv(name, "")  # what prepared_instance sets ends with the test
    with prepared_instance(settings, database):
        of_dagster = {name: os.environ[name] for name in ("DAGSTER_HOME", DAGSTER_URL)}
        shards = Shards(4, settings, database, now, of_dagster)
        moments = random.Random(7)
        begun = time.monotonic()
        assert shards.start(0, command).wait() == 0
        longest = time.monotonic() - begun
        killed = 0
        while killed < kills:
            runs = [shards.start(shard, command) for shard in moments.sample(range(shards.shards), 2)]
            time.sleep(moments.uniform(0, longest))
            for run in runs:
                run.kill()
                killed += run.wait() == -signal.SIGKILL
            shards.whole_lists_only()
        shards.to_the_end(command)
