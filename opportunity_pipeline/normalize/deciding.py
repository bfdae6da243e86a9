"""What a batch of responses changes, as values: which records are read, which rows are written, which only verified.

Belongs here: the rules by which records, their times and what is known of their opportunities decide. Does not belong
here: reading a record (``opportunities``), or a statement (``storing``). Pure, but for reading's caches.

The rules, for each opportunity of a batch:

1. A full record is written where none as new is known. A listing's outline never takes the place of a full one: it is
   stored only until the full one has come, and verifies afterwards. So is the older of two versions: it only lowers
   ``first_seen``.
2. A record that says what the row holds already is not read: the row is only verified. By the digest of its content
   (``content``) that is known without reading.
3. An outline whose full record is in the same batch and can be used is a duplicate of it, and not read.
4. Of records with one identity in one response the last that can be used wins, and the others are duplicates.
5. Where the row is lost, nothing is known; but a deleted article that is older than its life does not come back. An
   article that was not seen for longer than its life is another row, whether or not it has been deleted meanwhile. Of
   what is too old for a row the sighting tells all the same.
6. What cannot be used is quarantined, and its opportunity counts as seen, even where nothing of it has been usable yet.
   An outline is of no interest once the full record is known, so what is wrong with it is forgotten then.
7. A change of a field that matters is one between two full records that say different things, the newer of which is
   read. What an outline said is no earlier value but a stand-in: the row counts as changed when the full record comes.
8. An address that is gone takes with it what it told in full and alone (``expiry``).

What makes any order of responses and any repetition end in the same rows: the newest full record, else the newest
outline, decides the content, and times are only ever moved apart. A few things say what followed upon what, and are
the same only where full records are read in the order in which they were fetched: ``updated_at``, the changes, the
query that found an article, and a relative date, which counts from the fetch that brought its content first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from opportunity_pipeline.normalize.batches import Identity, Reply, address_of
from opportunity_pipeline.normalize.changes import Decisions, Gone, Known, Moments
from opportunity_pipeline.normalize.content import is_current, said_the_same
from opportunity_pipeline.normalize.expiry import ARTICLE_LIFE
from opportunity_pipeline.normalize.fields import Quarantined, shortened, shown_identity
from opportunity_pipeline.normalize.history import changes_between
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.reading_ahead import BatchReading
from opportunity_pipeline.normalize.report import SourceCounts
from opportunity_pipeline.normalize.states import state_kept, state_told
from opportunity_pipeline.normalize.versions import Taken, Version, detailed_at_of, sighting_after
from opportunity_pipeline.sources.records import Kind, RawRecord

UNREADABLE = "unreadable response"


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
        versions: dict[Identity, dict[bool, Version]] = {}
        rejected: dict[Identity, list[Version]] = {}
        for reply in replies:
            self._take_in(reply)
            for (source, source_id, outline), records in reply.records.items():
                versions.setdefault((source, source_id), {})[outline] = Version(reply, records)
            for identity in reply.rejected:
                rejected.setdefault(identity, []).append(Version(reply, []))
        for identity in versions | rejected:
            forms, known_of_it = versions.get(identity, {}), known.get(identity, Known())
            self._opportunity(identity, forms.get(False), forms.get(True), rejected.get(identity, []), known_of_it)
        return self._decisions

    def _take_in(self, reply: Reply) -> None:
        """Counts a response's records, and quarantines what is certain to be unusable."""
        counts = self._decisions.counts.setdefault(reply.source, SourceCounts())
        if reply.landed is not None and reply.landed.gone:
            self._decisions.gone.append(Gone(reply.source, address_of(reply.url), reply.at))
            return
        if reply.parsed is None:
            pointer = f"{reply.body_sha256}#"
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

    def _opportunity(
        self,
        identity: Identity,
        full: Version | None,
        outline: Version | None,
        rejected: Sequence[Version],
        known: Known,
    ) -> None:
        counts = self._decisions.counts[identity[0]]
        seen = [version for version in (full, outline, *rejected) if version is not None]
        known = self._unless_outlived(identity, known, max(version.at for version in seen))
        row, detailed_at = known.row, detailed_at_of(known)
        usable, taken = False, None
        if full is not None:
            usable, taken = self._version(identity, full, known, newest=detailed_at)
        if outline is not None and usable:
            counts.duplicate += len(outline.records)
        elif outline is not None and detailed_at is not None:
            counts.unchanged += 1
            counts.duplicate += len(outline.records) - 1
        elif outline is not None:
            _, taken = self._version(identity, outline, known, newest=row.scraped_at if row else None)
        told = sighting_after(known, seen, taken)
        if taken is not None and not taken.kept:
            taken = None
        if taken is not None:
            self._take(identity, known, taken)
        held = taken.at if taken is not None else row.scraped_at if row is not None else None
        if held is not None:
            # As of its sighting: it may have been seen before it could be read, or when it could not be.
            moments = Moments(
                first_seen=min(told.first_seen, row.first_seen) if row is not None else told.first_seen,
                scraped_at=held,
                last_verified=max(told.last_seen, row.last_verified) if row is not None else told.last_seen,
            )
            if identity in self._decisions.written:
                self._decisions.moments[identity] = moments
            if row is not None and moments != (row.first_seen, row.scraped_at, row.last_verified):
                self._decisions.moved[identity] = moments
        if known.sighting is None:
            self._decisions.first_sightings[identity] = told
        elif told != known.sighting:
            self._decisions.sightings[identity] = told

    def _unless_outlived(self, identity: Identity, known: Known, at: datetime) -> Known:
        """What is known, without a row whose life was over before it was seen again."""
        row = known.row
        if self._kind != "article" or row is None or at - row.scraped_at <= ARTICLE_LIFE:
            return known
        self._decisions.outlived.append(identity)
        return known._replace(row=None)

    def _take(self, identity: Identity, known: Known, taken: Taken) -> None:
        """What follows from a version whose content the row holds from now on."""
        row, sighting, opportunity = known.row, known.sighting, taken.opportunity
        if opportunity is not None:
            self._decisions.written[identity] = opportunity
        if row is None:
            self._decisions.new.add(identity)
            return
        if opportunity is not None and taken.at == row.scraped_at:
            self._decisions.reread.append(identity)
        if opportunity is None:
            state = state_kept(self._kind, row.end, row.state, taken.at)
        else:
            state = state_told(opportunity, row.state)
        if state != row.state:
            self._decisions.states[identity] = state
        if taken.outline or sighting is None:
            return
        if sighting.detailed_at is None:
            self._decisions.retold[identity] = taken.at
        elif (
            opportunity is not None and taken.at > row.scraped_at and not said_the_same(taken.content, sighting.content)
        ):
            found = changes_between(self._kind, row.watched, opportunity)
            self._decisions.changes += [(identity, taken.at, change) for change in found]

    def _version(
        self, identity: Identity, version: Version, known: Known, newest: datetime | None
    ) -> tuple[bool, Taken | None]:
        """Reads a version unless the row holds it, and counts it.

        Args:
            identity: of the opportunity.
            version: the version.
            known: what is known of the opportunity.
            newest: time of the newest version in its form that the row has had; ``None``: of none.

        Returns:
            Whether it can be used, and what the row takes of it, if anything.
        """
        counts = self._decisions.counts[version.reply.source]
        at, row, sighting = version.at, known.row, known.sighting
        kept = True
        if row is None:
            # Nothing is known, unless it was deleted by age.
            kept = self._kind != "article" or sighting is None or at >= self._now - ARTICLE_LIFE
            writable = kept or sighting is None or sighting.detailed_at is None or sighting.detailed_at < at
        else:
            writable = (
                newest is None
                or newest < at
                or (newest == at and sighting is not None and not is_current(sighting.content))
            )
        if row is not None and sighting is not None and len(version.records) == 1:
            content = self._reading.content(version.records[0], version.reply)
            if content == sighting.content:
                counts.unchanged += 1
                return True, Taken(version, content, version.records[0].outline, None) if writable else None
        read = self._last_usable(version.reply, version.records, identity[1])
        if read is None:
            return False, None
        record, opportunity = read
        if not (writable and kept):
            counts.unchanged += 1
        if not writable:
            return True, None
        content = self._reading.content(record, version.reply)
        return True, Taken(version, content, record.outline, opportunity, kept)

    def _last_usable(
        self, reply: Reply, records: Sequence[RawRecord], source_id: str | None = None
    ) -> tuple[RawRecord, Opportunity] | None:
        """Reads records with one identity, if any; those that can be used but for the last are duplicates."""
        last: tuple[RawRecord, Opportunity] | None = None
        for record in records:
            read = self._reading.read(record, reply)
            if isinstance(read, Quarantined):
                unusable = replace(read, source_id=source_id or read.source_id, outline=record.outline)
                self._quarantine(unusable, reply)
            else:
                self._decisions.counts[reply.source].duplicate += last is not None
                last = (record, read)
        return last
