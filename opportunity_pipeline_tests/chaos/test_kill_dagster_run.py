"""A Dagster run of the ``deliver`` job is killed (SIGKILL) in the middle, again and again.

The process that dies is Dagster's own, on an instance in PostgreSQL, with the definitions that a home is run with. It
leaves a run that says STARTED for ever; a start of the pipeline repairs such a run, and so does every start here.

One kill always runs; many, which take seconds each to load Dagster, are ``make chaos``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import dagster as dg
import pytest

from opportunity_pipeline.defs.instance import DAGSTER_URL, prepared_instance
from opportunity_pipeline.defs.repair import repair_unfinished_runs
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.chaos.channels import CHANNELS, OpenChannel, eml
from opportunity_pipeline_tests.chaos.killing import Runs, kill_again_and_again

COMMAND = (sys.executable, "-m", "dagster", "job", "execute", "-m", "opportunity_pipeline.definitions", "-j", "deliver")
LONG = [pytest.mark.chaos, pytest.mark.timeout(1800)]


class DagsterRuns(Runs):
    """Runs of the job; each start does first what a start of the pipeline does."""

    def __init__(self, instance: dg.DagsterInstance, settings: Settings, database: Database, at: datetime) -> None:
        of_dagster = {name: os.environ[name] for name in ("DAGSTER_HOME", DAGSTER_URL)}
        super().__init__(COMMAND, settings, database, at, of_dagster)
        self.repaired: list[int] = []
        self._instance = instance

    def start(self, *, after: timedelta = timedelta(minutes=2)) -> subprocess.Popen[bytes]:
        self.repaired.append(repair_unfinished_runs(self._instance))
        return super().start(after=after)


@pytest.fixture
def instance(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    for name in ("DAGSTER_HOME", DAGSTER_URL):
        monkeypatch.setenv(name, "")  # what prepared_instance sets ends with the test
    with prepared_instance(settings, database) as instance:
        yield instance


@pytest.mark.parametrize(
    ("channel", "kills", "count"),
    [
        pytest.param(eml, 1, 120, id="eml-1 kill"),
        *(pytest.param(channel, 20, 700, id=f"{channel.__name__}-20 kills", marks=LONG) for channel in CHANNELS),
    ],
)
def test_killed_in_the_middle(
    instance: dg.DagsterInstance,
    database: Database,
    settings: Settings,
    now: datetime,
    channel: OpenChannel,
    kills: int,
    count: int,
) -> None:
    runs = DagsterRuns(instance, settings, database, now)
    kill_again_and_again("dagster", runs, channel, settings, kills, count)
    # The first start finds none, each after a kill the one that was killed, and the last ones ended by themselves.
    assert runs.repaired == [0, *[1] * kills, *[0] * (len(runs.repaired) - kills - 1)]
    ended = Counter(run.status for run in instance.get_runs(dg.RunsFilter(job_name="deliver")))
    assert ended == {
        dg.DagsterRunStatus.FAILURE: kills,
        dg.DagsterRunStatus.SUCCESS: len(runs.repaired) - kills,
    }
