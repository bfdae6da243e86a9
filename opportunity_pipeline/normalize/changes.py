"""What is known of stored opportunities, and what a batch of responses changes, as values.

Belongs here: the types that deciding and storing share. Does not belong here: a rule (``deciding``), a row (``rows``),
or a statement (``storing``).
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
        first_seen: first fetch that had it.
        scraped_at: fetch whose content it holds.
        last_verified: last fetch that had it.
        end: deadline or end, by which it expires.
        state: whether it is expired.
        watched: values of the fields that matter, as ``history`` takes them.
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
    """What rows are known to hold, by which most of what comes again is left unread.

    Attributes:
        contents: digests of the records they were read from.
        in_full: opportunities that have been told in full.
    """

    contents: set[str]
    in_full: set[Identity]


class Gone(NamedTuple):
    """An address that answered that nothing is there any more."""

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
        new: of them, those that have no row.
        outlived: of them, and of others, those whose row is to be deleted first, since its time was over.
        reread: of ``written``, those whose row held an earlier reading of the same fetch: no time tells them apart.
        retold: rows whose stand-in gives way to the full record, and when that was fetched.
        states: rows whose state is another.
        moments: times of the rows whose content is written.
        moved: times of the rows that were there, where they change.
        sightings: sightings of the opportunities that the batch has seen, where they change.
        first_sightings: sightings of those that had none.
        changes: fields that changed, and the fetch that told the new value.
        gone: addresses that are gone.
        quarantined: what cannot be used, and when it was fetched.
        counts: of each source, without the rows of ``written``.
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
