"""Reports of normalising: the counts of each source and of a run.

Belongs here: the values. Does not belong here: counting (``deciding``, ``run``).

The counts of every source add up: ``fetched = new + changed + unchanged + duplicate + quarantined``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from opportunity_pipeline.sources.records import Kind


@dataclass
class SourceCounts:
    """Outcome of a source's records.

    Attributes:
        fetched: records in its responses, including those that could not be parsed.
        new: rows inserted.
        changed: rows whose content changed.
        unchanged: records whose row already had the same content, or newer or fuller content.
        duplicate: records repeated by another of the same response, and outlines of a full record in the same batch.
        quarantined: reason → records. An entirely unreadable response has no records to count; it is in the report's
            ``unreadable``.
    """

    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)

    @property
    def stored(self) -> int:
        """Rows written: new and changed."""
        return self.new + self.changed

    def quarantine(self, field: str, reason: str, records: int = 1) -> None:
        """Counts records that cannot be used."""
        why = f"{field}: {reason}" if field else reason
        self.quarantined[why] = self.quarantined.get(why, 0) + records

    def add(self, other: SourceCounts) -> None:
        """Adds the counts of another batch."""
        self.fetched += other.fetched
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.duplicate += other.duplicate
        for why, records in other.quarantined.items():
            self.quarantined[why] = self.quarantined.get(why, 0) + records


@dataclass
class NormalizeReport:
    """What a run did.

    Attributes:
        kind: kind of opportunity.
        by_source: counts of every source that had responses to read.
        unreadable: ``url: reason`` of every response that could not be read.
        responses: responses read.
        seconds: time taken.
    """

    kind: Kind
    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    responses: int = 0
    seconds: float = 0.0
