"""What becomes of a delivery after an attempt.

Belongs here: the pure step from (outcome, counts, policy) to the next status. Does not belong here: what an answer
means (``backoff``), whether a send may begin (``recheck``), or writing the step down (``attempts``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from opportunity_pipeline.delivery.backoff import Outcome, retry_delay

Status = Literal["pending", "accepted", "failed", "ambiguous", "dead"]
"""What an attempt can leave a delivery with; the other statuses come before one, or instead of one."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a delivery may be tried.

    Attributes:
        max_attempts: sends begun before it is a dead letter.
        ambiguous_resends: sends that may follow one whose end is not known; 0 is at most once.
    """

    max_attempts: int
    ambiguous_resends: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of a delivery.

    Attributes:
        status: next status.
        due_at: when it is due again; ``None`` keeps the time it has.
        ambiguous: whether the attempt counts as one whose end is not known.
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
    """What follows an attempt.

    Args:
        outcome: how the attempt ended.
        delivery_id: the delivery; spreads the retries.
        attempts: sends begun, this one included.
        ambiguous_attempts: earlier sends whose end is not known.
        policy: what its type and the settings allow.
        now: the present moment.
        asked: wait the provider asked for.
    """
    if outcome == "accepted":
        return Step("accepted")
    if outcome == "failed":
        return Step("failed")
    again = now + retry_delay(delivery_id, attempts, asked=asked)
    if outcome == "retry":
        return Step("dead") if attempts >= policy.max_attempts else Step("pending", again)
    # `ambiguous` rather than `dead` when the tries are used up too: whoever replays it must know it may have arrived.
    if ambiguous_attempts >= policy.ambiguous_resends or attempts >= policy.max_attempts:
        return Step("ambiguous", ambiguous=True)
    return Step("pending", again, ambiguous=True)
