"""Processes that read records: ``python -m opportunity_pipeline.normalize.reader_process SOCKET…``.

Belongs here: what goes through their sockets, on both sides. Does not belong here: which records they are given
(``reading_ahead``), or how they are read (``opportunities``).

One process loads what reading needs, which takes a second or two, and is then copied as often as there are sockets.
Pickles come on a socket, each a list of records, and go back, each what was read. A copy ends when its socket does, and
so never outlives the process that started them, however that one ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, NamedTuple, Self

from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.sources.records import RawRecord

Read = Opportunity | Quarantined

_PATIENCE_SECONDS = 10
# What reads is ahead of what stores, and where both want the processor, storing comes first: at the end, what is stored
# last waits for nobody's reading.
_NICENESS = 5


class ReaderEnded(RuntimeError):
    """A process that reads records has ended by itself; the message says how."""


class Asked(NamedTuple):
    """A record, and what it is read with.

    Attributes:
        record: raw record.
        clock: when its response was fetched; aware.
        listing_url: address of the response.
        base_currency: currency of the comparable monthly amount of pay.
    """

    record: RawRecord
    clock: datetime
    listing_url: str
    base_currency: str


# Reading it loads the gazetteer, the taxonomy and all else that others are read by.
_FIRST = Asked(
    RawRecord(
        kind="job",
        source="first",
        source_id="1",
        source_url=None,
        pointer="#",
        fields={
            "title": "Engineer",
            "company": "First",
            "location": "Pune, India",
            "description": "You know Python. Two years of experience. Work from home.",
        },
    ),
    clock=datetime(2026, 1, 1, tzinfo=UTC),
    listing_url="https://example.org/",
    base_currency="INR",
)


class Reader:
    """A process that reads records for this one, one list at a time.

    Args:
        connection: leads to it.
        processes: it and the others.
    """

    def __init__(self, connection: socket.socket, processes: ReaderProcesses) -> None:
        self._given, self._answers = connection.makefile("wb"), connection.makefile("rb")
        self._processes = processes

    def read(self, asked: list[Asked]) -> list[Read]:
        """What is read, in the order in which it is asked for.

        Raises:
            ReaderEnded: where the process ends before it has answered, or its answer is none.
        """
        try:
            pickle.dump(asked, self._given, protocol=pickle.HIGHEST_PROTOCOL)
            self._given.flush()
            read: list[Read] = pickle.load(self._answers)  # noqa: S301  from a process of our own
        except (ConnectionError, EOFError) as error:
            code = self._processes.ended()
            raise ReaderEnded(f"a process that reads records ended, exit code {code}") from error
        except pickle.UnpicklingError as error:
            # It lives, and may wait for the rest of its answer to be read.
            self._processes.kill()
            raise ReaderEnded("a process that reads records gave an answer that is none") from error
        return read

    def close(self) -> None:
        """Lets the process end once it has read what it was given."""
        # What breaks on closing held what an ended process was still to be asked: `read` has told of that.
        with contextlib.suppress(ConnectionError):
            self._given.close()
        self._answers.close()


class ReaderProcesses:
    """Processes that read records for this one, until the end of the ``with`` block.

    Args:
        number: how many.
    """

    def __init__(self, number: int) -> None:
        pairs = [socket.socketpair() for _ in range(number)]
        theirs = [other.fileno() for _, other in pairs]
        # In a group of its own: Ctrl-C is for the process that started it, which then ends it. Not in a session, as
        # Linux may share the processor among sessions first, and would then not heed who gives way to whom.
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, this module
            [sys.executable, "-m", __name__, *map(str, theirs)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=theirs,
            process_group=0,
        )
        self.readers = [Reader(ours, self) for ours, _ in pairs]
        for pair in pairs:
            for one in pair:
                one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self.readers:
            reader.close()
        self.ended()

    def ended(self) -> int:
        """Waits until they have ended, by force where they do not; returns the exit code of what ended first."""
        try:
            return self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    def kill(self) -> None:
        """Ends them by force."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def read_asked(asked: list[Asked]) -> list[Read]:
    """What is read, in the order in which it is asked for."""
    # Not at the top: who asks other processes does not load what reading needs, which takes a third of a second.
    from opportunity_pipeline.normalize.opportunities import read_opportunity

    return [
        read_opportunity(one.record, clock=one.clock, listing_url=one.listing_url, base_currency=one.base_currency)
        for one in asked
    ]


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Reads lists of records until the input ends."""
    # What reading makes either stays or is no circle; looking through it for circles takes a third of the time.
    gc.disable()
    while True:
        try:
            asked = pickle.load(given)  # noqa: S301  from the process that started this one
        except EOFError:
            return
        pickle.dump(read_asked(asked), answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()


def main(sockets: Sequence[str]) -> None:
    """Serves the process that started this one, by a copy for each of its sockets."""
    gc.disable()
    read_asked([_FIRST])
    connections = [socket.socket(fileno=int(number)) for number in sockets]
    copies = [_copy(connections, own) for own in range(len(connections))]
    for connection in connections:
        connection.close()
    _wait(set(copies))


def _copy(connections: Sequence[socket.socket], own: int) -> int:
    """Copies this process, and serves one of the sockets in the copy."""
    if copy := os.fork():
        return copy
    code = 1
    try:
        os.nice(_NICENESS)
        for number, connection in enumerate(connections):
            if number != own:
                connection.close()
        serve(connections[own].makefile("rb"), connections[own].makefile("wb"))
        code = 0
    except Exception:
        sys.excepthook(*sys.exc_info())  # as it would be shown by an end that takes a third of a second
    finally:
        os._exit(code)


def _wait(copies: set[int]) -> None:
    """Waits until all copies have ended, and ends; after one that did not end well ends the others, and as it did."""
    while copies:
        copy, status = os.wait()
        copies.discard(copy)
        if status:
            for other in copies:
                os.kill(other, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(status)
            if code < 0:
                os.kill(os.getpid(), -code)
            sys.exit(code)
    # Nothing is held that would have to be put away, which takes Python a third of a second.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
