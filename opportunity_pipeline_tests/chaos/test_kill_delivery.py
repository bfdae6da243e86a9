"""A delivery process is killed (SIGKILL) in the middle, again and again.

What must hold: nothing is lost; on the ``.eml`` folder nothing is there twice; on a channel that cannot be asked about
the past, whatever arrived more often than once is on record as ambiguous, as often as it did.

The short variant always runs; the long one is ``make chaos``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from opportunity_pipeline.delivery.outbox import due_count
from opportunity_pipeline.settings import PREFIX, Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import deliveries, delivery_attempts
from opportunity_pipeline_tests.delivery.fake_sendgrid import Answer, fake_sendgrid
from opportunity_pipeline_tests.delivery.fake_smtp import Mailbox, smtp_server
from opportunity_pipeline_tests.delivery.planned import plan, statuses

REPOSITORY = Path(__file__).resolve().parents[2]
CONCURRENCY = 8
LATENCY = 0.01
"""Seconds before a server takes a message, and again before it answers: a kill finds sends of both kinds."""
SHORT = pytest.param(3, 120, id="3 kills")
LONG = pytest.param(20, 700, id="20 kills", marks=[pytest.mark.chaos, pytest.mark.timeout(900)])

Received = Callable[[], list[str]]
OpenChannel = Callable[[Settings], AbstractContextManager[tuple[Mapping[str, str], Received]]]


@contextmanager
def eml(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """The folder of the home."""

    def received() -> list[str]:
        return [path.stem for path in settings.outbox_folder.glob("*.eml")]

    yield {"EMAIL_CHANNEL": "eml"}, received


@contextmanager
def smtp(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """An SMTP server."""
    mailbox = Mailbox(before=LATENCY, after=LATENCY)
    with smtp_server(mailbox) as port:
        address = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none"}
        yield {"EMAIL_CHANNEL": "smtp", **address}, lambda: mailbox.delivery_ids


@contextmanager
def sendgrid(settings: Settings) -> Iterator[tuple[Mapping[str, str], Received]]:
    """A server that answers like SendGrid."""
    with fake_sendgrid() as server:
        server.default = Answer(before=LATENCY, after=LATENCY)
        yield {"EMAIL_CHANNEL": "sendgrid", "SENDGRID_HOST": server.url}, lambda: list(server.accepted)


class Runs:
    """Delivery runs in processes of their own, each two minutes after the last by the pipeline's clock."""

    def __init__(self, settings: Settings, database: Database, channel: Mapping[str, str], at: datetime) -> None:
        self._database = database
        self._home = settings.home
        self._home.mkdir(parents=True, exist_ok=True)
        self._at = at
        self._environment = {
            **{PREFIX + name: value for name, value in channel.items()},
            PREFIX + "HOME": str(settings.home),
            PREFIX + "DELIVERY_CONCURRENCY": str(CONCURRENCY),
            PREFIX + "DELIVERY_RATE_PER_SECOND": "1000",
            PREFIX + "DELIVERY_MAX_ATTEMPTS": "20",
            "DATABASE_URL": database.url,
            "SENDGRID_API_KEY": "SG.key",
            "PYTHONPATH": str(REPOSITORY),
            "PATH": os.environ["PATH"],
        }

    def start(self, *, after: timedelta = timedelta(minutes=2)) -> subprocess.Popen[bytes]:
        """Starts the next run. The last one is known to be dead, so its lease is not waited for."""
        with self._database.engine.begin() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.lease_until.is_not(None))
                .values(lease_until=func.now() - timedelta(seconds=1))
            )
        self._at += after
        return subprocess.Popen(
            [sys.executable, "-m", "opportunity_pipeline_tests.chaos.deliver"],
            env={**self._environment, PREFIX + "AS_OF": self._at.isoformat()},
            cwd=self._home,
        )

    def to_the_end(self) -> None:
        """Runs undisturbed until nothing is left that will ever be due."""
        for _ in range(10):
            assert self.start(after=timedelta(hours=1)).wait() == 0
            if not due_count(self._database, self._at + timedelta(days=1)):
                return
        raise AssertionError(f"not settled after ten runs: {statuses(self._database)}")


@pytest.mark.parametrize(("kills", "count"), [SHORT, LONG])
@pytest.mark.parametrize("channel", [eml, smtp, sendgrid], ids=lambda channel: channel.__name__)
def test_killed_in_the_middle(
    database: Database, settings: Settings, now: datetime, channel: OpenChannel, kills: int, count: int
) -> None:
    ids = plan(database, count // 2, now=now, type="job_match")
    ids += plan(database, count - count // 2, first=count // 2, now=now, type="application_deadline")
    moments = random.Random(7)
    with channel(settings) as (environment, received):
        runs = Runs(settings, database, environment, now)
        in_flight = [
            kill_in_the_middle(runs, database, received, moments.randint(1, 12), moments.uniform(0, 3 * LATENCY))
            for _ in range(kills)
        ]
        runs.to_the_end()
        arrived = Counter(received())

    recorded = ambiguous_attempts(database)
    lost = {str(id) for id in ids} - arrived.keys()
    duplicates = {id: times - 1 for id, times in arrived.items() if times > 1}
    print(  # noqa: T201 - the figures are what `make chaos` is run for
        f"\n{channel.__name__}: {count} deliveries, {kills} kills in the middle, {sum(in_flight)} in flight when "
        f"killed (most {max(in_flight)} at once); lost {len(lost)}, duplicates {sum(duplicates.values())}, "
        f"recorded as ambiguous {sum(recorded.values())} attempts of {len(recorded)} deliveries; "
        f"the outbox: {statuses(database)}"
    )
    assert not lost
    assert arrived.keys() == {str(id) for id in ids}, "something arrived that was never planned"
    assert statuses(database) == {"accepted": count}
    assert max(in_flight) <= CONCURRENCY
    assert sum(duplicates.values()) <= len(recorded)
    unrecorded = {id: more for id, more in duplicates.items() if more > recorded[id]}
    assert not unrecorded, "arrived more often than is on record as ambiguous"
    if channel is eml:
        assert not duplicates
        assert not recorded, "a folder can be asked"


def kill_in_the_middle(runs: Runs, database: Database, received: Received, messages: int, later: float) -> int:
    """Kills the next run when so many more messages have arrived, and then so many seconds later.

    Returns:
        How many deliveries it had in flight.
    """
    before = len(received())
    run = runs.start()
    while len(received()) < before + messages:
        assert run.poll() is None, "the run ended before it could be killed"
        time.sleep(0.001)
    time.sleep(later)
    run.kill()
    assert run.wait() == -signal.SIGKILL, "the run ended by itself"
    left = statuses(database)
    assert left.get("claimed", 0) > 0, "the kill came too late to be in the middle"
    return left.get("in_flight", 0)


def ambiguous_attempts(database: Database) -> Counter[str]:
    """How many attempts of each delivery are on record as ambiguous."""
    query = select(delivery_attempts.c.delivery_id).where(delivery_attempts.c.outcome == "ambiguous")
    with database.engine.connect() as connection:
        return Counter(str(id) for id in connection.scalars(query))
