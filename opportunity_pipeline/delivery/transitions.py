"""The next state of a delivery after an attempt.

Belongs here: the pure function from (outcome, counts, policy) to the next status. Does not belong here: classifying
provider responses (``backoff``), whether a send may start (``recheck``), or recording the state (``attempts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from opportunity_pipeline.delivery.backoff import Outcome, retry_delay

Status = Literal["pending", "accepted", "failed", "ambiguous", "dead"]
"""Statuses after an attempt; the other statuses occur before or instead of one."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits on how often a delivery may be tried.

    Attributes:
        max_attempts: sends started before it becomes a dead letter.
        ambiguous_resends: resends allowed after one with an unknown outcome; 0 is at most once.
    """

    max_attempts: int
    ambiguous_resends: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of a delivery.

    Attributes:
        status: next status.
        due_at: when it is due again; ``None`` keeps the current time.
        ambiguous: whether the attempt counts as one with an unknown outcome.
    """

    status: Status
    due_at: datetime | None = None
    ambiguous: bool = False


def after_attempt(
    outcome: Outcome,
    *,
    delivery_id: UUID,
    attempts: int,
    ambiguous_attempts: int,
    policy: Policy,
    now: datetime,
    asked: timedelta | None = None,
) -> Step:
    """Decides the next state after an attempt.

    Args:
        outcome: outcome of the attempt.
        delivery_id: the delivery; spreads the retries.
        attempts: sends started, including this one.
        ambiguous_attempts: earlier sends with an unknown outcome.
        policy: limits of its type and the settings.
        now: current time.
        asked: wait requested by the provider.
    """
    if outcome == "accepted":
        return Step("accepted")
    if outcome == "failed":
        return Step("failed")
    again = now + retry_delay(delivery_id, attempts, asked=asked)
    if outcome == "retry":
        return Step("dead") if attempts >= policy.max_attempts else Step("pending", again)
    # `ambiguous`, not `dead`, also when the attempts are used up: whoever replays it must know it may have arrived.
    if ambiguous_attempts >= policy.ambiguous_resends or attempts >= policy.max_attempts:
        return Step("ambiguous", ambiguous=True)
    return Step("pending", again, ambiguous=True)
