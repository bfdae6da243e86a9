"""Decides what a batch of responses changes: which records are read, which rows are written, which only verified.

Belongs here: the rules that decide from records, their times and what is known of their opportunities. Does not belong
here: reading a record (``opportunities``), or statements (``storing``). Pure, except for the readers' caches.

The rules, for each opportunity of a batch:

1. A full record is written unless one at least as new is known. A listing's outline never replaces a full record: it is
   stored only until the full record arrives, and only verifies the row afterwards. An older version only lowers
   ``first_seen``.
2. A record whose content the row already holds is not read: the row is only verified. The digest of its content
   (``content``) shows this without reading.
3. An outline whose full record is in the same batch and usable is a duplicate of it, and not read.
4. Of several records with one identity in one response, the last usable one wins and the others are duplicates.
5. If the row is lost, nothing is known. But a deleted article that is past its lifetime does not come back. An article
   that was not seen for longer than its lifetime gets a new row, whether or not the old one has been deleted meanwhile.
   A record that is too old for a row still updates the sighting.
6. An unusable record is quarantined and its opportunity counts as seen, even if none of its records has been usable
   yet. Once the full record is known, outlines no longer matter, so their quarantine rows are removed. Of very many
   in one response the first have a row each, and the others one for each field and reason with their number.
7. A recorded change is a difference in a watched field between two full records, the newer of which is read. An
   outline's value is a stand-in, not an earlier value: the row counts as changed when the full record comes.
8. An address that is gone expires what only it described in full (``expiry``).

Any order and repetition of responses ends in the same rows: the newest full record, else the newest outline, decides
the content, and first and last times only ever move apart. A few values depend on sequence and are the same only if
full records are read in the order in which they were fetched: ``updated_at``, the changes, the query that found an
article, and a relative date, which counts from the fetch that first brought its content.
"""

from __future__ import annotations

from collections import Counter
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
from opportunity_pipeline.sources.records import MOST_TOLD_ALONE, Kind, RawRecord, told_together

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
        known: what is known of its opportunities; a missing key means nothing is known.
        reading: the records of the batch as read.
        now: the clock, to detect what has been deleted by age.
    """
    return _Decider(kind, reading, now).decide(replies, known)


class _Decider:
    def __init__(self, kind: Kind, reading: BatchReading, now: datetime) -> None:
        self._kind = kind
        self._reading = reading
        self._now = now
        self._decisions = Decisions()
        # Of each response: the rows of quarantine that stand for one record, and how many records share which.
        self._alone = Counter[str]()
        self._together: dict[tuple[str, str, str], tuple[int, int]] = {}

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
        """Counts a response's records, and quarantines those already known to be unusable."""
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
        counts.fetched += reply.parsed.elements
        for item in reply.parsed.rejected:
            identity, detail = shown_identity(item.source_id), shortened(item.detail)
            self._quarantine(
                Quarantined(item.kind, item.source, identity, item.pointer, item.field, item.reason, detail),
                reply,
                item.elements,
            )
        self._last_usable(reply, reply.nameless)

    def _quarantine(self, item: Quarantined, reply: Reply, records: int = 1) -> None:
        """Counts what cannot be used, and gives it a row; of very many in one response most share theirs.

        Args:
            item: what cannot be used.
            reply: the response that holds it.
            records: how many it stands for.
        """
        quarantined = self._decisions.quarantined
        self._decisions.counts[reply.source].quarantine(item.field, item.reason, records)
        alone = self._alone[reply.id]
        if records == 1 and alone < MOST_TOLD_ALONE:
            self._alone[reply.id] += 1
            quarantined.append((item, reply.at))
            return
        alike = (reply.id, item.field, item.reason)
        before, place = self._together.get(alike, (0, len(quarantined)))
        if before == 0:
            quarantined.append((item, reply.at))
        self._together[alike] = (before + records, place)
        if before + records > 1:
            # Of no one identity: it does not go when the one it was first said of is known in full.
            detail = told_together(before + records)
            shared = replace(quarantined[place][0], source_id=None, detail=detail, outline=False)
            quarantined[place] = (shared, reply.at)

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
            # Times of the sighting: it may have been seen before it was readable, or while it was not.
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
        """Drops the row from what is known if its lifetime was over before it was seen again."""
        row = known.row
        if self._kind != "article" or row is None or at - row.scraped_at <= ARTICLE_LIFE:
            return known
        self._decisions.outlived.append(identity)
        return known._replace(row=None)

    def _take(self, identity: Identity, known: Known, taken: Taken) -> None:
        """Records the effects of a version whose content the row holds from now on."""
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
        """Reads a version unless the row already holds it, and counts it.

        Args:
            identity: of the opportunity.
            version: the version.
            known: what is known of the opportunity.
            newest: time of the newest version of the same form that the row has had; ``None`` if it had none.

        Returns:
            Whether it is usable, and what the row takes from it, if anything.
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
        """Reads records with one identity, if any; all usable ones but the last count as duplicates."""
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
