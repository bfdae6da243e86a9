"""Other processes read the same as this one would; and failures of those processes."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from opportunity_pipeline.normalize import batches, reading_ahead
from opportunity_pipeline.normalize.batches import Reply
from opportunity_pipeline.normalize.changes import Held
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.reader_process import Asked, Reader, ReaderEnded, ReaderProcesses, read_asked, serve
from opportunity_pipeline.normalize.reading_ahead import ReadingAhead
from opportunity_pipeline_tests.normalize.world import TABLES, World, told

NOTHING = Held(set(), set())


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "PIECE", 2)
    monkeypatch.setattr(reading_ahead, "WORTH_STARTING", 1)


@pytest.fixture
def two_readers() -> Iterator[list[Reader]]:
    with ReaderProcesses(2) as processes:
        yield processes.readers


def asked(now: datetime) -> list[Asked]:
    records = [told(1), told(2, title=""), told(3, posted="2 days ago"), told(4, outline=True)]
    return [Asked(record, now, "https://board.example.org/list", "INR") for record in records]


def readers() -> list[int]:
    """Processes that read for this one: the forked copies of the process that it started."""
    shown = subprocess.run(["ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in shown.splitlines()[1:]]
    parents = {int(pid): int(parent) for pid, parent, command in rows if "reader_process" in command}
    return [pid for pid, parent in parents.items() if parents.get(parent) == os.getpid()]


def test_other_processes_read_as_this_one_does(two_readers: list[Reader], now: datetime) -> None:
    for reader in two_readers:
        read = reader.read(asked(now))
        assert read == read_asked(asked(now))
        assert isinstance(read[1], Quarantined)
        assert reader.read([]) == []


def test_processes_end_together(now: datetime) -> None:
    with ReaderProcesses(2) as processes:
        processes.readers[0].read([])
        assert len(readers()) == 2
    assert processes.ended() == 0
    assert readers() == []


def test_lists_are_read_until_the_input_ends(now: datetime) -> None:
    given, answers = io.BytesIO(pickle.dumps(asked(now)) + pickle.dumps([])), io.BytesIO()
    serve(given, answers)
    answers.seek(0)
    assert pickle.load(answers) == read_asked(asked(now))  # noqa: S301  ours
    assert pickle.load(answers) == []  # noqa: S301
    assert not answers.read()


def test_a_process_that_ended_is_told(two_readers: list[Reader], now: datetime) -> None:
    one, other = two_readers
    one.read([])
    os.kill(readers()[0], signal.SIGKILL)
    for reader in (one, other):
        with pytest.raises(ReaderEnded, match="exit code -9"):
            reader.read(asked(now))


@pytest.mark.usefixtures("small_pieces")
def test_a_batch_is_shared_out(world: World, now: datetime) -> None:
    replies = [world.reply(now, *(told(10 * reply + number) for number in range(9))) for reply in range(9)]
    with ReadingAhead(2, "INR") as ahead:
        first, second = ahead.begin(replies[:5], NOTHING), ahead.begin(replies[5:], NOTHING)
        records = [(reply, record) for reply in replies for records in reply.records.values() for record in records]
        for reading, of_batch in ((first, replies[:5]), (second, replies[5:])):
            for reply, record in records:
                if reply in of_batch:
                    assert reading.read(record, reply) == read_asked([reading.asked(record, reply)])[0]
        assert len(readers()) == 2
    assert readers() == []


@pytest.mark.parametrize(("expected", "started"), [(reading_ahead.WORTH_STARTING, 2), (1, 0)])
def test_many_records_are_worth_starting_for_before_the_first_batch(expected: int, started: int) -> None:
    with ReadingAhead(2, "INR", expected=expected):
        limit = time.monotonic() + 60
        while len(readers()) < started and time.monotonic() < limit:
            time.sleep(0.05)
        assert len(readers()) == started
    assert readers() == []


@pytest.mark.usefixtures("small_pieces")
def test_only_what_may_be_needed_is_expected(world: World, now: datetime) -> None:
    def expected(reply: Reply, held: Held) -> list[str]:
        with ReadingAhead(1, "INR") as ahead:
            reading = ahead.begin([reply], held)
            return [one.record.pointer for piece, _ in reading.pieces for one in piece]

    both = world.reply(now, told(1, outline=True), told(1), told(2, outline=True))
    assert expected(both, NOTHING) == ["1-False#/0", "2-True#/0"]
    with ReadingAhead(1, "INR") as ahead:
        contents = {ahead.begin([both], NOTHING).content(told(1), both)}
    assert expected(both, Held(contents, set())) == ["2-True#/0"]
    in_full = {(told(number).source, str(told(number).source_id)) for number in (1, 2)}
    assert expected(both, Held(set(), in_full)) == ["1-False#/0"]


@pytest.mark.usefixtures("small_pieces")
def test_outlines_of_what_is_still_being_stored_are_not_expected(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_RECORDS", 1)
    asked_for: list[str] = []
    begin = ReadingAhead.begin

    def noted(ahead: ReadingAhead, replies: Sequence[Reply], held: Held) -> reading_ahead.BatchReading:
        reading = begin(ahead, replies, held)
        asked_for.extend(one.record.pointer for piece, _ in reading.pieces for one in piece)
        return reading

    monkeypatch.setattr(ReadingAhead, "begin", noted)
    world.store(world.reply(now, told(1)), world.reply(now, told(1, outline=True)))
    assert asked_for == ["1-False#/0"]


@pytest.mark.usefixtures("small_pieces")
def test_any_number_of_processes_ends_in_the_same_rows(world: World, now: datetime) -> None:
    tables = []
    for processes in (1, 2):
        world.execute(f"TRUNCATE landed_responses, {', '.join(TABLES)} CASCADE")
        alone = replace(world, settings=world.settings.model_copy(update={"normalize_processes": processes}))
        alone.store(*(world.reply(now, told(one), told(one + 1, outline=True)) for one in range(40)))
        tables.append(alone.rows("jobs"))
    assert tables[0].height == 41
    assert tables[0].equals(tables[1])
