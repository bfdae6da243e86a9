"""Whether an opportunity can be acted on, as its own record tells it.

Belongs here: the states and what a record says of them. Does not belong here: what time, absence and answers make of
them afterwards (``expiry``).

Every state has its own time: that of the fetch that told the opportunity closed, or the end that passed. It does not
depend on when anybody looked, so the same responses end in the same rows, whenever they are normalised and expired.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from opportunity_pipeline.normalize.models import HackathonOpportunity, JobOpportunity, Opportunity
from opportunity_pipeline.normalize.values import Closed
from opportunity_pipeline.sources.records import Kind

CLOSED: Closed = "closed upstream"
GONE = "gone"
ABSENT = "absent"
UNSEEN = "unseen"


class End(NamedTuple):
    """Table of a kind, and the column and the reason of an end that its records state."""

    table: str
    column: str
    reason: Closed


ENDS: dict[Kind, End] = {
    "job": End("jobs", "apply_by", "deadline"),
    "hackathon": End("hackathons", "end_date", "ended"),
}


class State(NamedTuple):
    """Why an opportunity is expired and since when; both ``None``: it is open."""

    reason: str | None
    since: datetime | None


OPEN = State(None, None)


def state_told(opportunity: Opportunity, before: State = OPEN) -> State:
    """The state that a record tells.

    Args:
        opportunity: read from it.
        before: what was stored; what was closed then and is closed still has been closed since then.
    """
    if opportunity.closed == CLOSED:
        return before if before.reason == CLOSED else State(CLOSED, opportunity.scraped_at)
    return State(opportunity.closed, _end_of(opportunity)) if opportunity.closed else OPEN


def state_kept(kind: Kind, end: datetime | None, before: State, at: datetime) -> State:
    """The state of an opportunity whose record says at a later time what it said before.

    Args:
        kind: its kind.
        end: its deadline or end.
        before: what is stored.
        at: when it was said again; aware.
    """
    if before.reason == CLOSED:
        return before
    return State(ENDS[kind].reason, end) if end is not None and end < at else OPEN


def _end_of(opportunity: Opportunity) -> datetime | None:
    if isinstance(opportunity, JobOpportunity):
        return opportunity.apply_by
    return opportunity.end_date if isinstance(opportunity, HackathonOpportunity) else None
