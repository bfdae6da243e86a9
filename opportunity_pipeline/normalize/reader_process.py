"""Processes that read records: ``python -m opportunity_pipeline.normalize.reader_process SOCKET…``.

Belongs here: the protocol on their sockets, both sides. Does not belong here: which records they are given
(``reading_ahead``), or how records are read (``opportunities``).

One process loads the readers, which takes a second or two, and then forks one copy per socket. Requests and answers are
pickles: a list of records in, a list of results out. A copy ends when its socket closes, so it never outlives the
process that started it, however that ends.
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
# Reading runs ahead of storing, so storing has priority when both want the processor: at the end, the last batch to
# store waits for no reading.
_NICENESS = 5


class ReaderEnded(RuntimeError):
    """A reader process ended unexpectedly; the message says how."""


class Asked(NamedTuple):
    """A record, and what is needed to read it.

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


# Reading it loads the gazetteer, the taxonomy and everything else that readers need.
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
    """Client of one reader process; handles one list of records at a time.

    Args:
        connection: socket connected to the process.
        processes: the group of processes it belongs to.
    """

    def __init__(self, connection: socket.socket, processes: ReaderProcesses) -> None:
        self._given, self._answers = connection.makefile("wb"), connection.makefile("rb")
        self._processes = processes

    def read(self, asked: list[Asked]) -> list[Read]:
        """Reads records in the process; the results are in the order of the request.

        Raises:
            ReaderEnded: the process ends before it has answered, or its answer is invalid.
        """
        try:
            pickle.dump(asked, self._given, protocol=pickle.HIGHEST_PROTOCOL)
            self._given.flush()
            read: list[Read] = pickle.load(self._answers)  # noqa: S301  from a process of our own
        except (ConnectionError, EOFError) as error:
            code = self._processes.ended()
            raise ReaderEnded(f"a process that reads records ended, exit code {code}") from error
        except pickle.UnpicklingError as error:
            # It is alive, and may block until the rest of its answer is read.
            self._processes.kill()
            raise ReaderEnded("a process that reads records gave an invalid answer") from error
        return read

    def close(self) -> None:
        """Lets the process end once it has read what it was given."""
        # A broken pipe here means unsent requests to a process that has ended, which `read` has already reported.
        with contextlib.suppress(ConnectionError):
            self._given.close()
        self._answers.close()


class ReaderProcesses:
    """Processes that read records for this one, until the end of the ``with`` block.

    Args:
        number: number of processes.
    """

    def __init__(self, number: int) -> None:
        pairs = [socket.socketpair() for _ in range(number)]
        theirs = [other.fileno() for _, other in pairs]
        # In its own process group: Ctrl-C goes to the parent only, which then ends the group. Not in its own session:
        # Linux may share the processor among sessions first and would then ignore the niceness between them.
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
        """Waits until the processes have ended, killing them if needed; returns the exit code of the first process."""
        try:
            return self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    def kill(self) -> None:
        """Kills the processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def read_asked(asked: list[Asked]) -> list[Read]:
    """Reads records in this process; the results are in the order of the request."""
    # Imported late: a process that only delegates reading does not load the readers, which takes a third of a second.
    from opportunity_pipeline.normalize.opportunities import read_opportunity

    return [
        read_opportunity(one.record, clock=one.clock, listing_url=one.listing_url, base_currency=one.base_currency)
        for one in asked
    ]


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Reads lists of records until the input ends."""
    # Objects made by reading either stay or form no reference cycles; collecting takes a third of the time.
    gc.disable()
    while True:
        try:
            asked = pickle.load(given)  # noqa: S301  from the process that started this one
        except EOFError:
            return
        pickle.dump(read_asked(asked), answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()


def main(sockets: Sequence[str]) -> None:
    """Serves the parent process with one forked copy per socket."""
    gc.disable()
    read_asked([_FIRST])
    connections = [socket.socket(fileno=int(number)) for number in sockets]
    copies = [_copy(connections, own) for own in range(len(connections))]
    for connection in connections:
        connection.close()
    _wait(set(copies))


def _copy(connections: Sequence[socket.socket], own: int) -> int:
    """Forks this process, and serves one of the sockets in the copy."""
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
        sys.excepthook(*sys.exc_info())  # reported as a normal exit would, but without its third of a second
    finally:
        os._exit(code)


def _wait(copies: set[int]) -> None:
    """Waits until all copies have ended, then exits. If one fails, kills the others and exits with its status."""
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
    # Nothing needs cleanup, which would take Python a third of a second.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
