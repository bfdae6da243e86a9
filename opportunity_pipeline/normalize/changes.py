"""What is known of stored opportunities, and what a batch of responses changes, as values.

Belongs here: the types that deciding and storing share. Does not belong here: a rule (``deciding``), a row (``rows``),
or a statement (``storing``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.report import SourceCounts

Identity = tuple[str, str]
"""Source and ``source_id`` of an opportunity."""


class Row(NamedTuple):
    """What is known of a stored opportunity.

    Attributes:
        first_seen: first fetch that had it.
        scraped_at: fetch whose content it holds.
        last_verified: last fetch that had it.
        end: deadline or end, by which it expires.
        status_reason: why it is expired; ``None``: it is open.
    """

    first_seen: datetime
    scraped_at: datetime
    last_verified: datetime
    end: datetime | None
    status_reason: str | None


class Sighting(NamedTuple):
    """Where and when an opportunity was seen, as in ``opportunity_sightings``."""

    scope: str
    first_seen: datetime
    last_seen: datetime
    detailed_at: datetime | None
    content: str


class Known(NamedTuple):
    """What is known of an opportunity before the batch."""

    row: Row | None = None
    sighting: Sighting | None = None


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
        moments: times of all rows that the batch has seen, those written included.
        sightings: sightings of all opportunities that the batch has seen.
        listed: opportunities whose records could not be used, and the last time they were listed.
        quarantined: what cannot be used, and when it was fetched.
        counts: of each source, without the rows of ``written``.
    """

    written: dict[Identity, Opportunity] = field(default_factory=dict)
    moments: dict[Identity, Moments] = field(default_factory=dict)
    sightings: dict[Identity, Sighting] = field(default_factory=dict)
    listed: dict[Identity, datetime] = field(default_factory=dict)
    quarantined: list[tuple[Quarantined, datetime]] = field(default_factory=list)
    counts: dict[str, SourceCounts] = field(default_factory=dict)
