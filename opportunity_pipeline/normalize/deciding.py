"""What a batch of responses changes, as values: which records are read, which rows are written, which only verified.

Belongs here: the rules by which records, their times and what is known of their opportunities decide. Does not belong
here: reading a record (``opportunities``), or a statement (``storing``). Pure, but for reading's caches.

The rules, for each opportunity of a batch:

1. A full record is written where none as new is known. A listing's outline never takes the place of a full one: it is
   stored only until the full one has come, and verifies afterwards. So is the older of two versions: it only lowers
   ``first_seen``.
2. A record that says what the row holds already, and whose status would be that of the row, is not read: the row is
   only verified. By the digest of its content (``content``) that is known without reading.
3. An outline whose full record is in the same batch and can be used is a duplicate of it, and not read.
4. Of records with one identity in one response the last that can be used wins, and the others are duplicates.
5. Where the row is lost, nothing is known; but a deleted article that is older than its life does not come back.
6. What cannot be used is quarantined, and its opportunity counts as still listed.

What makes any order of responses and any repetition end in the same rows: the newest full record, else the newest
outline, decides the content, and times are only ever moved apart. One thing depends on the order: a relative date
counts from the fetch that brought its content first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from opportunity_pipeline.normalize.batches import Reply
from opportunity_pipeline.normalize.changes import Decisions, Identity, Known, Moments, Row, Sighting
from opportunity_pipeline.normalize.content import is_current
from opportunity_pipeline.normalize.expiry import ARTICLE_LIFE, ENDS
from opportunity_pipeline.normalize.fields import Quarantined, shortened, shown_identity
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.reading_ahead import BatchReading
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.sources.records import Kind, RawRecord

UNREADABLE = "unreadable response"


@dataclass(frozen=True, slots=True)
class _Version:
    """What one response says of one opportunity in one form."""

    reply: Reply
    records: list[RawRecord]

    @property
    def at(self) -> datetime:
        return self.reply.at

    @property
    def scope(self) -> str:
        return self.reply.parsed.scope if self.reply.parsed else ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """The version whose content the row holds after the batch; it was not read where the row holds it already."""

    at: datetime
    content: str
    outline: bool
    opportunity: Opportunity | None


def decide(
    kind: Kind,
    replies: Sequence[Reply],
    known: Mapping[Identity, Known],
    *,
    reading: BatchReading,
    now: datetime,
) -> Decisions:
    """Decides what a batch changes.

    Args:
        kind: kind of all its records.
        replies: the batch; each opportunity at most once in full and once as an outline.
        known: what is known of its opportunities; nothing where one is missing.
        reading: what the records of the batch say.
        now: the clock, for what has been deleted by age.
    """
    return _Decider(kind, reading, now).decide(replies, known)


class _Decider:
    def __init__(self, kind: Kind, reading: BatchReading, now: datetime) -> None:
        self._kind = kind
        self._reading = reading
        self._now = now
        self._decisions = Decisions()

    def decide(self, replies: Sequence[Reply], known: Mapping[Identity, Known]) -> Decisions:
        versions: dict[Identity, dict[bool, _Version]] = {}
        for reply in replies:
            self._take_in(reply)
            for (source, source_id, outline), records in reply.records.items():
                versions.setdefault((source, source_id), {})[outline] = _Version(reply, records)
        for identity, forms in versions.items():
            self._opportunity(identity, forms.get(False), forms.get(True), known.get(identity, Known()))
        return self._decisions

    def _take_in(self, reply: Reply) -> None:
        """Counts a response's records, and quarantines what is certain to be unusable."""
        counts = self._decisions.counts.setdefault(reply.source, SourceCounts())
        if reply.landed is None:
            return
        if reply.parsed is None:
            pointer = f"{reply.landed.body_sha256}#"
            problem = shortened(reply.problem)
            unreadable = Quarantined(self._kind, reply.source, None, pointer, "", UNREADABLE, problem)
            self._decisions.quarantined.append((unreadable, reply.at))
            return
        counts.fetched += len(reply.parsed.records) + len(reply.parsed.rejected)
        for item in reply.parsed.rejected:
            identity, detail = shown_identity(item.source_id), shortened(item.detail)
            self._quarantine(
                Quarantined(item.kind, item.source, identity, item.pointer, item.field, item.reason, detail), reply
            )
        self._last_usable(reply, reply.nameless)

    def _quarantine(self, item: Quarantined, reply: Reply) -> None:
        self._decisions.quarantined.append((item, reply.at))
        self._decisions.counts[reply.source].quarantine(item.field, item.reason)
        if item.source_id:
            identity = (reply.source, item.source_id)
            self._decisions.listed[identity] = max(reply.at, self._decisions.listed.get(identity, reply.at))

    def _opportunity(self, identity: Identity, full: _Version | None, outline: _Version | None, known: Known) -> None:
        counts = self._decisions.counts[identity[0]]
        row, detailed_at = known.row, _detailed_at(known)
        seen: list[_Version] = []
        taken: _Taken | None = None
        if full is not None:
            usable, taken = self._version(full, known, newest=detailed_at)
            seen += [full] if usable else []
        if outline is not None and seen:
            counts.duplicate += len(outline.records)
            seen.append(outline)
        elif outline is not None and detailed_at is not None:
            counts.unchanged += 1
            counts.duplicate += len(outline.records) - 1
            seen.append(outline)
        elif outline is not None:
            usable, taken = self._version(outline, known, newest=row.last_verified if row else None)
            seen += [outline] if usable else []
        if not seen:
            return
        if taken is not None and taken.opportunity is not None:
            self._decisions.written[identity] = taken.opportunity
        times = [version.at for version in seen]
        if taken is not None or row is not None:
            self._decisions.moments[identity] = Moments(
                first_seen=min([*times, row.first_seen] if row else times),
                scraped_at=taken.at if taken else row.scraped_at if row else times[0],
                last_verified=max([*times, row.last_verified] if row else times),
            )
        self._decisions.sightings[identity] = _sighting(known, seen, taken)

    def _version(self, version: _Version, known: Known, newest: datetime | None) -> tuple[bool, _Taken | None]:
        """Reads a version unless the row holds it, and counts it.

        Args:
            version: the version.
            known: what is known of the opportunity.
            newest: time of the newest version in its form that the row has had; ``None``: of none.

        Returns:
            Whether it can be used, and what the row takes of it, if anything.
        """
        counts = self._decisions.counts[version.reply.source]
        at, row, sighting = version.at, known.row, known.sighting
        if row is None:
            # Nothing is known, unless it was deleted by age.
            writable = self._kind != "article" or sighting is None or at >= self._now - ARTICLE_LIFE
        else:
            writable = (
                newest is None
                or newest < at
                or (newest == at and sighting is not None and not is_current(sighting.content))
            )
        if row is not None and sighting is not None and len(version.records) == 1:
            content = self._reading.content(version.records[0], version.reply)
            if content == sighting.content and (not writable or self._stands(row, at)):
                counts.unchanged += 1
                return True, _Taken(at, content, version.records[0].outline, None) if writable else None
        read = self._last_usable(version.reply, version.records)
        if read is None:
            return False, None
        record, opportunity = read
        if not writable:
            counts.unchanged += 1
            return True, None
        return True, _Taken(at, self._reading.content(record, version.reply), record.outline, opportunity)

    def _stands(self, row: Row, at: datetime) -> bool:
        """Whether a record with the content of the row would leave its status as it is."""
        if row.status_reason == "closed upstream":
            return True
        ended = row.end is not None and row.end < at
        return row.status_reason == (ENDS[self._kind].reason if ended else None)

    def _last_usable(self, reply: Reply, records: Sequence[RawRecord]) -> tuple[RawRecord, Opportunity] | None:
        """Reads records with one identity; those that can be used but for the last are duplicates."""
        last: tuple[RawRecord, Opportunity] | None = None
        for record in records:
            read = self._reading.read(record, reply)
            if isinstance(read, Quarantined):
                self._quarantine(read, reply)
            else:
                self._decisions.counts[reply.source].duplicate += last is not None
                last = (record, read)
        return last


def _detailed_at(known: Known) -> datetime | None:
    """Time of the newest full record that the row has had."""
    if known.row is None:
        return None
    # Without its sighting a row is taken for one told in full: it must not be overwritten by something older.
    return known.sighting.detailed_at if known.sighting else known.row.last_verified


def _sighting(known: Known, seen: Sequence[_Version], taken: _Taken | None) -> Sighting:
    newest = max(seen, key=lambda version: version.at)
    scope, first, last = newest.scope, min(version.at for version in seen), newest.at
    detailed_at, content = _detailed_at(known), ""
    if known.sighting is not None:
        before = known.sighting
        # The scope is that of the newest sighting: what moves to another listing is absent from no other.
        scope = scope if last >= before.last_seen else before.scope
        first, last = min(first, before.first_seen), max(last, before.last_seen)
        detailed_at, content = before.detailed_at, before.content
    if taken is not None:
        detailed_at, content = None if taken.outline else taken.at, taken.content
    return Sighting(scope, first, last, detailed_at, content)
