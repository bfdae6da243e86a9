"""Sends one claimed delivery, from the last check to its recorded outcome.

Belongs here: the order of the steps for a single delivery; it runs in several threads at once. Does not belong here:
rules (``recheck``, ``transitions``, ``backoff``), statements (``attempts``), or batches of deliveries (``dispatch``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from jinja2 import TemplateError

from opportunity_pipeline.delivery.attempts import Begun, begin, finish, set_aside
from opportunity_pipeline.delivery.channels.channel import Channel, OutgoingEmail, SendResult, one_line
from opportunity_pipeline.delivery.compose import compose
from opportunity_pipeline.delivery.facts import lock_and_read
from opportunity_pipeline.delivery.gate import Gate
from opportunity_pipeline.delivery.outbox import Claimed
from opportunity_pipeline.delivery.recheck import Defer, Stop, recheck
from opportunity_pipeline.delivery.transitions import Policy, Status, after_attempt
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database

Fate = Literal["accepted", "retried", "failed", "ambiguous", "stopped", "dead", "deferred", "held", "late"]
"""Result for a claimed delivery. ``held``: the circuit is open, nothing was started; ``late``: another worker has
taken it over, and nothing was written."""

_FATES: Final[dict[Status, Fate]] = {
    "accepted": "accepted",
    "failed": "failed",
    "ambiguous": "ambiguous",
    "dead": "dead",
    "pending": "retried",
}

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message whose send is recorded as started."""

    message: OutgoingEmail
    begun: Begun
    ambiguous_resends: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends claimed deliveries one at a time; safe to call from several threads.

    Attributes:
        settings: limits, sender and addresses.
        database: the outbox.
        channel: the channel to send through.
        gate: its rate limit and circuit breaker.
        key: signs links.
        lease: how long a send may take without a renewal.
        now: the clock.
    """

    settings: Settings
    database: Database
    channel: Channel
    gate: Gate
    key: bytes
    lease: timedelta
    now: Callable[[], datetime]

    def deliver(self, claimed: Claimed) -> Fate:
        """Processes one delivery as far as possible now."""
        passed = self.gate.enter()
        if passed is None:
            return "held"
        result: SendResult | None = None
        try:
            ready = self._prepare(claimed)
            if not isinstance(ready, _Ready):
                return ready
            result = self._send(ready.message)
            return self._record(claimed, ready, result)
        finally:
            self.gate.leave(passed, result)

    def _prepare(self, claimed: Claimed) -> _Ready | Fate:
        """Checks, renders and marks the delivery in flight, in one transaction that ends before the send starts."""
        now = self.now()
        with self.database.engine.begin() as connection:
            try:
                facts = lock_and_read(connection, claimed)
                if facts is None:
                    return self._late(claimed, "before it was sent")
                decision = recheck(facts.circumstances, now)
                if isinstance(decision, Stop):
                    set_aside(connection, claimed, "stopped", decision.reason, now=now)
                    return "stopped"
                if isinstance(decision, Defer):
                    set_aside(connection, claimed, "pending", decision.reason, now=now, due_at=decision.until)
                    return "deferred"
                message = compose(facts, settings=self.settings, key=self.key, now=now)
            except (ValueError, TypeError, LookupError, TemplateError) as error:
                # A notification that cannot be rendered must not block others; it can be replayed once it can be
                # rendered.
                _log.exception("delivery %s cannot be rendered", claimed.id)
                reason = one_line(f"cannot be rendered: {type(error).__name__}: {error}")
                set_aside(connection, claimed, "failed", reason, now=now)
                return "failed"
            begun = begin(connection, claimed, provider=self.channel.name, now=now, lease=self.lease)
        return _Ready(message, begun, facts.ambiguous_resends)

    def _send(self, message: OutgoingEmail) -> SendResult:
        try:
            return self.channel.send(message)
        except Exception as error:  # a bug in the channel; the message may already have been sent
            _log.exception("channel %s failed on delivery %s", self.channel.name, message.delivery_id)
            return SendResult("ambiguous", error=one_line(f"{type(error).__name__}: {error}"))

    def _record(self, claimed: Claimed, ready: _Ready, result: SendResult) -> Fate:
        now = self.now()
        step = after_attempt(
            result.outcome,
            delivery_id=claimed.id,
            attempts=ready.begun.attempts,
            ambiguous_attempts=ready.begun.ambiguous_attempts,
            policy=Policy(self.settings.delivery_max_attempts, ready.ambiguous_resends),
            now=now,
            asked=result.asked,
        )
        with self.database.engine.begin() as connection:
            written = finish(connection, claimed, ready.begun.number, result, step, provider=self.channel.name, now=now)
        if not written:
            return self._late(claimed, f"after it was sent ({result.outcome})")
        return _FATES[step.status]

    def _late(self, claimed: Claimed, when: str) -> Fate:
        _log.warning("delivery %s was taken over by another worker %s; this worker's lease ran out", claimed.id, when)
        return "late"
