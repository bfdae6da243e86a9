"""Delivery runs in processes of their own, killed in the middle, and what is left at the end.

Belongs here: starting, killing and finishing runs, and the promises that must hold whatever drives them. Does not
belong here: what a run is (``deliver``, or a job of Dagster), or the channels (``channels``).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.settings import PREFIX, Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries, delivery_attempts
from opportunity_pipeline_tests.chaos.channels import LATENCY, OpenChannel, Received, eml
from opportunity_pipeline_tests.delivery.planned import plan, statuses

REPOSITORY = Path(__file__).resolve().parents[2]
CONCURRENCY = 8


class Runs:
    """Delivery runs in processes of their own, each two minutes after the last by the pipeline's clock.

    Attributes:
        database: the outbox.
        at: the pipeline's clock of the last run.
    """

    def __init__(
        self,
        command: Sequence[str],
        settings: Settings,
        database: Database,
        at: datetime,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            command: one run, till its end.
            settings: the home.
            database: the outbox.
            at: the pipeline's clock before the first run.
            environment: further variables.
        """
        self.database = database
        self._command = command
        self._home = settings.home
        self._home.mkdir(parents=True, exist_ok=True)
        self.at = at
        self._environment = {
            PREFIX + "HOME": str(settings.home),
            PREFIX + "DELIVERY_CONCURRENCY": str(CONCURRENCY),
            PREFIX + "DELIVERY_RATE_PER_SECOND": "1000",
            PREFIX + "DELIVERY_MAX_ATTEMPTS": "20",
            "DATABASE_URL": database.url,
            "SENDGRID_API_KEY": "SG.key",
            "PYTHONPATH": str(REPOSITORY),
            "PATH": os.environ["PATH"],
            **(environment or {}),
        }

    def through(self, channel: Mapping[str, str]) -> None:
        """Lets the runs that follow send through a channel."""
        self._environment |= {PREFIX + name: value for name, value in channel.items()}

    def start(self, *, after: timedelta = timedelta(minutes=2)) -> subprocess.Popen[bytes]:
        """Starts the next run. The last one is known to be dead, so its lease is not waited for."""
        with self.database.engine.begin() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.lease_until.is_not(None))
                .values(lease_until=func.now() - timedelta(seconds=1))
            )
        self.at += after
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                env={**self._environment, PREFIX + "AS_OF": self.at.isoformat()},
                cwd=self._home,
                stdout=log,
                stderr=log,
            )

    def to_the_end(self) -> None:
        """Runs undisturbed until nothing is left that will ever be due."""
        for _ in range(10):
            assert self.start(after=timedelta(hours=1)).wait() == 0, self.last_words
            if not due_count(self.database, self.at + timedelta(days=1)):
                return
        raise AssertionError(f"not settled after ten runs: {statuses(self.database)}")

    @property
    def last_words(self) -> str:
        """The end of what the runs wrote."""
        return self._log.read_text("utf-8", errors="replace")[-4000:]

    @property
    def _log(self) -> Path:
        return self._home / "runs.log"


@dataclass(frozen=True)
class Figures:
    """What came of it.

    Attributes:
        driver: what drove the runs.
        channel: where they sent.
        deliveries: planned.
        kills: runs killed in the middle.
        in_flight: deliveries in flight at all kills together.
        most_in_flight: at one kill.
        lost: planned and never arrived.
        duplicates: arrivals beyond the first of a delivery.
        ambiguous_attempts: attempts on record as ambiguous.
        ambiguous_deliveries: deliveries that have such.
        outbox: deliveries by status, at the end.
    """

    driver: str
    channel: str
    deliveries: int
    kills: int
    in_flight: int
    most_in_flight: int
    lost: int
    duplicates: int
    ambiguous_attempts: int
    ambiguous_deliveries: int
    outbox: Mapping[str, int]


def kill_again_and_again(
    driver: str, runs: Runs, channel: OpenChannel, settings: Settings, kills: int, count: int
) -> None:
    """Plans deliveries, kills run after run in the middle, lets the last ones finish, and holds us to our promises.

    Nothing is lost; on the ``.eml`` folder nothing is there twice; on a channel that cannot be asked about the past,
    whatever arrived more often than once is on record as ambiguous, as often as it did. Prints the figures as JSON.

    Args:
        driver: name of what drives the runs, for the figures.
        runs: the runs.
        channel: where they send.
        settings: the home.
        kills: runs to kill.
        count: deliveries to plan, half of a type for each policy of resending.
    """
    database = runs.database
    ids = plan(database, count // 2, now=runs.at, type="job_match")
    ids += plan(database, count - count // 2, first=count // 2, now=runs.at, type="application_deadline")
    moments = random.Random(7)
    with channel(settings) as (environment, received):
        runs.through(environment)
        in_flight = [
            _kill_in_the_middle(runs, received, moments.randint(1, 12), moments.uniform(0, 3 * LATENCY))
            for _ in range(kills)
        ]
        runs.to_the_end()
        arrived = Counter(received())

    recorded = _ambiguous_attempts(database)
    duplicates = {id: times - 1 for id, times in arrived.items() if times > 1}
    figures = Figures(
        driver=driver,
        channel=channel.__name__,
        deliveries=count,
        kills=kills,
        in_flight=sum(in_flight),
        most_in_flight=max(in_flight),
        lost=len({str(id) for id in ids} - arrived.keys()),
        duplicates=sum(duplicates.values()),
        ambiguous_attempts=sum(recorded.values()),
        ambiguous_deliveries=len(recorded),
        outbox=statuses(database),
    )
    print(f"\n{json.dumps(asdict(figures))}")  # noqa: T201 - the figures are what `make chaos` is run for
    assert figures.lost == 0
    assert arrived.keys() == {str(id) for id in ids}, "something arrived that was never planned"
    assert figures.outbox == {"accepted": count}
    assert figures.most_in_flight <= CONCURRENCY
    unrecorded = {id: more for id, more in duplicates.items() if more > recorded[id]}
    assert not unrecorded, "arrived more often than is on record as ambiguous"
    if channel is eml:
        assert not duplicates
        assert not recorded, "a folder can be asked"


def _kill_in_the_middle(runs: Runs, received: Received, messages: int, later: float) -> int:
    """Kills the next run when so many more messages have arrived, and then so many seconds later.

    Returns:
        How many deliveries it had in flight.
    """
    before = len(received())
    run = runs.start()
    while len(received()) < before + messages:
        assert run.poll() is None, f"the run ended before it could be killed: {runs.last_words}"
        time.sleep(0.001)
    time.sleep(later)
    run.kill()
    assert run.wait() == -signal.SIGKILL, f"the run ended by itself: {runs.last_words}"
    left = statuses(runs.database)
    assert left.get("claimed", 0) > 0, "the kill came too late to be in the middle"
    return left.get("in_flight", 0)


def _ambiguous_attempts(database: Database) -> Counter[str]:
    """How many attempts of each delivery are on record as ambiguous."""
    query = select(delivery_attempts.c.delivery_id).where(delivery_attempts.c.outcome == "ambiguous")
    with database.engine.connect() as connection:
        return Counter(str(id) for id in connection.scalars(query))
