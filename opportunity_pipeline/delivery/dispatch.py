"""The dispatcher: claim → send → record.

Belongs here: batches, concurrency, leases kept alive, and the report. Does not belong here: a single delivery
(``sender``), or any statement (``outbox``, ``attempts``, ``recovery``).

Each send is on record as begun before it begins, and its outcome as soon as it is known, each in a transaction of its
own. So at whatever moment the process dies, at most ``delivery_concurrency`` deliveries are in flight with an end that
nobody knows; everything else that was claimed was certainly not sent.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from opportunity_pipeline.delivery.channels.channel import Channel
from opportunity_pipeline.delivery.channels.choice import open_channel
from opportunity_pipeline.delivery.gate import Gate
from opportunity_pipeline.delivery.outbox import Claim, claim, release, renew
from opportunity_pipeline.delivery.recovery import Recovered, recover
from opportunity_pipeline.delivery.sender import Fate, Sender
from opportunity_pipeline.notifications.signing import signing_key
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database

BATCH: Final = 500
"""Between batches, what has become due since and is more urgent goes first."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An open channel with its gate: what sends go through for as long as it is kept."""

    channel: Channel
    gate: Gate


@dataclass(frozen=True, slots=True)
class Batch:
    """What was claimed, and what was set straight before.

    Attributes:
        claim: the deliveries.
        recovered: what dead workers had left.
        began: when, in seconds of this process's monotonic clock.
    """

    claim: Claim
    recovered: Recovered
    began: float


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch after sending; every outcome is on record already.

    Attributes:
        batch: the batch.
        fates: how many deliveries met which fate.
        not_before: when what is given back may be tried again; ``None``: at once.
    """

    batch: Batch
    fates: Mapping[Fate, int]
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a delivery run did; ``claimed`` is the sum of the counts from ``accepted`` to ``late``.

    Attributes:
        claimed: deliveries taken.
        accepted: the provider's now.
        retried: certainly or possibly not taken by the provider; due again later.
        failed: refused for good, or impossible to word.
        ambiguous: stopped because nobody knows whether they were taken, and their type is not sent again.
        stopped: no longer wanted; the reason is in ``last_error``.
        dead: dead letters, after the last try.
        deferred: due again after quiet hours.
        released: given back unsent because the provider's circuit is open.
        late: taken over by another worker, nothing written.
        recovered: deliveries of dead workers set straight; not in ``claimed``.
        seconds: wall time, from before the claim.
    """

    claimed: int = 0
    accepted: int = 0
    retried: int = 0
    failed: int = 0
    ambiguous: int = 0
    stopped: int = 0
    dead: int = 0
    deferred: int = 0
    released: int = 0
    late: int = 0
    recovered: int = 0
    seconds: float = 0.0

    def __add__(self, other: DeliveryReport) -> DeliveryReport:
        return DeliveryReport(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@contextmanager
def open_outlet(settings: Settings) -> Iterator[Outlet]:
    """The channel that the settings name, behind a gate of its own."""
    with open_channel(settings) as channel:
        yield Outlet(channel, Gate(settings.delivery_rate_per_second if channel.paced else None))


def claim_due(*, settings: Settings, database: Database, outlet: Outlet, now: datetime, limit: int) -> Batch:
    """Sets straight what dead workers left, then takes what is due.

    Args:
        settings: lease and tries.
        database: the outbox.
        outlet: asked how interrupted sends ended.
        now: what ``due_at`` is compared with.
        limit: most deliveries.
    """
    began = time.monotonic()
    recovered = recover(database, channel=outlet.channel, max_attempts=settings.delivery_max_attempts, now=now)
    # A name for each claim, so that the name alone tells what is left of it.
    worker = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    return Batch(claim(database, worker, now, limit, _lease(settings)), recovered, began)


def send_claimed(
    batch: Batch, *, settings: Settings, database: Database, outlet: Outlet, now: Callable[[], datetime]
) -> Sent:
    """Sends a batch, ``delivery_concurrency`` at once, and puts every outcome on record as it comes.

    Whatever ends it early, sends under way are waited for and the rest is given back at once.

    Args:
        batch: from :func:`claim_due`.
        settings: sender, addresses, concurrency, lease, tries.
        database: the outbox.
        outlet: where they leave.
        now: the clock.

    Raises:
        SigningKeyError: links cannot be signed.
        SQLAlchemyError: the database failed; what was under way is settled by the next claim.
    """
    lease = _lease(settings)
    worker = batch.claim.worker
    pool = ThreadPoolExecutor(settings.delivery_concurrency, thread_name_prefix="delivery")
    try:
        sender = Sender(settings, database, outlet.channel, outlet.gate, signing_key(settings), lease, now)
        futures = [pool.submit(sender.deliver, claimed) for claimed in batch.claim.deliveries]
        waiting = set(futures)
        while waiting:
            # A third of the lease: two signs of life may get lost before anyone thinks this worker dead.
            done, waiting = wait(waiting, timeout=lease.total_seconds() / 3, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
            if waiting:
                renew(database, worker, lease)
    except BaseException:
        pool.shutdown(cancel_futures=True)
        release(database, worker, now())
        raise
    pool.shutdown()
    closed_for = outlet.gate.closed_for()
    return Sent(batch, Counter(future.result() for future in futures), now() + closed_for if closed_for else None)


def record_results(sent: Sent, *, database: Database, now: datetime) -> DeliveryReport:
    """Gives back what could not be begun, with no attempt counted, and sums the batch up.

    Args:
        sent: from :func:`send_claimed`.
        database: the outbox.
        now: the present moment.
    """
    batch, fates = sent.batch, sent.fates
    released = release(database, batch.claim.worker, now, not_before=sent.not_before)
    report = DeliveryReport(
        claimed=len(batch.claim.deliveries),
        accepted=fates.get("accepted", 0),
        retried=fates.get("retried", 0),
        failed=fates.get("failed", 0),
        ambiguous=fates.get("ambiguous", 0),
        stopped=fates.get("stopped", 0),
        dead=fates.get("dead", 0),
        deferred=fates.get("deferred", 0),
        released=released,
        recovered=batch.recovered.total,
        seconds=time.monotonic() - batch.began,
    )
    # What was held back and could not be given back is another worker's by now, too.
    return replace(report, late=fates.get("late", 0) + fates.get("held", 0) - released)


def deliver_due(*, settings: Settings, database: Database, now: Callable[[], datetime]) -> DeliveryReport:
    """Delivers until nothing is due: claim, send and record, batch after batch.

    Args:
        settings: channel, tries, lease, concurrency, addresses.
        database: the outbox.
        now: the clock.

    Raises:
        SigningKeyError: links cannot be signed.
        SQLAlchemyError: the database failed.
    """
    report = DeliveryReport()
    with open_outlet(settings) as outlet:
        while True:
            batch = claim_due(settings=settings, database=database, outlet=outlet, now=now(), limit=BATCH)
            if not batch.claim.deliveries:
                break
            sent = send_claimed(batch, settings=settings, database=database, outlet=outlet, now=now)
            report += record_results(sent, database=database, now=now())
    return replace(report, recovered=report.recovered + batch.recovered.total)


def _lease(settings: Settings) -> timedelta:
    return timedelta(seconds=settings.delivery_lease_seconds)
