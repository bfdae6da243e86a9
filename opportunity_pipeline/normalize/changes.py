"""Value types: what is known of stored opportunities, and what a batch of responses changes.

Belongs here: the types that deciding and storing share. Does not belong here: rules (``deciding``), rows (``rows``), or
statements (``storing``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from opportunity_pipeline.normalize.batches import Identity
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.history import Change
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.normalize.states import State


class Row(NamedTuple):
    """What is known of a stored opportunity.

    Attributes:
        first_seen: first fetch that included it.
        scraped_at: fetch whose content it holds.
        last_verified: last fetch that included it.
        end: deadline or end, by which it expires.
        state: whether it is expired.
        watched: values of the fields whose changes are recorded, in the order of ``history.watched_columns``.
    """

    first_seen: datetime
    scraped_at: datetime
    last_verified: datetime
    end: datetime | None
    state: State
    watched: tuple[Any, ...]


class Sighting(NamedTuple):
    """Where and when an opportunity was seen, as in ``opportunity_sightings``."""

    scope: str
    first_seen: datetime
    last_seen: datetime
    detailed_at: datetime | None
    content: str
    address: str | None = None
    gone_at: datetime | None = None


class Known(NamedTuple):
    """What is known of an opportunity before the batch."""

    row: Row | None = None
    sighting: Sighting | None = None


class Held(NamedTuple):
    """Content that rows are known to hold. Most repeated records are skipped unread because of it.

    Attributes:
        contents: digests of the records that the rows were read from.
        in_full: opportunities that have had a full record.
    """

    contents: set[str]
    in_full: set[Identity]


class Gone(NamedTuple):
    """An address that answered that its page no longer exists."""

    source: str
    address: str
    at: datetime


class Moments(NamedTuple):
    """The times of a row after the batch."""

    first_seen: datetime
    scraped_at: datetime
    last_verified: datetime


@dataclass(slots=True)
class Decisions:
    """What a batch changes.

    Attributes:
        written: opportunities whose content is written, if it differs.
        new: those of ``written`` that have no row.
        outlived: opportunities, in ``written`` or not, whose row was past its lifetime and is deleted first.
        reread: those of ``written`` whose row held an earlier reading of the same fetch: timestamps cannot tell them
            apart.
        retold: rows whose outline is replaced by the full record, and when that was fetched.
        states: rows whose state changes.
        moments: times of the rows whose content is written.
        moved: times of existing rows, where they change.
        sightings: sightings of the opportunities in the batch, where they change.
        first_sightings: sightings of opportunities that had none.
        changes: fields that changed, and when the new value was fetched.
        gone: addresses that are gone.
        quarantined: records that cannot be used, and when they were fetched.
        counts: counts by source, without the rows of ``written``.
    """

    written: dict[Identity, Opportunity] = field(default_factory=dict)
    new: set[Identity] = field(default_factory=set)
    outlived: list[Identity] = field(default_factory=list)
    reread: list[Identity] = field(default_factory=list)
    retold: dict[Identity, datetime] = field(default_factory=dict)
    states: dict[Identity, State] = field(default_factory=dict)
    moments: dict[Identity, Moments] = field(default_factory=dict)
    moved: dict[Identity, Moments] = field(default_factory=dict)
    sightings: dict[Identity, Sighting] = field(default_factory=dict)
    first_sightings: dict[Identity, Sighting] = field(default_factory=dict)
    changes: list[tuple[Identity, datetime, Change]] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    quarantined: list[tuple[Quarantined, datetime]] = field(default_factory=list)
    counts: dict[str, SourceCounts] = field(default_factory=dict)
