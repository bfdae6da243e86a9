"""The life cycle of children: logged, watched, restarted, ended with all processes they started."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from opportunity_pipeline.supervision import processes
from opportunity_pipeline.supervision.console import Console
from opportunity_pipeline.supervision.guard import Guard
from opportunity_pipeline.supervision.processes import ChildFailed, Family, Program
from opportunity_pipeline.supervision.stopping import Stopped, StopWish
from opportunity_pipeline_tests.supervision.processes_of import processes_of, seconds_until_gone
from opportunity_pipeline_tests.supervision.programs import HERE, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")


@pytest.fixture
def wish() -> StopWish:
    return StopWish()


@pytest.fixture
def terminal() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def family(tmp_path: Path, wish: StopWish, terminal: io.StringIO) -> Iterator[Family]:
    guard = Guard()
    family = Family(environment(tmp_path), tmp_path / "logs", Console(terminal), guard, wish)
    yield family
    family.stop()
    guard.close()


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def log_of(family: Family, name: str) -> str:
    path = family.logs / f"{name}.log"
    return path.read_text() if path.exists() else ""


def test_a_child_ends_when_asked(family: Family, tmp_path: Path) -> None:
    family.start(Program("patient", (f"{HERE}:patient",)))
    until(lambda: "waiting" in log_of(family, "patient"))
    started = time.monotonic()
    assert family.stop() == []
    assert time.monotonic() - started < 3
    assert "asked to end" in log_of(family, "patient")
    assert not processes_of(tmp_path)


def test_a_child_of_what_a_script_left_in_the_background_ends_when_asked(family: Family, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts it; what it starts inherits that
    try:
        family.start(Program("patient", (f"{HERE}:patient",)))
    finally:
        signal.signal(signal.SIGINT, before)
    until(lambda: "waiting" in log_of(family, "patient"))
    assert family.stop() == []
    assert "asked to end" in log_of(family, "patient")


def test_a_child_that_does_not_listen_is_killed_with_its_workers(
    family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "STOP_PATIENCE_SECONDS", 0.5)
    family.start(Program("stubborn", (f"{HERE}:stubborn",)))
    family.start(Program("with_worker", (f"{HERE}:with_worker",)))
    until(lambda: all("not listening" in log_of(family, name) for name in ("stubborn", "with_worker")))
    assert len(processes_of(tmp_path)) == 3
    assert family.stop() == ["stubborn", "with_worker"]
    seconds_until_gone(tmp_path, 2)


def test_a_second_wish_kills_at_once(family: Family, tmp_path: Path, wish: StopWish) -> None:
    family.start(Program("stubborn", (f"{HERE}:stubborn",)))
    until(lambda: "not listening" in log_of(family, "stubborn"))
    wish.count = 2
    started = time.monotonic()
    family.stop()
    assert time.monotonic() - started < processes.STOP_PATIENCE_SECONDS / 2
    assert not processes_of(tmp_path)


def test_a_task_that_fails_says_where_its_log_is(family: Family, terminal: io.StringIO) -> None:
    with pytest.raises(ChildFailed, match=r"failing ended with code 3; see .*failing\.log"):
        family.run(Program("failing", (f"{HERE}:failing",)))
    assert "Traceback: line of it" in log_of(family, "failing")
    assert "failing │ Traceback: line of it" in terminal.getvalue()


def test_a_task_stops_when_wished(family: Family, tmp_path: Path, wish: StopWish) -> None:
    wish.count = 1
    with pytest.raises(Stopped):
        family.run(Program("patient", (f"{HERE}:patient",)))
    assert not processes_of(tmp_path)


def test_what_a_task_complains_of_its_end_is_in_its_log_only(
    family: Family, wish: StopWish, terminal: io.StringIO
) -> None:
    def wish_once_it_waits() -> None:
        until(lambda: "waiting" in log_of(family, "complaining"))
        wish.count = 1

    with ThreadPoolExecutor(1) as thread:
        wished = thread.submit(wish_once_it_waits)
        with pytest.raises(Stopped):
            family.run(Program("complaining", (f"{HERE}:complaining",)))
        wished.result()
    assert "KeyboardInterrupt" in log_of(family, "complaining")
    shown = [line.partition("│ ")[2] for line in terminal.getvalue().splitlines()]
    assert shown == ["waiting", "stopping"]


def test_a_dead_child_is_started_again_after_its_preparation(
    family: Family, terminal: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "BACKOFF_SECONDS", (0.1, 0.1))
    prepared: list[str] = []
    family.start(Program("counting", (f"{HERE}:counting",), before_again=lambda: prepared.append("yes")))

    def again() -> bool:
        family.watch()
        return (tmp_path / "lives").exists() and (tmp_path / "lives").read_text() == "2"

    until(again)
    assert prepared == ["yes"]
    assert family.running("counting")
    assert "counting: ended with code 1; restarting it" in terminal.getvalue()


def test_a_killed_child_takes_its_workers_along_before_it_starts_again(
    family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "BACKOFF_SECONDS", (0.1, 0.1))
    monkeypatch.setattr(processes, "STOP_PATIENCE_SECONDS", 0.5)
    pid = family.start(Program("with_worker", (f"{HERE}:with_worker",)))
    until(lambda: len(processes_of(tmp_path)) == 2)
    first = set(processes_of(tmp_path))
    os.kill(pid, signal.SIGKILL)

    def replaced() -> bool:
        family.watch()
        now = set(processes_of(tmp_path))
        return len(now) == 2 and not now & first

    until(replaced)


def test_a_child_that_dies_too_often_ends_everything(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "BACKOFF_SECONDS", (0.01, 0.01))
    family.start(Program("failing", (f"{HERE}:failing",)))

    def watched() -> bool:
        family.watch()
        return False

    with pytest.raises(ChildFailed, match="failing ended with code 3, 3 times within 5 minutes; see"):
        until(watched)


def test_a_child_that_dies_at_its_start_is_named(family: Family) -> None:
    family.start(Program("failing", (f"{HERE}:failing",)))

    def expected() -> bool:
        family.expect("failing")
        return False

    with pytest.raises(ChildFailed, match="failing ended with code 3 at its start"):
        until(expected)


def test_a_program_that_is_not_installed_is_named(family: Family) -> None:
    with pytest.raises(ChildFailed):
        family.run(Program("nothing", ("no-such-program",)))
    assert "the program no-such-program is not installed" in log_of(family, "nothing")


def test_a_killed_guard_is_replaced_and_told_of_every_group(
    tmp_path: Path, wish: StopWish, terminal: io.StringIO
) -> None:
    guard = Guard()
    family = Family(environment(tmp_path), tmp_path / "logs", Console(terminal), guard, wish)
    family.start(Program("stubborn", (f"{HERE}:stubborn",)))
    until(lambda: "not listening" in log_of(family, "stubborn"))
    os.kill(guard.pid, signal.SIGKILL)
    until(lambda: not guard.check())
    # Only the new guard can end it now; its group is still registered.
    guard.close()
    seconds_until_gone(tmp_path, 1)
    family.stop()
