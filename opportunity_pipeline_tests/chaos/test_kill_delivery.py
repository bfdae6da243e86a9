"""A delivery process without Dagster is killed (SIGKILL) in the middle, again and again.

The short variant always runs; the long one is ``make chaos``.
"""

from __future__ import annotations

import sys
from datetime import datetime

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.chaos.channels import CHANNELS, OpenChannel
from opportunity_pipeline_tests.chaos.killing import Runs, kill_again_and_again

COMMAND = (sys.executable, "-m", "opportunity_pipeline_tests.chaos.deliver")
SHORT = pytest.param(3, 120, id="3 kills", marks=pytest.mark.long)
LONG = pytest.param(20, 700, id="20 kills", marks=[pytest.mark.chaos, pytest.mark.timeout(900)])


@pytest.mark.parametrize(("kills", "count"), [SHORT, LONG])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.__name__)
def test_killed_in_the_middle(
    database: Database, settings: Settings, now: datetime, channel: OpenChannel, kills: int, count: int
) -> None:
    kill_again_and_again("process", Runs(COMMAND, settings, database, now), channel, settings, kills, count)
