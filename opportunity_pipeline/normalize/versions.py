"""Versions of an opportunity in a batch, and how they update its sighting.

Belongs here: versions of an opportunity, their times and their scope. Does not belong here: which of them counts
(``deciding``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from opportunity_pipeline.normalize.batches import Reply
from opportunity_pipeline.normalize.changes import Known, Sighting
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.sources.records import RawRecord


@dataclass(frozen=True, slots=True)
class Version:
    """The records of one response for one opportunity in one form."""

    reply: Reply
    records: list[RawRecord]

    @property
    def at(self) -> datetime:
        """When it was fetched."""
        return self.reply.at

    @property
    def scope(self) -> str:
        """The listing in which it was seen."""
        return self.reply.parsed.scope if self.reply.parsed else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The version whose content counts after the batch.

    Attributes:
        opportunity: the opportunity read from it; ``None`` if the row holds it already and it was not read.
        kept: whether the row holds it; ``False`` for what was deleted by age and updates the sighting only.
    """

    version: Version
    content: str
    outline: bool
    opportunity: Opportunity | None
    kept: bool = True

    @property
    def at(self) -> datetime:
        """When it was fetched."""
        return self.version.at


def detailed_at_of(known: Known) -> datetime | None:
    """Time of the newest full record that the row has had."""
    if known.row is None:
        return None
    # A row without a sighting is taken for a full record: nothing older may overwrite it.
    return known.sighting.detailed_at if known.sighting else known.row.last_verified


def sighting_after(known: Known, seen: Sequence[Version], taken: Taken | None) -> Sighting:
    """Returns the sighting of an opportunity after a batch.

    Args:
        known: what was known of it.
        seen: everything in the batch that names it; not empty.
        taken: the version that counts from now on; ``None`` if none does.
    """
    newest = max(seen, key=lambda version: version.at)
    first, last = min(version.at for version in seen), newest.at
    before = known.sighting
    if before is None:
        told = Sighting(newest.scope, first, last, detailed_at_of(known), "")
    else:
        # The scope is that of the newest sighting: an opportunity that moves to another listing is not absent from the
        # old one.
        scope = newest.scope if last >= before.last_seen else before.scope
        told = before._replace(
            scope=scope, first_seen=min(first, before.first_seen), last_seen=max(last, before.last_seen)
        )
    if taken is None:
        return told
    if taken.outline:
        return told._replace(detailed_at=None, content=taken.content, address=None, gone_at=None)
    still_gone = told.gone_at if told.gone_at is not None and told.gone_at > taken.at else None
    return told._replace(
        detailed_at=taken.at, content=taken.content, address=taken.version.reply.address, gone_at=still_gone
    )
