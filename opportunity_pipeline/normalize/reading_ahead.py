"""Reading the records of a batch while the one before it is stored, in other processes.

Belongs here: sharing records out and collecting what was read. Does not belong here: what a process does
(``reader_process``), or which of the things read are needed (``deciding``): what was read ahead is what would be read
on the spot, so that nothing depends on it but time.

The records of a batch are cut into pieces, which other processes take one after the other. This one reads only what is
not worth starting them for: it has to take responses apart and to store, and need not load what reading needs.
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
"""Records of a piece; they take some hundredths of a second."""
WORTH_STARTING = 2_000
"""Records from which on other processes are started. It takes them a second or two, in which this one reads as many."""

_Piece = tuple[list[Asked], Future[list[Read]] | None]


class BatchReading:
    """What the records of a batch say.

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
        """What a record says, read now where it was not expected to be needed.

        Raises:
            ReaderEnded: where a process that was to read it has ended.
        """
        self._settle()
        read = self._read.get(id(record))
        return read if read is not None else read_asked([self.asked(record, reply)])[0]

    def asked(self, record: RawRecord, reply: Reply) -> Asked:
        """A record with what it is read with."""
        return Asked(record, reply.at, reply.url, self._base_currency)

    def take(self, pieces: list[_Piece]) -> None:
        """Takes over what is being read."""
        self.pieces = pieces

    def _settle(self) -> None:
        pieces, self.pieces = self.pieces, []
        for asked, future in pieces:
            read = read_asked(asked) if future is None else future.result()
            self._read |= {id(one.record): answer for one, answer in zip(asked, read, strict=True)}


class ReadingAhead:
    """Other processes that read, from when there is enough to read until the end of the ``with`` block.

    Args:
        processes: how many read; with 1 everything is read here.
        base_currency: currency of the comparable monthly amount of pay.
        expected: about how many records wait: with many, the processes load while the first batch is gathered.
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

        That is what no row holds, but no outline of what is told in full beside it or has been.

        Args:
            replies: the batch.
            held: what rows hold.
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
        """In a thread of the pool, which has as many as there are processes."""
        reader = self._idle.pop()
        try:
            return reader.read(asked)
        finally:
            self._idle.append(reader)
