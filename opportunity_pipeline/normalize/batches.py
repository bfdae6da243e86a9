"""Parses landed responses and groups them into batches, each stored in one transaction.

Belongs here: parsing a response of the landing zone, the identity of its records, and batch boundaries. Does not belong
here: what happens to a batch (``deciding``, ``storing``).

Responses come oldest first, with one exception. A response that holds only outlines comes after the full records of
everything it lists, or else after all others. Most of its records are then known in full and need not be read, and
mostly fall into the same batch, so that no row is written twice. Outlines of the same opportunity keep their relative
order: the full record may turn out to be unusable, and the row then states since when an outline has had its present
content. Every such order gives the same rows, so this only saves time.

A batch holds an opportunity at most once in full and once as an outline. A response with another version of either
starts the next batch, so that versions are applied one after the other. Otherwise a batch ends when it is large enough
that its statements cost little per record, and small enough to fit into memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from opportunity_pipeline.normalize.fields import Unusable, identity_of, shown_identity
from opportunity_pipeline.sources.errors import LandingZoneError, UnreadableResponse
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord

MOST_RECORDS = 2_000
MOST_BYTES = 16_000_000
# Outline records held back until the other responses are done (some tens of megabytes). Responses beyond are read
# again.
MOST_ASIDE = 20_000

Identity = tuple[str, str]
"""Source and ``source_id`` of an opportunity."""

Form = tuple[str, str, bool]
"""Source and ``source_id`` of an opportunity, and whether the record is an outline."""


class Waiting(NamedTuple):
    """A response to read, as it is registered.

    Attributes:
        id: id of the response.
        source: name in the register.
        url: where it came from.
        at: when it was fetched.
        body_sha256: content address of its body.
    """

    id: str
    source: str
    url: str
    at: datetime
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A landed response and the records read from it.

    Attributes:
        id: id of the response; ``source``, ``url``, ``at`` and ``body_sha256`` are as in :class:`Waiting`.
        landed: its entry in the landing zone; ``None`` if that is lost.
        parsed: its records; ``None`` if it cannot be read, or answers that the page is gone.
        problem: why it cannot be read.
        records: records with a known identity, by identity and form; more than one if the response repeats it.
        nameless: the other records.
    """

    id: str
    source: str
    url: str
    at: datetime
    body_sha256: str
    landed: LandedResponse | None
    parsed: ParsedResponse | None
    problem: str | None
    records: dict[Form, list[RawRecord]]
    nameless: list[RawRecord]

    @property
    def only_outlines(self) -> bool:
        """Whether it has records and all of them are outlines."""
        return bool(self.records) and not self.nameless and all(outline for _, _, outline in self.records)

    @property
    def rejected(self) -> set[Identity]:
        """Other opportunities that it names, but for which it holds no readable record."""
        ids = [item.source_id for item in self.parsed.rejected] if self.parsed is not None else []
        named = {shown_identity(source_id) for source_id in [*ids, *(record.source_id for record in self.nameless)]}
        return {(self.source, source_id) for source_id in named if source_id is not None}

    @property
    def identities(self) -> set[Identity]:
        """All opportunities that it names."""
        return {form[:2] for form in self.records} | self.rejected

    @property
    def address(self) -> str | None:
        """Its address, if it is the detail page of exactly one record; else ``None``."""
        if self.parsed is None or self.parsed.role != "detail" or len(self.parsed.records + self.parsed.rejected) != 1:
            return None
        return address_of(self.url)


def address_of(url: str) -> str:
    """Returns the address that was requested: the fragment only notes how it was found and was never sent."""
    return url.partition("#")[0]


def outlines_behind(replies: Iterable[Reply], read_again: Callable[[Reply], Reply]) -> Iterator[Reply]:
    """Yields replies in order, except that outline-only replies follow the full records of all they list, or come last.

    Args:
        replies: oldest first.
        read_again: reads a reply again; used for replies that were too many to keep in memory.
    """
    aside = _Aside()
    for reply in replies:
        if reply.only_outlines:
            aside.put(reply)
        else:
            yield reply
            yield from aside.behind(reply)
    for reply in aside.rest():
        yield reply if reply.parsed is not None else read_again(reply)


