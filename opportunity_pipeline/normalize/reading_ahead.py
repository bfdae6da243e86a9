"""Reading the records of a batch while the one before it is stored, in other processes.

Belongs here: sharing records out and collecting what was read. Does not belong here: what a process does
(``reader_process``), or which of the things read are needed (``deciding``): what was read ahead is what would be read
on the spot, so that nothing depends on it but time.

The records of a batch are cut into pieces. Other processes take them from the front; when the batch's turn has come,
this process takes those that nobody has begun from the back, so that all are busy until the last is done.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from opportunity_pipeline.normalize.batches import Reply
from opportunity_pipeline.normalize.content import content_of
from opportunity_pipeline.normalize.reader_process import Asked, Read, ReaderProcess, read_asked
from opportunity_pipeline.sources.records import RawRecord

PIECE = 50
"""Records of a piece; they take some hundredths of a second."""
WORTH_STARTING = 500
"""Records from which on other processes are started, which takes them most of a second."""

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
        for asked, future in reversed(pieces):
            read = read_asked(asked) if future is None or future.cancel() else future.result()
            self._read |= {id(one.record): answer for one, answer in zip(asked, read, strict=True)}


class ReadingAhead:
    """Other processes that read, from when there is enough to read until the end of the ``with`` block.

    Args:
        processes: how many read, this one among them; with 1 everything is read on the spot.
        base_currency: currency of the comparable monthly amount of pay.
    """

    def __init__(self, processes: int, base_currency: str) -> None:
        self._others = processes - 1
        self._base_currency = base_currency
        self._expected = 0
        self._threads: ThreadPoolExecutor | None = None
        self._of_thread = threading.local()
        self._processes: list[ReaderProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.end()

    def begin(self, replies: Sequence[Reply], held: Collection[str]) -> BatchReading:
        """Begins to read what a batch is likely to need, and returns at once.

        That is what no row holds, but no outline beside its full record.

        Args:
            replies: the batch.
            held: digests of what rows hold.
        """
        batch = BatchReading(self._base_currency)
        forms = {form for reply in replies for form in reply.records}
        asked = [
            batch.asked(record, reply)
            for reply in replies
            for (source, source_id, outline), records in reply.records.items()
            if not (outline and (source, source_id, False) in forms)
            for record in records
            if len(records) > 1 or batch.content(record, reply) not in held
        ]
        self._expected += len(asked)
        if self._others and self._threads is None and self._expected >= WORTH_STARTING:
            self._threads = ThreadPoolExecutor(self._others, "reader")
        pieces = [asked[first : first + PIECE] for first in range(0, len(asked), PIECE)]
        batch.take([(piece, self._threads.submit(self._ask, piece) if self._threads else None) for piece in pieces])
        return batch

    def _ask(self, asked: list[Asked]) -> list[Read]:
        """In a thread of the pool, each of which has a process of its own."""
        process: ReaderProcess | None = getattr(self._of_thread, "process", None)
        if process is None:
            process = self._of_thread.process = ReaderProcess()
            self._processes.append(process)
        return process.read(asked)
