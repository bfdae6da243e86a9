"""However a supervisor ends, none of its processes is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from opportunity_pipeline.supervision.lock import HomeBusy, home_lock
from opportunity_pipeline_tests.supervision.processes_of import processes_of, seconds_until_gone
from opportunity_pipeline_tests.supervision.programs import HERE, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")

# The supervisor, its guard, three children, a worker.
FAMILY_SIZE = 6
PATIENCE = 60.0


def ignore_interrupts() -> None:
    """As a shell does for a background job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def supervisor(home: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", HERE],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=ignore_interrupts,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        seconds_until_gone(home, PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGQUIT])
def test_nothing_is_left(tmp_path: Path, number: signal.Signals) -> None:
    with supervisor(tmp_path) as process:
        assert len(processes_of(tmp_path)) == FAMILY_SIZE
        process.send_signal(number)
        process.wait(PATIENCE)
        seconds_until_gone(tmp_path, PATIENCE)
        assert process.returncode in (0, -number)


def test_a_closed_terminal_ends_everything(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", sys.executable, "-m", HERE],
        env=environment(tmp_path),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    os.close(ours)
    process.wait(PATIENCE)
    process.stdout.close()
    seconds_until_gone(tmp_path, PATIENCE)


def test_one_supervisor_for_one_home(tmp_path: Path) -> None:
    with supervisor(tmp_path) as process:
        with pytest.raises(HomeBusy, match=f"already in use by process {process.pid}"), home_lock(tmp_path):
            pass
        process.kill()
        process.wait()
        # The guard holds the lock until all processes are gone; the next supervisor waits exactly until then.
        with home_lock(tmp_path):
            assert not [line for line in processes_of(tmp_path).values() if "supervision.child" in line]