class _Aside:
    """Outline-only replies waiting for the full records of all they list. Those of one opportunity keep their order."""

    def __init__(self) -> None:
        self._waiting: dict[int, Reply] = {}
        self._missing: dict[int, set[Identity]] = {}
        self._listing: dict[Identity, deque[int]] = {}
        self._kept = self._number = 0
        self._is_full = False

    def put(self, reply: Reply) -> None:
        """Adds a reply. Once too many records are held, this and all later replies are held without their records."""
        self._number += 1
        self._is_full = self._is_full or self._kept + len(reply.records) > MOST_ASIDE
        if self._is_full:
            self._waiting[self._number] = replace(reply, parsed=None, records={})
            return
        self._kept += len(reply.records)
        self._waiting[self._number] = reply
        self._missing[self._number] = _listed(reply)
        for identity in _listed(reply):
            self._listing.setdefault(identity, deque()).append(self._number)

    def behind(self, full: Reply) -> Iterator[Reply]:
        """Yields the outlines completed by this reply's full records, after earlier outlines that list the same."""
        told = {(source, source_id) for source, source_id, outline in full.records if not outline}
        ready: list[int] = []
        for identity in told:
            for number in self._listing.get(identity, ()):
                self._missing[number].discard(identity)
                ready.append(number)
        heapify(ready)
        while ready:
            number = heappop(ready)
            reply = self._waiting.get(number)
            if reply is None or self._missing[number]:
                continue
            listed = _listed(reply)
            if any(self._listing[identity][0] != number for identity in listed):
                continue
            del self._waiting[number], self._missing[number]
            self._kept -= len(reply.records)
            for identity in listed:
                queue = self._listing[identity]
                queue.popleft()
                if queue:
                    heappush(ready, queue[0])
                else:
                    del self._listing[identity]
            yield reply

    def rest(self) -> Iterable[Reply]:
        """Returns the replies that still wait, in order."""
        return self._waiting.values()


def _listed(reply: Reply) -> set[Identity]:
    return {form[:2] for form in reply.records}


def read_reply(zone: LandingZone, waiting: Waiting) -> Reply:
    """Reads a response of the landing zone.

    Args:
        zone: the landing zone that holds it.
        waiting: the response.

    Returns:
        Its records, or the problem.
    """
    landed = None
    try:
        landed = zone.get(waiting.id, waiting.source)
        if landed.gone:
            return Reply(*waiting, landed, None, None, {}, [])
        return reply_of(landed, parse_response(zone, landed))
    except UnreadableResponse as error:
        problem = error.reason
    except LandingZoneError as error:
        problem = str(error)
    return Reply(*waiting, landed, None, problem, {}, [])


def reply_of(landed: LandedResponse, parsed: ParsedResponse) -> Reply:
    """Builds the reply of a response that could be read."""
    records: dict[Form, list[RawRecord]] = {}
    nameless = []
    for record in parsed.records:
        try:
            source_id, _ = identity_of(record, landed.url)
        except Unusable:
            nameless.append(record)
        else:
            records.setdefault((record.source, source_id, record.outline), []).append(record)
    waiting = Waiting(landed.id, landed.source, landed.url, landed.fetched_at, landed.body_sha256)
    return Reply(*waiting, landed, parsed, None, records, nameless)


def gathered(replies: Iterable[Reply]) -> Iterator[list[Reply]]:
    """Groups the replies into batches, in order."""
    batch: list[Reply] = []
    forms: set[Form] = set()
    size = 0
    for reply in replies:
        length = reply.landed.length if reply.landed else 0
        full = len(forms) + len(reply.records) > MOST_RECORDS or size + length > MOST_BYTES
        if batch and (full or len(batch) >= MOST_RECORDS or not forms.isdisjoint(reply.records)):
            yield batch
            batch, forms, size = [], set(), 0
        batch.append(reply)
        forms.update(reply.records)
        size += length
    if batch:
        yield batch
