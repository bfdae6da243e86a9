"""Responses, read and gathered into batches that are stored in one transaction each.

Belongs here: parsing a response of the landing zone, the identity of its records, and where a batch ends. Does not
belong here: what is done with a batch (``deciding``, ``storing``).

Responses come oldest first, but those that only outline their records come after the full records of all that they
list, or else after all others: most of their records are then known in full, and need not be read, and mostly in the
same batch, so that no row is written twice. Outlines of one opportunity keep their order among each other: a record in
full may turn out to be unusable, and the row then tells since when an outline has said what it says. As every such
order ends in the same rows, this only saves time.

A batch holds an opportunity at most once in full and once as an outline: a response that brings another version of
either begins the next batch, so that versions are applied one after the other. Otherwise a batch ends when it is big
enough that its statements cost little a record, and small enough that it fits into memory.
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
# Outlines kept until the other responses are done, some tens of megabytes; responses beyond are read once more.
MOST_ASIDE = 20_000

Identity = tuple[str, str]
"""Source and ``source_id`` of an opportunity."""

Form = tuple[str, str, bool]
"""Source and ``source_id`` of an opportunity, and whether an outline tells it."""


class Waiting(NamedTuple):
    """A response that is to be read, as it is registered.

    Attributes:
        id: of the response.
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
    """A landed response and what was read out of it.

    Attributes:
        id: of the response, as ``source``, ``url``, ``at`` and ``body_sha256`` are; see :class:`Waiting`.
        landed: its entry in the landing zone; ``None`` where that is lost.
        parsed: its records; ``None`` where it cannot be read, or says that nothing is there.
        problem: why it cannot be read.
        records: the records whose identity is known, by it and their form; more than one where the response repeats it.
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
        """Whether all its records are outlines; it has some."""
        return bool(self.records) and not self.nameless and all(outline for _, _, outline in self.records)

    @property
    def rejected(self) -> set[Identity]:
        """What else it names: opportunities of which it holds nothing that could be read as a record."""
        ids = [item.source_id for item in self.parsed.rejected] if self.parsed is not None else []
        named = {shown_identity(source_id) for source_id in [*ids, *(record.source_id for record in self.nameless)]}
        return {(self.source, source_id) for source_id in named if source_id is not None}

    @property
    def identities(self) -> set[Identity]:
        """All opportunities that it names."""
        return {form[:2] for form in self.records} | self.rejected

    @property
    def address(self) -> str | None:
        """Where its one record is told in full and nothing else; ``None`` where it holds another number of them."""
        if self.parsed is None or self.parsed.role != "detail" or len(self.parsed.records + self.parsed.rejected) != 1:
            return None
        return address_of(self.url)


def address_of(url: str) -> str:
    """What was asked: a fragment says how it was found, and was never sent."""
    return url.partition("#")[0]


def outlines_behind(replies: Iterable[Reply], read_again: Callable[[Reply], Reply]) -> Iterator[Reply]:
    """The replies in their order, but those that only outline their records behind all that they list, or at the end.

    Args:
        replies: oldest first.
        read_again: reads a reply once more; those that would take too much memory are not kept.
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
    """Outlines that wait for the full records of all that they list. Those of one opportunity keep their order."""

    def __init__(self) -> None:
        self._waiting: dict[int, Reply] = {}
        self._missing: dict[int, set[Identity]] = {}
        self._listing: dict[Identity, deque[int]] = {}
        self._kept = self._number = 0
        self._is_full = False

    def put(self, reply: Reply) -> None:
        """Takes a reply in; without its records, as all that come after it, where too many are kept."""
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
        """Gives out the outlines of which a reply told the last one in full, after earlier ones that list the same."""
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
        """Those that still wait, in their order."""
        return self._waiting.values()


def _listed(reply: Reply) -> set[Identity]:
    return {form[:2] for form in reply.records}


def read_reply(zone: LandingZone, waiting: Waiting) -> Reply:
    """Reads a response of the landing zone.

    Args:
        zone: where it lies.
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
    """A response that could be read."""
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
    """The replies in batches, in their order."""
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
