"""A process that reads records: ``python -m opportunity_pipeline.normalize.reader_process``.

Belongs here: what goes through its pipes, on both sides. Does not belong here: which records it is given
(``reading_ahead``), or how they are read (``opportunities``).

Pickles come on standard input, each a list of records, and go to standard output, each what was read. It ends when its
input does, and so never outlives the process that started it, however that one ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import subprocess
import sys
from datetime import datetime
from typing import IO, NamedTuple

from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import Opportunity
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.sources.records import RawRecord

Read = Opportunity | Quarantined

_PATIENCE_SECONDS = 10


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


class ReaderProcess:
    """A process that reads records for this one, one list at a time."""

    def __init__(self) -> None:
        # In a session of its own: Ctrl-C is for the process that started it, which then ends it.
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, this module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def read(self, asked: list[Asked]) -> list[Read]:
        """What is read, in the order in which it is asked for.

        Raises:
            ReaderEnded: where the process ends before it has answered, or its answer is none.
        """
        given, answers = self._process.stdin, self._process.stdout
        if given is None or answers is None:
            raise TypeError("a process without pipes")
        try:
            pickle.dump(asked, given, protocol=pickle.HIGHEST_PROTOCOL)
            given.flush()
            read: list[Read] = pickle.load(answers)  # noqa: S301  from a process of our own
        except (BrokenPipeError, EOFError) as error:
            raise ReaderEnded(f"a process that reads records ended, exit code {self._ended()}") from error
        except pickle.UnpicklingError as error:
            # It lives, and may wait for the rest of its answer to be read.
            self._process.kill()
            raise ReaderEnded("a process that reads records gave an answer that is none") from error
        return read

    def _ended(self) -> int:
        try:
            return self._process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def end(self) -> None:
        """Ends the process and waits until it has."""
        # It holds nothing that it would have to put away, which takes Python a third of a second.
        self._process.kill()
        # A pipe that breaks on closing held what an ended process was still to be asked: `read` has told of that.
        with contextlib.suppress(BrokenPipeError), self._process:  # closes its pipes, and waits
            pass


def read_asked(asked: list[Asked]) -> list[Read]:
    """What is read, in the order in which it is asked for."""
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


def main() -> None:
    """Serves the process that started this one."""
    # Whatever else writes to standard output would be taken for a piece of an answer.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
