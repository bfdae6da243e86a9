"""Whether an opportunity can be acted on, according to its own record.

Belongs here: the states and what a record states about them. Does not belong here: how time, absence and HTTP answers
change them later (``expiry``).

Every state has its own time: that of the fetch that reported the opportunity closed, or the end that passed. It does
not depend on when normalising or expiry ran, so the same responses end in the same rows.
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
    """Table of a kind, the column of the end that its records state, and the reason for expiring by it."""

    table: str
    column: str
    reason: Closed


ENDS: dict[Kind, End] = {
    "job": End("jobs", "apply_by", "deadline"),
    "hackathon": End("hackathons", "end_date", "ended"),
}


class State(NamedTuple):
    """Why an opportunity is expired and since when; open if both are ``None``."""

    reason: str | None
    since: datetime | None


OPEN = State(None, None)


def state_told(opportunity: Opportunity, before: State = OPEN) -> State:
    """Returns the state that a record states.

    Args:
        opportunity: read from the record.
        before: stored state; what was closed then and still is keeps its time.
    """
    if opportunity.closed == CLOSED:
        return before if before.reason == CLOSED else State(CLOSED, opportunity.scraped_at)
    return State(opportunity.closed, _end_of(opportunity)) if opportunity.closed else OPEN


def state_kept(kind: Kind, end: datetime | None, before: State, at: datetime) -> State:
    """Returns the state of an opportunity whose record is fetched again unchanged.

    Args:
        kind: its kind.
        end: its deadline or end.
        before: stored state.
        at: when the record was fetched again; aware.
    """
    if before.reason == CLOSED:
        return before
    return State(ENDS[kind].reason, end) if end is not None and end < at else OPEN


def _end_of(opportunity: Opportunity) -> datetime | None:
    if isinstance(opportunity, JobOpportunity):
        return opportunity.apply_by
    return opportunity.end_date if isinstance(opportunity, HackathonOpportunity) else None
