"""Reads the records of a batch in other processes while the previous batch is stored.

Belongs here: distributing records and collecting the results. Does not belong here: what a process does
(``reader_process``), or which results are needed (``deciding``). Reading ahead gives the same results as reading on the
spot; it only changes the time it takes.

The records of a batch are split into pieces, which the processes take in turn. This process reads only batches too
small to be worth starting others for: it has to parse responses and store, and so need not load the readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from opportunity_pipeline.normalize.batches import Reply
from opportunity_pipeline.normalize.changes import Held
from opportunity_pipeline.normalize.content import content_of
from opportunity_pipeline.normalize.reader_process import Asked, Read, Reader, ReaderProcesses, read_asked
from opportunity_pipeline.sources.records import RawRecord

PIECE = 50
"""Records per piece; a piece takes some hundredths of a second."""
WORTH_STARTING = 2_000
"""Records from which on processes are started. They take a second or two, in which this process reads as many."""

_Piece = tuple[list[Asked], Future[list[Read]] | None]


class BatchReading:
    """The records of a batch as read.

    Args:
        base_currency: currency of the comparable monthly amount of pay.
    """

    def __init__(self, base_currency: str) -> None:
        self._base_currency = base_currency
        self._contents: dict[int, str] = {}
        self.pieces: list[_Piece] = []
        self._read: dict[int, Read] = {}

    def content(self, record: RawRecord, reply: Reply) -> str:
        """The digest of a record."""
        content = self._contents.get(id(record))
        if content is None:
            content = content_of(record, listing_url=reply.url, base_currency=self._base_currency)
            self._contents[id(record)] = content
        return content

    def read(self, record: RawRecord, reply: Reply) -> Read:
        """Returns the result of a record; reads it now if it was not read ahead.

        Raises:
            ReaderEnded: a process that was to read it has ended.
        """
        self._settle()
        read = self._read.get(id(record))
        return read if read is not None else read_asked([self.asked(record, reply)])[0]

    def asked(self, record: RawRecord, reply: Reply) -> Asked:
        """Bundles a record with what is needed to read it."""
        return Asked(record, reply.at, reply.url, self._base_currency)

    def take(self, pieces: list[_Piece]) -> None:
        """Takes over the pieces being read."""
        self.pieces = pieces

    def _settle(self) -> None:
        pieces, self.pieces = self.pieces, []
        for asked, future in pieces:
            read = read_asked(asked) if future is None else future.result()
            self._read |= {id(one.record): answer for one, answer in zip(asked, read, strict=True)}


class ReadingAhead:
    """Reader processes, started once there is enough to read and kept until the end of the ``with`` block.

    Args:
        processes: number of processes; with 1 everything is read in this process.
        base_currency: currency of the comparable monthly amount of pay.
        expected: approximate number of waiting records; if large, the processes load while the first batch is gathered.
    """

    def __init__(self, processes: int, base_currency: str, *, expected: int = 0) -> None:
        self._number = processes if processes > 1 else 0
        self._base_currency = base_currency
        self._expected = expected
        self._asked = 0
        self._threads: ThreadPoolExecutor | None = None
        self._processes: ReaderProcesses | None = None
        self._idle: list[Reader] = []

    def __enter__(self) -> Self:
        self._start_for(self._expected)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        if self._processes is not None:
            self._processes.__exit__(kind, error, trace)

    def begin(self, replies: Sequence[Reply], held: Held) -> BatchReading:
        """Begins to read what a batch is likely to need, and returns at once.

        That is every record whose content no row holds, except outlines whose full record is in the batch or stored.

        Args:
            replies: the batch.
            held: content that rows hold.
        """
        batch = BatchReading(self._base_currency)
        forms = {form for reply in replies for form in reply.records}
        asked = [
            batch.asked(record, reply)
            for reply in replies
            for (source, source_id, outline), records in reply.records.items()
            if not (outline and ((source, source_id, False) in forms or (source, source_id) in held.in_full))
            for record in records
            if len(records) > 1 or batch.content(record, reply) not in held.contents
        ]
        self._asked += len(asked)
        self._start_for(self._asked)
        pieces = [asked[first : first + PIECE] for first in range(0, len(asked), PIECE)]
        batch.take([(piece, self._threads.submit(self._ask, piece) if self._threads else None) for piece in pieces])
        return batch

    def _start_for(self, records: int) -> None:
        if self._number and self._threads is None and records >= WORTH_STARTING:
            self._processes = ReaderProcesses(self._number)
            self._idle = self._processes.readers.copy()
            self._threads = ThreadPoolExecutor(self._number, "reader")

    def _ask(self, asked: list[Asked]) -> list[Read]:
        """Runs in a thread of the pool, which has one thread per process."""
        reader = self._idle.pop()
        try:
            return reader.read(asked)
        finally:
            self._idle.append(reader)
